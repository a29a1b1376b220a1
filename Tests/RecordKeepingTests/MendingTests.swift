import CalendarTime
import PatientRecord
import Testing

@testable import RecordKeeping

@Suite("Mistakes are mended in one batch")
struct MendingTests {
  private typealias Bench = RecordBench

  /// Two starts of one course, with a stop and a suspicion that name the second.
  private func enteredTwice() throws -> RecordBench {
    var bench = Bench()
    try bench.append(Bench.start("T1", on: "2022-01-10"))
    try bench.append(Bench.start("T2", on: "2022-01-10"), accepting: .codes(["start-twice"]))
    try bench.append(Bench.stop("T2", on: "2022-06-01"))
    try bench.append(
      Bench.draft(
        "adverse-event-recorded", on: "2022-03-01",
        #""term":"nausea","suspects":[{"treatment":"T2","causality":"probable"},{"treatment":"T1"}]"#))
    return bench
  }

  @Test("what rests on a course that was entered twice rests on the other one, once")
  func insteadOf() throws {
    var bench = try enteredTwice()
    let start = try #require(bench.record.event(at: 2))
    let mending = try Mending(retracting: start, instead: "T1", in: bench.record, reason: "entered twice")
    #expect(mending.positions == [2, 3, 4])
    let history = try bench.history(after: mending)
    #expect(history.findings.isEmpty && history.courses.count == 1)
    #expect(history.courses.first?.stop != nil)
    let suspects = history.events.compactMap { event -> [Suspect]? in
      guard case .adverseEventRecorded(let data) = event.event else { return nil }
      return Array(bench.record.pool.elements(data.suspects))
    }
    #expect(suspects.map { $0.map { bench.record.pool.text($0.treatment) } } == [["T1"]])
    #expect(suspects.first?.first?.causality == .probable)
  }

  @Test("a course is no substitute for itself, and a visit has none")
  func noSubstitute() throws {
    let bench = try enteredTwice()
    let start = try #require(bench.record.event(at: 2))
    let stop = try #require(bench.record.event(at: 3))
    #expect(throws: Mending.Impossible.self) {
      try Mending(retracting: start, instead: "T2", in: bench.record, reason: "r")
    }
    #expect(throws: Mending.Impossible.self) {
      try Mending(retracting: stop, instead: "T1", in: bench.record, reason: "r")
    }
  }

  @Test("a course is moved with what refers to it, under labels that are free")
  func moved() throws {
    var bench = Bench()
    let other = Bench.start("T1", on: "2021-01-01").replacing(#""P1""#, with: #""P2""#)
    try bench.append(other)
    try bench.append(Bench.start("T1", on: "2022-01-10"), Bench.stop("T1", on: "2022-06-01"))
    var number: UInt64 = 0
    let start = try #require(bench.record.event(at: 2))
    let mending = try Mending(moving: [start], to: "P2", in: bench.record, reason: "wrong patient") {
      number += 1
      return EventID(high: 7, low: number)
    }
    #expect(mending.positions == [2, 3] && mending.drafts.count == 4)
    #expect(try bench.history(after: mending).events.isEmpty)
    let patient = try #require(bench.record.pool.vocabulary.existingSymbol(for: "P2"))
    let history = PatientHistory(
      bench.record.events(of: patient), pool: bench.record.pool, asOf: CalendarDay(daysSinceEpoch: .max))
    #expect(history.courses.map { bench.record.pool.text($0.label) } == ["T1", "T2"])
    #expect(history.courses.last?.stop != nil && history.findings.isEmpty)
  }

  @Test("an event that also names what stays is not moved")
  func staysBehind() throws {
    let bench = try enteredTwice()
    let event = try #require(bench.record.event(at: 4))
    let error = #expect(throws: Mending.Impossible.self) {
      try Mending(moving: [event], to: "P2", in: bench.record, reason: "r") { EventID(high: 7, low: 1) }
    }
    #expect(error?.message == "seq 4 names T2 too, which stays")
  }

  @Test("the last batch of an author is found, whoever recorded after it")
  func lastBatch() throws {
    var bench = Bench()
    let mine = Bench.draft("patient-seen", on: "2022-01-01", "").replacing(
      "{\"type\"", with: "{\"author\":\"me\",\"type\"")
    try bench.append(mine, mine)
    try bench.append(Bench.draft("patient-seen", on: "2022-02-01", ""))
    #expect(bench.record.lastBatch(of: "me").map(\.sequenceNumber) == [1, 2])
    #expect(bench.record.lastBatch(of: nil).map(\.sequenceNumber) == [3])
    #expect(bench.record.lastBatch(of: "nobody").isEmpty)
  }

  @Test("what undo made is no batch of its author, and of a batch only what stands is found")
  func lastBatchBehindUndo() throws {
    var bench = Bench()
    func id(_ number: UInt64) -> String { EventID(high: 7, low: number).description }
    func retraction(_ number: UInt64, of other: UInt64, _ reason: String) -> String {
      Bench.draft(
        "event-retracted", on: nil, id: id(number), #""event":"\#(id(other))","reason":"\#(reason)""#)
    }
    try bench.append(
      Bench.draft("patient-seen", on: "2022-01-01", id: id(1), ""),
      Bench.draft("patient-seen", on: "2022-02-01", id: id(2), ""))
    try bench.append(Bench.draft("patient-seen", on: "2022-03-01", id: id(3), ""))
    try bench.append(retraction(4, of: 2, "entered twice"))
    #expect(bench.record.lastBatch(of: nil).map(\.sequenceNumber) == [4])
    try bench.append(retraction(5, of: 4, "undone"))
    #expect(bench.record.lastBatch(of: nil).map(\.sequenceNumber) == [3])
    #expect(bench.record.lastUndo(of: nil).map(\.sequenceNumber) == [5])
    try bench.append(retraction(6, of: 3, "undone: another patient"))
    #expect(bench.record.lastBatch(of: nil).map(\.sequenceNumber) == [1, 2])
    #expect(bench.record.lastUndo(of: nil).map(\.sequenceNumber) == [6])
    try bench.append(retraction(7, of: 6, "redone"))
    #expect(bench.record.lastBatch(of: nil).map(\.sequenceNumber) == [3])
    #expect(bench.record.lastUndo(of: nil).map(\.sequenceNumber) == [5])
  }
}

extension RecordBench {
  /// Admits the drafts of a mending, and returns the history of P1 after it.
  fileprivate mutating func history(after mending: Mending) throws -> PatientHistory {
    try append(mending)
    let patient = record.pool.vocabulary.existingSymbol(for: "P1") ?? .none
    return PatientHistory(record.events(of: patient), pool: record.pool, asOf: CalendarDay(daysSinceEpoch: .max))
  }
}
