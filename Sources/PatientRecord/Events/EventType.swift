/// The types of event that this version knows, by the word that the log holds.
public enum EventType: String, Code {
  case patientEnrolled = "patient-enrolled"
  case diagnosisRecorded = "diagnosis-recorded"
  case priorTherapyRecorded = "prior-therapy-recorded"
  case treatmentStarted = "treatment-started"
  case coTherapyAdded = "co-therapy-added"
  case doseDownTitrated = "dose-down-titrated"
  case doseUpTitrated = "dose-up-titrated"
  case treatmentHeld = "treatment-held"
  case treatmentResumed = "treatment-resumed"
  case treatmentStopped = "treatment-stopped"
  case responseAssessed = "response-assessed"
  case measurementRecorded = "measurement-recorded"
  case adverseEventRecorded = "adverse-event-recorded"
  case adverseEventResolved = "adverse-event-resolved"
  case patientSeen = "patient-seen"
  case followUpEnded = "follow-up-ended"
  case eventAmended = "event-amended"
  case eventRetracted = "event-retracted"
  case eventErased = "event-erased"
  // Snapshots hold the place of a type in this list: later types stand behind earlier ones.
  case doseScheduleChanged = "dose-schedule-changed"
  case adverseEventGraded = "adverse-event-graded"
  case diagnosisResolved = "diagnosis-resolved"
  case drugDefined = "drug-defined"
  case instrumentDefined = "instrument-defined"
  case findingAnswered = "finding-answered"
  case patientsLinked = "patients-linked"

  /// The words of the list.
  public static let table = CodeTable<EventType>()

  /// The latest version of the type's data that is understood.
  @inlinable public var version: Int { 1 }

  /// True if the event corrects another one and so has no clinical date of its own.
  public var isCorrection: Bool { self == .eventAmended || self == .eventRetracted }

  /// True if its events are of no patient, but of the record itself; so are corrections of them.
  package var isOfRecordItself: Bool {
    self == .drugDefined || self == .instrumentDefined || self == .patientsLinked
  }

  /// True if its events may name no patient: they are then of the record itself, as corrections of its events are, and
  /// answers to what checks find in them.
  package var mayNameNoPatient: Bool { isOfRecordItself || isCorrection || self == .findingAnswered }

  /// True if an author may write it; `event-erased` is written by an erasure alone.
  public var isRecordable: Bool { self != .eventErased }
}
