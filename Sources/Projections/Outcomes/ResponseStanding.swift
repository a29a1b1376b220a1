package import CalendarTime

/// The response of one row at a month, or at best, by each of the ways to count it.
package struct ResponseStanding: Hashable, Sendable {
  /// The reasons for which a row is not among those who are counted, in the order in which they are asked.
  package enum Apart: String, CaseIterable, Sendable {
    /// It began before the enrolment: who had stopped by then never came (the rule `prevalent`).
    case beforeEnrolment = "before-enrolment"
    /// A drug was already running when it is first heard of: nobody knows the month.
    case startUnknown = "start-unknown"
    /// No score before the row.
    case noBaseline = "no-baseline"
    /// A score before the row from which the response cannot be reached, or which already is one.
    case outOfReach = "out-of-reach"
    /// The time around the month is not over.
    case tooRecent = "too-recent"
    /// Follow-up ended before that time was over, and nothing had been decided by then.
    case followUpEnded = "follow-up-ended"
  }

  /// The reasons for which a row without a response there counts as failing, in the order in which they are asked.
  package enum Failing: String, CaseIterable, Sendable {
    /// It had ended.
    case stopped
    /// Another systemic immunomodulator had been added.
    case rescued
    /// It was not assessed.
    case missing
  }

  /// The ways to count.
  package enum Method: String, CaseIterable, Sendable {
    /// A row that was not assessed, had ended or was rescued counts as failing.
    case nonResponder = "non-responder"
    /// A row counts if it was assessed there.
    case observed
    /// A row that was not assessed there counts by the last assessment since the start.
    case lastObserved = "last-observed"
    /// The best assessment of the whole row; one that was never assessed counts as failing.
    case best
  }

  /// The reason for which the row is not counted; nil if it is.
  package let apart: Apart?
  /// The reason for which it counts as failing; nil if its assessment decides.
  package let failing: Failing?
  /// True for a response at the assessment there; nil without one.
  package let observed: Bool?
  /// True for a response at the last assessment by then; nil without one.
  package let lastObserved: Bool?

  /// Returns true for a response, false for none, nil for a row that the way to count leaves out.
  package func responds(by method: Method) -> Bool? {
    switch method {
    case .nonResponder, .best: apart == nil ? failing == nil && observed == true : nil
    case .observed: isCountable ? observed : nil
    case .lastObserved: isCountable ? lastObserved : nil
    }
  }

  /// True if follow-up alone can be missing.
  private var isCountable: Bool { apart == nil || apart == .followUpEnded }
}

/// The days around a month in which an assessment is one of that month.
package struct ResponseWindow: Hashable, Sendable {
  /// The same day so many months after the start.
  package let target: CalendarDay
  /// The days on either side.
  package let halfWidth: Int

  /// The days around a month after a start: 30 on either side, or 15 % of the time since the start if that is more.
  package init(month: Int, after start: CalendarDay) {
    target = start.adding(months: month)
    halfWidth = max(30, (target - start) * 15 / 100)
  }

  /// The first and the last day.
  package var first: CalendarDay { target.adding(days: -halfWidth) }
  package var last: CalendarDay { target.adding(days: halfWidth) }
}

extension AssessedRow {
  /// An assessment that judges a response.
  typealias Judged = (day: CalendarDay, isMet: Bool)

  /// Returns the assessments that judge a response, by day.
  func judged(_ definition: ResponseDefinition) -> [Judged] {
    let baseline = definition.instrument.flatMap { baselines[$0] }
    return assessments.compactMap { assessment in
      definition.isMet(by: assessment, from: baseline?.score).map { (assessment.day, $0) }
    }
  }

  /// Returns the reason that a response can neither be reached nor missed; nil if it can.
  ///
  /// `entersLate` tells that rows begun before the enrolment are counted from then on.
  func apart(_ definition: ResponseDefinition, entersLate: Bool = false) -> ResponseStanding.Apart? {
    switch row.entry {
    case .atStart: break
    case .delayed where entersLate: break
    case .delayed, .overBefore, .leftOut: return .beforeEnrolment
    case .unknown: return .startUnknown
    }
    guard let instrument = definition.instrument else { return nil }
    guard let baseline = baselines[instrument] else { return .noBaseline }
    return definition.isWithinReach(from: baseline.score) ? nil : .outOfReach
  }

  /// Judges a response at a month, as of a day.
  ///
  /// The assessment there is that nearest to the month within its window, the earlier of two that are equally near.
  package func standing(_ definition: ResponseDefinition, atMonth month: Int, asOf: CalendarDay) -> ResponseStanding {
    let window = ResponseWindow(month: month, after: row.start)
    let judged = judged(definition).filter { $0.day <= window.last }
    let there = judged.filter { window.first <= $0.day }
      .min { (abs($0.day - window.target), $0.day) < (abs($1.day - window.target), $1.day) }
    let failing = failing(there?.day, window)
    let isLost = failing == .missing && followUpEnd.map { $0 < window.last } ?? false
    let apart =
      apart(definition) ?? (asOf < window.last ? .tooRecent : nil) ?? (isLost ? .followUpEnded : nil)
    return ResponseStanding(
      apart: apart, failing: apart == nil ? failing : nil, observed: there?.isMet,
      lastObserved: (there ?? judged.last)?.isMet)
  }

  /// Judges the best response of the row.
  package func best(_ definition: ResponseDefinition) -> ResponseStanding {
    let judged = judged(definition)
    let isMet = judged.isEmpty ? nil : judged.contains(where: \.isMet)
    let apart = apart(definition)
    return ResponseStanding(
      apart: apart, failing: apart == nil && isMet == nil ? .missing : nil, observed: isMet, lastObserved: isMet)
  }

  private func failing(_ assessed: CalendarDay?, _ window: ResponseWindow) -> ResponseStanding.Failing? {
    if let assessed { return rescueDay.map { $0 < assessed } ?? false ? .rescued : nil }
    if row.end.map({ $0 <= window.last }) ?? false { return .stopped }
    return rescueDay.map { $0 <= window.last } ?? false ? .rescued : .missing
  }
}
