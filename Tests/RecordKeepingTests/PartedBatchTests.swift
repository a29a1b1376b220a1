import CalendarTime
import EventStorage
import PatientRecord
import Testing

@testable import RecordKeeping

@Suite("More events than a batch can hold")
struct PartedBatchTests {
  private static let recorded = Instant(millisecondsSinceEpoch: 1_700_000_000_000)

  /// Visits of patients, so many for each.
  private func visits(_ counts: [Int]) throws -> Drafts {
    var pool = RecordPool()
    var events: [RecordedEvent] = []
    for (number, count) in counts.enumerated() {
      let patient = pool.vocabulary.symbol(for: "P\(number)")
      for day in 0..<count {
        let date = PartialDate(CalendarDay(daysSinceEpoch: Int32(day)))
        events.append(
          RecordedEvent(
            draft: .patientSeen(PatientSeen()), of: patient, occurred: date,
            id: EventID(high: UInt64(number), low: UInt64(day + 1))))
      }
    }
    return .events(events, pool: pool)
  }

  private func admitted(_ drafts: Drafts) throws -> Admission {
    let context = AdmissionContext(recorded: Self.recorded, accepted: .all, makeID: { _ in .absent })
    return try Record().admitting(drafts, context)
  }

  @Test("become several batches, a millisecond apart, and none parts a patient's events")
  func parted() throws {
    let admission = try admitted(try visits([Int](repeating: 700, count: 18)))
    #expect(admission.batches.map(\.events.count) == [5600, 5600, 1400])
    #expect(
      admission.batches.map(\.recorded) == (0..<3).map { Self.recorded.adding(milliseconds: $0) })
    var patients: Set<Symbol> = []
    for batch in admission.batches {
      let own = Set(batch.events.map(\.patient))
      #expect(patients.isDisjoint(with: own) && Set(batch.events.map(\.recorded)) == [batch.recorded])
      patients.formUnion(own)
    }
    #expect(admission.receipts.map(\.sequenceNumber) == Array(1...12_600))
  }

  @Test("one patient with more than a batch can hold is parted all the same")
  func onePatient() throws {
    let admission = try admitted(try visits([12_000, 10]))
    #expect(admission.batches.map(\.events.count) == [10_000, 2_010])
  }

  @Test("that are text become the same batches")
  func text() throws {
    guard case .events(let events, let pool) = try visits([Int](repeating: 700, count: 18)) else { return }
    let writer = EventWriter(pool: pool)
    let admission = try admitted(.text(events.flatMap(writer.draft)))
    let expected = try admitted(.events(events, pool: pool))
    #expect(admission.batches.map(\.recorded) == expected.batches.map(\.recorded))
    #expect(admission.batches.flatMap(admission.lines) == expected.batches.flatMap(expected.lines))
  }

  @Test("as many as a batch can hold stay one batch")
  func one() throws {
    let admission = try admitted(try visits([6000, 4000]))
    #expect(admission.batches.map(\.events.count) == [10_000])
  }

  @Test("are judged whole: a fault in the last batch refuses the first")
  func judged() throws {
    guard case .events(var events, let pool) = try visits([6000, 6000]) else { return }
    events[11_999].occurred = PartialDate(CalendarDay(daysSinceEpoch: 40_000))
    #expect(throws: AdmissionError.self) { try admitted(.events(events, pool: pool)) }
  }
}
