/// The names and limits of format 1; the whole format is described in `Format.md`.
enum LogFormat {
  static let version = 1
  static let descriptionName = "log.json"
  static let headName = "head"
  static let lockName = "lock"
  static let snapshotsName = "snapshots"
  static let segmentSuffix = ".jsonl"
  /// Of a file that takes another's name once it is on the disk.
  static let temporarySuffix = ".new"

  static let directoryPermissions: UInt16 = 0o700
  static let filePermissions: UInt16 = 0o600

  /// The most events in one batch.
  static let batchEventLimit = 10_000
  /// The most bytes in one batch.
  static let batchByteLimit = 16 << 20

  static let newline = UInt8(ascii: "\n")

  /// The name of the segment whose first line has this position: twenty digits.
  static func segmentName(firstSequenceNumber: Int) -> String {
    let digits = String(firstSequenceNumber)
    return String(repeating: "0", count: 20 - digits.count) + digits + segmentSuffix
  }

  /// The position of a segment's first line by its name; nil for the name of anything else.
  static func firstSequenceNumber(ofSegment name: String) -> Int? {
    guard name.hasSuffix(segmentSuffix), name.utf8.count == 20 + segmentSuffix.utf8.count else { return nil }
    let digits = name.utf8.prefix(20)
    guard digits.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
    return Int(name.prefix(20))
  }

  /// The name under which the bytes of a segment from `offset` on are set aside.
  static func tailName(segment: String, offset: Int) -> String { "\(segment).tail-\(offset)" }
}
