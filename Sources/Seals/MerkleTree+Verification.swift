extension MerkleTree {
  /// True if a proof shows that `leaf` stands at `index` (from 0) in the tree of `size` leaves with this root.
  ///
  /// RFC 9162, 2.1.3.2. O(log size).
  package static func verifiesInclusion(
    of leaf: LeafHash, at index: Int, size: Int, root: Seal, proof: [Digest]
  ) -> Bool {
    guard index >= 0, index < size else { return false }
    var way = WayToRoot(first: index, last: size - 1)
    var node = leaf.digest
    for sibling in proof {
      guard let isLeft = way.climb() else { return false }
      node = isLeft ? NodeHash.node(sibling, node) : NodeHash.node(node, sibling)
    }
    return way.isAtRoot && Seal(node) == root
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
    var way = WayToRoot(first: earlier - 1, last: size - 1)
    way.skipRightTurns()
    var (earlierNode, node) = (start, start)
    for sibling in path.dropFirst() {
      guard let isLeft = way.climb() else { return false }
      if isLeft { earlierNode = NodeHash.node(sibling, earlierNode) }
      node = isLeft ? NodeHash.node(sibling, node) : NodeHash.node(node, sibling)
    }
    return way.isAtRoot && Seal(earlierNode) == earlierRoot && Seal(node) == root
  }
}

/// The way from a node up to the root, as the numbers `fn` and `sn` of RFC 9162, 2.1.3.2 say it.
private struct WayToRoot {
  var first: Int
  var last: Int

  var isAtRoot: Bool { last == 0 }

  /// Climbs to the next sibling, and returns true if that stands on the left; nil at the root.
  mutating func climb() -> Bool? {
    if isAtRoot { return nil }
    let isLeft = first & 1 == 1 || first == last
    if isLeft { while first & 1 == 0, first != 0 { rise() } }
    rise()
    return isLeft
  }

  /// Climbs as long as the node stands on the right.
  mutating func skipRightTurns() { while first & 1 == 1 { rise() } }

  private mutating func rise() { (first, last) = (first >> 1, last >> 1) }
}
