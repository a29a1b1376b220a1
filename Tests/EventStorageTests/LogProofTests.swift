import Seals
import SystemCalls
import TestSupport
import Testing

@testable import EventStorage
import SimulatedDisk

/// Proofs of whole logs, against the definitions of RFC 9162, 2.1.3.1 and 2.1.4.1 written out here a second time.
@Suite("Proofs from logs")
struct LogProofTests {
  @Test(
    "every line of a small log is proven under every seal from its own on", arguments: [[1], [3], [1, 3, 2, 5, 1]])
  func everyLine(batches: [Int]) throws {
    let log = try LogProofTests.smallLog(batches)
    var definition = Definition(log)
    for end in log.batches.map(\.lastSequenceNumber) {
      for sequenceNumber in 1...end {
        let proof = try log.inclusionProof(of: sequenceNumber, at: end)
        #expect(proof.path == definition.path(sequenceNumber - 1, 0..<end), "seq \(sequenceNumber) at \(end)")
        #expect(proof.holds && proof.keptSeal.sequenceNumber == end && proof.log == log.description.id)
        #expect(proof.keptSeal.seal.digest == definition.root(0..<end))
      }
    }
  }

  @Test("every seal of a small log is proven to extend every earlier one")
  func everySeal() throws {
    let log = try LogProofTests.smallLog([1, 3, 2, 5, 1, 1, 4, 3])
    var definition = Definition(log)
    let ends = log.batches.map(\.lastSequenceNumber)
    for end in ends {
      for earlier in ends where earlier <= end {
        let proof = try log.consistencyProof(since: earlier, at: end)
        #expect(proof.path == definition.subproof(earlier, 0..<end, isWhole: true), "from \(earlier) to \(end)")
        #expect(proof.holds && proof.earlier.sequenceNumber == earlier && proof.later.sequenceNumber == end)
      }
    }
  }

  @Test("every line and every seal of the reference log is proven")
  func referenceLog() throws {
    let log = try EventLog.open(PackageLayout.root + "/EventLogs/case-series")
    var definition = Definition(log)
    let last = log.lastSequenceNumber
    for (index, proof) in try LogProofTests.referenceInclusions.get().enumerated() {
      let sequenceNumber = index + 1
      #expect(proof.path == definition.path(index, 0..<last) && proof.holds, "seq \(sequenceNumber)")
      #expect(LeafHash(ofEntry: proof.line).digest == definition.leaves[sequenceNumber - 1])
    }
    for earlier in log.batches.map(\.lastSequenceNumber) {
      let proof = try log.consistencyProof(since: earlier)
      #expect(proof.path == definition.subproof(earlier, 0..<last, isWhole: true) && proof.holds, "from \(earlier)")
    }
  }

  @Test("a proof shows its own line without its seal, and of the others nothing but hashes")
  func privacy() throws {
    let log = try LogProofTests.smallLog([2, 3])
    for sequenceNumber in 1...5 {
      let text = String(decoding: LogProof.inclusion(try log.inclusionProof(of: sequenceNumber)).bytes, as: UTF8.self)
      for other in 1...5 {
        #expect(text.contains(#"\"patient\":\"P\#(other)\""#) == (other == sequenceNumber))
      }
      #expect(!text.contains(#"\"seal\""#))
    }
    let growth = String(decoding: LogProof.consistency(try log.consistencyProof(since: 2)).bytes, as: UTF8.self)
    #expect(!growth.contains("patient"))
  }

  @Test("what a log cannot prove is refused with the reason")
  func refusals() throws {
    let log = try LogProofTests.smallLog([2, 3])
    func refusal<Proof>(_ body: () throws(LogProofRefusal) -> Proof) -> LogProofRefusal? {
      do throws(LogProofRefusal) {
        _ = try body()
        return nil
      } catch {
        return error
      }
    }
    #expect(refusal { () throws(LogProofRefusal) in try log.inclusionProof(of: 0) } == .noSuchLine)
    #expect(refusal { () throws(LogProofRefusal) in try log.inclusionProof(of: 6) } == .noSuchLine)
    #expect(refusal { () throws(LogProofRefusal) in try log.inclusionProof(of: 3, at: 2) } == .sealBefore(3))
    #expect(
      refusal { () throws(LogProofRefusal) in try log.inclusionProof(of: 1, at: 4) }
        == .noBatchEnds(at: 4, before: 2, after: 5))
    #expect(
      refusal { () throws(LogProofRefusal) in try log.consistencyProof(since: 1) }
        == .noBatchEnds(at: 1, before: nil, after: 2))
    #expect(
      refusal { () throws(LogProofRefusal) in try log.consistencyProof(since: 9) }
        == .noBatchEnds(at: 9, before: 5, after: nil))
    #expect(refusal { () throws(LogProofRefusal) in try log.consistencyProof(since: 5, at: 2) } == .sealBefore(5))
    let empty = try LogProofTests.smallLog([])
    #expect(
      refusal { () throws(LogProofRefusal) in try empty.consistencyProof(since: 1) }
        == .noBatchEnds(at: 1, before: nil, after: nil))
  }

  @Test("an erasure takes the proof of its event from the log, and none from those who hold one")
  func erasure() throws {
    let fileSystem = try SampleLog.log(batches: [2, 3])
    let before = try EventLog.open(SampleLog.directory, in: fileSystem)
    let (kept, growth) = (try before.inclusionProof(of: 4), try before.consistencyProof(since: 2))
    try fileSystem.replaceLine(4, with: stub(of: 4, in: before))
    try fileSystem.setSampleHead()
    let after = try EventLog.open(SampleLog.directory, in: fileSystem)
    #expect(after.erasedSequenceNumbers == [4])
    #expect(throws: LogProofRefusal.erased) { try after.inclusionProof(of: 4) }
    for other in [1, 2, 3, 5] { #expect(try after.inclusionProof(of: other) == before.inclusionProof(of: other)) }
    #expect(try after.consistencyProof(since: 2) == growth)
    #expect(try kept.holds && finding(in: after, against: kept.keptSeal, fileSystem) == nil)
  }

  @Test("a sealed line that is no JSON has no proof")
  func notShowable() throws {
    let fileSystem = try SampleLog.log(batches: [1])
    let text = try EventLog.open(SampleLog.directory, in: fileSystem).texts[0]
    try fileSystem.replaceLine(1, with: text.replacing(#""data":{"#, with: #""data":[{"#))
    try fileSystem.reseal()
    let log = try EventLog.open(SampleLog.directory, in: fileSystem)
    #expect(throws: LogProofRefusal.notShowable) { try log.inclusionProof(of: 1) }
  }

  /// The proof of each line of the reference log.
  static let referenceInclusions = Result {
    let log = try EventLog.open(PackageLayout.root + "/EventLogs/case-series")
    return try (1...log.lastSequenceNumber).map { try log.inclusionProof(of: $0) }
  }

  static func smallLog(_ batches: [Int]) throws -> EventLog {
    try EventLog.open(SampleLog.directory, in: try SampleLog.log(batches: batches))
  }
}

/// MTH, PATH and SUBPROOF as RFC 9162 writes them, from the text of a log's lines.
struct Definition {
  let leaves: [Digest]
  private var roots: [Range<Int>: Digest] = [:]

  init(_ log: EventLog) {
    leaves = log.texts.map { text in
      let seal = text.firstRange(of: #","seal":""#)
      let entry = seal.map { text[..<$0.lowerBound] + "}" } ?? text[...]
      return SHA256.hash([0] + Array(entry.utf8))
    }
  }

  /// MTH(D[range]).
  mutating func root(_ range: Range<Int>) -> Digest {
    if range.count == 1 { return leaves[range.lowerBound] }
    if let known = roots[range] { return known }
    let middle = middle(range)
    let children = root(range.lowerBound..<middle).bytes + root(middle..<range.upperBound).bytes
    let root = SHA256.hash([1] + children)
    roots[range] = root
    return root
  }

  /// PATH(index, D[range]), the index counted from the start of the range.
  mutating func path(_ index: Int, _ range: Range<Int>) -> [Digest] {
    if range.count == 1 { return [] }
    let middle = middle(range)
    let (left, right) = (range.lowerBound..<middle, middle..<range.upperBound)
    return index < left.count
      ? path(index, left) + [root(right)] : path(index - left.count, right) + [root(left)]
  }

  /// SUBPROOF(earlier, D[range], isWhole).
  mutating func subproof(_ earlier: Int, _ range: Range<Int>, isWhole: Bool) -> [Digest] {
    if earlier == range.count { return isWhole ? [] : [root(range)] }
    let middle = middle(range)
    let (left, right) = (range.lowerBound..<middle, middle..<range.upperBound)
    return earlier <= left.count
      ? subproof(earlier, left, isWhole: isWhole) + [root(right)]
      : subproof(earlier - left.count, right, isWhole: false) + [root(left)]
  }

  /// The start of the range and the largest power of two that is smaller than its length.
  private func middle(_ range: Range<Int>) -> Int {
    var half = 1
    while half * 2 < range.count { half *= 2 }
    return range.lowerBound + half
  }
}
