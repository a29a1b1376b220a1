package import CalendarTime
package import PatientRecord

/// One patient's time on one set of drugs: a row of `segments`, a step of a path.
package struct TreatmentEpisode: Hashable, Sendable {
  /// The patient's pseudonym.
  package let patient: String
  /// The drugs, sorted; empty for time on no drug between two episodes, in the exact mode only.
  package let drugs: [String]
  /// The first day.
  package let start: CalendarDay
  /// The first day after it; nil while it is ongoing.
  package let end: CalendarDay?
  /// The imputed part of `start`; nil if it is known to the day.
  package let startImputed: ImputedPart?
  /// The imputed part of `end`; nil if it is known to the day, and while the row is ongoing.
  package let endImputed: ImputedPart?
  /// Days by the rule `days`, to the same day as a combination's.
  package let days: Int
  /// Months by the rule `month`.
  package let months: Double
  /// The days that lie more than a year after the patient's last entry.
  package let staleDays: Int
  /// The positions in the log, ascending, of the events that the row rests on, with the amendments in force.
  package let events: [Int]

  /// The drugs joined by `+`.
  package var name: String { drugs.joined(separator: "+") }
}

/// Derives the treatment episodes of one patient in order: on drugs that are anchors or partners under the profile.
///
/// Exact episodes are maximal intervals of one constant set of drugs, from the first day on any of them to the last, or
/// to the as-of date. They partition that time, days on no drug included; days times drugs sum to the days of the
/// exposures: those of no days are in none. Windowed episodes come from `WindowedEras`. Held days count in both. Throws
/// if partial dates are refused and a start or stop has one. O(n²) for n courses.
package func deriveTreatmentEpisodes(
  _ history: PatientHistory, patient: String, in context: ProjectionContext
) throws(ProjectionError) -> [TreatmentEpisode] {
  let dated = DatedHistory(history, context)
  let exposures = dated.episodeExposures
  for exposure in exposures { try dated.refuse(partialDatesOf: dated.events(of: exposure)) }
  let eras = exposures.map { exposure in
    let days = exposure.days.chosen
    return Era(drugs: [exposure.drug.name], days: days, events: logPositions(of: dated.events(of: exposure)))
  }
  let censoringDay = dated.censoringDay.chosen
  let rules = context.profile.pathways
  let episodes =
    rules.segments == .exact
    ? Era.partition(eras.filter { !$0.days.isEmpty }, to: censoringDay)
    : WindowedEras(eras, censoringDay: censoringDay, rules).eras
  return episodes.map { era in
    let span = DaySpan(era.days, to: censoringDay)
    let length = RowLength(CollectionOfOne(span), context.profile)
    return TreatmentEpisode(
      patient: patient, drugs: era.drugs, start: era.days.start, end: era.days.end,
      startImputed: imputedPart(of: era.days.start, exposures), endImputed: imputedPart(of: era.days.end, exposures),
      days: length.days,
      months: length.months, staleDays: era.days.end == nil ? dated.staleDays([span]) : 0,
      events: distinctPositions(era.events))
  }
}

/// The part of a day on which some exposures begin or end that is imputed; nil if one of them is known to do so.
private func imputedPart(of day: CalendarDay?, _ exposures: [MergedExposure]) -> ImputedPart? {
  let parts = exposures.flatMap { exposure in
    let days = exposure.days
    let bounds = [
      (days.chosen.start, days.shortest.start, days.longest.start),
      (days.chosen.end, days.shortest.end, days.longest.end),
    ]
    return bounds.filter { $0.0 == day }.map { ImputedPart($0.1, $0.2) }
  }
  return parts.contains(nil) ? nil : parts.first ?? nil
}

/// A set of drugs over a range of days.
struct Era {
  /// The drugs, sorted, each once.
  var drugs: [String]
  var days: DayRange
  var events: [Int]

  /// Splits the time of eras wherever the set of drugs changes. O(n²).
  static func partition(_ eras: [Era], to censoringDay: CalendarDay) -> [Era] {
    func drugs(_ places: [Int]) -> [String] { Set(places.flatMap { eras[$0].drugs }).sorted() }
    return DayRange.split(eras.map(\.days), to: censoringDay, named: drugs).map { range, running in
      // Days on no drug rest on the eras that end before them and those that begin after them.
      let bounding =
        running.isEmpty
        ? eras.filter { $0.days.end == range.start || $0.days.start == range.end } : running.map { eras[$0] }
      return Era(drugs: drugs(running), days: range, events: bounding.flatMap(\.events))
    }
  }
}

extension DatedHistory {
  /// The exposures to anchors and partners, without courses shorter than `era-minimum`; windowed, without those that
  /// begin after the death.
  fileprivate var episodeExposures: [MergedExposure] {
    let least = profile.pathways.eraMinimum
    let isWindowed = profile.pathways.segments == .windowed
    let courses = history.courses.compactMap(datedCourse).filter { course in
      let days = course.days.chosen
      let isLate = isWindowed && days.end.map { $0 < days.start } ?? false
      return course.isCombinable && !isLate && (least == 0 || days.days(to: censoringDay.chosen) >= least)
    }
    return MergedExposure.merge(courses, gap: profile.gap, joinsNoDays: isWindowed)
  }
}

/// Episodes as TreatmentPatterns 3.1.0 makes them (R, `constructPathways.R`, `doCombinationWindow`).
///
/// The procedure repeats one step: it takes the earliest two adjacent eras that overlap. An overlap shorter than the
/// window, and not the whole length of either, is a switch: the first era ends where the second starts. Any other
/// overlap is a combination: the first drug alone, both, then the one that lasts longer. Eras shorter than the minimum
/// are then dropped. An era of no days is a step as any other.
///
/// It differs from the package in three points. It drops eras of this patient alone, as the package does for a patient
/// by itself; with several patients, the package goes on to drop short eras of all as long as any patient has an
/// overlap. An overlap ends where the earlier of the two eras does; the package measures it to the end of the first, so
/// that an era within another can become a switch, which shows where the minimum is less than the window. And no piece
/// without a day is cut from an era. Ongoing eras end at the censoring day.
struct WindowedEras {
  /// The eras in order, none of which overlaps another.
  private(set) var eras: [Era]
  private let censoringDay: CalendarDay
  private let rules: PathwayRules

  /// Resolves the overlaps of eras. Each step lowers the number of days on which eras overlap, or that of eras of no
  /// days within others, so the loop ends.
  init(_ eras: [Era], censoringDay: CalendarDay, _ rules: PathwayRules) {
    // One that goes on and began after the censoring day was seen on no day.
    self.eras = eras.filter { $0.days.end != nil || $0.days.start <= censoringDay }
    self.censoringDay = censoringDay
    self.rules = rules
    sort()
    while let second = firstOverlap { resolve(second) }
  }

  private var firstOverlap: Int? { eras.indices.dropFirst().first { eras[$0].days.start < end(eras[$0 - 1]) } }

  private func end(_ era: Era) -> CalendarDay { era.days.end ?? censoringDay }

  private mutating func resolve(_ second: Int) {
    let (one, two) = (eras[second - 1], eras[second])
    let overlap = min(end(one), end(two)) - two.days.start
    let isWhole = overlap == two.days.days(to: censoringDay) || overlap == one.days.days(to: censoringDay)
    var alone = one
    alone.days.end = two.days.start
    if overlap < rules.window, !isWhole {
      eras[second - 1] = alone
    } else {
      let isLonger = end(one) < end(two)
      let (shorter, longer) = isLonger ? (one, two) : (two, one)
      let both = Era(
        drugs: Set(one.drugs + two.drugs).sorted(),
        days: DayRange(start: two.days.start, end: shorter.days.end), events: one.events + two.events)
      var rest = longer
      rest.days.start = end(shorter)
      let cut = [alone, rest].filter { $0.days.days(to: censoringDay) > 0 }
      eras.replaceSubrange(second - 1...second, with: [both] + cut)
    }
    let (least, last) = (rules.segmentMinimum, censoringDay)
    eras.removeAll { $0.days.days(to: last) < least }
    sort()
  }

  private mutating func sort() {
    let last = censoringDay
    eras.sort { one, two in
      if one.days.start != two.days.start { return one.days.start < two.days.start }
      let (end, otherEnd) = (one.days.end ?? last, two.days.end ?? last)
      if end != otherEnd { return end < otherEnd }
      return one.drugs.lexicographicallyPrecedes(two.drugs)
    }
  }
}
