import CalendarTime
import Testing

@testable import PatientRecord

/// One patient's events as a test tells them, numbered from 1 and written on one day unless said otherwise.
struct RecordBuilder {
  var pool = RecordPool()
  private(set) var events: [RecordedEvent] = []

  /// The id of the event at a position.
  static func id(_ position: Int) -> EventID { EventID(high: 1, low: UInt64(position)) }

  func symbol(_ text: String) -> Symbol { pool.vocabulary.existingSymbol(for: text) ?? .none }

  @discardableResult
  mutating func add(_ event: ClinicalEvent, on date: String?, recorded: String = "2024-12-31T08:00:00.000Z") -> Int {
    let position = events.count + 1
    events.append(
      RecordedEvent(
        sequenceNumber: position, id: RecordBuilder.id(position), patient: pool.vocabulary.symbol(for: "P01"),
        occurred: date.flatMap { try? PartialDate(parsing: $0) },
        recorded: Instant(parsing: recorded) ?? Instant(millisecondsSinceEpoch: 0), event: event))
    return position
  }

  @discardableResult
  mutating func start(_ label: String, _ dose: String? = nil, on date: String) -> Int {
    add(.treatmentStarted(course(label, dose)), on: date)
  }

  @discardableResult
  mutating func add(_ label: String, to others: [String], on date: String) -> Int {
    var data = CoTherapyAdded()
    data.course = course(label, nil)
    data.addedTo = labels(others)
    return add(.coTherapyAdded(data), on: date)
  }

  @discardableResult
  mutating func lower(_ label: String, _ dose: String, on date: String) -> Int {
    add(.doseDownTitrated(titration(label, dose)), on: date)
  }

  @discardableResult
  mutating func raise(_ label: String, _ dose: String, on date: String) -> Int {
    add(.doseUpTitrated(titration(label, dose)), on: date)
  }

  @discardableResult
  mutating func hold(_ label: String, on date: String) -> Int {
    add(.treatmentHeld(interruption(label)), on: date)
  }

  @discardableResult
  mutating func resume(_ label: String, on date: String) -> Int {
    add(.treatmentResumed(interruption(label)), on: date)
  }

  @discardableResult
  mutating func stop(_ label: String, on date: String) -> Int {
    var data = TreatmentStopped()
    data.treatment = pool.vocabulary.symbol(for: label)
    return add(.treatmentStopped(data), on: date)
  }

  @discardableResult
  mutating func seen(on date: String, recorded: String = "2024-12-31T08:00:00.000Z") -> Int {
    add(.patientSeen(PatientSeen()), on: date, recorded: recorded)
  }

  @discardableResult
  mutating func end(_ reason: FollowUpEndReason, on date: String) -> Int {
    var data = FollowUpEnded()
    data.reason = reason
    return add(.followUpEnded(data), on: date)
  }

  @discardableResult
  mutating func amend(
    _ position: Int, on date: String? = nil, _ data: ClinicalEvent?, recorded: String = "2024-12-31T09:00:00.000Z"
  ) -> Int {
    var change = EventAmended()
    change.amends = RecordBuilder.id(position)
    change.occurred = date.flatMap { try? PartialDate(parsing: $0) }
    change.data = data.map { pool.replacement($0) } ?? .none
    return add(.eventAmended(change), on: nil, recorded: recorded)
  }

  @discardableResult
  mutating func retract(_ position: Int) -> Int {
    var retraction = EventRetracted()
    retraction.event = RecordBuilder.id(position)
    return add(.eventRetracted(retraction), on: nil)
  }

  mutating func labels(_ texts: [String]) -> PooledList<Symbol> {
    pool.list(texts.map { pool.vocabulary.symbol(for: $0) })
  }

  /// A note that the patient was seen, to tell amended data from what stood before.
  mutating func seenNote(_ text: String) -> ClinicalEvent {
    var data = PatientSeen()
    data.note = pool.vocabulary.symbol(for: text)
    return .patientSeen(data)
  }

  private mutating func course(_ label: String, _ dose: String?) -> TreatmentStarted {
    var data = TreatmentStarted()
    data.treatment = pool.vocabulary.symbol(for: label)
    data.drug = pool.vocabulary.symbol(for: "methotrexate")
    data.dose = dose.flatMap { try? Dose(parsing: $0) }
    return data
  }

  private mutating func titration(_ label: String, _ dose: String) -> DoseTitrated {
    var data = DoseTitrated()
    data.treatment = pool.vocabulary.symbol(for: label)
    data.dose = (try? Dose(parsing: dose)) ?? data.dose
    return data
  }

  private mutating func interruption(_ label: String) -> TreatmentInterruption {
    var data = TreatmentInterruption()
    data.treatment = pool.vocabulary.symbol(for: label)
    return data
  }

  /// The history as of a day, of the first so many events where said.
  func history(asOf day: String = "2030-12-31", known count: Int? = nil) -> PatientHistory {
    let asOf = (try? PartialDate(parsing: day))?.days.last ?? CalendarDay(daysSinceEpoch: 0)
    return PatientHistory(Array(events.prefix(count ?? events.count)), pool: pool, asOf: asOf)
  }
}

extension PatientHistory {
  /// Positions in the log, in the order of the history.
  var order: [Int] { events.map(\.sequenceNumber) }

  /// The possible days of the event at a position, as `first..last`; one day alone where it is exact.
  func days(_ position: Int) -> String {
    guard let days = events.first(where: { $0.sequenceNumber == position })?.days else { return "none" }
    return days.isExact ? "\(days.first)" : "\(days.first)..\(days.last)"
  }
}
