/// A patient enters the record.
package struct PatientEnrolled: Payload {
  package var sex = Sex.unknown
  package var birthYear: Int32?
  /// Whole years, on the date of the event.
  package var age: Int32?
  package var note = Symbol.none

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(_ visitor: inout Visitor) throws(Visitor.Failure) {
    try visitor.code(.required("sex", "sex as recorded"), &sex)
    try visitor.integer(.optional("birthYear", "year of birth"), in: 1850...2200, &birthYear)
    try visitor.integer(.optional("age", "age in whole years on that date"), in: 0...130, &age)
    try visitor.text(.note, .words, &note)
  }
}

/// A disease that is treated, or that stands beside it.
package struct DiagnosisRecorded: Payload {
  package var condition = Symbol.none
  package var role = DiagnosisRole.primary
  package var code = Symbol.none
  package var note = Symbol.none

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(_ visitor: inout Visitor) throws(Visitor.Failure) {
    try visitor.text(.required("condition", "the disease"), .condition, &condition)
    try visitor.code(.required("role", "what is treated, or what stands beside it"), &role)
    try visitor.text(.optional("code", "its code, such as an ICD-10 code"), .words, &code)
    try visitor.text(.note, .words, &note)
  }
}

/// A therapy from before the record.
package struct PriorTherapyRecorded: Payload {
  package var therapy = Symbol.none
  package var outcome: PriorTherapyOutcome?
  package var note = Symbol.none

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(_ visitor: inout Visitor) throws(Visitor.Failure) {
    try visitor.text(.required("therapy", "the earlier therapy"), .words, &therapy)
    try visitor.code(.optional("outcome", "how it ended"), &outcome)
    try visitor.text(.note, .words, &note)
  }
}

/// The patient was followed on that day; nothing else is said.
package struct PatientSeen: Payload {
  package var note = Symbol.none

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(_ visitor: inout Visitor) throws(Visitor.Failure) {
    try visitor.text(.note, .words, &note)
  }
}

/// The patient is followed no longer.
package struct FollowUpEnded: Payload {
  package var reason = FollowUpEndReason.other
  package var note = Symbol.none

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(_ visitor: inout Visitor) throws(Visitor.Failure) {
    try visitor.code(.required("reason", "why the patient is followed no longer"), &reason)
    try visitor.text(.note, .words, &note)
  }
}
