import CalendarTime
import PatientRecord

extension CombinationRows {
  /// The row of one regimen.
  func row(_ regimen: RegimenInterval) -> Combination {
    let range = regimen.range
    let exposures = regimen.exposures
    let ongoing = range.end == nil
    let response = response(to: exposures, within: range)
    let measures = RowMeasures(
      reading, ranges: { [regimen.range(in: $0)] }, held: { one, _ in regimen.heldDays(in: one) })
    return Combination(
      patient: patient, anchor: regimen.anchors.joined(separator: "+"), partners: regimen.partners, start: range.start,
      end: range.end, ongoing: ongoing, possible: false, measures: measures, isOpenAtStart: regimen.isOpenAtStart,
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
}
