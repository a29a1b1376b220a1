/// SHA-256 (FIPS 180-4), in plain Swift.
///
/// `update` any number of times, then `finish`. O(bytes).
package struct SHA256: Sendable {
  private var state: SIMD8<UInt32> = SHA256.initialState
  private var pending: [UInt8] = []
  private var byteCount = 0

  /// The hash of nothing so far.
  package init() {}

  /// The hash of `bytes`.
  package static func hash(_ bytes: some Sequence<UInt8>) -> Digest {
    var hash = SHA256()
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
      state = SHA256.compress(state, pending.span, from: 0, blockCount: 1)
      pending.removeAll(keepingCapacity: true)
    }
    let blockCount = (range.upperBound - position) / 64
    if blockCount > 0 {
      state = SHA256.compress(state, bytes.span, from: position, blockCount: blockCount)
      position += blockCount * 64
    }
    if position < range.upperBound { pending += bytes[position..<range.upperBound] }
  }

  /// The hash of everything that was added.
  package consuming func finish() -> Digest {
    let bitCount = UInt64(byteCount) * 8
    pending.append(0x80)
    while pending.count % 64 != 56 { pending.append(0) }
    for shift in stride(from: UInt64(56), through: 0, by: -8) {
      pending.append(UInt8(truncatingIfNeeded: bitCount >> shift))
    }
    return Digest(words: SHA256.compress(state, pending.span, from: 0, blockCount: pending.count / 64))
  }

  // FIPS 180-4, 5.3.3: the fractional parts of the square roots of the first 8 primes.
  private static let initialState = SIMD8<UInt32>(
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19)

  // FIPS 180-4, 4.2.2: the fractional parts of the cube roots of the first 64 primes.
  private static let roundConstants: [UInt32] = [
    0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5,
    0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174,
    0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
    0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967,
    0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
    0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070,
    0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
    0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2,
  ]

  /// FIPS 180-4, 6.2.2, over `blockCount` blocks of 64 bytes.
  ///
  /// The schedule is kept as its last sixteen words; the eight working variables are plain locals.
  private static func compress(
    _ start: SIMD8<UInt32>, _ bytes: Span<UInt8>, from offset: Int, blockCount: Int
  ) -> SIMD8<UInt32> {
    let constants = roundConstants.span
    var state = start
    var words = SIMD16<UInt32>()
    for block in 0..<blockCount {
      let first = offset &+ block &* 64
      for index in 0..<16 {
        let at = first &+ index &* 4
        words[index] =
          UInt32(bytes[at]) << 24 | UInt32(bytes[at &+ 1]) << 16 | UInt32(bytes[at &+ 2]) << 8 | UInt32(bytes[at &+ 3])
      }
      state = round(state, &words, constants)
    }
    return state
  }

  @inline(__always)
  private static func round(
    _ state: SIMD8<UInt32>, _ words: inout SIMD16<UInt32>, _ constants: Span<UInt32>
  ) -> SIMD8<UInt32> {
    var (a, b, c, d) = (state[0], state[1], state[2], state[3])
    var (e, f, g, h) = (state[4], state[5], state[6], state[7])
    for index in 0..<64 {
      if index >= 16 {
        let early = words[(index &- 15) & 15]
        let late = words[(index &- 2) & 15]
        let sigma0 = rotated(early, 7) ^ rotated(early, 18) ^ early >> 3
        let sigma1 = rotated(late, 17) ^ rotated(late, 19) ^ late >> 10
        words[index & 15] = words[index & 15] &+ sigma0 &+ words[(index &- 7) & 15] &+ sigma1
      }
      let sum1 = rotated(e, 6) ^ rotated(e, 11) ^ rotated(e, 25)
      let choice = g ^ (e & (f ^ g))
      let first = h &+ sum1 &+ choice &+ constants[index] &+ words[index & 15]
      let sum0 = rotated(a, 2) ^ rotated(a, 13) ^ rotated(a, 22)
      let majority = (a & b) | (c & (a | b))
      (h, g, f, e) = (g, f, e, d &+ first)
      (d, c, b, a) = (c, b, a, first &+ sum0 &+ majority)
    }
    return state &+ SIMD8(a, b, c, d, e, f, g, h)
  }

  @inline(__always)
  private static func rotated(_ word: UInt32, _ count: UInt32) -> UInt32 {
    word &>> count | word &<< (32 &- count)
  }
}
