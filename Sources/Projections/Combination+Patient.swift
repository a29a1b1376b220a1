import CalendarTime
import PatientRecord

extension CombinationRows {
  /// The one row of a patient: days on any combination, overlaps counted once; nil where no pair is certain.
  func patientRow(_ rows: [Combination], _ pairs: [Pair]) -> Combination? {
    let ordered = rows.sorted { $0.precedes($1) }
    let intervals = DayRange.union(pairs.map(\.days.chosen))
    guard let first = ordered.first, let lastInterval = intervals.last else { return nil }
    let length = length(pairs, .chosen)
    let isOpenAtStart = rows.contains { $0.daysMax == nil }
    let response = rows.compactMap(\.response).min { $0.rank < $1.rank }
    return Combination(
      patient: patient, anchor: Set(rows.map(\.anchor)).sorted().joined(separator: "+"),
      partners: Set(rows.flatMap(\.partners)).sorted(), start: first.start, end: lastInterval.end,
      ongoing: lastInterval.end == nil, possible: false, days: length.days, months: length.months,
      daysMin: self.length(pairs, .shortest).days, daysMax: isOpenAtStart ? nil : self.length(pairs, .longest).days,
      response: response, reason: first.reason,
      endingReasons: lastInterval.end.flatMap { end in ordered.first { $0.end == end } }?.endingReasons ?? [],
      events: CombinationRows.distinct(rows.flatMap(\.events)), intervals: intervals.count)
  }

  private func length(_ pairs: [Pair], _ reading: Reading) -> RowLength {
    RowLength(DayRange.union(pairs.map { $0.days[reading] }), to: self.reading.horizon[reading], profile)
  }
}
