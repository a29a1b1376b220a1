/// The clusters, usually patients, to which observations belong.
///
/// Observations of one cluster depend on each other in a way that nobody knows; clusters are independent. A variance
/// from the sums over clusters holds whatever that dependence is.
package struct Clusters: Equatable, Sendable {
  /// The cluster of each observation, in the order of the observations, counted from 0.
  package let numbers: [Int]
  /// The number of clusters.
  package let count: Int

  /// Numbers the clusters of observations by a key of each, such as its patient. O(n).
  package init<Key: Hashable>(_ keys: some Sequence<Key>) {
    var known: [Key: Int] = [:]
    numbers = keys.map { key in
      let number = known[key] ?? known.count
      known[key] = number
      return number
    }
    count = known.count
  }

  /// True if a cluster has more than one observation.
  package var isRepeating: Bool { count < numbers.count }
}
