// What each field means stands in `visit`, once, for the help as well; so it is not said again above the variable.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

/// A course of a drug begins; for `co-therapy-added`, beside the treatments that it was added to.
public struct TreatmentStarted: Payload {
  public var treatment = Symbol.none
  public var drug = Symbol.none
  public var dose: Dose?
  public var route: Route?
  public var indication = Symbol.none
  public var reason: StartReason?
  /// A taper as planned, in words: no step is invented from it.
  public var plan = Symbol.none
  /// The course was already running on that date.
  public var onOrBefore: Bool?
  public var note = Symbol.none

  @inlinable public init() {}

  @inlinable public mutating func visit<Visitor: FieldVisitor>(_ visitor: inout Visitor) throws(Visitor.Failure) {
    try visitFacts(&visitor)
    try visitor.text(.note, .words, &note)
  }

  @inlinable mutating func visitFacts<Visitor: FieldVisitor>(_ visitor: inout Visitor) throws(Visitor.Failure) {
    try visitor.text(
      .required("treatment", .flag, "label of the course; the next free one by default"), .treatmentLabel, &treatment)
    try visitor.text(.required("drug", "the drug by its INN"), .drug, &drug)
    try visitor.dose(.optional("dose", .word, "amount, unit and how often"), &dose)
    try visitor.code(.optional("route", "how it is given"), &route)
    try visitor.text(.optional("indication", "what it is given for"), .condition, &indication)
    try visitor.code(.optional("reason", "why it was started"), &reason)
    try visitor.text(.optional("plan", "a taper as planned, in words"), .words, &plan)
    try visitor.flag(.optional("onOrBefore", "it was already running on that date"), &onOrBefore)
  }
}

/// A course of a drug begins beside others.
public struct CoTherapyAdded: Payload {
  /// The course itself.
  public var course = TreatmentStarted()
  /// Labels of the treatments that it was added to: documentation, overlap alone makes a combination.
  public var addedTo = PooledList<Symbol>()

  @inlinable public init() {}

  @inlinable public mutating func visit<Visitor: FieldVisitor>(_ visitor: inout Visitor) throws(Visitor.Failure) {
    try course.visitFacts(&visitor)
    try visitor.labels(
      .required("addedTo", .flag, "the treatments it was added to; those running by default"), &addedTo)
    try visitor.text(.note, .words, &course.note)
  }
}

/// The dose of a running treatment is lowered or raised, or given at other times with the same amount per day.
public struct DoseTitrated: Payload {
  public var treatment = Symbol.none
  /// The new dose.
  public var dose = Dose(amount: 1, unit: .milligram, every: .day)
  public var reason: ChangeReason?
  public var note = Symbol.none

  @inlinable public init() {}

  @inlinable public mutating func visit<Visitor: FieldVisitor>(_ visitor: inout Visitor) throws(Visitor.Failure) {
    try visitor.text(.required("treatment", "label of the course"), .treatmentLabel, &treatment)
    try visitor.dose(.required("dose", "the new dose"), &dose)
    try visitor.code(.optional("reason", "why the dose was changed"), &reason)
    try visitor.text(.note, .words, &note)
  }
}

/// A running treatment is interrupted, or taken up again.
public struct TreatmentInterruption: Payload {
  public var treatment = Symbol.none
  public var reason: ChangeReason?
  public var note = Symbol.none

  @inlinable public init() {}

  @inlinable public mutating func visit<Visitor: FieldVisitor>(_ visitor: inout Visitor) throws(Visitor.Failure) {
    try visitor.text(.required("treatment", "label of the course"), .treatmentLabel, &treatment)
    try visitor.code(.optional("reason", "why"), &reason)
    try visitor.text(.note, .words, &note)
  }
}

/// A course ends; the date is the first day off.
public struct TreatmentStopped: Payload {
  public var treatment = Symbol.none
  public var reasons = CodeList<StopReason>()
  /// The drug that took its place.
  public var switchedTo = Symbol.none
  public var note = Symbol.none

  @inlinable public init() {}

  @inlinable public mutating func visit<Visitor: FieldVisitor>(_ visitor: inout Visitor) throws(Visitor.Failure) {
    try visitor.text(.required("treatment", "label of the course"), .treatmentLabel, &treatment)
    try visitor.codes(.required("reasons", .flag, "why it was stopped; may be repeated"), &reasons)
    try visitor.text(.optional("switchedTo", "the drug that took its place"), .drug, &switchedTo)
    try visitor.text(.note, .words, &note)
  }
}
