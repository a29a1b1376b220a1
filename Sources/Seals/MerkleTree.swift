/// A Merkle tree over leaves that are all at hand (RFC 9162, 2.1): roots and proofs.
package struct MerkleTree: Sendable {
  /// The leaves, from the left.
  package let leaves: [LeafHash]

  /// The tree with these leaves.
  package init(leaves: [LeafHash]) { self.leaves = leaves }

  /// The Merkle tree hash. O(n).
  package var root: Seal { root(of: 0..<leaves.count) }

  /// The Merkle tree hash of the first `count` leaves, at most all of them. O(n).
  package func root(ofFirst count: Int) -> Seal { root(of: 0..<min(count, leaves.count)) }

  /// Shows that the leaf at `index` (from 0) stands in the tree of the first `size` leaves (RFC 9162, 2.1.3.1). O(n).
  ///
  /// Nil unless 0 <= `index` < `size` <= the number of leaves.
  package func inclusionProof(of index: Int, inFirst size: Int) -> [Digest]? {
    guard index >= 0, index < size, size <= leaves.count else { return nil }
    return path(to: index, in: 0..<size)
  }

  /// Shows that the tree of the first `size` leaves begins with the tree of the first `earlier` (RFC 9162, 2.1.4.1).
  /// O(n).
  ///
  /// Nil unless 0 < `earlier` <= `size` <= the number of leaves. Empty when the two are the same tree.
  package func consistencyProof(from earlier: Int, toFirst size: Int) -> [Digest]? {
    guard earlier > 0, earlier <= size, size <= leaves.count else { return nil }
    return subproof(of: earlier, in: 0..<size, isWhole: true)
  }

  private func root(of range: Range<Int>) -> Seal {
    var frontier = MerkleFrontier()
    frontier.append(Array(leaves[range]))
    return frontier.root
  }

  /// PATH(m, D[n]).
  private func path(to index: Int, in range: Range<Int>) -> [Digest] {
    if range.count == 1 { return [] }
    let middle = range.lowerBound + MerkleTree.largestPowerOfTwo(below: range.count)
    if index < middle {
      return path(to: index, in: range.lowerBound..<middle) + [root(of: middle..<range.upperBound).digest]
    }
    return path(to: index, in: middle..<range.upperBound) + [root(of: range.lowerBound..<middle).digest]
  }

  /// SUBPROOF(m, D[n], b), with m counted from the start of the range.
  private func subproof(of earlier: Int, in range: Range<Int>, isWhole: Bool) -> [Digest] {
    if earlier == range.count { return isWhole ? [] : [root(of: range).digest] }
    let half = MerkleTree.largestPowerOfTwo(below: range.count)
    let middle = range.lowerBound + half
    if earlier <= half {
      return subproof(of: earlier, in: range.lowerBound..<middle, isWhole: isWhole)
        + [root(of: middle..<range.upperBound).digest]
    }
    return subproof(of: earlier - half, in: middle..<range.upperBound, isWhole: false)
      + [root(of: range.lowerBound..<middle).digest]
  }

  /// The largest power of two smaller than `count`, which is at least 2.
  private static func largestPowerOfTwo(below count: Int) -> Int {
    1 << (Int.bitWidth - 1 - (count - 1).leadingZeroBitCount)
  }
}
