import JSONText
import Testing

@testable import Answers

@Suite("Answers as JSON")
struct JSONTests {
  @Test("the document has its keys in their order, numbers unrounded and null where there is nothing")
  func document() throws {
    var answer = try Answer.sample(
      rows: [["group": "all", "mean": .number(43.0 / 3), "median": 12.0, "sd": .null, "ids": ["a"], "ongoing": true]])
    answer.unknown = 3
    answer.notes = ["The median is not reached."]
    let seal = String(repeating: "1a2b3c4d", count: 8)
    #expect(
      answer.text(as: .json) == """
        {"query":"combinations","log":{"id":"0b7d5a40-1c2d-4e3f-8a9b-001122334455","seq":312,"seal":"\(seal)"},\
        "asOf":"2025-01-01","knownAt":"2025-02-28T00:00:00.000Z","profile":{"unit":"pair","days":"inclusive"},\
        "erased":0,"unknown":3,"possible":0,"notCounted":[],"notes":["The median is not reached."],\
        "rows":[{"group":"all","mean":14.333333333333334,"median":12,"sd":null,\
        "ids":["a"],"ongoing":true}]}

        """)
  }

  @Test("a log without id, seal or events has null for them")
  func bareLog() throws {
    var answer = try Answer.sample(rows: [])
    answer.log = LogPosition(id: nil, sequenceNumber: 0, seal: nil)
    answer.knownAt = nil
    let text = answer.text(as: .json)
    #expect(text.contains(#""log":{"id":null,"seq":0,"seal":null},"asOf":"2025-01-01","knownAt":null,"#))
    #expect(text.hasSuffix(#""rows":[]}"# + "\n"))
  }

  @Test("JSON lines are the rows alone, one a line, whatever their texts hold")
  func lines() throws {
    let answer = try Answer.sample(rows: [["note": "a\nb\"\u{1}"], ["note": "ü\u{2028}"]])
    #expect(
      answer.text(as: .jsonl) == """
        {"note":"a\\nb\\"\\u0001"}
        {"note":"ü\\u2028"}

        """)
    #expect((try Answer.sample(rows: [])).text(as: .jsonl).isEmpty)
  }

  @Test("a row's lines of the log stand in it as they were stored")
  func explanations() throws {
    let answer = try Answer.sample(rows: [SampleRow(["n": 1], explanation: [#"{"seq":7,"value":1.50}"#])])
    #expect(answer.text(as: .jsonl) == #"{"n":1,"lines":[{"seq":7,"value":1.50}]}"# + "\n")
    let bare = try Answer.sample(rows: [SampleRow(["n": 1], explanation: [])])
    #expect(bare.text(as: .jsonl) == #"{"n":1,"lines":[]}"# + "\n")
  }

  @Test("a stored line that is not JSON is carried as a text", arguments: [#"{"seq":7,"#, "{}]", "", "{} {}"])
  func damagedExplanations(line: String) throws {
    let answer = try Answer.sample(rows: [SampleRow(["n": 1], explanation: [line])])
    var scanner = JSONScanner(Array(answer.text(as: .json).utf8))
    try scanner.skipValue()
    try scanner.expectEnd()
  }
}
