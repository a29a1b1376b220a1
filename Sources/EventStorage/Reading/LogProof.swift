import JSONText
package import Seals

/// Something that a log's seals prove to someone who has not got the log.
///
/// **The document.** One line of UTF-8 and a line feed, without space between tokens, members in this order, strings
/// escaped only where JSON demands it:
///
///     {"format":1,"kind":"inclusion","log":"<id>","seq":7,"line":"…","size":258,"seal":"<64 hex>",
///      "path":["<64 hex>",…],"check":"<64 hex>"}
///     {"format":1,"kind":"consistency","log":"<id>","from":{"seq":100,"seal":"<64 hex>"},
///      "to":{"seq":258,"seal":"<64 hex>"},"path":["<64 hex>",…],"check":"<64 hex>"}
///
/// - `line` is the text that the leaf hashes: the stored line without its line feed and without `,"seal":"…"`. Its own
///   `seq` is the document's.
/// - `size` is the sequence number that `seal` stands at: the number of leaves of its tree.
/// - `path` is PATH(seq - 1, D[size]) of RFC 9162, 2.1.3.1, or PROOF(from, D[to]) of 2.1.4.1; at most 64 hashes, and
///   the only trace of other lines.
/// - `check` is the SHA-256 of all bytes before `,"check"`. It finds slips. It is no protection against deceit, for
///   anyone can compute it; the path is.
///
/// A document that is written in any other way is no proof. `log` is a label: no seal commits to it.
package enum LogProof: Hashable, Sendable {
  /// One line stands in the log.
  case inclusion(InclusionProof)
  /// The log at a later seal extends the log at an earlier one.
  case consistency(ConsistencyProof)

  /// The only format that there is.
  static let format = 1
  /// The most hashes in a path, enough for every tree that can be counted.
  static let pathLimit = 64
  /// The most bytes that a document can have: the longest line with each byte escaped, and the rest.
  package static let byteLimit = 2 * LogFormat.batchByteLimit + 1 << 16

  /// True if the path leads to the seal, or from the earlier to the later. O(bytes).
  package var holds: Bool {
    switch self {
    case .inclusion(let proof): proof.holds
    case .consistency(let proof): proof.holds
    }
  }
}

/// A proof that one line stands in a log.
///
/// If it holds, then this line is the one with this sequence number in every log that has this seal at this size: that
/// or SHA-256 is broken. That the log in question has that seal is for the reader to know.
package struct InclusionProof: Hashable, Sendable {
  /// The id of the log; a label.
  package let log: String
  /// The line's place, from 1.
  package let sequenceNumber: Int
  /// The bytes that the leaf hashes: the line without its line feed and its seal.
  package let line: [UInt8]
  /// The seal that the proof leads to.
  package let keptSeal: KeptSeal
  /// The hashes beside the way from the leaf to the root.
  package let path: [Digest]

  var holds: Bool {
    MerkleTree.verifiesInclusion(
      of: LeafHash(ofEntry: line), at: sequenceNumber - 1, size: keptSeal.sequenceNumber, root: keptSeal.seal,
      proof: path)
  }
}

/// A proof that a log only grew between two seals.
///
/// If it holds, then every log that has the later seal begins with all the lines of the log that has the earlier one.
package struct ConsistencyProof: Hashable, Sendable {
  /// The id of the log; a label.
  package let log: String
  /// The seal that the reader has kept.
  package let earlier: KeptSeal
  /// The seal that the log has come to.
  package let later: KeptSeal
  /// The hashes from which both roots follow.
  package let path: [Digest]

  var holds: Bool {
    MerkleTree.verifiesConsistency(
      from: earlier.sequenceNumber, earlier.seal, to: later.sequenceNumber, later.seal, proof: path)
  }
}

extension LogProof {
  /// The document, its line feed included.
  package var bytes: [UInt8] { document(check: SHA256.hash(checkedPart)) }

  /// The document with a check that need not fit.
  func document(check: Digest) -> [UInt8] { checkedPart + Array(",\"check\":\"\(check)\"}\n".utf8) }

  /// The document as far as its check covers it.
  private var checkedPart: [UInt8] {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("format", LogProof.format)
    writer.key("kind")
    switch self {
    case .inclusion(let proof): proof.write(to: &writer)
    case .consistency(let proof): proof.write(to: &writer)
    }
    return writer.bytes
  }
}

extension InclusionProof {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.string(LogProof.Kind.inclusion.rawValue)
    writer.member("log", log)
    writer.member("seq", sequenceNumber)
    writer.member("line", String(decoding: line, as: UTF8.self))
    writer.member("size", keptSeal.sequenceNumber)
    writer.member("seal", keptSeal.seal.description)
    writer.write(path: path)
  }
}

extension ConsistencyProof {
  fileprivate func write(to writer: inout JSONWriter) {
    writer.string(LogProof.Kind.consistency.rawValue)
    writer.member("log", log)
    writer.key("from")
    writer.write(earlier)
    writer.key("to")
    writer.write(later)
    writer.write(path: path)
  }
}

extension JSONWriter {
  fileprivate mutating func write(_ keptSeal: KeptSeal) {
    beginObject()
    member("seq", keptSeal.sequenceNumber)
    member("seal", keptSeal.seal.description)
    endObject()
  }

  fileprivate mutating func write(path: [Digest]) {
    key("path")
    beginArray()
    for hash in path { string(hash.description) }
    endArray()
  }
}
