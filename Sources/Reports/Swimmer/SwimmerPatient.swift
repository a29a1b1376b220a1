package import CalendarTime
package import Projections

/// One patient of a swimmer plot: courses and marks by day. Texts are shown as they are.
package struct SwimmerPatient: Sendable {
  /// A part of a course on one dose.
  package struct Step: Sendable {
    /// The first day on the dose.
    package let start: CalendarDay
    /// The first day off the dose.
    package let end: CalendarDay
    /// The dose in words; nil if none is recorded.
    package let dose: String?
    /// The amount per day as a share of the highest of that drug, in 0...1; nil if it cannot be compared.
    package let share: Double?

    /// A part of a course on one dose.
    package init(start: CalendarDay, end: CalendarDay, dose: String?, share: Double?) {
      (self.start, self.end, self.dose, self.share) = (start, end, dose, share)
    }
  }

  /// Time on one drug.
  package struct Course: Sendable {
    /// The drug.
    package let drug: String
    /// True for an anchor, on which combinations are built; its bars stand first.
    package let isAnchor: Bool
    /// The first day.
    package let start: CalendarDay
    /// The first day off the drug, or the day to which it is counted while it is ongoing.
    package let end: CalendarDay
    /// True if it has not ended.
    package let isOngoing: Bool
    /// The cause for which it was stopped; nil if it was not.
    package let cause: EndCause?
    /// True if it was already running on its first day.
    package let isOpenAtStart: Bool
    /// The doses by day.
    package let steps: [Step]
    /// The holds: first day off, first day on again.
    package let holds: [Range<CalendarDay>]
    /// The positions in the log of the events behind it.
    package let events: [Int]

    /// Time on one drug; `end` is never before `start`.
    package init(
      drug: String, isAnchor: Bool, start: CalendarDay, end: CalendarDay, isOngoing: Bool, cause: EndCause? = nil,
      isOpenAtStart: Bool = false, steps: [Step] = [], holds: [Range<CalendarDay>] = [], events: [Int] = []
    ) {
      (self.drug, self.isAnchor, self.start, self.end) = (drug, isAnchor, start, end)
      (self.isOngoing, self.isOpenAtStart, self.steps) = (isOngoing, isOpenAtStart, steps)
      (self.holds, self.events, self.cause) = (holds, events, cause)
    }
  }

  /// A mark on one day.
  package struct Mark: Sendable {
    /// The kind of mark.
    package let kind: MarkKind
    /// The day.
    package let day: CalendarDay
    /// The words of the mark.
    package let text: String
    /// The positions in the log of the events behind it.
    package let events: [Int]

    /// A mark on one day.
    package init(kind: MarkKind, day: CalendarDay, text: String, events: [Int] = []) {
      (self.kind, self.day, self.text, self.events) = (kind, day, text, events)
    }
  }

  /// The patient's pseudonym.
  package let name: String
  /// The heading above the lane; empty without groups.
  package let group: String
  /// Month 0 of an axis that begins with the first combination; nil if there was none.
  package let firstCombination: CalendarDay?
  /// The days on combination, in order; none overlaps another.
  package let combined: [Range<CalendarDay>]
  /// The courses.
  package let courses: [Course]
  /// The marks.
  package let marks: [Mark]

  /// One patient.
  package init(
    name: String, group: String = "", firstCombination: CalendarDay?, combined: [Range<CalendarDay>] = [],
    courses: [Course], marks: [Mark]
  ) {
    (self.name, self.group, self.firstCombination) = (name, group, firstCombination)
    (self.courses, self.marks) = (courses, marks)
    self.combined = combined.sorted { $0.lowerBound < $1.lowerBound }.reduce(into: []) { found, next in
      guard let last = found.last, next.lowerBound <= last.upperBound else { return found.append(next) }
      found[found.count - 1] = last.lowerBound..<max(last.upperBound, next.upperBound)
    }
  }

  /// The months on combination, of 30.4375 days.
  package var monthsCombined: Double {
    Double(combined.reduce(0) { $0 + ($1.upperBound - $1.lowerBound) }) / SwimmerPlot.daysInMonth
  }

  /// The first day of the first course; nil without courses.
  var start: CalendarDay? { courses.map(\.start).min() }
  /// The last day of any course; nil without courses.
  var end: CalendarDay? { courses.map(\.end).max() }
  /// Days from the first day of the first course to the last.
  var days: Int { start.flatMap { start in end.map { $0 - start } } ?? 0 }
}
