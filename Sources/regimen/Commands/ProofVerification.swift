import Arguments
import EventStorage
import JSONText
import Seals
import SystemCalls
import Text

/// `regimen verify --proof`: a proof alone, without any log.
enum ProofVerification {
  static func run(_ path: String, log: LogOption, against keptSeal: KeptSeal?) throws -> ExitCode {
    if let log = log.argument {
      throw UsageError("a proof is checked without a log", at: log, hint: "leave out --log or --proof")
    }
    let bytes = try readInput(path, limit: LogProof.byteLimit)
    let proof: LogProof
    do throws(LogProofError) {
      proof = try LogProof(reading: bytes)
    } catch .altered {
      return try tell(.failure("the proof was altered: its check does not fit the rest"))
    } catch .notAProof(let error) {
      let file = path == "-" ? "standard input" : path
      throw Diagnostic(error, file: file, in: bytes, showsLine: false).prefixed("is no proof: ")
    }
    return try tell(verdict(proof, against: keptSeal))
  }

  private enum Verdict {
    case success([String])
    case failure(String)
  }

  private static func verdict(_ proof: LogProof, against keptSeal: KeptSeal?) -> Verdict {
    let ends = proof.keptSeals
    guard proof.holds else { return .failure(proof.failure) }
    if let keptSeal, !ends.contains(keptSeal) { return .failure(mismatch(ends, keptSeal)) }
    return .success(proof.claim(against: keptSeal))
  }

  /// Says in which way a valid proof does not belong to the kept seal.
  private static func mismatch(_ ends: [KeptSeal], _ kept: KeptSeal) -> String {
    if ends.contains(where: { $0.sequenceNumber == kept.sequenceNumber }) {
      return "the proof has another seal at seq \(kept.sequenceNumber) than the one given: it is of a log that was "
        + "rewritten, or of another log"
    }
    let places = ends.map { String($0.sequenceNumber) }.joined(separator: " and seq ")
    return "the proof has seals at seq \(places), and the one given stands at seq \(kept.sequenceNumber)"
  }

  private static func tell(_ verdict: Verdict) throws -> ExitCode {
    switch verdict {
    case .success(let lines):
      try StandardStream.output.show(lines.map { $0 + "\n" }.joined())
      return .done
    case .failure(let message):
      try StandardStream.output.show("finding: \(message)\n")
      return .finding
    }
  }
}

extension LogProof {
  /// The seals that the proof is about.
  fileprivate var keptSeals: [KeptSeal] {
    switch self {
    case .inclusion(let proof): [proof.keptSeal]
    case .consistency(let proof): [proof.earlier, proof.later]
    }
  }

  /// The part that does not hold.
  fileprivate var failure: String {
    switch self {
    case .inclusion(let proof):
      "the proof fails: its path does not lead from the line of seq \(proof.sequenceNumber) to the seal at seq "
        + "\(proof.keptSeal.sequenceNumber)"
    case .consistency(let proof):
      "the proof fails: its path does not lead from the seal at seq \(proof.earlier.sequenceNumber) to the one at seq "
        + "\(proof.later.sequenceNumber)"
    }
  }

  /// Says what a valid proof shows, and what it does not show.
  fileprivate func claim(against kept: KeptSeal?) -> [String] {
    switch self {
    case .inclusion(let proof):
      [
        "ok: the line below is seq \(proof.sequenceNumber) of every log that has this seal at seq "
          + "\(proof.keptSeal.sequenceNumber)",
        described("seal", proof.keptSeal, kept), label(proof.log), shown(String(decoding: proof.line, as: UTF8.self)),
      ]
    case .consistency(let proof):
      [
        "ok: every log that has the later seal begins with all the lines that the earlier one commits to",
        described("earlier seal", proof.earlier, kept), described("later seal", proof.later, kept), label(proof.log),
      ]
    }
  }

  private func described(_ word: String, _ keptSeal: KeptSeal, _ kept: KeptSeal?) -> String {
    let seal = "\(word) \(keptSeal.seal) at seq \(keptSeal.sequenceNumber)"
    if kept == keptSeal { return seal + ", the one given" }
    return kept == nil ? seal + ", as the proof says: compare it with one kept elsewhere" : seal
  }

  private func label(_ log: String) -> String { "log \(shown(log)), as the proof says: no seal commits to it" }
}

extension Diagnostic {
  fileprivate func prefixed(_ words: String) -> Diagnostic {
    var copy = self
    copy.message = words + message
    return copy
  }
}
