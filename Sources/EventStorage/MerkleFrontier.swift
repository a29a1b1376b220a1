/// A Merkle tree that only grows (RFC 9162, 2.1), kept as the roots of its complete subtrees.
///
/// Enough to add leaves and to give the root: O(log n) memory, O(1) amortized to add, O(log n) for the root.
package struct MerkleFrontier: Hashable, Sendable {
  /// How many leaves the tree has.
  package private(set) var count = 0
  /// Roots of complete subtrees, the largest first; their sizes are the bits of `count`.
  private var subtrees: [Digest] = []

  /// The tree without leaves.
  package init() {}

  /// Adds a leaf on the right.
  package mutating func append(_ leaf: LeafHash) {
    var node = leaf.digest
    var full = count
    while full & 1 == 1, let left = subtrees.popLast() {
      node = MerkleFrontier.node(left, node)
      full >>= 1
    }
    subtrees.append(node)
    count += 1
  }

  /// The Merkle tree hash; that of no leaves is the hash of nothing.
  package var root: Seal {
    guard var node = subtrees.last else { return MerkleFrontier.emptyRoot }
    for left in subtrees.dropLast().reversed() { node = MerkleFrontier.node(left, node) }
    return Seal(node)
  }

  /// The Merkle tree hash of a tree without leaves (RFC 9162, 2.1.1).
  package static let emptyRoot = Seal(SHA256.hash([]))

  /// The hash of an inner node: SHA-256 over 0x01 and its two children.
  static func node(_ left: Digest, _ right: Digest) -> Digest {
    var hash = SHA256()
    hash.update([0x01] + left.bytes + right.bytes)
    return hash.finish()
  }
}
