package import CalendarTime

/// An earlier entry was wrong: this is what it should have said.
package struct EventAmended: Payload {
  /// Id of the original.
  package var amends = EventID.absent
  /// The date, where it was wrong.
  package var occurred: PartialDate?
  /// The whole data as it should have been.
  package var data = Replacement.none
  package var reason = Symbol.none
  package var note = Symbol.none

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(_ visitor: inout Visitor) throws(Visitor.Failure) {
    try visitor.identifier(.required("amends", "the event that was wrong"), &amends)
    try visitor.date(.optional("occurred", "the right date"), &occurred)
    try visitor.replacement(.required("data", .flag, "the whole data as it should have been"), of: amends, &data)
    try visitor.text(.required("reason", .flag, "why it is amended"), .words, &reason)
    try visitor.text(.note, .words, &note)
  }
}

/// An earlier entry should never have been made, an amendment or a retraction included.
package struct EventRetracted: Payload {
  /// Id of the event.
  package var event = EventID.absent
  package var reason = Symbol.none
  package var note = Symbol.none

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(_ visitor: inout Visitor) throws(Visitor.Failure) {
    try visitor.identifier(.required("event", "the event to retract"), &event)
    try visitor.text(.required("reason", .flag, "why it is retracted"), .words, &reason)
    try visitor.text(.note, .words, &note)
  }
}

/// Events were erased from the log.
package struct EventErased: Payload {
  /// Their positions in the log.
  package var events = PooledList<Int>()
  package var reason = Symbol.none
  package var note = Symbol.none

  package init() {}

  package mutating func visit<Visitor: FieldVisitor>(_ visitor: inout Visitor) throws(Visitor.Failure) {
    try visitor.sequenceNumbers(.required("events", .flag, "positions of the erased events"), &events)
    try visitor.text(.required("reason", .flag, "why they were erased"), .words, &reason)
    try visitor.text(.note, .words, &note)
  }
}
