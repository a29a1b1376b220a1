import ByteScanning
import CalendarTime
import JSONText
import Seals

/// An event that is to be appended: its identifier, and the two parts of its line that this room does not read.
package struct DraftLine: Hashable, Sendable {
  /// The identifier, 26 ASCII letters and digits.
  package let id: String
  /// The members between `salt` and `recorded`: `"type":"…","v":1,"patient":"P01","occurred":"2022-03"`.
  package let head: [UInt8]
  /// The members between `recorded` and `seal`: `"author":"…","data":{…},"evidence":{…}`.
  package let tail: [UInt8]

  /// An event that is to be appended.
  package init(id: String, head: [UInt8], tail: [UInt8]) { (self.id, self.head, self.tail) = (id, head, tail) }
}

/// The bytes of a batch, and what its lines are.
struct EncodedBatch {
  private(set) var bytes: [UInt8] = []
  /// The end of each line in the bytes, before its line feed.
  private(set) var lineEnds: [Int] = []
  private(set) var frontier: MerkleFrontier
  let recorded: Instant
  /// The instant as it was read last: the same in all lines.
  private var instant = KnownInstant()

  /// Writes the lines of a batch, the seal on the last.
  ///
  /// Each line is read again as a reader will, so that nothing is written that cannot be read.
  init(
    _ drafts: [DraftLine], recorded: Instant, after frontier: MerkleFrontier, salt: () -> [UInt8]
  ) throws(LogError) {
    (self.frontier, self.recorded) = (frontier, recorded)
    if drafts.isEmpty { throw EncodedBatch.invalid("a batch holds at least one event") }
    if drafts.count > LogFormat.batchLineLimit {
      throw EncodedBatch.invalid("a batch holds at most \(LogFormat.batchLineLimit) events, not \(drafts.count)")
    }
    let givenCount = drafts.reduce(0) { $0 + $1.head.count + $1.tail.count }
    try EncodedBatch.requireFit(givenCount)
    bytes.reserveCapacity(givenCount + drafts.count * EncodedBatch.addedLength + Seal.memberLength)
    let recordedText = Array(recorded.description.utf8)
    var entries: [LeafEntry] = []
    entries.reserveCapacity(drafts.count)
    for draft in drafts {
      entries.append(LeafEntry(ofLine: try add(draft, salt: salt(), recordedText), isSealed: false))
    }
    let leaves = LeafHash.hashes(of: entries, in: bytes.span)
    if leaves.count == 1 { self.frontier.append(leaves[0]) } else { self.frontier.append(leaves) }
    seal()
    try EncodedBatch.requireFit(bytes.count)
  }

  /// A batch as another copy of the log stores it, in `file`; the seal must be right.
  init(_ batch: StoredBatch, after frontier: MerkleFrontier, file: String) throws(LogError) {
    var (tree, ends, start) = (frontier, [Int](), 0)
    var last: StoredLine?
    while let end = batch.lines[start...].firstIndex(of: UInt8(ascii: "\n")) {
      do throws(LineFault) {
        let line = try StoredLine(batch.lines, in: start..<end)
        tree.append(line.leaf)
        last = line
      } catch {
        throw .damage(file, error.message)
      }
      ends.append(end)
      start = end + 1
    }
    guard let last, last.seal == tree.root else { throw .damage(file, "a seal does not fit its lines") }
    (bytes, lineEnds, self.frontier, recorded) = (batch.lines, ends, tree, last.recorded)
  }

  /// Adds a line without a seal, and gives where it stands without its line feed.
  private mutating func add(
    _ draft: DraftLine, salt: [UInt8], _ recordedText: [UInt8]
  ) throws(LogError) -> Range<Int> {
    let position = lineEnds.count + 1
    let start = bytes.count
    let sequenceNumber = frontier.count + position
    var id = draft.id
    let isIdentifier = id.withUTF8 { unsafe $0.count == 26 && $0.allSatisfy(EncodedBatch.isLetterOrDigit) }
    guard isIdentifier, salt.count == 16 else {
      throw EncodedBatch.invalid("event \(position) of the batch needs an id of 26 letters and digits")
    }
    bytes.append(literal: "{\"seq\":")
    bytes.append(decimal: sequenceNumber)
    bytes.append(literal: ",\"id\":\"")
    id.withUTF8 { unsafe bytes.append(contentsOf: $0) }
    bytes.append(literal: "\",\"salt\":\"")
    bytes.append(hexadecimal: SIMD16(salt))
    bytes.append(literal: "\",")
    bytes += draft.head
    bytes.append(literal: ",\"recorded\":\"")
    bytes += recordedText
    bytes.append(literal: "\",")
    bytes += draft.tail
    bytes.append(UInt8(ascii: "}"))
    let line = start..<bytes.count
    bytes.append(UInt8(ascii: "\n"))
    guard readsBack(line, sequenceNumber) else {
      throw EncodedBatch.invalid("event \(position) of the batch does not make a line")
    }
    lineEnds.append(line.upperBound)
    return line
  }

  /// True if a line, with its line feed behind it, is read as what it was written for, and is one line.
  private mutating func readsBack(_ line: Range<Int>, _ sequenceNumber: Int) -> Bool {
    // A cursor may look at bytes beyond the line feed.
    bytes.append(contentsOf: EncodedBatch.slack)
    defer { bytes.removeLast(EncodedBatch.slack.count) }
    let (canonical, kind) = unsafe bytes.withUnsafeBytes { buffer -> (CanonicalLine?, LineKind) in
      guard let start = unsafe buffer.baseAddress.map({ unsafe $0 + line.lowerBound }) else { return (nil, .other) }
      let (length, kind) = unsafe scanLine(start, count: line.count + 1)
      guard length == line.count else { return (nil, .other) }
      // Members beyond ASCII are read as a reader of whole lines reads them.
      let cursor = unsafe LineCursor(start, count: line.count)
      return (CanonicalLine(cursor, kind == .plain ? .plain : .other, &instant), kind)
    }
    if endsSealed(line) || kind == .other && bytes.span.extracting(line).holdsControls { return false }
    if let canonical { return canonical.sequenceNumber == sequenceNumber && canonical.recorded == recorded }
    guard let read = try? LineMembers(scanning: bytes, in: line) else { return false }
    return read.sequenceNumber == sequenceNumber && read.recorded == recorded && read.erased == nil
  }

  private func endsSealed(_ line: Range<Int>) -> Bool {
    bytes[line.upperBound - 2] == UInt8(ascii: "\"") && StoredLine.sealStart(bytes, in: line) != nil
  }

  private static let slack = [UInt8](repeating: 0, count: lineScanSlack)

  /// Puts the seal on the last line.
  private mutating func seal() {
    bytes.removeLast(2)
    bytes += Seal.memberPrefix + frontier.root.digest.hexadecimal
    bytes += "\"}\n".utf8
    lineEnds[lineEnds.count - 1] = bytes.count - 1
  }

  private static func requireFit(_ byteCount: Int) throws(LogError) {
    if byteCount > LogFormat.batchByteLimit {
      throw invalid("a batch holds at most \(LogFormat.batchByteLimit) bytes, not \(byteCount)")
    }
  }

  private static func invalid(_ message: String) -> LogError { LogError(.invalidBatch, file: nil, message) }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "a")...UInt8(ascii: "z"):
      true
    default: false
    }
  }

  /// The greatest number of bytes that this room adds to a line, beside a seal.
  private static let addedLength = 160
}

extension [UInt8] {
  /// Appends two lower-case hexadecimal digits for each of sixteen bytes.
  fileprivate mutating func append(hexadecimal values: SIMD16<UInt8>) {
    var digits = SIMD32<UInt8>()
    (digits.evenHalf, digits.oddHalf) = (values &>> 4, values & 15)
    let text = digits &+ 0x30
    unsafe Swift.withUnsafeBytes(of: text.replacing(with: text &+ 0x27, where: digits .> 9)) {
      unsafe append(contentsOf: $0)
    }
  }

  /// Appends a literal of ASCII.
  fileprivate mutating func append(literal: StaticString) {
    unsafe append(contentsOf: UnsafeBufferPointer(start: literal.utf8Start, count: literal.utf8CodeUnitCount))
  }
}

extension Span<UInt8> {
  /// True if a byte is a control character below 0x20. Looks at all of them, so that many are compared at once.
  fileprivate var holdsControls: Bool {
    var found = false
    for index in indices { found = (self[index] < 0x20) || found }
    return found
  }
}
