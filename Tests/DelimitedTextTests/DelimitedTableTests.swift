import TestSupport
import Testing

@testable import DelimitedText

@Suite("Delimited text")
struct DelimitedTableTests {
  private func table(
    _ text: String, _ delimiter: Unicode.Scalar = ",", _ encoding: TextEncoding = .utf8
  ) -> DelimitedTable {
    DelimitedTable(Array(text.utf8), delimiter: delimiter, encoding: encoding)
  }

  private func rows(_ table: DelimitedTable) -> [[String]] {
    (0..<table.count).map { row in table.header.indices.map { table.text(row: row, column: $0) } }
  }

  @Test(
    "fields are read as RFC 4180 has them, whatever ends a line",
    arguments: [
      ("a,b\n1,2\n", [["1", "2"]]), ("a,b\r\n1,2\r\n3,4", [["1", "2"], ["3", "4"]]), ("a,b\r1,2\r", [["1", "2"]]),
      ("a,b\n\"1,5\",\"say \"\"no\"\"\"\n", [["1,5", "say \"no\""]]), ("a,b\n\"x\ny\",2\n", [["x\ny", "2"]]),
      ("a,b\n1,\n,2\n", [["1", ""], ["", "2"]]), ("\u{FEFF}a,b\n1,2\n", [["1", "2"]]),
      ("a,b\n  1 , \"2\" \n", [["1", "2"]]), ("a,b\n5\" nail,\u{A0}x\u{A0}\n", [["5\" nail", "x"]]),
      ("a,b\n\"\"\"\",2\n", [["\"", "2"]]), ("a,b\n\n,\n1,2\n", [["1", "2"]]),
    ])
  func fields(text: String, expected: [[String]]) {
    let table = table(text)
    #expect(table.header == ["a", "b"] && table.faults.isEmpty)
    #expect(rows(table) == expected)
  }

  @Test("any delimiter will do", arguments: [";", "\t", "|", " "] as [Unicode.Scalar])
  func delimiters(delimiter: Unicode.Scalar) {
    let table = table("a\(delimiter)b\n1,5\(delimiter)\n", delimiter)
    #expect(rows(table) == [["1,5", ""]])
  }

  @Test("rows are counted as a spreadsheet counts them: the header is 1, empty rows count, lines within a field do not")
  func numbers() {
    let table = table("a,b\n1,2\n\n\"x\n\ny\",4\n5,6\n")
    #expect((0..<table.count).map(table.number) == [2, 4, 5])
  }

  @Test(
    "each fault has its row and column, and the other rows are read",
    arguments: [
      ("a,b\n1\n2,3\n", 2, nil, "has 1 fields, and the header 2"),
      ("a,b\n1,2,3\n2,3\n", 2, nil, "has 3 fields"),
      ("a,b\n2,3\n1,\"x\ny\n", 3, "b", "opens here and none closes it"),
      ("a,b\n\"1\"x,2\n2,3\n", 2, "a", "behind a closing quotation mark"),
      ("a,a\n2,3\n", 1, "a", "stands twice, as column 1 and 2"),
      ("a,b\n1,\u{0}\n2,3\n", 2, "b", "no UTF-8"),
    ] as [(String, Int, String?, String)])
  func faults(text: String, row: Int, column: String?, message: String) throws {
    let table = table(text)
    let fault = try #require(table.faults.first)
    #expect(table.faults.count == 1 && fault.row == row && fault.column == column)
    #expect(fault.message.contains(message), "\(fault)")
    #expect(rows(table) == [["2", "3"]])
  }

  @Test("a quoted header that another character parts asks about that character, and for a mark that is meant")
  func otherDelimiter() {
    let hints = ["\"a\";\"b\"\n1;2\n", "\"a\" and b\n"].map { table($0).faults.map { $0.hint ?? "" } }
    #expect(
      hints[0] == [
        "if ';' is the delimiter of the file, write it in the mapping; else double a mark that is meant: \"\""
      ])
    #expect(hints[1] == ["double a mark that is meant: \"\""])
  }

  @Test("all faults are found, not the first alone")
  func allFaults() {
    let table = table("a,b\n1\n2,3\n1,2,3\n\"x\"y,z\n")
    #expect(table.faults.map(\.row) == [2, 4, 5])
  }

  @Test("a file without a header has nothing else", arguments: ["", "\n", ",\n", "\u{FEFF}"])
  func headless(text: String) {
    let table = table(text)
    #expect(table.faults.map(\.message) == ["the file has no header"] && table.count == 0)
  }

  @Test("a file in another encoding is read by that encoding alone")
  func encodings() throws {
    let word: [UInt8] = Array("a\nGr".utf8) + [0xF6, 0xDF, 0x80] + Array("e\n".utf8)
    let windows = DelimitedTable(word, delimiter: ",", encoding: .windows1252)
    #expect(rows(windows) == [["Größ€e"]])
    let latin = DelimitedTable(word, delimiter: ",", encoding: .latin1)
    #expect(latin.faults.map(\.row) == [2] && latin.faults[0].hint?.contains("windows-1252") == true)
    let inside = DelimitedTable(Array("a\nGr".utf8) + [0xF6, 0xDF, 0xA0, 0x65], delimiter: ",", encoding: .latin1)
    #expect(rows(inside) == [["Größ\u{A0}e"]])
    let wrong = DelimitedTable(word, delimiter: ",", encoding: .utf8)
    let fault = try #require(wrong.faults.first)
    #expect(fault.row == 2 && fault.column == "a" && fault.hint?.contains("windows-1252") == true)
    let undefined = DelimitedTable(Array("a\n".utf8) + [0x81], delimiter: ",", encoding: .windows1252)
    #expect(undefined.faults.map(\.row) == [2])
  }

  @Test("a file whose first bytes contradict the mapping is refused")
  func marks() {
    let wide = DelimitedTable([0xFF, 0xFE, 0x61, 0], delimiter: ",", encoding: .utf8)
    #expect(wide.faults.map(\.message) == ["the file is UTF-16, as its first bytes say"])
    for bytes in [[0x61, 0, 0x0A, 0], [0, 0x61, 0, 0x0A]] as [[UInt8]] {
      for encoding in TextEncoding.allCases {
        let unmarked = DelimitedTable(bytes, delimiter: ",", encoding: encoding)
        #expect(unmarked.faults.map(\.message) == ["the file is UTF-16, as the zeros between its first bytes say"])
      }
    }
    let marked = table("\u{FEFF}a\n1\n", ",", .windows1252)
    #expect(marked.faults.first?.message.contains("the file is UTF-8") == true && marked.count == 0)
  }

  @Test(
    "bytes that no UTF-8 has are found, and no others",
    arguments: [
      ([0xC3, 0xA4], true), ([0xC0, 0xAF], false), ([0xE0, 0x80, 0x80], false), ([0xED, 0xA0, 0x80], false),
      ([0xF4, 0x90, 0x80, 0x80], false), ([0xF0, 0x9F, 0x98, 0x80], true), ([0xE2, 0x82], false), ([0x80], false),
      ([0xF5, 0x80, 0x80, 0x80], false), ([0xEF, 0xBF, 0xBF], true),
    ] as [([UInt8], Bool)])
  func utf8(bytes: [UInt8], isValid: Bool) {
    #expect((String(validating: bytes, as: UTF8.self) != nil) == isValid)
    let table = DelimitedTable(Array("a\n".utf8) + bytes, delimiter: ",", encoding: .utf8)
    #expect(table.faults.isEmpty == isValid)
  }

  @Test("what is written with quotation marks reads back the same", arguments: 0..<200 as Range<UInt64>)
  func law(seed: UInt64) {
    var random = RepeatableRandomNumberGenerator(seed: seed)
    let characters = Array("ab,;\"\n\r é😀")
    let width = Int.random(in: 1...4, using: &random)
    let cells = (0..<Int.random(in: 0...6, using: &random)).map { _ in
      (0..<width).map { _ in
        "x"
          + String(
            (0..<Int.random(in: 0...5, using: &random)).compactMap { _ in characters.randomElement(using: &random) })
          + "y"
      }
    }
    let lines = [(0..<width).map { "c\($0)" }] + cells
    let text = lines.map { line in
      line.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }.joined(separator: ";")
    }.joined(separator: seed.isMultiple(of: 2) ? "\n" : "\r\n")
    let table = table(text, ";")
    #expect(table.faults.isEmpty && rows(table) == cells, "seed \(seed)")
  }
}
