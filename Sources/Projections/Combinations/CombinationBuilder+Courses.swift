import CalendarTime
import PatientRecord

/// Courses of single drugs, under `unit=course`: drug survival (persistence).
///
/// A row is one exposure to an anchor or a partner, its courses merged by the rule `gap`. Neither a change of the dose
/// nor a hold ends it, nor the switch to another product of the same drug within the gap.
extension CombinationBuilder {
  /// Builds the rows of all exposures, in order. Throws if partial dates are refused and one depends on them.
  func courseRows() throws(ProjectionError) -> [Combination] {
    let exposures = dated.exposuresOfInterest
    for exposure in exposures { try dated.refuse(partialDatesOf: eventsThatDecide([exposure], exposure.days.chosen)) }
    return exposures.filter(isLongEnough).map(row).sorted { $0.precedes($1) }
  }

  private func isLongEnough(_ exposure: MergedExposure) -> Bool {
    profile.minimum.isEmpty
      || profile.isLongEnough(
        DaySpan(exposure.days.chosen, to: censoringDay),
        counted: exposure.hasHolds ? exposure.countedDays(in: .chosen) : nil)
  }

  /// Builds the row of one exposure.
  func row(_ exposure: MergedExposure) -> Combination {
    let days = exposure.days.chosen
    let range = DayRange(start: days.start, end: days.end.map { max($0, days.start) })
    let ongoing = range.end == nil
    let indication = indications(ofAnchors: [exposure], andPartners: []).first
    let response = response(to: [exposure], for: indication, within: range)
    let measures = RowMeasures(dated, of: exposure)
    return Combination(
      patient: patient, anchor: exposure.drug.name, partners: [], start: range.start, end: range.end, ongoing: ongoing,
      possible: false, measures: measures, response: response?.data.response,
      reason: reason(of: [exposure], on: range.start), endingReasons: endingReasons(of: [exposure], on: days.end),
      indication: indication,
      events: events(of: [exposure], and: eventsBehind(measures.entry), ongoing: ongoing, response: response),
      intervals: 1)
  }
}
