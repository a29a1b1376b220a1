// What each field means stands in `visit`, once, for the help as well; so it is not said again above the variable.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation

public import CalendarTime

/// An earlier entry was wrong: this is what it should have said.
public struct EventAmended: Payload {
  /// Id of the original.
  public var amends = EventID.absent
  /// The date, where it was wrong.
  public var occurred: PartialDate?
  /// The whole data as it should have been.
  public var data = Replacement.none
  public var reason = Symbol.none
  public var note = Symbol.none

  @inlinable public init() {}

  @inlinable public mutating func visit<Visitor: FieldVisitor>(_ visitor: inout Visitor) throws(Visitor.Failure) {
    try visitor.identifier(.required("amends", "the event that was wrong"), &amends)
    try visitor.date(.optional("occurred", "the right date"), &occurred)
    try visitor.replacement(.required("data", .flag, "the whole data as it should have been"), of: amends, &data)
    try visitor.text(.required("reason", .flag, "why it is amended"), .words, &reason)
    try visitor.text(.note, .words, &note)
  }
}

/// An earlier entry should never have been made, an amendment or a retraction included.
public struct EventRetracted: Payload {
  /// Id of the event.
  public var event = EventID.absent
  public var reason = Symbol.none
  public var note = Symbol.none

  @inlinable public init() {}

  @inlinable public mutating func visit<Visitor: FieldVisitor>(_ visitor: inout Visitor) throws(Visitor.Failure) {
    try visitor.identifier(.required("event", "the event to retract"), &event)
    try visitor.text(.required("reason", .flag, "why it is retracted"), .words, &reason)
    try visitor.text(.note, .words, &note)
  }
}

/// Events were erased from the log.
public struct EventErased: Payload {
  /// Their positions in the log.
  public var events = PooledList<Int>()
  public var reason = Symbol.none
  public var note = Symbol.none

  @inlinable public init() {}

  @inlinable public mutating func visit<Visitor: FieldVisitor>(_ visitor: inout Visitor) throws(Visitor.Failure) {
    try visitor.sequenceNumbers(.required("events", .flag, "positions of the erased events"), &events)
    try visitor.text(.required("reason", .flag, "why they were erased"), .words, &reason)
    try visitor.text(.note, .words, &note)
  }
}
