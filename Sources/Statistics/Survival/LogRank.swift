/// The log-rank test that groups have one and the same curve, or one in each stratum.
///
/// At each time, the test compares the events of a group with the number expected if all events of that time fell on
/// everyone at risk alike: hypergeometric, given the numbers. Strata are compared within themselves: the differences
/// and their variances are summed over strata. Sources: N. Mantel, Cancer Chemotherapy Reports 50 (1966) 163–170; for
/// more than two groups R. Peto and J. Peto, JRSS A 135 (1972) 185–207; R's `survdiff` with rho = 0 and `strata`. As
/// there, a group that was never at risk of an event takes no part. `survdiff` knows no delayed entry; the test is then
/// the score test of R's `coxph` with `ties = "exact"`, whose risk sets know it.
///
/// With clusters the differences have the variance of the sums of their observations' influences over clusters: D. Y.
/// Lin and L. J. Wei, JASA 84 (1989) 1074–1078; the robust score test of R's `coxph` with `cluster` and `ties =
/// "breslow"`.
package struct LogRank: Equatable, Sendable {
  /// The observed and the expected events of a group, over all strata.
  package struct Group: Equatable, Sendable {
    /// The number of observations.
    package let count: Int
    /// The number of events.
    package let observed: Int
    /// The number of events expected if all groups had one curve.
    package let expected: Double
  }

  /// The groups in the order given.
  package let groups: [Group]
  /// The chi-square statistic.
  package let chiSquare: Double
  /// The degrees of freedom: the groups that take part, less one.
  package let degreesOfFreedom: Int
  /// The probability of such a statistic, or a larger one, if all groups had one curve.
  package let pValue: Double
  /// The strata, in the order given, counted from 0, that tell nothing: no event could have fallen on another group.
  package let silentStrata: [Int]

  /// Tests groups of observations.
  ///
  /// Nil if there is nothing to test: fewer than two groups with someone at risk of an event, or no time at which the
  /// events could have fallen otherwise. O(n log n + k² m + k³) for n observations, k groups, m times of an event.
  package init?(_ groups: [[Observation]]) { self.init(strata: [groups]) }

  /// Tests groups of observations within strata: each stratum has the same groups in the same order, some perhaps
  /// empty.
  ///
  /// `clusters` has the number of the cluster, usually the patient, of each observation, in the same arrangement; nil
  /// if observations are independent. Nil if there is nothing to test in any stratum, and with one cluster alone, which
  /// says nothing about others.
  package init?(strata: [[[Observation]]], clusters: [[[Int]]]? = nil) {
    let size = strata.first?.count ?? 0
    precondition(strata.allSatisfy { $0.count == size }, "all strata have the same groups")
    var counts = LogRankCounts(groups: size)
    silentStrata = strata.indices.filter { !counts.add(strata[$0], clusters: clusters?[$0]) }
    let members = (0..<size).filter { counts.expected[$0] > 0 }
    guard let reference = members.first, members.count > 1 else { return nil }
    let rest = members.dropFirst()
    let differences = rest.map { Double(counts.observed[$0]) - counts.expected[$0] }
    let matrix = clusters == nil ? counts.covariance : counts.clusteredCovariance
    let covariance = rest.map { row in rest.map { matrix[row][$0] } }
    let scale = counts.covariance[reference][reference]
    if clusters != nil, counts.clusters < 2 { return nil }
    guard scale > 0, let solution = solve(covariance, differences) else { return nil }
    let statistic = max(0, CompensatedSum(zip(solution, differences).map { $0 * $1 }).total)
    groups = (0..<size).map {
      Group(count: counts.count[$0], observed: counts.observed[$0], expected: counts.expected[$0])
    }
    chiSquare = statistic
    degreesOfFreedom = rest.count
    pValue = chiSquareUpperTail(statistic, degreesOfFreedom: rest.count)
  }
}

/// The sums over all times and strata, from which the test is computed.
private struct LogRankCounts {
  private(set) var count: [Int]
  private(set) var observed: [Int]
  private(set) var expected: [Double]
  private(set) var covariance: [[Double]]
  /// The sum of the influences of each cluster's observations on the difference of each group.
  private var influences: [Int: [Double]] = [:]

  /// The number of clusters with an observation that was at risk.
  var clusters: Int { influences.count }

  /// The sum over clusters of the products of their influences.
  var clusteredCovariance: [[Double]] {
    let sums = influences.sorted { $0.key < $1.key }.map(\.value)
    return expected.indices.map { row in
      expected.indices.map { column in CompensatedSum(sums.lazy.map { $0[row] * $0[column] }).total }
    }
  }

  init(groups: Int) {
    count = Array(repeating: 0, count: groups)
    observed = count
    expected = Array(repeating: 0, count: groups)
    covariance = Array(repeating: expected, count: groups)
  }

  /// Adds the groups of a stratum, and returns true if some event could have fallen on another group.
  mutating func add(_ groups: [[Observation]], clusters: [[Int]]?) -> Bool {
    let all = groups.flatMap(\.self)
    let sets = RiskSets(times: all.map(\.time), entries: all.map(\.entry))
    let steps = LogRankCounts.steps(of: groups, sets)
    for (index, group) in groups.enumerated() {
      count[index] += group.count
      observed[index] += steps[index].events.reduce(0, +)
    }
    var tells = false
    for index in sets.times.indices {
      let ended = steps.reduce(0) { $0 + $1.events[index] }
      let atRisk = steps.map { Double($0.atRisk[index]) }
      if ended > 0 { tells = add(Double(ended), atRisk, total: Double(sets.atRisk[index])) || tells }
    }
    if let clusters { addInfluences(groups, clusters.flatMap(\.self), sets, steps) }
    return tells
  }

  /// Adds the influences of the observations of a stratum to those of their clusters.
  ///
  /// With d of n at risk ending at a time, and the share p of those at risk that are of a group, an observation of that
  /// group (x = 1), or of another (x = 0), influences the group's difference by x − p if it ends then, less (x − p) d/n
  /// if it is at risk. O(k (n + m)) for n observations, k groups, m times.
  private mutating func addInfluences(
    _ groups: [[Observation]], _ clusters: [Int], _ sets: RiskSets, _ steps: [(atRisk: [Int], events: [Int])]
  ) {
    let owners = groups.enumerated().flatMap { index, group in group.map { (group: index, isEvent: $0.isEvent) } }
    let totals = sets.atRisk.map(Double.init)
    let hazards = totals.indices.map { step in Double(steps.reduce(0) { $0 + $1.events[step] }) / totals[step] }
    let all = runningSums(hazards)
    for (group, step) in steps.enumerated() {
      let shares = zip(step.atRisk, totals).map { Double($0) / $1 }
      let own = runningSums(zip(shares, hazards).map { $0 * $1 })
      for (index, span) in sets.spans.enumerated() {
        guard let span else { continue }
        let (first, last) = (span.lowerBound, span.upperBound)
        let member = owners[index].group == group ? 1.0 : 0
        let atRisk = member * (all[last + 1] - all[first]) - (own[last + 1] - own[first])
        let event = owners[index].isEvent ? member - shares[last] : 0
        influences[clusters[index], default: Array(repeating: 0, count: expected.count)][group] += event - atRisk
      }
    }
  }

  /// Returns the numbers at risk and of events of each group, at each time of a stratum.
  private static func steps(of groups: [[Observation]], _ sets: RiskSets) -> [(atRisk: [Int], events: [Int])] {
    var start = 0
    return groups.map { group in
      let spans = sets.spans[start..<start + group.count]
      start += group.count
      var events = sets.times.map { _ in 0 }
      for (span, observation) in zip(spans, group) where observation.isEvent {
        if let span { events[span.upperBound] += 1 }
      }
      return (RiskSets.counts(of: spans.lazy.compactMap(\.self), steps: sets.times.count), events)
    }
  }

  private mutating func add(_ events: Double, _ atRisk: [Double], total: Double) -> Bool {
    // With one person at risk, chance does not decide who has the event.
    let factor = total > 1 ? events * (total - events) / (total - 1) : 0
    for (row, count) in atRisk.enumerated() {
      let share = count / total
      expected[row] += events * share
      for (column, other) in atRisk.enumerated() {
        covariance[row][column] += factor * share * ((row == column ? 1 : 0) - other / total)
      }
    }
    return factor > 0 && atRisk.allSatisfy { $0 < total }
  }
}

/// Returns the sums of the first 0, 1, 2 … numbers.
private func runningSums(_ numbers: [Double]) -> [Double] {
  numbers.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
}

/// Solves a symmetric system with a positive definite matrix by Cholesky's factors; nil for any other matrix.
private func solve(_ matrix: [[Double]], _ right: [Double]) -> [Double]? {
  var factor = matrix
  let largest = matrix.indices.map { matrix[$0][$0] }.max() ?? 0
  for row in matrix.indices {
    for column in 0...row {
      let products = (0..<column).map { factor[row][$0] * factor[column][$0] }
      let rest = matrix[row][column] - CompensatedSum(products).total
      if row == column {
        // A pivot of the size of rounding, beside its own or the largest variance, means that the group's events could
        // not have fallen otherwise.
        guard rest > relativeTolerance * 1e-2 * matrix[row][row], rest > largest * 1e-18 else { return nil }
        factor[row][row] = rest.squareRoot()
      } else {
        factor[row][column] = rest / factor[column][column]
      }
    }
  }
  var solution = right
  for row in right.indices {
    for column in 0..<row { solution[row] -= factor[row][column] * solution[column] }
    solution[row] /= factor[row][row]
  }
  for row in right.indices.reversed() {
    for later in right.indices where later > row { solution[row] -= factor[later][row] * solution[later] }
    solution[row] /= factor[row][row]
  }
  return solution
}
