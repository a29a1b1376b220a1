import CalendarTime
import PatientRecord
import TestSupport
import Testing

@testable import Queries

@Suite("Facts as corrections leave them")
struct CorrectedFactsTests {
  private static let instant = Instant(millisecondsSinceEpoch: 1_893_456_000_000)

  private struct Builder {
    var pool = RecordPool()
    var events: [RecordedEvent] = []

    mutating func add(_ event: ClinicalEvent, on day: String? = nil) throws {
      let position = events.count + 1
      events.append(
        RecordedEvent(
          sequenceNumber: position, id: EventID(high: 0, low: UInt64(position)),
          patient: pool.vocabulary.symbol(for: "P1"), occurred: try day.map { try PartialDate(parsing: $0) },
          recorded: CorrectedFactsTests.instant, event: event))
    }

    mutating func measured(_ value: Double) -> ClinicalEvent {
      var measurement = MeasurementRecorded()
      measurement.analyte = pool.vocabulary.symbol(for: "ALT")
      measurement.unit = pool.vocabulary.symbol(for: "U/L")
      measurement.value = value
      return .measurementRecorded(measurement)
    }

    mutating func amend(_ target: Int, _ value: Double, on day: String? = nil) throws {
      var amendment = EventAmended()
      amendment.amends = EventID(high: 0, low: UInt64(target))
      amendment.occurred = try day.map { try PartialDate(parsing: $0) }
      amendment.data = pool.replacement(measured(value))
      try add(.eventAmended(amendment))
    }

    mutating func retract(_ target: Int) throws {
      var retraction = EventRetracted()
      retraction.event = EventID(high: 0, low: UInt64(target))
      try add(.eventRetracted(retraction))
    }
  }

  @Test("after each event they are what a history of the events so far says")
  func law() throws {
    for seed in UInt64(0)..<200 {
      var generator = RepeatableRandomNumberGenerator(seed: seed)
      var builder = Builder()
      for _ in 0..<3 { try builder.add(builder.measured(1), on: "2022-03-01") }
      for number in 0..<25 {
        let target = Int.random(in: 1...builder.events.count, using: &generator)
        if Bool.random(using: &generator) {
          let day = "2022-04-\(10 + number % 15)"
          try builder.amend(
            Int.random(in: 1...3, using: &generator), Double(number), on: Bool.random(using: &generator) ? day : nil)
        } else {
          try builder.retract(target)
        }
      }
      var facts = CorrectedFacts(builder.pool)
      for count in builder.events.indices {
        let change = facts.take(builder.events[count])
        let history = PatientHistory(
          Array(builder.events[...count]), pool: builder.pool, asOf: CalendarDay(daysSinceEpoch: .max))
        let expected = history.events.first { $0.id == change.original }
        #expect(change.after?.event == expected?.event, "seed \(seed), event \(count + 1)")
        #expect(change.after?.occurred == expected?.occurred, "seed \(seed), event \(count + 1)")
      }
    }
  }

  @Test("amendments and retractions of one event are looked at a few times each")
  func steps() throws {
    var builder = Builder()
    try builder.add(builder.measured(1), on: "2022-03-01")
    for number in 1...2000 { try builder.amend(1, Double(number)) }
    for number in (1...2000).reversed() { try builder.retract(number + 1) }
    var facts = CorrectedFacts(builder.pool)
    for event in builder.events { _ = facts.take(event) }
    #expect(facts.steps < 8 * builder.events.count, "\(facts.steps) steps for \(builder.events.count) events")
  }
}
