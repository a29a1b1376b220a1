package import PatientRecord

/// A form that people fill in, such as an instrument of a REDCap project.
package enum Form: String, CaseIterable, Sendable {
  case enrolment, diagnosis
  case priorTherapy = "prior_therapy"
  case course
  case courseChange = "course_change"
  case response, measurement
  case adverseEvent = "adverse_event"
  case adverseEventGrade = "adverse_event_grade"
  case visit
  case followUpEnd = "follow_up_end"

  /// True if a patient has any number of them.
  package var isRepeating: Bool { self != .enrolment && self != .followUpEnd }

  /// The types of event that it makes, the one that it always makes first.
  package var types: [EventType] { EventType.allCases.filter { $0.formPlace?.form == self }.sorted { $0.isFirst($1) } }

  /// True if it makes one of several types of event, by the answer to its first question.
  package var hasKinds: Bool { self == .courseChange }
}

extension EventType {
  fileprivate func isFirst(_ other: EventType) -> Bool {
    (formPlace?.isAdded ?? false ? 1 : 0) < (other.formPlace?.isAdded ?? false ? 1 : 0)
  }
}

/// The place of a type of event among the forms, and what they ask of its date.
package struct FormPlace: Sendable {
  /// The form.
  package let form: Form
  /// The word before the names of its fields.
  package let prefix: String
  /// The question for its date.
  package let dateLabel: String
  /// The heading of its questions where the form asks for several events.
  package let section: String?
  /// True if the form makes the event only where its date is given.
  package let isAdded: Bool
  /// The type of event that its id field names, and that the same form or an instance of another one makes.
  package let subject: EventType?
  /// The words for the type where the form makes one of several kinds.
  package let kind: String?

  fileprivate init(
    _ form: Form, _ prefix: String, date: String, section: String? = nil, isAdded: Bool = false,
    subject: EventType? = nil, kind: String? = nil
  ) {
    (self.form, self.prefix, dateLabel, self.section) = (form, prefix, date, section)
    (self.isAdded, self.subject, self.kind) = (isAdded, subject, kind)
  }

  /// A change of a course.
  fileprivate static func change(_ kind: String) -> FormPlace {
    FormPlace(.courseChange, "change", date: "First day of the change", kind: kind)
  }
}

extension EventType {
  /// The place of the type among the forms; nil for what no form asks for, as `reasonForNoForm` says.
  ///
  /// A new type has to be given a place here before anything compiles, and its fields are asked for as they are
  /// declared.
  package var formPlace: FormPlace? {
    switch self {
    case .patientEnrolled: FormPlace(.enrolment, "enrolment", date: "Date of enrolment")
    case .diagnosisRecorded: FormPlace(.diagnosis, "diagnosis", date: "Date of the diagnosis", section: "Diagnosis")
    case .diagnosisResolved:
      FormPlace(
        .diagnosis, "diagnosis_end", date: "Day from which on it is over", section: "End of the disease", isAdded: true,
        subject: .diagnosisRecorded)
    case .priorTherapyRecorded: FormPlace(.priorTherapy, "prior", date: "Date of the earlier therapy")
    case .treatmentStarted: FormPlace(.course, "course", date: "First day on the drug", section: "Start")
    case .treatmentStopped:
      FormPlace(.course, "stop", date: "Last day on the drug", section: "Stop", isAdded: true)
    case .doseDownTitrated: .change("the dose is lowered")
    case .doseUpTitrated: .change("the dose is raised")
    case .doseScheduleChanged: .change("the same amount a day is given at other times")
    case .treatmentHeld: .change("the drug is paused")
    case .treatmentResumed: .change("the drug is taken again")
    case .responseAssessed: FormPlace(.response, "response", date: "Day of the assessment")
    case .measurementRecorded: FormPlace(.measurement, "measurement", date: "Day of the measurement")
    case .adverseEventRecorded: FormPlace(.adverseEvent, "ae", date: "Day of onset", section: "Adverse event")
    case .adverseEventResolved:
      FormPlace(
        .adverseEvent, "ae_end", date: "Day from which on it is over", section: "End of the adverse event",
        isAdded: true, subject: .adverseEventRecorded)
    case .adverseEventGraded:
      FormPlace(
        .adverseEventGrade, "ae_grade", date: "First day of the grade", subject: .adverseEventRecorded)
    case .patientSeen: FormPlace(.visit, "visit", date: "Day of the visit")
    case .followUpEnded: FormPlace(.followUpEnd, "follow_up_end", date: "Last day of follow-up")
    case .coTherapyAdded, .eventAmended, .eventRetracted, .eventErased, .drugDefined, .instrumentDefined,
      .findingAnswered, .patientsLinked:
      nil
    }
  }

  /// The reason why no form asks for the type; nil where one does.
  package var reasonForNoForm: String? {
    switch self {
    case .coTherapyAdded: "a course beside others comes in as treatment-started: their overlap makes the combination"
    case .eventAmended: "an import of a corrected file amends"
    case .eventRetracted: "an import with --retract-vanished retracts"
    case .eventErased: "regimen erase alone erases"
    case .drugDefined: "regimen record drug-defined defines a drug for all patients"
    case .findingAnswered: "regimen answer answers a finding of a check"
    case .patientsLinked: "regimen link says that two pseudonyms are one person"
    case .instrumentDefined: "regimen record instrument-defined defines a score for all patients"
    default: nil
    }
  }
}
