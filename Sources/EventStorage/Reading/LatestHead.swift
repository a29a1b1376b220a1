import Seals
import SystemCalls

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
  static func read(_ directory: String, in fileSystem: any FileSystem) -> LogHead? {
    (try? fileSystem.readWhole(directory + "/" + LogFormat.latestFile)).flatMap { head($0) }
  }

  /// The bytes of `,"check":"…"}`.
  private static let checkLength = 76
}
