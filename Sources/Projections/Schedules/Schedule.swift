package import CalendarTime
package import PatientRecord

/// A department's schedule of visits or of laboratory monitoring, as a file states it.
package struct Schedule: Hashable, Sendable {
  /// Something that is done again and again, and the events by which it is done.
  package struct Test: Hashable, Sendable {
    /// The events that count: measurements of analytes by their comparable names, or events of some types.
    package enum Events: Hashable, Sendable { case measurements([String]), types([EventType]) }

    /// The identifier.
    package let id: String
    /// The events that count.
    package let events: Events

    /// A test by its identifier, and the events by which it is done.
    package init(id: String, events: Events) { (self.id, self.events) = (id, events) }
  }

  /// A part of a rule, in the order in which they follow.
  package enum Phase: Hashable, Sendable {
    /// Once, at most so long before the start.
    case baseline(CalendarPeriod)
    /// Once, so long after the start; a window says from when it counts, and when it is late.
    case at(CalendarPeriod, from: CalendarPeriod?, to: CalendarPeriod?)
    /// Again and again; the next phase follows after a time, if one is given.
    case every(CalendarPeriod, lasting: CalendarPeriod?)
  }

  /// The courses or patients that a rule concerns.
  package enum Subject: Hashable, Sendable {
    /// Each course of some drugs that runs; all systemic drugs if none are named.
    case courses(DrugSelection?)
    /// Each patient who is on a systemic drug, or on none.
    case patients(onTreatment: Bool)
  }

  /// One rule.
  package struct Rule: Hashable, Sendable {
    /// The identifier.
    package var id = ""
    /// The identifier of its source; nil if none is named.
    package var source: String?
    /// The courses or patients that it concerns.
    package var subject = Subject.courses(nil)
    /// The tests, each due by itself.
    package var tests: [Test] = []
    /// The phases.
    package var phases: [Phase] = []
    /// The types of events of a course after which the phases begin again.
    package var restarts: [EventType] = []
    /// The time after the last due day from which it is overdue.
    package var late = CalendarPeriod()

    /// A rule that asks for nothing yet.
    package init(id: String = "") { self.id = id }
  }

  /// The name.
  package var name = ""
  /// The version.
  package var version = ""
  /// The warning that stands beside every answer; nil if there is none.
  package var warning: String?
  /// The titles of the sources, with addresses where they are given.
  package var sources: [String] = []
  /// The rules, in the order of the file.
  package var rules: [Rule] = []

  /// A schedule without rules.
  package init() {}
}
