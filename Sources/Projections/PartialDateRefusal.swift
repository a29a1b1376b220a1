import CalendarTime
import PatientRecord

/// Under `partial=refuse`: which events bear on a row and may have happened on more than one day.
///
/// What bounds a row (starts, stops, holds, resumptions, death, the end of follow-up) bears on it always; anything
/// else when its possible days lie on both sides of a bound that it is compared with.
extension CombinationRows {
  /// Refuses if a row of some pairs would rest on a partial date; judged before `minimum`, which rests on days too.
  func refusePartialDates(_ pairs: [Pair]) throws(ProjectionError) {
    guard profile.partial == .refuse else { return }
    for pair in pairs { try reading.refuse(partialDatesOf: bearing(on: pair)) }
  }

  private func bearing(on pair: Pair) -> [HistoryEvent] {
    let range = pair.days.chosen
    var events = pair.exposures.flatMap(reading.events)
    if range.end == nil {
      if let end = reading.censoringEvent { events.append(end) }
      // Any event may be the last one, unless it surely lies before another.
      if profile.assumeContinuing == .no {
        events += reading.history.events.filter { $0.days.last > reading.horizon.shortest }
      }
    }
    let bounds = [range.start, range.end ?? horizon]
    return events + responses.map(\.event).filter { $0.straddles(bounds) }
  }
}

extension PatientReading {
  /// Refuses if the profile does and one of the events may have happened on more than one day.
  func refuse(partialDatesOf events: [HistoryEvent]) throws(ProjectionError) {
    guard profile.partial == .refuse else { return }
    let partial = events.filter { !$0.days.isExact }.map(\.sequenceNumber)
    if let first = partial.min() { throw .partialDate(sequenceNumber: first) }
  }
}

extension HistoryEvent {
  /// Whether it may lie by one of the days or after it.
  func straddles(_ bounds: [CalendarDay]) -> Bool {
    bounds.contains { days.first <= $0 && $0 < days.last }
  }
}
