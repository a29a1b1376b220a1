import Foundation
import TestSupport
import Testing

@Suite("export tables")
struct TablesExportTests {
  private func lines(_ table: String, in directory: String) throws -> [String] {
    try String(contentsOfFile: directory + "/\(table).csv", encoding: .utf8).split(separator: "\n").map(String.init)
  }

  private func withTables<Result>(
    of log: String, _ options: String..., body: (String) throws -> Result
  ) throws -> Result {
    try withTemporaryDirectory { directory in
      try succeeds(regimen(words: ["export", "tables", "--output", directory + "/tables"] + options, log: log))
      return try body(directory + "/tables")
    }
  }

  private static let course = [
    #"{"type":"patient-enrolled","patient":"P01","occurred":"2021-03-01","data":{"sex":"female","age":44}}"#,
    #"{"type":"treatment-started","patient":"P01","occurred":"2021-03","data":"#
      + #"{"treatment":"T1","drug":"olumiant","dose":{"amount":4,"unit":"mg","every":"P1D"},"route":"oral"}}"#,
    #"{"type":"co-therapy-added","patient":"P01","occurred":"2021-06-01","data":"#
      + #"{"treatment":"T2","drug":"methotrexate","dose":{"amount":15,"unit":"mg","every":"P1W"},"addedTo":["T1"]}}"#,
    #"{"type":"treatment-held","patient":"P01","occurred":"2021-08-01","data":"#
      + #"{"treatment":"T2","reason":"infection"}}"#,
    #"{"type":"treatment-resumed","patient":"P01","occurred":"2021-08-15","data":{"treatment":"T2"}}"#,
    #"{"type":"treatment-stopped","patient":"P01","occurred":"2022-01-01","data":"#
      + #"{"treatment":"T2","reasons":["no-response","adverse-event"],"switchedTo":"ciclosporin"}}"#,
  ]

  @Test("writes dates as they were recorded, with the days that they can have been")
  func dates() throws {
    try withLog(Self.course) { log in
      try withTables(of: log, "--as-of", "2023-01-01") { tables in
        let courses = try lines("courses", in: tables)
        #expect(courses.count == 3)
        #expect(courses[1].hasPrefix("P01,T1,") && courses[1].contains(",2021-03,2021-03-01,2021-03-31,,,,true,"))
        #expect(courses[1].contains(",treatment-started,baricitinib,jak-inhibitor,L04AF02,oral,"))
        #expect(courses[2].hasSuffix(",2022-01-01,2022-01-01,2022-01-01,false,no-response,ciclosporin"))
        #expect(try lines("added_to", in: tables).dropFirst().map { $0.prefix(9) } == ["P01,T2,T1"])
        let reasons = try lines("stop_reasons", in: tables).dropFirst()
        #expect(reasons.map { $0.split(separator: ",").last } == ["no-response", "adverse-event"])
        let hold = try #require(try lines("holds", in: tables).last)
        #expect(hold.contains(",P01,T2,2021-08-01,2021-08-01,2021-08-01,infection,2021-08-15,2021-08-15,2021-08-15,"))
        let doses = try lines("doses", in: tables).dropFirst()
        #expect(
          doses.map { $0.hasSuffix(",mg,P1D,4,mg,") || $0.hasSuffix(",mg,P1W,2.142857142857143,mg,") } == [true, true])
      }
    }
  }

  @Test("gives the pairs, days and months that query combinations gives")
  func combinations() throws {
    try withTables(of: caseSeries) { tables in
      let asked = try succeeds(regimen("query", "combinations", "--format", "csv", log: caseSeries))
      func columns(_ lines: [String], _ names: [String]) throws -> [[String]] {
        let header = lines[0].split(separator: ",").map(String.init)
        let places = try names.map { name in try #require(header.firstIndex(of: name)) }
        return lines.dropFirst().map { line in
          let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
          return places.map { cells[$0] }
        }
      }
      let expected = try columns(
        asked.split(separator: "\n").map(String.init),
        ["patient", "anchor", "partners", "start", "end", "days", "months"])
      let found = try columns(
        try lines("combinations", in: tables), ["patient", "anchor", "partner", "start", "stop", "days", "months"])
      #expect(found == expected && found.count > 20)
    }
  }

  @Test("carries the proof of the log, is the same bytes again, and is for its owner alone")
  func proof() throws {
    let verified = try succeeds(regimen("query", "durations", "--format", "json", log: caseSeries))
    let seal = try #require(verified.firstMatch(of: /"seal":"([0-9a-f]{64})"/)?.1)
    try withTables(of: caseSeries, "--xlsx") { tables in
      let package = try String(contentsOfFile: tables + "/datapackage.json", encoding: .utf8)
      #expect(package.contains(seal) && package.contains("\"unit\": \"pair\"") && package.contains("\"asOf\""))
      let again = tables + "-again"
      try succeeds(regimen("export", "tables", "--output", again, "--xlsx", log: caseSeries))
      #expect(try contents(of: tables) == contents(of: again))
      for name in try FileManager.default.contentsOfDirectory(atPath: tables) {
        let mode = try FileManager.default.attributesOfItem(atPath: tables + "/" + name)[.posixPermissions] as? Int
        #expect(mode == 0o600, "\(name)")
      }
    }
  }

  @Test("keeps what is there, and does not leave files of another export beside its own")
  func overwriting() throws {
    try withTables(of: caseSeries) { tables in
      let refused = try regimen("export", "tables", "--output", tables, log: caseSeries)
      #expect(refused.status == 3 && refused.error.contains("is there already"))
      try succeeds(regimen("export", "tables", "--output", tables, "--force", log: caseSeries))
      try "x".write(toFile: tables + "/P99.csv", atomically: true, encoding: .utf8)
      let stale = try regimen("export", "tables", "--output", tables, "--force", log: caseSeries)
      #expect(stale.status == 3 && stale.error.contains("P99.csv: is no file of this export"))
      #expect(try FileManager.default.contentsOfDirectory(atPath: tables + "/..").count == 1)
    }
  }

  @Test("since a kept seal, has the rows that were added, changed or went")
  func since() throws {
    try withLog(Self.course) { log in
      let answer = try succeeds(regimen("query", "events", "--format", "json", log: log))
      let position = try #require(answer.firstMatch(of: /"seq":(\d+),"seal":"([0-9a-f]{64})"/))
      let kept = "\(position.2)@\(position.1)"
      try succeeds(
        regimen(
          "amend", "6", "--on", "2022-02-01", "--set", "reasons=no-response", "--reason", "letter", log: log))
      try succeeds(regimen("record", "patient-seen", "P01", "--on", "2022-03-01", log: log))
      try withTables(of: log, "--since", kept, "--as-of", "2023-01-01") { tables in
        #expect(try lines("visits", in: tables).dropFirst().map { $0.prefix(6) } == ["added,"])
        let courses = try lines("courses", in: tables)
        #expect(courses.count == 2 && courses[1].hasPrefix("changed,P01,T2,"))
        #expect(try lines("stop_reasons", in: tables).dropFirst().map { $0.hasPrefix("gone,P01,T2,") } == [true])
        #expect(try lines("doses", in: tables).count == 1)
      }
      let other = try regimen(
        "export", "tables", "--output", log + "-x", "--since", String(repeating: "0", count: 64) + "@2", log: log)
      #expect(other.status == 3 && other.error.contains("does not have that seal"))
    }
  }

  @Test("lists what it has no place for, at the terminal and in losses.jsonl")
  func losses() throws {
    try withLog(Self.course) { log in
      try succeeds(regimen("retract", "4", "5", "--reason", "wrong patient", log: log))
      let tables = log + "-tables"
      let result = try regimen("export", "tables", "--output", tables, log: log)
      #expect(result.status == 0 && result.error.contains("left out:") && result.error.contains("not in force"))
      let losses = try String(contentsOfFile: tables + "/losses.jsonl", encoding: .utf8)
      #expect(losses.hasPrefix(#"{"what":"events that are not in force","why":"#) && losses.hasSuffix("\"count\":2}\n"))
    }
  }

  private static let findings = [
    #"{"type":"patient-enrolled","patient":"P01","occurred":"2021-03-01","data":{"sex":"female"}}"#,
    #"{"type":"treatment-started","patient":"P01","occurred":"2021-04-01","data":"#
      + #"{"treatment":"T1","drug":"baricitinib"}}"#,
    #"{"type":"treatment-started","patient":"P01","occurred":"2022-04-01","data":"#
      + #"{"treatment":"T2","drug":"methotrexate"}}"#,
    #"{"type":"response-assessed","patient":"P01","occurred":"2021-06-01","data":"#
      + #"{"response":"partial","treatments":["T2","T1"]}}"#,
    #"{"type":"measurement-recorded","patient":"P01","occurred":"2021-07-01","data":"#
      + #"{"analyte":"alt","value":54,"unit":"U/L"}}"#,
    #"{"type":"adverse-event-recorded","patient":"P01","occurred":"2021-07-02","data":"#
      + #"{"term":"cough","suspects":[{"treatment":"T1"},{"treatment":"T2"}]}}"#,
  ]

  /// The keys of tables that lead to no row, each as table and columns.
  private func brokenKeys(in directory: String) throws -> [String] {
    func cells(_ table: String, _ columns: [String]) throws -> [[Substring]] {
      let rows = try lines(table, in: directory).map { $0.split(separator: ",", omittingEmptySubsequences: false) }
      let places = try columns.map { column in try #require(rows[0].firstIndex { $0 == column }) }
      return rows.dropFirst().map { row in places.map { row[$0] } }
    }
    let json = try JSONDecoder().decode(
      Package.self, from: try Data(contentsOf: URL(filePath: directory + "/datapackage.json")))
    var broken: [String] = []
    for table in json.resources {
      for key in table.schema.foreignKeys ?? [] {
        let known = Set(try cells(key.reference.resource, key.reference.fields))
        let missing = try cells(table.name, key.fields).count { !known.contains($0) }
        if missing > 0 { broken.append("\(table.name): \(key.fields): \(missing)") }
      }
    }
    return broken
  }

  private struct Package: Decodable {
    struct Reference: Decodable {
      let resource: String
      let fields: [String]
    }
    struct Key: Decodable {
      let fields: [String]
      let reference: Reference
    }
    struct Schema: Decodable { let foreignKeys: [Key]? }
    struct Resource: Decodable {
      let name: String
      let schema: Schema
    }
    let resources: [Resource]
  }

  @Test("leaves out and counts the names of courses that begin after the date, so that each key leads to a row")
  func laterCourses() throws {
    try withLog(Self.findings) { log in
      try withTables(of: log, "--as-of", "2021-12-31") { tables in
        #expect(try brokenKeys(in: tables) == [])
        #expect(try lines("suspects", in: tables).dropFirst().map { $0.hasSuffix(",P01,T1,baricitinib,,") } == [true])
        #expect(try lines("response_treatments", in: tables).dropFirst().map { $0.hasSuffix(",P01,T1") } == [true])
        let losses = try String(contentsOfFile: tables + "/losses.jsonl", encoding: .utf8)
        let isCounted = losses.split(separator: "\n").contains {
          $0.contains("courses and events that findings name") && $0.hasSuffix("\"count\":2}")
        }
        #expect(isCounted)
      }
      try withTables(of: log, "--as-of", "2022-12-31") { tables in
        let (suspects, named) = (try lines("suspects", in: tables), try lines("response_treatments", in: tables))
        let broken = try brokenKeys(in: tables)
        #expect(broken == [] && suspects.count == 3 && named.count == 3)
      }
    }
  }

  @Test("leaves out and counts measurements and grades of events that come after the date")
  func laterEvents() throws {
    let event = "01JGZYVKV6WFFC9JNG930G4E0"
    let drafts = [
      #"{"type":"patient-enrolled","patient":"P01","occurred":"2021-03-01","data":{"sex":"female"}}"#,
      #"{"id":"\#(event)1","type":"measurement-recorded","patient":"P01","occurred":"2022-07-01","data":"#
        + #"{"analyte":"alt","value":54,"unit":"U/L"}}"#,
      #"{"id":"\#(event)2","type":"adverse-event-recorded","patient":"P01","occurred":"2021-07-02","data":"#
        + #"{"term":"hepatitis","measurements":["\#(event)1"]}}"#,
      #"{"id":"\#(event)3","type":"adverse-event-recorded","patient":"P01","occurred":"2022-07-02","data":"#
        + #"{"term":"cough"}}"#,
      #"{"id":"\#(event)4","type":"adverse-event-graded","patient":"P01","occurred":"2021..2022","data":"#
        + #"{"event":"\#(event)3","grade":2}}"#,
    ]
    try withLog(drafts) { log in
      for (date, rows) in [("2021-12-31", 0), ("2022-12-31", 1)] {
        try withTables(of: log, "--as-of", date) { tables in
          let (broken, shownBy) = (try brokenKeys(in: tables), try lines("adverse_event_measurements", in: tables))
          let grades = try lines("grades", in: tables)
          #expect(broken == [] && shownBy.count == 1 + rows && grades.count == 1 + rows, "\(date)")
        }
      }
    }
  }
}
