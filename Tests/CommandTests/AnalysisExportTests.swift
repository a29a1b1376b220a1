import Foundation
import TestSupport
import Testing

@Suite("export adam")
struct AnalysisExportTests {
  private func exported<Result>(_ options: String..., body: (String) throws -> Result) throws -> Result {
    try withTemporaryDirectory { directory in
      let target = directory + "/adam"
      try succeeds(regimen(words: ["export", "adam", "--output", target] + options, log: caseSeries))
      return try body(target)
    }
  }

  private func lines(_ path: String) throws -> [String] {
    try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init)
  }

  @Test("has a subject for each patient and a time for each combination, with the program's lengths")
  func records() throws {
    try exported("--study", "AA01") { adam in
      let subjects = try lines(adam + "/adsl.csv")
      #expect(subjects.count == 19)
      #expect(subjects[0] == "STUDYID,USUBJID,SUBJID,AGE,AGEU,SEX,CONDP,TRTSDT,TRTEDT,ANCHOR,DTHFL,EOSSTT,DCSREAS")
      #expect(subjects[1].hasPrefix("AA01,P01,P01,29,YEARS,F,alopecia areata,2021-09-01,"))
      let times = try lines(adam + "/adtte.csv")
      #expect(times.count == 23)
      #expect(
        times[1].hasPrefix(
          "AA01,P01,1,Time to Discontinuation of Combination (days),TTDISC,baricitinib+methotrexate,baricitinib,"
            + "methotrexate,2022-03-01,,2023-11-01,,610,20,0,INSUFFICIENT-RESPONSE,,LOG,SEQ,"))
      let asked = try succeeds(regimen("query", "combinations", "--format", "csv", log: caseSeries))
      let months = asked.split(separator: "\n").dropFirst().map {
        $0.split(separator: ",", omittingEmptySubsequences: false)[8]
      }
      #expect(
        times.dropFirst().map { $0.split(separator: ",", omittingEmptySubsequences: false)[13] } == months)
    }
  }

  @Test("the treatment of a subject is that with anchors, and under the profile adam onsets are raised to its start")
  func treatmentStart() throws {
    let drafts = [
      ("treatment-started", "2022-01-01", #""treatment":"T1","drug":"methotrexate""#),
      ("treatment-started", "2022-06-10", #""treatment":"T2","drug":"baricitinib""#),
      ("adverse-event-recorded", "2022-06", #""term":"nausea""#),
      ("adverse-event-recorded", "2022-03-01", #""term":"cough""#),
      ("treatment-stopped", "2022-12-01", #""treatment":"T2","reasons":["other"]"#),
    ].map { type, date, data in
      #"{"type":"\#(type)","patient":"P01","occurred":"\#(date)","data":{\#(data)}}"#
    }
    try withLog(drafts) { log in
      for (profile, onset) in [("regimen", "2022-06-15"), ("adam", "2022-06-10")] {
        let words = ["export", "adam", "--output", log + profile, "--profile", profile]
        try succeeds(regimen(words: words, log: log))
        #expect(try lines(log + profile + "/adsl.csv")[1].contains(",2022-06-10,2022-11-30,baricitinib,"))
        let events = try lines(log + profile + "/adae.csv")
        #expect(events.count == 3 && events[1].hasSuffix(",2022-03-01,,,N,"))
        #expect(events[2].hasSuffix(",\(onset),D,,Y,"), "\(events)")
      }
    }
  }

  @Test("tells failure, censoring and competing reasons apart under endpoint=failure")
  func failure() throws {
    try exported("--rule", "endpoint=failure") { adam in
      let codes = try lines(adam + "/adtte.csv").dropFirst().map { line in
        line.split(separator: ",", omittingEmptySubsequences: false)
      }
      #expect(Set(codes.map { $0[4] }) == ["TTFAIL"])
      #expect(Set(codes.map { $0[14] }) == ["0", "1", "2"])
      #expect(codes.filter { $0[14] == "1" }.count == 4)
    }
  }

  @Test("says the same in Dataset-JSON and in transport files of records of 80 bytes")
  func forms() throws {
    try exported("--format", "xpt,dataset-json,csv") { adam in
      for name in ["adsl", "adtte", "adae"] {
        let rows = try lines(adam + "/\(name).csv").count - 1
        let json = try String(contentsOfFile: adam + "/\(name).json", encoding: .utf8)
        #expect(json.contains("\"records\":\(rows),") && json.contains("\"datasetJSONVersion\":\"1.1.0\""))
        let transport = try Data(contentsOf: URL(fileURLWithPath: adam + "/\(name).xpt"))
        #expect(transport.count % 80 == 0 && transport.starts(with: Data("HEADER RECORD*******LIBRARY".utf8)))
      }
    }
  }

  @Test("refuses a text that a transport file cannot hold, with its place")
  func refusal() throws {
    try withLog([
      #"{"type":"patient-enrolled","patient":"P01","occurred":"2021-03-01","data":{"sex":"female"}}"#,
      #"{"type":"adverse-event-recorded","patient":"P01","occurred":"2021-03-02","data":{"term":"Übelkeit"}}"#,
    ]) { log in
      let result = try regimen("export", "adam", "--format", "xpt", "--output", log + "-adam", log: log)
      #expect(result.status == 3 && result.error.contains("ADAE, record 1, AETERM"))
      #expect(!FileManager.default.fileExists(atPath: log + "-adam"))
      try succeeds(regimen("export", "adam", "--output", log + "-adam", log: log))
      for form in ["sas", "", "csv,"] {
        let unknown = try regimen("export", "adam", "--format", form, "--output", log + "-x", log: log)
        #expect(unknown.status == 2 && unknown.error.contains("csv, dataset-json, xpt"), "\(form)")
      }
    }
  }
}
