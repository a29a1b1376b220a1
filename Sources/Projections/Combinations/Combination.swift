package import CalendarTime
package import PatientRecord

/// An interval in which an anchor drug and a partner both ran: a row of `combinations`.
package struct Combination: Hashable, Sendable {
  /// The patient's pseudonym.
  package let patient: String
  /// The anchor; several are sorted and joined by `+`.
  package let anchor: String
  /// The partners, sorted.
  package let partners: [String]
  /// The first day of the combination.
  package let start: CalendarDay
  /// The first day off it; nil while it is ongoing.
  package let end: CalendarDay?
  /// Whether it had not ended by the as-of date, or by the end of a follow-up that did not go on: its length is
  /// censored, at least this long.
  package let ongoing: Bool
  /// Whether some reading of partial dates overlaps and another does not: listed, not counted. Always a pair.
  package let possible: Bool
  /// Days by the rule `days`; an ongoing row is counted to the as-of date, or to the end of follow-up that censors it.
  package let days: Int
  /// Months by the rule `month`, to the same day.
  package let months: Double
  /// The fewest days in the readings of partial dates: those of the shortest.
  package let daysMin: Int
  /// The most days, those of the longest reading; nil where a course was already running when it is first heard of.
  package let daysMax: Int?
  /// The fewest months in the readings.
  package let monthsMin: Double
  /// The most months in the readings; nil where `daysMax` is.
  package let monthsMax: Double?
  /// What of the start is imputed; nil where it is known to the day.
  package let startImputed: ImputedPart?
  /// What of the end is imputed; nil where it is known to the day, and while it is ongoing.
  package let endImputed: ImputedPart?
  /// The response to the combination; nil where none is recorded.
  package let response: Response?
  /// Why the drugs were combined: the reason of the start event on that date, the partner's first.
  package let reason: StartReason?
  /// Why it ended: the reasons of the stop on that date, the partner's first; empty while ongoing.
  package let endingReasons: [StopReason]
  /// Positions in the log, in order, of the events that it rests on, amendments in force included.
  package let events: [Int]
  /// Over how many maximal intervals the days are summed; more than one only under `unit=patient`.
  package let intervals: Int
}

extension Combination {
  /// Whether it stands before another: by patient, start, end (ongoing last), anchor, partners.
  package func precedes(_ other: Combination) -> Bool {
    if patient != other.patient { return patient < other.patient }
    let days = DayRange(start: start, end: end)
    let otherDays = DayRange(start: other.start, end: other.end)
    if days != otherDays { return days < otherDays }
    if anchor != other.anchor { return anchor < other.anchor }
    if partners != other.partners { return partners.lexicographicallyPrecedes(other.partners) }
    return events.lexicographicallyPrecedes(other.events)
  }
}

extension Profile {
  /// Whether the final rows show a combination: all of them, or those that are not ongoing, by the rule `ongoing`.
  ///
  /// Curves of time on combination need every row, whatever this rule says.
  package func lists(_ row: Combination) -> Bool { ongoing == .included || !row.ongoing }
}

extension Combination {
  /// A row with its measures; `daysMax` and `monthsMax` are nil where it is open at its start.
  init(
    patient: String, anchor: String, partners: [String], start: CalendarDay, end: CalendarDay?, ongoing: Bool,
    possible: Bool, measures: RowMeasures, isOpenAtStart: Bool, response: Response?, reason: StartReason?,
    endingReasons: [StopReason], events: [Int], intervals: Int
  ) {
    self.init(
      patient: patient, anchor: anchor, partners: partners, start: start, end: end, ongoing: ongoing,
      possible: possible, days: measures.chosen.days, months: measures.chosen.months, daysMin: measures.daysMin,
      daysMax: isOpenAtStart ? nil : measures.daysMax, monthsMin: measures.monthsMin,
      monthsMax: isOpenAtStart ? nil : measures.monthsMax, startImputed: measures.startImputed,
      endImputed: measures.endImputed, response: response, reason: reason, endingReasons: endingReasons, events: events,
      intervals: intervals)
  }
}

extension StopReason {
  /// Whether a stop for this reason is a failure of the treatment: want of effect, or an adverse event.
  package var isFailure: Bool {
    switch self {
    case .noResponse, .insufficientResponse, .lossOfEfficacy, .adverseEvent: true
    case .completeResponse, .courseCompleted, .patientPreference, .funding, .otherCondition, .death, .other: false
    }
  }
}

extension Combination {
  /// Whether it ended in failure: one of the reasons of its end is one. What ended for other reasons, or for none that
  /// is recorded, competes with failure.
  package var isFailure: Bool { !ongoing && endingReasons.contains(where: \.isFailure) }
}

/// The combinations of one patient, in order, ongoing ones included whatever the rule `ongoing` says.
///
/// The steps, in the order of the files that hold them: choice of days (`DatedHistory`), merge (`MergedExposure`),
/// intersect and minimum (`Pair`), unit (`Combination+Pair`, `+Regimen`, `+Patient`). Throws where partial dates are
/// refused and one bears on a row. O(n²) for n courses.
package func deriveCombinations(
  _ history: PatientHistory, patient: String, in context: ProjectionContext
) throws(ProjectionError) -> [Combination] {
  let dated = DatedHistory(history, context)
  let candidates = Pair.intersect(dated.combinableExposures)
  if candidates.isEmpty { return [] }
  let rows = CombinationBuilder(patient: patient, dated: dated)
  try rows.refusePartialDates(candidates)
  var combinations: [Combination] = []
  var certain: [Pair] = []
  for pair in candidates where pair.reaches(dated.profile, censoringDay: dated.censoringDay.chosen) {
    if pair.isPossible { combinations.append(rows.row(pair)) } else { certain.append(pair) }
  }
  switch dated.profile.unit {
  case .pair: for pair in certain { combinations.append(rows.row(pair)) }
  case .regimen: combinations += RegimenInterval.split(certain).map(rows.row)
  case .patient: combinations += rows.patientRow(certain.map(rows.row), certain).map { [$0] } ?? []
  }
  return combinations.count < 2 ? combinations : combinations.sorted { $0.precedes($1) }
}

extension DatedHistory {
  /// The exposures to the drugs that the profile takes for anchors or partners.
  var combinableExposures: [MergedExposure] {
    if history.courses.count < 2 { return [] }
    var courses: [DatedCourse] = []
    courses.reserveCapacity(history.courses.count)
    for course in history.courses {
      if let dated = datedCourse(course), dated.isCombinable { courses.append(dated) }
    }
    return MergedExposure.merge(courses, gap: profile.gap)
  }
}
