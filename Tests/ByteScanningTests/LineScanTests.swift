import ByteScanning
import TestSupport
import Testing

@Suite("Line scan")
struct LineScanTests {
  private func scan(_ text: [UInt8]) -> (length: Int?, kind: LineKind) {
    let padded = text + [UInt8](repeating: 0x0A, count: lineScanSlack)
    return unsafe padded.withUnsafeBytes { bytes in
      unsafe bytes.baseAddress.map { unsafe scanLine($0, count: text.count) } ?? (nil, .other)
    }
  }

  @Test(
    "a line ends at its line feed, and is plain without escapes, controls and bytes beyond ASCII",
    arguments: [
      ("abc\n", 3, LineKind.plain), ("\n", 0, .plain), ("a\\b\n", 3, .other), ("naïve\n", 6, .text),
      ("a\tb\n", 3, .other), (String(repeating: "x", count: 99) + "\nrest", 99, .plain),
      (String(repeating: "é", count: 40) + "\n", 80, .text),
    ])
  func kinds(_ text: String, _ length: Int, _ kind: LineKind) {
    let found = scan(Array(text.utf8))
    #expect(found.length == length && found.kind == kind)
  }

  @Test("a line without a line feed has no end")
  func noEnd() {
    #expect(scan(Array("abc".utf8)).length == nil)
    #expect(scan([]).length == nil)
  }

  @Test(
    "what is no UTF-8 is of the other kind", arguments: [[0xC3], [0xED, 0xA0, 0x80], [0xC0, 0x80], [0xF5, 0x80]])
  func notUTF8(_ bytes: [UInt8]) {
    #expect(scan(bytes + [0x0A]).kind == .other)
  }

  @Test("a scan finds what a search byte by byte finds, wherever it stands", arguments: [UInt64(1), 2, 3])
  func law(_ seed: UInt64) {
    var generator = RepeatableRandomNumberGenerator(seed: seed)
    for _ in 0..<2_000 {
      let alphabet: [UInt8] = [0x61, 0x62, 0x20, 0x7E, 0x0A, 0x5C, 0x1F, 0xC3, 0xA9]
      let weights = Int.random(in: 1...alphabet.count, using: &generator)
      let bytes = (0..<Int.random(in: 0...120, using: &generator)).map { _ in
        Int.random(in: 0..<8, using: &generator) == 0
          ? alphabet[Int.random(in: 0..<weights, using: &generator)] : 0x61 as UInt8
      }
      let found = scan(bytes)
      let length = bytes.firstIndex(of: 0x0A)
      #expect(found.length == length, "seed \(seed): \(bytes)")
      guard let length else { continue }
      let line = bytes[..<length]
      let isOther = line.contains { $0 < 0x20 || $0 == 0x5C } || String(validating: line, as: UTF8.self) == nil
      let kind: LineKind = isOther ? .other : line.allSatisfy { $0 < 0x80 } ? .plain : .text
      #expect(found.kind == kind, "seed \(seed): \(bytes)")
    }
  }
}
