import Testing

@testable import Seals

/// Against the eight entries that the Certificate Transparency projects test with, and against the definitions of
/// RFC 9162, 2.1.1, written out here a second time.
@Suite("Merkle trees")
struct MerkleTreeTests {
  static let entries: [[UInt8]] = [
    [], [0x00], [0x10], [0x20, 0x21], [0x30, 0x31], [0x40, 0x41, 0x42, 0x43],
    [0x50, 0x51, 0x52, 0x53, 0x54, 0x55, 0x56, 0x57],
    [0x60, 0x61, 0x62, 0x63, 0x64, 0x65, 0x66, 0x67, 0x68, 0x69, 0x6a, 0x6b, 0x6c, 0x6d, 0x6e, 0x6f],
  ]
  // google/certificate-transparency, cpp/merkletree/merkle_tree_test.cc: kSHA256Roots.
  static let roots = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
  ]

  static func tree(_ count: Int) -> MerkleTree {
    MerkleTree(leaves: (0..<count).map { LeafHash(ofEntry: $0 < 8 ? entries[$0] : [UInt8($0)]) })
  }

  /// RFC 9162, 2.1.1, as it is written there.
  static func definition(_ entries: ArraySlice<[UInt8]>) -> [UInt8] {
    if entries.isEmpty { return SHA256.hash([]).bytes }
    if entries.count == 1 { return SHA256.hash([0] + entries[entries.startIndex]).bytes }
    var half = 1
    while half * 2 < entries.count { half *= 2 }
    return SHA256.hash([1] + definition(entries.prefix(half)) + definition(entries.dropFirst(half))).bytes
  }

  @Test("the roots that Certificate Transparency publishes")
  func publishedRoots() {
    #expect(MerkleFrontier().root.description == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    let tree = MerkleTreeTests.tree(8)
    for count in 1...8 { #expect(tree.root(ofFirst: count).description == MerkleTreeTests.roots[count - 1]) }
  }

  @Test("growing leaf by leaf gives the root of the definition")
  func growing() {
    let entries = (0..<70).map { [UInt8($0), 1] }
    var frontier = MerkleFrontier()
    for (index, entry) in entries.enumerated() {
      frontier.append(LeafHash(ofEntry: entry))
      #expect(frontier.root.digest.bytes == MerkleTreeTests.definition(entries[...index]), "\(index + 1) leaves")
    }
  }

  @Test("growing by many leaves gives the roots of growing leaf by leaf", arguments: SHA256.Engine.available)
  func growingByMany(_ engine: SHA256.Engine) {
    let leaves = (0..<70).map { LeafHash(ofEntry: [UInt8($0), 1]) }
    for before in [0, 1, 2, 3, 6, 7, 8, 13, 31, 32, 33] {
      for added in [0, 1, 2, 5, 16, 35] {
        var expected = MerkleFrontier()
        for leaf in leaves[..<before] { expected.append(leaf) }
        var frontier = expected
        var roots: [Seal] = []
        for leaf in leaves[before..<before + added] {
          expected.append(leaf)
          roots.append(expected.root)
        }
        let counts = Array(before + 1..<before + added + 1)
        #expect(frontier.append(Array(leaves[before..<before + added]), rootsAfter: counts, using: engine) == roots)
        #expect(frontier == expected, "\(added) leaves after \(before)")
      }
    }
  }

  // The paths of merkle_tree_test.cc, counted from 0 as RFC 9162 does.
  @Test("published inclusion proofs")
  func publishedPaths() {
    let tree = MerkleTreeTests.tree(8)
    #expect(tree.inclusionProof(of: 0, inFirst: 1) == [])
    #expect(
      tree.inclusionProof(of: 0, inFirst: 8).map { $0.map(\.description) } == [
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
      ])
    #expect(
      tree.consistencyProof(from: 6, toFirst: 8).map { $0.map(\.description) } == [
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
      ])
  }

  @Test("every inclusion proof verifies, and nothing else does")
  func inclusion() throws {
    let tree = MerkleTreeTests.tree(20)
    let other = SHA256.hash("other".utf8)
    for size in 1...20 {
      let root = tree.root(ofFirst: size)
      for index in 0..<size {
        let proof = try #require(tree.inclusionProof(of: index, inFirst: size))
        func verifies(_ leaf: LeafHash, _ index: Int, _ size: Int, _ root: Seal, _ proof: [Digest]) -> Bool {
          MerkleTree.verifiesInclusion(of: leaf, at: index, size: size, root: root, proof: proof)
        }
        #expect(verifies(tree.leaves[index], index, size, root, proof))
        #expect(!verifies(LeafHash(other), index, size, root, proof))
        #expect(!verifies(tree.leaves[index], index, size, Seal(other), proof))
        #expect(!verifies(tree.leaves[index], index, size, root, proof + [other]))
        #expect(!verifies(tree.leaves[index], size, size, root, proof))
        #expect(!verifies(tree.leaves[index], -1, size, root, proof))
        for position in proof.indices {
          var changed = proof
          changed[position] = other
          #expect(!verifies(tree.leaves[index], index, size, root, changed))
        }
        if size > 1 {
          #expect(!verifies(tree.leaves[index], (index + 1) % size, size, root, proof))
          #expect(!verifies(tree.leaves[index], index, size, root, Array(proof.dropLast())))
        }
      }
    }
    #expect(tree.inclusionProof(of: 5, inFirst: 5) == nil && tree.inclusionProof(of: 0, inFirst: 21) == nil)
  }

  @Test("every consistency proof verifies, and nothing else does")
  func consistency() throws {
    let tree = MerkleTreeTests.tree(20)
    let other = SHA256.hash("other".utf8)
    for size in 1...20 {
      for earlier in 1...size {
        let proof = try #require(tree.consistencyProof(from: earlier, toFirst: size))
        let roots = (tree.root(ofFirst: earlier), tree.root(ofFirst: size))
        func verifies(_ earlierRoot: Seal, _ root: Seal, _ proof: [Digest]) -> Bool {
          MerkleTree.verifiesConsistency(from: earlier, earlierRoot, to: size, root, proof: proof)
        }
        #expect(verifies(roots.0, roots.1, proof))
        #expect(!verifies(Seal(other), roots.1, proof))
        #expect(!verifies(roots.0, Seal(other), proof))
        #expect(!verifies(roots.0, roots.1, proof + [other]))
        for position in proof.indices {
          var changed = proof
          changed[position] = other
          #expect(!verifies(roots.0, roots.1, changed))
        }
        if !proof.isEmpty { #expect(!verifies(roots.0, roots.1, Array(proof.dropLast()))) }
      }
    }
    #expect(tree.consistencyProof(from: 0, toFirst: 5) == nil && tree.consistencyProof(from: 6, toFirst: 5) == nil)
  }
}
