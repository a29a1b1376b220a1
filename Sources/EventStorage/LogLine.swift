package import CalendarTime

import JSONText

/// A stored line, as far as this room reads it.
package struct LogLine: Hashable, Sendable {
  /// What stands in the line.
  package enum Content: Hashable, Sendable {
    /// An event.
    case event
    /// The place of an erased event, with the leaf hash of what stood there.
    case erased(LeafHash)
  }

  /// Position in the log, from 1.
  package let sequenceNumber: Int
  /// The line without its newline, in the bytes of its segment.
  package let range: Range<Int>
  /// The name of the segment.
  package let segment: String
  /// The line in the segment, from 1.
  package let lineNumber: Int
  /// When it was recorded.
  package let recorded: Instant
  /// The seal that closes a batch; nil on its other lines.
  package let seal: Seal?
  /// What stands in the line.
  package let content: Content
}

extension LogLine {
  /// `,"seal":"` and 64 digits and `"`: always the last bytes before the closing brace.
  static let sealLength = 74
  private static let sealOpening = Array(",\"seal\":\"".utf8)

  /// Reads the parts of a line that this room knows. O(length).
  init(_ bytes: [UInt8], in range: Range<Int>, segment: String, lineNumber: Int) throws(JSONError) {
    var parts = LineParts()
    try parts.read(bytes, in: range)
    guard let sequenceNumber = parts.sequenceNumber, let recorded = parts.recorded, parts.hasID else {
      throw JSONError("seq, id or recorded is missing", at: range.lowerBound)
    }
    let seal = LogLine.seal(bytes, in: range)
    if let offset = parts.sealOffset, seal == nil || offset != range.upperBound - LogLine.sealLength {
      throw JSONError("the seal is not where it must be", at: offset)
    }
    if seal != nil, parts.sealOffset == nil {
      throw JSONError("the seal is no member of the line", at: range.lowerBound)
    }
    self.init(
      sequenceNumber: sequenceNumber, range: range, segment: segment, lineNumber: lineNumber, recorded: recorded,
      seal: seal, content: parts.erased.map(Content.erased) ?? .event)
  }

  /// The seal at the end of a line; nil where there is none.
  private static func seal(_ bytes: [UInt8], in range: Range<Int>) -> Seal? {
    let start = range.upperBound - 1 - sealLength
    guard start > range.lowerBound, bytes[range.upperBound - 1] == UInt8(ascii: "}"),
      bytes[range.upperBound - 2] == UInt8(ascii: "\""), bytes[start...].starts(with: sealOpening)
    else { return nil }
    return Seal(hexadecimal: bytes[start + sealOpening.count..<range.upperBound - 2])
  }

  /// The leaf hash of the line: of its bytes without the seal, or the one that its stub names.
  func leafHash(_ bytes: [UInt8]) -> LeafHash {
    if case .erased(let leafHash) = content { return leafHash }
    guard seal != nil else { return LeafHash(ofEntry: bytes, in: range, followedBy: []) }
    let end = range.upperBound - 1 - LogLine.sealLength
    return LeafHash(ofEntry: bytes, in: range.lowerBound..<end, followedBy: [UInt8(ascii: "}")])
  }
}

/// The members of a line that this room reads.
private struct LineParts {
  var sequenceNumber: Int?
  var recorded: Instant?
  var hasID = false
  var erased: LeafHash?
  var sealOffset: Int?

  mutating func read(_ bytes: [UInt8], in range: Range<Int>) throws(JSONError) {
    var scanner = JSONScanner(bytes, in: range)
    try scanner.readObject { (key, offset, value) throws(JSONError) in
      switch key {
      case "seq": sequenceNumber = try value.readInteger()
      case "id": hasID = try value.readString().utf8.count == 26
      case "recorded":
        let start = value.nextOffset()
        recorded = Instant(parsing: try value.readString())
        if recorded == nil { throw JSONError("recorded is no instant", at: start) }
      case "erased": erased = try LineParts.leafHash(&value)
      case "seal":
        sealOffset = offset
        try value.skipValue()
      default: try value.skipValue()
      }
    }
    try scanner.expectEnd()
  }

  private static func leafHash(_ scanner: inout JSONScanner) throws(JSONError) -> LeafHash {
    let start = scanner.nextOffset()
    var leafHash: LeafHash?
    try scanner.readObject { (key, offset, value) throws(JSONError) in
      guard key == "leafHash" else { throw JSONError("unknown key", at: offset) }
      leafHash = LeafHash(hexadecimal: Array(try value.readString().utf8))
    }
    guard let leafHash else { throw JSONError("the stub has no leaf hash", at: start) }
    return leafHash
  }
}
