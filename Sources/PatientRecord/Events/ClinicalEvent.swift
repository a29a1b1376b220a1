public import CalendarTime

/// One fact of a patient's record, without who wrote it when: a payload for each type of event.
///
/// A plain value without references: texts are symbols and lists are ranges of a `RecordPool`.
public enum ClinicalEvent: Hashable, Sendable, BitwiseCopyable {
  case patientEnrolled(PatientEnrolled)
  case diagnosisRecorded(DiagnosisRecorded)
  case priorTherapyRecorded(PriorTherapyRecorded)
  case treatmentStarted(TreatmentStarted)
  case coTherapyAdded(CoTherapyAdded)
  case doseDownTitrated(DoseTitrated)
  case doseUpTitrated(DoseTitrated)
  case treatmentHeld(TreatmentInterruption)
  case treatmentResumed(TreatmentInterruption)
  case treatmentStopped(TreatmentStopped)
  case responseAssessed(ResponseAssessed)
  case measurementRecorded(MeasurementRecorded)
  case adverseEventRecorded(AdverseEventRecorded)
  case adverseEventResolved(AdverseEventResolved)
  case patientSeen(PatientSeen)
  case followUpEnded(FollowUpEnded)
  case eventAmended(EventAmended)
  case eventRetracted(EventRetracted)
  case eventErased(EventErased)
  case doseScheduleChanged(DoseTitrated)
  case adverseEventGraded(AdverseEventGraded)
  case diagnosisResolved(DiagnosisResolved)
  case drugDefined(DrugDefined)
  case instrumentDefined(InstrumentDefined)
  case findingAnswered(FindingAnswered)
  case patientsLinked(PatientsLinked)

  /// An event of a type without values, for a reader to fill.
  @inlinable public init(blank type: EventType) {
    switch type {
    case .patientEnrolled: self = .patientEnrolled(.init())
    case .diagnosisRecorded: self = .diagnosisRecorded(.init())
    case .priorTherapyRecorded: self = .priorTherapyRecorded(.init())
    case .treatmentStarted: self = .treatmentStarted(.init())
    case .coTherapyAdded: self = .coTherapyAdded(.init())
    case .doseDownTitrated: self = .doseDownTitrated(.init())
    case .doseUpTitrated: self = .doseUpTitrated(.init())
    case .treatmentHeld: self = .treatmentHeld(.init())
    case .treatmentResumed: self = .treatmentResumed(.init())
    case .treatmentStopped: self = .treatmentStopped(.init())
    case .responseAssessed: self = .responseAssessed(.init())
    case .measurementRecorded: self = .measurementRecorded(.init())
    case .adverseEventRecorded: self = .adverseEventRecorded(.init())
    case .adverseEventResolved: self = .adverseEventResolved(.init())
    case .patientSeen: self = .patientSeen(.init())
    case .followUpEnded: self = .followUpEnded(.init())
    case .eventAmended: self = .eventAmended(.init())
    case .eventRetracted: self = .eventRetracted(.init())
    case .eventErased: self = .eventErased(.init())
    case .doseScheduleChanged: self = .doseScheduleChanged(.init())
    case .adverseEventGraded: self = .adverseEventGraded(.init())
    case .diagnosisResolved: self = .diagnosisResolved(.init())
    case .drugDefined: self = .drugDefined(.init())
    case .instrumentDefined: self = .instrumentDefined(.init())
    case .findingAnswered: self = .findingAnswered(.init())
    case .patientsLinked: self = .patientsLinked(.init())
    }
  }

  /// The type's word in the log.
  @inlinable public var type: EventType {
    switch self {
    case .patientEnrolled: .patientEnrolled
    case .diagnosisRecorded: .diagnosisRecorded
    case .priorTherapyRecorded: .priorTherapyRecorded
    case .treatmentStarted: .treatmentStarted
    case .coTherapyAdded: .coTherapyAdded
    case .doseDownTitrated: .doseDownTitrated
    case .doseUpTitrated: .doseUpTitrated
    case .treatmentHeld: .treatmentHeld
    case .treatmentResumed: .treatmentResumed
    case .treatmentStopped: .treatmentStopped
    case .responseAssessed: .responseAssessed
    case .measurementRecorded: .measurementRecorded
    case .adverseEventRecorded: .adverseEventRecorded
    case .adverseEventResolved: .adverseEventResolved
    case .patientSeen: .patientSeen
    case .followUpEnded: .followUpEnded
    case .eventAmended: .eventAmended
    case .eventRetracted: .eventRetracted
    case .eventErased: .eventErased
    case .doseScheduleChanged: .doseScheduleChanged
    case .adverseEventGraded: .adverseEventGraded
    case .diagnosisResolved: .diagnosisResolved
    case .drugDefined: .drugDefined
    case .instrumentDefined: .instrumentDefined
    case .findingAnswered: .findingAnswered
    case .patientsLinked: .patientsLinked
    }
  }
}

extension ClinicalEvent {
  /// Visits the fields of the payload in the order of the format.
  @inlinable
  public mutating func visit<Visitor: FieldVisitor>(_ visitor: inout Visitor) throws(Visitor.Failure) {
    switch self {
    case .patientEnrolled(var data): try data.visit(&visitor); self = .patientEnrolled(data)
    case .diagnosisRecorded(var data): try data.visit(&visitor); self = .diagnosisRecorded(data)
    case .priorTherapyRecorded(var data): try data.visit(&visitor); self = .priorTherapyRecorded(data)
    case .treatmentStarted(var data): try data.visit(&visitor); self = .treatmentStarted(data)
    case .coTherapyAdded(var data): try data.visit(&visitor); self = .coTherapyAdded(data)
    case .doseDownTitrated(var data): try data.visit(&visitor); self = .doseDownTitrated(data)
    case .doseUpTitrated(var data): try data.visit(&visitor); self = .doseUpTitrated(data)
    case .treatmentHeld(var data): try data.visit(&visitor); self = .treatmentHeld(data)
    case .treatmentResumed(var data): try data.visit(&visitor); self = .treatmentResumed(data)
    case .treatmentStopped(var data): try data.visit(&visitor); self = .treatmentStopped(data)
    case .responseAssessed(var data): try data.visit(&visitor); self = .responseAssessed(data)
    case .measurementRecorded(var data): try data.visit(&visitor); self = .measurementRecorded(data)
    case .adverseEventRecorded(var data): try data.visit(&visitor); self = .adverseEventRecorded(data)
    case .adverseEventResolved(var data): try data.visit(&visitor); self = .adverseEventResolved(data)
    case .patientSeen(var data): try data.visit(&visitor); self = .patientSeen(data)
    case .followUpEnded(var data): try data.visit(&visitor); self = .followUpEnded(data)
    case .eventAmended(var data): try data.visit(&visitor); self = .eventAmended(data)
    case .eventRetracted(var data): try data.visit(&visitor); self = .eventRetracted(data)
    case .eventErased(var data): try data.visit(&visitor); self = .eventErased(data)
    case .doseScheduleChanged(var data): try data.visit(&visitor); self = .doseScheduleChanged(data)
    case .adverseEventGraded(var data): try data.visit(&visitor); self = .adverseEventGraded(data)
    case .diagnosisResolved(var data): try data.visit(&visitor); self = .diagnosisResolved(data)
    case .drugDefined(var data): try data.visit(&visitor); self = .drugDefined(data)
    case .instrumentDefined(var data): try data.visit(&visitor); self = .instrumentDefined(data)
    case .findingAnswered(var data): try data.visit(&visitor); self = .findingAnswered(data)
    case .patientsLinked(var data): try data.visit(&visitor); self = .patientsLinked(data)
    }
  }

  /// The course that begins; nil for events that start none.
  @inlinable public var start: TreatmentStarted? {
    switch self {
    case .treatmentStarted(let course): course
    case .coTherapyAdded(let addition): addition.course
    default: nil
    }
  }

  /// The label of the course that the event starts, changes or stops; nil for other events.
  @inlinable public var treatment: Symbol? {
    switch self {
    case .treatmentStarted(let data): data.treatment
    case .coTherapyAdded(let data): data.course.treatment
    case .doseDownTitrated(let data), .doseUpTitrated(let data), .doseScheduleChanged(let data): data.treatment
    case .treatmentHeld(let data), .treatmentResumed(let data): data.treatment
    case .treatmentStopped(let data): data.treatment
    default: nil
    }
  }

  /// The dose from this event on; nil for events that set none.
  @inlinable public var doseSet: Dose? {
    switch self {
    case .doseDownTitrated(let data), .doseUpTitrated(let data), .doseScheduleChanged(let data): data.dose
    default: start?.dose
    }
  }

  /// Its place among events of one day: starts before others, stops and ends of follow-up after them.
  @inlinable public var place: PlaceInDay {
    switch self {
    case .treatmentStarted, .coTherapyAdded: .start
    case .treatmentStopped, .followUpEnded: .stop
    default: .other
    }
  }
}

/// The place of an event among those of one day.
public enum PlaceInDay: UInt8, Comparable, Sendable {
  case start, other, stop

  /// True if the left comes before the right.
  @inlinable public static func < (left: PlaceInDay, right: PlaceInDay) -> Bool { left.rawValue < right.rawValue }
}

/// An event as it stands in the log: the fact, and who wrote it when.
public struct RecordedEvent: Hashable, Sendable, BitwiseCopyable {
  /// Position in the log, from 1.
  public var sequenceNumber: Int
  /// Its identity.
  public var id: EventID
  /// The patient's pseudonym; none for an erasure, `RecordItself.name` for an event of the record itself.
  public var patient: Symbol
  /// The clinical date; nil for amendments, retractions and erasures.
  public var occurred: PartialDate?
  /// When it was written to the log.
  public var recorded: Instant
  /// The author; none where not given.
  public var author: Symbol
  /// The evidence for it; empty where not given.
  public var evidence: Evidence
  /// The codes of the checks whose findings the author accepted; empty where there was none to accept.
  public var accepted: PooledList<Symbol>
  /// The fact.
  public var event: ClinicalEvent

  /// An event with every part of its envelope.
  @inlinable public init(
    sequenceNumber: Int, id: EventID, patient: Symbol, occurred: PartialDate?, recorded: Instant,
    author: Symbol = .none,
    evidence: Evidence = Evidence(), accepted: PooledList<Symbol> = PooledList(), event: ClinicalEvent
  ) {
    self.sequenceNumber = sequenceNumber
    self.id = id
    self.patient = patient
    self.occurred = occurred
    self.recorded = recorded
    self.author = author
    self.evidence = evidence
    self.accepted = accepted
    self.event = event
  }

  /// An event that is not recorded yet: without position and instant, and without id unless one is given.
  @inlinable public init(
    draft event: ClinicalEvent, of patient: Symbol, occurred: PartialDate? = nil, id: EventID = .absent,
    author: Symbol = .none, evidence: Evidence = Evidence(), accepted: PooledList<Symbol> = PooledList()
  ) {
    self.init(
      sequenceNumber: 0, id: id, patient: patient, occurred: occurred,
      recorded: Instant(millisecondsSinceEpoch: 0), author: author, evidence: evidence, accepted: accepted,
      event: event)
  }
}
