import CalendarTime
import PatientRecord
import Projections
import Testing

@Suite("Held days") struct HoldTests {
  private static let text = """
    2022-01-01 start T1 baricitinib
    2022-01-01 start T2 methotrexate
    2022-01-11 hold T2
    2022-01-21 resume T2
    2022-01-16 hold T1
    2022-01-26 resume T1
    2022-02-10 stop T2 other
    """

  @Test("a day on which either drug is held does not count, once, and the row is not split")
  func leftOut() throws {
    let record = try TestRecord(HoldTests.text)
    let counted = try record.onlyCombination()
    #expect((counted.days, counted.start, counted.end) == (40, try day("2022-01-01"), try day("2022-02-10")))
    let row = try record.onlyCombination("holds=left-out")
    #expect((row.days, row.start, row.end) == (25, counted.start, counted.end))
    #expect((row.daysMin, row.daysMax) == (25, 25))
    // As if the 25 days stood together from the start: 25 of January's 31.
    #expect(row.months == 25.0 / 31)
    #expect(row.events == counted.events)
  }

  @Test(
    "the minimum is compared with the days that count",
    arguments: [("25", 1), ("26", 0), ("P1M", 0), ("P25D", 1)])
  func minimum(minimum: String, count: Int) throws {
    let rows = try TestRecord(HoldTests.text).combinations("holds=left-out", "minimum=\(minimum)")
    #expect(rows.count == count)
  }

  @Test("a hold that lasts ends with its course, and one that lasts to the as-of date goes on")
  func unresumed() throws {
    let stopped = try TestRecord(
      """
      2022-01-01 start T1 baricitinib
      2022-01-01 start T2 methotrexate
      2022-01-11 hold T2
      2022-02-10 stop T2 other
      """
    ).onlyCombination("holds=left-out")
    #expect((stopped.days, stopped.end) == (10, try day("2022-02-10")))
    let running = try TestRecord(
      """
      2022-01-01 start T1 baricitinib
      2022-01-01 start T2 methotrexate
      2022-01-11 hold T1
      """, asOf: "2022-03-01"
    ).onlyCombination("holds=left-out")
    #expect((running.days, running.ongoing) == (10, true))
  }

  @Test("partial dates of holds move the bounds")
  func partialHolds() throws {
    let row = try TestRecord(
      """
      2022-01-01 start T1 baricitinib
      2022-01-01 start T2 methotrexate
      2022-03 hold T2
      2022-04-10 resume T2
      2022-05-01 stop T2 other
      """
    ).onlyCombination("holds=left-out")
    // 120 days; held from the 1st, the 16th or the 31st of March to the 10th of April.
    #expect((row.daysMin, row.days, row.daysMax) == (80, 95, 110))
  }

  @Test("days on which a drug may still be held after the last day that counts take nothing away")
  func heldBeyondTheHorizon() throws {
    let text = """
      2022-02-01 start T1 baricitinib
      2022-02-01 start T2 methotrexate
      2022-02-15 hold T2
      2022-03 resume T2
      """
    // Counted to the resumption, the last event: to 1 March at the least, held from day 14.
    let last = try TestRecord(text, asOf: "2022-12-31").onlyCombination("holds=left-out", "assume-continuing=no")
    #expect((last.daysMin, last.days, last.daysMax) == (14, 14, 44))
    // Lost on 10 March, day 37: held to the 1st at the least, and all the time at the most.
    let lost = try TestRecord(text + "\n2022-03-10 ended lost").onlyCombination("holds=left-out")
    #expect((lost.daysMin, lost.days, lost.daysMax) == (14, 14, 23))
  }

  @Test("a row's months lie within their bounds, though the same days make more of a shorter month")
  func monthsOfHeldDays() throws {
    let record = try TestRecord(
      """
      2022-01-01 start T1 baricitinib
      2022-06-20 hold T1
      2022-07 start T2 methotrexate
      2022-08-01 resume T1
      2022-09-11 stop T1 other
      """)
    let row = try record.onlyCombination("holds=left-out")
    #expect((row.daysMin, row.days, row.daysMax) == (41, 41, 41))
    // A month and 10 days from the 1st and from the 16th, of 31 in the next; from the 31st, of 30.
    let (ofJuly, ofAugust) = (1 + 10.0 / 31, 1 + 10.0 / 30)
    #expect([row.monthsMin, row.months, row.monthsMax] == [ofJuly, ofJuly, ofAugust])
  }

  @Test("where a course is stopped while held and a later one joins it, late stops do not lengthen the row")
  func heldAtStop() throws {
    let row = try TestRecord(
      """
      2022-01-01 start T1 baricitinib
      2022-01-01 start T2 methotrexate
      2022-02-10 hold T2
      2022-03 stop T2 other
      2022-04-05 start T3 methotrexate
      2022-05-01 stop T3 other
      """
    ).onlyCombination("holds=left-out", "gap=60")
    // Held from 10 February to the stop; gap days count: fewest with the stop on the 31st, most on the 1st.
    #expect((row.daysMin, row.days, row.daysMax) == (120 - 49, 120 - 34, 120 - 19))
  }

  @Test("two courses of a drug are held only while no running one is not; gap days count")
  func overlappingCourses() throws {
    let row = try TestRecord(
      """
      2022-01-01 start T1 baricitinib
      2022-01-01 start T2 methotrexate
      2022-01-11 hold T2
      2022-01-16 start T3 methotrexate
      2022-01-21 stop T2 other
      2022-02-10 stop T3 other
      """
    ).onlyCombination("holds=left-out")
    #expect(row.days == 35)
  }

  @Test("counting inclusively, two stretches that join where a day is held are not longer than apart")
  func joinedWhileHeld() throws {
    let row = try TestRecord(
      """
      2021-12-01 start T1 baricitinib
      2021-12-01 start T2 methotrexate
      2022-01-10 hold T1
      2022-01 stop T2 other
      2022-01-31 start T3 prednisone
      2022-02-01 resume T1
      2022-02-11 stop T3 other
      """
    ).onlyCombination("holds=left-out", "unit=patient", "days=inclusive")
    // 40 days and 10, and one for each stretch: two, but one where methotrexate was stopped on the 31st.
    #expect((row.daysMin, row.days, row.daysMax) == (31 + 1 + 11, 52, 52))
  }

  @Test("for a patient a day counts where any pair has both its drugs; so it does for a regimen")
  func units() throws {
    let record = try TestRecord(
      """
      2022-01-01 start T1 baricitinib
      2022-01-01 start T2 methotrexate
      2022-01-01 start T3 prednisone
      2022-01-11 hold T2
      2022-01-16 hold T3
      2022-01-21 resume T2
      2022-01-26 resume T3
      2022-01-31 stop T1 other
      """)
    #expect(try record.combinations("holds=left-out").map(\.days) == [20, 20])
    #expect(try record.onlyCombination("holds=left-out", "unit=patient").days == 25)
    #expect(try record.onlyCombination("holds=left-out", "unit=regimen").days == 25)
  }
}

@Suite("What is taken to go on, and the patient's response") struct ContinuingTests {
  private static let text = """
    2022-01-01 start T1 baricitinib
    2022-02-01 start T2 methotrexate
    2022-03-01 seen
    """

  @Test("without that assumption what is not stopped is counted to the patient's last event, and still ongoing")
  func lastEvent() throws {
    let record = try TestRecord(ContinuingTests.text, asOf: "2022-12-31")
    let yes = try record.onlyCombination()
    #expect((yes.days, yes.ongoing, yes.events) == (333, true, [1, 2]))
    let no = try record.onlyCombination("assume-continuing=no")
    #expect((no.days, no.ongoing, no.events) == (28, true, [1, 2, 3]))
  }

  @Test("partial dates of the last event are bounds; an end of follow-up decides as before")
  func bounds() throws {
    let record = try TestRecord(
      "2022-01-01 start T1 baricitinib\n2022-02-01 start T2 methotrexate\n2022-03 seen", asOf: "2022-12-31")
    let row = try record.onlyCombination("assume-continuing=no")
    #expect((row.daysMin, row.days, row.daysMax) == (28, 43, 58))
    let lost = try TestRecord(ContinuingTests.text + "\n2022-04-01 ended lost", asOf: "2022-12-31")
    #expect(try lost.onlyCombination("assume-continuing=no").days == 59)
    #expect(try lost.onlyCombination().days == 59)
  }

  @Test("a pair that began with the last event has 0 days")
  func begunLast() throws {
    let record = try TestRecord("2022-01-01 start T1 baricitinib\n2022-02-01 start T2 methotrexate")
    #expect(try record.onlyCombination("assume-continuing=no").days == 0)
  }

  @Test("partial dates that may be the last event are refused with the others")
  func refused() throws {
    let record = try TestRecord(
      "2022-01-01 start T1 baricitinib\n2022-02-01 start T2 methotrexate\n2022-03 seen", asOf: "2022-12-31")
    #expect(try record.combinations("partial=refuse").count == 1)
    #expect(throws: ProjectionError.partialDate(sequenceNumber: 3)) {
      try record.combinations("partial=refuse", "assume-continuing=no")
    }
  }

  @Test(
    "a patient's response is the best of the pairs', or that of the first or last pair with one",
    arguments: [("best", Response.complete), ("first", .partial), ("last", .none)])
  func patientResponse(choice: String, response: Response) throws {
    let record = try TestRecord(
      """
      2022-01-01 start T1 baricitinib
      2022-01-01 start T2 methotrexate
      2022-02-01 response partial T2
      2022-03-01 stop T2 other
      2022-04-01 start T3 prednisone
      2022-05-01 response complete T3
      2022-06-01 stop T3 other
      2022-07-01 start T4 ciclosporin
      2022-08-01 response none T4
      2022-09-01 stop T4 other
      2022-10-01 start T5 dupilumab
      """)
    #expect(try record.onlyCombination("unit=patient", "patient-response=\(choice)").response == response)
  }
}

@Suite("Imputed parts") struct ImputedPartTests {
  @Test(
    "the highest part that is not known is flagged, as far as the record leaves it open",
    arguments: [
      ("2022-03-10", "2022-09-10", nil, nil), ("2022-03", "2022-09-10", .day, nil),
      ("2022-03", "2022-09", ImputedPart.day, ImputedPart.day), ("2022-03-10", "2023", nil, .month),
      ("2022", "2023", .month, .month),
    ])
  func flags(start: String, end: String, startImputed: ImputedPart?, endImputed: ImputedPart?) throws {
    let record = try TestRecord(
      """
      2021-01-01 start T1 baricitinib
      \(start) start T2 methotrexate
      \(end) stop T2 other
      """)
    for unit in Profile.Unit.ofCombinations {
      let row = try record.onlyCombination("unit=\(unit.rawValue)")
      #expect((row.startImputed, row.endImputed) == (startImputed, endImputed))
    }
  }

  @Test("a month of which one day is left is known, and a bound that an exact date decides is too")
  func decided() throws {
    let row = try TestRecord(
      """
      2022-03-31 start T1 baricitinib
      2022-03 start T2 methotrexate
      2022-03-31 hold T2
      2022-04-10 resume T2
      2022-05 stop T2 other
      2022-05-01 stop T1 other
      """
    ).onlyCombination()
    #expect((row.startImputed, row.endImputed) == (nil, nil))
  }

  @Test("what is ongoing has no end to be imputed, and current regimens say which days are")
  func regimens() throws {
    let record = try TestRecord(
      """
      2022-03 start T1 baricitinib 2mg/day
      2022 raise T1 4mg/day
      2022-07-01 start T2 methotrexate
      """)
    #expect(try record.onlyCombination().endImputed == nil)
    let treatments = try record.regimen().treatments
    #expect(treatments.map(\.sinceImputed) == [.day, nil])
    #expect(treatments.map(\.doseSinceImputed) == [.month, nil])
  }

  @Test("months have bounds like days")
  func months() throws {
    let row = try TestRecord(
      """
      2022-03-01 start T1 baricitinib
      2022-06 start T2 methotrexate
      2022-09-01 stop T2 other
      """
    ).onlyCombination()
    #expect((row.monthsMin, row.monthsMax) == (2 + 2.0 / 31, 3))
    #expect(row.monthsMin < row.months && row.months < 3)
  }
}
