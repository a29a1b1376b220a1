/// Whole numbers in as few bytes as they need: seven bits a byte, the lowest first, and the highest bit set in every
/// byte but the last (unsigned LEB128). 300 is `AC 02`.
///
/// The closures are inlined, so that a reader or a writer keeps its place in a register.
public enum VariableLengthNumber {
  /// The number of bytes that a number takes, from 1 to 10. O(1).
  @inlinable
  public static func byteCount(of number: UInt64) -> Int { (70 &- (number | 1).leadingZeroBitCount) / 7 }

  /// Calls `write` with each byte of a number.
  @inlinable @inline(__always)
  public static func encode(_ number: UInt64, _ write: (UInt8) -> Void) {
    var rest = number
    while rest >= 0x80 {
      write(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest &>>= 7
    }
    write(UInt8(truncatingIfNeeded: rest))
  }

  /// Reads a number of up to 63 bits; nil for a longer one, and where `next` has no more bytes.
  @inlinable @inline(__always)
  public static func decode(_ next: () -> UInt8?) -> UInt64? {
    var value: UInt64 = 0
    var shift: UInt64 = 0
    while shift < 63, let byte = next() {
      value |= UInt64(byte & 0x7F) &<< shift
      if byte < 0x80 { return value }
      shift &+= 7
    }
    return nil
  }
}
