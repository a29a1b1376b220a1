import CalendarTime
import PatientRecord
import Projections

/// A fact of a patient's record in force, for a row of a table.
///
/// Its data are reached through it: `{ $0.severity }`.
@dynamicMemberLookup
struct RecordedFact<Data: Sendable>: Sendable {
  /// The patient's pseudonym.
  let patient: String
  /// The event, amended where it was.
  let event: HistoryEvent
  /// The data of the event, or what a table makes of them.
  let data: Data
  /// The texts and drugs that the data refer to.
  let context: ProjectionContext

  subscript<Value>(dynamicMember path: KeyPath<Data, Value>) -> Value { data[keyPath: path] }

  /// Returns the text of a symbol; nil for that of no text.
  func text(_ symbol: Symbol) -> String? { symbol.isNone ? nil : context.pool.text(symbol) }
}

extension HistoryEvent {
  /// The first day on which it can have happened; nil where nothing bounds it.
  var firstDay: CalendarDay? { days.first.year > 1 ? days.first : nil }

  /// The last day on which it can have happened; nil where nothing bounds it.
  var lastDay: CalendarDay? { days.last.year < 9999 ? days.last : nil }
}

/// One patient: the enrolment, and the end of follow-up.
struct PersonFacts: Sendable {
  let patient: String
  /// The first enrolment in force.
  let enrolment: (event: HistoryEvent, data: PatientEnrolled)?
  /// Death, or the end of follow-up that holds.
  let end: (event: HistoryEvent, reason: FollowUpEndReason)?
  /// The end of follow-up other than death that holds, although a death was reported after it: it alone ends treatment.
  let endBeforeDeath: (event: HistoryEvent, reason: FollowUpEndReason)?
}

/// A diagnosis, and the day on which it was over.
struct DiagnosisFacts: Sendable {
  let data: DiagnosisRecorded
  let resolved: HistoryEvent?
}

/// A course of a drug, with its stop.
struct CourseFacts: Sendable {
  let label: String
  let start: TreatmentStarted
  /// The type of the event that started it.
  let type: EventType
  /// The drug; nil for one that the catalogue does not know.
  let drug: Drug?
  let stop: (event: HistoryEvent, data: TreatmentStopped)?
  /// True if it runs: it has no stop, and the patient lives.
  let isOngoing: Bool
}

/// A dose of a course from a day on.
struct DoseFacts: Sendable {
  let label: String
  let dose: Dose
  let reason: String?
}

/// An interruption of a course.
struct HoldFacts: Sendable {
  let label: String
  let reason: ChangeReason?
  let resumed: (event: HistoryEvent, data: TreatmentInterruption)?
}

/// An adverse event, and how it ended.
struct AdverseEventFacts: Sendable {
  let data: AdverseEventRecorded
  let resolved: (event: HistoryEvent, outcome: AdverseEventOutcome)?
}

/// A suspected drug of an adverse event.
struct SuspectFacts: Sendable {
  let label: String
  let drug: String?
  let data: Suspect
}

/// An event in force as it stands in the log.
struct EventFacts: Sendable {
  let stored: RecordedEvent
  let note: Symbol
}

/// One of several values that an event or a course has.
struct ListedFact: Sendable {
  /// The label of the course; empty where the row is of an event alone.
  var label = ""
  /// The value.
  let value: String
}
