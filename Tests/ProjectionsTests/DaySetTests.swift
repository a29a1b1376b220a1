import CalendarTime
import PatientRecord
import Projections
import TestSupport
import Testing

@Suite("Days as sets") struct DaySetTests {
  private static let lostSomeDay = """
    2020-01-14 start T1 baricitinib
    2020-01-14 start T2 methotrexate
    2020-05-03 start T3 prednisone
    2020-08-26 stop T3 no-response
    2020-05..2020-08-07 ended consent-withdrawn
    """

  @Test("an end of follow-up imputed before another pair's stop takes no day of that pair")
  func lostBeforeAStop() throws {
    let record = try TestRecord(DaySetTests.lostSomeDay, asOf: "2020-12-08")
    // From 3 May, when prednisone was started, to 7 August, the middle is 20 June: 158 days with methotrexate, and 115
    // with prednisone, to 26 August.
    #expect(try record.combinations().map(\.days) == [158, 115])
    let row = try record.onlyCombination("unit=patient")
    #expect((row.daysMin, row.days, row.daysMax) == (225, 225, 225))
    #expect(row.ongoing)
    let regimens = try record.combinations("unit=regimen")
    #expect(regimens.map(\.days) == [110, 48, 67])
    #expect(regimens.map(\.ongoing) == [false, true, false])
    let parts = try deriveAdverseEventExposures(record.history, patient: "P01", in: record.context([]))
    #expect(parts.prefix(3).map(\.days) == [158, 225, 225])
  }

  @Test("segments share out the days of the drugs, and no segment goes on where its drug is not known to")
  func segments() throws {
    let record = try TestRecord(DaySetTests.lostSomeDay, asOf: "2020-12-08")
    let episodes = try deriveTreatmentEpisodes(record.history, patient: "P01", in: record.context([]))
    #expect(episodes.map(\.days) == [110, 48, 67])
    #expect(episodes.reduce(0) { $0 + $1.days * $1.drugs.count } == 158 + 158 + 115)
  }

  @Test("what begins after the end of follow-up was seen on no day, and lengthens nothing that went on before")
  func begunAfterTheEnd() throws {
    let record = try TestRecord(
      """
      2022-01-01 start T1 baricitinib
      2022-01-01 start T2 methotrexate
      2022-06-01 ended consent-withdrawn
      2022-09-01 start T3 prednisone
      2022-11-01 start T4 azathioprine
      """)
    let rows = [
      "baricitinib + methotrexate 2022-01-01.. 151d", "baricitinib + prednisone 2022-09-01.. 0d",
      "baricitinib + azathioprine 2022-11-01.. 0d",
    ]
    #expect(try record.combinations().map(\.brief) == rows)
    #expect(try record.combinations("unit=regimen").map(\.brief) == rows)
    let episodes = try deriveTreatmentEpisodes(record.history, patient: "P01", in: record.context([]))
    #expect(episodes.map(\.days) == [151, 0, 0])
    #expect(episodes.map(\.name) == ["baricitinib+methotrexate", "prednisone", "azathioprine"])
    #expect(episodes.allSatisfy { $0.end == nil })
  }

  @Test("a regimen that a stop ends on the last day that was seen has ended; the rest of it goes on")
  func stoppedOnTheLastDay() throws {
    let record = try TestRecord(
      """
      2022-01-01 start T1 baricitinib
      2022-01-01 start T2 methotrexate
      2022-01-01 start T3 prednisone
      2022-07-01 stop T3 no-response
      2022-01-01 start T4 azathioprine
      2022-07-20 stop T4 other
      2022-07-01 ended consent-withdrawn
      """)
    let rows = try record.combinations("unit=regimen")
    #expect(
      rows.map(\.brief) == [
        "baricitinib + azathioprine, methotrexate, prednisone 2022-01-01..2022-07-01 181d",
        "baricitinib + azathioprine 2022-07-01..2022-07-20 19d",
        "baricitinib + azathioprine, methotrexate 2022-07-01.. 0d",
      ])
    #expect(rows.map(\.endingReasons) == [[.noResponse], [.other], []])
  }

  @Test("a course that was held when it was stopped takes nothing from a course that goes on")
  func heldBesideAnother() throws {
    let row = try TestRecord(
      """
      2020-01-01 start T1 baricitinib
      2019-12-01 start T2 methotrexate
      2020-05-20 hold T2
      2020 stop T2 other
      2020-02-01 start T3 methotrexate
      2020-09-12 stop T3 other
      """, asOf: "2021-12-08"
    ).onlyCombination("holds=left-out")
    #expect((row.daysMin, row.days, row.daysMax) == (255, 255, 255))
  }

  @Test("a course that was held when it was stopped counts to the hold, whatever the unit")
  func heldToTheStop() throws {
    let record = try TestRecord(
      """
      2022-01-01 start T1 baricitinib
      2022-01-01 start T2 methotrexate
      2022-01-11 hold T2
      2022-03 stop T2 other
      """)
    for unit in Profile.Unit.ofCombinations {
      let row = try record.onlyCombination("holds=left-out", "unit=\(unit.rawValue)")
      #expect((row.daysMin, row.days, row.daysMax) == (10, 10, 10))
    }
  }

  @Test(
    "a drug stopped on its first day was taken with the other on that day",
    arguments: [("elapsed", 0), ("inclusive", 1)])
  func oneDay(count: String, days: Int) throws {
    let record = try TestRecord(
      """
      2022-01-01 start T1 baricitinib
      2022-03-01 start T2 methotrexate
      2022-03-01 stop T2 adverse-event
      """)
    for unit in Profile.Unit.ofCombinations {
      let row = try record.onlyCombination("days=\(count)", "unit=\(unit.rawValue)")
      #expect(row.brief == "baricitinib + methotrexate 2022-03-01..2022-03-01 \(days)d")
      #expect((row.daysMin, row.daysMax, row.possible, row.isFailure) == (days, days, false, true))
    }
    #expect(try record.onlyOutcome().combination.endingReasons == [.adverseEvent])
    let long = try record.combinations("minimum=1", "days=\(count)")
    #expect(long.count == days)
    let parts = try deriveAdverseEventExposures(record.history, patient: "P01", in: record.context([]))
    #expect(parts.prefix(3).map(\.isExposed) == [true, true, true])
  }

  @Test(
    "a stop and a start on one day are a switch, and a second course within another adds no row",
    arguments: [
      ("2022-03-01 stop T1 other\n2022-03-01 start T2 methotrexate", 0),
      ("2022-03-01 stop T1 other\n2022-03-01 start T2 methotrexate\n2022-03-01 stop T2 other", 0),
      ("2022-01-01 stop T1 other\n2022-01-01 start T2 methotrexate\n2022-01-01 stop T2 other", 1),
      ("2022-02-01 start T2 methotrexate\n2022-03-01 start T3 methotrexate\n2022-03-01 stop T3 other", 1),
      (
        "2022-03-01 start T2 methotrexate\n2022-03-01 stop T2 other\n2022-03-01 start T3 methotrexate"
          + "\n2022-03-01 stop T3 other", 1
      ),
    ])
  func switches(text: String, count: Int) throws {
    let record = try TestRecord("2022-01-01 start T1 baricitinib\n" + text)
    for unit in Profile.Unit.ofCombinations {
      #expect(try record.combinations("unit=\(unit.rawValue)", "days=inclusive").count == count)
    }
  }

  @Test(
    "a second course within another adds no row either where the imputed days leave none to it",
    arguments: ["shortest", "midpoint"])
  func repeatsThatArePossible(partial: String) throws {
    let record = try TestRecord(
      """
      2022-03-01 start T1 baricitinib
      2022-03-10 start T2 methotrexate
      2022-03 start T3 methotrexate
      2022-03 stop T3 other
      """)
    for unit in Profile.Unit.ofCombinations {
      let row = try record.onlyCombination("unit=\(unit.rawValue)", "partial=\(partial)")
      #expect(!row.possible)
      #expect(row.start == (try day("2022-03-10")))
    }
  }

  @Test("a course of one day on the day of a switch is a combination, if only a possible one has that day besides")
  func dayOfASwitch() throws {
    let record = try TestRecord(
      """
      2022-01-01 start T1 baricitinib
      2022-03 stop T1 other
      2022-03-16 start T2 methotrexate
      2022-03-16 start T3 baricitinib
      2022-03-16 stop T3 adverse-event
      """)
    #expect(
      try record.combinations("days=inclusive").map(\.brief) == [
        "? baricitinib + methotrexate 2022-03-16..2022-03-16 0d",
        "baricitinib + methotrexate 2022-03-16..2022-03-16 1d",
      ])
  }

  @Test("a course of which only the year is known was taken on one day of it, with a drug that ran all year")
  func someDayOfTheYear() throws {
    let row = try TestRecord(
      """
      2019-06-01 start T1 baricitinib
      2020 start T2 methotrexate
      2020 stop T2 adverse-event
      """
    ).onlyCombination()
    #expect(!row.possible)
    #expect((row.daysMin, row.daysMax) == (0, 365))
  }
}

@Suite("Laws of days as sets") struct DaySetLawTests {
  @Test("the days of a patient are the union of the pairs' days, however little is known of the end of follow-up")
  func patientDays() throws {
    for seed in UInt64(0)..<200 {
      var generator = RepeatableRandomNumberGenerator(seed: seed &+ 5_000_000)
      let random = RandomRecord(seed: seed, upTo: 8, partialOneIn: 3)
      let days = ["2022", "2022-02-10", "2022-05", "2022-06", "2022-08-01"]
      let ended =
        "\n\(days.randomElement(using: &generator) ?? "2022") ended "
        + (Bool.random(using: &generator) ? "lost" : "consent-withdrawn")
      let record = try TestRecord(random.text + ended, asOf: "2022-12-31")
      for count in ["elapsed", "inclusive"] {
        let comment: Comment = "seed \(seed), \(count)\n\(random.text)\(ended)"
        let pairs = try record.combinations("days=\(count)").filter(\.counts)
        let rows = try record.combinations("days=\(count)", "unit=patient").filter(\.counts)
        // Counted inclusively, a pair has the day of its end as well.
        let days = Set(pairs.flatMap { row in (0..<row.days).map { row.start.adding(days: $0) } })
        #expect(rows.map(\.days) == (pairs.isEmpty ? [] : [days.count]), comment)
        #expect(rows.first?.ongoing ?? false == pairs.contains(where: \.ongoing), comment)
        #expect((rows.first?.daysMin ?? 0) >= (pairs.map(\.daysMin).max() ?? 0), comment)
        let regimens = try record.combinations("unit=regimen").filter(\.counts)
        let elapsed = try record.onlyCombinationDays("unit=patient")
        #expect(regimens.reduce(0) { $0 + $1.days } == elapsed, comment)
      }
      let segments = try deriveTreatmentEpisodes(record.history, patient: "P01", in: record.context([]))
      let treated = segments.filter { !$0.drugs.isEmpty }
      #expect(treated.reduce(0) { $0 + $1.days } == (try record.daysOnAnyDrug()).count, "seed \(seed)")
    }
  }

  /// Some dates of one event: those on which the count can be least or most are among them.
  private struct Event {
    let kind: String
    let text: String
    var days: [Int] = []
  }

  @Test("held days left out, both bounds are the least and the most days of all that the dates allow")
  func heldBounds() throws {
    var widened = 0
    for seed in UInt64(0)..<150 {
      var generator = RepeatableRandomNumberGenerator(seed: seed &+ 6_000_000)
      let courses = (0..<Int.random(in: 1...3, using: &generator)).map { _ in course(&generator) }
      var text = "2022-01-20 start T0 baricitinib"
      for (index, course) in courses.enumerated() {
        text += course.map { "\n\($0.text) \($0.kind) T\(index + 1)" + suffix($0.kind) }.joined()
      }
      let rows = try TestRecord(text, asOf: "2022-12-31").combinations("holds=left-out", "gap=999")
      guard rows.count == 1, let row = rows.first, !row.possible else { continue }
      let counts = assignments(courses).map(counted)
      let comment: Comment = "seed \(seed)\n\(text)"
      #expect(row.daysMin == counts.min(), comment)
      #expect(row.daysMax == counts.max(), comment)
      if row.daysMin < row.daysMax ?? 0 { widened += 1 }
    }
    #expect(widened > 50)
  }

  private func suffix(_ kind: String) -> String { kind == "start" ? " methotrexate" : kind == "stop" ? " other" : "" }

  /// A course of at most one hold; about half of its dates are known to the month only.
  private func course(_ generator: inout RepeatableRandomNumberGenerator) -> [Event] {
    let kinds = [
      ["start", "stop"], ["start", "hold", "stop"], ["start", "hold", "resume", "stop"], ["start", "hold"],
    ]
    let chosen = kinds.randomElement(using: &generator) ?? []
    let days = chosen.map { _ in Int.random(in: 0...240, using: &generator) }.sorted()
    var events = zip(chosen, days).map { kind, day in
      let text = RandomRecord.day(day).description
      return Event(kind: kind, text: Bool.random(using: &generator) ? String(text.dropLast(3)) : text)
    }
    let stretches = events.map { event in
      let days =
        (try? PartialDate(parsing: event.text).days)
        ?? DayInterval(first: RandomRecord.origin, last: RandomRecord.origin)
      return (days.first - RandomRecord.origin)...(days.last - RandomRecord.origin)
    }
    let bounds = Set(stretches.flatMap { [$0.lowerBound, $0.upperBound] })
    for index in events.indices { events[index].days = bounds.filter(stretches[index].contains).sorted() }
    return events
  }

  /// Every choice of days such that no course goes back.
  private func assignments(_ courses: [[Event]]) -> [[[(kind: String, day: Int)]]] {
    func choices(_ course: ArraySlice<Event>, from day: Int) -> [[(kind: String, day: Int)]] {
      guard let first = course.first else { return [[]] }
      return first.days.filter { $0 >= day }.flatMap { day in
        choices(course.dropFirst(), from: day).map { [(first.kind, day)] + $0 }
      }
    }
    return courses.reduce([[]]) { found, course in
      found.flatMap { before in choices(course[...], from: -999).map { before + [$0] } }
    }
  }

  /// Counts, day by day, the days on baricitinib and methotrexate: no course runs in a gap, or one runs and is not
  /// held.
  private func counted(_ courses: [[(kind: String, day: Int)]]) -> Int {
    let horizon = 364
    func day(_ course: [(kind: String, day: Int)], _ kind: String) -> Int? { course.first { $0.kind == kind }?.day }
    let spans = courses.map { course in
      (
        from: day(course, "start") ?? 0, to: day(course, "stop") ?? .max, hold: day(course, "hold") ?? .max,
        resume: day(course, "resume") ?? .max
      )
    }
    let (from, to) = (spans.map(\.from).min() ?? 0, spans.map(\.to).max() ?? 0)
    return (19..<horizon).count { day in
      guard from <= day, day < to else { return false }
      let running = spans.filter { $0.from <= day && day < $0.to }
      return running.isEmpty || running.contains { day < $0.hold || $0.resume <= day }
    }
  }
}

extension TestRecord {
  /// The days on which any drug was taken, as far as the patient was seen.
  fileprivate func daysOnAnyDrug() throws -> Set<CalendarDay> {
    let horizon = try history.endOfFollowUp.map { try ImputedDays(history, context([])).day(of: $0) } ?? asOf
    return try exposures().reduce(into: []) { days, exposure in
      days.formUnion((0..<max(0, (exposure.end ?? horizon) - exposure.start)).map { exposure.start.adding(days: $0) })
    }
  }

  fileprivate func onlyCombinationDays(_ rules: String...) throws -> Int {
    try combinations(rules).filter(\.counts).reduce(0) { $0 + $1.days }
  }
}
