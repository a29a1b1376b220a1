/// The distinct times at which observations end, and the observations at risk at each.
///
/// An observation is at risk at a time t if entry < t ≤ time; one without delayed entry (`entry` 0) is at risk from the
/// start, at time 0 too. Times and entries that differ by rounding alone count as one, as in R.
struct RiskSets {
  /// The distinct times, ascending.
  let times: [Double]
  /// For each observation, in the order given, the indices of the times at which it is at risk, of which it ends at the
  /// last; nil if it entered as late as it ended, and was never at risk.
  let spans: [ClosedRange<Int>?]
  /// The number at risk at each time.
  let atRisk: [Int]
  /// The longest time of an observation that was at risk; nil without one.
  let longestTime: Double?
  /// The entries after 0 of the observations that were at risk, ascending.
  let lateEntries: [Double]

  /// Orders observations by their times. O(n log n).
  init(times: [Double], entries: [Double]) {
    let late = entries.filter { $0 > 0 }
    let distinct = tiedTimes(ofAscending: (late.isEmpty ? times : times + entries).sorted())
    let ends = times.map { time in distinct.firstIndexByHalving { $0 > time } - 1 }
    let begins = entries.map { entry in entry > 0 ? distinct.firstIndexByHalving { $0 > entry } : 0 }
    let steps = RiskSets.numbered(ends, where: { begins[$0] <= ends[$0] }, of: distinct.count)
    self.times = distinct.indices.filter { steps[$0] < steps[$0 + 1] }.map { distinct[$0] }
    let spans = times.indices.map { begins[$0] <= ends[$0] ? steps[begins[$0]]...steps[ends[$0]] : nil }
    self.spans = spans
    atRisk = RiskSets.counts(of: spans.lazy.compactMap(\.self), steps: self.times.count)
    let members = times.indices.filter { spans[$0] != nil }
    longestTime = members.lazy.map { times[$0] }.max()
    lateEntries = late.isEmpty ? [] : members.map { entries[$0] }.filter { $0 > 0 }.sorted()
  }

  /// Returns how many observations end at each time, of those at risk for which a condition holds. O(n).
  func ends(where holds: (Int) -> Bool) -> [Int] {
    var counts = Array(repeating: 0, count: times.count)
    for (index, span) in spans.enumerated() {
      if let span, holds(index) { counts[span.upperBound] += 1 }
    }
    return counts
  }

  /// Returns the number at risk at each of so many steps: how many spans contain it.
  static func counts(of spans: some Sequence<ClosedRange<Int>>, steps: Int) -> [Int] {
    var changes = Array(repeating: 0, count: steps + 1)
    for span in spans {
      changes[span.lowerBound] += 1
      changes[span.upperBound + 1] -= 1
    }
    var number = 0
    return changes.dropLast().map { change in
      number += change
      return number
    }
  }

  /// Returns, for each of `count` times and the end, the number of earlier ones at which an observation ends.
  private static func numbered(_ ends: [Int], where isMember: (Int) -> Bool, of count: Int) -> [Int] {
    var isEnd = Array(repeating: false, count: count)
    for (index, end) in ends.enumerated() where isMember(index) { isEnd[end] = true }
    var number = 0
    return [0]
      + isEnd.map { isEnd in
        number += isEnd ? 1 : 0
        return number
      }
  }
}
