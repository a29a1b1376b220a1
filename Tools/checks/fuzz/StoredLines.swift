import Seals

@testable import EventStorage

extension FuzzTarget {
  /// One stored line: the quick reading and the thorough one agree, and the leaf is that of the line without its seal.
  static let storedLine = FuzzTarget(name: "stored-line") { bytes in
    let range = 0..<bytes.count
    let thorough = try? LineMembers(scanning: bytes, in: range)
    var instant = KnownInstant()
    if let quick = CanonicalLine(bytes, in: range, &instant), let thorough {
      require(quick.sequenceNumber == thorough.sequenceNumber, "two readings of seq")
      require(quick.recorded == thorough.recorded, "two readings of recorded")
      require(quick.recordedOffset == thorough.recordedOffset, "two places of recorded")
      require(thorough.erased == nil, "an event to the one reading, a stub to the other")
    }
    guard let line = try? StoredLine(bytes, in: range) else { return }
    let sealStart = StoredLine.sealStart(bytes, in: range)
    require((line.seal != nil) == (sealStart != nil), "a seal stands where seals stand")
    if case .erased(let leaf) = line.content { return require(line.leaf == leaf, "a stub has the leaf that it names") }
    let entry = sealStart.map { Array(bytes[..<$0]) + [UInt8(ascii: "}")] } ?? bytes
    require(line.leaf == LeafHash(ofEntry: entry), "a leaf is the line without its seal")
    let surrounded = [UInt8(ascii: "\n")] + bytes + [UInt8(ascii: "}")]
    let inside = try? StoredLine(surrounded, in: 1..<bytes.count + 1)
    require(inside?.leaf == line.leaf && inside?.recorded == line.recorded, "neighbours change what a line is")
  }
}
