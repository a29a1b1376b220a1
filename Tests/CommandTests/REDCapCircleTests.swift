import Foundation
import TestSupport
import Testing

@Suite("The circle through REDCap")
struct REDCapCircleTests {
  private static let circle = PackageLayout.root + "/Tools/checks/redcap/circle.py"

  private func circle(_ words: [String], _ log: String) throws -> ProcessResult {
    try python(Self.circle, ["--regimen", PackageLayout.executable("regimen")] + words + [log])
  }

  private func python(_ program: String, _ words: [String]) throws -> ProcessResult {
    try run("/usr/bin/env", ["python3", program] + words, environment: ["PATH": "/usr/bin:/bin", "TZ": "UTC"])
  }

  @Test("the reference log, written as the export of its REDCap project and imported, answers the same, claims too")
  func reference() throws {
    let result = try circle([], caseSeries)
    #expect(result.status == 0, "\(result.output)\(result.error)")
    #expect(result.output.contains("244 events in force, 244 of them imported\n"))
    #expect(result.output.contains("imported again: nothing to write\n"))
    #expect(result.output.contains("combinations: 22 rows, the same\noutcomes: 22 rows, the same\n"))
    #expect(result.output.contains("adverse-events: 12 rows, the same\n"))
    #expect(result.output.contains("claims: 125 rows, the same\n"))
  }

  /// A patient with every type of event that a form makes; `@05` in data is the id of event 05.
  private static let everyType = [
    event("00", "patient-enrolled", "2022-03-01", #""sex":"female","birthYear":1979"#),
    event("01", "diagnosis-recorded", "2019", #""condition":"asthma","role":"comorbidity""#),
    event("02", "diagnosis-resolved", "2023-05", #""event":"@01""#),
    event("03", "prior-therapy-recorded", "2020", #""therapy":"ciclosporin","outcome":"failed""#),
    event("04", "treatment-started", "2022-03-09", #""treatment":"T1","drug":"baricitinib",\#(dose(4, every: "P1D"))"#),
    event(
      "05", "co-therapy-added", "2022-06-01",
      #""treatment":"T2","drug":"methotrexate",\#(dose(10, upTo: 15, every: "P1W")),"addedTo":["T1"]"#),
    event("06", "dose-down-titrated", "2022-07-01", #""treatment":"T2",\#(dose(7.5, every: "P1W")),"reason":"flare""#),
    event("07", "dose-up-titrated", "2022-08-01", #""treatment":"T2",\#(dose(20, every: "P1W"))"#),
    event("08", "dose-schedule-changed", "2022-08-08", #""treatment":"T2",\#(dose(40, every: "P14D"))"#),
    event("09", "treatment-held", "2022-09-01", #""treatment":"T2","reason":"infection""#),
    event("10", "treatment-resumed", "2022-09-15", #""treatment":"T2""#),
    event(
      "11", "response-assessed", "2022-10",
      #""response":"partial","treatments":["T1","T2"],"phase":"combination","instrument":"SALT","score":30.5"#),
    event("12", "measurement-recorded", "2022-10-03", #""analyte":"ALT","value":87.6,"unit":"U/L""#),
    event("13", "measurement-recorded", "2022-10-03", #""analyte":"hCG","comparator":"<","value":5,"unit":"IU/L""#),
    event(
      "14", "adverse-event-recorded", "2022-10-03",
      #""term":"transaminitis, \"mild\"","grade":1,"suspects":[{"treatment":"T2","causality":"probable","#
        + #""action":"reduced"},{"treatment":"T1"}],"measurements":["@12"]"#),
    event("15", "adverse-event-graded", "2022-10-10", #""event":"@14","grade":2"#),
    event("16", "adverse-event-resolved", "2022-11-01", #""event":"@14","outcome":"recovered""#),
    event(
      "17", "treatment-stopped", "2023-02",
      #""treatment":"T2","reasons":["adverse-event","patient-preference"],"note":"two\nlines""#),
    event("18", "patient-seen", "2023-03-01", #""note":"well""#),
    event("19", "follow-up-ended", "2024-01-31", #""reason":"transferred""#),
    event("20", "treatment-started", "2023-03..2023-05", #""treatment":"T3","drug":"azathioprine""#),
    event("21", "treatment-stopped", "..", #""treatment":"T3","reasons":["other"]"#),
    event("22", "treatment-started", "2022-01-05..", #""treatment":"T4","drug":"ciclosporin""#),
    event("23", "treatment-stopped", "2023-06-02..2023-08-15", #""treatment":"T4","reasons":["funding"]"#),
    event("24", "prior-therapy-recorded", "..2020-06-15", #""therapy":"phototherapy""#),
    event("25", "prior-therapy-recorded", "2018..2019-06", #""therapy":"dithranol""#),
    event("26", "treatment-started", "2022-02-07..2022-03", #""treatment":"T5","drug":"dapsone""#),
    event("27", "treatment-stopped", "2022-05-01..2022", #""treatment":"T5","reasons":["other"]"#),
    event("28", "patient-seen", "2022..", ""),
  ]

  private static func event(_ id: String, _ type: String, _ occurred: String, _ data: String) -> String {
    let draft = #"{"id":"@\#(id)","type":"\#(type)","patient":"P01","occurred":"\#(occurred)","data":{\#(data)}}"#
    return draft.replacing("\"@", with: "\"01M8G4Q0AWQA7N6KX6ZJ2CY4")
  }

  private static func dose(_ amount: Double, upTo: Double? = nil, every: String) -> String {
    let range = upTo.map { #","upTo":\#($0)"# } ?? ""
    return #""dose":{"amount":\#(amount)\#(range),"unit":"mg","every":"\#(every)"}"#
  }

  @Test("the check of public exports says that it is skipped where they are not there")
  func publicExports() throws {
    let result = try run(
      "/usr/bin/env", ["python3", PackageLayout.root + "/Tools/checks/redcap/public-exports.py", "/nowhere"],
      environment: ["PATH": "/usr/bin:/bin"])
    #expect(result.status == 0 && result.output.hasPrefix("skipped: no data.csv below /nowhere"))
  }

  @Test(
    "so does a patient with an event of every type that a form makes, with stretches, a range and lines in a note")
  func everyType() throws {
    try withLog(Self.everyType) { log in
      let result = try circle([], log)
      #expect(result.status == 0, "\(result.output)\(result.error)")
      #expect(result.output.contains("29 events in force, 29 of them imported\n"), "\(result.output)")
    }
  }

  @Test("so do drawn histories: what forms can hold comes back as it was written, by every field", arguments: [3, 11])
  func drawn(seed: Int) throws {
    let words = ["--regimen", PackageLayout.executable("regimen"), "--histories", "12", "--seed", "\(seed)"]
    let result = try python(PackageLayout.root + "/Tools/checks/redcap/drawn.py", words)
    #expect(result.status == 0, "\(result.output)\(result.error)")
    #expect(result.output.contains("imported again: nothing to write\n"))
  }
}
