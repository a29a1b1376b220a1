import Foundation
import Seals
import TestSupport
import Testing

@testable import EventStorage

/// `Tools/verify-seals.py --proof` gives the verdict of this room on every proof, good and bad.
@Suite("The second verifier of proofs")
struct SecondVerifierTests {
  @Test("both accept every proof of the reference log and of a small one")
  func good() throws {
    let reference = try EventLog.open(PackageLayout.root + "/EventLogs/case-series")
    let small = try LogProofTests.smallLog([1, 3, 2, 5, 1])
    var proofs = try LogProofTests.referenceInclusions.get().map { LogProof.inclusion($0) }
    proofs += try (1...small.lastSequenceNumber).map { .inclusion(try small.inclusionProof(of: $0)) }
    for log in [reference, small] {
      proofs += try log.batches.map { .consistency(try log.consistencyProof(since: $0.lastSequenceNumber)) }
    }
    let verdicts = try SecondVerifierTests.verdicts(proofs.map(\.bytes))
    #expect(verdicts.count == proofs.count)
    for (proof, verdict) in zip(proofs, verdicts) {
      switch proof {
      case .inclusion(let proof):
        let place = proof.keptSeal
        #expect(verdict == "ok seq \(proof.sequenceNumber) under seq \(place.sequenceNumber) seal \(place.seal)")
      case .consistency(let proof):
        let (earlier, later) = (proof.earlier, proof.later)
        #expect(
          verdict == "ok seq \(earlier.sequenceNumber) seal \(earlier.seal) extended by seq \(later.sequenceNumber) "
            + "seal \(later.seal)")
      }
    }
  }

  @Test("both refuse a proof with any one character changed")
  func everyCharacter() throws {
    let log = try LogProofTests.smallLog([1, 3, 2])
    for proof in [
      LogProof.inclusion(try log.inclusionProof(of: 3)), .consistency(try log.consistencyProof(since: 4)),
    ] {
      let changed = proof.bytes.indices.map { offset in
        var bytes = proof.bytes
        bytes[offset] = bytes[offset] == UInt8(ascii: "0") ? UInt8(ascii: "1") : UInt8(ascii: "0")
        return bytes
      }
      let verdicts = try SecondVerifierTests.verdicts(changed)
      #expect(verdicts.count == changed.count)
      for (offset, verdict) in verdicts.enumerated() { #expect(!verdict.hasPrefix("ok"), "byte \(offset)") }
      for bytes in changed { #expect(throws: LogProofError.self) { try LogProof(reading: bytes) } }
    }
  }

  @Test("both judge alike what was altered and given a new check")
  func altered() throws {
    let log = try LogProofTests.smallLog([1, 3, 2, 1])
    var proofs: [LogProof] = []
    for sequenceNumber in 1...7 {
      let good = try log.inclusionProof(of: sequenceNumber)
      let line = String(decoding: good.line, as: UTF8.self)
      for size in 1...17 { proofs.append(.inclusion(try good.altered(size: size))) }
      for place in 0...8 {
        let moved = line.replacing("\"seq\":\(sequenceNumber),", with: "\"seq\":\(place),")
        proofs.append(.inclusion(good.altered(sequenceNumber: place, line: moved)))
      }
      for length in 0...65 {
        proofs.append(.inclusion(good.altered(path: Array(repeating: AlteredProofTests.other, count: length))))
      }
    }
    let good = try log.consistencyProof(since: 4)
    for (earlier, later) in (1...9).flatMap({ earlier in (1...9).map { (earlier, $0) } }) {
      let ends = (
        try #require(KeptSeal(sequenceNumber: earlier, seal: good.earlier.seal)),
        try #require(KeptSeal(sequenceNumber: later, seal: good.later.seal))
      )
      proofs.append(.consistency(ConsistencyProof(log: "x", earlier: ends.0, later: ends.1, path: good.path)))
    }
    let verdicts = try SecondVerifierTests.verdicts(proofs.map(\.bytes))
    #expect(verdicts.count == proofs.count)
    for (index, (proof, verdict)) in zip(proofs, verdicts).enumerated() {
      let holds = (try? LogProof(reading: proof.bytes))?.holds == true
      #expect(verdict.hasPrefix("ok") == holds, "\(index): \(proof)")
    }
  }

  /// A line for each document.
  static func verdicts(_ documents: [[UInt8]]) throws -> [String] {
    try withTemporaryDirectory { directory in
      let files = documents.indices.map { "\(directory)/\($0)" }
      for (file, bytes) in zip(files, documents) { try Data(bytes).write(to: URL(fileURLWithPath: file)) }
      let result = try run(
        "/usr/bin/env", ["python3", PackageLayout.root + "/Tools/verify-seals.py", "--proof"] + files,
        environment: ProcessInfo.processInfo.environment)
      #expect(result.error == "")
      return result.output.split(separator: "\n").map(String.init)
    }
  }
}
