import Answers
import Foundation
import JSONText
import Queries
import TestSupport
import Testing

@Suite("Small cells in curves")
struct SuppressionTests {
  /// A ward of patients on a combination from 1 January: each given by the month of its end, or none, and its reason.
  private func drafts(_ patients: [(end: Int?, reason: String)]) -> [String] {
    patients.enumerated().flatMap { index, patient in
      func draft(_ type: String, _ date: String, _ data: String) -> String {
        #"{"type":"\#(type)","patient":"P\#(index)","occurred":"\#(date)","data":{\#(data)}}"#
      }
      let starts = [("T1", "baricitinib"), ("T2", "methotrexate")].map { label, drug in
        draft("treatment-started", "2022-01-01", #""treatment":"\#(label)","drug":"\#(drug)""#)
      }
      let stop = patient.end.map { month in
        draft(
          "treatment-stopped", "2022-\(month < 9 ? "0" : "")\(month + 1)-01",
          #""treatment":"T2","reasons":["\#(patient.reason)"]"#)
      }
      return starts + (stop.map { [$0] } ?? [])
    }
  }

  private func row(_ log: String, _ rules: String...) throws -> JSONDocument? {
    let words =
      ["query", "survival", "--as-of", "2023-01-01", "--suppress-below", "5", "--at", "1,3,6,9"]
      + ["--rule", "assume-continuing=yes"] + rules
    return try JSONDocument(
      parsing: succeeds(regimen(words: words + ["--format", "json"], log: log)))["rows"].elements.first
  }

  @Test("of three counts of ends the two that would give a small one back are withheld")
  func ends() throws {
    let patients =
      Array(repeating: (end: Int?(2), reason: "no-response"), count: 10)
      + Array(repeating: (2, "funding"), count: 8) + Array(repeating: (nil, ""), count: 2)
    try withLog(drafts(patients)) { log in
      let row = try row(log, "--rule", "endpoint=failure")
      #expect(row?["n"].number == 20 && row?["ended"].number == 10)
      #expect(row?["competing"].isNull == true && row?["ongoing"].isNull == true)
    }
  }

  @Test("a curve is not read where it, or its numbers at risk, would show few patients")
  func points() throws {
    // 2 end at 2 months, 6 more at 5, 3 more at 8, and 9 go on.
    let patients = [(2, 2), (5, 6), (8, 3)].flatMap { end, count in
      Array(repeating: (end: Int?(end), reason: "other"), count: count)
    }
    try withLog(drafts(patients + Array(repeating: (nil, ""), count: 9))) { log in
      let at = try row(log)?["at"].elements ?? []
      #expect(at.map { $0["month"].number } == [1, 3, 6, 9])
      // Of the 11 ends that the row shows 8 come by month 6: the curve there would show that 3 come later.
      #expect(at.map { $0["atRisk"].number } == [20, nil, nil, 9])
      #expect(at.map { $0["survival"].isNull } == [false, true, true, false])
    }
  }

  /// The numbers of patients in a row, each with its path, as the declared columns say.
  private func counts(_ row: JSONDocument, _ columns: [ColumnDescription]) -> [(path: String, count: Double)] {
    columns.flatMap { column -> [(path: String, count: Double)] in
      switch column.parts {
      case .members(let members): return counts(row[column.name], members)
      case .elements(let members): return row[column.name].elements.flatMap { counts($0, members) }
      case .none:
        guard column.unit.countsPatients, let count = row[column.name].number else { return [] }
        return [(column.name, count)]
      }
    }
  }

  @Test(
    "no query shows a count of fewer patients, or an event, or a patient",
    arguments: Query.all.filter { if case .refused = $0.smallCells { false } else { true } }, [UInt64(1), 2, 3])
  func small(query: Query, seed: UInt64) throws {
    try withLog(RandomWard(seed: seed, patients: 1...30).drafts) { ward in
      // Groups of a random ward are seldom small here, those of the reference log are.
      let groups = ["durations", "cohort"].contains(query.name) ? ["--by", "partner"] : []
      let isCounted = !query.countColumns.isEmpty
      let log = groups.isEmpty && !isCounted ? ward : caseSeries
      let columns = isCounted ? query.countColumns : query.columns
      let words =
        ["query", query.name, "--as-of", "2023-01-01", "--format", "json"] + groups + (isCounted ? ["--count"] : [])
      let whole = try JSONDocument(parsing: succeeds(regimen(words: words, log: log)))
      let text = try succeeds(regimen(words: words + ["--suppress-below", "5"], log: log))
      let answer = try JSONDocument(parsing: text)
      for row in answer["rows"].elements {
        for (path, count) in counts(row, columns) { #expect(count == 0 || count >= 5, "\(path) \(count)") }
        #expect(row["events"].elements.isEmpty)
      }
      #expect(!text.contains(/"P\d+"/))
      let shown: [(path: String, count: Double)] = whole["rows"].elements.flatMap { counts($0, columns) }
      #expect(shown.contains { 0 < $0.count && $0.count < 5 }, "there is something to withhold")
    }
  }

  @Test("counts of combinations leave out small ones, and one that subtraction from all would give back with them")
  func combinations() throws {
    // Pairs of baricitinib: 8 with methotrexate, of which 2 go on, 6 with ciclosporin, all of which go on, 7 with
    // azathioprine, of which none goes on, 5 with tacrolimus, 3 with dupilumab.
    func pair(_ patient: Int, _ partner: String, ends: Bool) -> [String] {
      func draft(_ type: String, _ date: String, _ data: String) -> String {
        #"{"type":"\#(type)","patient":"P\#(patient)","occurred":"\#(date)","data":{\#(data)}}"#
      }
      let starts = [("T1", "baricitinib"), ("T2", partner)].map { label, drug in
        draft("treatment-started", "2022-01-01", #""treatment":"\#(label)","drug":"\#(drug)""#)
      }
      let stop = draft("treatment-stopped", "2022-06-01", #""treatment":"T2","reasons":["other"]"#)
      return starts + (ends ? [stop] : [])
    }
    var drafts: [String] = []
    for patient in 1...8 { drafts += pair(patient, "methotrexate", ends: patient > 2) }
    for patient in 9...14 { drafts += pair(patient, "ciclosporin", ends: false) }
    for patient in 15...21 { drafts += pair(patient, "azathioprine", ends: true) }
    for patient in 22...26 { drafts += pair(patient, "tacrolimus", ends: true) }
    for patient in 27...29 { drafts += pair(patient, "dupilumab", ends: true) }
    try withLog(drafts) { log in
      let words = ["query", "combinations", "--count", "--as-of", "2022-12-31", "--format", "csv"]
      func lines(_ more: String...) throws -> [String] {
        try succeeds(regimen(words: words + more, log: log)).split(separator: "\n").dropFirst().map {
          $0.split(separator: ",", omittingEmptySubsequences: false)[1...4].joined(separator: ",")
        }
      }
      #expect(
        try lines() == [
          "methotrexate,8,8,2", "azathioprine,7,7,0", "ciclosporin,6,6,6", "tacrolimus,5,5,0", "dupilumab,3,3,0",
        ])
      // dupilumab is small, and tacrolimus would give it back; the 2 that go on, and the 6 that would give them back.
      #expect(
        try lines("--suppress-below", "5") == ["methotrexate,8,8,", "azathioprine,7,7,0", "ciclosporin,6,6,"])
      let rows = try regimen("query", "combinations", "--suppress-below", "5", log: log)
      #expect(rows.status == 2 && rows.error.contains("\ntry: add --count"), "\(rows.error)")
    }
  }

  @Test("the numbers of an attrition are shown as far as no step leaves out few patients")
  func steps() throws {
    // 12 patients on a pair, 7 on an anchor alone, 2 on a partner alone, 3 on nothing.
    func draft(_ patient: Int, _ type: String, _ data: String) -> String {
      #"{"type":"\#(type)","patient":"P\#(patient)","occurred":"2022-01-01","data":{\#(data)}}"#
    }
    func starts(_ patients: ClosedRange<Int>, _ drugs: String...) -> [String] {
      patients.flatMap { patient in
        drugs.enumerated().map { number, drug in
          draft(patient, "treatment-started", #""treatment":"T\#(number + 1)","drug":"\#(drug)""#)
        }
      }
    }
    let drafts =
      starts(1...12, "baricitinib", "methotrexate") + starts(13...19, "baricitinib") + starts(20...21, "methotrexate")
      + (22...24).map { draft($0, "response-assessed", #""response":"none""#) }
    try withLog(drafts) { log in
      let words = ["query", "attrition", "--as-of", "2023-01-01", "--suppress-below", "5", "--format", "csv"]
      let lines = try succeeds(regimen(words: words, log: log)).split(separator: "\n").map(String.init)
      #expect(
        lines.prefix(6) == [
          "step,leftOut,remaining,events", ",0,24,", "no-systemic-drug,,,", "no-anchor,,19,", "no-partner,7,12,",
          "never-together,0,12,",
        ])
    }
  }

  @Test("a report of groups holds no patient, no event and no lane, and says what it left out")
  func report() throws {
    let page = try succeeds(
      regimen("report", "--suppress-below", "5", "--by", "partner", "--output", "-", log: caseSeries))
    for number in 1...18 { #expect(!page.contains(number < 10 ? "P0\(number)" : "P\(number)")) }
    #expect(!page.contains("data-events") && !page.contains("class=\"lane") && !page.contains("<svg"))
    #expect(page.contains("Lanes, curves, outcomes and the replay by day show single patients and are left out."))
    #expect(page.contains("cells of fewer than 5 patients are withheld"))
    let table = try succeeds(
      regimen("query", "durations", "--suppress-below", "5", "--format", "markdown", log: caseSeries))
    let row = try #require(table.split(separator: "\n").first { $0.hasPrefix("| all ") })
    for cell in row.split(separator: "|").map({ $0.trimmingCharacters(in: .whitespaces) }).dropFirst() {
      #expect(page.contains(">\(cell)</td>"), "\(cell)")
    }
    let few = try succeeds(
      regimen("report", "--suppress-below", "20", "--output", "-", log: caseSeries))
    #expect(few.contains("fewer than 20 patients") && !few.contains("18 patients"))
  }

  @Test("no small cell of random cohorts comes back when the margins of answers and of a page are solved")
  func solved() throws {
    let result = try run(
      "/usr/bin/env",
      [
        "python3", PackageLayout.root + "/Tools/checks/small-cells/run", "--cohorts", "4", "--seed", "1", "--regimen",
        PackageLayout.executable("regimen"),
      ], environment: ["PATH": "/usr/bin:/bin"])
    #expect(result.status == 0 && result.output.hasSuffix(" 0 recovered\n"), "\(result.output)\(result.error)")
  }

  @Test(
    "what is made of single patients is refused, with what to ask instead",
    arguments: [
      (["plot", "swimmer"], "it is an option of exposure"),
      (["plot", "survival"], "it is an option of exposure"),
      (["report", "--patient", "P01"], "leave one of them out"),
      (["report", "--sort", "name"], "leave one of them out"),
      (["query", "regimens"], "it is an option of combinations, durations"),
      (["query", "curves"], "it is an option of combinations, durations"),
      (["query", "time-to-event", "--count"], "it is an option of combinations, durations"),
      (["claims", "\(caseSeries)/claims.json"], "it is an option of report"),
    ])
  func refused(words: [String], hint: String) throws {
    let result = try regimen(words: words + ["--suppress-below", "5", "--output", "-"], log: caseSeries)
    #expect(result.status == 2 && result.output.isEmpty && result.error.contains("\ntry: \(hint)"), "\(result.error)")
  }

  @Test("doses of few patients are left out of the time at each dose")
  func doses() throws {
    let svg = try succeeds(regimen("plot", "exposure", "--suppress-below", "5", "--output", "-", log: caseSeries))
    let counts = svg.matches(of: /<title>[^<]*: \d+ days, (\d+) patients?<\/title>/).compactMap { Int($0.output.1) }
    #expect(counts.min().map { $0 >= 5 } == true && counts.count == 3)
    #expect(svg.contains("Doses of fewer than 5 patients are left out."))
  }
}
