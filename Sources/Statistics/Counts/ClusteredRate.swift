/// A rate of events in a time at risk, with limits that hold if events of one cluster, usually a patient, depend on
/// each other.
///
/// The rate is that of all events and all time. Its variance is the sandwich of a Poisson regression without
/// covariates, in which each cluster has its own sum: with E events in time T, e and t of a cluster, the rate r = E /
/// T,
///
///     variance of log r = G / (G − 1) · Σ (e − r t)² / E²
///
/// over G clusters, and its limits are those of Student's t on G − 1 degrees of freedom, since few clusters know their
/// own spread badly. Sources: K.-Y. Liang and S. L. Zeger, Biometrika 73 (1986) 13–22; R's `glm(events ~ 1 +
/// offset(log(time)), poisson)` with `vcovCL` of its package sandwich (HC0 with its adjustment for G) and `qt`.
package struct ClusteredRate: Equatable, Sendable {
  /// The events and the time of all clusters together.
  package let rate: EventRate
  /// The number of clusters with time at risk.
  package let clusters: Int
  /// The standard error of the logarithm of the rate; nil without an event, and with fewer than two clusters.
  package let logStandardError: Double?

  /// The rate of the events and the time of each row, which belong to clusters. O(n).
  package init(_ rows: [(events: Int, time: Double)], clusters: Clusters) {
    precondition(clusters.numbers.count == rows.count, "every row has a cluster")
    var sums = Array(repeating: (events: 0, time: 0.0), count: clusters.count)
    for (row, cluster) in zip(rows, clusters.numbers) {
      sums[cluster].events += row.events
      sums[cluster].time += row.time
    }
    let members = sums.filter { $0.time > 0 }
    rate = EventRate(
      count: sums.reduce(0) { $0 + $1.events }, time: CompensatedSum(rows.lazy.map(\.time)).total)
    self.clusters = members.count
    logStandardError = ClusteredRate.logStandardError(of: rate, members)
  }

  private static func logStandardError(of rate: EventRate, _ clusters: [(events: Int, time: Double)]) -> Double? {
    guard let estimate = rate.estimate, rate.count > 0, clusters.count > 1 else { return nil }
    let squares = clusters.map { cluster in
      let score = Double(cluster.events) - estimate * cluster.time
      return score * score
    }
    let number = Double(clusters.count)
    return (number / (number - 1) * CompensatedSum(squares).total).squareRoot() / Double(rate.count)
  }

  /// Returns the limits of the rate, symmetric in its logarithm; `none` without a standard error. The confidence lies
  /// between 0 and 1.
  package func limits(confidence: Double = 0.95) -> ConfidenceLimits {
    guard let logStandardError, let estimate = rate.estimate else { return .none }
    let deviations = StudentDistribution.quantile(upper: tailOfBoth(confidence), degreesOfFreedom: clusters - 1)
    let margin = deviations * logStandardError
    return ConfidenceLimits(lower: estimate * exponential(-margin), upper: estimate * exponential(margin))
  }
}
