import Arguments
import EventStorage

/// Reads `SEAL@SEQ`.
func typedCheckpoint(_ text: String) throws(ValueError) -> Checkpoint {
  guard let checkpoint = Checkpoint(parsing: text) else {
    throw ValueError(
      "not a seal and its place", hint: "64 digits of 0-9 and a-f, @, and the seq that the seal stood at")
  }
  return checkpoint
}

/// Reads a sequence number.
func typedSequenceNumber(_ text: String) throws(ValueError) -> Int {
  guard let number = Int(text), number >= 1 else { throw ValueError("not a seq", hint: "a whole number from 1") }
  return number
}
