import Projections

/// Figures withheld from a group that is itself large enough to be shown.
extension SurvivalRows {
  /// Withholds what shows few patients, or gives them back by subtraction: counts of ends, the number of patients
  /// beside that of rows, and a horizon that is the longest time.
  func withholdSmallCells(_ row: inout SurvivalQuery.Row, _ group: SurvivalCohorts.Group) {
    guard row.n != nil else { return }
    let (hidden, _) = shownEnds(group)
    if hidden.contains(.ended) { row.ended = nil }
    if hidden.contains(.competing) { row.competing = nil }
    if hidden.contains(.ongoing) { row.ongoing = nil }
    if options.suppression.withholdsRepeats(group.followed.map(\.patient)) { row.patients = nil }
    (row.logRank, row.entry) = (nil, nil)
    if options.horizon == nil { row.kaplanMeier?.mean = (nil, nil, nil) }
  }

  /// The counts of ends that are hidden, and the parts into which those that are shown cut the rows.
  private func shownEnds(_ group: SurvivalCohorts.Group) -> (hidden: Set<End>, parts: ShownParts) {
    var parts = ShownParts(group.rows, options.suppression)
    // Durations on the same page count the rows that are in no curve, too.
    _ = parts.admit([\.isFollowed])
    // Durations on the same page may count the rows that have ended alone.
    if profile.ongoing != .included { _ = parts.admit([{ profile.lists($0) }]) }
    let hidden = End.allCases.filter { kind in !parts.admit([{ $0.isFollowed && end($0) == kind }]) }
    return (Set(hidden), parts)
  }

  /// The count that a row is in.
  private enum End: CaseIterable { case ended, competing, ongoing }

  private func end(_ row: Combination) -> End {
    if row.ongoing { return .ongoing }
    return profile.endpoint == .discontinuation || row.isFailure ? .ended : .competing
  }

  /// The months asked for at which a curve may not be read.
  ///
  /// The curve and its numbers at a month give back who is at risk then, and who has ended in each way by then.
  func withheldMonths(_ group: SurvivalCohorts.Group) -> Set<Double> {
    guard options.suppression.isOn else { return [] }
    var (_, parts) = shownEnds(group)
    let ways = End.allCases.filter { $0 != .ongoing }
    return Set(
      Set(options.months).sorted().filter { month in
        let ended = ways.map { kind in
          { (row: Combination) in row.isFollowed && row.months <= month && end(row) == kind }
        }
        return !parts.admit([{ $0.isAtRisk(at: month) }] + ended)
      })
  }
}

extension Combination {
  /// True if the row is among those at risk at a month of its time.
  fileprivate func isAtRisk(at month: Double) -> Bool {
    entry.delay.map { ($0.months == 0 || $0.months < month) && month <= months } ?? false
  }
}

extension SurvivalRows {
  /// Lists the events that the figures count, their assumptions, and the cause of a missing figure.
  func notes(_ grouping: Grouping?) -> [String] {
    let rows = cohorts.rows
    let isFailure = profile.endpoint == .failure
    if cohorts.hasSums {
      return [
        "no curve under unit=patient where a patient's days are summed over several intervals: a sum of spells is no "
          + "survival time"
      ]
    }
    return [
      isFailure
        ? "failure: an end for want of effect or an adverse event; other ends compete, and what is ongoing is censored"
        : "whatever ends a row is the event; what is ongoing is censored",
      DurationsQuery.repeats(rows, options.suppression), DurationsQuery.openStarts(rows, options.suppression),
      missingMean(rows), logRankNote(grouping),
      isFailure && rows.contains { !$0.ongoing && $0.endingReasons.isEmpty }
        ? "an end without a recorded reason competes" : nil,
    ].compactMap { $0 } + cohorts.entryNotes(profile, options.suppression)
      + cohorts.fewAtRiskNotes(options.suppression)
      + CombinationsQuery.notes(rows, isSuppressing: options.suppression.isOn)
  }

  private func missingMean(_ rows: [Combination]) -> String? {
    guard let horizon = options.horizon, profile.endpoint == .discontinuation else { return nil }
    let isShort = cohorts.groups.contains { group in
      (group.followed.map(\.months).max() ?? 0) < horizon && group.followed.contains(where: \.ongoing)
    }
    return isShort ? "no restricted mean beyond the longest time of a group whose curve has not come down to 0" : nil
  }

  private func logRankNote(_ grouping: Grouping?) -> String? {
    guard grouping != nil else { return nil }
    if profile.endpoint == .failure {
      return "no log-rank test of cumulative incidences: it compares rates of ending, not the curves shown"
    }
    if grouping == .response {
      return "no log-rank test by response: who responds must have stayed long enough to do so"
    }
    if options.suppression.isOn {
      return "no log-rank test where cells are withheld: its events are counts of patients"
    }
    return test == nil ? "no log-rank test: fewer than two groups at risk of an end" : nil
  }
}
