/// A Merkle tree that only grows (RFC 9162, 2.1), kept as the roots of its complete subtrees.
///
/// Enough to add leaves and to give the root: O(log n) memory, O(1) amortized to add, O(log n) for the root.
package struct MerkleFrontier: Hashable, Sendable {
  /// The number of leaves in the tree.
  package private(set) var count = 0
  /// Roots of complete subtrees, the largest first; their sizes are the bits of `count`.
  private var subtrees: [Digest] = []

  /// The tree without leaves.
  package init() {}

  /// The tree whose `count` and `roots` these are; nil if they do not fit together.
  package init?(count: Int, roots: [Digest]) {
    guard count >= 0, count.nonzeroBitCount == roots.count else { return nil }
    self.count = count
    subtrees = roots
  }

  /// The roots of the complete subtrees, the largest first.
  package var roots: [Digest] { subtrees }

  /// Adds a leaf on the right.
  package mutating func append(_ leaf: LeafHash) {
    var node = leaf.digest
    var full = count
    while full & 1 == 1, let left = subtrees.popLast() {
      node = NodeHash.node(left, node)
      full >>= 1
    }
    subtrees.append(node)
    count += 1
  }

  /// Adds leaves on the right, and gives the root as it is after each of some numbers of leaves. O(leaves), and
  /// O(log n) for each root; 64 bytes of memory a leaf.
  ///
  /// `counts` are numbers of leaves of the whole tree, each more than it has and at most what it will have.
  @discardableResult
  package mutating func append(
    _ leaves: [LeafHash], rootsAfter counts: [Int] = [], using engine: SHA256.Engine = .preferred
  ) -> [Seal] {
    append(MerkleSubtrees(leaves, after: count, using: engine), rootsAfter: counts, using: engine)
  }

  /// The same for leaves whose subtrees are there already; they must begin where this tree ends. O(log n), and O(log n)
  /// for each root.
  @discardableResult
  package mutating func append(
    _ added: MerkleSubtrees, rootsAfter counts: [Int] = [], using engine: SHA256.Engine = .preferred
  ) -> [Seal] {
    precondition(added.start == count, "subtrees are added where they begin")
    let levels = levels(with: added, using: engine)
    count += added.count
    subtrees = levels.indices.reversed().filter { count >> $0 & 1 == 1 }.map { levels[$0].last(within: count, $0) }
    return MerkleFrontier.roots(after: counts, in: levels, using: engine)
  }

  /// The Merkle tree hash; that of no leaves is the hash of nothing.
  package var root: Seal {
    guard var node = subtrees.last else { return MerkleFrontier.emptyRoot }
    for left in subtrees.dropLast().reversed() { node = NodeHash.node(left, node) }
    return Seal(node)
  }

  /// The Merkle tree hash of a tree without leaves (RFC 9162, 2.1.1).
  package static let emptyRoot = Seal(SHA256.hash([]))
}

// Many leaves at once: a level of the tree after the other, so that the nodes of each are hashed two at a time.
extension MerkleFrontier {
  /// Roots of complete subtrees of one size, side by side; the first of them is the `start`th of its size.
  private struct Level {
    let start: Int
    let nodes: [Digest]

    /// The last complete subtree of 2^`level` leaves in a tree of `count`.
    func last(within count: Int, _ level: Int) -> Digest { nodes[(count >> level) - 1 - start] }
  }

  /// The new complete subtrees of every size, and the old ones that may still get a neighbour.
  private func levels(with added: MerkleSubtrees, using engine: SHA256.Engine) -> [Level] {
    var levels: [Level] = []
    var old = subtrees
    // Of each size at most one subtree has both old leaves and new ones.
    var mixed: Digest?
    while (count + added.count) >> levels.count > 0 {
      let size = levels.count
      var start = count >> size
      var nodes = added.nodes(ofLevel: size)
      if let mixed { nodes.insert(mixed, at: 0) }
      if start & 1 == 1, let left = old.popLast() {
        nodes.insert(left, at: 0)
        start -= 1
      }
      levels.append(Level(start: start, nodes: nodes))
      let nextIsMixed = count & ((2 << size) - 1) != 0
      mixed = nextIsMixed && nodes.count > 1 ? NodeHash.node(nodes[0], nodes[1], using: engine) : nil
    }
    return levels
  }

  /// A root is made of the complete subtrees from the smallest to the largest.
  private static func roots(after counts: [Int], in levels: [Level], using engine: SHA256.Engine) -> [Seal] {
    var roots = [Digest?](repeating: nil, count: counts.count)
    for (level, subtrees) in levels.enumerated() {
      var children: [Digest] = []
      var joined: [Int] = []
      for (index, count) in counts.enumerated() where count >> level & 1 == 1 {
        let left = subtrees.last(within: count, level)
        if let right = roots[index] {
          children += [left, right]
          joined.append(index)
        } else {
          roots[index] = left
        }
      }
      for (index, node) in zip(joined, NodeHash.nodes(over: children[...], using: engine)) { roots[index] = node }
    }
    return roots.map { root in root.map { Seal($0) } ?? emptyRoot }
  }
}

/// The complete subtrees over leaves that stand side by side and over no others. They are made without knowing the
/// leaves before, so that several threads can each take a part of the leaves.
package struct MerkleSubtrees: Sendable {
  /// The number of leaves before them.
  package let start: Int
  /// The number of leaves.
  package let count: Int
  /// Roots by size, of 1, 2, 4 … leaves; the first of a size is the first that begins at `start` or after it.
  private let levels: [[Digest]]

  /// Subtrees over leaves that stand after so many others. O(leaves), 64 bytes of memory a leaf.
  package init(_ leaves: [LeafHash], after start: Int, using engine: SHA256.Engine = .preferred) {
    self.start = start
    count = leaves.count
    var levels = [leaves.map(\.digest)]
    var first = start
    while let nodes = levels.last, nodes.count > 1 {
      levels.append(NodeHash.nodes(over: nodes[(first & 1)...], using: engine))
      first = (first + 1) >> 1
    }
    self.levels = levels
  }

  /// The roots of 2^`level` leaves.
  func nodes(ofLevel level: Int) -> [Digest] { level < levels.count ? levels[level] : [] }

  /// The leaves before a place among them.
  package func leaves(before place: Int) -> [LeafHash] { levels[0][..<place].map(LeafHash.init) }
}
