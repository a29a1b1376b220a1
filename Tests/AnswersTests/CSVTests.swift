import TestSupport
import Testing

@testable import Answers

@Suite("Answers as CSV")
struct CSVTests {
  @Test("a header and a line for each row: lists joined, null empty, numbers unrounded, lines ended by a bare newline")
  func whole() throws {
    let answer = try Answer.sample(rows: [
      ["patient": "P01", "partners": ["a", "b"], "months": .number(43.0 / 3), "end": .null, "ongoing": true],
      ["patient": "P02", "partners": [], "months": -3, "end": "2024-01-01", "ongoing": false],
    ])
    #expect(
      answer.text(as: .csv) == """
        patient,partners,months,end,ongoing
        P01,"a; b",14.333333333333334,,true
        P02,,-3,2024-01-01,false

        """)
  }

  @Test("an object gives a column for each member in its place, also where it is null in the first row")
  func objects() throws {
    let rows: [SampleRow] = [
      ["group": "a", "kaplanMeier": .null, "n": 1],
      ["group": "b", "kaplanMeier": ["median": 9.5, "lower": .null], "n": 2],
    ]
    let expected = "group,kaplanMeier.median,kaplanMeier.lower,n\na,,,1\nb,9.5,,2\n"
    #expect((try Answer.sample(rows: rows)).text(as: .csv) == expected)
    #expect(
      (try Answer.sample(rows: rows.reversed())).text(as: .csv)
        == "group,kaplanMeier.median,kaplanMeier.lower,n\nb,9.5,,2\na,,,1\n")
  }

  @Test("a row of one empty field is no empty line, which readers would skip")
  func loneNull() throws {
    #expect((try Answer.sample(rows: [["end": .null]])).text(as: .csv) == "end\n\"\"\n")
  }

  @Test("the header has every declared column, whatever the rows hold")
  func declared() throws {
    struct Row: Sendable { let group: String, median: Double? }
    let table = Table<Row>([
      Column("group", sensitivity: .none, "The group.") { $0.group },
      .object(
        "kaplanMeier", "The curve.",
        of: [Column("median", unit: .months, sensitivity: .none, "The median.") { $0 }]
      ) { $0.median },
    ])
    #expect(Answer.sample(rows: Rows([], table)).text(as: .csv) == "group,kaplanMeier.median\n")
    let rows = Rows([[Row(group: "a", median: nil)], [Row(group: "b", median: 2)]], table)
    #expect(Answer.sample(rows: rows).text(as: .csv) == "group,kaplanMeier.median\na,\nb,2\n")
  }

  @Test(
    "columns are written as they are asked for, in that order; the name of an object stands for its columns",
    arguments: [
      ("n,group", "n,group\n1,\"a, \"\"b\"\"\"\n,b\n"), ("group", "group\n\"a, \"\"b\"\"\"\nb\n"),
      (" kaplanMeier , n", "kaplanMeier.median,kaplanMeier.lower,n\n9.5,,1\n,,\n"),
      ("n", "n\n1\n\"\"\n"),
      ("-events", "group,kaplanMeier.median,kaplanMeier.lower,n\n\"a, \"\"b\"\"\",9.5,,1\nb,,,\n"),
      ("-kaplanMeier,-events,-n", "group\n\"a, \"\"b\"\"\"\nb\n"),
    ])
  func chosenColumns(names: String, expected: String) throws {
    var answer = try Answer.sample(rows: [
      ["group": "a, \"b\"", "kaplanMeier": ["median": 9.5, "lower": .null], "n": 1, "events": ["e1", "e2"]],
      ["group": "b", "kaplanMeier": .null, "n": .null, "events": []],
    ])
    answer.columnsOfCSV = try ColumnChoice(names, known: answer.rows.columnsOfCSV)
    #expect(answer.text(as: .csv) == expected)
  }

  @Test(
    "a choice of columns that says nothing clear is refused",
    arguments: [
      ("month", "there is no column 'month'"), ("days,days", "the column 'days' is named twice"),
      ("-curve,-curve.median", "the column 'curve.median' is named twice"), ("", "there is no column ''"),
      ("days,-months", "some names are to be written and some left out"),
      ("-days,-months,-curve", "no column is left"),
    ])
  func unclearColumns(names: String, message: String) {
    let error = #expect(throws: ColumnChoice.Fault.self) {
      try ColumnChoice(names, known: ["days", "months", "curve.median"])
    }
    #expect(error?.message == message)
    #expect(error?.hint != nil)
  }

  @Test("headings take the place of names")
  func headings() throws {
    var answer = try Answer.sample(rows: [["months": 2, "end": .null]])
    answer.headings = try Headings(Array(#"{"months":"Monate, gezählt"}"#.utf8), known: answer.rows.namedColumns)
    #expect(answer.text(as: .csv) == "\"Monate, gezählt\",end\n2,\n")
    #expect(answer.text(as: .jsonl) == "{\"months\":2,\"end\":null}\n")
  }

  @Test("each object of a list is a text of its own, never JSON")
  func lists() throws {
    struct Hold: Sendable { let from: Int, to: Int? }
    let table = Table<[Hold]>([
      .list(
        "holds", sensitivity: .none, "The holds.",
        of: [
          Column("from", sensitivity: .none, "The first day.") { $0.from },
          Column("to", sensitivity: .none, "The day after the last.") { $0.to },
        ], joined: { "\($0.from)..\($0.to.map(String.init) ?? "")" }
      ) { $0 }
    ])
    let answer = Answer.sample(rows: Rows([[[Hold(from: 1, to: 3), Hold(from: 7, to: nil)], []]], table))
    #expect(answer.text(as: .csv) == "holds\n\"1..3; 7..\"\n\"\"\n")
    #expect(answer.text(as: .jsonl) == "{\"holds\":[{\"from\":1,\"to\":3},{\"from\":7,\"to\":null}]}\n{\"holds\":[]}\n")
  }

  @Test(
    "a text that a spreadsheet would take for a formula has an apostrophe before it",
    arguments: [
      ("=1+1", "'=1+1"), ("+49", "'+49"), ("-2", "'-2"), ("@SUM", "'@SUM"), ("\t=1", "\"'\t=1\""),
      ("\r=1", "\"'\r=1\""), ("\r\n=1", "\"'\r\n=1\""), ("＝1", "'＝1"), ("a=1", "a=1"), ("=\u{301}1", "'=\u{301}1"),
      ("=HYPERLINK(\"x\",1)", "\"'=HYPERLINK(\"\"x\"\",1)\""),
    ])
  func formulas(text: String, field: String) throws {
    #expect((try Answer.sample(rows: [["note": .text(text)]])).text(as: .csv) == "note\n\(field)\n")
  }

  @Test("a formula in a list is defused wherever it stands, numbers never are")
  func formulasInLists() throws {
    #expect((try Answer.sample(rows: [["a": ["x", "=1"], "b": -1.5]])).text(as: .csv) == "a,b\n\"x; '=1\",-1.5\n")
  }

  @Test("rows are made when they are written, block by block, in their order", arguments: [0, 1, 511, 513, 70_000])
  func blocks(count: Int) {
    let table = Table<Int>([Column("n", sensitivity: .none, "A number.") { $0 }])
    let answer = Answer.sample(rows: Rows(count: count, table) { $0 * 3 })
    var (text, longest) = ("", 0)
    answer.forEachBlock(as: .csv) { block in
      text += String(decoding: block, as: UTF8.self)
      longest = max(longest, block.count)
    }
    #expect(text == "n\n" + (0..<count).map { "\($0 * 3)\n" }.joined())
    #expect(longest <= 512 * 7)
    #expect(answer.text(as: .jsonl) == (0..<count).map { "{\"n\":\($0 * 3)}\n" }.joined())
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
      let rows = [SampleRow(RowValues(texts.enumerated().map { (name: "f\($0)", value: .text($1)) }))]
      let records = parsedCSV((try Answer.sample(rows: rows)).text(as: .csv))
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
