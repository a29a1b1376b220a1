import JSONText
import Testing

/// Whether the bytes are one JSON value and nothing else.
func accepts(_ bytes: [UInt8]) -> Bool {
  var scanner = JSONScanner(bytes)
  do throws(JSONError) {
    try scanner.skipValue()
    try scanner.expectEnd()
    return true
  } catch {
    return false
  }
}

/// What RFC 8259 takes and what it does not. Python's json agrees with each text of the first two tables, but takes
/// `NaN` and the infinities.
@Suite("What is JSON")
struct JSONAcceptanceTests {
  @Test(
    "values, white space and escapes of RFC 8259 are accepted",
    arguments: [
      "{}", "[]", "\"\"", "0", "-0", "true", "false", "null", " \t\r\n1 \t\r\n", "[1,2]", "[ 1 , 2 ]", "[[[]],{}]",
      #"{"a":1}"#, #" { "a" : [ ] , "b" : null } "#, #"{"":0}"#, #"{"a":{"a":1}}"#, #"[{"a":1},{"a":1}]"#,
      "10", "-1", "1.5", "0.0", "-0.0", "1e5", "1E5", "1e+5", "1e-5", "0e0", "1.25e10", "1e400",
      "123456789012345678901",
      #""\"\\\/\b\f\n\r\t""#, #""\u0041""#, #""\u00e9\u00E9""#, #""\uD83D\uDE00""#, #""\u0000""#, #""\uFFFF""#,
      "\"\u{7F}\"", "\"é€😀\"", "\"\u{2028}\"", #""\u2028""#, "[\"a\\u0062c\"]",
    ])
  func accepted(text: String) { #expect(accepts(Array(text.utf8))) }

  @Test(
    "whatever else is refused",
    arguments: [
      "", " ", ",", ":", "]", "}", "[", "{", "[1", "[1,", "[1,]", "[,1]", "[,]", "[1,,2]", "[1 2]", "[1;2]", "[1}",
      "{]",
      #"{"a""#, #"{"a":"#, #"{"a":1"#, #"{"a":1,"#, #"{"a":1,}"#, #"{,"a":1}"#, #"{"a" 1}"#, #"{"a":1 "b":2}"#,
      #"{"a",1}"#, "{a:1}", "{1:1}", "{null:1}", "{'a':1}", #"{"a":}"#, #"{"a":1}}"#, "[1]]", "1 2", "[] []",
      "tru", "True", "TRUE", "truex", "nul", "nil", "undefined", "NaN", "Infinity", "-Infinity", "-NaN",
      "+1", "-", "--1", "- 1", "01", "-01", "00", "1.", ".5", "-.5", "1.e5", "1e", "1e+", "1e1.5", "1ee5", "0x10",
      "1_000",
      "1,000", "１", "1f",
      "\"", "\"a", #""\"#, #""\""#, #""\a""#, #""\x41""#, #""\'""#, #""\u""#, #""\u12""#, #""\u12G4""#, #""\U0041""#,
      #""\u+041""#, #""\u 041""#, "\"\\\n\"", "'a'", "a",
      "// note\n1", "/* note */ 1", "1 // note", "# note\n1",
    ])
  func refused(text: String) { #expect(!accepts(Array(text.utf8))) }

  /// Python's json takes half a surrogate pair; RFC 8259 calls the outcome unpredictable, and UTF-8 cannot hold it.
  @Test(
    "half of a surrogate pair is refused",
    arguments: [
      #""\uD800""#, #""\uDBFF""#, #""\uDC00""#, #""\uDFFF""#, #""\uD800a""#, #""\uD800\n""#, #""\uD800\uD800""#,
      #""\uD800\u0041""#, #""\uDC00\uD800""#, #""\uD83D\uDE0""#, #""\uD83D\"#, #""\uD83D\u""#,
    ])
  func surrogates(text: String) { #expect(!accepts(Array(text.utf8))) }

  /// Unicode 16, table 3-7: what UTF-8 never holds.
  @Test(
    "bytes that are not UTF-8 are refused, in keys too",
    arguments: [
      [0x80], [0xBF], [0xFE], [0xFF], [0xC0, 0x80], [0xC0, 0xAF], [0xC1, 0xBF], [0xE0, 0x80, 0x80], [0xE0, 0x9F, 0xBF],
      [0xF0, 0x80, 0x80, 0x80], [0xF0, 0x8F, 0xBF, 0xBF], [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF],
      [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xC3], [0xE2, 0x82], [0xF0, 0x9F, 0x98], [0xC3, 0x28],
      [0xE2, 0x28, 0xA1], [0xF8, 0x88, 0x80, 0x80, 0x80],
    ] as [[UInt8]])
  func invalidUTF8(bytes: [UInt8]) {
    let quote = UInt8(ascii: "\"")
    #expect(!accepts([quote] + bytes + [quote]))
    #expect(!accepts([quote] + bytes))
    #expect(!accepts([quote, UInt8(ascii: "\\"), UInt8(ascii: "n")] + bytes + [quote]))
    #expect(!accepts([UInt8(ascii: "{"), quote] + bytes + [quote] + Array(":1}".utf8)))
    #expect(!accepts(bytes))
  }

  @Test("every control character must be escaped, NUL included", arguments: 0..<0x20)
  func controls(byte: UInt8) {
    let quote = UInt8(ascii: "\"")
    #expect(!accepts([quote, byte, quote]))
    #expect(!accepts([quote, UInt8(ascii: "a"), UInt8(ascii: "\\"), UInt8(ascii: "n"), byte, quote]))
    let isSpace = [0x09, 0x0A, 0x0D].contains(byte)
    #expect(accepts([byte, UInt8(ascii: "1")]) == isSpace)
  }

  @Test("a byte order mark is refused, and so are other encodings")
  func byteOrderMarks() {
    #expect(!accepts([0xEF, 0xBB, 0xBF] + Array("{}".utf8)))
    #expect(!accepts([0xFE, 0xFF, 0x00, 0x31]))
    #expect(!accepts([0x31, 0x00]))
    #expect(!accepts(Array("\u{A0}1".utf8)))
  }

  /// Python's json keeps the last; here the same line must be the same event to every reader.
  @Test(
    "the same key twice is refused, escaped or not, in objects of any size",
    arguments: [0, 1, 14, 15, 16, 17, 40, 3000])
  func duplicateKeys(between: Int) {
    let others = (0..<between).map { "\"k\($0)\":0," }.joined()
    #expect(accepts(Array("{\"a\":1,\(others)\"b\":2}".utf8)))
    #expect(!accepts(Array("{\"a\":1,\(others)\"a\":2}".utf8)))
    #expect(!accepts(Array("{\"a\":1,\(others)\"\\u0061\":2}".utf8)))
  }

  @Test("keys are the same only when their scalars are", arguments: [0, 20])
  func equivalentKeys(between: Int) {
    let others = (0..<between).map { "\"k\($0)\":0," }.joined()
    #expect(accepts(Array("{\"\u{E9}\":1,\(others)\"e\u{301}\":2}".utf8)))
  }
}

@Suite("Depth and length")
struct JSONLimitTests {
  private func nested(_ depth: Int, _ open: String, _ close: String) -> [UInt8] {
    Array((String(repeating: open, count: depth) + String(repeating: close, count: depth)).utf8)
  }

  @Test("values nest as deep as the limit and no deeper")
  func depth() {
    let limit = JSONScanner.depthLimit
    #expect(accepts(nested(limit, "[", "]")))
    #expect(!accepts(nested(limit + 1, "[", "]")))
    #expect(
      accepts(Array((String(repeating: "{\"a\":", count: limit) + "1" + String(repeating: "}", count: limit)).utf8)))
    #expect(!accepts(Array((String(repeating: "{\"a\":", count: limit + 1) + "1").utf8)))
    #expect(accepts(Array(("[" + String(repeating: "[[]],", count: 500) + "[]]").utf8)))
  }

  @Test("a million opening brackets are refused at the limit, without using the stack")
  func endlessNesting() {
    var scanner = JSONScanner(Array(repeating: UInt8(ascii: "["), count: 1_000_000))
    let error = #expect(throws: JSONError.self) { try scanner.skipValue() }
    #expect(error?.message == "nested too deep")
    #expect(error?.offset == JSONScanner.depthLimit)
    #expect(!accepts(Array(String(repeating: "{\"a\":", count: 100_000).utf8)))
  }

  @Test("a text of ten megabytes is read")
  func longText() throws {
    let text = String(repeating: "0123456789", count: 1_000_000)
    var plain = JSONScanner(Array("\"\(text)\"".utf8))
    #expect(try plain.readString().utf8.count == 10_000_000)
  }

  @Test("escapes, keys and elements by the hundred thousand are read in time that grows with their number")
  func manyParts() throws {
    let count = 100_000
    var escaped = JSONScanner(Array(("\"" + String(repeating: "a\\n", count: count) + "\"").utf8))
    #expect(try escaped.readString() == String(repeating: "a\n", count: count))
    #expect(accepts(Array(("{" + (0..<count).map { "\"\($0)\":0" }.joined(separator: ",") + "}").utf8)))
    #expect(accepts(Array(("[" + String(repeating: "0,", count: count) + "0]").utf8)))
  }
}
