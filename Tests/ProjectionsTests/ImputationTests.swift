import CalendarTime
import PatientRecord
import Projections
import Testing

/// June 2022 has 30 days: the first is 06-01, the middle 06-15 (29 days to the last, halved downwards), the last 06-30.
@Suite("Choice of days") struct ImputationTests {
  private func days(_ line: String, _ rule: String) throws -> [String] {
    let record = try TestRecord("2022-01-01 start T1 baricitinib\n\(line)")
    let event = try #require(record.history.events.last)
    let days = try ImputedDays(record.history, record.context(["partial=\(rule)"]))
    return Imputation.allCases.map { days.day(of: event, $0).description }
  }

  @Test(
    "the longest imputation takes starts and resumptions first, stops and holds last, the rest in the middle",
    arguments: [
      ("2022-06 start T2 methotrexate", "2022-06-01", "2022-06-30"),
      ("2022-06 add T2 methotrexate", "2022-06-01", "2022-06-30"),
      ("2022-06 stop T1 other", "2022-06-30", "2022-06-01"), ("2022-06 hold T1", "2022-06-30", "2022-06-01"),
      ("2022-06 ended lost", "2022-06-30", "2022-06-01"), ("2022-06 ended death", "2022-06-30", "2022-06-01"),
      ("2022-06 raise T1 8mg/day", "2022-06-15", "2022-06-15"), ("2022-06 seen", "2022-06-15", "2022-06-15"),
      ("2022-06 response partial", "2022-06-15", "2022-06-15"), ("2022-06 adverse nausea", "2022-06-15", "2022-06-15"),
    ])
  func imputations(line: String, longest: String, shortest: String) throws {
    #expect(try days(line, "middle") == ["2022-06-15", longest, shortest])
    #expect(try days(line, "refuse") == ["2022-06-15", longest, shortest])
    #expect(try days(line, "longest") == [longest, longest, shortest])
    #expect(try days(line, "shortest") == [shortest, longest, shortest])
  }

  @Test("a resumption is read like a start")
  func resumption() throws {
    #expect(
      try days("2022-05-01 hold T1\n2022-06 resume T1", "middle") == ["2022-06-15", "2022-06-01", "2022-06-30"])
  }

  @Test("only the days that the order of the course leaves are chosen from")
  func narrowed() throws {
    // 2022-06 after a change on 06-10: 06-10 to 06-30, 20 days, middle 06-20.
    #expect(
      try days("2022-06-10 raise T1 8mg/day\n2022-06 stop T1 other", "middle") == [
        "2022-06-20", "2022-06-30", "2022-06-10",
      ])
  }

  @Test("only the days up to the as-of date are chosen from")
  func cutAtAsOf() throws {
    let record = try TestRecord("2022-06 start T1 baricitinib", asOf: "2022-06-11")
    let event = try #require(record.history.events.first)
    #expect(try ImputedDays(record.history, record.context([])).day(of: event) == day("2022-06-06"))
  }

  /// The days of the events of lines under `partial=adam`, by their positions.
  private func analysed(_ text: String) throws -> [Int: String] {
    let record = try TestRecord(text)
    let days = try ImputedDays(record.history, record.context(["partial=adam"]))
    let pairs = record.history.events.map { ($0.sequenceNumber, days.day(of: $0).description) }
    return Dictionary(uniqueKeysWithValues: pairs)
  }

  @Test(
    "under partial=adam a partial start or onset is first, but raised to the first day on an anchor if it may be that",
    arguments: [
      ("2022-06 start T2 methotrexate", "2022-06-10"), ("2022 start T2 methotrexate", "2022-06-10"),
      ("2022-05 start T2 methotrexate", "2022-05-01"), ("2022-07 start T2 methotrexate", "2022-07-01"),
      ("2022-06 start T2 upadacitinib topical", "2022-06-10"), ("2022-06 adverse nausea", "2022-06-10"),
      ("2021-06..2022-06-09 adverse nausea", "2021-06-01"), ("2022-08 adverse nausea", "2022-08-01"),
      // As any other event, the middle.
      ("2022-06 seen", "2022-06-15"), ("2022-06 response partial", "2022-06-15"),
    ])
  func raised(line: String, expected: String) throws {
    #expect(try analysed("2022-06-10 start T1 baricitinib\n" + line)[2] == expected)
  }

  @Test(
    "under partial=adam the treatment start is the first possible day on an anchor, and none raises nothing")
  func treatmentStart() throws {
    let text = "2022-06 start T1 baricitinib\n2022-06-10 start T2 upadacitinib\n2022 adverse nausea"
    #expect(try analysed(text) == [1: "2022-06-01", 2: "2022-06-10", 3: "2022-06-01"])
    #expect(try analysed("2022-06-10 start T1 methotrexate\n2022 adverse nausea")[2] == "2022-01-01")
  }

  @Test(
    "under partial=adam a partial end is last, but no later than the end of follow-up, those of anchors apart",
    arguments: [
      ("2022-12 stop T2 other", "2022-12-31", "2022-12-20"), ("2022-12 hold T2", "2022-12-31", "2022-12-20"),
      ("2022-12 stop T1 other", "2022-12-31", "2022-12-31"), ("2022-11 stop T2 other", "2022-11-30", "2022-11-30"),
      ("2022-12 resolved #3 recovered", "2022-12-31", "2022-12-20"),
    ])
  func lowered(line: String, followed: String, lost: String) throws {
    let text = "2022-01-01 start T1 baricitinib\n2022-01-01 start T2 methotrexate\n2022-02-01 adverse nausea\n" + line
    #expect(try analysed(text)[4] == followed)
    #expect(try analysed(text + "\n2022-12-20 ended lost")[4] == lost)
  }

  @Test("rows say which part of their days is imputed, where no event on that day is known to the day")
  func parts() throws {
    let text = """
      2021 comorbidity asthma
      2022-03 start T1 baricitinib
      2022-06-01 start T2 methotrexate
      2022-08 stop T2 other
      2022-09..2022-11 seen
      """
    func rows(_ text: String) throws -> (parts: [ImputedPart?], patient: PatientRow, regimen: CurrentRegimen) {
      let record = try TestRecord(text)
      let episodes = try deriveTreatmentEpisodes(record.history, patient: "P01", in: record.context([]))
      return (episodes.flatMap { [$0.startImputed, $0.endImputed] }, try record.patientRow(), try record.regimen())
    }
    let partial = try rows(text)
    #expect(partial.parts == [.day, nil, nil, .day, .day, nil])
    #expect(partial.patient.firstImputed == .month && partial.patient.lastImputed == .month)
    #expect(partial.regimen.lastSeenImputed == .month)
    let known = try rows(text + "\n2022-08-16 start T3 prednisone\n2022-12-01 ended death")
    #expect(known.parts == [.day, nil, nil, nil, nil, nil])
    #expect(known.patient.lastImputed == nil && known.regimen.lastSeenImputed == nil)
    let dead = try rows(text + "\n2022-12 ended death")
    #expect(dead.patient.lastImputed == .day && dead.regimen.lastSeenImputed == .day)
  }
}
