import JSONText
import TestSupport
import Testing

private func written(_ write: (inout JSONWriter) -> Void) -> String {
  var writer = JSONWriter()
  write(&writer)
  return writer.text
}

@Suite("Writing")
struct JSONWriterTests {
  @Test("no space stands between tokens, and members come in the order of the calls")
  func structure() {
    let text = written { writer in
      writer.beginObject()
      writer.key("b")
      writer.integer(1)
      writer.key("a")
      writer.beginArray()
      writer.null()
      writer.bool(true)
      writer.beginObject()
      writer.endObject()
      writer.beginArray()
      writer.endArray()
      writer.raw("[0]".utf8)
      writer.endArray()
      writer.key("c")
      writer.string("x")
      writer.endObject()
    }
    #expect(text == #"{"b":1,"a":[null,true,{},[],[0]],"c":"x"}"#)
  }

  @Test(
    "strings escape quotation marks, reverse solidi and control characters, and nothing else",
    arguments: [
      ("", #""""#), ("a/b'<>&", #""a/b'<>&""#), ("\"\\", #""\"\\""#), ("\u{8}\t\n\u{C}\r", #""\b\t\n\f\r""#),
      ("\0\u{1}\u{B}\u{1F}", #""\u0000\u0001\u000b\u001f""#), ("\u{7F}\u{2028}é€😀", "\"\u{7F}\u{2028}é€😀\""),
      ("e\u{301}", "\"e\u{301}\""),
    ])
  func strings(value: String, text: String) {
    #expect(Array(written { $0.string(value) }.utf8) == Array(text.utf8))
    #expect(Array(written { $0.key(value) }.utf8) == Array((text + ":").utf8))
  }

  @Test(
    "for answers, what a terminal would obey or hide is an escape too, in texts and in JSON that is passed on",
    arguments: [
      ("\u{7F}\u{2028}é€😀", #""\u007f\u2028é€😀""#), ("a\u{9B}31m\u{202E}b", #""a\u009b31m\u202eb""#),
      ("\u{E0001}", #""\udb40\udc01""#), ("漢 x", #""漢 x""#), ("\u{FEFF}\"", #""\ufeff\"""#),
    ])
  func hidden(value: String, text: String) throws {
    var writer = JSONWriter(escapesHidden: true)
    writer.string(value)
    #expect(writer.text == text)
    var passing = JSONWriter(escapesHidden: true)
    passing.raw(written { $0.string(value) }.utf8)
    #expect(passing.text == text)
    var scanner = JSONScanner(Array(text.utf8))
    #expect(try scanner.readString() == value)
  }

  @Test(
    "numbers are the shortest decimals, whole ones without a fraction",
    arguments: [
      (15, "15"), (2.5, "2.5"), (0.1, "0.1"), (1e21, "1e21"), (50.99, "50.99"), (0, "0"), (-0.0, "0"), (-1, "-1"),
      (-0.5, "-0.5"), (1e14, "100000000000000"), (1e15, "1000000000000000"), (999_999_999_999_999, "999999999999999"),
      (9_007_199_254_740_991, "9007199254740991"), (1e-5, "1e-5"), (1e-10, "1e-10"), (1.5e300, "1.5e300"),
      (0.1 + 0.2, "0.30000000000000004"), (100, "100"), (1e100, "1e100"), (.infinity, "null"), (.nan, "null"),
    ] as [(Double, String)])
  func numbers(value: Double, text: String) { #expect(written { $0.number(value) } == text) }

  @Test(
    "whole numbers are written in full, as Swift describes them",
    arguments: [0, 7, 9, 10, 99, 100, 1_000_000_007, -1, -10, .max, .min] as [Int])
  func integers(value: Int) { #expect(written { $0.integer(value) } == String(value)) }

  @Test("a plain string is what was appended between quotation marks, and each line has values of its own")
  func plainStringsAndLines() {
    let text = written { writer in
      writer.beginArray()
      writer.plainString { $0 += "2022-03-09".utf8 }
      writer.plainString { $0 += "b".utf8 }
      writer.endArray()
      writer.endLine()
      writer.integer(1)
    }
    #expect(text == "[\"2022-03-09\",\"b\"]\n1")
  }

  /// Python: `repr(value)`, without `.0`, the exponent as a plain number. Bits as IEEE 754 has them.
  @Test(
    "numbers agree with Python's shortest form",
    arguments: [
      (0x3fb999999999999a, "0.1"),
      (0x40497eb851eb851f, "50.99"),
      (0x4004000000000000, "2.5"),
      (0x3fd5555555555555, "0.3333333333333333"),
      (0x444b1ae4d6e2ef50, "1e21"),
      (0x4480f0cf064dd592, "1e22"),
      (0x44b52d02c7e14af6, "1e23"),
      (0x0000000000000001, "5e-324"),
      (0x0010000000000000, "2.2250738585072014e-308"),
      (0x7fefffffffffffff, "1.7976931348623157e308"),
      (0x3ee4f8b588e368f1, "1e-5"),
      (0x3f1a36e2eb1c432d, "0.0001"),
      (0x3eef75104d551d69, "1.5e-5"),
      (0x419d6f3454800000, "123456789.125"),
      (0x433fffffffffffff, "9007199254740991"),
      (0x430c6bf526340000, "1000000000000000"),
      (0x4011666666666666, "4.35"),
      (0x3fd3333333333333, "0.3"),
      (0x4059066666666666, "100.1"),
      (0x3e7ad7f29abcaf48, "1e-7"),
      (0x2e48a3b6e8d2ee10, "9.908851194998393e-86"),
      (0x0d6e39ffdd0043d2, "5.5335298276059945e-244"),
      (0x9be88994c16356e7, "-3.1002843174885687e-174"),
      (0x8278f02b884c8b29, "-9.532981824976216e-297"),
      (0x98edecdd3a9fb957, "-1.3432922977566626e-188"),
      (0x4f289f9f37f6c70c, "2.1752999874517714e73"),
      (0xf13ccf660c5e48c3, "-2.9313125901169892e237"),
      (0xcd0814bd993234d7, "-1.2382945291747883e63"),
      (0x1289da87daf246c6, "2.288731205366594e-219"),
      (0x3ce91bf42338e7b5, "2.787680530185529e-15"),
      (0x044fec347789b1c4, "6.551389836120321e-288"),
      (0xae2b28fc13ec0dbc, "-2.7306281321543787e-86"),
      (0x6f1bd3c801426286, "1.6480385223105819e227"),
      (0xa1f36bc544d10f36, "-3.888241341393181e-145"),
      (0x44a8c33ac37f983a, "5.8469072525805645e22"),
      (0x560e4aa4456fb712, "3.4736835880731434e106"),
      (0xb9b58003b239cda5, "-1.0600346220984236e-30"),
      (0xc53fe8584eeb3041, "-3.857391843224976e25"),
      (0x2d4282939b797c69, "1.1358454774511055e-90"),
      (0x822409698e2d79b8, "-2.393546953942908e-298"),
      (0x7eb90ec0e6f19a2a, "2.6849467241644403e302"),
      (0xb46bc45e34b406ea, "-3.5388386090344233e-56"),
      (0xb26914eb6ccb82fd, "-7.442660806351196e-66"),
      (0x994b84ff0fcb2114, "-7.905939881068282e-187"),
      (0xa08969ee2571df34, "-6.0654305805027505e-152"),
      (0xba0c29f9f2ed7b72, "-4.443491000283999e-29"),
      (0x8fdf262034bd19cc, "-3.1349200815270105e-232"),
      (0xe300c108b9be6e7f, "-7.903639390942385e168"),
      (0x98385272177d1029, "-5.330930403353807e-192"),
      (0x803c1116d37c8b52, "-1.5612650459994524e-307"),
      (0x674e9b848f00ddc4, "4.261622989538378e189"),
      (0x9b227991cd5b7ead, "-5.69894179362087e-178"),
      (0x4846264e795db7a4, "1.5074260393704108e40"),
      (0xb8d138040376ba4d, "-5.181597527652386e-35"),
      (0xe69d9a810fccfe65, "-2.012615740688622e186"),
      (0xd14221b32945dbb1, "-2.751857270134548e83"),
      (0x8c906ad98d7014c2, "-3.668829144425245e-248"),
      (0x980d552d0acb0c1f, "-8.036465840654936e-193"),
      (0x70364f629963302a, "3.463683118023715e232"),
      (0xd4c3943fa3b85521, "-2.14121960263066e100"),
    ] as [(UInt64, String)])
  func python(bits: UInt64, text: String) throws {
    #expect(written { $0.number(Double(bitPattern: bits)) } == text)
    var scanner = JSONScanner(Array(text.utf8))
    #expect(try scanner.readNumber().bitPattern == bits)
  }

  @Test("every number reads back the same")
  func numbersReadBack() throws {
    let seed: UInt64 = 8259
    var generator = RepeatableRandomNumberGenerator(seed: seed)
    for _ in 0..<5000 {
      let value = Double(bitPattern: generator.next())
      guard value.isFinite else { continue }
      var scanner = JSONScanner(Array(written { $0.number(value) }.utf8))
      #expect(try scanner.readNumber() == value, "seed \(seed)")
    }
  }
}
