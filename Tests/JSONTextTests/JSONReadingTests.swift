import JSONText
import Testing

@Suite("Reading values")
struct JSONReadingTests {
  @Test(
    "strings are decoded",
    arguments: [
      (#""""#, ""), (#""a b""#, "a b"), (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"), (#""\u0041\u00e9""#, "Aé"),
      (#""\uD83D\uDE00!""#, "😀!"), (#""\u0000""#, "\0"), ("\"né\\te😀\"", "né\te😀"), (#""\uDBFF\uDFFF""#, "\u{10FFFF}"),
    ])
  func strings(text: String, value: String) throws {
    var scanner = JSONScanner(Array(text.utf8))
    let read = try scanner.readString()
    #expect(Array(read.utf8) == Array(value.utf8))
    #expect(throws: Never.self) { try scanner.expectEnd() }
  }

  @Test(
    "numbers are the nearest doubles",
    arguments: [
      ("0", 0), ("-0", 0), ("15", 15), ("2.5", 2.5), ("0.1", 0.1), ("1e21", 1e21), ("1E-5", 0.00001), ("-1.5e3", -1500),
      ("9007199254740993", 9_007_199_254_740_992), ("5e-324", .leastNonzeroMagnitude), ("1e-400", 0),
      ("1.7976931348623157e308", 1.7976931348623157e308),
    ])
  func numbers(text: String, value: Double) throws {
    var scanner = JSONScanner(Array(text.utf8))
    #expect(try scanner.readNumber() == value)
  }

  @Test("a number keeps its text where asked for")
  func numberText() throws {
    var scanner = JSONScanner(Array(" 1.50e+01,".utf8))
    #expect(try scanner.readNumberText() == "1.50e+01")
    #expect(scanner.position == 9)
  }

  @Test("a number beyond the doubles is refused", arguments: ["1e309", "-1e400", "1e99999"])
  func tooLarge(text: String) {
    var scanner = JSONScanner(Array(text.utf8))
    let error = #expect(throws: JSONError.self) { try scanner.readNumber() }
    #expect(error == JSONError("the number is too large", at: 0, length: text.utf8.count))
  }

  @Test("a whole number has neither fraction nor exponent, and fits in 64 bits")
  func integers() throws {
    for (text, value) in [("0", 0), ("-17", -17), ("9223372036854775807", Int.max), ("-9223372036854775808", Int.min)] {
      var scanner = JSONScanner(Array(text.utf8))
      #expect(try scanner.readInteger() == value)
    }
    for text in ["1.0", "1e2", "9223372036854775808"] {
      var scanner = JSONScanner(Array(text.utf8))
      #expect(throws: JSONError("expected a whole number", at: 0, length: text.utf8.count)) {
        try scanner.readInteger()
      }
    }
  }

  @Test("the next kind is known by its first byte")
  func kinds() {
    let kinds: [(String, JSONKind?)] = [
      (" {", .object), ("[", .array), ("\"", .string), ("t", .bool), ("f", .bool), ("n", .null), ("-", .number),
      ("7", .number), ("", nil), ("x", nil), ("]", nil),
    ]
    for (text, kind) in kinds {
      var scanner = JSONScanner(Array(text.utf8))
      #expect(scanner.peekKind() == kind)
    }
  }

  @Test("an object hands over its keys in order, each with its place")
  func objects() throws {
    var scanner = JSONScanner(Array(#" {"a": 1, "b":[true,null]} "#.utf8))
    var seen: [String] = []
    try scanner.readObject { (key, offset, value) throws(JSONError) in
      let range = try value.skipValue()
      seen.append("\(key)@\(offset): \(String(decoding: value.bytes[range], as: UTF8.self))")
    }
    try scanner.expectEnd()
    #expect(seen == ["a@2: 1", "b@10: [true,null]"])
  }

  @Test("an object's reader may fail with an error of its own, and the scanner's are converted to it")
  func convertedErrors() {
    struct Refusal: Error, Equatable { var reason: String }
    func read(_ text: String) throws(Refusal) {
      var scanner = JSONScanner(Array(text.utf8))
      try scanner.readObject(orThrow: { Refusal(reason: $0.message) }) { (key, _, value) throws(Refusal) in
        if key == "x" { throw Refusal(reason: "no x here") }
        do throws(JSONError) { _ = try value.readInteger() } catch { throw Refusal(reason: error.message) }
      }
    }
    #expect(throws: Refusal(reason: "no x here")) { try read(#"{"a":1,"x":2}"#) }
    #expect(throws: Refusal(reason: "the same key twice")) { try read(#"{"a":1,"a":2}"#) }
    #expect(throws: Refusal(reason: "expected a whole number")) { try read(#"{"a":1.5}"#) }
    #expect(throws: Never.self) { try read(#"{"a":1}"#) }
  }

  @Test("null is skipped where it stands, and nothing where it does not")
  func nulls() throws {
    var scanner = JSONScanner(Array("[null,1]".utf8))
    var nulls: [Bool] = []
    try scanner.readArray { (value) throws(JSONError) in
      nulls.append(value.skipNull())
      if nulls.last == false { _ = try value.readInteger() }
    }
    #expect(nulls == [true, false])
  }

  @Test("a scanner over a part of a buffer never looks beyond it")
  func parts() throws {
    let bytes = Array(#"[12345,"\u0041",true]"#.utf8)
    var number = JSONScanner(bytes, in: 1..<3)
    #expect(try number.readInteger() == 12)
    #expect(throws: Never.self) { try number.expectEnd() }
    for end in 8..<14 {
      var text = JSONScanner(bytes, in: 7..<end)
      #expect(throws: JSONError.self, "up to \(end)") { try text.readString() }
    }
    var word = JSONScanner(bytes, in: 16..<18)
    #expect(throws: JSONError.self) { try word.readBool() }
    var nothing = JSONScanner(bytes, in: 3..<3)
    #expect(throws: JSONError("expected a value", at: 3)) { try nothing.skipValue() }
  }

  @Test("a copy of a scanner is a bookmark")
  func bookmarks() throws {
    var scanner = JSONScanner(Array("[1,2]".utf8))
    let bookmark = scanner
    try scanner.skipValue()
    scanner = bookmark
    #expect(try scanner.skipValue() == 0..<5)
  }
}

@Suite("Places of errors")
struct JSONErrorPlaceTests {
  @Test(
    "an error points at the byte at fault",
    arguments: [
      (#"{"a":1,}"#, 7, 1, "expected a text in quotation marks"), (#"{"a" 1}"#, 5, 1, "expected a colon after the key"),
      (#"{"a":1 "b":2}"#, 7, 1, "expected a comma or the end of the object"),
      ("[1 2]", 3, 1, "expected a comma or the end of the list"), ("[1,]", 3, 1, "expected a value"),
      ("[1", 2, 1, "expected a comma or the end of the list"), ("[1] x", 4, 1, "more text after the end of the value"),
      ("", 0, 1, "expected a value"), ("  nul", 2, 1, "expected a value"), ("[truth]", 1, 1, "expected true or false"),
      (" 012", 1, 1, "a number has no leading zero"), ("[-x]", 1, 1, "expected a number"),
      ("1.x", 2, 1, "expected a digit"),
      ("1e", 2, 1, "expected a digit"), (#"["abc"#, 1, 1, "the text has no closing quotation mark"),
      (#"["ab\q"]"#, 4, 2, "there is no such escape"), (#"["\ud800x"]"#, 2, 6, "half of a surrogate pair"),
      (#"["\u00g0"]"#, 2, 6, "expected four hexadecimal digits"), ("[\"a\tb\"]", 3, 1, "a control character in a text"),
      ("[\"a\0b\"]", 3, 1, "a NUL in a text"), (#"{"ab":1, "ab":2}"#, 9, 4, "the same key twice"),
    ])
  func places(text: String, offset: Int, length: Int, message: String) {
    var scanner = JSONScanner(Array(text.utf8))
    let error = #expect(throws: JSONError.self) {
      try scanner.skipValue()
      try scanner.expectEnd()
    }
    #expect(error?.message == message)
    #expect(error?.offset == offset)
    #expect(error?.length == length)
  }

  @Test("invalid UTF-8 is placed at its first byte, not at the text's")
  func invalidUTF8() {
    var scanner = JSONScanner(Array("\"aé€".utf8) + [0xC0, 0x80, UInt8(ascii: "\"")])
    #expect(throws: JSONError("the text is not valid UTF-8", at: 7)) { try scanner.readString() }
  }

  @Test("offsets count from the beginning of the buffer, not of the part")
  func inParts() {
    var scanner = JSONScanner(Array("xxxx[1,]".utf8), in: 4..<8)
    #expect(throws: JSONError("expected a value", at: 7)) { try scanner.skipValue() }
  }

  @Test("a control character comes with a hint")
  func hints() {
    var scanner = JSONScanner(Array("\"\u{1}\"".utf8))
    let error = #expect(throws: JSONError.self) { try scanner.readString() }
    #expect(error?.hint == "write control characters as escapes, such as \\n")
  }

  @Test(
    "lines and columns count from 1, in characters and not in bytes",
    arguments: [(0, 1, 1), (1, 1, 2), (3, 1, 3), (6, 1, 4), (10, 1, 5), (11, 2, 1), (12, 3, 1), (13, 3, 2), (99, 3, 2)])
  func linesAndColumns(offset: Int, line: Int, column: Int) {
    let place = TextPlace(of: offset, in: Array("aé€😀\n\nb".utf8))
    #expect(place.line == line)
    #expect(place.column == column)
  }
}
