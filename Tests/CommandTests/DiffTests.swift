import Answers
import Foundation
import TestSupport
import Testing

@testable import Queries

@Suite("What became known")
struct DiffTests {
  /// Baricitinib from March and methotrexate from June 2022 (seqs 1 and 2); then a stop (5), a new date for it (6), and
  /// its retraction (7).
  private func withCorrections<Result>(_ body: (String) throws -> Result) throws -> Result {
    try withLog(smallRecord) { log in
      for line in [
        "record treatment-stopped P01 methotrexate --reason other --on 2022-12-01",
        "amend 5 --on 2022-11-01 --reason misread", "retract 5 --reason 'it runs on'",
      ] { try succeeds(regimen(words: shellWords(line), log: log)) }
      return try body(log)
    }
  }

  private func diff(_ words: String, _ log: String) throws -> JSONDocument {
    let words = ["diff"] + shellWords(words + " --as-of 2023-01-01 --format json")
    return try JSONDocument(parsing: succeeds(regimen(words: words, log: log)))
  }

  /// `end - 2022-12-01 -`: each value that moved, with old, new and difference.
  private func moves(_ row: JSONDocument?) -> [String] {
    (row?["moved"].elements ?? []).map { move in
      let values = ["old", "new", "by"].map { move[$0] }.map { value in
        value.text ?? value.number.map { String(Int($0)) } ?? (value.isNull ? "-" : value.texts.joined(separator: "+"))
      }
      return ([move["column"].text ?? ""] + values).joined(separator: " ")
    }
  }

  @Test(
    "a stop that becomes known, is dated anew and is taken back moves the row and the figures by hand-counted amounts",
    arguments: [
      // June to January is 214 days and 7 months; to December 183 and 6; to November 153 and 5.
      (
        "--since @4 --known-at @5", "added 5", [],
        [
          "end - 2022-12-01 -", "ongoing 1 0 -", "days 214 183 -31", "months 7 6 -1", "daysMin 214 183 -31",
          "daysMax 214 183 -31", "monthsMin 7 6 -1", "monthsMax 7 6 -1", "endingReasons  other -",
        ], "mean 7 6 -1"
      ),
      (
        "--since @5 --known-at @6", "amended 6", ["occurred 2022-12-01 2022-11-01 -30"],
        [
          "end 2022-12-01 2022-11-01 -30", "days 183 153 -30", "months 6 5 -1", "daysMin 183 153 -30",
          "daysMax 183 153 -30", "monthsMin 6 5 -1", "monthsMax 6 5 -1",
        ], "mean 6 5 -1"
      ),
      (
        "--since @6", "retracted 7", ["state in-force not-in-force -"],
        [
          "end 2022-11-01 - -", "ongoing 0 1 -", "days 153 214 61", "months 5 7 2", "daysMin 153 214 61",
          "daysMax 153 214 61", "monthsMin 5 7 2", "monthsMax 5 7 2", "endingReasons other  -",
        ], "mean 5 7 2"
      ),
    ])
  func worked(words: String, event: String, changed: [String], row: [String], mean: String) throws {
    try withCorrections { log in
      let rows = try diff(words + " --rule assume-continuing=yes", log)["rows"].elements
      #expect(rows.compactMap { $0["of"].text } == ["event", "combinations", "durations"])
      #expect("\(rows[0]["change"].text ?? "") \(Int(rows[0]["seq"].number ?? 0))" == event)
      #expect(moves(rows[0]) == changed)
      #expect(rows[1]["patient"].text == "P01" && rows[1]["what"].text == "baricitinib + methotrexate")
      #expect(moves(rows[1]) == row)
      #expect(moves(rows[2]).contains(mean))
      #expect(rows.allSatisfy { $0["events"].texts == rows[0]["events"].texts }, "one event did it all")
    }
  }

  @Test("the answer names both states of the log, and a state compares with itself as nothing")
  func states() throws {
    try withCorrections { log in
      let document = try diff("combinations --since @4 --known-at @6", log)
      #expect(document["log.seq"].number == 6 && document["since.seq"].number == 4)
      #expect(document["log.seal"].text != document["since.seal"].text && document["since.seal"].text?.count == 64)
      #expect(document["rows"].elements.count == 3)
      #expect(try diff("--since @6 --known-at @6", log)["rows"].elements.isEmpty)
      #expect(try diff("--since 2999-01-01", log)["rows"].elements.isEmpty)
      let table = try succeeds(regimen("diff", "--since", "@4", "--as-of", "2023-01-01", log: log))
      #expect(table.contains("\nsince ") && table.contains("seq 4, seal "))
      #expect(table.contains("\n1 event added, 1 amendment, 1 retraction\n"), "the row is again as it was")
    }
  }

  @Test("from before the first event all is new, and a patient who was not known then is no error")
  func fromNothing() throws {
    try withCorrections { log in
      let rows = try diff("combinations --since @0 --known-at @4 --patient P01", log)["rows"].elements
      #expect(rows.compactMap { $0["change"].text } == ["added", "added", "appeared"])
      #expect(rows[2]["events"].texts.count == 2)
      let whole = try diff("--since @0 --known-at @4", log)
      #expect(whole["since.seq"].number == 0 && whole["since.seal"].isNull && whole["since.knownAt"].isNull)
    }
  }

  /// The lines of an answer by patient, without the events that they rest on.
  private func lines(_ query: String, _ words: [String]) throws -> [String: [String]] {
    let text = try succeeds(regimen(words: ["query", query, "--format", "jsonl"] + words))
    let lines = text.split(separator: "\n").map { String($0.replacing(/,"events":\[[^\]]*\]/, with: "")) }
    let byPatient = Dictionary(grouping: lines) { line in
      line.firstMatch(of: /"patient":"(P[0-9]+)"/).map { String($0.1) } ?? ""
    }
    return byPatient.mapValues { $0.sorted() }
  }

  @Test(
    "the patients whose rows moved are those whose rows differ between the two answers", arguments: UInt64(1)...3)
  func law(seed: UInt64) throws {
    let queries = [
      "combinations", "outcomes", "exposures", "regimens", "segments", "lines", "adverse-events", "patients",
      "last-seen", "time-to-event", "checks",
    ]
    try withLog(RandomWard(seed: seed, patients: 1...6).drafts) { log in
      let count = try succeeds(regimen("query", "events", "--format", "csv", log: log)).split(separator: "\n").count - 1
      for query in queries {
        let position = (count * Int(seed)) / 4
        let days = ["--as-of", "2022-10-01", "--log", log]
        let (old, new) = (try lines(query, ["--known-at", "@\(position)"] + days), try lines(query, days))
        let differing = Set(old.keys).union(new.keys).filter { old[$0] != new[$0] }
        let words = ["diff", query, "--since", "@\(position)", "--format", "json"] + days
        let moved = try JSONDocument(parsing: succeeds(regimen(words: words)))["rows"].elements
          .filter { $0["of"].text != "event" }.map { $0["patient"].text ?? "" }
        #expect(Set(moved) == differing, "seed \(seed), \(query) since @\(position)")
      }
    }
  }

  @Test("a drug whose definition becomes known moves rows of patients of whom nothing else became known")
  func definition() throws {
    let drafts = ["newtinib", "methotrexate"].enumerated().map { number, drug in
      #"{"type":"treatment-started","patient":"P01","occurred":"2022-03-01","data":"#
        + #"{"treatment":"T\#(number)","drug":"\#(drug)"}}"#
    }
    let definition =
      #"{"type":"drug-defined","occurred":"2021-01-01","data":"#
      + #"{"drug":"newtinib","class":"jak-inhibitor","immunomodulator":true}}"#
    try withLog(drafts + [definition]) { log in
      let rows = try diff("combinations --since @2", log)["rows"].elements.filter { $0["of"].text == "combinations" }
      #expect(rows.map { $0["change"].text } == ["appeared"])
      #expect(rows.first?["patient"].text == "P01")
    }
  }

  @Test("an event after the as-of date is not among those that became known for it")
  func asOf() throws {
    try withCorrections { log in
      try succeeds(regimen(words: shellWords("record patient-seen P01 --on 2024-01-01"), log: log))
      #expect(try diff("--since @7", log)["rows"].elements.isEmpty)
    }
  }

  @Test(
    "the moves, applied to the rows as they were known, give the rows as they are known",
    arguments: ["combinations", "exposures", "outcomes", "regimens", "durations"])
  func applied(query: String) throws {
    var generator = RepeatableRandomNumberGenerator(seed: 61)
    for _ in 0..<5 {
      let ends = [Int.random(in: 1...258, using: &generator), Int.random(in: 1...258, using: &generator)].sorted()
      let range = ["--since", "@\(ends[0])", "--known-at", "@\(ends[1])"]
      func rows(_ words: [String]) throws -> [FlatRow] {
        try succeeds(regimen(words: words + ["--format", "jsonl"], log: caseSeries)).split(separator: "\n").map {
          try FlatRow(parsing: String($0))
        }
      }
      var known = try rows(["query", query, "--known-at", "@\(ends[0])", "--as-of", "2025-01-01"])
      for change in try rows(["diff", query, "--as-of", "2025-01-01"] + range) where change["of"] == .text(query) {
        try change.apply(to: &known)
      }
      let expected = try rows(["query", query, "--known-at", "@\(ends[1])", "--as-of", "2025-01-01"])
      #expect(known.map(\.content).sorted() == expected.map(\.content).sorted(), "seed 61, \(ends)")
    }
  }

  @Test("--explain shows the lines of the events that did it")
  func explained() throws {
    let words = shellWords("diff combinations --since @132 --known-at @133 --explain --format jsonl")
    let lines = try succeeds(regimen(words: words, log: caseSeries)).split(separator: "\n")
    #expect(lines.count == 2)
    for line in lines {
      let row = try JSONDocument(parsing: String(line))
      #expect(row["lines"].elements.compactMap { $0["seq"].number } == [133])
    }
  }

  @Test(
    "a call that compares nothing is refused",
    arguments: [
      ("diff", "--since is missing", "try: "),
      ("diff duratoins --since @1", "unknown query 'duratoins'", "try: durations"),
      ("diff --since @20 --known-at @10", "--since lies after --known-at", "--since is the earlier of the two"),
      ("diff combinations --by anchor --since @1", "unknown option '--by'", "it is an option of durations"),
      (
        "diff rates --since @1 --suppress-below 5", "gives away the cells",
        "try: regimen query rates --suppress-below 5"
      ),
      ("diff --since soon", "--since", "try: "),
      ("diff --since @1 --explain --format csv", "lines of the log have no place in CSV", "--format jsonl"),
      ("query combinations --explain --format csv", "lines of the log have no place in CSV", "--format jsonl"),
    ])
  func refused(line: String, message: String, hint: String) throws {
    let result = try regimen(words: shellWords(line), log: caseSeries)
    #expect(result.status == 2 && result.output == "")
    #expect(result.error.contains(message) && result.error.contains(hint), "\(result.error)")
  }
}

/// A row as a reader of JSON lines has it: values by the paths that moves name.
private struct FlatRow {
  private var values: [String: Value] = [:]

  init(parsing line: String) throws {
    guard case .object(let members) = Value(json: Array(line.utf8)) else { return }
    for (key, value) in members { values[key] = value }
  }

  subscript(field: String) -> Value? { values[field] }

  /// What it says, the events apart: null and nothing are the same.
  var content: String {
    values.filter { $0.key != "events" && $0.value != .null && $0.value != .list([]) }
      .sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value.compactJSON)" }.joined(separator: " ")
  }

  /// Does to rows what this row of `diff` says.
  func apply(to rows: inout [FlatRow]) throws {
    guard case .list(let list) = self["moved"] else { return }
    let moves = list.compactMap { move -> (path: [String], old: Value, new: Value)? in
      guard case .object(let members) = move, case .text(let column) = members[0].value else { return nil }
      return (column.split(separator: ".").map(String.init), members[1].value, members[2].value)
    }
    if self["change"] == .text("appeared") { rows.append(FlatRow()) }
    let index =
      self["change"] == .text("appeared")
      ? rows.count - 1
      : try #require(
        rows.firstIndex { row in
          (row["patient"] ?? .null) == self["patient"] && moves.allSatisfy { row.value(at: $0.path) == $0.old }
        })
    for move in moves { rows[index].set(move.new, at: move.path) }
    if self["change"] == .text("went") {
      #expect(rows[index].content == "")
      rows.remove(at: index)
    }
  }

  private init() {}

  private func value(at path: [String]) -> Value {
    let field = values[path[0]] ?? .null
    guard path.count > 1 else { return field }
    return path.dropFirst().reduce(field) { value, key in
      guard case .object(let members) = value else { return .null }
      return members.first { $0.key == key }?.value ?? .null
    }
  }

  private mutating func set(_ value: Value, at path: [String]) {
    values[path[0]] = FlatRow.setting(value, in: values[path[0]] ?? .null, at: path.dropFirst())
  }

  private static func setting(_ value: Value, in old: Value, at path: ArraySlice<String>) -> Value {
    guard let key = path.first, case .object(let members) = old else { return value }
    return .object(
      members.map {
        (key: $0.key, value: $0.key == key ? setting(value, in: $0.value, at: path.dropFirst()) : $0.value)
      })
  }
}
