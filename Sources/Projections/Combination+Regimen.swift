import CalendarTime
import PatientRecord

extension CombinationRows {
  /// The row of one regimen.
  func row(_ regimen: RegimenInterval) -> Combination {
    let range = regimen.range
    let exposures = regimen.exposures
    let ongoing = range.end == nil
    let response = response(to: exposures, within: range)
    let length = length(regimen, .chosen)
    return Combination(
      patient: patient, anchor: regimen.anchors.joined(separator: "+"), partners: regimen.partners, start: range.start,
      end: range.end, ongoing: ongoing, possible: false, days: length.days, months: length.months,
      daysMin: self.length(regimen, .shortest).days,
      daysMax: regimen.isOpenAtStart ? nil : self.length(regimen, .longest).days,
      response: response?.data.response, reason: reason(of: exposures, on: range.start),
      endingReasons: endingReasons(of: exposures, on: range.end),
      events: events(of: exposures, and: changes(regimen), ongoing: ongoing, response: response), intervals: 1)
  }

  /// The events of other drugs that began or ended a regimen.
  private func changes(_ regimen: RegimenInterval) -> [HistoryEvent] {
    let bounds = [regimen.range.start, regimen.range.end]
    return (regimen.beginning + regimen.ending).flatMap(\.exposures).flatMap(reading.events).filter {
      bounds.contains(reading.day($0))
    }
  }

  private func length(_ regimen: RegimenInterval, _ reading: Reading) -> RowLength {
    RowLength(CollectionOfOne(regimen.range(in: reading)), to: self.reading.horizon[reading], profile)
  }
}
