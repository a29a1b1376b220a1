import CalendarTime
import PatientRecord
import Projections
import TestSupport
import Testing

@Suite("Dates of one course that share their possible days") struct SharedStretchTests {
  private func exposure(_ text: String, _ rules: String...) throws -> Exposure {
    let record = try TestRecord(text)
    let exposures = try deriveExposures(record.history, patient: "P01", in: record.context(rules))
    return try #require(exposures.first)
  }

  @Test(
    "they are spread over them in order; partial=midpoint takes the middle of each",
    arguments: [
      ("2020 start T1 methotrexate\n2020 stop T1 other", "2020-05-01", "2020-08-31", "2020-07-01", "2020-07-01"),
      ("2020-03 start T1 methotrexate\n2020-03 stop T1 other", "2020-03-11", "2020-03-21", "2020-03-16", "2020-03-16"),
      ("2020 start T1 methotrexate\n2021 stop T1 other", "2020-07-01", "2021-07-02", "2020-07-01", "2021-07-02"),
      // The hold of March leaves the start January to March, and the stop March to December.
      (
        "2020 start T1 methotrexate\n2020-03 hold T1\n2020 stop T1 other", "2020-02-15", "2020-07-31", "2020-02-15",
        "2020-07-31"
      ),
      (
        "2020 start T1 methotrexate\n2020 hold T1\n2020 resume T1\n2020 stop T1 other", "2020-03-14", "2020-10-19",
        "2020-07-01", "2020-07-01"
      ),
    ])
  func spread(text: String, start: String, end: String, middleStart: String, middleEnd: String) throws {
    let spread = try exposure(text)
    #expect((spread.start, spread.end) == (try day(start), try day(end)))
    let middle = try exposure(text, "partial=midpoint")
    #expect((middle.start, middle.end) == (try day(middleStart), try day(middleEnd)))
  }

  @Test("spread days never go back, and are possible days; one date alone is in the middle")
  func laws() throws {
    for seed in UInt64(0)..<300 {
      var generator = RepeatableRandomNumberGenerator(seed: seed &+ 7_000_000)
      var days = (0..<5).map { _ in Int.random(in: 0...500, using: &generator) }.sorted()
      days.append(days.last ?? 0)
      let kinds = [
        "start T1 methotrexate 10mg/week", "raise T1 15mg/week", "hold T1", "resume T1", "raise T1 20mg/week",
        "stop T1 other",
      ]
      let text = zip(days, kinds).map { number, kind in
        let text = RandomRecord.day(number).description
        return String(text.prefix([4, 7, 10].randomElement(using: &generator) ?? 10)) + " " + kind
      }.joined(separator: "\n")
      let history = try TestRecord(text).history
      let course = try #require(history.courses.first)
      let places = [course.start] + course.changes + [try #require(course.stop)]
      let chosen = places.map { history.events[$0].spreadDay }
      #expect(chosen == chosen.sorted(), "seed \(seed)\n\(text)")
      for (place, day) in zip(places, chosen) {
        let event = history.events[place]
        #expect(event.days.first <= day && day <= event.days.last, "seed \(seed)\n\(text)")
        let alone = places.count { history.events[$0].days == event.days } == 1
        if alone { #expect(day >= event.days.middle, "seed \(seed)\n\(text)") }
      }
    }
  }

  private static let byYear = """
    2020 start T1 baricitinib
    2020 start T2 methotrexate
    2020 stop T2 adverse-event
    """

  @Test(
    "a pair in doubt counts where its imputed days overlap, or by the rule always or never",
    arguments: [
      ("possible=imputed", "partial=middle", true), ("possible=imputed", "partial=shortest", false),
      ("possible=counted", "partial=shortest", true), ("possible=left-out", "partial=middle", false),
    ])
  func inDoubt(rule: String, partial: String, counts: Bool) throws {
    let record = try TestRecord(SharedStretchTests.byYear)
    let row = try record.onlyCombination(rule, partial)
    #expect((row.possible, row.counts, row.daysMin, row.daysMax) == (true, counts, 0, 365))
    if partial == "partial=middle" { #expect(row.brief == "? baricitinib + methotrexate 2020-07-01..2020-08-31 61d") }
    for unit in ["regimen", "patient"] {
      let other = try record.onlyCombination(rule, partial, "unit=\(unit)")
      #expect((other.counts, other.days, other.daysMin, other.daysMax) == (counts, row.days, 0, 365))
    }
  }

  @Test("who has a course was on the drug, however little is known of its days")
  func exposed() throws {
    for partial in ["middle", "midpoint", "shortest", "longest"] {
      let record = try TestRecord("2020 start T2 methotrexate\n2020 stop T2 adverse-event")
      let parts = try deriveAdverseEventExposures(
        record.history, patient: "P01", in: record.context(["partial=\(partial)"]))
      #expect(parts.map(\.isExposed) == [false, true, false, false, true])
    }
  }
}

@Suite("Stretches of days") struct StretchTests {
  @Test(
    "an open stretch ends with the day of the answer, and begins with what is known of the patient",
    arguments: [
      ("2022-03..2022-06 start T2 methotrexate", "2022-04-30", 184, 305),
      ("..2022-06 start T2 methotrexate", "2022-04-01", 184, 364),
      ("2022-06.. start T2 methotrexate", "2022-09-15", 0, 213),
    ])
  func start(line: String, start: String, least: Int, most: Int) throws {
    let row = try TestRecord("2022-01-01 start T1 baricitinib\n" + line, asOf: "2022-12-31").onlyCombination()
    #expect((row.start, row.daysMin, row.daysMax) == (try day(start), least, most))
  }

  @Test("a stop without a date is on some day between what comes before it in its course and the day of the answer")
  func stop() throws {
    let text = "2022-01-01 start T1 baricitinib\n2022-01-01 start T2 methotrexate 10mg/week\n"
    let row = try TestRecord(text + ".. stop T2 other", asOf: "2022-12-31").onlyCombination()
    #expect((row.ongoing, row.end, row.daysMin, row.daysMax) == (false, try day("2022-07-02"), 0, 364))
    #expect(row.endImputed == .month)
    let raised = try TestRecord(text + "2022-06-01 raise T2 15mg/week\n.. stop T2 other", asOf: "2022-12-31")
    #expect(try raised.onlyCombination().daysMin == 151)
  }

  @Test("only a stop may have no date")
  func withoutDate() throws {
    let findings = try TestRecord("2022-01-01 start T1 baricitinib\n.. seen\n.. stop T1 other").history.findings
    #expect(findings.map(\.rule) == [.withoutDate])
    #expect(findings.map(\.sequenceNumber) == [2])
  }
}

@Suite("Events that name a course") struct NamedCourseTests {
  private static let text = """
    2024-03-20 start T1 baricitinib
    2024-03-20 start T2 methotrexate
    2024-09-20 stop T2 adverse-event
    """

  @Test(
    "none lies before the first day of the course; where nothing would be left, the written date counts",
    arguments: [
      ("2024-03 adverse nausea T2:certain", "2024-03-25"), ("2024-03 adverse nausea T1 T2", "2024-03-25"),
      ("2024-03 response none T2", "2024-03-25"), ("2024 response none T1", "2024-08-10"),
      ("2024-03 adverse nausea", "2024-03-16"), ("2024-02 adverse nausea T2", "2024-02-15"),
      ("2024-03 response none", "2024-03-16"), ("2024-03-10 adverse nausea T2", "2024-03-10"),
    ])
  func narrowed(line: String, expected: String) throws {
    let history = try TestRecord(NamedCourseTests.text + "\n" + line).history
    let event = try #require(history.events.first { $0.sequenceNumber == 4 })
    #expect(event.spreadDay == (try day(expected)))
  }

  @Test(
    "an adverse event of the month in which its drug was started counts, whatever the imputation",
    arguments: ["middle", "midpoint", "longest", "shortest"])
  func counted(partial: String) throws {
    let record = try TestRecord(NamedCourseTests.text + "\n2024-03 adverse nausea T2:certain")
    let context = try record.context(["partial=\(partial)", "attribution=suspected"])
    let parts = try deriveAdverseEventExposures(record.history, patient: "P01", in: context)
    #expect(parts.prefix(3).map { $0.onsets.map(\.place) } == [[.otherSuspect], [.counted], [.counted]])
    #expect(try record.onlyOutcome("partial=\(partial)").adverseEvents.map(\.term) == ["nausea"])
  }

  @Test("a cause does not follow its effect: the start of a suspect lies by the last day of the onset")
  func cause() throws {
    let record = try TestRecord(
      "2024-03-01 start T1 baricitinib\n2024-03 start T2 methotrexate\n2024-03-11 adverse nausea T2", asOf: "2024-03-31"
    )
    let row = try record.onlyCombination()
    #expect((row.start, row.daysMin, row.daysMax) == (try day("2024-03-06"), 20, 30))
  }

  @Test("an adverse event ends no earlier than it begins")
  func resolutions() throws {
    let record = try TestRecord(
      "2024-03 adverse nausea\n2024-03-10 resolved #1 recovered\n2024-05-20 adverse rash\n2024-05 resolved #3 recovered"
    )
    #expect(
      try record.adverseEvents().map { [$0.day, $0.resolution?.day] }
        == [[try day("2024-03-05"), try day("2024-03-10")], [try day("2024-05-20"), try day("2024-05-25")]])
  }

  @Test("no imputed effect lies before its imputed cause")
  func law() throws {
    for seed in UInt64(0)..<300 {
      var generator = RepeatableRandomNumberGenerator(seed: seed &+ 8_000_000)
      func date(_ number: Int) -> String {
        String(RandomRecord.day(number).description.prefix([4, 7, 10].randomElement(using: &generator) ?? 10))
      }
      let start = Int.random(in: 0...300, using: &generator)
      let onset = start + Int.random(in: 0...90, using: &generator)
      let stop = start + Int.random(in: 0...200, using: &generator)
      let text =
        "\(date(start)) start T1 methotrexate\n\(date(onset)) adverse nausea T1\n\(date(onset + 9)) response none T1"
        + "\n\(date(stop)) stop T1 other"
      let history = try TestRecord(text).history
      func day(_ position: Int) throws -> CalendarDay {
        try #require(history.events.first { $0.sequenceNumber == position }).spreadDay
      }
      #expect(try day(1) <= day(2) && day(1) <= day(3), "seed \(seed)\n\(text)")
    }
  }
}
