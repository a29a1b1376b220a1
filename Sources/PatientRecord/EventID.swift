/// The identity of an event: a ULID, 48 bits of time and 80 of chance in 26 characters of Crockford's base 32.
///
/// Form: https://github.com/ulid/spec. Only upper-case letters are read, so that one id is always the same bytes.
public struct EventID: Hashable, Sendable, BitwiseCopyable {
  @usableFromInline let high: UInt64
  @usableFromInline let low: UInt64

  /// The id of no event, before a reader has filled it.
  @inlinable public static var absent: EventID { EventID(high: 0, low: 0) }

  /// An id of 128 given bits.
  @inlinable
  public init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }

  /// A new id for a moment (milliseconds since 1970) with 80 random bits.
  public init(millisecondsSinceEpoch: Int64, using generator: inout some RandomNumberGenerator) {
    let time = UInt64(clamping: millisecondsSinceEpoch) & 0xFFFF_FFFF_FFFF
    high = time << 16 | (generator.next() & 0xFFFF)
    low = generator.next()
  }

  /// The upper and the lower 64 bits.
  @inlinable public var halves: (high: UInt64, low: UInt64) { (high, low) }

  /// Reads 26 characters; nil for any other text or a value beyond 128 bits.
  public init?(_ text: String) {
    let digits = text.utf8
    guard digits.count == 26, let first = digits.first, first <= UInt8(ascii: "7") else { return nil }
    var high: UInt64 = 0
    var low: UInt64 = 0
    for digit in digits {
      guard let value = EventID.value(of: digit) else { return nil }
      high = high << 5 | low >> 59
      low = low << 5 | value
    }
    self.init(high: high, low: low)
  }

  private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ".utf8)

  private static func value(of digit: UInt8) -> UInt64? {
    alphabet.firstIndex(of: digit).map(UInt64.init)
  }
}

extension EventID: CustomStringConvertible {
  /// The 26 characters.
  public var description: String {
    let alphabet = EventID.alphabet
    return unsafe String(unsafeUninitializedCapacity: 26) { digits in
      for position in 0..<26 {
        let shift = UInt64((25 - position) * 5)
        let bits = shift >= 64 ? high >> (shift - 64) : (shift == 60 ? high << 4 | low >> 60 : low >> shift)
        unsafe digits[position] = alphabet[Int(bits & 31)]
      }
      return 26
    }
  }
}
