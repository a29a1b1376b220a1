import CalendarTime
import PatientRecord
import Projections
import Testing

@Suite("The end of follow-up") struct EndOfFollowUpTests {
  private static let text = """
    2024-01-01 start T1 baricitinib
    2024-01-01 start T2 methotrexate
    """

  @Test(
    "what may come from elsewhere leaves follow-up ended; what shows the patient reopens it, but not against consent",
    arguments: [
      ("lost", "measured ALT 30 U/L", 60), ("lost", "adverse rash", 60), ("lost", "comorbidity asthma", 60),
      ("lost", "prior minoxidil", 60), ("lost", "seen", 364), ("lost", "enrolled female", 364),
      ("lost", "response none", 364), ("lost", "lower T1 2mg/day", 364), ("lost", "hold T1", 364),
      ("lost", "start T3 prednisone", 364), ("transferred", "seen", 364), ("consent-withdrawn", "seen", 60),
      ("consent-withdrawn", "response none", 60), ("consent-withdrawn", "ended lost", 60),
      ("consent-withdrawn", "enrolled female", 364), ("lost", "ended transferred", 64),
    ])
  func reopening(reason: String, later: String, days: Int) throws {
    let record = try TestRecord(
      EndOfFollowUpTests.text + "\n2024-03-01 ended \(reason)\n2024-03-05 \(later)", asOf: "2024-12-30")
    let row = try #require(try record.combinations().first)
    #expect((row.days, row.ongoing) == (days, true))
    #expect(
      try record.patientRow().followUpEnd?.reason.rawValue == (days == 364 ? nil : days == 64 ? "transferred" : reason))
    #expect(try record.regimen().treatments.isEmpty == (days < 364))
  }

  @Test(
    "a stop is the first day off: one on the day after the end shows the last day on, and reopens nothing",
    arguments: [
      ("2024-02-29", 59, "lost"), ("2024-03-01", 60, "lost"), ("2024-03-02", 61, "lost"), ("2024-03-03", 62, nil),
      // What may have been before the end shows nothing, as a visit known by its month.
      ("2024-03-01..2024-03-02", 60, "lost"), ("2024-03", 75, "lost"), ("2024-03-03..2024-03-04", 62, nil),
    ])
  func lastDayOn(stop: String, days: Int, reason: String?) throws {
    let record = try TestRecord(
      EndOfFollowUpTests.text + "\n2024-03-01 ended lost\n\(stop) stop T2 other", asOf: "2024-12-30")
    let row = try record.onlyCombination()
    #expect((row.days, row.ongoing) == (days, false))
    #expect(try record.patientRow().followUpEnd?.reason.rawValue == reason)
    #expect(try record.regimen().treatments.isEmpty == (reason != nil))
  }

  @Test("a stop on the day after consent was withdrawn is no entry after it")
  func withdrawn() throws {
    let text = EndOfFollowUpTests.text + "\n2024-03-01 ended consent-withdrawn\n"
    for (stop, isNamed) in [("2024-03-02", false), ("2024-03-03", true)] {
      let record = try TestRecord(text + "\(stop) stop T2 other", asOf: "2024-12-30")
      let codes = CheckedPatient("P01", record.events, pool: record.pool).findings.map(\.check.code)
      #expect(codes.contains("after-consent-withdrawn") == isNamed)
    }
  }

  @Test("a death after follow-up ended is known, but ends no treatment that nobody knows of")
  func deathAfterLoss() throws {
    let record = try TestRecord(
      EndOfFollowUpTests.text + "\n2024-03-01 ended lost\n2024-05-01 ended death", asOf: "2024-12-30")
    let row = try record.onlyCombination()
    #expect((row.days, row.ongoing) == (60, true))
    #expect(try record.patientRow().followUpEnd?.reason == .death)
  }
}

@Suite("Death, wherever it is said") struct DeathTests {
  private static let text = """
    2024-01-01 start T1 baricitinib
    2024-01-01 start T2 methotrexate
    2024-02-20 adverse sepsis grade=5
    """

  @Test(
    "the earliest statement is the day of death, with its source",
    arguments: [
      ("2024-03-01 resolved #3 fatal", 60, DeathReport.Source.fatalOutcome, 4),
      ("2024-03-01 ended death", 60, .followUpEnded, 4),
      ("2024-03-01 resolved #3 fatal\n2024-03-03 ended death", 60, .fatalOutcome, 4),
      ("2024-03-03 resolved #3 fatal\n2024-03-01 ended death", 60, .followUpEnded, 5),
      ("2024-03-01 resolved #3 fatal\n2024-03-01 ended death", 60, .followUpEnded, 5),
      ("2024-03-01 stop T2 death\n2024-03-01 resolved #3 fatal", 60, .fatalOutcome, 5),
      ("2024-03-01 stop T2 death\n2024-03-09 resolved #3 fatal", 60, .stop, 4),
    ])
  func sources(later: String, days: Int, source: DeathReport.Source, position: Int) throws {
    let record = try TestRecord(DeathTests.text + "\n" + later, asOf: "2024-12-31")
    let row = try record.onlyCombination()
    #expect((row.days, row.ongoing, row.endingReasons) == (days, false, [.death]))
    let end = try #require(try record.patientRow().followUpEnd)
    #expect((end.day, end.source) == (try day("2024-03-01"), source))
    #expect(try record.regimen().treatments.isEmpty)
    if source != .stop { #expect(row.events.contains(position)) }
    let parts = try deriveAdverseEventExposures(record.history, patient: "P01", in: record.context(["lag=30"]))
    #expect(parts.prefix(3).allSatisfy { $0.days == days })
  }

  @Test("grade 5 without an outcome is a death on some day from the onset on; with another outcome it is none")
  func gradeFive() throws {
    let record = try TestRecord(DeathTests.text, asOf: "2024-03-01")
    let row = try record.onlyCombination()
    // From 20 February to 1 March, ten days later: the middle is the 25th.
    #expect((row.daysMin, row.days, row.daysMax, row.ongoing) == (50, 55, 60, false))
    #expect(row.endImputed == .month)
    #expect(try record.patientRow().followUpEnd?.source == .gradeFive)
    #expect(throws: ProjectionError.partialDate(sequenceNumber: 3)) { try record.combinations("partial=refuse") }
    let recovered = try TestRecord(DeathTests.text + "\n2024-02-25 resolved #3 recovered", asOf: "2024-03-01")
    #expect(try recovered.onlyCombination().ongoing)
  }

  @Test("a stop for death is the death on the day that stands for the stop, also where its start shares its month")
  func stopInTheMonthOfItsStart() throws {
    let row = try TestRecord("2022-01-01 start T1 baricitinib\n2022-03 start T2 methotrexate\n2022-03 stop T2 death")
      .onlyCombination()
    #expect(row.brief == "? baricitinib + methotrexate 2022-03-11..2022-03-21 10d")
    #expect(row.endingReasons == [.death])
  }

  @Test("before any statement of it, a patient lives")
  func before() throws {
    let record = try TestRecord(DeathTests.text + "\n2024-03-01 resolved #3 fatal", asOf: "2024-02-10")
    #expect(try record.onlyCombination().ongoing)
  }
}

@Suite("Time after the last entry") struct StaleTimeTests {
  @Test(
    "days more than a year after the last entry are counted, and named; assume-continuing=no leaves them out",
    arguments: [("2021-06-30", 0), ("2022-03-01", 0), ("2022-03-02", 1), ("2022-06-30", 121)])
  func ongoing(asOf: String, stale: Int) throws {
    let record = try TestRecord(
      "2020-01-01 start T1 baricitinib\n2020-01-01 start T2 methotrexate\n2021-03-01 seen", asOf: asOf)
    #expect(try record.onlyCombination().staleDays == stale)
    #expect(try record.onlyCombination("unit=patient").staleDays == stale)
    #expect(try record.onlyCombination("assume-continuing=no").staleDays == 0)
    let parts = try deriveAdverseEventExposures(record.history, patient: "P01", in: record.context([]))
    #expect(parts.prefix(3).map(\.staleDays) == [stale, stale, stale])
    #expect(try record.regimen().lastSeen == (try day("2021-03-01")))
  }

  @Test("what has ended has no such days")
  func ended() throws {
    let record = try TestRecord(
      "2020-01-01 start T1 baricitinib\n2020-01-01 start T2 methotrexate\n2022-03-01 stop T2 other", asOf: "2024-01-01")
    #expect(try record.onlyCombination().staleDays == 0)
    let parts = try deriveAdverseEventExposures(record.history, patient: "P01", in: record.context([]))
    #expect(parts.prefix(3).map(\.staleDays) == [306, 0, 0])
  }
}
