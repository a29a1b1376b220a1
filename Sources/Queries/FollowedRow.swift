import PatientRecord
package import Projections
package import Statistics

/// A row as curves count it: the time at which it comes under observation, and the end of its time.
package struct FollowedRow: Sendable {
  /// The end of a row's time under observation.
  package enum End: Int, CaseIterable, Sendable {
    /// The event that a curve is of.
    case event
    /// An end that makes the event impossible.
    case competing
  }

  /// The row.
  package let row: Combination
  /// The month of its time at which the window begins; 0 without a window.
  package let beginning: Double
  /// The time at which it comes under observation, in months.
  package let entry: Double
  /// The time to its end, in months.
  package let time: Double
  /// The end; nil if it was still going on (censored).
  package let end: End?

  /// A row under rules, within a window of its time if there is one; nil if it is in no curve.
  ///
  /// A row that goes on at the end of the window is censored there; one that had ended by its beginning is in no curve.
  init?(_ row: Combination, _ profile: Profile, within window: StartWindow? = nil) {
    guard let months = FollowedMonths(row, profile, within: window) else { return nil }
    self.row = row
    (beginning, entry, time) = (months.beginning, months.entry, months.time)
    end = row.months <= time ? row.end(by: profile) : nil
  }

  /// Time on the row: whatever ends it is the event, what is ongoing is censored.
  package var observation: Observation { Observation(time: time, isEvent: end != nil, entry: entry) }

  /// The same with the event as cause 0, and every other end as cause 1.
  package var competingObservation: CompetingObservation {
    CompetingObservation(time: time, cause: end?.rawValue, entry: entry)
  }

  /// Tells if the row is among those at risk at a month of its time: at the beginning those that start with it.
  func isAtRisk(at month: Double) -> Bool { !isYetToEnter(at: month) && month <= time }

  /// Tells if the row comes under observation only after a month of its time.
  func isYetToEnter(at month: Double) -> Bool { entry > beginning ? entry >= month : beginning > month }
}

/// The months of a row that curves count.
struct FollowedMonths {
  let beginning, entry, time: Double

  /// The months within a window, if there is one; nil for a row that is in no curve.
  init?(_ row: Combination, _ profile: Profile, within window: StartWindow?) {
    guard let delay = row.entry.delay?.months else { return nil }
    let bounds = window.map { $0.months(from: row.start, profile) }
    beginning = bounds?.from ?? 0
    entry = max(delay, beginning)
    time = min(row.months, bounds?.to ?? .infinity)
    if entry > 0, entry >= time { return nil }
  }
}

extension Combination {
  /// True if the rule `prevalent` leaves the row out: it was over by the enrolment, or began before it.
  var isLeftOut: Bool { entry == .overBefore || entry == .leftOut }

  /// True if the row is part of curves: the time at which it comes under observation is known.
  package var isFollowed: Bool { entry.delay != nil }

  /// Returns the end of the row by the rules `endpoint` and `unit`; nil while it is ongoing. Death competes with the
  /// stop of a single drug.
  func end(by profile: Profile) -> FollowedRow.End? {
    if ongoing { return nil }
    switch profile.endpoint {
    case .failure: return isFailure ? .event : .competing
    case .discontinuation: return profile.unit == .course && endingReasons.contains(.death) ? .competing : .event
    }
  }
}

extension [Combination] {
  /// True if each row is of a later patient than the one before it, so that no patient has several. O(n).
  var areOfPatientsInOrder: Bool {
    indices.dropFirst().allSatisfy { self[$0 - 1].patient < self[$0].patient }
  }
}

extension Profile {
  /// True if some ends compete with the event of a curve.
  package var hasCompetingEnds: Bool { endpoint == .failure || unit == .course }
}

extension [FollowedRow] {
  /// The month at which the time of the rows begins: 0, or the beginning of their window.
  package var beginning: Double { map(\.beginning).min() ?? 0 }

  /// The patients of the rows as clusters, where the rule `variance` asks for them and one has several rows.
  package func clusters(_ profile: Profile) -> Clusters? {
    let isInOrder = indices.dropFirst().allSatisfy { self[$0 - 1].row.patient < self[$0].row.patient }
    guard profile.variance == .patient, !isInOrder else { return nil }
    let clusters = Clusters(map(\.row.patient))
    return clusters.isRepeating ? clusters : nil
  }

  /// The curve of the time on the rows, with the variance by the rule `variance`.
  package func curve(_ profile: Profile) -> KaplanMeier {
    KaplanMeier(map(\.observation), clusters: clusters(profile))
  }

  /// The curves of the event and of the ends that compete with it, with the same variance.
  package func competingCurves(_ profile: Profile) -> AalenJohansen {
    AalenJohansen(map(\.competingObservation), causes: FollowedRow.End.allCases.count, clusters: clusters(profile))
  }

  /// The reverse curve of potential follow-up, one time for each patient: from the first day of the first row to the
  /// last day that was seen of any, censored where none is ongoing. Under `variance=rows` one time for each row.
  ///
  /// Source: M. Schemper and T. L. Smith, Controlled Clinical Trials 17 (1996) 343–346.
  package func followUp(_ profile: Profile) -> KaplanMeier {
    let independent =
      profile.variance == .rows
      ? indices.map { [self[$0]] } : Dictionary(grouping: self) { $0.row.patient }.values.map(\.self)
    return KaplanMeier.ofFollowUp(
      independent.compactMap { rows in
        guard let first = rows.min(by: { $0.row.precedes($1.row) }), let last = rows.map(\.row.lastDay).max() else {
          return nil
        }
        return Observation(
          time: Swift.max(first.time, profile.months(from: first.row.start, to: last)),
          isEvent: rows.allSatisfy { $0.end != nil }, entry: first.entry)
      })
  }
}
