import PatientRecord

/// A part of the record that R4 has no element for.
enum FHIRLoss: CaseIterable, Hashable {
  case stretches, runningBefore, addedTo, actions, grades, recurrences, resolutions, resumptions, evidence, notes
  case named, outcomes, answers, accepted, enrolments, ends, notInForce, combinations

  /// The part, and the reason.
  var words: (what: String, why: String) {
    switch self {
    case .stretches: ("dates that are a stretch", "a date is a day, a month or a year: an extension has the stretch")
    case .runningBefore: ("first dates of courses that ran already", "a period has no start then: an extension has it")
    case .addedTo: ("treatments that another was added to", "MedicationStatement has no element: a note has them")
    case .actions: ("actions taken with suspects", "AdverseEvent has no element: an extension has them")
    case .grades: ("grades of adverse events", "AdverseEvent has no element: an extension has them")
    case .recurrences: ("recurrences of adverse events", "AdverseEvent has no element: an extension has them")
    case .resolutions: ("dates of outcomes of adverse events", "AdverseEvent has no element: an extension has them")
    case .resumptions: ("reasons of resumptions", "MedicationStatement has no element: an extension has them")
    case .evidence: ("kinds of evidence", "Provenance has no element: an extension has them")
    case .notes: ("notes", "the resource has no element for them: an extension has them")
    case .named: ("courses that responses and adverse events name", "they are after the date, or not in force")
    case .outcomes: ("further outcomes of adverse events", "an adverse event has one: the last")
    case .answers: ("answers to findings", "they are about the record, not about the patient")
    case .accepted: ("findings that were accepted", "they are about the record, not about the patient")
    case .enrolments: ("further enrolments", "a patient has one: the first")
    case .ends: ("other ends of follow-up", "a patient has one: the one that holds")
    case .notInForce: ("events that are not in force", "they were retracted, set aside or are after the date")
    case .combinations: ("combinations", "they are derived from courses, and no resource has them")
    }
  }
}
