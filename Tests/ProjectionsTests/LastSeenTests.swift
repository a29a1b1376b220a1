import CalendarTime
import PatientRecord
import Projections
import TestSupport
import Testing

@Suite("When a patient was last seen") struct LastSeenTests {
  private static let enrolled = "2024-01-10 enrolled female age=30\n"

  /// `patient-seen 2024-11: 2024-11-15 in 2024-11-01..2024-11-30, 47 days`.
  private func brief(_ text: String, asOf: String = "2025-01-01") throws -> String {
    guard let seen = try TestRecord(text, asOf: asOf).lastSeen().seen else { return "never" }
    let possible = seen.possible.isExact ? "" : " in \(seen.possible.first)..\(seen.possible.last)"
    return "\(seen.type.rawValue) \(seen.occurred): \(seen.day)\(possible), \(seen.daysSince) days"
  }

  @Test(
    "an event by which somebody saw the patient counts, and no other",
    arguments: [
      ("2024-03-01 seen", "patient-seen"), ("2024-03-01 start T1 baricitinib", "treatment-started"),
      ("2024-02-01 start T1 baricitinib\n2024-03-01 add T2 methotrexate", "co-therapy-added"),
      ("2024-02-01 start T1 baricitinib 4mg/day\n2024-03-01 lower T1 2mg/day", "dose-down-titrated"),
      ("2024-02-01 start T1 baricitinib 2mg/day\n2024-03-01 raise T1 4mg/day", "dose-up-titrated"),
      ("2024-02-01 start T1 baricitinib\n2024-03-01 hold T1", "treatment-held"),
      ("2024-02-01 start T1 baricitinib\n2024-02-02 hold T1\n2024-03-01 resume T1", "treatment-resumed"),
      ("2024-02-01 start T1 baricitinib\n2024-03-01 stop T1 other", "treatment-stopped"),
      ("2024-03-01 response partial", "response-assessed"), ("2024-03-01 measured ALT 30 U/L", "measurement-recorded"),
      ("2024-03-01 adverse nausea", "adverse-event-recorded"),
      ("2024-02-01 adverse nausea\n2024-03-01 resolved #2 recovered", "adverse-event-resolved"),
      ("2024-03-01 diagnosis eczema", "patient-enrolled"), ("2024-03-01 prior phototherapy", "patient-enrolled"),
      ("2024-03-01 ended lost", "patient-enrolled"),
    ])
  func types(lines: String, type: String) throws {
    let seen = try #require(try TestRecord(Self.enrolled + lines).lastSeen().seen)
    #expect(seen.type.rawValue == type)
    #expect(seen.day == (try day(type == "patient-enrolled" ? "2024-01-10" : "2024-03-01")))
  }

  @Test(
    "the last time is the latest day, with the days that partial dates leave to it",
    arguments: [
      ("", "patient-enrolled 2024-01-10: 2024-01-10, 357 days"),
      ("2024-11 seen", "patient-seen 2024-11: 2024-11-15 in 2024-11-01..2024-11-30, 47 days"),
      ("2024-11-15 seen\n2024-11-15 response partial", "patient-seen 2024-11-15: 2024-11-15, 47 days"),
      (
        "2024-11-15 adverse nausea\n2024-11-15 measured ALT 30 U/L",
        "adverse-event-recorded 2024-11-15: 2024-11-15, 47 days"
      ),
      // One event has the latest day; another may be later still.
      (
        "2024-10-10 seen\n2024 response partial",
        "patient-seen 2024-10-10: 2024-10-10 in 2024-10-10..2024-12-31, 83 days"
      ),
      ("2024-03 seen\n2024-10-10 seen", "patient-seen 2024-10-10: 2024-10-10, 83 days"),
      ("2024-05-01 seen\nretract #2", "patient-enrolled 2024-01-10: 2024-01-10, 357 days"),
      ("2024-05-01 seen\namend #2 2024-10-10 seen", "patient-seen 2024-10-10: 2024-10-10, 83 days"),
    ])
  func days(lines: String, expected: String) throws {
    #expect(try brief(Self.enrolled + lines) == expected)
  }

  @Test("as of a day nothing later counts, and partial dates are cut at it")
  func asOf() throws {
    let text = Self.enrolled + "2024-12 seen\n2024-12-20 seen"
    #expect(
      try brief(text, asOf: "2024-12-10")
        == "patient-seen 2024-12: 2024-12-05 in 2024-12-01..2024-12-10, 5 days")
    #expect(try brief(text, asOf: "2024-12-20") == "patient-seen 2024-12-20: 2024-12-20, 0 days")
  }

  @Test("a diagnosis alone shows no visit")
  func never() throws {
    let row = try TestRecord("2024-03-01 diagnosis eczema").lastSeen()
    #expect(row.seen == nil && row.events == [])
    #expect(row.isUnseen(forLongerThan: CalendarPeriod(months: 6)) == true)
  }

  @Test("time is counted to the end of follow-up, and a return opens it again")
  func ended() throws {
    let text = Self.enrolled + "2024-02-01 start T1 baricitinib\n2024-06-01 ended lost\n"
    let row = try TestRecord(text).lastSeen()
    #expect((row.seen?.daysSince, row.seen?.monthsSince) == (121, 4))
    #expect((row.followUpEnd?.reason, row.followUpEnd?.day) == (.lost, try day("2024-06-01")))
    #expect(row.regimen.treatments.isEmpty)
    #expect(row.events == [2, 3])
    let returned = try TestRecord(text + "2024-08-01 seen").lastSeen()
    #expect(returned.followUpEnd == nil)
    #expect(returned.seen?.day == (try day("2024-08-01")))
    #expect(returned.regimen.treatments.map(\.drug) == ["baricitinib"])
    #expect(returned.events == [2, 4])
  }

  @Test(
    "nobody is seen after death, and a death after the last visit",
    arguments: [
      (
        "2024-06 seen\n2024-06-05 ended death",
        "patient-seen 2024-06: 2024-06-03 in 2024-06-01..2024-06-05, 2 days"
      ),
      ("2024-10-01 seen\n2024 ended death", "patient-seen 2024-10-01: 2024-10-01, 45 days"),
      ("2024-03-01 ended death\n2024-04-01 measured ALT 30 U/L", "patient-enrolled 2024-01-10: 2024-01-10, 51 days"),
    ])
  func death(lines: String, expected: String) throws {
    #expect(try brief(Self.enrolled + lines) == expected)
  }

  @Test(
    "unseen for longer than half a year is only who cannot have been seen since",
    arguments: [
      ("2024-06-30 seen", true), ("2024-07-01 seen", false), ("2024-06 seen", true), ("2024-07 seen", false),
      ("2024 seen", nil), ("2024-02-01 seen\n2024 response partial", nil), ("2024-08-01 seen\n2024 seen", false),
      ("2024-02-01 seen\n2024-08-02 ended lost", true), ("2024-02-01 seen\n2024-08-01 ended lost", false),
      ("2024-02-01 seen\n2024-08 ended lost", nil),
    ] as [(String, Bool?)])
  func unseen(text: String, expected: Bool?) throws {
    #expect(try TestRecord(text).lastSeen().isUnseen(forLongerThan: CalendarPeriod(months: 6)) == expected)
  }

  @Test("months go by the rule month")
  func months() throws {
    let record = try TestRecord("2024-11-15 seen")
    #expect(try record.lastSeen().seen?.monthsSince == 1 + 17.0 / 31)
    #expect(try record.lastSeen("month=30.4375").seen?.monthsSince == 47 / 30.4375)
  }

  @Test("the first and the last possible day are the last days of exact records of first and of last days")
  func law() throws {
    for seed in UInt64(0)..<500 {
      var generator = RepeatableRandomNumberGenerator(seed: seed)
      let dates = (0..<Int.random(in: 1...5, using: &generator)).compactMap { _ in
        let month = Int.random(in: 1...12, using: &generator)
        let day = Int.random(in: 1...28, using: &generator)
        return [
          PartialDate(year: 2022), PartialDate(year: 2022, month: month),
          PartialDate(year: 2022, month: month, day: day),
        ].randomElement(using: &generator) ?? nil
      }
      func seen(_ dates: [some CustomStringConvertible]) throws -> LastSeen.Sighting? {
        try TestRecord(dates.map { "\($0) seen" }.joined(separator: "\n")).lastSeen().seen
      }
      let row = try #require(try seen(dates), "seed \(seed)")
      #expect(try seen(dates.map(\.days.first))?.day == row.possible.first, "seed \(seed)")
      #expect(try seen(dates.map(\.days.last))?.day == row.possible.last, "seed \(seed)")
      #expect(row.possible.first <= row.day && row.day <= row.possible.last, "seed \(seed)")
    }
  }
}
