import ByteScanning
import Testing

@Suite("Numbers of variable length")
struct VariableLengthNumberTests {
  private func encoded(_ number: UInt64) -> [UInt8] {
    var bytes: [UInt8] = []
    VariableLengthNumber.encode(number) { bytes.append($0) }
    return bytes
  }

  private func decoded(_ bytes: [UInt8]) -> (UInt64?, left: Int) {
    var rest = bytes[...]
    let number = VariableLengthNumber.decode { rest.popFirst() }
    return (number, rest.count)
  }

  @Test("seven bits stand in a byte, the lowest first")
  func form() {
    #expect(encoded(0) == [0])
    #expect(encoded(127) == [0x7F])
    #expect(encoded(128) == [0x80, 0x01])
    #expect(encoded(300) == [0xAC, 0x02])
  }

  @Test("a number reads back, and the bytes behind it are left", arguments: 0..<63)
  func roundTrip(bits: UInt64) {
    for number in [1 << bits, (1 << bits) - 1, (1 << bits) | 1] as [UInt64] {
      let bytes = encoded(number)
      #expect(bytes.count == VariableLengthNumber.byteCount(of: number))
      let (value, left) = decoded(bytes + [7])
      #expect(value == number && left == 1)
      for count in 0..<bytes.count { #expect(decoded(Array(bytes[..<count])).0 == nil) }
    }
  }

  @Test("a number of up to 56 bits is read at once, whatever stands behind it", arguments: 0..<56)
  func words(bits: UInt64) throws {
    for number in [1 << bits, (1 << bits) - 1, (1 << bits) | 1] as [UInt64] where number < 1 << 56 {
      let bytes = encoded(number)
      for behind in [0x00, 0x7F, 0x80, 0xFF] as [UInt8] {
        let eight = bytes + Array(repeating: behind, count: 8 - bytes.count)
        let word = eight.enumerated().reduce(0 as UInt64) { $0 | UInt64($1.element) << UInt64(8 * $1.offset) }
        let read = try #require(VariableLengthNumber.decode(word: word))
        #expect(read.number == number && read.byteCount == bytes.count)
      }
    }
    #expect(VariableLengthNumber.decode(word: 0x8080_8080_8080_8080) == nil)
  }

  @Test("a number of more than 63 bits is refused")
  func tooLong() {
    #expect(decoded(encoded(.max)).0 == nil)
    #expect(VariableLengthNumber.byteCount(of: .max) == 10)
  }
}
