// What each field means stands in `visit`, once, for the help as well; so it is not said again above the variable.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

/// The response of the disease: a global response, a score, or both.
public struct ResponseAssessed: Payload {
  public var response: Response?
  public var condition = Symbol.none
  /// Labels of the treatments that it is a response to.
  public var treatments = PooledList<Symbol>()
  public var phase: ResponsePhase?
  /// The response did not last.
  public var transitory: Bool?
  public var instrument = Symbol.none
  public var score: Double?
  public var baseline: Double?
  public var note = Symbol.none

  @inlinable public init() {}

  @inlinable public mutating func visit<Visitor: FieldVisitor>(_ visitor: inout Visitor) throws(Visitor.Failure) {
    try visitor.code(.optional("response", .word, "the global response"), &response)
    try visitor.text(.optional("condition", "the disease assessed"), .condition, &condition)
    try visitor.labels(.optional("treatments", "the treatments it is a response to"), &treatments)
    try visitor.code(.optional("phase", "seen to one drug alone, or to a combination"), &phase)
    try visitor.flag(.optional("transitory", "the response did not last"), &transitory)
    try visitor.text(.optional("instrument", "the score used, such as SALT or EASI"), .words, &instrument)
    try visitor.number(.optional("score", "its value"), &score)
    try visitor.number(.optional("baseline", "its value before"), &baseline)
    try visitor.text(.note, .words, &note)
  }
}

/// A laboratory value or another measurement: a number, a bound, or a word.
public struct MeasurementRecorded: Payload {
  public var analyte = Symbol.none
  /// The relation of the true value to `value`; nil if they are equal.
  public var comparator: Comparator?
  public var value: Double?
  /// UCUM.
  public var unit = Symbol.none
  public var result = Symbol.none
  public var note = Symbol.none

  @inlinable public init() {}

  @inlinable public mutating func visit<Visitor: FieldVisitor>(_ visitor: inout Visitor) throws(Visitor.Failure) {
    try visitor.text(.required("analyte", "what was measured"), .words, &analyte)
    try visitor.code(.optional("comparator", "how the true value lies to it, such as < below a limit"), &comparator)
    try visitor.number(.optional("value", .word, "the value"), &value)
    try visitor.text(.optional("unit", .word, "its unit, as UCUM writes it"), .unit, &unit)
    try visitor.text(.optional("result", "a result that is no number, such as negative"), .words, &result)
    try visitor.text(.note, .words, &note)
  }
}

/// Something went wrong; the date is that of onset.
public struct AdverseEventRecorded: Payload {
  public var term = Symbol.none
  public var severity: Severity?
  /// CTCAE grade, 1 to 5.
  public var grade: Int32?
  public var serious: Bool?
  public var recurrence: Bool?
  public var suspects = PooledList<Suspect>()
  /// Ids of the measurements that show it.
  public var measurements = PooledList<EventID>()
  public var note = Symbol.none

  @inlinable public init() {}

  @inlinable public mutating func visit<Visitor: FieldVisitor>(_ visitor: inout Visitor) throws(Visitor.Failure) {
    try visitor.text(.required("term", "what happened"), .words, &term)
    try visitor.code(.optional("severity", "how bad it was"), &severity)
    try visitor.integer(.optional("grade", "CTCAE grade"), in: 1...5, &grade)
    try visitor.flag(.optional("serious", "serious in the regulatory sense"), &serious)
    try visitor.flag(.optional("recurrence", "it had happened before"), &recurrence)
    try visitor.suspects(
      .optional("suspects", "a suspected treatment, its causality and what was done: T1:probable:stopped"), &suspects)
    try visitor.identifiers(.optional("measurements", "ids of the measurements that show it"), &measurements)
    try visitor.text(.note, .words, &note)
  }
}

/// An adverse event has another grade from that day on; it is still one event.
public struct AdverseEventGraded: Payload {
  /// Id of the adverse event.
  public var event = EventID.absent
  /// CTCAE grade, 1 to 5.
  public var grade: Int32?
  public var note = Symbol.none

  @inlinable public init() {}

  @inlinable public mutating func visit<Visitor: FieldVisitor>(_ visitor: inout Visitor) throws(Visitor.Failure) {
    try visitor.identifier(.required("event", "the adverse event"), &event)
    try visitor.integer(.required("grade", "its CTCAE grade from that day on"), in: 1...5, &grade)
    try visitor.text(.note, .words, &note)
  }
}

/// An adverse event is over.
public struct AdverseEventResolved: Payload {
  public var event = EventID.absent
  public var outcome = AdverseEventOutcome.unknown
  public var note = Symbol.none

  @inlinable public init() {}

  @inlinable public mutating func visit<Visitor: FieldVisitor>(_ visitor: inout Visitor) throws(Visitor.Failure) {
    try visitor.identifier(.required("event", "the adverse event"), &event)
    try visitor.code(.required("outcome", "how it ended"), &outcome)
    try visitor.text(.note, .words, &note)
  }
}

/// A finding of a check has an answer; the date is that of the answer.
public struct FindingAnswered: Payload {
  /// Id of the event that stands out.
  public var event = EventID.absent
  /// The code of the check.
  public var check = Symbol.none
  public var answer = FindingAnswer.correct
  public var reason = Symbol.none
  public var note = Symbol.none

  @inlinable public init() {}

  @inlinable public mutating func visit<Visitor: FieldVisitor>(_ visitor: inout Visitor) throws(Visitor.Failure) {
    try visitor.identifier(.required("event", "the event that stands out"), &event)
    try visitor.text(.required("check", "the code of the check"), .words, &check)
    try visitor.code(.required("answer", .flag, "what the entry is"), &answer)
    try visitor.text(.required("reason", .flag, "why"), .words, &reason)
    try visitor.text(.note, .words, &note)
  }
}
