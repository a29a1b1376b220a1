/// A seal and the sequence number at which it stands. Keep it away from the log, and hold the log to it later.
///
/// It is written `SEAL@SEQ`. Transparency logs call it a checkpoint: the size of a tree and its root.
package struct KeptSeal: Hashable, Sendable {
  /// The sequence number of the last line that the seal commits to, at least 1.
  package let sequenceNumber: Int
  /// The Merkle tree hash of all lines up to it.
  package let seal: Seal

  /// A seal at a place; nil if that is before the first line.
  package init?(sequenceNumber: Int, seal: Seal) {
    guard sequenceNumber >= 1 else { return nil }
    (self.sequenceNumber, self.seal) = (sequenceNumber, seal)
  }

  /// A seal at the end of a batch, which is never before the first line.
  package init(_ seal: Seal, endOf sequenceNumber: Int) {
    (self.sequenceNumber, self.seal) = (sequenceNumber, seal)
  }

  /// Reads `SEAL@SEQ`: 64 lower-case hexadecimal digits, an at sign, a decimal without leading zeros; nil for all else.
  package init?(parsing text: String) {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    guard parts.count == 2, let seal = Seal(hexadecimal: String(parts[0])), let number = Int(parts[1]),
      String(number) == parts[1]
    else { return nil }
    self.init(sequenceNumber: number, seal: seal)
  }
}

extension KeptSeal: CustomStringConvertible {
  /// `SEAL@SEQ`.
  package var description: String { "\(seal)@\(sequenceNumber)" }
}
