import Projections
import Statistics
import Text

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
    if options.suppression.withholdsRepeats(group.followed.map(\.row.patient)) { row.patients = nil }
    (row.logRank, row.entry) = (nil, nil)
    if options.horizon == .common || options.horizon == .own { row.kaplanMeier?.mean = (nil, nil, nil) }
  }

  /// The counts of ends that are hidden, and the parts into which those that are shown cut the rows.
  private func shownEnds(_ group: SurvivalCohorts.Group) -> (hidden: Set<End>, parts: ShownParts<Combination>) {
    var parts = ShownParts(group.rows, options.suppression)
    // Durations on the same page count the rows that are in no curve, too.
    _ = parts.admit([{ group.follow($0) != nil }])
    // Durations on the same page may count the rows that have ended alone.
    if profile.ongoing != .included { _ = parts.admit([{ profile.lists($0) }]) }
    let hidden = End.allCases.filter { kind in
      !parts.admit([{ group.follow($0).map { End($0.end) } == kind }])
    }
    return (Set(hidden), parts)
  }

  /// The count that a row is in.
  private enum End: CaseIterable {
    case ended, competing, ongoing

    init(_ end: FollowedRow.End?) {
      switch end {
      case .event: self = .ended
      case .competing: self = .competing
      case nil: self = .ongoing
      }
    }
  }

  /// The months asked for at which a curve may not be read.
  ///
  /// The curve and its numbers at a month give back who is at risk then, and who has ended in each way by then.
  func withheldMonths(_ group: SurvivalCohorts.Group) -> Set<Double> {
    guard options.suppression.isOn else { return [] }
    var (_, parts) = shownEnds(group)
    let ways = FollowedRow.End.allCases
    return Set(
      Set(options.months).sorted().filter { month in
        let ended = ways.map { way in
          { (row: Combination) in group.follow(row).map { $0.time <= month && $0.end == way } ?? false }
        }
        return !parts.admit([{ group.follow($0)?.isAtRisk(at: month) ?? false }] + ended)
      })
  }
}

extension SurvivalRows {
  /// The reason that there is no curve of sums of spells.
  static let noCurveOfSums =
    "no curve under unit=patient where a patient's days are summed over several intervals: a sum of spells is no "
    + "survival time"

  /// The assumption of curves of counts.
  static let pooledCounts =
    "of counts of rows: rows of one patient are taken as independent (variance=rows), and neither patients nor "
    + "potential follow-up are known"

  /// Lists the events that the figures count, their assumptions, and the cause of a missing figure.
  func notes() -> [String] {
    let rows = cohorts.rows
    if cohorts.hasSums { return [SurvivalRows.noCurveOfSums] }
    return [
      event, cohorts.countsOnly ? SurvivalRows.pooledCounts : nil, cohorts.repeats(profile, options.suppression),
      DurationsQuery.openStarts(rows, options.suppression),
      cohorts.looksAhead ? DurationsQuery.responders : cohorts.noteOnResponse(options.window),
      missingMean, logRank,
      isFailure && rows.contains { !$0.ongoing && $0.endingReasons.isEmpty }
        ? "an end without a recorded reason competes" : nil,
    ].compactMap { $0 } + cohorts.entryNotes(profile, options.suppression)
      + cohorts.fewAtRiskNotes(options.suppression)
      + CombinationsQuery.notes(rows, isSuppressing: options.suppression.isOn)
  }

  /// The event in words.
  private var event: String {
    if isFailure {
      return
        "failure: an end for want of effect or an adverse event; other ends compete, and what is ongoing is censored"
    }
    return profile.hasCompetingEnds
      ? "the share is on the drug and alive: a stop is the event, death competes, and what is ongoing is censored"
      : "whatever ends a row is the event; what is ongoing is censored"
  }

  private var missingMean: String? {
    guard let horizon = cohorts.month(of: options.horizon), profile.endpoint == .discontinuation else {
      return nil
    }
    let isShort = cohorts.groups.contains { group in
      let rows = group.followed
      return (rows.map(\.time).max() ?? 0) < horizon && rows.contains { $0.end == nil }
    }
    return isShort ? "no restricted mean beyond the longest time of a group whose curve has not come down to 0" : nil
  }

  /// The result of the log-rank test, or the reason that there is none.
  private var logRank: String? {
    switch test {
    case nil: return nil
    case .failure(let reason): return reason.message
    case .success(let test):
      if options.suppression.isOn {
        return "no log-rank test where cells are withheld: its events are counts of patients"
      }
      let freedom = counted(test.degreesOfFreedom, "degree")
      return "log-rank test\(cohorts.strataInWords): p \(shownPValue(test.pValue)), "
        + "chi-square \(oneDecimal(test.chiSquare)) on \(freedom) of freedom"
        + cohorts.remarks(on: test, profile)
        + silentStrata(of: test)
    }
  }

  /// The strata that tell nothing, by name.
  private func silentStrata(of test: LogRank) -> String {
    let names = test.silentStrata.map { cohorts.strataNames[$0] }
    return cohorts.strata == nil || names.isEmpty ? "" : "; it learns nothing from \(names.joined(separator: ", "))"
  }
}

extension SurvivalCohorts {
  /// The strata of the log-rank test in words; empty without any.
  package var strataInWords: String { strata.map { " within strata by \($0.inWords)" } ?? "" }

  /// Says that groups by response are those of a landmark, or that they look ahead; nil for other groups.
  func noteOnResponse(_ window: StartWindow?) -> String? {
    guard isByResponse else { return nil }
    guard let window, window.hasLandmark else {
      return "curves by response look ahead: who responds must have stayed long enough to do so (misleading=shown)"
    }
    return
      "groups by the response known \(window.from.inWords) after the start (the landmark), of rows that went on then; "
      + "not recorded: without an assessment by then"
  }
}
