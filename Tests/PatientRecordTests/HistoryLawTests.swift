import CalendarTime
import TestSupport
import Testing

@testable import PatientRecord

extension RecordBuilder {
  /// A record of some twenty events, sound or not: starts, changes, stops, visits, ends, corrections.
  init(seed: UInt64) {
    self.init()
    var generator = RepeatableRandomNumberGenerator(seed: seed)
    for _ in 0..<20 {
      let label = "T\(Int.random(in: 1...3, using: &generator))"
      let date = RecordBuilder.date(using: &generator)
      let position = Int.random(in: 1...(events.count + 1), using: &generator)
      switch Int.random(in: 0..<12, using: &generator) {
      case 0, 1: start(label, "10mg/day", on: date)
      case 2, 3: hold(label, on: date)
      case 4, 5: resume(label, on: date)
      case 6: lower(label, "5mg/day", on: date)
      case 7: stop(label, on: date)
      case 8: seen(on: date)
      case 9: end(Bool.random(using: &generator) ? .death : .lost, on: date)
      case 10: retract(position)
      default: amend(position, on: date, events.first { $0.sequenceNumber == position }?.event)
      }
    }
  }

  private static func date(using generator: inout RepeatableRandomNumberGenerator) -> String {
    let month = "2022-0\(Int.random(in: 1...6, using: &generator))"
    switch Int.random(in: 0..<6, using: &generator) {
    case 0: return "2022"
    case 1, 2: return month
    default: return month + "-1\(Int.random(in: 0...9, using: &generator))"
    }
  }
}

@Suite("Laws of a history")
struct HistoryLawTests {
  @Test(
    "as of a day is the whole history without what cannot have happened by then", arguments: 0..<200 as Range<UInt64>)
  func asOf(seed: UInt64) {
    let record = RecordBuilder(seed: seed)
    let whole = record.history()
    for day in ["2021-12-31", "2022-01-01", "2022-02-14", "2022-03-31", "2022-06-15", "2023-01-01"] {
      let cut = record.history(asOf: day)
      let kept = whole.events.filter { $0.days.first <= cut.asOf }
      #expect(cut.order == kept.map(\.sequenceNumber), "seed \(seed), \(day)")
      #expect(cut.events.map(\.days.first) == kept.map(\.days.first), "seed \(seed), \(day)")
      #expect(cut.events.map(\.days.last) == kept.map { min($0.days.last, cut.asOf) }, "seed \(seed), \(day)")
      #expect(cut.findings == whole.findings, "seed \(seed), \(day)")
    }
  }

  @Test("retracting an event and then the retraction changes nothing", arguments: 0..<200 as Range<UInt64>)
  func retractedTwice(seed: UInt64) {
    var record = RecordBuilder(seed: seed)
    let before = record.history()
    guard let standing = before.order.last else { return }
    record.retract(record.retract(standing))
    let after = record.history()
    #expect(after.order == before.order, "seed \(seed)")
    #expect(after.events == before.events, "seed \(seed)")
    #expect(after.findings == before.findings, "seed \(seed)")
  }

  @Test(
    "in the total order each course has its start first, then its changes, then its stop",
    arguments: 0..<200 as Range<UInt64>)
  func courses(seed: UInt64) {
    let history = RecordBuilder(seed: seed).history()
    for course in history.courses {
      let places = [course.start] + course.changes + (course.stop.map { [$0] } ?? [])
      #expect(places == places.sorted(), "seed \(seed)")
      let days = places.map { history.events[$0].days }
      for (earlier, later) in zip(days, days.dropFirst()) {
        #expect(earlier.first <= later.first && earlier.last <= later.last, "seed \(seed)")
      }
      let steps = course.changes.map { history.events[$0].event.heldChange }.filter { $0 != 0 }
      #expect(steps.indices.allSatisfy { steps[$0] == ($0 % 2 == 0 ? 1 : -1) }, "seed \(seed)")
    }
    #expect(Set(history.order).count == history.order.count)
  }
}
