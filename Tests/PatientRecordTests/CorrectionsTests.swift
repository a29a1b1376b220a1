import CalendarTime
import Testing

@testable import PatientRecord

@Suite("Amendments and retractions")
struct CorrectionsTests {
  private func note(_ record: RecordBuilder, _ position: Int = 1) -> String? {
    let event = record.history().events.first { $0.sequenceNumber == position }
    guard case .patientSeen(let data) = event?.event else { return nil }
    return record.pool.text(data.note)
  }

  @Test("the latest amendment in force gives the data")
  func latestData() {
    var record = RecordBuilder()
    record.add(record.seenNote("first"), on: "2022-03-09")
    record.amend(1, record.seenNote("second"))
    record.amend(1, record.seenNote("third"))
    #expect(note(record) == "third")
    #expect(record.history().events.first?.amendments == [3])
    #expect(record.history().findings.isEmpty)
  }

  @Test("the latest one that gives a date gives the date, cut at the day on which that one was written")
  func latestDate() {
    var record = RecordBuilder()
    record.add(record.seenNote("first"), on: "2022-03-09", recorded: "2022-03-09T09:00:00.000Z")
    record.amend(1, on: "2022", record.seenNote("second"), recorded: "2022-05-01T09:00:00.000Z")
    record.amend(1, record.seenNote("third"), recorded: "2022-06-01T09:00:00.000Z")
    let history = record.history()
    #expect(history.days(1) == "2022-01-01..2022-05-01")
    #expect(note(record) == "third")
    #expect(history.events.first?.amendments == [2, 3])
    #expect(history.events.first?.occurred.description == "2022")
  }

  @Test("retracting an amendment brings back what stood before it")
  func retractedAmendment() {
    var record = RecordBuilder()
    record.add(record.seenNote("first"), on: "2022-03-09")
    record.amend(1, on: "2022-03-10", record.seenNote("second"))
    record.amend(1, on: "2022-03-11", record.seenNote("third"))
    record.retract(3)
    #expect(note(record) == "second")
    #expect(record.history().days(1) == "2022-03-10")
    record.retract(2)
    #expect(note(record) == "first")
    #expect(record.history().days(1) == "2022-03-09")
    record.retract(4)
    #expect(note(record) == "third")
    #expect(record.history().findings.isEmpty)
  }

  @Test("a retracted event is gone, and back when its retraction is retracted, and so on")
  func retractedRetraction() {
    var record = RecordBuilder()
    record.seen(on: "2022-03-09")
    record.retract(1)
    #expect(record.history().order == [])
    record.retract(2)
    #expect(record.history().order == [1])
    record.retract(3)
    #expect(record.history().order == [])
    #expect(record.history().findings.isEmpty)
  }

  @Test("a second retraction of one event is reported, at the later one")
  func alreadyRetracted() {
    var record = RecordBuilder()
    record.seen(on: "2022-03-09")
    record.retract(1)
    record.retract(1)
    #expect(record.history().findings == [Finding(.alreadyRetracted, at: 3, other: 2, field: "event")])
    record.retract(2)
    #expect(record.history().findings.isEmpty)
    #expect(record.history().order == [])
  }

  @Test("an amendment of what is retracted already is reported; a retraction of what is amended is not")
  func amendedAndRetracted() {
    var record = RecordBuilder()
    record.seen(on: "2022-03-09")
    record.amend(1, record.seenNote("x"))
    record.retract(1)
    #expect(record.history().findings.isEmpty)
    record.amend(1, record.seenNote("y"))
    #expect(record.history().findings == [Finding(.alreadyRetracted, at: 4, other: 3, field: "amends")])
    record.retract(3)
    #expect(record.history().findings.isEmpty)
    #expect(note(record) == "y")
  }

  @Test("a correction of an event that is not there before it is reported")
  func unknownEvents() {
    var record = RecordBuilder()
    record.amend(9, record.seenNote("x"))
    record.retract(9)
    record.retract(4)
    record.amend(4, record.seenNote("x"))
    record.retract(5)
    let fields = [(1, "amends"), (2, "event"), (3, "event"), (4, "amends"), (5, "event")]
    #expect(record.history().findings == fields.map { Finding(.unknownEvent, at: $0.0, field: $0.1) })
  }

  @Test("an amendment or a retraction cannot be amended")
  func notAmendable() {
    var record = RecordBuilder()
    record.seen(on: "2022-03-09")
    record.amend(1, record.seenNote("x"))
    record.amend(2, record.seenNote("y"))
    record.retract(3)
    record.amend(4, on: "2022-03-10", record.seenNote("z"))
    #expect(record.history(known: 3).findings == [Finding(.notAmendable, at: 3, other: 2, field: "amends")])
    #expect(record.history().findings == [Finding(.notAmendable, at: 5, other: 4, field: "amends")])
    #expect(note(record) == "x")
  }

  @Test("data of another type, or that could not be read, leave the data as they were, but the date is taken")
  func unreadableData() {
    for data in [nil, ClinicalEvent.followUpEnded(FollowUpEnded())] {
      var record = RecordBuilder()
      record.add(record.seenNote("first"), on: "2022-03-09")
      record.amend(1, on: "2022-03-10", data)
      let history = record.history()
      #expect(history.findings == [Finding(.unreadableData, at: 2, field: "data")])
      #expect(note(record) == "first")
      #expect(history.days(1) == "2022-03-10")
      #expect(history.events.first?.dataAmendment == 0)
      #expect(history.events.first?.dateAmendment == 2)
    }
  }

  @Test("an amended date in the future is the amendment's fault")
  func amendedFuture() {
    var record = RecordBuilder()
    record.seen(on: "2022-03-09")
    record.amend(1, on: "2030", record.seenNote("x"))
    #expect(record.history().findings == [Finding(.inTheFuture, at: 2, field: "occurred")])
  }

  @Test("a hold that is retracted and recorded anew, after its resumption, is in order with it")
  func recordedAnew() {
    var record = RecordBuilder()
    record.start("T1", on: "2022-01-01")
    record.hold("T1", on: "2022-03-01")
    record.resume("T1", on: "2022-04-01")
    record.retract(2)
    #expect(record.history().findings == [Finding(.holdsDoNotAlternate, at: 3, field: "treatment")])
    record.hold("T1", on: "2022-03-15")
    #expect(record.history().findings.isEmpty)
    #expect(record.history().order == [1, 5, 3])
  }
}
