import SHAInstructions
import Testing

/// The compression function by itself, on the blocks that NIST publishes with intermediate values.
@Suite("SHA instructions", .enabled(if: sha_instructions_are_available()))
struct CompressionTests {
  private static let start: [UInt32] = [
    0x6a09_e667, 0xbb67_ae85, 0x3c6e_f372, 0xa54f_f53a, 0x510e_527f, 0x9b05_688c, 0x1f83_d9ab, 0x5be0_cd19,
  ]

  /// `abc`, padded, and nothing, padded.
  private static let messages: [(block: [UInt8], state: [UInt32])] = [
    (
      Array("abc".utf8) + [0x80] + [UInt8](repeating: 0, count: 59) + [24],
      [0xba78_16bf, 0x8f01_cfea, 0x4141_40de, 0x5dae_2223, 0xb003_61a3, 0x9617_7a9c, 0xb410_ff61, 0xf200_15ad]
    ),
    (
      [0x80] + [UInt8](repeating: 0, count: 63),
      [0xe3b0_c442, 0x98fc_1c14, 0x9afb_f4c8, 0x996f_b924, 0x27ae_41e4, 0x649b_934c, 0xa495_991b, 0x7852_b855]
    ),
  ]

  @Test("one block gives the published state", arguments: messages.indices)
  func oneBlock(_ index: Int) {
    var state = CompressionTests.start
    unsafe sha_compress(&state, CompressionTests.messages[index].block, 1)
    #expect(state == CompressionTests.messages[index].state)
  }

  @Test("two messages at once give what each gives by itself, over several blocks")
  func pairs() {
    let blocks = (0..<512).map { UInt8(truncatingIfNeeded: $0 * $0) }
    for count in 0...4 {
      let expected = [0, 256].map { offset in
        var state = CompressionTests.start
        unsafe sha_compress(&state, Array(blocks[offset...]), count)
        return state
      }
      var states = (CompressionTests.start, CompressionTests.start)
      unsafe sha_compress_pair(&states.0, blocks, &states.1, Array(blocks[256...]), count)
      #expect([states.0, states.1] == expected)
    }
  }

  @Test("no blocks leave the state as it is")
  func nothing() {
    var state = CompressionTests.start
    unsafe sha_compress(&state, [], 0)
    #expect(state == CompressionTests.start)
  }
}
