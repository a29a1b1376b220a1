import CalendarTime
import Foundation
import JSONText
import PatientRecord
import Projections
import TestSupport
import Testing

@testable import Queries

@Suite("Schedules as files") struct ScheduleFileTests {
  private func example(_ name: String) throws -> [UInt8] {
    let path = "\(PackageLayout.root)/Documentation/examples/\(name).json"
    return try Array(Data(contentsOf: URL(fileURLWithPath: path)))
  }

  @Test("the examples are read whole", arguments: ["schedule-monitoring", "schedule-treat-visits"])
  func examples(name: String) throws {
    let schedule = try ScheduleFile.parse(example(name))
    #expect(!schedule.name.isEmpty && !schedule.version.isEmpty && !schedule.sources.isEmpty)
    #expect(schedule.rules.count == (name == "schedule-monitoring" ? 14 : 3))
    #expect(schedule.rules.allSatisfy { $0.source != nil && !$0.tests.isEmpty })
  }

  @Test("the schedule that comes with the program is the example of visits, and says that it is one")
  func builtIn() throws {
    let schedule = try ScheduleFile.example(.builtIn)
    let file = try ScheduleFile.parse(example("schedule-treat-visits"))
    #expect((schedule.name, schedule.version) == (file.name, file.version))
    #expect(schedule.rules == file.rules)
    #expect(schedule.warning?.contains("example") ?? false)
  }

  @Test("a rule of measurements is read with its phases, restarts and drugs by any name")
  func rule() throws {
    let text = #"""
      {"schedule":1,"kind":"measurements","tests":{"liver":{"analytes":["Alanine Aminotransferase"],"any":1}},
      "rules":[{"id":"a","drugs":["mtx","jak-inhibitor"],"tests":["liver"],"restarts":["dose-up-titrated"],"late":"P1W",
      "phases":[{"baseline":"P8W"},{"at":"P6W","window":["P4W","P8W"]},{"every":"P2W","until":{"doseStableFor":"P6W"}},
      {"every":"P1M","for":"P3M"},{"every":"P3M"}]}]}
      """#
    let rule = try #require(try ScheduleFile.parse(Array(text.utf8)).rules.first)
    #expect(rule.tests == [Schedule.Test(id: "liver", events: .measurements(["ALT"]))])
    #expect(rule.subject == .courses(DrugSelection(parsing: "methotrexate,jak-inhibitor")))
    #expect((rule.restarts, rule.late) == ([.doseUpTitrated], CalendarPeriod(days: 7)))
    #expect(
      rule.phases == [
        .baseline(CalendarPeriod(days: 56)),
        .at(CalendarPeriod(days: 42), from: CalendarPeriod(days: 28), to: CalendarPeriod(days: 56)),
        .every(CalendarPeriod(days: 14), lasting: CalendarPeriod(days: 42)),
        .every(CalendarPeriod(months: 1), lasting: CalendarPeriod(months: 3)),
        .every(CalendarPeriod(months: 3), lasting: nil),
      ])
  }

  @Test("a schedule of visits that names no events counts all that show a patient; one that is named twice is one")
  func visitsWithoutCounts() throws {
    let text = #"{"schedule":1,"name":"our visits","kind":"visits","rules":[{"id":"visit","every":"P3M"}]}"#
    let visit = try #require(try ScheduleFile.parse(Array(text.utf8)).rules.first?.tests.first)
    guard case .types(let types) = visit.events else {
      Issue.record("\(visit)")
      return
    }
    #expect(Set([.patientSeen, .measurementRecorded, .treatmentStarted]).isSubset(of: types))
    #expect(!types.contains(.diagnosisRecorded) && !types.contains(.followUpEnded))
    try withTemporaryDirectory { directory in
      let file = directory + "/visits.json"
      try text.write(toFile: file, atomically: true, encoding: .utf8)
      #expect(try ScheduleFile.read([file, file], .builtIn).count == 1)
    }
  }

  @Test(
    "another form or kind is pointed at, and one that is missing is named",
    arguments: [
      (#"{"schedule":1,"kind":"calls"}"#, 21, "its kind is 'calls'"), (#"{"schedule":2}"#, 12, "its form is another"),
      (#" {"schedule":1,"rules":[]}"#, 1, #"it lacks "kind""#), (#"{"kind":"visits"}"#, 0, #"it lacks "schedule""#),
    ])
  func form(text: String, offset: Int, fault: String) {
    let error = #expect(throws: JSONError.self) { try ScheduleFile.parse(Array(text.utf8)) }
    #expect(error?.offset == offset && error?.message.hasSuffix(": \(fault)") == true)
  }

  @Test(
    "what is no schedule is refused, with the place and what to write",
    arguments: [
      (#"{"schedule":2,"kind":"visits"}"#, "no schedule of visits"), (#"{"kind":"visits"}"#, "no schedule of visits"),
      (#"{"schedule":1,"kind":"calls"}"#, "no schedule of visits"), (#"{"shedule":1}"#, "there is no key 'shedule'"),
      (#"{"schedule":1,"kind":"visits","counts":["seen"]}"#, "no type of event is called 'seen'"),
      (#"{"schedule":1,"kind":"visits","rules":[{"id":"a"}]}"#, "asks for nothing"),
      (#"{"schedule":1,"kind":"visits","rules":[{"every":"P3M"}]}"#, "the rule has no id"),
      (#"{"schedule":1,"kind":"visits","rules":[{"id":"a","every":"3 months"}]}"#, "not a period"),
      (#"{"schedule":1,"kind":"visits","rules":[{"id":"a","every":"0"}]}"#, "not a period"),
      (#"{"schedule":1,"kind":"visits","rules":[{"id":"a","at":"P3M","window":["P3M"]}]}"#, "a window has two"),
      (
        #"{"schedule":1,"kind":"visits","rules":[{"id":"a","at":"P3M","window":["P3M","P6W"]}]}"#,
        "the shorter one first"
      ),
      (#"{"schedule":1,"kind":"visits","rules":[{"id":"a","while":"onn","every":"P3M"}]}"#, "not understood"),
      (#"{"schedule":1,"kind":"visits","rules":[{"id":"a","while":"on","at":"P3M"}]}"#, "no start to count from"),
      (
        #"{"schedule":1,"kind":"visits","rules":[{"id":"a","while":"on","drugs":["mtx"],"every":"P3M"}]}"#,
        "a rule of patients names no drugs"
      ),
      (#"{"schedule":1,"kind":"measurements","rules":[{"id":"a","tests":["x"],"phases":[]}]}"#, "which is no test"),
      (#"{"schedule":1,"kind":"measurements","rules":[{"id":"a","drugs":["foo"]}]}"#, "no drugs or classes"),
      (#"{"schedule":1,"kind":"measurements","rules":[{"id":"a","phases":[{}]}]}"#, "the phase asks for nothing"),
      (#"{"schedule":1,"kind":"measurements","tests":{"a":{"any":2}}}"#, "any one of its analytes"),
      (#"{"schedule":1,"kind":"measurements","tests":{"a":{"analytes":[]}}}"#, "the test 'a' has no analytes"),
      (#"{"schedule":1,"kind":"visits"}"#, "no rules"), (#"{"schedule":1,"kind":"visits","rules":[]}"#, "no rules"),
      (
        #"{"schedule":1,"kind":"visits","rules":[{"id":"a","every":"P1M"},{"id":"a","every":"P3M"}]}"#,
        "two rules are called 'a'"
      ),
      (
        #"{"schedule":1,"kind":"visits","rules":[{"id":"a","phases":[{"every":"P1M"},{"every":"P3M"}]}]}"#,
        "never comes"
      ),
      (
        #"{"schedule":1,"kind":"visits","rules":[{"id":"a","phases":[{"at":"P1M","every":"P3M"}]}]}"#,
        "asks for several things"
      ),
      (#"{"schedule":1,"kind":"visits","rules":[{"id":"a","phases":[{"at":"P1M","for":"P3M"}]}]}"#, "go with every"),
      (
        #"{"schedule":1,"kind":"visits","rules":[{"id":"a","phases":[{"every":"P1M","window":["P1W","P2W"]}]}]}"#,
        "a window goes with at"
      ), (#"{"schedule":1,"kind":"visits","rules":[{"id":"a","every":"P1M","window":["P1W","P2W"]}]}"#, "goes with at"),
    ])
  func refused(text: String, says: String) {
    do throws(JSONError) {
      _ = try ScheduleFile.parse(Array(text.utf8))
      Issue.record("read: \(text)")
    } catch {
      #expect(error.message.contains(says), "\(error.message)")
    }
  }
}
