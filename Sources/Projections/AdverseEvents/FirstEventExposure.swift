import CalendarTime
package import PatientRecord

/// One patient's part of the rate of first events of one group of special interest: the time at risk up to the event.
///
/// The first event of the patient ends the time at risk under every kind of treatment, and counts under those in whose
/// time it lies.
package struct FirstEventExposure: Hashable, Sendable {
  /// The patient's pseudonym.
  package let patient: String
  /// The treatment that puts at risk.
  package let basis: AdverseEventExposure.Basis
  /// The identifier of the group.
  package let group: String
  /// True if the patient was ever at risk before the event, even for less than a day.
  package let isExposed: Bool
  /// The number of combinations that are possible only and do not count, by the rule `possible`.
  package let possible: Int
  /// The days at risk up to the event.
  package let days: Int
  /// True if the first event lies in the time at risk.
  package let hasEvent: Bool
  /// True if there was an event before, or outside the time at risk.
  package let isOutside: Bool
  /// True if the seriousness or the grade of an event in the time at risk is not recorded, and no event counts.
  package let isUnknown: Bool
  /// True if another possible day of the event would put it elsewhere.
  package let isUncertain: Bool
  /// The term of the event, as it was written; nil for a death and without an event.
  package let term: String?
  /// The positions in the log, ascending, of the events that the row rests on, with the amendments in force.
  package let events: [Int]
  /// True if a window after the first day on treatment was asked for, and that day is not known.
  package let isStartUnknown: Bool
}

/// Derives one patient's parts of the rates of first events, of each group under each kind of treatment; of the time in
/// `window` after the first day on it alone, if there is one.
///
/// The day of a death is that of a fatal outcome or of the end of follow-up, else some day from the onset on. Throws if
/// partial dates are refused and a part depends on one. O(n² · groups) for n events.
package func deriveFirstEvents(
  of interest: SpecialInterest, _ history: PatientHistory, patient: String, in context: ProjectionContext,
  on bases: [AdverseEventExposure.Basis] = AdverseEventExposure.Basis.allCases, within window: StartWindow? = nil
) throws(ProjectionError) -> [FirstEventExposure] {
  let dated = DatedHistory(history, context)
  let (exposures, adverse) = (dated.riskExposures, dated.interestingEvents)
  let occurrences = interest.groups.map { GroupOccurrences(of: $0, in: interest, adverse, dated) }
  var parts: [FirstEventExposure] = []
  for basis in bases {
    let time = RiskTime(basis, exposures, dated, within: window)
    try dated.refuse(partialDatesOf: time.events)
    for group in occurrences { parts.append(try group.part(of: time, basis, patient: patient, dated)) }
  }
  return parts
}

/// The events of one patient that are of one group.
private struct GroupOccurrences {
  /// An event of the group; of a death, on the day that the record gives it.
  struct Occurrence {
    let day: CalendarDay
    let event: HistoryEvent
    /// The adverse event; nil for a death.
    let data: AdverseEventRecorded?
    let term: String?
  }

  let group: SpecialInterest.Group
  /// The first event, by chosen days.
  let first: Occurrence?
  /// The events of which nobody knows if they are of the group.
  let unknown: [Occurrence]

  init(
    of group: SpecialInterest.Group, in interest: SpecialInterest, _ adverse: [InterestingEvent], _ dated: DatedHistory
  ) {
    self.group = group
    func found(_ match: SpecialInterest.Match) -> [Occurrence] {
      adverse.filter {
        interest.matches(group, term: $0.term, serious: $0.data.serious, grade: $0.grade) == match
      }.map { Occurrence(day: dated.day($0.event), event: $0.event, data: $0.data, term: $0.term) }
    }
    let deaths = group.kind == .death ? [dated.profile.earliest(dated.history.deathReports)].compactMap { $0 } : []
    let all =
      found(.yes)
      + deaths.map {
        Occurrence(day: dated.profile.day($0), event: $0.event, data: nil, term: nil)
      }
    first = all.min { ($0.day, $0.event.sequenceNumber) < ($1.day, $1.event.sequenceNumber) }
    unknown = found(.unknown)
  }

  func part(
    of time: RiskTime, _ basis: AdverseEventExposure.Basis, patient: String, _ dated: DatedHistory
  ) throws(ProjectionError) -> FirstEventExposure {
    let ranges = time.ranges.map { $0.cut(before: first?.day) }
    let hasEvent = first.map { time.counts($0.data, on: $0.day, dated) } ?? false
    let isUncertain =
      first.map { occurrence in
        time.daysToTell(occurrence.event.days).contains { time.counts(occurrence.data, on: $0, dated) != hasEvent }
      } ?? false
    let days = ranges.reduce(0) { $0 + $1.days(to: $1.start) }
    let resting = time.events + ([first].compactMap { $0 } + unknown).map(\.event)
    if days > 0 || hasEvent || isUncertain, let first { try dated.refuse(partialDatesOf: [first.event]) }
    return FirstEventExposure(
      patient: patient, basis: basis, group: group.id,
      isExposed: days > 0 || hasEvent || first == nil && time.isExposed,
      possible: time.possible, days: days, hasEvent: hasEvent, isOutside: first != nil && !hasEvent,
      isUnknown: !hasEvent
        && unknown.contains { seen in
          first.map { seen.day <= $0.day } ?? true && time.counts(seen.data, on: seen.day, dated)
        },
      isUncertain: isUncertain, term: hasEvent ? first?.term : nil, events: logPositions(of: resting),
      isStartUnknown: time.isStartUnknown)
  }
}

extension RiskTime {
  /// Tells if an adverse event, or a death, counts on a day.
  fileprivate func counts(_ data: AdverseEventRecorded?, on day: CalendarDay, _ dated: DatedHistory) -> Bool {
    windows(on: day).contains { window in data.map { dated.mayCount(window.exposures, $0) } ?? true }
  }
}

extension DayRange {
  /// Returns the part of a range with an end that lies before a day; the whole range without a day.
  fileprivate func cut(before day: CalendarDay?) -> DayRange {
    guard let day, let end else { return self }
    return DayRange(start: start, end: max(start, min(end, day)))
  }
}
