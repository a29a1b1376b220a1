/// The 32 bytes that SHA-256 gives.
package struct Digest: Hashable, Sendable, BitwiseCopyable {
  /// The digest as eight big-endian words.
  let words: SIMD8<UInt32>

  /// The digest of eight big-endian words.
  init(words: SIMD8<UInt32>) { self.words = words }

  /// A digest from its 32 bytes; nil for any other number of them.
  package init?(bytes: some RandomAccessCollection<UInt8>) {
    guard bytes.count == 32 else { return nil }
    var words = SIMD8<UInt32>()
    for (position, byte) in bytes.enumerated() { words[position / 4] = words[position / 4] << 8 | UInt32(byte) }
    self.words = words
  }

  /// Reads 64 lower-case hexadecimal digits; nil for anything else.
  package init?(hexadecimal digits: some RandomAccessCollection<UInt8>) { self.init(hexadecimal: Array(digits)) }

  /// Reads 64 lower-case hexadecimal digits; nil for anything else.
  package init?(hexadecimal digits: [UInt8]) { self.init(hexadecimal: digits.span) }

  /// Reads 64 lower-case hexadecimal digits; nil for anything else.
  @unsafe
  package init?(hexadecimal digits: UnsafeRawBufferPointer) {
    unsafe self.init(hexadecimal: digits.bindMemory(to: UInt8.self).span)
  }

  /// Reads 64 lower-case hexadecimal digits; nil for anything else.
  package init?(hexadecimal digits: Span<UInt8>) {
    guard digits.count == 64 else { return nil }
    var words = SIMD8<UInt32>()
    for position in 0..<64 {
      let digit = digits[position]
      let value: UInt8
      switch digit {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = digit - UInt8(ascii: "0")
      case UInt8(ascii: "a")...UInt8(ascii: "f"): value = digit - UInt8(ascii: "a") + 10
      default: return nil
      }
      words[position / 8] = words[position / 8] << 4 | UInt32(value)
    }
    self.words = words
  }

  /// The 32 bytes.
  package var bytes: [UInt8] {
    (0..<32).map { UInt8(truncatingIfNeeded: words[$0 / 4] >> UInt32(24 - $0 % 4 * 8)) }
  }

  /// 64 lower-case hexadecimal digits.
  package var hexadecimal: [UInt8] {
    let digits = Array("0123456789abcdef".utf8)
    return (0..<64).map { digits[Int(words[$0 / 8] >> UInt32(28 - $0 % 8 * 4) & 15)] }
  }
}

extension Digest: CustomStringConvertible {
  /// 64 lower-case hexadecimal digits.
  package var description: String { String(decoding: hexadecimal, as: UTF8.self) }
}

/// The commitment to every line up to one: the Merkle tree hash over all of them.
package struct Seal: Hashable, Sendable, BitwiseCopyable, CustomStringConvertible {
  /// The beginning of the member that carries a seal on a line.
  package static let memberPrefix = Array(",\"seal\":\"".utf8)
  /// The bytes of `,"seal":"…"`.
  package static let memberLength = 74

  /// The hash itself.
  package let digest: Digest

  /// The seal with this hash.
  package init(_ digest: Digest) { self.digest = digest }

  /// Reads 64 lower-case hexadecimal digits; nil for anything else.
  package init?(hexadecimal text: String) { self.init(hexadecimal: Array(text.utf8)) }

  /// Reads the bytes of 64 lower-case hexadecimal digits; nil for anything else.
  package init?(hexadecimal digits: some RandomAccessCollection<UInt8>) {
    guard let digest = Digest(hexadecimal: digits) else { return nil }
    self.digest = digest
  }

  /// 64 lower-case hexadecimal digits.
  package var description: String { digest.description }
}

/// The hash of one line as a leaf of the Merkle tree: SHA-256 over 0x00 and the line (RFC 9162, 2.1.1).
package struct LeafHash: Hashable, Sendable, BitwiseCopyable, CustomStringConvertible {
  /// The hash itself.
  package let digest: Digest

  /// The leaf with this hash.
  package init(_ digest: Digest) { self.digest = digest }

  /// Reads 64 lower-case hexadecimal digits; nil for anything else.
  package init?(hexadecimal digits: some RandomAccessCollection<UInt8>) {
    guard let digest = Digest(hexadecimal: digits) else { return nil }
    self.digest = digest
  }

  /// The leaf hash of an entry.
  package init(ofEntry entry: [UInt8]) { self.init(ofEntry: entry, in: 0..<entry.count, followedBy: []) }

  /// The leaf hash of a part of a buffer followed by `suffix`.
  package init(ofEntry buffer: [UInt8], in range: Range<Int>, followedBy suffix: [UInt8]) {
    var hash = SHA256()
    hash.update(LeafHash.prefix)
    hash.update(buffer, in: range)
    hash.update(suffix)
    digest = hash.finish()
  }

  /// 64 lower-case hexadecimal digits.
  package var description: String { digest.description }

  private static let prefix: [UInt8] = [0x00]
}
