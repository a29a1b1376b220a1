// What each field means stands in `visit`, once, for the help as well; so it is not said again above the variable.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

/// A patient enters the record.
public struct PatientEnrolled: Payload {
  public var sex = Sex.unknown
  public var birthYear: Int32?
  /// Whole years, on the date of the event.
  public var age: Int32?
  public var note = Symbol.none

  @inlinable public init() {}

  @inlinable public mutating func visit<Visitor: FieldVisitor>(_ visitor: inout Visitor) throws(Visitor.Failure) {
    try visitor.code(.required("sex", "sex as recorded"), &sex)
    try visitor.integer(.optional("birthYear", "year of birth"), in: 1850...2200, &birthYear)
    try visitor.integer(.optional("age", "age in whole years on that date"), in: 0...130, &age)
    try visitor.text(.note, .words, &note)
  }
}

/// A disease that is treated, or that stands beside it.
public struct DiagnosisRecorded: Payload {
  public var condition = Symbol.none
  public var role = DiagnosisRole.primary
  public var code = Symbol.none
  public var note = Symbol.none

  @inlinable public init() {}

  @inlinable public mutating func visit<Visitor: FieldVisitor>(_ visitor: inout Visitor) throws(Visitor.Failure) {
    try visitor.text(.required("condition", "the disease"), .condition, &condition)
    try visitor.code(.required("role", "what is treated, or what stands beside it"), &role)
    try visitor.text(.optional("code", "its code, such as an ICD-10 code"), .words, &code)
    try visitor.text(.note, .words, &note)
  }
}

/// A disease is over: it is treated no longer from that day on.
public struct DiagnosisResolved: Payload {
  /// Id of the diagnosis.
  public var event = EventID.absent
  public var note = Symbol.none

  @inlinable public init() {}

  @inlinable public mutating func visit<Visitor: FieldVisitor>(_ visitor: inout Visitor) throws(Visitor.Failure) {
    try visitor.identifier(.required("event", "the diagnosis"), &event)
    try visitor.text(.note, .words, &note)
  }
}

/// A therapy from before the record.
public struct PriorTherapyRecorded: Payload {
  public var therapy = Symbol.none
  public var outcome: PriorTherapyOutcome?
  public var note = Symbol.none

  @inlinable public init() {}

  @inlinable public mutating func visit<Visitor: FieldVisitor>(_ visitor: inout Visitor) throws(Visitor.Failure) {
    try visitor.text(.required("therapy", "the earlier therapy"), .words, &therapy)
    try visitor.code(.optional("outcome", "how it ended"), &outcome)
    try visitor.text(.note, .words, &note)
  }
}

/// The patient was followed on that day; nothing else is said.
public struct PatientSeen: Payload {
  public var note = Symbol.none

  @inlinable public init() {}

  @inlinable public mutating func visit<Visitor: FieldVisitor>(_ visitor: inout Visitor) throws(Visitor.Failure) {
    try visitor.text(.note, .words, &note)
  }
}

/// The patient is followed no longer.
public struct FollowUpEnded: Payload {
  public var reason = FollowUpEndReason.other
  public var note = Symbol.none

  @inlinable public init() {}

  @inlinable public mutating func visit<Visitor: FieldVisitor>(_ visitor: inout Visitor) throws(Visitor.Failure) {
    try visitor.code(.required("reason", "why the patient is followed no longer"), &reason)
    try visitor.text(.note, .words, &note)
  }
}
