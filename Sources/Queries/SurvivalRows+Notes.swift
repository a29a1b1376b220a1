import Projections

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
    ].compactMap { $0 } + CombinationsQuery.notes(rows, isSuppressing: options.suppression.isOn)
  }

  private func missingMean(_ rows: [Combination]) -> String? {
    guard let horizon = options.horizon, profile.endpoint == .discontinuation else { return nil }
    let isShort = cohorts.groups.contains { group in
      (group.rows.map(\.months).max() ?? 0) < horizon && group.rows.contains(where: \.ongoing)
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
