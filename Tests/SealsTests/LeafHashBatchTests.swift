import TestSupport
import Testing

@testable import Seals

/// Many entries at once against SHA-256 of each, in plain Swift.
@Suite("Leaf hashes of many entries")
struct LeafHashBatchTests {
  private static func expected(_ entry: LeafEntry, in bytes: [UInt8]) -> LeafHash {
    let suffix = entry.isSealed ? [UInt8(ascii: "}")] : []
    return LeafHash(SHA256.hash([0] + bytes[entry.start..<entry.end] + suffix, using: .portable))
  }

  private static func check(_ entries: [LeafEntry], in bytes: [UInt8], _ engine: SHA256.Engine) {
    let hashes = LeafHash.hashes(of: entries, in: bytes.span, using: engine)
    #expect(hashes == entries.map { expected($0, in: bytes) })
  }

  @Test("every length from 0 to 300, with and without a brace", arguments: SHA256.Engine.available)
  func everyLength(_ engine: SHA256.Engine) {
    let bytes = (0..<400).map { UInt8($0 * 7 % 256) }
    for alignment in [0, 3] {
      for length in 0...300 {
        let plain = LeafEntry(ofLine: alignment..<alignment + length, isSealed: false)
        let cut = LeafEntry(ofLine: alignment..<alignment + length + 75, isSealed: true)
        LeafHashBatchTests.check([plain, cut], in: bytes, engine)
      }
    }
  }

  @Test("lengths that end at different times share the two lanes", arguments: SHA256.Engine.available, 0..<20)
  func unequalLengths(_ engine: SHA256.Engine, _ seed: UInt64) {
    var random = RepeatableRandomNumberGenerator(seed: seed)
    let bytes = (0..<5000).map { _ in UInt8.random(in: 0...255, using: &random) }
    let entries = (0..<Int.random(in: 0...40, using: &random)).map { _ in
      let start = Int.random(in: 0...4000, using: &random)
      let length = [0, 54, 55, 62, 63, 64, 119, 400, 1000].randomElement(using: &random) ?? 0
      return LeafEntry(ofLine: start..<start + length, isSealed: length > 75 && Bool.random(using: &random))
    }
    LeafHashBatchTests.check(entries, in: bytes, engine)
  }

  @Test("no entries have no hashes, and an empty buffer has empty entries")
  func nothing() {
    #expect(LeafHash.hashes(of: [], in: [UInt8]().span).isEmpty)
    LeafHashBatchTests.check([LeafEntry(ofLine: 0..<0, isSealed: false)], in: [], .preferred)
  }

  @Test("an entry beyond the buffer ends the program rather than read what is not its own")
  func outOfBounds() async {
    await #expect(processExitsWith: .failure) {
      _ = LeafHash.hashes(of: [LeafEntry(ofLine: 0..<5, isSealed: false)], in: [1, 2, 3].span)
    }
  }

  @Test("the entry of a line in a log is what its leaf hash in the log was made of")
  func lines() throws {
    let line = Array(#"{"seq":1,"id":"x"}"#.utf8)
    let sealed = Array((#"{"seq":1,"id":"x","seal":""# + String(repeating: "0", count: 64) + "\"}").utf8)
    let entries = [
      LeafEntry(ofLine: 0..<line.count, isSealed: false),
      LeafEntry(ofLine: line.count..<line.count + sealed.count, isSealed: true),
    ]
    let hashes = LeafHash.hashes(of: entries, in: (line + sealed).span)
    #expect(hashes == [LeafHash(ofEntry: line), LeafHash(ofEntry: line)])
  }
}
