/// Whole numbers in as few bytes as they need: seven bits a byte, the lowest first, and the highest bit set in every
/// byte but the last (unsigned LEB128). 300 is `AC 02`.
///
/// The closures are inlined, so that a reader or a writer keeps its place in a register.
public enum VariableLengthNumber {
  /// The number of bytes that a number takes, from 1 to 10. O(1).
  @inlinable
  public static func byteCount(of number: UInt64) -> Int { (70 &- (number | 1).leadingZeroBitCount) / 7 }

  /// The number that eight bytes begin with, the first of them lowest, and how many bytes it takes; nil for one of more
  /// than eight. O(1).
  @inlinable @inline(__always)
  public static func decode(word: UInt64) -> (number: UInt64, byteCount: Int)? {
    // Symbols and positions have two or three bytes.
    if word & 0x8080 == 0x0080 { return (word & 0x7F | word &>> 1 & 0x3F80, 2) }
    if word & 0x80_8080 == 0x8080 { return (word & 0x7F | word &>> 1 & 0x3F80 | word &>> 2 & 0x1F_C000, 3) }
    let ends = ~word & 0x8080_8080_8080_8080
    if ends == 0 { return nil }
    // The highest bit of the last byte, and those below it.
    let groups = word & (ends ^ (ends &- 1)) & 0x7F7F_7F7F_7F7F_7F7F
    let quarters = (groups & 0x7F_007F_007F_007F) | (groups &>> 1 & 0x3F80_3F80_3F80_3F80)
    let halves = (quarters & 0x3FFF_0000_3FFF) | (quarters &>> 2 & 0xFFF_C000_0FFF_C000)
    let number = (halves & 0xFFF_FFFF) | (halves &>> 4 & 0xFF_FFFF_F000_0000)
    return (number, ends.trailingZeroBitCount / 8 &+ 1)
  }

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
