import CalendarTime
import PatientRecord
import Projections
import Queries

/// The evidence for the date of an event that decides how long a row lasts, or when an adverse event began.
struct LengthEvent {
  /// The label of the course that it starts, holds, resumes or stops; nil for the onset of an adverse event.
  let treatment: String?
  /// The clinical date as answers write it.
  let date: String
  /// The evidence for the fact and its date: that of the amendment, if one gave the date.
  let evidence: Evidence

  /// True if nothing may be derived from the date: it was chosen, or the event is synthetic.
  var isChosen: Bool { evidence.dates == .chosen || evidence.basis == .synthetic }

  /// Returns the events in force of a question's patients that decide lengths, by id. O(events).
  static func all(_ question: Question) throws -> [String: LengthEvent] {
    var found: [String: LengthEvent] = [:]
    try question.forEachPatient { (asked) throws(ProjectionError) in
      let evidence = Dictionary(
        asked.events.map { ($0.sequenceNumber, $0.evidence) }, uniquingKeysWith: { first, _ in first })
      for event in asked.history.events where event.event.decidesLength {
        let writer = event.dateAmendment == 0 ? event.sequenceNumber : event.dateAmendment
        found[event.id.description] = LengthEvent(
          treatment: event.event.treatment.map(question.context.pool.text), date: event.occurred.description,
          evidence: evidence[writer] ?? Evidence())
      }
    }
    return found
  }
}

extension ClinicalEvent {
  fileprivate var decidesLength: Bool {
    switch self {
    case .treatmentStarted, .coTherapyAdded, .treatmentStopped, .treatmentHeld, .treatmentResumed,
      .adverseEventRecorded:
      true
    default: false
    }
  }
}
