extension MerkleTree {
  /// True if a proof shows that `leaf` stands at `index` (from 0) in the tree of `size` leaves with this root.
  ///
  /// RFC 9162, 2.1.3.2. O(log size).
  package static func verifiesInclusion(
    of leaf: LeafHash, at index: Int, size: Int, root: Seal, proof: [Digest]
  ) -> Bool {
    guard index >= 0, index < size else { return false }
    var first = index
    var second = size - 1
    var node = leaf.digest
    for sibling in proof {
      if second == 0 { return false }
      if first & 1 == 1 || first == second {
        node = NodeHash.node(sibling, node)
        while first & 1 == 0, first != 0 {
          first >>= 1
          second >>= 1
        }
      } else {
        node = NodeHash.node(node, sibling)
      }
      first >>= 1
      second >>= 1
    }
    return second == 0 && Seal(node) == root
  }

  /// True if a proof shows that the tree of `size` leaves begins with the tree of `earlier` leaves.
  ///
  /// RFC 9162, 2.1.4.2. Trees of one size are consistent when their roots are the same and the proof is empty. O(log
  /// size).
  package static func verifiesConsistency(
    from earlier: Int, _ earlierRoot: Seal, to size: Int, _ root: Seal, proof: [Digest]
  ) -> Bool {
    guard earlier > 0, earlier <= size else { return false }
    if earlier == size { return proof.isEmpty && earlierRoot == root }
    let isComplete = earlier & (earlier - 1) == 0
    let path = isComplete ? [earlierRoot.digest] + proof : proof
    guard let start = path.first else { return false }
    var (first, second) = (earlier - 1, size - 1)
    while first & 1 == 1 {
      first >>= 1
      second >>= 1
    }
    var (earlierNode, node) = (start, start)
    for sibling in path.dropFirst() {
      if second == 0 { return false }
      if first & 1 == 1 || first == second {
        earlierNode = NodeHash.node(sibling, earlierNode)
        node = NodeHash.node(sibling, node)
        while first & 1 == 0, first != 0 {
          first >>= 1
          second >>= 1
        }
      } else {
        node = NodeHash.node(node, sibling)
      }
      first >>= 1
      second >>= 1
    }
    return second == 0 && Seal(earlierNode) == earlierRoot && Seal(node) == root
  }
}
