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

  /// The events after a position of each of a question's patients who has any, in the order of the log.
  ///
  /// Of facts, those that had possibly occurred by the as-of date; of corrections all.
  static func byPatient(
    _ question: Question, after position: Int
  ) throws -> [(patient: String, events: [NewlyKnown])] {
    let found = try question.derive(includingAbsent: true) {
      (asked) throws(ProjectionError) -> (patient: String, events: [NewlyKnown])? in
      guard asked.events.contains(where: { $0.sequenceNumber > position }) else { return nil }
      var facts = CorrectedFacts(question.context.pool)
      var known: [NewlyKnown] = []
      for event in asked.events {
        let change = facts.take(event)
        guard event.sequenceNumber > position else { continue }
        if let date = event.occurred, question.opened.asOf < date.days.first { continue }
        known.append(
          NewlyKnown(
            patient: asked.name, event: event, change: NewlyKnown.change(event), original: change.original,
            moves: event.event.type.isCorrection
              ? moves(Standing(change.before, question), Standing(change.after, question)) : []))
      }
      return (asked.name, known)
    }
    return found.compactMap(\.self)
  }

  private static func change(_ event: RecordedEvent) -> Change {
    switch event.event {
    case .eventAmended: .amended
    case .eventRetracted: .retracted
    default: .added
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

  init(_ state: CorrectedFacts.State?, _ question: Question) {
    isInForce = state != nil
    guard let state,
      case .object(let data) = Value(json: EventWriter(pool: question.context.pool).data(of: state.event))
    else {
      fields = []
      return
    }
    fields = [("occurred", .text(state.occurred.description))] + data.map { (name: $0.key, value: $0.value) }
  }

  var state: Value { isInForce ? "in-force" : "not-in-force" }
}
