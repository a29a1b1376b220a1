/// Sixteen secret bytes from which the ids of imported events are made, written as 32 hexadecimal digits.
///
/// An erasure keeps the ids of what it erases: without the salt an id could be found by trying hospital numbers.
package struct ImportSalt: Hashable, Sendable {
  /// The bytes.
  package let bytes: [UInt8]

  /// Reads 32 hexadecimal digits in small letters; nil for any other text.
  package init?(_ text: String) {
    let digits = text.utf8.compactMap { digit in
      switch digit {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - 0x30
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - 0x57
      default: nil
      }
    }
    guard digits.count == 32, text.utf8.count == 32 else { return nil }
    bytes = stride(from: 0, to: 32, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }

  /// A salt of given bytes.
  private init(bytes: [UInt8]) { self.bytes = bytes }

  /// Returns a new salt that nobody can guess.
  package static func random() -> ImportSalt {
    var generator = SystemRandomNumberGenerator()
    return ImportSalt(bytes: (0..<16).map { _ in UInt8.random(in: 0...255, using: &generator) })
  }

  /// The salt as a mapping writes it.
  package var text: String {
    bytes.map { byte in (byte < 16 ? "0" : "") + String(byte, radix: 16) }.joined()
  }
}
