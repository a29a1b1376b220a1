package import CalendarTime
package import PatientRecord

/// An interval in which an anchor drug and a partner both ran: a row of `combinations`. Under `unit=course` it is the
/// time on one drug, which stands as the anchor, without partners.
///
/// Its length is the time of drug survival (persistence) on the combination; a row that is `ongoing` is censored.
package struct Combination: Hashable, Sendable {
  /// The patient's pseudonym.
  package var patient: String
  /// The anchor; several are sorted and joined by `+`.
  package var anchor: String
  /// The partners, sorted.
  package var partners: [String]
  /// The first day of the combination.
  package var start: CalendarDay
  /// The first day off it; nil while it is ongoing.
  package var end: CalendarDay?
  /// True if it had not ended by the as-of date or by the end of follow-up: its length is censored, and at least this.
  package var ongoing: Bool
  /// True if some imputation of partial dates overlaps and another does not: counted by the rule `possible`. Always of
  /// a pair.
  package var possible: Bool
  /// False for a possible pair that does not count by the rule `possible`.
  package var counts: Bool
  /// Days by the rule `days`; an ongoing row is counted to the as-of date, or to the end of follow-up that censors it.
  package var days: Int
  /// Months by the rule `month`, to the same day.
  package var months: Double
  /// The fewest days under any imputation of partial dates.
  package var daysMin: Int
  /// The most days under any imputation; nil if a course was already running at its first record.
  package var daysMax: Int?
  /// The fewest months under any imputation.
  package var monthsMin: Double
  /// The most months under any imputation; nil if `daysMax` is.
  package var monthsMax: Double?
  /// The imputed part of the start; nil if it is known to the day.
  package var startImputed: ImputedPart?
  /// The imputed part of the end; nil if it is known to the day, and while the row is ongoing.
  package var endImputed: ImputedPart?
  /// The response to the combination; nil if none is recorded.
  package var response: Response?
  /// The reason for combining the drugs: that of the start event on that date, the partner's first.
  package var reason: StartReason?
  /// The reasons of its end: those of the stop on that date, the partner's first; empty while ongoing.
  package var endingReasons: [StopReason]
  /// The condition that one of its courses was given for, the anchor's first; nil where none says it.
  package var indication: String?
  /// The positions in the log, ascending, of the events that the row rests on, with the amendments in force.
  package var events: [Int]
  /// The number of maximal intervals whose days are summed; more than one only under `unit=patient`.
  package var intervals: Int
  /// The days that lie more than a year after the patient's last entry: none once the row has ended.
  package var staleDays: Int
  /// The time at which it comes under observation, by the rule `prevalent`.
  package var entry: RiskEntry
  /// The first day that does not count: that of the end, or that to which an ongoing row is counted.
  package var lastDay: CalendarDay
}

extension Combination {
  /// Tells if it stands before another: by patient, start, end (ongoing last), anchor, partners.
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
  /// Tells if the final rows show a combination, as the rule `ongoing` says.
  ///
  /// Curves of drug survival use every row, whatever this rule says.
  package func lists(_ row: Combination) -> Bool { ongoing == .included || !row.ongoing }
}

extension Combination {
  /// A row without content, for a reader that fills it.
  package init() {
    let day = CalendarDay(daysSinceEpoch: 0)
    self.init(
      patient: "", anchor: "", partners: [], start: day, end: nil, ongoing: false, possible: false, counts: true,
      days: 0, months: 0, daysMin: 0, daysMax: nil, monthsMin: 0, monthsMax: nil, startImputed: nil, endImputed: nil,
      response: nil, reason: nil, endingReasons: [], indication: nil, events: [], intervals: 1, staleDays: 0,
      entry: .atStart, lastDay: day)
  }

  /// A row with its measures.
  init(
    patient: String, anchor: String, partners: [String], start: CalendarDay, end: CalendarDay?, ongoing: Bool,
    possible: Bool, counts: Bool = true, measures: RowMeasures, response: Response?,
    reason: StartReason?, endingReasons: [StopReason], indication: String?, events: [Int], intervals: Int
  ) {
    self.init(
      patient: patient, anchor: anchor, partners: partners, start: start, end: end, ongoing: ongoing,
      possible: possible, counts: counts, days: measures.chosen.days, months: measures.chosen.months,
      daysMin: measures.daysMin, daysMax: measures.daysMax, monthsMin: measures.monthsMin,
      monthsMax: measures.monthsMax, startImputed: measures.startImputed,
      endImputed: measures.endImputed, response: response, reason: reason, endingReasons: endingReasons,
      indication: indication, events: events, intervals: intervals, staleDays: measures.staleDays,
      entry: measures.entry, lastDay: measures.lastDay)
  }
}

extension StopReason {
  /// True if a stop for this reason is a failure of the treatment: want of effect, or an adverse event, an
  /// infection included.
  package var isFailure: Bool {
    switch self {
    case .noResponse, .insufficientResponse, .lossOfEfficacy, .adverseEvent, .infection: true
    case .completeResponse, .courseCompleted, .patientPreference, .funding, .otherCondition, .death, .other, .pregnancy,
      .surgery, .vaccination, .nonAdherence:
      false
    }
  }
}

extension Combination {
  /// True if one of the reasons of its end is a failure. An end for other reasons, or for no recorded one, competes
  /// with failure.
  package var isFailure: Bool { !ongoing && endingReasons.contains(where: \.isFailure) }
}

/// Derives the combinations of one patient, in order, ongoing ones included whatever the rule `ongoing` says.
///
/// The steps and their types: imputation of days (`DatedHistory`), merge (`MergedExposure`), intersect and minimum
/// (`Pair`), unit (`CombinationBuilder`). Courses of single drugs are not intersected. Throws if partial dates are
/// refused and a row depends on one. O(n²) for n courses. A plain history goes a quicker way to the same rows.
package func deriveCombinations(
  _ history: PatientHistory, patient: String, in context: ProjectionContext
) throws(ProjectionError) -> [Combination] {
  if let rows = PlainPairs.combinations(history, patient: patient, in: context) {
    return context.profile.choose(rows)
  }
  return try deriveClearly(history, patient: patient, in: context)
}

/// Derives the same rows step by step, whatever the history.
func deriveClearly(
  _ history: PatientHistory, patient: String, in context: ProjectionContext
) throws(ProjectionError) -> [Combination] {
  let dated = DatedHistory(history, context)
  if context.profile.unit == .course {
    return context.profile.choose(try CombinationBuilder(patient: patient, dated: dated).courseRows())
  }
  let candidates = Pair.intersect(dated.combinableExposures)
  if candidates.isEmpty { return [] }
  let rows = CombinationBuilder(patient: patient, dated: dated)
  try rows.refusePartialDates(candidates)
  var combinations: [Combination] = []
  var counted: [Pair] = []
  for pair in candidates where pair.reaches(dated.profile, censoringDay: dated.censoringDay.chosen) {
    if pair.counts(dated.profile) { counted.append(pair) } else { combinations.append(rows.row(pair)) }
  }
  switch dated.profile.unit {
  case .pair, .course: for pair in counted { combinations.append(rows.row(pair)) }
  case .regimen:
    combinations += RegimenInterval.split(counted.filter(\.hasDays), to: rows.censoringDay).map(rows.row)
    for pair in counted where !pair.hasDays { combinations.append(rows.row(pair)) }
  case .patient: combinations += rows.patientRow(counted.map { rows.row($0) }, counted).map { [$0] } ?? []
  }
  return dated.profile.choose(combinations.count < 2 ? combinations : combinations.sorted { $0.precedes($1) })
}

extension Profile {
  /// Returns the rows of one patient, in order, that the rule `row` chooses. Those that are only possible stay.
  fileprivate func choose(_ rows: [Combination]) -> [Combination] {
    guard row == .first else { return rows }
    let isOut = { (row: Combination) in row.entry == .overBefore || row.entry == .leftOut }
    guard let first = rows.firstIndex(where: { $0.counts && !isOut($0) }) else { return rows }
    return rows.indices.filter { !rows[$0].counts || isOut(rows[$0]) || $0 == first }.map { rows[$0] }
  }
}

extension DatedHistory {
  /// The exposures to drugs that are anchors or partners under the profile.
  var combinableExposures: [MergedExposure] {
    history.courses.count < 2 ? [] : exposuresOfInterest
  }

  /// The same of a patient with a single course, too.
  var exposuresOfInterest: [MergedExposure] {
    var courses: [DatedCourse] = []
    courses.reserveCapacity(history.courses.count)
    for course in history.courses {
      if let dated = datedCourse(course), dated.isCombinable { courses.append(dated) }
    }
    return MergedExposure.merge(courses, gap: profile.gap)
  }
}
