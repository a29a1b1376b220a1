// The compression function in plain Swift, for processors without instructions for it.
extension SHA256 {
  // FIPS 180-4, 4.2.2: the fractional parts of the cube roots of the first 64 primes.
  private static let roundConstants: [SIMD16<UInt32>] = [
    SIMD16(
      0x428a_2f98, 0x7137_4491, 0xb5c0_fbcf, 0xe9b5_dba5, 0x3956_c25b, 0x59f1_11f1, 0x923f_82a4, 0xab1c_5ed5,
      0xd807_aa98, 0x1283_5b01, 0x2431_85be, 0x550c_7dc3, 0x72be_5d74, 0x80de_b1fe, 0x9bdc_06a7, 0xc19b_f174),
    SIMD16(
      0xe49b_69c1, 0xefbe_4786, 0x0fc1_9dc6, 0x240c_a1cc, 0x2de9_2c6f, 0x4a74_84aa, 0x5cb0_a9dc, 0x76f9_88da,
      0x983e_5152, 0xa831_c66d, 0xb003_27c8, 0xbf59_7fc7, 0xc6e0_0bf3, 0xd5a7_9147, 0x06ca_6351, 0x1429_2967),
    SIMD16(
      0x27b7_0a85, 0x2e1b_2138, 0x4d2c_6dfc, 0x5338_0d13, 0x650a_7354, 0x766a_0abb, 0x81c2_c92e, 0x9272_2c85,
      0xa2bf_e8a1, 0xa81a_664b, 0xc24b_8b70, 0xc76c_51a3, 0xd192_e819, 0xd699_0624, 0xf40e_3585, 0x106a_a070),
    SIMD16(
      0x19a4_c116, 0x1e37_6c08, 0x2748_774c, 0x34b0_bcb5, 0x391c_0cb3, 0x4ed8_aa4a, 0x5b9c_ca4f, 0x682e_6ff3,
      0x748f_82ee, 0x78a5_636f, 0x84c8_7814, 0x8cc7_0208, 0x90be_fffa, 0xa450_6ceb, 0xbef9_a3f7, 0xc671_78f2),
  ]

  /// FIPS 180-4, 6.2.2, over one block of sixteen words.
  ///
  /// Sixteen steps at a time, the message schedule kept as its last sixteen words, so that all of it stays in
  /// registers.
  static func portablyCompressed(_ start: SIMD8<UInt32>, _ block: SIMD16<UInt32>) -> SIMD8<UInt32> {
    let constants = roundConstants
    var state = Working(start)
    var words = block
    for group in 0..<4 {
      state.takeSixteen(words &+ constants[group])
      if group < 3 { extend(&words) }
    }
    return start &+ state.words
  }

  /// The next sixteen words of the message schedule, in place.
  @inline(__always)
  private static func extend(_ words: inout SIMD16<UInt32>) {
    words[0] = words[0] &+ sigma0(words[1]) &+ words[9] &+ sigma1(words[14])
    words[1] = words[1] &+ sigma0(words[2]) &+ words[10] &+ sigma1(words[15])
    words[2] = words[2] &+ sigma0(words[3]) &+ words[11] &+ sigma1(words[0])
    words[3] = words[3] &+ sigma0(words[4]) &+ words[12] &+ sigma1(words[1])
    words[4] = words[4] &+ sigma0(words[5]) &+ words[13] &+ sigma1(words[2])
    words[5] = words[5] &+ sigma0(words[6]) &+ words[14] &+ sigma1(words[3])
    words[6] = words[6] &+ sigma0(words[7]) &+ words[15] &+ sigma1(words[4])
    words[7] = words[7] &+ sigma0(words[8]) &+ words[0] &+ sigma1(words[5])
    words[8] = words[8] &+ sigma0(words[9]) &+ words[1] &+ sigma1(words[6])
    words[9] = words[9] &+ sigma0(words[10]) &+ words[2] &+ sigma1(words[7])
    words[10] = words[10] &+ sigma0(words[11]) &+ words[3] &+ sigma1(words[8])
    words[11] = words[11] &+ sigma0(words[12]) &+ words[4] &+ sigma1(words[9])
    words[12] = words[12] &+ sigma0(words[13]) &+ words[5] &+ sigma1(words[10])
    words[13] = words[13] &+ sigma0(words[14]) &+ words[6] &+ sigma1(words[11])
    words[14] = words[14] &+ sigma0(words[15]) &+ words[7] &+ sigma1(words[12])
    words[15] = words[15] &+ sigma0(words[0]) &+ words[8] &+ sigma1(words[13])
  }

  @inline(__always)
  private static func sigma0(_ word: UInt32) -> UInt32 { rotated(word, 7) ^ rotated(word, 18) ^ word &>> 3 }

  @inline(__always)
  private static func sigma1(_ word: UInt32) -> UInt32 { rotated(word, 17) ^ rotated(word, 19) ^ word &>> 10 }

  @inline(__always)
  fileprivate static func rotated(_ word: UInt32, _ count: UInt32) -> UInt32 {
    word &>> count | word &<< (32 &- count)
  }
}

/// The eight working variables.
private struct Working {
  var a, b, c, d, e, f, g, h: UInt32

  @inline(__always)
  init(_ words: SIMD8<UInt32>) {
    (a, b, c, d) = (words[0], words[1], words[2], words[3])
    (e, f, g, h) = (words[4], words[5], words[6], words[7])
  }

  var words: SIMD8<UInt32> { @inline(__always) get { SIMD8(a, b, c, d, e, f, g, h) } }

  /// Sixteen steps, each with a schedule word and its round constant already added up.
  @inline(__always)
  mutating func takeSixteen(_ words: SIMD16<UInt32>) {
    take(words[0])
    take(words[1])
    take(words[2])
    take(words[3])
    take(words[4])
    take(words[5])
    take(words[6])
    take(words[7])
    take(words[8])
    take(words[9])
    take(words[10])
    take(words[11])
    take(words[12])
    take(words[13])
    take(words[14])
    take(words[15])
  }

  @inline(__always)
  private mutating func take(_ word: UInt32) {
    let sum1 = SHA256.rotated(e, 6) ^ SHA256.rotated(e, 11) ^ SHA256.rotated(e, 25)
    let first = h &+ sum1 &+ (g ^ (e & (f ^ g))) &+ word
    let sum0 = SHA256.rotated(a, 2) ^ SHA256.rotated(a, 13) ^ SHA256.rotated(a, 22)
    let second = sum0 &+ ((a & b) | (c & (a | b)))
    (h, g, f, e) = (g, f, e, d &+ first)
    (d, c, b, a) = (c, b, a, first &+ second)
  }
}
