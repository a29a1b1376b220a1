import Answers
import CalendarTime
import JSONText
import PatientRecord
import Projections
import RecordKeeping

/// An event that became known between two states of a log, and what it made of the record.
struct NewlyKnown {
  /// The effect of an event on the record.
  enum Change: String { case added, amended, retracted }

  let patient: String
  let event: RecordedEvent
  let change: Change
  /// The original that it adds or corrects.
  let original: EventID
  /// The values that the original has now and did not have just before.
  let moves: [Move]

  /// The events of a question's patients after a position, in the order of the log.
  ///
  /// Of facts, those that had possibly occurred by the as-of date; of corrections all.
  static func events(_ question: Question, after position: Int) throws -> [NewlyKnown] {
    let found = try question.derive(includingAbsent: true) { (asked) throws(ProjectionError) -> [NewlyKnown] in
      let events = asked.events
      let facts = Dictionary(events.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
      return events.indices.compactMap { index in
        let event = events[index]
        guard event.sequenceNumber > position else { return nil }
        if let date = event.occurred, question.opened.asOf < date.days.first { return nil }
        let original = original(of: event, facts)
        let moves =
          event.event.type.isCorrection
          ? moves(Standing(original, events[..<index], question), Standing(original, events[...index], question)) : []
        return NewlyKnown(
          patient: asked.name, event: event, change: change(event), original: original, moves: moves)
      }
    }
    return found.joined().sorted { $0.event.sequenceNumber < $1.event.sequenceNumber }
  }

  private static func change(_ event: RecordedEvent) -> Change {
    switch event.event {
    case .eventAmended: .amended
    case .eventRetracted: .retracted
    default: .added
    }
  }

  /// The fact that an event states or corrects: a retraction may take back an amendment, or another retraction.
  private static func original(of event: RecordedEvent, _ events: [EventID: RecordedEvent]) -> EventID {
    var event = event
    // A correction names an earlier event, so that the way back ends.
    while true {
      let target: EventID
      switch event.event {
      case .eventAmended(let data): target = data.amends
      case .eventRetracted(let data): target = data.event
      default: return event.id
      }
      guard let next = events[target], next.sequenceNumber < event.sequenceNumber else { return target }
      event = next
    }
  }

  private static func moves(_ before: Standing, _ after: Standing) -> [Move] {
    if before.isInForce != after.isInForce {
      return [Move(column: "state", old: before.state, new: after.state)]
    }
    let names =
      after.fields.map(\.name)
      + before.fields.map(\.name).filter { name in
        !after.fields.contains { $0.name == name }
      }
    return names.compactMap { name in
      let old = before.fields.first { $0.name == name }?.value ?? .null
      let new = after.fields.first { $0.name == name }?.value ?? .null
      return old == new ? nil : Move(column: name, old: old, new: new)
    }
  }
}

/// A fact as amended by some events: whether it is in force, its date and its data.
private struct Standing {
  let isInForce: Bool
  let fields: [(name: String, value: Value)]

  init(_ id: EventID, _ events: ArraySlice<RecordedEvent>, _ question: Question) {
    let pool = question.context.pool
    let history = PatientHistory(Array(events), pool: pool, asOf: CalendarDay(daysSinceEpoch: .max))
    let event = history.events.first { $0.id == id }
    isInForce = event != nil
    guard let event, case .object(let data) = Value(json: EventWriter(pool: pool).data(of: event.event)) else {
      fields = []
      return
    }
    fields = [("occurred", .text(event.occurred.description))] + data.map { (name: $0.key, value: $0.value) }
  }

  var state: Value { isInForce ? "in-force" : "not-in-force" }
}
