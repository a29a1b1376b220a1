/// How long something was followed, and whether it ended in the event or was still going on (censored).
package struct Observation: Equatable, Sendable {
  /// The time followed, finite and at least 0, in a unit that is the caller's.
  package let time: Double
  /// True if the event happened at `time`; false if all that is known is that it had not happened by then.
  package let isEvent: Bool

  /// An observation of `time` (finite, at least 0), ended by the event or censored.
  package init(time: Double, isEvent: Bool) {
    precondition(time >= 0 && time.isFinite, "a time is finite and at least 0")
    self.time = time
    self.isEvent = isEvent
  }
}
