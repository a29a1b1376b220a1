import CalendarTime
import PatientRecord
import Projections
import Testing

@Suite("The time at which a row comes under observation") struct RiskEntryTests {
  private static let text = """
    2022-01-01 start T1 baricitinib
    2022-01-01 start T2 methotrexate
    2022-07-01 stop T2 other
    """

  private func entry(_ line: String, _ rules: String...) throws -> RiskEntry {
    let rows = try TestRecord(RiskEntryTests.text + "\n" + line).combinations(rules)
    try #require(rows.count == 1)
    return rows[0].entry
  }

  @Test(
    "a row begun before the enrolment is at risk from then on, and one that was over by it is left out",
    arguments: [
      ("2022-01-01 seen", RiskEntry.atStart), ("2021-06-01 enrolled female", .atStart),
      ("2022-01-01 enrolled female", .atStart), ("2022-01-02 enrolled female", .delayed(days: 1, months: 1.0 / 31)),
      ("2022-03-01 enrolled female", .delayed(days: 59, months: 2)),
      ("2022-06-30 enrolled female", .delayed(days: 180, months: 5 + 29.0 / 30)),
      ("2022-07-01 enrolled female", .overBefore), ("2023-07-01 enrolled female", .overBefore),
      ("2022-03-01 enrolled female\n2022-02-01 enrolled female", .delayed(days: 31, months: 1)),
    ])
  func delayed(line: String, expected: RiskEntry) throws {
    #expect(try entry(line) == expected)
    #expect(try entry(line, "unit=patient") == expected)
    #expect(try entry(line, "unit=regimen") == expected)
    #expect(try entry(line, "prevalent=naive") == .atStart)
    let isPrevalent = if case .delayed = expected { true } else { false }
    #expect(try entry(line, "prevalent=left-out") == (isPrevalent ? .leftOut : expected))
  }

  @Test("the days before the enrolment are counted as those of the row, held days left out, but never one more")
  func counting() throws {
    let enrolled = "2022-03-01 enrolled female"
    let held = "2022-02-01 hold T2\n2022-02-15 resume T2\n" + enrolled
    #expect(try entry(held) == .delayed(days: 59, months: 2))
    #expect(try entry(held, "holds=left-out") == .delayed(days: 45, months: 1.5))
    #expect(try entry(enrolled, "days=inclusive") == .delayed(days: 59, months: 2))
    #expect(try entry(enrolled, "month=30.4375") == .delayed(days: 59, months: 59 / 30.4375))
    // Counted inclusively, the row has a day after the enrolment on the day of the stop.
    #expect(try entry("2022-07-01 enrolled female", "days=inclusive") == .delayed(days: 181, months: 6))
  }

  @Test(
    "a row that was running when first heard of is in no curve, unless naively; one over by the enrolment is out",
    arguments: [
      ("", RiskEntry.unknown), ("2022-01-01 enrolled female", .unknown), ("2022-03-01 enrolled female", .unknown),
      ("2022-07-01 enrolled female", .overBefore),
    ])
  func unknown(line: String, expected: RiskEntry) throws {
    let record = try TestRecord(
      """
      2022-01-01 start T1 baricitinib onOrBefore
      2022-01-01 start T2 methotrexate onOrBefore
      2022-07-01 stop T2 other

      """ + line)
    for rule in ["delayed", "left-out"] {
      #expect(try record.onlyCombination("prevalent=\(rule)").entry == expected, "\(rule)")
    }
    #expect(try record.onlyCombination("prevalent=naive").entry == .atStart)
  }

  @Test("a row rests on the enrolment where that decides from when it is at risk, and only there")
  func events() throws {
    let late = try TestRecord(RiskEntryTests.text + "\n2022-03-01 enrolled female")
    #expect(try late.onlyCombination().events.contains(4))
    #expect(try late.onlyCombination("unit=patient").events.contains(4))
    #expect(try !late.onlyCombination("prevalent=naive").events.contains(4))
    let early = try TestRecord(RiskEntryTests.text + "\n2022-01-01 enrolled female")
    #expect(try !early.onlyCombination().events.contains(4))
  }

  @Test("an enrolment on one of several days is refused where it may lie after the start of a row")
  func refusal() throws {
    let record = try TestRecord(RiskEntryTests.text + "\n2022-03 enrolled female")
    #expect(throws: ProjectionError.partialDate(sequenceNumber: 4)) { try record.combinations("partial=refuse") }
    #expect(try record.combinations("partial=refuse", "prevalent=naive").count == 1)
    let before = try TestRecord(RiskEntryTests.text + "\n2021 enrolled female")
    #expect(try before.combinations("partial=refuse").count == 1)
  }

  @Test("regimens after the enrolment are at risk from their start, whatever lies before")
  func regimens() throws {
    let record = try TestRecord(
      RiskEntryTests.text + "\n2022-04-01 start T3 prednisone\n2022-09-01 stop T3 other\n2022-03-01 enrolled female")
    let entries = try record.combinations("unit=regimen").map(\.entry)
    #expect(entries == [.delayed(days: 59, months: 2), .atStart, .atStart])
  }
}

@Suite("The day to which treatment without a stop is counted") struct LastDayTests {
  private static let text = """
    2022-01-01 start T1 baricitinib
    2022-01-01 start T2 methotrexate
    2022-03-01 seen
    2022-05-01 diagnosis eczema
    """

  @Test(
    "a time of grace begins with the last contact, and ends by the as-of date",
    arguments: [
      ("yes", 364, nil), ("no", 120, 4), ("0", 59, 3), ("30", 89, 3), ("P3M", 151, 3), ("P1M", 90, 3),
      ("305", 364, nil), ("P10M", 364, nil), ("P1Y", 364, nil),
    ] as [(String, Int, Int?)])
  func grace(value: String, days: Int, event: Int?) throws {
    let row = try TestRecord(LastDayTests.text, asOf: "2022-12-31").onlyCombination("assume-continuing=\(value)")
    #expect((row.days, row.ongoing, row.end) == (days, true, nil))
    #expect(row.events == [1, 2] + (event.map { [$0] } ?? []))
    let ended = try TestRecord(LastDayTests.text + "\n2022-06-10 ended lost", asOf: "2022-12-31")
    #expect(try ended.onlyCombination("assume-continuing=\(value)").days == 160)
  }

  @Test("the possible days of the last contact bound the length, and are refused where they decide it")
  func bounds() throws {
    let record = try TestRecord(
      LastDayTests.text.replacing("2022-03-01 seen", with: "2022-03 seen"), asOf: "2022-12-31")
    let row = try record.onlyCombination("assume-continuing=P3M")
    #expect((row.daysMin, row.days, row.daysMax) == (151, 166, 180))
    #expect(throws: ProjectionError.partialDate(sequenceNumber: 3)) {
      try record.combinations("partial=refuse", "assume-continuing=P3M")
    }
    #expect(try record.onlyCombination("partial=refuse", "assume-continuing=P1Y").days == 364)
  }

  @Test("a row rests on the last contact, though months of grace take an earlier one to the same day")
  func monthsOfOneEnd() throws {
    let record = try TestRecord(
      """
      2022-01-01 start T1 baricitinib
      2022-01-01 start T2 methotrexate
      2022-11-30 seen
      2022-11-29 seen
      """, asOf: "2023-12-31")
    let row = try record.onlyCombination("assume-continuing=P3M")
    #expect((row.days, row.events) == (423, [1, 2, 3]))
  }

  @Test(
    "an adverse event or a measurement is a contact; a diagnosis, an earlier therapy or an end of follow-up is none")
  func contacts() throws {
    for (line, days) in [("adverse rash", 120), ("measured ALT 30 U/L", 120), ("comorbidity asthma", 59)] {
      let record = try TestRecord(LastDayTests.text + "\n2022-05-01 " + line, asOf: "2022-12-31")
      #expect(try record.onlyCombination("assume-continuing=0").days == days, "\(line)")
    }
  }
}
