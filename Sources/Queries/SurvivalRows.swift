import Projections
import Statistics

/// Makes the rows of `query survival` and the steps of `query curves`.
struct SurvivalRows {
  let cohorts: SurvivalCohorts
  let profile: Profile
  let options: CurveOptions
  /// The test between the groups, or the reason that there is none; nil if nothing asks for one.
  let test: Result<LogRank, NoTest>?

  var transform: IntervalTransform { options.interval.transform }
  var isFailure: Bool { profile.endpoint == .failure }

  /// The row of a group, with nothing withheld but months at which the curve may not be read.
  func row(_ index: Int) -> SurvivalQuery.Row {
    let group = cohorts.groups[index]
    let rows = group.followed
    func number(_ end: FollowedRow.End?) -> Int { rows.count { $0.end == end } }
    var row = SurvivalQuery.Row(
      group: group.name, unit: profile.unit, n: rows.count,
      patients: cohorts.countsOnly ? nil : Set(rows.map(\.row.patient)).count, ended: number(.event),
      competing: profile.hasCompetingEnds ? number(.competing) : nil, ongoing: number(nil),
      interval: options.interval)
    row.entry = EntryCounts(group)
    if !group.hasCurve { return row }
    if !isFailure { row.kaplanMeier = kaplanMeier(rows) }
    row.points = points(group)
    row.curve = steps(group)
    if !cohorts.countsOnly { row.followUp = SurvivalQuery.Median(rows.followUp(profile), transform) }
    if case .success(let test) = test { row.logRank = (test.groups[index], test) }
    return row
  }

  /// The median and the restricted mean of a curve; nil medians by what is known only later.
  private func kaplanMeier(
    _ rows: [FollowedRow]
  ) -> (median: SurvivalQuery.Median, mean: (restricted: Double?, standardError: Double?, horizon: Double?))? {
    if cohorts.looksAhead { return nil }
    let curve = rows.curve(profile)
    let mean = curve.restrictedMean(horizon: cohorts.month(of: options.horizon))
    return (SurvivalQuery.Median(curve, transform), (mean?.mean, mean?.standardError, mean?.horizon))
  }

  /// The curve at the months asked for; the month alone if it may not be read there.
  private func points(_ group: SurvivalCohorts.Group) -> [CurveRow] {
    if cohorts.looksAhead { return options.months.map { CurveRow(isFailure: isFailure, month: $0) } }
    let withheld = withheldMonths(group)
    let point = isFailure ? failure(group.followed) : survival(group.followed)
    return options.months.map { withheld.contains($0) ? point($0).withheld : point($0) }
  }

  private func survival(_ rows: [FollowedRow]) -> (Double) -> CurveRow {
    let curve = rows.curve(profile)
    let others = profile.hasCompetingEnds ? rows.competingCurves(profile) : nil
    return { month in
      var row = CurveRow(isFailure: false, month: month)
      row.atRisk = rows.count { $0.isAtRisk(at: month) }
      row.set(curve.estimate(at: month, transform: transform))
      row.competing = others?.estimate(of: FollowedRow.End.competing.rawValue, at: month)?.value
      return row
    }
  }

  private func failure(_ rows: [FollowedRow]) -> (Double) -> CurveRow {
    let curves = rows.competingCurves(profile)
    return { month in
      var row = CurveRow(isFailure: true, month: month)
      row.atRisk = rows.count { $0.isAtRisk(at: month) }
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
    if !group.hasCurve || cohorts.looksAhead { return [] }
    let rows = group.followed
    if isFailure { return steps(rows.competingCurves(profile)) }
    let steps = steps(rows.curve(profile))
    return profile.hasCompetingEnds ? steps.adding(rows.competingCurves(profile)) : steps
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

extension [CurveRow] {
  /// The steps of a curve with the ends that compete apart: of the same times, since all ends are steps of both.
  fileprivate func adding(_ curves: AalenJohansen) -> [CurveRow] {
    zip(self, curves.steps).map { row, step in
      var row = row
      (row.ended, row.competed, row.competing) = (step.events[0], step.events[1], step.incidences[1])
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
