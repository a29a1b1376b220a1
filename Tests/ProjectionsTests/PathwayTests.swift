import CalendarTime
import PatientRecord
import Projections
import Testing

@Suite("Pathways") struct PathwayTests {
  /// Three drugs whose order by name is that of the letters.
  private static let drugs: [Character: String] = ["A": "baricitinib", "B": "methotrexate", "C": "prednisone"]

  /// A record of courses in letters: `A 2014-01-10..2014-03-10`.
  static func record(_ courses: String, asOf: String = "2016-01-01") throws -> TestRecord {
    var lines: [String] = []
    for (index, course) in courses.split(separator: ", ").enumerated() {
      let words = course.split(separator: " ")
      let days = words[1].split(separator: ".", omittingEmptySubsequences: true)
      let letter = try #require(words[0].first)
      let drug = try #require(drugs[letter])
      lines.append("\(days[0]) start T\(index + 1) \(drug)")
      if days.count > 1 { lines.append("\(days[1]) stop T\(index + 1) other") }
    }
    return try TestRecord(lines.joined(separator: "\n"), asOf: asOf)
  }

  /// A path in letters: `A-A+B`.
  static func letters(_ names: [String]) -> String {
    drugs.reduce(names.joined(separator: "-")) { $0.replacing($1.value, with: String($1.key)) }
  }

  private static func path(_ record: TestRecord, _ rules: [String]) throws -> String {
    letters(try derivePathway(record.history, patient: "P01", in: record.context(rules)).steps.map(\.name))
  }

  private static let windowed = ["segments=windowed", "path-length=5"]
  private static let short =
    "A 2014-01-10..2014-01-10, A 2014-01-23..2014-01-24, A 2014-01-11..2014-01-12, A 2014-01-13..2014-01-14, "
    + "A 2014-01-15..2014-01-16, A 2014-01-17..2014-01-18, A 2014-01-19..2014-01-20, A 2014-05-21..2014-05-22"

  /// Examples of the package's own tests, with the parameters that they give: gap (eraCollapseSize), era-minimum
  /// (minEraDuration), window (combinationWindow) and segment-minimum (minPostCombinationDuration).
  @Test(
    "windowed pathways are those of TreatmentPatterns 3.1.0",
    arguments: [
      ("A 2014-01-10..2014-03-10", "gap=5", "A"),
      ("A 2014-01-10..2014-03-10, B 2014-03-20..2014-05-20", "gap=5", "A-B"),
      ("A 2014-01-10..2014-03-10, B 2014-03-12..2014-05-12, C 2014-05-14..2014-07-14", "gap=5", "A-B-C"),
      ("A 2014-01-03..2014-03-02, B 2014-03-10..2014-05-10, C 2014-03-10..2014-05-10", "gap=5", "A-B+C"),
      ("A 2014-01-10..2014-03-10, B 2014-01-10..2014-03-10, C 2014-03-12..2014-05-12", "gap=5", "A+B-C"),
      ("A 2014-01-03..2014-03-02, A 2014-03-10..2014-05-10, B 2014-03-10..2014-05-10", "gap=5", "A-A+B"),
      (
        "A 2014-01-03..2014-03-02, B 2014-03-10..2014-05-10, A 2014-05-12..2014-07-12, B 2014-07-14..2014-09-14",
        "gap=5", "A-B-A-B"
      ),
      ("A 2014-01-03..2014-03-02, B 2014-03-10..2014-05-10, B 2014-05-12..2014-06-12", "gap=5", "A-B"),
      ("A 2014-01-03..2014-03-02, B 2014-03-10..2014-05-10, B 2014-06-12..2014-07-12", "gap=5", "A-B-B"),
      ("A 2014-01-10..2014-03-10, A 2014-04-12..2014-06-12, B 2014-06-14..2014-08-14", "gap=5", "A-A-B"),
      (
        "A 2014-01-10..2014-03-10, A 2014-04-12..2014-06-12, B 2014-06-14..2014-08-14",
        "gap=5 repeats=changes", "A-B"
      ),
      (
        "A 2014-01-10..2014-03-10, B 2014-01-10..2014-03-10, A 2014-03-12..2014-05-12, B 2014-03-12..2014-05-12",
        "gap=5", "A+B"
      ),
      (
        "A 2014-01-10..2014-03-10, B 2014-01-10..2014-03-10, A 2014-04-12..2014-06-12, B 2014-04-12..2014-06-12",
        "gap=5", "A+B-A+B"
      ),
      ("A 2014-01-01..2014-02-01, B 2014-01-15..2014-02-15", "gap=5 window=5 segment-minimum=5", "A-A+B-B"),
      (
        "A 2014-01-01..2014-02-01, B 2014-01-10..2014-01-20, C 2014-01-01..2014-02-01",
        "gap=5 window=5 segment-minimum=5", "A+C-A+B+C-A+C"
      ),
      (
        "A 2014-01-01..2014-02-01, B 2014-01-10..2014-01-20, C 2014-01-10..2014-03-01",
        "gap=5 era-minimum=1 window=5 segment-minimum=5", "A-A+B+C-A+C-C"
      ),
      (
        "A 2014-01-01..2014-01-14, B 2014-01-16..2014-01-18, C 2014-01-09..2014-01-18, C 2014-03-09..2014-03-30",
        "gap=5 window=1 segment-minimum=1", "A-A+C-C-B+C-C"
      ),
      (
        "A 2014-05-20..2014-08-17, B 2014-07-08..2014-08-25, B 2014-09-19..2015-02-22, B 2015-02-28..2015-09-26",
        "gap=30 era-minimum=30", "A-A+B-B"
      ),
      (
        "A 2014-02-03..2014-03-01, B 2014-03-03..2014-04-01, A 2014-01-01..2014-02-01, B 2014-04-03..2014-05-01",
        "gap=5 era-minimum=14", "A-B"
      ),
      (
        "A 2014-02-01..2014-03-01, B 2014-02-05..2014-03-03, A 2014-03-05..2014-04-01, B 2014-03-05..2014-04-07",
        "gap=5 era-minimum=14 window=14 segment-minimum=14", "A+B"
      ),
      // An era of no days is one: it is joined, and is a step.
      (Self.short, "gap=5 repeats=first", "A"), (Self.short, "gap=5", "A-A"), (Self.short, "gap=0", "A-A-A-A-A"),
      (
        "A 2014-01-10..2014-01-10, B 2014-01-23..2014-01-24, B 2014-01-11..2014-01-12, B 2014-01-13..2014-01-14, "
          + "A 2014-01-15..2014-01-16, A 2014-01-17..2014-01-18, A 2014-01-19..2014-01-20, A 2014-05-21..2014-05-22",
        "gap=0", "A-B-B-A-A"
      ),
    ])
  func treatmentPatterns(courses: String, rules: String, path: String) throws {
    let rules = Self.windowed + rules.split(separator: " ").map(String.init)
    #expect(try Self.path(Self.record(courses), rules) == path)
  }

  @Test("an overlap shorter than the window is a switch on the day of the second start; from the window on, both ran")
  func windowBoundary() throws {
    let record = try Self.record("A 2014-01-01..2014-04-01, B 2014-03-03..2014-06-01")
    let rules = ["segments=windowed", "segment-minimum=1"]
    let atOnce = try deriveTreatmentEpisodes(record.history, patient: "P01", in: record.context(rules + ["window=30"]))
    #expect(atOnce.map { "\(Self.letters([$0.name])) \($0.days)" } == ["A 61", "B 90"])
    let both = try deriveTreatmentEpisodes(record.history, patient: "P01", in: record.context(rules + ["window=29"]))
    #expect(both.map { "\(Self.letters([$0.name])) \($0.days)" } == ["A 61", "A+B 29", "B 61"])
  }

  @Test("an overlap that is the whole length of one of the two is a combination, however short")
  func wholeOverlap() throws {
    let record = try Self.record("A 2014-01-01..2014-06-01, B 2014-03-01..2014-03-11")
    let rules = ["segments=windowed", "segment-minimum=1"]
    #expect(try Self.path(record, rules) == "A-A+B-A")
    #expect(try Self.path(record, ["segments=windowed"]) == "A-A", "10 days together are dropped, the rest stays")
  }

  @Test("steps are kept, joined or cut as the rules say")
  func filters() throws {
    let record = try Self.record(
      "A 2014-01-01..2014-02-01, A 2014-03-01..2014-04-01, B 2014-05-01..2014-06-01, A 2014-07-01..2014-08-01")
    #expect(try Self.path(record, []) == "A-A-B-A")
    #expect(try Self.path(record, ["repeats=changes"]) == "A-B-A")
    #expect(try Self.path(record, ["repeats=first"]) == "A-B")
    #expect(try Self.path(record, ["path-length=2"]) == "A-A")
    #expect(try Self.path(record, ["repeats=changes", "path-length=2"]) == "A-B")
    #expect(try Self.path(record, ["era-minimum=31"]) == "A-A-B-A")
    #expect(try Self.path(record, ["era-minimum=32"]) == "")
  }

  @Test("exact segments partition time, days on nothing included, and what runs is open-ended")
  func exact() throws {
    let record = try Self.record("A 2014-01-01..2014-03-01, B 2014-02-01..2014-04-01, A 2014-05-01", asOf: "2014-06-01")
    let segments = try deriveTreatmentEpisodes(record.history, patient: "P01", in: record.context([]))
    #expect(
      segments.map { "\(Self.letters([$0.name])) \($0.start)..\($0.end?.description ?? "") \($0.days)" } == [
        "A 2014-01-01..2014-02-01 31", "A+B 2014-02-01..2014-03-01 28", "B 2014-03-01..2014-04-01 31",
        " 2014-04-01..2014-05-01 30", "A 2014-05-01.. 31",
      ])
    #expect(segments.map(\.events) == [[1, 2], [1, 2, 3, 4], [3, 4], [3, 4, 5], [5]])
  }

  @Test("no other patient decides which steps a patient keeps")
  func alone() throws {
    let short = try Self.record("A 2014-01-01..2014-01-10")
    #expect(try Self.path(short, Self.windowed) == "A", "nothing overlaps, so nothing is dropped")
  }

  @Test(
    "windowed, a day within a course of another drug cuts it, or is dropped as too short",
    arguments: [("segment-minimum=0", "A-A+B-A"), ("segment-minimum=1", "A-A")])
  func dayWithin(rule: String, path: String) throws {
    let record = try Self.record("A 2014-01-01..2014-06-01, B 2014-03-01..2014-03-01")
    #expect(try Self.path(record, ["segments=windowed", rule]) == path)
  }

  @Test("windowed, a course that begins after the death is no step, and is joined to nothing")
  func afterDeath() throws {
    let record = try TestRecord(
      "2022-01-05 start T1 baricitinib\n2022-01-20 stop T1 death\n2022-02-01 start T2 baricitinib")
    let rows = try deriveTreatmentEpisodes(
      record.history, patient: "P01", in: record.context(["segments=windowed", "gap=30"]))
    #expect(rows.map { "\($0.end?.description ?? "none")" } == ["2022-01-20"])
  }

  @Test(
    "topical courses, drugs that are neither anchor nor partner and, but for windowed, courses of no days are no steps")
  func outside() throws {
    let record = try TestRecord(
      """
      2022-01-01 start T1 tacrolimus topical
      2022-01-01 start T2 acitretin oral
      2022-02-01 start T3 baricitinib
      2022-02-01 stop T3 other
      """)
    #expect(try Self.path(record, []) == "")
    #expect(try Self.path(record, Self.windowed) == "A")
  }

  // MARK: Counts

  private func count(_ paths: [String: Int], cellMinimum: Int) throws -> [String] {
    var rules = PathwayRules()
    rules.cellMinimum = cellMinimum
    let pathways = try paths.flatMap { path, count in
      let courses = path.split(separator: "-").enumerated().map { index, drug in
        "\(drug) 2014-0\(2 * index + 1)-01..2014-0\(2 * index + 2)-01"
      }
      let record = try Self.record(courses.joined(separator: ", "))
      return try (0..<count).map { index in
        try derivePathway(record.history, patient: "\(path)\(index)", in: record.context([]))
      }
    }
    return countPathways(pathways, rules).map { row in
      // The events of few patients would tell how many they are.
      #expect(row.events.isEmpty == (row.steps == nil))
      let name = row.steps.map(Self.letters) ?? "others(\(row.paths))"
      return "\(name) \(row.patients.map(String.init) ?? "?")"
    }
  }

  @Test("paths stand by their number of patients, and those without steps are not counted")
  func order() throws {
    #expect(try count(["A": 2, "B": 7, "A-B": 2, "": 4], cellMinimum: 0) == ["B 7", "A 2", "A-B 2"])
  }

  @Test(
    "paths of few patients stand together, never so that one could be subtracted back",
    arguments: [
      (["A": 9, "B": 3, "C": 4], ["A 9", "others(2) 7"]), (["A": 9, "B": 6, "C": 4], ["A 9", "others(2) 10"]),
      (["A": 9, "B": 6], ["A 9", "B 6"]), (["A": 2, "B": 1], ["others(2) ?"]), (["A": 9, "C": 1], ["others(2) 10"]),
    ])
  func fewPatients(paths: [String: Int], rows: [String]) throws {
    #expect(try count(paths, cellMinimum: 5) == rows)
  }
}
