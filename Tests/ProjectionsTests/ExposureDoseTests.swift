import CalendarTime
import PatientRecord
import Projections
import Testing

@Suite("Time at each dose") struct ExposureDoseTests {
  private func rows(_ text: String, asOf: String = "2023-01-01", _ rules: String...) throws -> [ExposureRow] {
    let record = try TestRecord(text, asOf: asOf)
    return try deriveExposureRows(record.history, patient: "P01", in: record.context(rules))
  }

  private func brief(_ row: ExposureRow) -> [String] {
    row.doses.map { time in
      "\(time.treatment) \(time.dose?.description ?? "?") \(time.start)..\(time.end?.description ?? "") \(time.days)"
        + (time.heldDays > 0 ? " held \(time.heldDays)" : "")
    }
  }

  @Test("each dose lasts to the next, the last to the stop, and the amounts add up")
  func steps() throws {
    let row = try #require(
      try rows(
        """
        2022-01-01 start T1 methotrexate 15mg/week
        2022-01-29 lower T1 10mg/week
        2022-02-26 stop T1 other
        """
      ).first)
    #expect(
      brief(row) == ["T1 15mg/week 2022-01-01..2022-01-29 28", "T1 10mg/week 2022-01-29..2022-02-26 28"])
    #expect((row.cumulative?.amount, row.cumulative?.unit) == (100, .milligram))
    #expect(row.days == 56)
  }

  @Test("a dose that may have been changed after follow-up ended is not counted beyond that day")
  func changedAfterTheEnd() throws {
    let row = try #require(
      try rows("2022-01-01 start T1 prednisone 10mg/day\n2022-03 lower T1 5mg/day\n2022-03-10 ended lost").first)
    #expect(row.doses.map(\.days) == [68, 0])
    #expect((row.days, row.cumulative?.amount) == (68, 680))
  }

  @Test("an exposure names what it was combined with, and how long it ran before")
  func combined() throws {
    let rows = try rows(
      """
      2022-01-01 start T1 methotrexate 15mg/week
      2022-03-16 start T2 baricitinib 4mg/day
      2022-06-01 stop T1 other
      2022-07-01 start T3 adalimumab
      2022-07-08 stop T3 other
      2022-08-01 start T4 isotretinoin
      """, "minimum=14")
    #expect(rows.map(\.exposure.drug) == ["methotrexate", "baricitinib", "adalimumab", "isotretinoin"])
    #expect(rows.map(\.role) == [.partner, .anchor, .partner, nil])
    // The week with adalimumab is no pair that counts.
    #expect(rows.map(\.combinedWith) == [["baricitinib"], ["methotrexate"], [], []])
    // Two months to 1 March, and 15 of the 31 days of the next.
    #expect(rows.map(\.monthsBefore) == [2 + 15.0 / 31, 0, nil, nil])
    #expect(rows.map(\.events) == [[1, 2, 3], [1, 2, 3], [4, 5], [6]])
  }

  @Test("the dose at the onset of an adverse event is the one before it, or that of the first day")
  func doseAtOnset() throws {
    let suspects = try TestRecord(
      """
      2022-01-01 start T1 upadacitinib 30mg/day
      2022-01-01 adverse nausea T1
      2022-07-01 adverse weight T1
      2022-07-01 lower T1 15mg/day
      2022-08-01 adverse acne T1
      2021-12-01 adverse cough T1
      """
    ).adverseEvents().map { $0.suspects[0] }
    #expect(suspects.map { $0.dose?.description } == [nil, "30mg/day", "30mg/day", "15mg/day"])
    #expect(suspects.map(\.months) == [nil, 0, 6, 7])
  }

  @Test(
    "the amount given is spread over the interval, or adds up administrations",
    arguments: [
      ("rituximab 1000mg/24w", "2022-01-02", 1000.0 / 168, 1000), ("methotrexate 25mg/week", "2022-01-01", 0, 25),
      ("methotrexate 25mg/week", "2022-01-15", 50, 50),
      ("methotrexate 25mg/week", "2022-01-16", 53.571428571428571, 75),
      ("rituximab 1000mg_once", "2022-01-02", 1000, 1000), ("rituximab 1000mg_once", "2022-01-01", 1000, 1000),
      ("baricitinib 4mg/day", "2022-01-11", 40, 40), ("tofacitinib 5mg/12h", "2022-01-11", 100, 100),
      ("omalizumab 300mg/month", "2022-02-02", 32 * 300 / 30.4375, 600), ("adalimumab 40mg/2w", "2022-01-29", 80, 80),
    ] as [(String, String, Double, Double)])
  func doseTotal(course: String, stop: String, prorated: Double, administered: Double) throws {
    let lines = "2022-01-01 start T1 \(course)\n\(stop) stop T1 other"
    for (rule, amount) in [("prorated", prorated), ("administered", administered)] {
      let row = try #require(try rows(lines, "dose-total=\(rule)").first)
      let given = try #require(row.cumulative?.amount)
      #expect(abs(given - amount) < 1e-9, "\(rule)")
    }
  }

  /// 15/7 mg on 28 days and 10/7 mg on 28 or 29; a day of two doses of 5 mg; ten days, then held to the stop.
  @Test(
    "days=inclusive counts the day of the end for the dose that was taken last, and a course of one day as one day",
    arguments: [
      (
        "2022-01-01 start T1 methotrexate 15mg/week\n2022-01-29 lower T1 10mg/week\n2022-02-26 stop T1 other",
        [28, 29], 57, 60 + 290.0 / 7
      ),
      ("2022-01-01 start T1 tofacitinib 5mg/12h\n2022-01-01 stop T1 other", [1], 1, 10),
      (
        "2022-01-01 start T1 prednisone 10mg/day\n2022-01-01 raise T1 20mg/day\n2022-01-01 stop T1 other",
        [0, 1], 1, 20
      ),
      (
        "2022-01-01 start T1 prednisone 10mg/day\n2022-01-11 hold T1\n2022-01-21 stop T1 other", [10], 21, 100
      ),
      ("2022-12-22 start T1 prednisone 10mg/day", [11], 11, 110),
    ] as [(String, [Int], Int, Double)])
  func inclusive(text: String, doses: [Int], days: Int, amount: Double) throws {
    for rule in ["prorated", "administered"] where text.contains("/day") || rule == "prorated" {
      let row = try #require(try rows(text, "days=inclusive", "dose-total=\(rule)").first)
      #expect(row.doses.map(\.days) == doses && row.days == days)
      #expect(abs((row.cumulative?.amount ?? 0) - amount) < 1e-9, "\(rule)")
      #expect(row.doses.reduce(0) { $0 + $1.days + $1.heldDays } == row.days)
    }
  }

  @Test("administrations follow the steps of the dose, and none is given on a held day")
  func administrations() throws {
    let loading = """
      2022-01-01 start T1 dupilumab 600mg/2w
      2022-01-15 lower T1 300mg/2w
      2022-01-31 stop T1 other
      """
    #expect(try rows(loading, "dose-total=administered").first?.cumulative?.amount == 1200)
    let held = """
      2022-01-01 start T1 methotrexate 10mg/week
      2022-01-07 hold T1
      2022-01-16 resume T1
      2022-01-29 stop T1 other
      """
    // The days of 8 and 15 January are held.
    #expect(try rows(held, "dose-total=administered").first?.cumulative?.amount == 20)
  }

  @Test("a range and a dose as needed have no amount in all, and say so; a change of schedule keeps the amount per day")
  func irregular() throws {
    let needed = try #require(try rows("2022-01-01 start T1 prednisone 5mg_as_needed\n2022-02-01 stop T1 other").first)
    #expect(needed.cumulative == nil && needed.missing == .asNeeded)
    let range = try #require(try rows("2022-01-01 start T1 prednisone 5-10mg/day\n2022-02-01 stop T1 other").first)
    #expect(range.cumulative == nil && range.missing == .doseRange)
    let record = try TestRecord(
      """
      2022-01-01 start T1 adalimumab 40mg/week
      2022-01-29 reschedule T1 80mg/2w
      2022-02-26 stop T1 other
      """)
    #expect(record.history.findings.isEmpty)
    let row = try deriveExposureRows(record.history, patient: "P01", in: record.context([]))
    #expect(row.first?.cumulative?.amount == 320 && row.first?.doses.count == 2)
    for wrong in ["reschedule T1 60mg/2w", "raise T1 80mg/2w", "lower T1 80mg/2w"] {
      let text = "2022-01-01 start T1 adalimumab 40mg/week\n2022-01-29 \(wrong)"
      #expect(try TestRecord(text).history.findings.map(\.rule) == [.wrongDirection], "\(wrong)")
    }
  }

  @Test(
    "schedules in hours, days, weeks and months are amounts per day",
    arguments: [
      ("20mg/12h", 40.0), ("4mg/day", 4.0), ("14mg/week", 2.0), ("300mg/14d", 300.0 / 14), ("0.5g/day", 500.0),
      ("30.4375mg/month", 1.0), ("500ug/day", 0.5),
    ])
  func schedules(dose: String, perDay: Double) throws {
    let row = try #require(
      try rows("2022-01-01 start T1 methotrexate \(dose)\n2022-01-11 stop T1 other").first)
    #expect(row.doses.first?.dose?.amountPerDay == perDay)
    #expect(row.cumulative.map { abs($0.amount - 10 * perDay) < 1e-9 } == true)
    #expect(row.cumulative?.unit == .milligram)
  }

  @Test("nothing is given while a course is held, whatever the rule holds says; a gap that is closed has no dose")
  func holds() throws {
    let text = """
      2022-01-01 start T1 prednisone 10mg/day
      2022-01-11 hold T1
      2022-01-21 resume T1
      2022-01-31 stop T1 other
      2022-02-10 start T2 prednisone 5mg/day
      2022-02-20 stop T2 other
      """
    for rule in ["holds=counted", "holds=left-out"] {
      let row = try #require(try rows(text, "gap=30", rule).first)
      #expect(
        brief(row) == ["T1 10mg/day 2022-01-01..2022-01-31 20 held 10", "T2 5mg/day 2022-02-10..2022-02-20 10"])
      #expect(row.cumulative?.amount == 250)
      #expect(row.days == (rule == "holds=counted" ? 50 : 40))
    }
  }

  @Test("a running dose is counted to the as-of date")
  func running() throws {
    let row = try #require(try rows("2022-12-22 start T1 baricitinib 4mg/day").first)
    #expect(brief(row) == ["T1 4mg/day 2022-12-22.. 10"])
    #expect(row.cumulative?.amount == 40)
  }

  @Test(
    "an amount that cannot be had is missing with the reason",
    arguments: [
      ("2022-01-01 start T1 methotrexate\n2022-02-01 stop T1 other", ExposureRow.Missing.noDose),
      ("2022-01-01 start T1 tacrolimus 5mg/day onOrBefore\n2022-02-01 stop T1 other", .alreadyRunning),
      (
        "2022-01-01 start T1 methotrexate 2tablet/week\n2022-01-05 raise T1 15mg/week\n2022-02-01 stop T1 other",
        .unitsDiffer
      ),
      ("2022-01-01 start T1 methotrexate\n2022-01-05 raise T1 15mg/week\n2022-02-01 stop T1 other", .noDose),
      ("2022-01-01 start T1 ciclosporin 3mg/kg/day\n2022-01-05 raise T1 200mg/day", .unitsDiffer),
    ])
  func missing(text: String, reason: ExposureRow.Missing) throws {
    let row = try #require(try rows(text).first)
    #expect(row.cumulative == nil)
    #expect(row.missing == reason)
  }

  @Test("a dose of no days does not matter: it was changed on the day of the start")
  func sameDay() throws {
    let row = try #require(
      try rows(
        """
        2022-01-01 start T1 methotrexate
        2022-01-01 raise T1 14mg/week
        2022-01-11 stop T1 other
        """
      ).first)
    #expect(brief(row) == ["T1 ? 2022-01-01..2022-01-01 0", "T1 14mg/week 2022-01-01..2022-01-11 10"])
    #expect(row.cumulative?.amount == 20)
  }

  @Test("partial dates give bounds and flags, and nothing is known of the length of what was already running")
  func bounds() throws {
    let row = try #require(try rows("2022-03 start T1 methotrexate 14mg/week\n2022-06-10 stop T1 other").first)
    #expect((row.days, row.daysMin, row.daysMax) == (86, 71, 101))
    #expect((row.startImputed, row.endImputed) == (.day, nil))
    #expect(row.cumulative?.amount == 172)
    let open = try #require(try rows("2022-03-01 start T1 tacrolimus 5mg/day onOrBefore").first)
    #expect(open.daysMax == nil)
  }
}
