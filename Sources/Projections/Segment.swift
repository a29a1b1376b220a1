package import CalendarTime
package import PatientRecord

/// A stretch of one patient's time on one set of drugs: a row of `segments`, a step of a path.
package struct Segment: Hashable, Sendable {
  /// The patient's pseudonym.
  package let patient: String
  /// The drugs, sorted; empty between two stretches on drugs, in the exact mode only.
  package let drugs: [String]
  /// The first day.
  package let start: CalendarDay
  /// The first day off it; nil while it is ongoing.
  package let end: CalendarDay?
  /// Days by the rule `days`, to the same day as a combination's.
  package let days: Int
  /// Months by the rule `month`.
  package let months: Double
  /// Positions in the log, in order, of the events that it rests on, amendments in force included.
  package let events: [Int]

  /// The drugs joined by `+`.
  package var name: String { drugs.joined(separator: "+") }
}

/// The segments of one patient in order: of the drugs that the profile takes for anchors or partners.
///
/// Exact: maximal intervals of one constant set of drugs, from the first day on any to the last or the as-of date.
/// They partition that time, days on nothing included, and the days of each times its drugs sum to the days of the
/// exposures. Windowed: as `WindowedSegments` says. Held drugs count in both. Throws where partial dates are refused
/// and a start or stop has one. O(n²) for n courses.
package func deriveSegments(
  _ history: PatientHistory, patient: String, in context: ProjectionContext
) throws(ProjectionError) -> [Segment] {
  let reading = PatientReading(history, context)
  let exposures = reading.segmentExposures
  for exposure in exposures { try reading.refuse(partialDatesOf: reading.events(of: exposure)) }
  let eras = exposures.filter { !$0.days.chosen.isEmpty }.map { exposure in
    Era(
      drugs: [exposure.drug.name], days: exposure.days.chosen,
      events: CombinationRows.positions(of: reading.events(of: exposure)))
  }
  let horizon = reading.horizon.chosen
  let rules = context.profile.pathways
  let segments =
    rules.segments == .exact
    ? Era.partition(eras) : WindowedSegments(eras, horizon: horizon, rules).segments
  return segments.map { era in
    let length = RowLength(CollectionOfOne(era.days), to: horizon, context.profile)
    return Segment(
      patient: patient, drugs: era.drugs, start: era.days.start, end: era.days.end, days: length.days,
      months: length.months, events: CombinationRows.distinct(era.events))
  }
}

/// Some drugs over some days.
struct Era {
  /// Sorted, each once.
  var drugs: [String]
  var days: DayRange
  var events: [Int]

  /// Splits the time of some eras wherever the set of drugs changes. O(n²).
  static func partition(_ eras: [Era]) -> [Era] {
    DayRange.cut(eras.map(\.days)).map { range in
      let running = eras.filter { !$0.days.intersection(range).isEmpty }
      // Days on nothing rest on what ended before them and what began after them.
      let bounding =
        running.isEmpty ? eras.filter { $0.days.end == range.start || $0.days.start == range.end } : running
      return Era(drugs: running.flatMap(\.drugs).sorted(), days: range, events: bounding.flatMap(\.events))
    }
  }
}

extension PatientReading {
  /// The exposures to anchors and partners, without courses that are too short.
  fileprivate var segmentExposures: [MergedExposure] {
    let least = profile.pathways.eraMinimum
    let courses = history.courses.compactMap(read).filter { course in
      course.isCombinable && (least == 0 || course.days.chosen.days(to: horizon.chosen) >= least)
    }
    return MergedExposure.merge(courses, gap: profile.gap)
  }
}
