import TestSupport
import Testing

@testable import regimen

@Suite("Answers as CSV")
struct CSVTests {
  @Test("a header and a line for each row: lists joined, null empty, numbers unrounded, lines ended by a bare newline")
  func whole() throws {
    let answer = try Answer.sample(rows: [
      ["patient": "P01", "partners": ["a", "b"], "months": .number(43.0 / 3), "end": .null, "ongoing": true],
      ["patient": "P02", "partners": [], "months": -3, "end": "2024-01-01", "ongoing": false],
    ])
    #expect(
      render(answer, as: .csv) == """
        patient,partners,months,end,ongoing
        P01,"a; b",14.333333333333334,,true
        P02,,-3,2024-01-01,false

        """)
  }

  @Test("an object gives a column for each member in its place, also where it is null in the first row")
  func objects() throws {
    let rows: [Row] = [
      ["group": "a", "kaplanMeier": .null, "n": 1],
      ["group": "b", "kaplanMeier": ["median": 9.5, "lower": .null], "n": 2],
    ]
    let expected = "group,kaplanMeier.median,kaplanMeier.lower,n\na,,,1\nb,9.5,,2\n"
    #expect(render(try .sample(rows: rows), as: .csv) == expected)
    #expect(
      render(try .sample(rows: rows.reversed()), as: .csv)
        == "group,kaplanMeier.median,kaplanMeier.lower,n\nb,9.5,,2\na,,,1\n")
  }

  @Test(
    "a field that is an object in one row and something else in another keeps a column for that",
    arguments: [(.text("text"), "text"), (.list(["x", "y"]), "\"x; y\"")] as [(Value, String)])
  func mixedKinds(value: Value, field: String) throws {
    let answer = try Answer.sample(rows: [["a": ["b": 1]], ["a": value]])
    #expect(render(answer, as: .csv) == "a.b,a\n1,\n,\(field)\n")
  }

  @Test("a row of one empty field is no empty line, which readers would skip")
  func loneNull() throws {
    #expect(render(try .sample(rows: [["end": .null]]), as: .csv) == "end\n\"\"\n")
  }

  @Test("declared columns make the header the same whatever the rows hold")
  func declared() throws {
    let fields = ["group", "kaplanMeier.median", "n"]
    #expect(render(try .sample(rows: [], fields: fields), as: .csv) == "group,kaplanMeier.median,n\n")
    let row: Row = ["n": 1, "group": "a", "kaplanMeier": .null, "extra": 2]
    #expect(render(try .sample(rows: [row], fields: fields), as: .csv) == "group,kaplanMeier.median,n,extra\na,,1,2\n")
  }

  @Test("a list of objects is compact JSON")
  func nestedLists() throws {
    let answer = try Answer.sample(rows: [["treatments": [["drug": "x", "dose": .null]]]])
    #expect(render(answer, as: .csv) == "treatments\n\"[{\"\"drug\"\":\"\"x\"\",\"\"dose\"\":null}]\"\n")
  }

  @Test(
    "a text that a spreadsheet would take for a formula has an apostrophe before it",
    arguments: [
      ("=1+1", "'=1+1"), ("+49", "'+49"), ("-2", "'-2"), ("@SUM", "'@SUM"), ("\t=1", "\"'\t=1\""),
      ("\r=1", "\"'\r=1\""), ("\r\n=1", "\"'\r\n=1\""), ("＝1", "'＝1"), ("a=1", "a=1"), ("=\u{301}1", "'=\u{301}1"),
      ("=HYPERLINK(\"x\",1)", "\"'=HYPERLINK(\"\"x\"\",1)\""),
    ])
  func formulas(text: String, field: String) throws {
    #expect(render(try .sample(rows: [["note": .text(text)]]), as: .csv) == "note\n\(field)\n")
  }

  @Test("a formula in a list is defused wherever it stands, numbers never are")
  func formulasInLists() throws {
    #expect(render(try .sample(rows: [["a": ["x", "=1"], "b": -1.5]]), as: .csv) == "a,b\n\"x; '=1\",-1.5\n")
  }

  @Test("what is written reads back the same for any text that begins with a letter")
  func roundTrip() throws {
    let alphabet = Array("a,\"\r\n;\t |ä漢 ".unicodeScalars)
    for seed in UInt64(0)..<200 {
      var generator = RepeatableRandomNumberGenerator(seed: seed)
      let texts = (0..<3).map { _ in
        var text = String.UnicodeScalarView("x".unicodeScalars)
        for _ in 0..<Int.random(in: 0...8, using: &generator) {
          if let scalar = alphabet.randomElement(using: &generator) { text.append(scalar) }
        }
        return String(text)
      }
      let rows = [Row(fields: texts.enumerated().map { (name: "f\($0)", value: .text($1)) })]
      let records = parsedCSV(render(try .sample(rows: rows), as: .csv))
      #expect(records == [["f0", "f1", "f2"], texts], "seed \(seed)")
    }
  }
}

/// RFC 4180 read in the plainest way, character by character.
private func parsedCSV(_ text: String) -> [[String]] {
  var records: [[String]] = []
  var record: [String] = []
  var field = String.UnicodeScalarView()
  var isQuoted = false
  var previousWasQuote = false
  for scalar in text.unicodeScalars {
    if scalar == "\"" {
      if previousWasQuote && !isQuoted { field.append(scalar) }
      isQuoted.toggle()
      previousWasQuote = true
      continue
    }
    previousWasQuote = false
    if isQuoted {
      field.append(scalar)
    } else if scalar == "," || scalar == "\n" {
      record.append(String(field))
      field = String.UnicodeScalarView()
      if scalar == "\n" {
        records.append(record)
        record = []
      }
    } else {
      field.append(scalar)
    }
  }
  return records
}
