import JSONText
import Seals

/// The last acknowledged position: the file `head`.
struct LogHead: Hashable, Sendable {
  /// The last acknowledged sequence number; 0 in an empty log.
  var sequenceNumber: Int
  /// The seal on that line.
  var seal: Seal
  /// The segment that the line stands in.
  var segment: String
  /// The end of the line in its segment, its line feed included.
  var length: Int

  /// The head of a log without lines.
  static let empty = LogHead(
    sequenceNumber: 0, seal: MerkleFrontier.emptyRoot, segment: LogFormat.segmentName(first: 1), length: 0)

  /// The one line of the file.
  var bytes: [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("seq", sequenceNumber)
    writer.member("seal", seal.description)
    writer.member("segment", segment)
    writer.member("length", length)
    writer.endObject()
    return writer.bytes + [UInt8(ascii: "\n")]
  }

  /// Reads the file, which must be byte for byte as `bytes` writes it.
  init(reading bytes: [UInt8], file: String) throws(LogError) {
    guard let head = try? LogHead(members: bytes) else {
      throw .damage(file, lines: 1...1, byteOffset: LogHead.firstFault(bytes), "is not a head")
    }
    let written = head.bytes
    if written != bytes {
      let common = zip(written, bytes).prefix { $0 == $1 }.count
      throw .damage(file, lines: 1...1, byteOffset: common, "is not written as heads are")
    }
    self = head
  }

  init(sequenceNumber: Int, seal: Seal, segment: String, length: Int) {
    (self.sequenceNumber, self.seal, self.segment, self.length) = (sequenceNumber, seal, segment, length)
  }

  private init(members bytes: [UInt8]) throws(JSONError) {
    var scanner = JSONScanner(bytes)
    var head = LogHead.empty
    var count = 0
    try scanner.readObject { (key, offset, value) throws(JSONError) in
      count += 1
      switch key {
      case "seq": head.sequenceNumber = try value.readInteger()
      case "seal":
        guard let seal = Seal(hexadecimal: try value.readString()) else { throw JSONError("not a seal", at: offset) }
        head.seal = seal
      case "segment": head.segment = try value.readString()
      case "length": head.length = try value.readInteger()
      default: throw JSONError("unknown", at: offset)
      }
    }
    try scanner.expectEnd()
    if count != 4 { throw JSONError("incomplete", at: 0) }
    self = head
  }

  private static func firstFault(_ bytes: [UInt8]) -> Int {
    do throws(JSONError) {
      _ = try LogHead(members: bytes)
      return 0
    } catch {
      return error.offset
    }
  }
}

/// The file `latest`: what a writer has acknowledged since it last wrote `head`.
///
/// A line as in `head`, with a check behind it. It is written in place and not synchronized, so that a crash of the
/// machine may leave it old or torn, and a reader may see half of it: then the check does not fit and it says nothing.
enum LatestHead {
  /// The line for a head.
  static func bytes(_ head: LogHead) -> [UInt8] {
    let line = Array(head.bytes.dropLast(2))
    return line + Array(",\"check\":\"\(SHA256.hash(line))\"}\n".utf8)
  }

  /// The head that a line speaks of; nil where the check does not fit. What stands behind the line is left from before.
  static func head(_ bytes: [UInt8]) -> LogHead? {
    guard let lineFeed = bytes.firstIndex(of: UInt8(ascii: "\n")), lineFeed > checkLength else { return nil }
    let line = Array(bytes[..<(lineFeed - checkLength)]) + Array("}\n".utf8)
    guard let head = try? LogHead(reading: line, file: LogFormat.latestFile) else { return nil }
    return LatestHead.bytes(head) == Array(bytes[...lineFeed]) ? head : nil
  }

  /// Reads `latest`; nil if there is none, or if its check does not match.
  static func read(_ directory: LogDirectory) -> LogHead? {
    (try? directory.read(LogFormat.latestFile)).flatMap { head($0) }
  }

  /// The bytes of `,"check":"…"}`.
  private static let checkLength = 76
}
