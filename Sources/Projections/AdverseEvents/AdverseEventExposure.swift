import CalendarTime
package import PatientRecord

/// One patient's part of a rate of adverse events: the time at risk under one kind of treatment, and the events.
package struct AdverseEventExposure: Hashable, Sendable {
  /// The treatment that puts a patient at risk.
  package enum Basis: String, CaseIterable, Sendable {
    /// Any anchor, alone or not.
    case anchor
    /// Any partner, alone or not.
    case partner
    /// An anchor and a partner together: the pairs that the profile counts.
    case combination
  }

  /// The place of an adverse event relative to the time at risk.
  package enum Place: String, CaseIterable, Sendable {
    /// Within it, with no suspect or with one of the drugs then given as a suspect.
    case counted
    /// Within it, but with other drugs alone as suspects.
    case otherSuspect
    /// Outside it.
    case outside
  }

  /// An adverse event of the patient.
  package struct Onset: Hashable, Sendable {
    /// The term of the event.
    package fileprivate(set) var term: String
    /// The place of the event on its chosen day.
    package let place: Place
    /// True if another of its possible days would put it elsewhere.
    package let isUncertain: Bool
    /// The position in the log.
    package let sequenceNumber: Int
  }

  /// The patient's pseudonym.
  package let patient: String
  /// The treatment that puts at risk.
  package let basis: Basis
  /// The days at risk, days of overlapping courses counted once: from each start to `lag` days after the end, at most
  /// to the as-of date, the end of follow-up or death. The rules `days` and `month` do not act on them.
  package let days: Int
  /// Those of the days that lie more than a year after the patient's last entry.
  package let staleDays: Int
  /// For each exposure, or each pair under `combination`, the terms of the adverse events counted for it.
  package fileprivate(set) var rows: [[String]]
  /// All adverse events of the patient, in the order of the record.
  package fileprivate(set) var onsets: [Onset]
  /// The positions in the log, ascending, of the events that the row rests on, with the amendments in force.
  package let events: [Int]

  /// True if the patient was ever at risk, even for less than a day.
  package var isExposed: Bool { !rows.isEmpty }
}

/// Derives one patient's parts of rates, one for each basis, also for a patient who was never exposed.
///
/// Throws if partial dates are refused and a part depends on one. O(n²) for n events.
package func deriveAdverseEventExposures(
  _ history: PatientHistory, patient: String, in context: ProjectionContext
) throws(ProjectionError) -> [AdverseEventExposure] {
  let dated = DatedHistory(history, context)
  let courses = history.courses.compactMap(dated.datedCourse).filter { $0.isSystemic }
  let exposures = MergedExposure.merge(courses, gap: context.profile.gap)
  var parts: [AdverseEventExposure] = []
  for basis in AdverseEventExposure.Basis.allCases {
    let windows = RiskWindow.of(exposures, basis, dated)
    let onsets = windows.onsets(in: dated)
    let resting = windows.flatMap { $0.exposures.flatMap(dated.events) } + onsets.map(\.event)
    try dated.refuse(
      partialDatesOf: windows.flatMap { $0.exposures.flatMap(dated.events) }
        + onsets.filter(\.onset.isUncertain).map(\.event))
    let spans = DaySpan.union(windows.map { DaySpan($0.range, to: dated.censoringDay.chosen) })
    parts.append(
      AdverseEventExposure(
        patient: patient, basis: basis,
        days: spans.reduce(0) { $0 + $1.days },
        staleDays: windows.contains { $0.range.end == nil } ? dated.staleDays(spans) : 0,
        rows: windows.map { window in
          onsets.filter { $0.onset.place == .counted && window.counts($0.event, dated) }.map(\.onset.term)
        },
        onsets: onsets.map(\.onset), events: logPositions(of: resting)))
  }
  return parts
}

extension [AdverseEventExposure] {
  /// The parts of all patients with every term as it was written first: spellings of one term are one term. O(events).
  package var withFirstSpellings: [AdverseEventExposure] {
    var first: [FoldedText: (term: String, position: Int)] = [:]
    for onset in lazy.flatMap(\.onsets) {
      let folded = FoldedText(onset.term)
      if onset.sequenceNumber < first[folded]?.position ?? .max { first[folded] = (onset.term, onset.sequenceNumber) }
    }
    func spelled(_ term: String) -> String { first[FoldedText(term)]?.term ?? term }
    return map { part in
      var part = part
      part.rows = part.rows.map { $0.map(spelled) }
      for index in part.onsets.indices { part.onsets[index].term = spelled(part.onsets[index].term) }
      return part
    }
  }
}

/// A time at risk, and the exposures that may be suspected in it.
private struct RiskWindow {
  /// The range from the start to the first day no longer at risk; without an end while it lasts.
  let range: DayRange
  /// The last day on which an onset counts; the day of the end counts, as in an outcome row.
  let lastDay: CalendarDay
  let exposures: [MergedExposure]

  static func of(
    _ exposures: [MergedExposure], _ basis: AdverseEventExposure.Basis, _ dated: DatedHistory
  ) -> [RiskWindow] {
    switch basis {
    case .anchor: exposures.filter(\.drug.isAnchor).map { RiskWindow($0.days.chosen, [$0], dated) }
    case .partner: exposures.filter(\.drug.isPartner).map { RiskWindow($0.days.chosen, [$0], dated) }
    case .combination:
      Pair.intersect(exposures).filter {
        $0.counts(dated.profile) && $0.reaches(dated.profile, censoringDay: dated.censoringDay.chosen)
      }.map { RiskWindow($0.days.chosen, $0.exposures, dated) }
    }
  }

  /// Also of an exposure of no days: who stopped on the first day was on it.
  private init(_ days: DayRange, _ exposures: [MergedExposure], _ dated: DatedHistory) {
    let censoringDay = dated.censoringDay.chosen
    self.exposures = exposures
    guard let end = days.end.map({ max($0, days.start) }) else {
      (range, lastDay) = (days, censoringDay)
      return
    }
    let lastAtRisk = min(dated.deathDay?.chosen ?? censoringDay, censoringDay)
    lastDay = max(end, min(end.adding(days: dated.profile.lag), lastAtRisk))
    range = DayRange(start: days.start, end: lastDay)
  }

  func contains(_ day: CalendarDay) -> Bool { range.start <= day && day <= lastDay }

  func counts(_ event: HistoryEvent, _ dated: DatedHistory) -> Bool {
    guard case .adverseEventRecorded(let data) = event.event else { return false }
    return contains(dated.day(event)) && dated.maySuspect(exposures, data)
  }
}

extension [RiskWindow] {
  fileprivate func onsets(
    in dated: DatedHistory
  ) -> [(event: HistoryEvent, onset: AdverseEventExposure.Onset)] {
    dated.history.events.compactMap { event in
      guard case .adverseEventRecorded(let data) = event.event else { return nil }
      let place = place(of: data, on: dated.day(event), dated)
      let others = daysToTell(event.days).map { self.place(of: data, on: $0, dated) }
      let onset = AdverseEventExposure.Onset(
        term: dated.context.pool.text(data.term), place: place, isUncertain: others.contains { $0 != place },
        sequenceNumber: event.sequenceNumber)
      return (event, onset)
    }
  }

  /// Returns the days of an interval on which the place may change: its ends, and the starts and ends of windows.
  private func daysToTell(_ days: DayInterval) -> [CalendarDay] {
    let bounds = flatMap { [$0.range.start, $0.lastDay.adding(days: 1)] }
    return [days.first, days.last] + bounds.filter { days.first <= $0 && $0 <= days.last }
  }

  private func place(
    of data: AdverseEventRecorded, on day: CalendarDay, _ dated: DatedHistory
  ) -> AdverseEventExposure.Place {
    let windows = filter { $0.contains(day) }
    if windows.isEmpty { return .outside }
    return windows.contains { dated.maySuspect($0.exposures, data) } ? .counted : .otherSuspect
  }
}

extension DatedHistory {
  /// Tells if an adverse event names no suspect, or one of the courses of the exposures.
  func maySuspect(_ exposures: [MergedExposure], _ data: AdverseEventRecorded) -> Bool {
    let labels = exposures.flatMap { $0.courses.map(\.course.label) }
    let suspects = context.pool.elements(data.suspects)
    return suspects.isEmpty || suspects.contains { labels.contains($0.treatment) }
  }
}
