/// SHA-256 (FIPS 180-4).
///
/// `update` any number of times, then `finish`. O(bytes). `LeafHash.hashes` is the way to many short messages.
package struct SHA256: Sendable {
  private var state: SIMD8<UInt32> = SHA256.initialState
  private var pending: [UInt8] = []
  private var byteCount = 0
  private let engine: Engine

  /// The hash of nothing so far.
  package init(using engine: Engine = .preferred) { self.engine = engine }

  /// The hash of `bytes`.
  package static func hash(_ bytes: some Sequence<UInt8>, using engine: Engine = .preferred) -> Digest {
    var hash = SHA256(using: engine)
    hash.update(Array(bytes))
    return hash.finish()
  }

  /// Adds bytes to what is hashed.
  package mutating func update(_ bytes: [UInt8]) { update(bytes, in: 0..<bytes.count) }

  /// Adds a part of a buffer to what is hashed.
  package mutating func update(_ bytes: [UInt8], in range: Range<Int>) {
    byteCount += range.count
    var position = range.lowerBound
    if !pending.isEmpty {
      let taken = min(64 - pending.count, range.count)
      pending += bytes[position..<position + taken]
      position += taken
      if pending.count < 64 { return }
      state = engine.compressed(state, pending.span)
      pending.removeAll(keepingCapacity: true)
    }
    let whole = (range.upperBound - position) / 64 * 64
    if whole > 0 {
      state = engine.compressed(state, bytes.span.extracting(position..<position + whole))
      position += whole
    }
    if position < range.upperBound {
      pending.reserveCapacity(128)
      pending += bytes[position..<range.upperBound]
    }
  }

  /// The hash of everything that was added.
  package consuming func finish() -> Digest {
    let bitCount = UInt64(byteCount) * 8
    pending.append(0x80)
    while pending.count % 64 != 56 { pending.append(0) }
    for shift in stride(from: UInt64(56), through: 0, by: -8) {
      pending.append(UInt8(truncatingIfNeeded: bitCount >> shift))
    }
    state = engine.compressed(state, pending.span)
    return Digest(words: state)
  }

  // FIPS 180-4, 5.3.3: the fractional parts of the square roots of the first 8 primes.
  static let initialState = SIMD8<UInt32>(
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19)
}
