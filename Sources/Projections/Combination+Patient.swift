import CalendarTime
import PatientRecord

extension CombinationRows {
  /// The one row of a patient: days on any combination, overlaps counted once; nil where no pair is certain.
  func patientRow(_ rows: [Combination], _ pairs: [Pair]) -> Combination? {
    let intervals = DayRange.union(pairs.map(\.days.chosen))
    guard let start = intervals.first?.start, let lastInterval = intervals.last else { return nil }
    let first = pairs.filter { $0.days.chosen.start == start }
    let last = pairs.filter { $0.days.chosen.end == lastInterval.end }
    let measures = RowMeasures(
      reading, ranges: { one in DayRange.union(pairs.map { $0.days[one] }) },
      held: { one, ranges in pairs.heldDays(in: one, of: ranges) })
    let isOpenAtStart = rows.contains { $0.daysMax == nil }
    let response = profile.patientResponse.choose(rows.sorted { $0.precedes($1) }.compactMap(\.response))
    return Combination(
      patient: patient, anchor: Set(rows.map(\.anchor)).sorted().joined(separator: "+"),
      partners: Set(rows.flatMap(\.partners)).sorted(), start: start, end: lastInterval.end,
      ongoing: lastInterval.end == nil, possible: false, measures: measures, isOpenAtStart: isOpenAtStart,
      response: response, reason: reason(of: RegimenInterval.exposures(first), on: start),
      endingReasons: endingReasons(of: RegimenInterval.exposures(last), on: lastInterval.end),
      events: CombinationRows.distinct(rows.flatMap(\.events)), intervals: intervals.count)
  }
}
