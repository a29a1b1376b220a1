private import SHAInstructions

extension SHA256 {
  /// The code that compresses blocks. All engines give the same hashes.
  package enum Engine: CaseIterable, Sendable {
    /// The processor's own instructions, two messages at a time.
    case instructions
    /// Plain Swift.
    case portable

    /// The engines that this machine has, the fastest first.
    package static let available = allCases.filter { $0 == .portable || sha_instructions_are_available() }
    /// The fastest engine that this machine has.
    package static let preferred = available[0]

    /// FIPS 180-4, 6.2.2, over all blocks of 64 bytes that stand in `blocks`.
    func compressed(_ state: SIMD8<UInt32>, _ blocks: Span<UInt8>) -> SIMD8<UInt32> {
      var state = state
      unsafe blocks.withUnsafeBytes { bytes in
        if let first = bytes.baseAddress { unsafe compress(&state, first, count: bytes.count / 64) }
      }
      return state
    }

    /// FIPS 180-4, 6.2.2, over `count` blocks of 64 bytes from a pointer on.
    @unsafe
    func compress(_ state: inout SIMD8<UInt32>, _ blocks: UnsafeRawPointer, count: Int) {
      if self == .instructions {
        unsafe withUnsafeMutableBytes(of: &state) { words in
          unsafe sha_compress(words.assumingMemoryBound(to: UInt32.self).baseAddress, blocks, count)
        }
        return
      }
      for block in 0..<count {
        var words = SIMD16<UInt32>()
        for index in 0..<16 {
          let word = unsafe blocks.loadUnaligned(fromByteOffset: block &* 64 &+ index &* 4, as: UInt32.self)
          words[index] = UInt32(bigEndian: word)
        }
        state = SHA256.portablyCompressed(state, words)
      }
    }

    /// The same for two messages at once, `count` blocks of each.
    @unsafe
    func compressPair(
      _ first: inout SIMD8<UInt32>, _ firstBlocks: UnsafeRawPointer,
      _ second: inout SIMD8<UInt32>, _ secondBlocks: UnsafeRawPointer, count: Int
    ) {
      if self == .portable {
        unsafe compress(&first, firstBlocks, count: count)
        unsafe compress(&second, secondBlocks, count: count)
        return
      }
      unsafe withUnsafeMutableBytes(of: &first) { firstWords in
        unsafe withUnsafeMutableBytes(of: &second) { secondWords in
          unsafe sha_compress_pair(
            firstWords.assumingMemoryBound(to: UInt32.self).baseAddress, firstBlocks,
            secondWords.assumingMemoryBound(to: UInt32.self).baseAddress, secondBlocks, count)
        }
      }
    }
  }
}
