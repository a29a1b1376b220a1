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
  ///
  /// The 65 bytes are laid out as words at once: the children shifted by one byte, then the padding.
  static func node(_ left: Digest, _ right: Digest) -> Digest {
    let children = SIMD16(lowHalf: left.words, highHalf: right.words)
    var first = children &>> 8
    first[0] |= 0x0100_0000
    for index in 1..<16 { first[index] |= children[index - 1] &<< 24 }
    var second = SIMD16<UInt32>()
    second[0] = children[15] &<< 24 | 0x0080_0000
    second[15] = 65 * 8
    return Digest(words: SHA256.compress(SHA256.compress(SHA256.initialState, first), second))
  }
}
