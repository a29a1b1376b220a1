import Projections

/// Figures withheld from a group that is itself large enough to be shown.
extension SurvivalRows {
  /// Withholds what shows few patients, or gives them back by subtraction: counts of ends, and a horizon that is the
  /// longest time.
  func withholdSmallCells(_ row: inout SurvivalQuery.Row, _ rows: [Combination]) {
    guard row.n != nil else { return }
    let hidden = hiddenEnds(rows)
    if hidden.contains(.ended) { row.ended = nil }
    if hidden.contains(.competing) { row.competing = nil }
    if hidden.contains(.ongoing) { row.ongoing = nil }
    row.logRank = nil
    if options.horizon == nil { row.kaplanMeier?.mean = (nil, nil, nil) }
  }

  private func hiddenEnds(_ rows: [Combination]) -> Set<End> {
    let kinds = rows.map(end)
    let cells = End.allCases.map { kind in Set(zip(rows, kinds).filter { $0.1 == kind }.map(\.0.patient)) }
    let hidden = options.suppression.withheld(cells) { options.suppression.withholds(cells[$0].count) }.cells
    return Set(hidden.map { End.allCases[$0] })
  }

  /// The count that a row is in.
  private enum End: CaseIterable { case ended, competing, ongoing }

  private func end(_ row: Combination) -> End {
    if row.ongoing { return .ongoing }
    return profile.endpoint == .discontinuation || row.isFailure ? .ended : .competing
  }

  /// The months asked for at which a curve may not be read.
  ///
  /// From one shown month to the next, the first of them 0, neither fewer patients than may be shown leave those at
  /// risk, nor do fewer end in one way: the curve and its numbers give both back. Nor may few be left.
  func withheldMonths(_ rows: [Combination]) -> Set<Double> {
    let suppression = options.suppression
    guard suppression.isOn else { return [] }
    func isSmall(_ isIn: (Combination) -> Bool) -> Bool {
      suppression.withholds(Set(rows.filter(isIn).map(\.patient)).count)
    }
    var withheld: Set<Double> = []
    var last: Double?
    for month in Set(options.months).sorted() {
      let isAfterLast = { (row: Combination) in last.map { row.months > $0 } ?? true }
      let isHidden =
        isSmall { $0.months >= month }
        || isSmall { row in row.months < month && last.map { row.months >= $0 } ?? true }
        || End.allCases.contains { kind in
          kind != .ongoing && isSmall { isAfterLast($0) && $0.months <= month && end($0) == kind }
        }
      if isHidden { withheld.insert(month) } else { last = month }
    }
    return withheld
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
