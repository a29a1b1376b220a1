import CalendarTime
import JSONText
import Seals

/// The error for bytes that should be a line, with its place.
struct LineFault: Error {
  /// Offset in the segment.
  let offset: Int
  let message: String
}

/// The fields of a line that this room reads.
struct StoredLine {
  let sequenceNumber: Int
  /// The place of the value of `id`, quotation marks included.
  let id: Range<Int>
  let recorded: Instant
  /// The offset of `recorded`, for messages.
  let recordedOffset: Int
  let seal: Seal?
  let leaf: LeafHash
  let content: LogLine.Content

  /// Reads a line without its line feed.
  init(_ bytes: [UInt8], in range: Range<Int>) throws(LineFault) {
    var instant = KnownInstant()
    let members = try LineMembers(bytes, in: range, &instant)
    sequenceNumber = members.sequenceNumber
    id = members.id
    recorded = members.recorded
    recordedOffset = members.recordedOffset
    let sealStart = StoredLine.sealStart(bytes, in: range)
    seal = try StoredLine.seal(bytes, in: range)
    if let erased = members.erased {
      leaf = erased
      content = .erased(erased)
    } else {
      leaf =
        if let sealStart {
          LeafHash(ofEntry: bytes, in: range.lowerBound..<sealStart, followedBy: StoredLine.closingBrace)
        } else {
          LeafHash(ofEntry: bytes, in: range, followedBy: [])
        }
      content = .event
    }
  }

  /// Finds `,"seal":"…"` if it stands directly before the brace that ends the line.
  static func sealStart(_ bytes: [UInt8], in range: Range<Int>) -> Int? {
    let start = range.upperBound - 1 - Seal.memberLength
    guard start > range.lowerBound, bytes[range.upperBound - 1] == UInt8(ascii: "}"),
      bytes[range.upperBound - 2] == UInt8(ascii: "\""), bytes[start...].starts(with: Seal.memberPrefix)
    else { return nil }
    return start
  }

  /// Reads the seal of a line; nil where it has none.
  static func seal(_ bytes: [UInt8], in range: Range<Int>) throws(LineFault) -> Seal? {
    guard let start = sealStart(bytes, in: range) else { return nil }
    let first = start + Seal.memberPrefix.count
    let digits = bytes[first..<first + 64]
    if let seal = Seal(hexadecimal: digits) { return seal }
    let lower = digits.prefix { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
    throw LineFault(offset: lower.endIndex, message: "a seal is 64 lower-case hexadecimal digits")
  }

  private static let closingBrace = [UInt8(ascii: "}")]
}

/// The members of a line that this room reads.
struct LineMembers {
  let sequenceNumber: Int
  /// The place of the value of `id`, quotation marks included.
  let id: Range<Int>
  let recorded: Instant
  let recordedOffset: Int
  let erased: LeafHash?

  /// Reads a line without its line feed; `instant` is the last one that was read.
  init(_ bytes: [UInt8], in range: Range<Int>, _ instant: inout KnownInstant) throws(LineFault) {
    if let line = CanonicalLine(bytes, in: range, &instant) {
      self.init(line, at: range.lowerBound)
    } else {
      try self.init(scanning: bytes, in: range)
    }
  }

  private init(_ line: CanonicalLine, at start: Int) {
    (sequenceNumber, recorded, erased) = (line.sequenceNumber, line.recorded, nil)
    id = start + line.id.lowerBound..<start + line.id.upperBound
    recordedOffset = start + line.recordedOffset
  }

  /// Reads any JSON object that has the members, and checks all of it.
  init(scanning bytes: [UInt8], in range: Range<Int>) throws(LineFault) {
    do throws(JSONError) {
      self = try LineMembers(bytes, range)
    } catch {
      throw LineFault(offset: error.offset, message: error.message)
    }
  }

  private init(_ bytes: [UInt8], _ range: Range<Int>) throws(JSONError) {
    var scanner = JSONScanner(bytes, in: range)
    var sequenceNumber: Int?
    var recorded: (Instant, Int)?
    var erased: LeafHash?
    var id: Range<Int>?
    var otherOffset: Int?
    try scanner.readObject { (key, offset, value) throws(JSONError) in
      switch key {
      case "seq": sequenceNumber = try value.readInteger()
      case "id":
        let start = value.nextOffset()
        _ = try value.readString()
        id = start..<value.position
      case "recorded":
        let place = value.nextOffset()
        guard let instant = Instant(parsing: try value.readString()) else {
          throw JSONError("recorded is an instant in UTC with milliseconds", at: place)
        }
        recorded = (instant, place)
      case "erased": erased = try LineMembers.readErased(&value)
      case "seal":
        try value.skipValue()
        guard offset == StoredLine.sealStart(bytes, in: range).map({ $0 + 1 }) else {
          throw JSONError("a seal is the last 74 bytes before the brace that ends the line", at: offset)
        }
      default:
        otherOffset = otherOffset ?? offset
        try value.skipValue()
      }
    }
    try scanner.expectEnd()
    if erased != nil, let otherOffset {
      throw JSONError("a stub holds nothing but seq, id, recorded, erased and seal", at: otherOffset)
    }
    guard let sequenceNumber else { throw JSONError("the line has no seq", at: range.lowerBound) }
    guard let id else { throw JSONError("the line has no id", at: range.lowerBound) }
    guard let recorded else { throw JSONError("the line has no recorded", at: range.lowerBound) }
    (self.sequenceNumber, self.id) = (sequenceNumber, id)
    (self.recorded, recordedOffset) = recorded
    self.erased = erased
  }

  private static func readErased(_ value: inout JSONScanner) throws(JSONError) -> LeafHash {
    let start = value.nextOffset()
    var hash: LeafHash?
    try value.readObject { (key, offset, value) throws(JSONError) in
      guard key == "leafHash", let read = LeafHash(hexadecimal: Array(try value.readString().utf8)) else {
        throw JSONError("erased holds a leafHash of 64 lower-case hexadecimal digits", at: offset)
      }
      hash = read
    }
    guard let hash else { throw JSONError("erased holds no leafHash", at: start) }
    return hash
  }
}
