@testable import EventStorage
import JSONText

extension FuzzTarget {
  /// Proofs: what is read is written as the same bytes; or it is an error that names a place in the document.
  static let proof = FuzzTarget(name: "proof") { bytes in
    do throws(LogProofError) {
      let proof = try LogProof(reading: bytes)
      require(proof.bytes == bytes, "a proof has one spelling")
      // Whether it holds is its own matter; asking must not fail.
      _ = proof.holds
    } catch {
      if case .notAProof(let fault) = error {
        require((0...bytes.count).contains(fault.offset), "a fault lies beyond the document")
      }
    }
  }
}
