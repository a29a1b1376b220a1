import CalendarTime
import PatientRecord
import Projections
import Testing

@Suite("The days that are left to deaths and ends of follow-up") struct EndDaysTests {
  private static let text = """
    2024-01-01 start T1 baricitinib
    2024-01-01 start T2 methotrexate
    2024-02-20 adverse sepsis
    """

  /// The possible days of the fourth event, `line`, beside a fifth.
  private func days(_ line: String, beside other: String) throws -> String {
    let record = try TestRecord(EndDaysTests.text + "\n\(line)\n\(other)", asOf: "2025-12-31")
    let event = try #require(record.history.events.first { $0.sequenceNumber == 4 })
    return "\(event.days.first)..\(event.days.last)"
  }

  @Test(
    "an end of follow-up is not before what shows follow-up",
    arguments: [
      ("2024 ended lost", "2024-09-10 seen", "2024-09-10..2024-12-31"),
      ("2024 ended transferred", "2024-09 seen", "2024-09-01..2024-12-31"),
      ("2024-09 ended other", "2024-09-10 response none", "2024-09-10..2024-09-30"),
      ("2024 ended consent-withdrawn", "2024-09-10 hold T1", "2024-09-10..2024-12-31"),
      ("2024-03..2024-10 ended lost", "2024-09-10 enrolled female", "2024-09-10..2024-10-31"),
      // Of a stop, the first day off, the day before it: the last on the drug.
      ("2024 ended lost", "2024-09-10 stop T1 other", "2024-09-09..2024-12-31"),
      ("2024-08 ended lost", "2024-09-01 stop T1 other", "2024-08-31..2024-08-31"),
      ("2024-08 ended lost", "2024-09-02 stop T1 other", "2024-08-01..2024-08-31"),
      // What may come from elsewhere shows nothing, what comes later shows that the patient came back.
      ("2024 ended lost", "2024-09-10 measured ALT 30 U/L", "2024-01-01..2024-12-31"),
      ("2024 ended lost", "2024-09-10 adverse rash", "2024-01-01..2024-12-31"),
      ("2024 ended lost", "2025-01-10 seen", "2024-01-01..2024-12-31"),
      ("2024 ended lost", "2024-03-10 ended death", "2024-01-01..2024-12-31"),
    ])
  func endOfFollowUp(line: String, other: String, expected: String) throws {
    #expect(try days(line, beside: other) == expected)
  }

  @Test(
    "a death is not before anything else but another end, whoever states it",
    arguments: [
      ("2024 ended death", "2024-09-10 measured ALT 30 U/L", "2024-09-10..2024-12-31"),
      ("2024 ended death", "2024-09-10 adverse rash", "2024-09-10..2024-12-31"),
      ("2024 ended death", "2024-09-10 stop T2 other", "2024-09-10..2024-12-31"),
      ("2024 stop T2 death", "2024-09 seen", "2024-09-01..2024-12-31"),
      ("2024 resolved #3 fatal", "2024-09-10 seen", "2024-09-10..2024-12-31"),
      ("2024 ended death", "2024-09-10 ended lost", "2024-02-20..2024-12-31"),
      // One death: what several statements have in common.
      ("2024 ended death", "2024-06-30 resolved #3 fatal", "2024-06-30..2024-06-30"),
      ("2024-03..2024-07 ended death", "2024-06..2024-09 stop T2 death", "2024-06-01..2024-07-31"),
      // They do not agree: both stand, and the earlier counts.
      ("2024-03 ended death", "2024-06-30 resolved #3 fatal", "2024-03-01..2024-03-31"),
    ])
  func death(line: String, other: String, expected: String) throws {
    #expect(try days(line, beside: other) == expected)
  }

  @Test(
    "nothing but an end of follow-up is after a death",
    arguments: [
      ("2024 start T3 prednisone", "2024-01-01..2024-03-10"), ("2024 stop T1 other", "2024-01-01..2024-03-10"),
      ("2024 seen", "2024-01-01..2024-03-10"), ("2024-03 adverse rash", "2024-03-01..2024-03-10"),
      ("2024-04 measured ALT 30 U/L", "2024-04-01..2024-04-30"),
    ])
  func beforeDeath(line: String, expected: String) throws {
    for death in ["2024-03-10 ended death", "2024-03-10 resolved #3 fatal", "2024-03-10 stop T2 death"] {
      #expect(try days(line, beside: death) == expected, "\(death)")
    }
  }

  @Test("grade 5 without an outcome is a death after the last contact, and no later than another statement")
  func gradeFive() throws {
    let text = "2024-01-01 start T1 baricitinib\n2024-01-01 start T2 methotrexate\n2024-02-20 adverse sepsis grade=5"
    func bounds(_ more: String) throws -> [Int] {
      let row = try TestRecord(text + "\n" + more, asOf: "2024-03-01").onlyCombination()
      return [row.daysMin, row.days, row.daysMax ?? 0]
    }
    // From 1 January to 25 February are 55 days, to 1 March 60.
    let contact = try bounds("2024-02-25 seen")
    #expect(contact == [55, 57, 60])
    let stated = try bounds("2024-02 ended death")
    #expect(stated == [50, 54, 59])
    let resolvedLater = try TestRecord(text + "\n2024-03-04 resolved #3 fatal", asOf: "2024-03-01").onlyCombination()
    #expect(resolvedLater.ongoing, "as is known, the patient lived on that day")
  }

  @Test("a course that began in the year of an early death has its days")
  func courseBeforeDeath() throws {
    // Half of the days from 1 January to 10 March 2024, 69 days: the middle day is 34 days after the first.
    let row = try TestRecord(
      "2023-01-01 start T1 baricitinib\n2024 start T2 methotrexate\n2024-03-10 ended death", asOf: "2024-12-31"
    ).onlyCombination()
    #expect(row.brief == "? baricitinib + methotrexate 2024-02-04..2024-03-10 35d")
  }

  @Test("time is counted to a day on which follow-up can have ended")
  func censoring() throws {
    let row = try TestRecord(
      "2024-01-01 start T1 baricitinib\n2024-01-01 start T2 methotrexate\n2024-09-10 seen\n2024 ended lost",
      asOf: "2025-06-30"
    ).onlyCombination()
    // From 10 September to 31 December are 112 days; the middle is 5 November, 309 days after 1 January.
    #expect((row.daysMin, row.days, row.daysMax, row.ongoing) == (253, 309, 365, true))
  }
}
