/// The log-rank test that groups have one and the same curve.
///
/// At each time, the test compares the events of a group with the number expected if all events of that time fell on
/// everyone at risk alike: hypergeometric, given the numbers. Sources: N. Mantel, Cancer Chemotherapy Reports 50 (1966)
/// 163–170; for more than two groups R. Peto and J. Peto, JRSS A 135 (1972) 185–207; R's `survdiff` with rho = 0. As
/// there, a group that was never at risk of an event takes no part.
package struct LogRank: Equatable, Sendable {
  /// The observed and the expected events of a group.
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

  /// Tests groups of observations.
  ///
  /// Nil if there is nothing to test: fewer than two groups with someone at risk of an event, or no time at which the
  /// events could have fallen otherwise. O(n log n + k² m + k³) for n observations, k groups, m times of an event.
  package init?(_ groups: [[Observation]]) {
    let counts = LogRankCounts(groups)
    let members = groups.indices.filter { counts.expected[$0] > 0 }
    guard let reference = members.first, members.count > 1 else { return nil }
    let rest = members.dropFirst()
    let differences = rest.map { Double(counts.observed[$0]) - counts.expected[$0] }
    let covariance = rest.map { row in rest.map { counts.covariance[row][$0] } }
    let scale = counts.covariance[reference][reference]
    guard scale > 0, let solution = solve(covariance, differences) else { return nil }
    let statistic = max(0, CompensatedSum(zip(solution, differences).map { $0 * $1 }).total)
    self.groups = groups.indices.map {
      Group(count: groups[$0].count, observed: counts.observed[$0], expected: counts.expected[$0])
    }
    chiSquare = statistic
    degreesOfFreedom = rest.count
    pValue = chiSquareUpperTail(statistic, degreesOfFreedom: rest.count)
  }
}

/// The sums over all times, from which the test is computed.
private struct LogRankCounts {
  private(set) var observed: [Int]
  private(set) var expected: [Double]
  private(set) var covariance: [[Double]]

  init(_ groups: [[Observation]]) {
    observed = Array(repeating: 0, count: groups.count)
    expected = Array(repeating: 0, count: groups.count)
    covariance = Array(repeating: expected, count: groups.count)
    let all = groups.enumerated().flatMap { group, members in members.map { (group: group, observation: $0) } }
    let ordered = all.sorted { $0.observation.time < $1.observation.time }
    var atRisk = groups.map { Double($0.count) }
    for run in tiedRuns(ordered, time: \.observation.time) {
      let events = run.filter(\.observation.isEvent)
      for (group, _) in events { observed[group] += 1 }
      if !events.isEmpty { add(Double(events.count), atRisk, total: Double(ordered.count - run.startIndex)) }
      for (group, _) in run { atRisk[group] -= 1 }
    }
  }

  private mutating func add(_ events: Double, _ atRisk: [Double], total: Double) {
    // With one person at risk, chance does not decide who has the event.
    let factor = total > 1 ? events * (total - events) / (total - 1) : 0
    for (row, count) in atRisk.enumerated() {
      let share = count / total
      expected[row] += events * share
      for (column, other) in atRisk.enumerated() {
        covariance[row][column] += factor * share * ((row == column ? 1 : 0) - other / total)
      }
    }
  }
}

/// Solves a symmetric system with a positive definite matrix by Cholesky's factors; nil for any other matrix.
private func solve(_ matrix: [[Double]], _ right: [Double]) -> [Double]? {
  var factor = matrix
  for row in matrix.indices {
    for column in 0...row {
      let products = (0..<column).map { factor[row][$0] * factor[column][$0] }
      let rest = matrix[row][column] - CompensatedSum(products).total
      if row == column {
        // A pivot of the size of rounding means that the group's events could not have fallen otherwise.
        guard rest > relativeTolerance * 1e-2 * matrix[row][row], rest > 0 else { return nil }
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
