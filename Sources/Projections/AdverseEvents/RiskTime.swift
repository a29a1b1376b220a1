import CalendarTime
import PatientRecord

/// The time of one patient at risk under one kind of treatment: windows, and those that are left out of them.
struct RiskTime {
  /// The windows that count, of exposures or of pairs.
  let windows: [RiskWindow]
  /// The windows whose days do not count, for time on a drug alone: those of combinations.
  let excluded: [RiskWindow]
  /// The events that the time rests on.
  let events: [HistoryEvent]
  /// True if the patient was ever on the treatment, also for time that does not count by the rules.
  let isTreated: Bool
  /// The number of combinations that are possible only and do not count, by the rule `possible`.
  let possible: Int
  /// True if a window after the first day was asked for, and that day is not known.
  let isStartUnknown: Bool
  private let dated: DatedHistory

  /// The time on one kind of treatment, of the systemic exposures of a patient; only that in `window` after the first
  /// day of such treatment, if there is one.
  init(
    _ basis: AdverseEventExposure.Basis, _ exposures: [MergedExposure], _ dated: DatedHistory,
    within window: StartWindow? = nil
  ) {
    let pairs = basis == .combination ? Pair.intersect(exposures) : []
    let sources = RiskWindow.sources(of: basis, exposures, dated)
    let others = basis.isAlone ? RiskWindow.sources(of: .combination, exposures, dated) : []
    self.dated = dated
    possible = pairs.count { !$0.counts(dated.profile) }
    // Who took a drug in combinations alone was never on it alone.
    isTreated = !pairs.isEmpty || !sources.isEmpty && others.isEmpty
    let first = sources.map(\.days.start).min()
    let isOpen = sources.filter { $0.days.start == first }.allSatisfy(\.isOpenAtStart)
    isStartUnknown = window != nil && first != nil && isOpen
    let part = first.flatMap { first in window.map { $0.days(from: first) } }
    let all = sources.compactMap { RiskWindow($0.days, $0.exposures, dated) }
    windows = part.map { part in isOpen ? [] : all.compactMap { $0.cut(to: part, dated) } } ?? all
    excluded = others.compactMap { RiskWindow($0.days, $0.exposures, dated) }
    let enrolment = dated.enrolment.flatMap { event in
      first.map { $0 < event.days.last } ?? false ? event : nil
    }
    events = (sources + others).flatMap { $0.exposures.flatMap(dated.events) } + (enrolment.map { [$0] } ?? [])
  }

  /// The days at risk, as disjoint ranges with an end, in order.
  var ranges: [DayRange] { DayRange.subtract(excluded.map(closed), from: windows.map(closed)) }

  /// True if the patient was ever at risk, even for less than a day.
  var isExposed: Bool {
    windows.contains { window in
      closed(window).isEmpty && !excluded.contains { $0.contains(window.range.start) }
    } || !ranges.isEmpty
  }

  /// The days more than a year after the patient's last entry.
  var staleDays: Int {
    let isOpen = windows.contains { $0.range.end == nil }
    return isOpen ? dated.staleDays(ranges.map { DaySpan($0, to: dated.censoringDay.chosen) }) : 0
  }

  /// Tells if an onset on a day is one in this time; the day of an end belongs to it.
  func contains(_ day: CalendarDay) -> Bool {
    windows.contains { $0.contains(day) } && !excluded.contains { $0.contains(day) }
  }

  /// Returns the windows that count and have a day.
  func windows(on day: CalendarDay) -> [RiskWindow] {
    excluded.contains { $0.contains(day) } ? [] : windows.filter { $0.contains(day) }
  }

  /// Returns the days of an interval on which the place of an onset may change: its ends, and the starts and ends of
  /// windows.
  func daysToTell(_ days: DayInterval) -> [CalendarDay] {
    let bounds = (windows + excluded).flatMap { [$0.range.start, $0.lastDay.adding(days: 1)] }
    return [days.first, days.last] + bounds.filter { days.first <= $0 && $0 <= days.last }
  }

  private func closed(_ window: RiskWindow) -> DayRange {
    DayRange(
      start: window.range.start, end: window.range.end ?? max(window.range.start, dated.censoringDay.chosen))
  }
}

/// A time at risk, and the exposures that may be suspected in it.
struct RiskWindow {
  /// The range from the start to the first day no longer at risk; without an end while it lasts.
  let range: DayRange
  /// The last day on which an onset counts; the day of the end counts, as in an outcome row.
  let lastDay: CalendarDay
  let exposures: [MergedExposure]

  /// The days on treatment, before a lag is added and the enrolment cuts them.
  struct Source {
    let days: DayRange
    let exposures: [MergedExposure]
    /// True if it was running when it is first heard of: its first day is not known.
    let isOpenAtStart: Bool
  }

  /// Returns the days on treatment of a kind.
  static func sources(
    of basis: AdverseEventExposure.Basis, _ exposures: [MergedExposure], _ dated: DatedHistory
  ) -> [Source] {
    func each(_ exposures: [MergedExposure]) -> [Source] {
      exposures.map {
        Source(days: $0.days.chosen, exposures: [$0], isOpenAtStart: $0.isOpenAtStart(in: .chosen))
      }
    }
    let anchors = exposures.filter(\.drug.isAnchor)
    switch basis {
    case .anchor, .anchorAlone: return each(anchors)
    case .partner, .partnerAlone: return each(exposures.filter(\.drug.isPartner))
    case .combination:
      return Pair.intersect(exposures).filter {
        $0.counts(dated.profile) && $0.reaches(dated.profile, censoringDay: dated.censoringDay.chosen)
      }.map { Source(days: $0.days.chosen, exposures: $0.exposures, isOpenAtStart: $0.isOpenAtStart) }
    case .anchorEver:
      guard let first = anchors.map(\.days.chosen.start).min() else { return [] }
      let isOpen = anchors.filter { $0.days.chosen.start == first }.allSatisfy { $0.isOpenAtStart(in: .chosen) }
      let days = DayRange(start: first, end: dated.deathDay?.chosen)
      return [Source(days: days, exposures: anchors, isOpenAtStart: isOpen)]
    }
  }

  /// The part of days on treatment that is observed, by the rule `prevalent`, and the days of the rule `lag` after
  /// them; nil if there is none. Who stopped on the first day was on the drug, for no days.
  init?(_ days: DayRange, _ exposures: [MergedExposure], _ dated: DatedHistory) {
    let censoringDay = dated.censoringDay.chosen
    self.exposures = exposures
    let reached = days.end.map { end in
      let lastAtRisk = min(dated.deathDay?.chosen ?? censoringDay, censoringDay)
      let end = max(end, days.start)
      return max(end, min(end.adding(days: dated.profile.lag), lastAtRisk))
    }
    guard let observed = dated.observed(DayRange(start: days.start, end: reached)) else { return nil }
    (range, lastDay) = (observed, reached ?? censoringDay)
  }

  private init(range: DayRange, lastDay: CalendarDay, exposures: [MergedExposure]) {
    (self.range, self.lastDay, self.exposures) = (range, lastDay, exposures)
  }

  /// Returns its part in a range of days; nil if none of its days, nor that of its end, lies there.
  ///
  /// Ranges that follow one another share out its days and its onsets.
  func cut(to days: DayRange, _ dated: DatedHistory) -> RiskWindow? {
    let start = max(range.start, days.start)
    let last = days.end.map { min(lastDay, $0.adding(days: -1)) } ?? lastDay
    guard start <= last else { return nil }
    let limit = days.end.flatMap { $0 <= dated.censoringDay.chosen ? $0 : nil }
    let end = range.end.map { min($0, days.end ?? $0) } ?? limit
    return RiskWindow(
      range: DayRange(start: start, end: end.map { max($0, start) }), lastDay: last, exposures: exposures)
  }

  /// Tells if an onset on a day is one in this time.
  func contains(_ day: CalendarDay) -> Bool { range.start <= day && day <= lastDay }

  /// Tells if an adverse event counts in it, by the rule `attribution`.
  func counts(_ event: HistoryEvent, _ dated: DatedHistory) -> Bool {
    guard case .adverseEventRecorded(let data) = event.event else { return false }
    return contains(dated.day(event)) && dated.mayCount(exposures, data)
  }
}

extension DatedHistory {
  /// Tells if an adverse event counts for exposures, by the rule `attribution`.
  func mayCount(_ exposures: [MergedExposure], _ data: AdverseEventRecorded) -> Bool {
    profile.attribution == .all || maySuspect(exposures, data)
  }

  /// Tells if an adverse event names no suspect, or one of the courses of the exposures.
  func maySuspect(_ exposures: [MergedExposure], _ data: AdverseEventRecorded) -> Bool {
    let labels = exposures.flatMap { $0.courses.map(\.course.label) }
    let suspects = context.pool.elements(data.suspects)
    return suspects.isEmpty || suspects.contains { labels.contains($0.treatment) }
  }

  /// The systemic exposures, drugs that are neither anchor nor partner included.
  var riskExposures: [MergedExposure] {
    MergedExposure.merge(history.courses.compactMap(datedCourse).filter(\.isSystemic), gap: profile.gap)
  }
}
