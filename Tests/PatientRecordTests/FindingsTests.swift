import CalendarTime
import Testing

@testable import PatientRecord

@Suite("Rules that a record may break")
struct FindingsTests {
  @Test("a label is given once; the first start keeps it")
  func labelTwice() {
    var record = RecordBuilder()
    record.start("T1", on: "2022-01-01")
    record.start("T1", on: "2021-01-01")
    record.add("T1", to: ["T1"], on: "2022-02-01")
    let findings = [2, 3].map { Finding(.labelTwice, at: $0, other: 1, field: "treatment") }
    #expect(record.history().findings == findings)
    #expect(record.history().order == [1])
  }

  @Test("what changes or stops a treatment needs its start in force")
  func unknownTreatment() {
    var record = RecordBuilder()
    record.start("T1", on: "2022-01-01")
    record.hold("T1", on: "2022-02-01")
    record.resume("T2", on: "2022-02-01")
    record.stop("T3", on: "2022-02-01")
    record.lower("T4", "1mg/day", on: "2022-02-01")
    let rule = { Finding(.unknownTreatment, at: $0, field: "treatment") }
    #expect(record.history().findings == [3, 4, 5].map(rule))
    record.retract(1)
    #expect(record.history().findings == [2, 3, 4, 5].map(rule))
  }

  @Test("a treatment is stopped once, and nothing changes it on a day after every day of its stop")
  func alreadyStopped() {
    var record = RecordBuilder()
    record.start("T1", on: "2022-01-01")
    record.stop("T1", on: "2022-06")
    record.stop("T1", on: "2022-05-01")
    record.hold("T1", on: "2022-07-01")
    record.lower("T1", "1mg/day", on: "2022-06-30")
    let findings = [3, 4].map { Finding(.alreadyStopped, at: $0, other: 2, field: "treatment") }
    #expect(record.history().findings == findings)
    #expect(record.history().order == [1, 5, 2])
    #expect(record.history().days(2) == "2022-06-30")
  }

  @Test("nothing of a treatment lies before its first possible day")
  func beforeStart() {
    var record = RecordBuilder()
    record.start("T1", on: "2022-03")
    record.hold("T1", on: "2022-02-28")
    record.stop("T1", on: "2022-02")
    record.hold("T1", on: "2022-03-01")
    let findings = [2, 3].map { Finding(.beforeStart, at: $0, other: 1, field: "occurred") }
    #expect(record.history().findings == findings)
  }

  @Test("a stop on or after the start's only day is fine: the course had no days")
  func emptyCourse() {
    var record = RecordBuilder()
    record.start("T1", on: "2022-03-01")
    record.stop("T1", on: "2022-03-01")
    #expect(record.history().findings.isEmpty)
    #expect(record.history().order == [1, 2])
  }

  @Test("a stop before a change that is on record is refused, and names it")
  func stopBeforeChange() {
    var record = RecordBuilder()
    record.start("T1", on: "2022-01-01")
    record.hold("T1", on: "2022-03-01")
    record.resume("T1", on: "2022-04-01")
    record.stop("T1", on: "2022-03")
    #expect(record.history().findings == [Finding(.stopBeforeChange, at: 4, other: 3, field: "occurred")])
  }

  @Test("holds and resumptions alternate in some order that the days allow")
  func holdsDoNotAlternate() {
    var record = RecordBuilder()
    record.start("T1", on: "2022-01-01")
    record.resume("T1", on: "2022-02-01")
    record.hold("T1", on: "2022-03-01")
    record.hold("T1", on: "2022-04-01")
    record.resume("T1", on: "2022-05-01")
    let findings = [2, 4].map { Finding(.holdsDoNotAlternate, at: $0, field: "treatment") }
    #expect(record.history().findings == findings)
    #expect(record.history().order == [1, 3, 5])
  }

  @Test("a hold on the day of a resumption may come after it, or before")
  func sameDay() {
    var record = RecordBuilder()
    record.start("T1", on: "2022-01-01")
    record.hold("T1", on: "2022-02-01")
    record.hold("T1", on: "2022-03-01")
    record.resume("T1", on: "2022-03-01")
    #expect(record.history().findings.isEmpty)
    #expect(record.history().order == [1, 2, 4, 3])
  }
}

@Suite("References")
struct ReferenceTests {
  @Test("the treatments that a therapy was added to must be in force")
  func addedTo() {
    var record = RecordBuilder()
    record.start("T1", on: "2022-01-01")
    record.add("T2", to: ["T1"], on: "2022-02-01")
    record.add("T3", to: ["T1", "T8", "T9"], on: "2022-02-01")
    let finding = Finding(.unknownTreatment, at: 3, field: "addedTo")
    #expect(record.history().findings == [finding])
    record.retract(1)
    #expect(record.history().findings == [Finding(.unknownTreatment, at: 2, field: "addedTo"), finding])
  }

  @Test("the treatments that a response names must be in force, however late their start is recorded")
  func responses() {
    var record = RecordBuilder()
    var response = ResponseAssessed()
    response.response = .unassessable
    response.treatments = record.labels(["T1"])
    record.add(.responseAssessed(response), on: "2022-03-01")
    response.treatments = PooledList()
    record.add(.responseAssessed(response), on: "2022-03-01")
    #expect(record.history().findings == [Finding(.unknownTreatment, at: 1, field: "treatments")])
    record.start("T1", on: "2022-01-01")
    #expect(record.history().findings.isEmpty)
  }

  @Test("the suspects and measurements of an adverse event must be in force, and measurements")
  func adverseEvents() {
    var record = RecordBuilder()
    record.start("T1", on: "2022-01-01")
    var measurement = MeasurementRecorded()
    measurement.result = record.pool.vocabulary.symbol(for: "negative")
    record.add(.measurementRecorded(measurement), on: "2022-02-01")
    func adverse(_ label: String, _ measurement: Int) -> AdverseEventRecorded {
      var data = AdverseEventRecorded()
      data.suspects = record.pool.list([Suspect(treatment: record.pool.vocabulary.symbol(for: label))])
      data.measurements = record.pool.list([RecordBuilder.id(measurement)])
      return data
    }
    record.add(.adverseEventRecorded(adverse("T1", 2)), on: "2022-02-01")
    #expect(record.history().findings.isEmpty)
    record.add(.adverseEventRecorded(adverse("T2", 2)), on: "2022-02-01")
    record.add(.adverseEventRecorded(adverse("T1", 1)), on: "2022-02-01")
    record.add(.adverseEventRecorded(adverse("T1", 99)), on: "2022-02-01")
    let findings = [
      Finding(.unknownTreatment, at: 4, field: "suspects"), Finding(.unknownEvent, at: 5, field: "measurements"),
      Finding(.unknownEvent, at: 6, field: "measurements"),
    ]
    #expect(record.history().findings == findings)
    record.retract(2)
    #expect(record.history().findings.first == Finding(.unknownEvent, at: 3, field: "measurements"))
  }

  @Test("what is graded must be an adverse event in force, and a diagnosis that is over a diagnosis")
  func gradesAndDiagnoses() {
    var record = RecordBuilder()
    record.add(.adverseEventRecorded(AdverseEventRecorded()), on: "2022-02-01")
    record.add(.diagnosisRecorded(DiagnosisRecorded()), on: "2022-02-01")
    func graded(_ position: Int) -> ClinicalEvent {
      var data = AdverseEventGraded()
      (data.event, data.grade) = (RecordBuilder.id(position), 3)
      return .adverseEventGraded(data)
    }
    func resolved(_ position: Int) -> ClinicalEvent {
      var data = DiagnosisResolved()
      data.event = RecordBuilder.id(position)
      return .diagnosisResolved(data)
    }
    record.add(graded(1), on: "2022-03-01")
    record.add(resolved(2), on: "2022-03-01")
    #expect(record.history().findings.isEmpty)
    record.add(graded(2), on: "2022-03-01")
    record.add(resolved(1), on: "2022-03-01")
    #expect(record.history().findings == [5, 6].map { Finding(.unknownEvent, at: $0, field: "event") })
  }

  @Test("a measurement without a value and its unit or a result, and a response without any assessment, say nothing")
  func nothingSaid() {
    var record = RecordBuilder()
    let word = record.pool.vocabulary.symbol(for: "word")
    var measurement = MeasurementRecorded()
    record.add(.measurementRecorded(measurement), on: "2022-02-01")
    measurement.value = 5
    record.add(.measurementRecorded(measurement), on: "2022-02-01")
    measurement.unit = word
    record.add(.measurementRecorded(measurement), on: "2022-02-01")
    (measurement.value, measurement.unit, measurement.result) = (nil, .none, word)
    record.add(.measurementRecorded(measurement), on: "2022-02-01")
    var response = ResponseAssessed()
    record.add(.responseAssessed(response), on: "2022-02-01")
    response.score = 5
    record.add(.responseAssessed(response), on: "2022-02-01")
    response.instrument = word
    record.add(.responseAssessed(response), on: "2022-02-01")
    (response.instrument, response.score, response.response) = (.none, nil, .partial)
    record.add(.responseAssessed(response), on: "2022-02-01")
    let findings = [(1, "value"), (2, "value"), (5, "response"), (6, "response")]
    #expect(record.history().findings == findings.map { Finding(.saysNothing, at: $0.0, field: $0.1) })
  }

  @Test("what is resolved must be an adverse event in force")
  func resolutions() {
    var record = RecordBuilder()
    record.add(.adverseEventRecorded(AdverseEventRecorded()), on: "2022-02-01")
    func resolved(_ position: Int) -> ClinicalEvent {
      var data = AdverseEventResolved()
      data.event = RecordBuilder.id(position)
      return .adverseEventResolved(data)
    }
    record.add(resolved(1), on: "2022-03-01")
    #expect(record.history().findings.isEmpty)
    record.add(resolved(2), on: "2022-03-01")
    #expect(record.history().findings == [Finding(.unknownEvent, at: 3, field: "event")])
    record.retract(1)
    #expect(record.history().findings == [2, 3].map { Finding(.unknownEvent, at: $0, field: "event") })
  }
}

@Suite("Death and the end of follow-up")
struct EndTests {
  @Test("nothing lies after death on every day that both may have")
  func afterDeath() {
    var record = RecordBuilder()
    record.seen(on: "2022-06-15")
    record.seen(on: "2022-07-01")
    record.seen(on: "2022")
    record.end(.death, on: "2022-06")
    record.end(.death, on: "2022-06-20")
    record.end(.lost, on: "2022-06-20")
    let findings = [2, 5].map { Finding(.afterDeath, at: $0, other: 4, field: "occurred") }
    #expect(record.history().findings == findings)
    #expect(record.history().deathReports.map(\.event.sequenceNumber).sorted() == [4, 5])
  }

  @Test("an end of follow-up holds while no later event follows")
  func endHolds() {
    var record = RecordBuilder()
    record.start("T1", on: "2022-01-01")
    record.end(.lost, on: "2022-06")
    record.seen(on: "2022-06-30")
    #expect(record.history().endOfFollowUp?.sequenceNumber == 2)
    record.seen(on: "2022-07-01")
    #expect(record.history().endOfFollowUp == nil)
    #expect(record.history(asOf: "2022-06-30").endOfFollowUp?.sequenceNumber == 2)
    #expect(record.history(asOf: "2022-05-31").endOfFollowUp == nil)
  }

  @Test("death is no end of follow-up that a later event could lift")
  func deathIsApart() {
    var record = RecordBuilder()
    record.end(.death, on: "2022-06")
    #expect(record.history().endOfFollowUp == nil)
    #expect(record.history().deathReports.map(\.event.sequenceNumber) == [1])
    #expect(record.history(asOf: "2022-05-31").deathReports.isEmpty)
  }
}

@Suite("Titrations")
struct TitrationTests {
  @Test("a down-titration lowers the amount per day, an up-titration raises it")
  func directions() {
    var record = RecordBuilder()
    record.start("T1", "15mg/week", on: "2022-01-01")
    record.lower("T1", "10mg/week", on: "2022-02-01")
    record.raise("T1", "5mg/day", on: "2022-03-01")
    record.lower("T1", "5mg/day", on: "2022-04-01")
    record.raise("T1", "5000ug/day", on: "2022-05-01")
    record.raise("T1", "1mg/day", on: "2022-06-01")
    let findings = [(4, 3), (5, 4), (6, 5)].map { Finding(.wrongDirection, at: $0.0, other: $0.1, field: "dose") }
    #expect(record.history().findings == findings)
  }

  @Test("a dose in other units is incomparable; after an unknown dose any direction is right")
  func incomparable() {
    var record = RecordBuilder()
    record.start("T1", "2tablet/day", on: "2022-01-01")
    record.lower("T1", "10mg/day", on: "2022-02-01")
    record.start("T2", on: "2022-01-01")
    record.lower("T2", "10mg/day", on: "2022-02-01")
    #expect(record.history().findings == [Finding(.incomparableDose, at: 2, other: 1, field: "dose")])
  }

  @Test("a direction is right if some order that the days allow makes it so")
  func someOrder() {
    var record = RecordBuilder()
    record.start("T1", "10mg/week", on: "2022-01-01")
    record.lower("T1", "15mg/week", on: "2022-03")
    record.raise("T1", "20mg/week", on: "2022-03-15")
    #expect(record.history().findings.isEmpty)
  }

  @Test("it is wrong where the dose that would make it right must be followed by another")
  func everyOrder() {
    var record = RecordBuilder()
    record.start("T1", "10mg/week", on: "2022-01-01")
    record.raise("T1", "20mg/week", on: "2022-02-01")
    record.lower("T1", "5mg/week", on: "2022-02-15")
    record.lower("T1", "15mg/week", on: "2022-03")
    #expect(record.history().findings == [Finding(.wrongDirection, at: 4, other: 3, field: "dose")])
  }

  @Test("it is incomparable, not wrong, where some order puts a dose in other units before it")
  func wrongOrIncomparable() {
    var record = RecordBuilder()
    record.start("T1", "10mg/week", on: "2022-01-01")
    record.lower("T1", "15mg/week", on: "2022-03")
    record.raise("T1", "2tablet/week", on: "2022-03-15")
    let findings = [(2, 3), (3, 2)].map { Finding(.incomparableDose, at: $0.0, other: $0.1, field: "dose") }
    #expect(record.history().findings == findings)
  }

  @Test("a wrong direction is an oddity that a newcomer may leave an older event in")
  func oddities() {
    #expect(Finding(.wrongDirection, at: 1, field: "dose").isOddityOfAnotherEvent)
    #expect(Finding(.incomparableDose, at: 1, field: "dose").isOddityOfAnotherEvent)
    #expect(!Finding(.holdsDoNotAlternate, at: 1, field: "treatment").isOddityOfAnotherEvent)
  }
}
