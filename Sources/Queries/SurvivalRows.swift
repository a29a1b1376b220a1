import Projections
import Statistics

/// Makes the rows of `query survival` and the steps of `query curves`.
package struct SurvivalRows {
  let cohorts: SurvivalCohorts
  let profile: Profile
  let options: CurveOptions
  /// The test between the groups, if there is one.
  let test: LogRank?

  /// The estimate of the variance, in words.
  package static let variance = "Greenwood, rows taken as independent"

  var transform: IntervalTransform { options.interval.transform }
  var isFailure: Bool { profile.endpoint == .failure }

  /// The row of a group, with nothing withheld but months at which the curve may not be read.
  func row(_ index: Int) -> SurvivalQuery.Row {
    let group = cohorts.groups[index]
    let rows = group.followed
    var row = SurvivalQuery.Row(
      group: group.name, unit: profile.unit, n: rows.count,
      patients: Set(rows.map(\.patient)).count, ended: rows.count { isFailure ? $0.isFailure : !$0.ongoing },
      competing: isFailure ? rows.count { !$0.ongoing && !$0.isFailure } : nil, ongoing: rows.count(where: \.ongoing),
      interval: options.interval)
    row.entry = EntryCounts(group)
    if !group.hasCurve { return row }
    if !isFailure { row.kaplanMeier = kaplanMeier(KaplanMeier(rows.map(\.observation))) }
    row.points = points(group)
    row.curve = steps(group)
    row.followUp = SurvivalQuery.Median(KaplanMeier.ofFollowUp(rows.map(\.observation)), transform)
    row.logRank = test.map { ($0.groups[index], $0) }
    return row
  }

  private func kaplanMeier(
    _ curve: KaplanMeier
  ) -> (median: SurvivalQuery.Median, mean: (restricted: Double?, standardError: Double?, horizon: Double?)) {
    let mean = curve.restrictedMean(horizon: options.horizon)
    return (SurvivalQuery.Median(curve, transform), (mean?.mean, mean?.standardError, mean?.horizon))
  }

  /// The curve at the months asked for; the month alone if it may not be read there.
  private func points(_ group: SurvivalCohorts.Group) -> [CurveRow] {
    let withheld = withheldMonths(group)
    let point = isFailure ? failure(group.followed) : survival(group.followed)
    return options.months.map { withheld.contains($0) ? point($0).withheld : point($0) }
  }

  private func survival(_ rows: [Combination]) -> (Double) -> CurveRow {
    let curve = KaplanMeier(rows.map(\.observation))
    return { month in
      var row = CurveRow(isFailure: false, month: month)
      row.atRisk = curve.atRisk(at: month)
      row.set(curve.estimate(at: month, transform: transform))
      return row
    }
  }

  private func failure(_ rows: [Combination]) -> (Double) -> CurveRow {
    let curves = AalenJohansen(rows.map(\.competingObservation), causes: 2)
    return { month in
      var row = CurveRow(isFailure: true, month: month)
      row.atRisk = curves.atRisk(at: month)
      row.set(curves.estimate(of: 0, at: month, transform: transform))
      row.competing = curves.estimate(of: 1, at: month)?.value
      return row
    }
  }
}

// The curves step by step.
extension SurvivalRows {
  /// The steps of a group's curve; none if there is no curve.
  func steps(_ group: SurvivalCohorts.Group) -> [CurveRow] {
    if !group.hasCurve { return [] }
    let rows = group.followed
    return isFailure
      ? steps(AalenJohansen(rows.map(\.competingObservation), causes: 2)) : steps(KaplanMeier(rows.map(\.observation)))
  }

  private func steps(_ curve: KaplanMeier) -> [CurveRow] {
    zip(curve.steps, curve.limits(transform: transform)).map { step, limits in
      var row = CurveRow(isFailure: false, month: step.time)
      (row.atRisk, row.ended, row.censored, row.share) = (step.atRisk, step.events, step.censored, step.survival)
      row.standardError = step.survival == 0 ? nil : step.survival * step.logVariance.squareRoot()
      row.limits = limits
      return row
    }
  }

  private func steps(_ curves: AalenJohansen) -> [CurveRow] {
    curves.steps.map { step in
      var row = CurveRow(isFailure: true, month: step.time)
      (row.atRisk, row.failed, row.competed) = (step.atRisk, step.events[0], step.events[1])
      (row.censored, row.competing) = (step.censored, step.incidences[1])
      row.set(curves.estimate(of: 0, at: step.time, transform: transform))
      return row
    }
  }
}

extension CurveRow {
  fileprivate mutating func set(_ point: CurvePoint?) {
    (share, standardError) = (point?.value, point?.standardError)
    if let point { limits = point.limits }
  }
}
