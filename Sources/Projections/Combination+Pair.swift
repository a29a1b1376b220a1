import CalendarTime
import PatientRecord

extension CombinationRows {
  /// The row of one anchor with one partner.
  ///
  /// Where the chosen reading has no day in common, the row has 0 days on the later start.
  func row(_ pair: Pair) -> Combination {
    let common = pair.days.chosen
    let range = DayRange(start: common.start, end: common.end.map { max($0, common.start) })
    let exposures = [pair.partner, pair.anchor]
    let ongoing = range.end == nil
    let response = response(to: exposures, within: range)
    let measures =
      pair.hasHolds
      ? RowMeasures(reading, ranges: { [pair.days[$0]] }, held: { one, _ in pair.heldDays(in: one) })
      : RowMeasures(reading, range: pair.days)
    return Combination(
      patient: patient, anchor: pair.anchor.drug.name, partners: [pair.partner.drug.name], start: range.start,
      end: range.end, ongoing: ongoing, possible: pair.isPossible, measures: measures,
      isOpenAtStart: pair.isOpenAtStart,
      response: response?.data.response, reason: reason(of: exposures, on: range.start),
      endingReasons: endingReasons(of: exposures, on: common.end),
      events: events(of: exposures, ongoing: ongoing, response: response), intervals: 1)
  }
}
