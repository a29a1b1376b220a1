import CalendarTime
import Foundation
import TestSupport
import Testing

@testable import PatientRecord

/// A record of events of every type, mostly sound and mostly in order: what a quick way may take, and what it must not.
private struct Written {
  var record = RecordBuilder()
  private var generator: RepeatableRandomNumberGenerator
  private var day = 0
  private var starts = 0
  private var running: [String] = []
  private var held: [String] = []

  init(seed: UInt64) {
    generator = RepeatableRandomNumberGenerator(seed: seed)
    for _ in 0..<Int.random(in: 1...14, using: &generator) { write(seed % 3) }
  }

  private mutating func oneIn(_ number: Int) -> Bool { Int.random(in: 0..<number, using: &generator) == 0 }

  /// A label that fits, but for a few.
  private mutating func label(_ fitting: [String]) -> String? {
    oneIn(8) ? "T\(Int.random(in: 1...(starts + 1), using: &generator))" : fitting.randomElement(using: &generator)
  }

  /// A day, a month, a year or a stretch; `care` 0 is for exact days alone.
  private mutating func date(_ care: UInt64) -> String {
    day += Int.random(in: oneIn(25) ? -40...0 : 0...30, using: &generator)
    let text = "\(CalendarDay(daysSinceEpoch: 18_993 + Int32(day)))"
    if care == 0 || !oneIn(5) { return text }
    return [String(text.prefix(7)), String(text.prefix(4)), "\(text)..", "..\(text)", ".."]
      .randomElement(using: &generator) ?? text
  }

  /// The id of an earlier event of a type, but for a few.
  private mutating func earlier(_ type: EventType) -> EventID? {
    if oneIn(12) { return RecordBuilder.id(Int.random(in: 1...20, using: &generator)) }
    return record.events.filter { $0.event.type == type }.randomElement(using: &generator)?.id
  }

  private mutating func write(_ care: UInt64) {
    let type = EventType.allCases.randomElement(using: &generator) ?? .patientSeen
    let date = date(care)
    switch type {
    case .treatmentStarted, .coTherapyAdded: writeStart(type, on: date)
    case .doseDownTitrated, .doseUpTitrated, .treatmentHeld, .treatmentResumed, .treatmentStopped:
      writeChange(type, on: date)
    case .patientSeen:
      record.seen(on: date, recorded: oneIn(20) ? "2022-01-05T08:00:00.000Z" : "2024-12-31T08:00:00.000Z")
    case .followUpEnded: if oneIn(2) { record.end(oneIn(2) ? .death : .lost, on: date) }
    case .eventRetracted:
      if let id = record.events.randomElement(using: &generator) { record.retract(id.sequenceNumber) }
    case .eventAmended:
      if let amended = record.events.randomElement(using: &generator) {
        record.amend(amended.sequenceNumber, on: oneIn(2) ? date : nil, oneIn(9) ? nil : amended.event)
      }
    case .eventErased, .drugDefined, .instrumentDefined: break
    default: writeFact(ClinicalEvent(blank: type), on: date)
    }
  }

  private mutating func writeStart(_ type: EventType, on date: String) {
    starts += 1
    let label = oneIn(20) ? "T1" : "T\(starts)"
    if type == .treatmentStarted {
      record.start(label, "10mg/day", on: date)
    } else {
      record.add(label, to: running.prefix(1) + (oneIn(12) ? ["T8"] : []), on: date)
    }
    running.append(label)
  }

  private mutating func writeChange(_ type: EventType, on date: String) {
    guard let label = label(type == .treatmentResumed ? held : running) else { return }
    switch type {
    case .doseDownTitrated: record.lower(label, oneIn(3) ? "20mg/day" : "5mg/day", on: date)
    case .doseUpTitrated: record.raise(label, oneIn(3) ? "5IU/day" : "20mg/day", on: date)
    case .treatmentHeld:
      if held.contains(label) { return }
      record.hold(label, on: date)
      held.append(label)
    case .treatmentResumed:
      record.resume(label, on: date)
      held.removeAll { $0 == label }
    default:
      record.stop(label, on: date)
      running.removeAll { $0 == label }
      held.removeAll { $0 == label }
    }
  }

  private mutating func writeFact(_ blank: ClinicalEvent, on date: String) {
    var event = blank
    switch blank {
    case .responseAssessed(var data):
      data.response = oneIn(20) ? nil : .partial
      data.treatments = record.labels([label(running)].compactMap { oneIn(2) ? nil : $0 })
      event = .responseAssessed(data)
    case .measurementRecorded(var data):
      data.result = oneIn(20) ? .none : record.pool.vocabulary.symbol(for: "negative")
      event = .measurementRecorded(data)
    case .adverseEventRecorded(var data):
      data.grade = oneIn(9) ? 5 : 2
      let suspects = [label(running)].compactMap(\.self).map { record.pool.vocabulary.symbol(for: $0) }
      data.suspects = record.pool.list(suspects.map { Suspect(treatment: $0) })
      data.measurements = record.pool.list([earlier(.measurementRecorded)].compactMap(\.self))
      event = .adverseEventRecorded(data)
    case .adverseEventGraded(var data):
      guard let id = earlier(.adverseEventRecorded) else { return }
      (data.event, data.grade) = (id, oneIn(6) ? 5 : 1)
      event = .adverseEventGraded(data)
    case .adverseEventResolved(var data):
      guard let id = earlier(.adverseEventRecorded) else { return }
      (data.event, data.outcome) = (id, oneIn(4) ? .fatal : .recovered)
      event = .adverseEventResolved(data)
    case .diagnosisResolved(var data):
      guard let id = earlier(.diagnosisRecorded) else { return }
      data.event = id
      event = .diagnosisResolved(data)
    case .findingAnswered(var data):
      guard let id = earlier(.patientSeen) else { return }
      data.event = id
      event = .findingAnswered(data)
    default: break
    }
    record.add(event, on: date)
  }
}

@Suite("Histories that are in order as they stand")
struct SettledHistoryTests {
  /// Blocks of a hundred histories: 60, or as many as REGIMEN_HISTORIES says.
  private static let blocks = ProcessInfo.processInfo.environment["REGIMEN_HISTORIES"].flatMap { UInt64($0) } ?? 60
  private static let days = ["2021-12-31", "2022-01-01", "2022-02-14", "2022-04-30", "2030-12-31"]
    .compactMap { (try? PartialDate(parsing: $0))?.days.last }

  @Test("the quick way says what the clear way says", arguments: 0..<SettledHistoryTests.blocks)
  func sameHistory(block: UInt64) {
    for seed in block * 100..<block * 100 + 100 {
      let record = Written(seed: seed).record
      for day in SettledHistoryTests.days {
        let quick = PatientHistory(record.events, pool: record.pool, asOf: day)
        let clear = PatientHistory(
          resolving: Corrections(record.events, record.pool), record.pool, asOf: day)
        #expect(quick.events == clear.events, "seed \(seed), \(day)")
        #expect(quick.courses == clear.courses, "seed \(seed), \(day)")
        #expect(quick.findings == clear.findings, "seed \(seed), \(day)")
        #expect(quick.gradeFiveDeaths == clear.gradeFiveDeaths, "seed \(seed), \(day)")
        #expect(quick.deathReports == clear.deathReports, "seed \(seed), \(day)")
        #expect(quick.endOfFollowUp == clear.endOfFollowUp, "seed \(seed), \(day)")
      }
    }
  }

  @Test("some of those histories go the quick way, and some do not")
  func bothWays() {
    let settled = (0..<1000 as Range<UInt64>).count { seed in
      let record = Written(seed: seed).record
      return SettledHistory(Corrections(record.events, record.pool), record.pool) != nil
    }
    #expect(100 < settled && settled < 900, "\(settled)")
  }

  @Test("partial dates, corrections and holds go the quick way where nothing is to be ordered")
  func settled() {
    var record = RecordBuilder()
    let start = record.start("T1", "10mg/day", on: "2022-01")
    record.hold("T1", on: "2022-02-01")
    record.resume("T1", on: "2022-03")
    record.stop("T1", on: "2022-04-15")
    record.amend(start, on: "2022-01-10", record.events[0].event)
    let settled = SettledHistory(Corrections(record.events, record.pool), record.pool)
    #expect(settled?.courses == [TreatmentCourse(label: record.symbol("T1"), start: 0, changes: [1, 2], stop: 3)])
  }

  @Test("a history whose order must be found, or whose days are narrowed, does not go the quick way")
  func unsettled() {
    var narrowed = RecordBuilder()
    narrowed.start("T1", "10mg/day", on: "2022-03")
    narrowed.stop("T1", on: "2022")
    var held = RecordBuilder()
    held.start("T1", "10mg/day", on: "2022-03-01")
    held.resume("T1", on: "2022-04-01")
    var death = RecordBuilder()
    death.seen(on: "2022-03")
    death.end(.death, on: "2022-03-10")
    for record in [narrowed, held, death] {
      #expect(SettledHistory(Corrections(record.events, record.pool), record.pool) == nil)
    }
  }
}
