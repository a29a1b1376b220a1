/// The influence of clusters on a figure: the derivative of the figure by the weight of each cluster. Their squares sum
/// to the variance of the infinitesimal jackknife.
///
/// An observation influences a figure at each step at which it is at risk, by an amount of that step, and once more if
/// it ends in an event, by an amount of that step and cause. The influence of a cluster is the sum over its
/// observations. Sources: D. Y. Lin and L. J. Wei, The Robust Inference for the Cox Proportional Hazards Model, JASA 84
/// (1989) 1074–1078, for the sums over clusters; R's `survfit` with `cluster`.
struct Influences: Equatable, Sendable {
  /// An observation that was at risk.
  private struct Member: Equatable, Sendable {
    let steps: ClosedRange<Int>
    let cause: Int?
    let cluster: Int
  }

  private let members: [Member]
  private let clusters: Clusters
  /// True with one cluster, which says nothing about others: there is no variance.
  let isSingle: Bool

  /// The influences of observations with a span or none, and the cause that ended each (0 for the only one).
  init(spans: [ClosedRange<Int>?], causes: [Int?], clusters: Clusters) {
    precondition(clusters.numbers.count == spans.count, "every observation has a cluster")
    members = spans.indices.compactMap { index in
      spans[index].map { Member(steps: $0, cause: causes[index], cluster: clusters.numbers[index]) }
    }
    isSingle = Set(members.lazy.map(\.cluster)).count < 2
    self.clusters = clusters
  }

  /// Returns the sum of the squares of the clusters' influences after the step at `last`; nil with one cluster, which
  /// says nothing about others.
  ///
  /// `risk` has the amount of being at risk at each step, `events` that of an event by cause and step. O(n).
  func variance(after last: Int, risk: [Double], events: [[Double]]) -> Double? {
    if isSingle { return nil }
    var sums = [0.0]
    for amount in risk[...last] { sums.append(sums[sums.count - 1] + amount) }
    var totals = Array(repeating: 0.0, count: clusters.count)
    for member in members where member.steps.lowerBound <= last {
      let end = member.steps.upperBound
      let event = end <= last ? member.cause.map { events[$0][end] } : nil
      totals[member.cluster] += sums[min(end, last) + 1] - sums[member.steps.lowerBound] + (event ?? 0)
    }
    return CompensatedSum(totals.lazy.map { $0 * $0 }).total
  }

  /// Returns that sum after each step, for events of one cause; nil with one cluster. O(n + m c) for m steps of events
  /// and c clusters.
  func variances(risk: [Double], event: [Double]) -> [Double]? {
    if isSingle { return nil }
    let (entering, leaving) = (members(at: \.steps.lowerBound, risk.count), members(at: \.steps.upperBound, risk.count))
    var totals = Array(repeating: 0.0, count: clusters.count)
    var numbers = totals
    var variance = 0.0
    return risk.indices.map { step in
      for member in entering[step] { numbers[member.cluster] += 1 }
      if risk[step] > 0 { for cluster in totals.indices { totals[cluster] += numbers[cluster] * risk[step] } }
      for member in leaving[step] {
        numbers[member.cluster] -= 1
        if member.cause != nil { totals[member.cluster] += event[step] }
      }
      if risk[step] > 0 { variance = totals.reduce(0) { $0 + $1 * $1 } }
      return variance
    }
  }

  /// Returns the members that have a step as their first, or their last, for each of so many steps.
  private func members(at step: (Member) -> Int, _ count: Int) -> [[Member]] {
    var lists: [[Member]] = Array(repeating: [], count: count)
    for member in members { lists[step(member)].append(member) }
    return lists
  }
}
