import ByteScanning
import TestSupport
import Testing

@Suite("Folded hash")
struct FoldedHashTests {
  @Test("a hash depends on every bit, and on the length")
  func sensitivity() {
    for count in [1, 7, 8, 9, 15, 16, 17, 33, 100] {
      let bytes = [UInt8](repeating: 0, count: count)
      var seen: Set<UInt64> = [bytes.foldedHash, (bytes + [0]).foldedHash]
      for bit in 0..<count * 8 {
        var changed = bytes
        changed[bit / 8] ^= 1 << UInt8(bit % 8)
        #expect(seen.insert(changed.foldedHash).inserted, "bit \(bit) of \(count) bytes")
      }
    }
  }

  @Test("values that are stored never change")
  func stored() {
    #expect(Array("regimen".utf8).foldedHash == 6_883_828_952_673_184_629)
  }
}
