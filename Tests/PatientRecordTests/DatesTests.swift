import CalendarTime
import Testing

@testable import PatientRecord

@Suite("Possible days and their order")
struct DatesTests {
  @Test("possible days are the date's, cut at the day of recording where clocks show 14 hours more than UTC")
  func cutAtRecorded() {
    var record = RecordBuilder()
    record.seen(on: "2022", recorded: "2022-03-09T09:59:59.999Z")
    record.seen(on: "2022", recorded: "2022-03-09T10:00:00.000Z")
    record.seen(on: "2022-02", recorded: "2022-03-09T10:00:00.000Z")
    record.seen(on: "2022-03-10", recorded: "2022-03-09T10:00:00.000Z")
    let history = record.history()
    #expect(history.days(1) == "2022-01-01..2022-03-09")
    #expect(history.days(2) == "2022-01-01..2022-03-10")
    #expect(history.days(3) == "2022-02-01..2022-02-28")
    #expect(history.days(4) == "2022-03-10")
    #expect(history.findings.isEmpty)
  }

  @Test("a date that begins after the day of recording lies in the future")
  func future() {
    var record = RecordBuilder()
    record.seen(on: "2022-03-10", recorded: "2022-03-09T09:59:59.999Z")
    record.seen(on: "2022-04", recorded: "2022-03-09T09:59:59.999Z")
    record.seen(on: "2022-03-11", recorded: "2022-03-09T10:00:00.000Z")
    let rules = [1, 2, 3].map { Finding(.inTheFuture, at: $0, field: "occurred") }
    #expect(record.history().findings == rules)
  }

  @Test("events are ordered by first possible day, stops and ends of follow-up by the last")
  func byDay() {
    var record = RecordBuilder()
    record.start("T1", on: "2022-03")  // 1: 1 March
    record.start("T2", on: "2022-02-27")  // 2
    record.stop("T2", on: "2022-03")  // 3: 31 March
    record.seen(on: "2022-03-30")  // 4
    record.end(.lost, on: "2022")  // 5: 31 December
    record.seen(on: "2022")  // 6: 1 January
    #expect(record.history().order == [6, 2, 1, 4, 3, 5])
  }

  @Test("on one day starts come first, then others, then stops, then by position in the log")
  func withinADay() {
    var record = RecordBuilder()
    record.start("T1", on: "2022-01-01")  // 1
    record.stop("T1", on: "2022-03-09")  // 2
    record.seen(on: "2022-03-09")  // 3
    record.end(.transferred, on: "2022-03-09")  // 4
    record.start("T2", on: "2022-03-09")  // 5
    record.hold("T1", on: "2022-03-09")  // 6
    record.add("T3", to: ["T2"], on: "2022-03-09")  // 7
    #expect(record.history().order == [1, 5, 7, 3, 6, 2, 4])
  }

  @Test("as of a day holds what has a possible day by then, cut at that day")
  func asOf() {
    var record = RecordBuilder()
    record.start("T1", on: "2022-03")
    record.stop("T1", on: "2022-06")
    #expect(record.history(asOf: "2022-02-28").order == [])
    #expect(record.history(asOf: "2022-03-01").days(1) == "2022-03-01")
    #expect(record.history(asOf: "2022-03-15").days(1) == "2022-03-01..2022-03-15")
    #expect(record.history(asOf: "2022-05-31").courses.map(\.stop) == [nil])
    #expect(record.history(asOf: "2022-06-10").days(2) == "2022-06-01..2022-06-10")
    #expect(record.history(asOf: "2022-06-10").courses.map(\.stop) == [1])
    #expect(record.history(asOf: "2022-06-30").days(2) == "2022-06-01..2022-06-30")
  }

  @Test("as-of cuts the days, never the order")
  func asOfKeepsOrder() {
    var record = RecordBuilder()
    record.start("T1", on: "2022-01-01")
    record.start("T2", on: "2022-01-01")
    record.stop("T1", on: "2022")
    record.stop("T2", on: "2022-09")
    #expect(record.history().order == [1, 2, 4, 3])
    #expect(record.history(asOf: "2022-09-05").order == [1, 2, 4, 3])
  }

  @Test("known at a position is the record up to it")
  func knownAt() {
    var record = RecordBuilder()
    record.seen(on: "2022-03-09")
    let amendment = record.amend(1, on: "2022-04", record.seenNote("x"))
    record.retract(amendment)
    #expect(record.history(known: 1).days(1) == "2022-03-09")
    #expect(record.history(known: 2).days(1) == "2022-04-01..2022-04-30")
    #expect(record.history(known: 3).days(1) == "2022-03-09")
  }

  @Test("findings are not cut at the as-of date, and come by position")
  func findingsAreWhole() {
    var record = RecordBuilder()
    record.seen(on: "2025-03-09")
    record.stop("T9", on: "2023-03-09")
    let findings = [
      Finding(.inTheFuture, at: 1, field: "occurred"), Finding(.unknownTreatment, at: 2, field: "treatment"),
    ]
    #expect(record.history(asOf: "2000-01-01").findings == findings)
  }
}

@Suite("The order within a treatment")
struct TreatmentOrderTests {
  @Test("a resumption known by its month comes after a hold within that month")
  func resumptionAfterHold() {
    var record = RecordBuilder()
    record.start("T1", on: "2022-01-10")
    record.resume("T1", on: "2022-03")
    record.hold("T1", on: "2022-03-15")
    record.stop("T1", on: "2022-05")
    let history = record.history()
    #expect(history.order == [1, 3, 2, 4])
    #expect(history.days(2) == "2022-03-15..2022-03-31")
    #expect(history.courses == [TreatmentCourse(label: record.symbol("T1"), start: 0, changes: [1, 2], stop: 3)])
    #expect(history.findings.isEmpty)
  }

  @Test("possible days are narrowed: none before an earlier event's first, none after a later one's last")
  func narrowing() {
    var record = RecordBuilder()
    record.start("T1", on: "2022")
    record.hold("T1", on: "2022-05-20")
    record.resume("T1", on: "2022")
    record.stop("T1", on: "2022-08")
    let history = record.history()
    #expect(history.order == [1, 2, 3, 4])
    #expect(history.days(1) == "2022-01-01..2022-05-20")
    #expect(history.days(3) == "2022-05-20..2022-08-31")
    #expect(history.days(4) == "2022-08-01..2022-08-31")
  }

  @Test("a start that begins after a change's first day comes before it all the same")
  func startFirst() {
    var record = RecordBuilder()
    record.start("T1", on: "2022-03-15")
    record.hold("T1", on: "2022-03")
    let history = record.history()
    #expect(history.order == [1, 2])
    #expect(history.days(2) == "2022-03-15..2022-03-31")
  }

  @Test("where only one order is left, it is taken: the wide hold last, though it could begin first")
  func forcedOrder() {
    var record = RecordBuilder()
    record.start("T1", on: "2022-01-01")
    record.hold("T1", on: "2022")  // 2: any day
    record.hold("T1", on: "2022-02-01")  // 3
    record.resume("T1", on: "2022-05-01")  // 4
    record.resume("T1", on: "2022-06")  // 5
    let history = record.history()
    #expect(history.findings.isEmpty)
    #expect(history.order == [1, 3, 4, 2, 5])
    #expect(history.days(2) == "2022-05-01..2022-06-30")
  }

  @Test("the events of several treatments are merged, each in its own order")
  func merged() {
    var record = RecordBuilder()
    record.start("T1", on: "2022-01-01")  // 1
    record.start("T2", on: "2022-01-01")  // 2
    record.resume("T1", on: "2022-03")  // 3: not before 15 March
    record.seen(on: "2022-03-10")  // 4
    record.hold("T1", on: "2022-03-15")  // 5
    record.hold("T2", on: "2022-03-15")  // 6
    record.resume("T2", on: "2022-03")  // 7
    #expect(record.history().order == [1, 2, 4, 5, 3, 6, 7])
  }

  @Test("two thousand holds and resumptions of one treatment, known by their year, are put in order")
  func manyInterruptions() {
    var record = RecordBuilder()
    record.start("T1", on: "2022")
    for _ in 0..<1000 { record.hold("T1", on: "2022") }
    for _ in 0..<1000 { record.resume("T1", on: "2022") }
    let history = record.history()
    #expect(history.findings.isEmpty)
    let alternating: [Int] = (0..<1000).flatMap { [2 + $0, 1002 + $0] }
    #expect(history.order == [1] + alternating)
  }

  @Test("where two resumptions are too many, the two recorded last are reported")
  func manyUnbalanced() {
    var record = RecordBuilder()
    record.start("T1", on: "2022")
    for _ in 0..<200 { record.resume("T1", on: "2022") }
    for _ in 0..<198 { record.hold("T1", on: "2022") }
    let history = record.history()
    #expect(history.findings == [200, 201].map { Finding(.holdsDoNotAlternate, at: $0, field: "treatment") })
  }
}
