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

  /// Adds a line without a seal, and gives where it stands without its line feed.
  private mutating func add(
    _ draft: DraftLine, salt: [UInt8], _ recordedText: [UInt8]
  ) throws(LogError) -> Range<Int> {
    let position = lineEnds.count + 1
    let start = bytes.count
    let sequenceNumber = frontier.count + position
    guard draft.id.utf8.count == 26, draft.id.utf8.allSatisfy(EncodedBatch.isLetterOrDigit), salt.count == 16 else {
      throw EncodedBatch.invalid("event \(position) of the batch needs an id of 26 letters and digits")
    }
    bytes.append(literal: "{\"seq\":")
    bytes.append(decimal: sequenceNumber)
    bytes.append(literal: ",\"id\":\"")
    bytes += draft.id.utf8
    bytes.append(literal: "\",\"salt\":\"")
    for byte in salt {
      bytes.append(EncodedBatch.digit(byte >> 4))
      bytes.append(EncodedBatch.digit(byte & 15))
    }
    bytes.append(literal: "\",")
    bytes += draft.head
    bytes.append(literal: ",\"recorded\":\"")
    bytes += recordedText
    bytes.append(literal: "\",")
    bytes += draft.tail
    bytes.append(UInt8(ascii: "}"))
    let line = start..<bytes.count
    guard let read = try? LineMembers(bytes, in: line, &instant),
      read.sequenceNumber == sequenceNumber, read.recorded == recorded, read.erased == nil,
      StoredLine.sealStart(bytes, in: line) == nil, !bytes.span.extracting(line).holdsControls
    else { throw EncodedBatch.invalid("event \(position) of the batch does not make a line") }
    lineEnds.append(bytes.count)
    bytes.append(UInt8(ascii: "\n"))
    return line
  }

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

  /// The lower-case hexadecimal digit of a number below 16.
  private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }
}

extension [UInt8] {
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
