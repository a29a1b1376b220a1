import CalendarTime
import PatientRecord

extension CombinationRows {
  /// The one row of a patient: days on any combination, overlaps counted once; nil where no pair is certain.
  func patientRow(_ rows: [Combination], _ pairs: [Pair]) -> Combination? {
    let intervals = DayRange.union(pairs.map(\.days.chosen))
    guard let start = intervals.first?.start, let lastInterval = intervals.last else { return nil }
    let first = pairs.filter { $0.days.chosen.start == start }
    let last = pairs.filter { $0.days.chosen.end == lastInterval.end }
    let length = length(pairs, .chosen)
    let isOpenAtStart = rows.contains { $0.daysMax == nil }
    let response = rows.compactMap(\.response).min { $0.rank < $1.rank }
    return Combination(
      patient: patient, anchor: Set(rows.map(\.anchor)).sorted().joined(separator: "+"),
      partners: Set(rows.flatMap(\.partners)).sorted(), start: start, end: lastInterval.end,
      ongoing: lastInterval.end == nil, possible: false, days: length.days, months: length.months,
      daysMin: self.length(pairs, .shortest).days, daysMax: isOpenAtStart ? nil : self.length(pairs, .longest).days,
      response: response, reason: reason(of: RegimenInterval.exposures(first), on: start),
      endingReasons: endingReasons(of: RegimenInterval.exposures(last), on: lastInterval.end),
      events: CombinationRows.distinct(rows.flatMap(\.events)), intervals: intervals.count)
  }

  private func length(_ pairs: [Pair], _ reading: Reading) -> RowLength {
    RowLength(DayRange.union(pairs.map { $0.days[reading] }), to: self.reading.horizon[reading], profile)
  }
}
