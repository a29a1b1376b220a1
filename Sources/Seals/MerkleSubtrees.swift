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
