import CalendarTime
import PatientRecord

extension CombinationBuilder {
  /// Builds the row of one anchor with one partner.
  ///
  /// If the two have no day in common on chosen days, the row has 0 days on the later start. The condition is that of
  /// `indication`, by default the first that a course was given for.
  func row(_ pair: Pair, for indication: String? = nil) -> Combination {
    let common = pair.days.chosen
    let range = DayRange(start: common.start, end: common.end.map { max($0, common.start) })
    let exposures = [pair.partner, pair.anchor]
    let ongoing = range.end == nil
    let indication = indication ?? indications(ofAnchors: [pair.anchor], andPartners: [pair.partner]).first
    let response = response(to: exposures, for: indication, within: range)
    let measures =
      pair.hasHolds
      ? RowMeasures(
        dated, ranges: { pair.isShared[$0] ? [pair.days[$0]] : [] }, counted: { pair.countedDays(in: $0) ?? [] },
        bounds: { pair.days[$0] }, isOpenAtStart: pair.isOpenAtStart)
      : RowMeasures(dated, range: pair.days, isOpenAtStart: pair.isOpenAtStart) { pair.isShared[$0] }
    return Combination(
      patient: patient, anchor: pair.anchor.drug.name, partners: [pair.partner.drug.name], start: range.start,
      end: range.end, ongoing: ongoing, possible: pair.isPossible, counts: pair.counts(profile), measures: measures,
      response: response?.data.response, reason: reason(of: exposures, on: range.start),
      endingReasons: endingReasons(of: exposures, on: common.end), indication: indication,
      events: events(of: exposures, and: eventsBehind(measures.entry), ongoing: ongoing, response: response),
      intervals: 1)
  }
}

extension CombinationBuilder {
  /// Builds the row of one regimen.
  func row(_ regimen: RegimenInterval) -> Combination {
    let range = regimen.range
    let exposures = regimen.exposures
    let ongoing = range.end == nil
    let isAnchor = { (exposure: MergedExposure) in regimen.anchors.contains(exposure.drug.name) }
    let indication = indications(
      ofAnchors: exposures.filter(isAnchor), andPartners: exposures.filter { !isAnchor($0) }
    ).first
    let response = response(to: exposures, for: indication, within: range)
    let measures = RowMeasures(
      dated, ranges: { [regimen.range(in: $0)] },
      counted: regimen.hasHolds
        ? { DayRange.subtract(regimen.heldDays(in: $0), from: [regimen.range(in: $0)]) } : nil,
      bounds: { regimen.range(in: $0) }, isOpenAtStart: regimen.isOpenAtStart)
    return Combination(
      patient: patient, anchor: regimen.anchors.joined(separator: "+"), partners: regimen.partners, start: range.start,
      end: range.end, ongoing: ongoing, possible: false, measures: measures,
      response: response?.data.response, reason: reason(of: exposures, on: range.start),
      endingReasons: endingReasons(of: exposures, on: range.end), indication: indication,
      events: events(
        of: exposures, and: changes(regimen) + eventsBehind(measures.entry), ongoing: ongoing, response: response),
      intervals: 1)
  }

  /// Returns the enrolment where a row is at risk from then on, or in no curve because of it.
  func eventsBehind(_ entry: RiskEntry) -> [HistoryEvent] {
    entry.restsOnEnrolment ? dated.enrolment.map { [$0] } ?? [] : []
  }

  /// Returns the events of other drugs that began or ended a regimen.
  private func changes(_ regimen: RegimenInterval) -> [HistoryEvent] {
    let bounds = [regimen.range.start, regimen.range.end]
    return (regimen.beginning + regimen.ending).flatMap(\.exposures).flatMap(dated.events).filter {
      bounds.contains(dated.day($0))
    }
  }
}

extension CombinationBuilder {
  /// Builds the one row of a patient: days on any combination, overlaps counted once; nil if no pair is certain.
  func patientRow(_ rows: [Combination], _ pairs: [Pair]) -> Combination? {
    let shared = pairs.filter(\.isShared.chosen)
    let intervals = DaySpan.union((shared.isEmpty ? pairs : shared).map { DaySpan($0.days.chosen, to: censoringDay) })
    guard let start = intervals.first?.start, let lastDay = intervals.last?.end else { return nil }
    let end = shared.contains { $0.days.chosen.end == nil } ? nil : lastDay
    let first = pairs.filter { $0.days.chosen.start == start }
    let last = pairs.filter { $0.days.chosen.end == end }
    let measures = RowMeasures(
      dated, ranges: { one in pairs.filter { $0.isShared[one] }.map { $0.days[one] } },
      counted: pairs.contains(where: \.hasHolds)
        ? { pairs.countedDays(in: $0, to: dated.censoringDay[$0]) } : nil,
      bounds: { one in pairs.dropFirst().reduce(pairs[0].days[one]) { $0.hull($1.days[one]) } },
      isOpenAtStart: rows.contains { $0.daysMax == nil })
    let response = profile.patientResponse.choose(rows.sorted { $0.precedes($1) }.compactMap(\.response))
    return Combination(
      patient: patient, anchor: Set(rows.map(\.anchor)).sorted().joined(separator: "+"),
      partners: Set(rows.flatMap(\.partners)).sorted(), start: start, end: end,
      ongoing: end == nil, possible: false, measures: measures,
      response: response, reason: reason(of: RegimenInterval.exposures(first), on: start),
      endingReasons: endingReasons(of: RegimenInterval.exposures(last), on: end),
      indication: rows.lazy.compactMap(\.indication).first,
      events: distinctPositions(rows.flatMap(\.events) + logPositions(of: eventsBehind(measures.entry))),
      intervals: intervals.count)
  }
}
