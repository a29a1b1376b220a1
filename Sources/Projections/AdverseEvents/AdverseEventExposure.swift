import CalendarTime
package import PatientRecord

/// One patient's part of a rate of adverse events: the time at risk under one kind of treatment, and the events.
package struct AdverseEventExposure: Hashable, Sendable {
  /// The treatment that puts a patient at risk.
  package enum Basis: String, CaseIterable, Sendable {
    /// Any anchor, alone or combined.
    case anchor
    /// Any partner, alone or combined.
    case partner
    /// An anchor and a partner together: the pairs that the profile counts.
    case combination
    /// An anchor, on days that belong to no combination.
    case anchorAlone = "anchor-alone"
    /// A partner, on days that belong to no combination.
    case partnerAlone = "partner-alone"
    /// Every day from the first on an anchor on, also after it was stopped.
    case anchorEver = "anchor-ever"

    /// True if days of combinations are left out.
    var isAlone: Bool { self == .anchorAlone || self == .partnerAlone }

    /// The kinds of treatment, without the time after it.
    package static let onTreatment = allCases.filter { $0 != .anchorEver }
  }

  /// The place of an adverse event relative to the time at risk.
  package enum Place: String, CaseIterable, Sendable {
    /// Within it; under `attribution=suspected`, with no suspect or with one of the drugs then given as a suspect.
    case counted
    /// Within it, but with other drugs alone as suspects, under `attribution=suspected`.
    case otherSuspect
    /// Outside it.
    case outside
  }

  /// An adverse event of the patient.
  package struct Onset: Hashable, Sendable {
    /// The term of the event.
    package var term: String
    /// The place of the event on its chosen day.
    package var place: Place
    /// True if another of its possible days would put it elsewhere.
    package var isUncertain: Bool
    /// The position in the log.
    package var sequenceNumber: Int
  }

  /// The patient's pseudonym.
  package var patient: String
  /// The treatment that puts at risk.
  package var basis: Basis
  /// True if the patient was ever at risk, even for less than a day.
  package var isExposed: Bool
  /// True if the patient was ever on the treatment, also for time that does not count by the rules.
  package var isTreated: Bool
  /// The number of combinations that are possible only and do not count, by the rule `possible`.
  package var possible: Int
  /// The days at risk, days of overlapping courses counted once: from each start, or the enrolment if it is later and
  /// the rule `prevalent` says so, to `lag` days after the end, at most to the day to which ongoing treatment is
  /// counted, or to death. The rules `days` and `month` do not act on them.
  package var days: Int
  /// Those of the days that lie more than a year after the patient's last entry.
  package var staleDays: Int
  /// For each exposure at risk, or each pair under `combination`, the terms of the adverse events counted for it.
  package var rows: [[String]]
  /// All adverse events of the patient, in the order of the record.
  package var onsets: [Onset]
  /// The positions in the log, ascending, of the events that the row rests on, with the amendments in force.
  package var events: [Int]
  /// True if a window after the first day on treatment was asked for, and that day is not known: the patient is not at
  /// risk in any.
  package var isStartUnknown = false
}

extension AdverseEventExposure.Onset {
  /// An adverse event without content, for a reader that fills it.
  package init() { self.init(term: "", place: .outside, isUncertain: false, sequenceNumber: 0) }
}

extension AdverseEventExposure {
  /// A part without content, for a reader that fills it.
  package init() {
    self.init(
      patient: "", basis: .anchor, isExposed: false, isTreated: false, possible: 0, days: 0, staleDays: 0, rows: [],
      onsets: [], events: [])
  }
}

/// Derives one patient's parts of rates, one for each kind of treatment, also for a patient who was never exposed; of
/// the time in `window` after the first day on that kind of treatment alone, if there is one.
///
/// Throws if partial dates are refused and a part depends on one. O(n²) for n events.
package func deriveAdverseEventExposures(
  _ history: PatientHistory, patient: String, in context: ProjectionContext,
  on bases: [AdverseEventExposure.Basis] = AdverseEventExposure.Basis.onTreatment, within window: StartWindow? = nil
) throws(ProjectionError) -> [AdverseEventExposure] {
  let dated = DatedHistory(history, context)
  let exposures = dated.riskExposures
  var parts: [AdverseEventExposure] = []
  for basis in bases {
    let time = RiskTime(basis, exposures, dated, within: window)
    let onsets = time.onsets(in: dated)
    try dated.refuse(partialDatesOf: time.events + onsets.filter(\.onset.isUncertain).map(\.event))
    parts.append(
      AdverseEventExposure(
        patient: patient, basis: basis, isExposed: time.isExposed, isTreated: time.isTreated || time.isExposed,
        possible: time.possible, days: time.ranges.reduce(0) { $0 + $1.days },
        staleDays: time.staleDays,
        rows: time.windows.map { window in
          onsets.filter { $0.onset.place == .counted && window.counts($0.event, dated) }.map(\.onset.term)
        },
        onsets: onsets.map(\.onset), events: logPositions(of: time.events + onsets.map(\.event)),
        isStartUnknown: time.isStartUnknown))
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

extension DayRange {
  /// The number of days of a range with an end.
  fileprivate var days: Int { end.map { $0 - start } ?? 0 }
}

extension RiskTime {
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

  private func place(
    of data: AdverseEventRecorded, on day: CalendarDay, _ dated: DatedHistory
  ) -> AdverseEventExposure.Place {
    let windows = windows(on: day)
    if windows.isEmpty { return .outside }
    return windows.contains { dated.mayCount($0.exposures, data) } ? .counted : .otherSuspect
  }
}
