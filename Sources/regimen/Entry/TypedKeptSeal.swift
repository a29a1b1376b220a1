import Arguments
import Seals

/// Reads `SEAL@SEQ`.
func typedKeptSeal(_ text: String) throws(ValueError) -> KeptSeal {
  guard let keptSeal = KeptSeal(parsing: text) else {
    throw ValueError(
      "not a seal and its place", hint: "64 digits of 0-9 and a-f, @, and the seq that the seal stood at")
  }
  return keptSeal
}

/// Reads a sequence number.
func typedSequenceNumber(_ text: String) throws(ValueError) -> Int {
  guard let number = Int(text), number >= 1 else { throw ValueError("not a seq", hint: "a whole number from 1") }
  return number
}
