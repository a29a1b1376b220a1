import CalendarTime
import PatientRecord
import Projections
import Testing

@Suite("Exposures") struct ExposureTests {
  private func brief(_ text: String, asOf: String = "2025-01-01", gap: Int = 0) throws -> [String] {
    try TestRecord(text, asOf: asOf).exposures("gap=\(gap)").map(\.brief)
  }

  @Test("a stop is the first day off")
  func stop() throws {
    let exposure = try TestRecord(
      """
      2022-03-01 start T1 baricitinib
      2022-03-08 stop T1 loss-of-efficacy funding switchedTo=rinvoq
      """
    ).exposures()[0]
    #expect(exposure.brief == "baricitinib T1 2022-03-01..2022-03-08")
    #expect(exposure.stop?.day == (try day("2022-03-08")))
    #expect(exposure.stop?.reasons == [.lossOfEfficacy, .funding])
    #expect(exposure.stop?.switchedTo == "upadacitinib")
    #expect(exposure.stop?.sequenceNumber == 2)
    #expect(exposure.events == [1, 2])
  }

  @Test("a course without a stop runs, even one begun on the as-of date")
  func running() throws {
    #expect(try brief("2025-01-01 start T1 baricitinib") == ["baricitinib T1 2025-01-01.."])
  }

  @Test(
    "courses of one drug are merged when the gap between them is at most so many days",
    arguments: [
      (0, "2022-03-08", true), (0, "2022-03-09", false), (1, "2022-03-09", true), (29, "2022-04-07", false),
      (30, "2022-04-07", true), (0, "2022-03-05", true),
    ])
  func gap(gap: Int, secondStart: String, merged: Bool) throws {
    let exposures = try brief(
      """
      2022-03-01 start T1 baricitinib
      2022-03-08 stop T1 other
      \(secondStart) start T2 olumiant
      2022-06-01 stop T2 other
      """, gap: gap)
    let apart = ["baricitinib T1 2022-03-01..2022-03-08", "baricitinib T2 \(secondStart)..2022-06-01"]
    #expect(exposures == (merged ? ["baricitinib T1 T2 2022-03-01..2022-06-01"] : apart))
  }

  @Test("a merged exposure reaches to the latest stop, not to the last course's")
  func nested() throws {
    let exposure = try TestRecord(
      """
      2022-03-01 start T1 baricitinib
      2022-04-01 start T2 baricitinib
      2022-05-01 stop T2 funding
      2022-06-01 stop T1 no-response
      """
    ).exposures()[0]
    #expect(exposure.brief == "baricitinib T1 T2 2022-03-01..2022-06-01")
    #expect(exposure.stop?.reasons == [.noResponse])
  }

  @Test("the gap is judged on chosen days")
  func gapOnChosenDays() throws {
    // T1 stops in June: 06-01 to 06-30, middle 06-15; T2 starts on 06-20. The gap is 5 days; at longest there is none.
    let record = try TestRecord(
      """
      2022-03-01 start T1 baricitinib
      2022-06 stop T1 other
      2022-06-20 start T2 baricitinib
      """)
    #expect(try record.exposures("gap=4").count == 2)
    #expect(try record.exposures("gap=5").count == 1)
    #expect(try record.exposures("gap=0", "partial=longest").count == 1)
  }

  @Test("courses of different drugs are never merged, nor those of another route than systemic")
  func notMerged() throws {
    let exposures = try brief(
      """
      2022-03-01 start T1 ruxolitinib oral
      2022-03-01 start T2 ruxolitinib topical
      2022-03-01 start T3 triamcinolone intralesional
      2022-03-01 start T4 narrowband-UVB phototherapy
      2022-03-01 start T5 something-new
      """)
    #expect(exposures == ["ruxolitinib T1 2022-03-01..", "something-new T5 2022-03-01.."])
  }

  @Test("a course of no chosen days is never merged and does not bridge")
  func emptyCourse() throws {
    let exposures = try brief(
      """
      2022-03-01 start T1 baricitinib
      2022-03-10 stop T1 other
      2022-03-15 start T2 baricitinib
      2022-03-15 stop T2 other
      2022-03-20 start T3 baricitinib
      """, gap: 5)
    #expect(
      exposures == [
        "baricitinib T1 2022-03-01..2022-03-10", "baricitinib T2 2022-03-15..2022-03-15", "baricitinib T3 2022-03-20..",
      ])
  }

  @Test("doses never split an exposure; each step is kept with its course")
  func doses() throws {
    let exposure = try TestRecord(
      """
      2022-03-01 start T1 upadacitinib 30mg/day oral
      2022-06-01 lower T1 15mg/day
      2022-09-01 stop T1 other
      2022-09-01 start T2 upadacitinib oral
      2022-10-01 raise T2 30mg/day
      """
    ).exposures()[0]
    #expect(exposure.doseSteps.map { $0.dose?.description } == ["30mg/day", "15mg/day", nil, "30mg/day"])
    #expect(exposure.doseSteps.map(\.treatment) == ["T1", "T1", "T2", "T2"])
    #expect(exposure.doseSteps.map(\.sequenceNumber) == [1, 2, 4, 5])
    #expect(exposure.dose(on: try day("2022-05-31"))?.description == "30mg/day")
    #expect(exposure.dose(on: try day("2022-06-01"))?.description == "15mg/day")
    #expect(exposure.dose(on: try day("2022-09-01")) == nil)
    #expect(exposure.routes == [.oral])
    #expect(exposure.events == [1, 2, 3, 4, 5])
  }

  @Test("no dose is read as lying before its course, however late the start is read")
  func doseWithinCourse() throws {
    let exposure = try TestRecord(
      """
      2022-06 start T1 upadacitinib 15mg/day
      2022-06 raise T1 30mg/day
      """
    ).exposures("partial=shortest")[0]
    #expect(exposure.doseSteps.map(\.day.description) == ["2022-06-30", "2022-06-30"])
    #expect(exposure.dose(on: exposure.start)?.description == "30mg/day")
    #expect(exposure.dose(on: try day("2022-06-29")) == nil)
  }

  @Test("holds are kept, and a hold may last")
  func holds() throws {
    let exposure = try TestRecord(
      """
      2022-03-01 start T1 baricitinib
      2022-04-01 hold T1
      2022-04-15 resume T1
      2022-05-01 hold T1
      """
    ).exposures()[0]
    #expect(
      exposure.holds.map { "\($0.start)..\($0.end?.description ?? "")" } == ["2022-04-01..2022-04-15", "2022-05-01.."])
    #expect(exposure.end == nil)
  }

  @Test("whether it was already running is told by the earliest course")
  func onOrBefore() throws {
    let record = try TestRecord(
      """
      2022-03-01 start T1 tacrolimus onOrBefore
      2022-03-01 start T2 prednisone
      """)
    #expect(try record.exposures().map(\.onOrBefore) == [false, true])
  }

  @Test("exposures are listed by start, those that run last, then by drug")
  func order() throws {
    let exposures = try brief(
      """
      2022-03-01 start T1 upadacitinib
      2022-03-01 start T2 baricitinib
      2022-03-01 start T3 methotrexate
      2022-02-01 start T4 prednisone
      2022-04-01 stop T3 other
      """)
    #expect(
      exposures == [
        "prednisone T4 2022-02-01..", "methotrexate T3 2022-03-01..2022-04-01", "baricitinib T2 2022-03-01..",
        "upadacitinib T1 2022-03-01..",
      ])
  }
}

@Suite("Death and the end of follow-up") struct FollowUpEndTests {
  @Test("death ends what runs, with death as the reason")
  func death() throws {
    let exposure = try TestRecord(
      """
      2022-03-01 start T1 baricitinib
      2022-09-01 ended death
      """
    ).exposures()[0]
    #expect(exposure.brief == "baricitinib T1 2022-03-01..2022-09-01")
    #expect(exposure.stop?.reasons == [.death])
    #expect(exposure.stop?.sequenceNumber == 2)
    #expect(exposure.events == [1, 2])
  }

  @Test("no course outlives death; its own stop's reasons stay")
  func stopAfterDeath() throws {
    let month = try TestRecord(
      "2022-03-01 start T1 baricitinib\n2022-09 stop T1 adverse-event\n2022-09-04 ended death"
    ).exposures()[0]
    // The stop lies on 09-01 to 09-04, and is read as 09-02.
    #expect(month.end == (try day("2022-09-02")))
    #expect(month.events == [1, 2])
    let exposure = try TestRecord(
      """
      2022-03-01 start T1 baricitinib
      2022-09-10 stop T1 adverse-event
      2022-09-04 ended death
      """
    ).exposures()[0]
    #expect(exposure.end == (try day("2022-09-04")))
    #expect(exposure.stop?.reasons == [.adverseEvent])
    #expect(exposure.stop?.sequenceNumber == 2)
    #expect(exposure.events == [1, 2, 3])
  }

  @Test("a stop before death, or on its day, has nothing to do with it", arguments: ["2022-08-01", "2022-09-04"])
  func stopBeforeDeath(date: String) throws {
    let exposure = try TestRecord(
      """
      2022-03-01 start T1 baricitinib
      \(date) stop T1 adverse-event
      2022-09-04 ended death
      """
    ).exposures()[0]
    #expect(exposure.brief == "baricitinib T1 2022-03-01..\(date)")
    #expect(exposure.events == [1, 2])
  }

  @Test("a combination that death ends has ended, because of death")
  func combinationUntilDeath() throws {
    let row = try TestRecord(
      """
      2022-03-01 start T1 baricitinib
      2022-03-01 start T2 methotrexate
      2022-03-31 ended death
      """
    ).onlyCombination()
    #expect(row.brief == "baricitinib + methotrexate 2022-03-01..2022-03-31 30d")
    #expect(!row.ongoing)
    #expect(row.endingReasons == [.death])
    #expect(row.events == [1, 2, 3])
  }

  @Test("another end of follow-up censors: the row stays ongoing and is counted to that day")
  func loss() throws {
    let row = try TestRecord(
      """
      2022-03-01 start T1 baricitinib
      2022-03-01 start T2 methotrexate
      2022-03-31 ended lost
      """
    ).onlyCombination()
    #expect(row.brief == "baricitinib + methotrexate 2022-03-01.. 30d")
    #expect(row.ongoing)
    #expect(row.endingReasons == [])
    #expect(row.events == [1, 2, 3])
  }

  @Test("an end of follow-up that a later event follows does not hold")
  func followedAgain() throws {
    let row = try TestRecord(
      """
      2022-03-01 start T1 baricitinib
      2022-03-01 start T2 methotrexate
      2022-03-31 ended lost
      2022-05-01 seen
      """, asOf: "2022-06-01"
    ).onlyCombination()
    #expect(row.brief == "baricitinib + methotrexate 2022-03-01.. 92d")
    #expect(row.events == [1, 2])
  }

  @Test("an end of follow-up in a month censors in its middle, at longest on its last day, at shortest on its first")
  func partialLoss() throws {
    let row = try TestRecord(
      """
      2022-03-01 start T1 baricitinib
      2022-03-01 start T2 methotrexate
      2022-06 ended transferred
      """
    ).onlyCombination()
    #expect(row.days == 106)
    #expect(row.daysMin == 92)
    #expect(row.daysMax == 121)
  }
}
