/// A course of a drug begins; for `co-therapy-added`, beside the treatments that it was added to.
package struct TreatmentStarted: Payload {
  package var treatment = Symbol.none
  package var drug = Symbol.none
  package var dose: Dose?
  package var route: Route?
  package var indication = Symbol.none
  package var reason: StartReason?
  /// A taper as planned, in words: no step is invented from it.
  package var plan = Symbol.none
  /// The course was already running on that date.
  package var onOrBefore: Bool?
  package var note = Symbol.none

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(_ visitor: inout Visitor) throws(Visitor.Failure) {
    try visitFacts(&visitor)
    try visitor.text(.note, .words, &note)
  }

  fileprivate mutating func visitFacts<Visitor: FieldVisitor>(_ visitor: inout Visitor) throws(Visitor.Failure) {
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
package struct CoTherapyAdded: Payload {
  /// The course itself.
  package var course = TreatmentStarted()
  /// Labels of the treatments that it was added to: documentation, overlap alone makes a combination.
  package var addedTo = PooledList<Symbol>()

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(_ visitor: inout Visitor) throws(Visitor.Failure) {
    try course.visitFacts(&visitor)
    try visitor.labels(
      .required("addedTo", .flag, "the treatments it was added to; those running by default"), &addedTo)
    try visitor.text(.note, .words, &course.note)
  }
}

/// The dose of a running treatment is lowered or raised.
package struct DoseTitrated: Payload {
  package var treatment = Symbol.none
  /// The new dose.
  package var dose = Dose(amount: 1, unit: .milligram, every: .day)
  package var reason: ChangeReason?
  package var note = Symbol.none

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(_ visitor: inout Visitor) throws(Visitor.Failure) {
    try visitor.text(.required("treatment", "label of the course"), .treatmentLabel, &treatment)
    try visitor.dose(.required("dose", "the new dose"), &dose)
    try visitor.code(.optional("reason", "why the dose was changed"), &reason)
    try visitor.text(.note, .words, &note)
  }
}

/// A running treatment is interrupted, or taken up again.
package struct TreatmentInterruption: Payload {
  package var treatment = Symbol.none
  package var reason: ChangeReason?
  package var note = Symbol.none

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(_ visitor: inout Visitor) throws(Visitor.Failure) {
    try visitor.text(.required("treatment", "label of the course"), .treatmentLabel, &treatment)
    try visitor.code(.optional("reason", "why"), &reason)
    try visitor.text(.note, .words, &note)
  }
}

/// A course ends; the date is the first day off.
package struct TreatmentStopped: Payload {
  package var treatment = Symbol.none
  package var reasons = CodeList<StopReason>()
  /// The drug that took its place.
  package var switchedTo = Symbol.none
  package var note = Symbol.none

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(_ visitor: inout Visitor) throws(Visitor.Failure) {
    try visitor.text(.required("treatment", "label of the course"), .treatmentLabel, &treatment)
    try visitor.codes(.required("reasons", .flag, "why it was stopped; may be given again"), &reasons)
    try visitor.text(.optional("switchedTo", "the drug that took its place"), .drug, &switchedTo)
    try visitor.text(.note, .words, &note)
  }
}
