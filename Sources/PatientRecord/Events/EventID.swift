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

  /// The id so many places after this one: the ids of the events that one call makes follow its first.
  public func advanced(by places: Int) -> EventID {
    let (sum, hasOverflowed) = low.addingReportingOverflow(UInt64(places))
    return EventID(high: hasOverflowed ? high &+ 1 : high, low: sum)
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

  private static func value(of digit: UInt8) -> UInt64? { alphabet.firstIndex(of: digit).map(UInt64.init) }
}

extension EventID: CustomStringConvertible {
  /// The 26 characters.
  public var description: String {
    unsafe String(unsafeUninitializedCapacity: 26) { unsafe writeText(to: UnsafeMutableRawBufferPointer($0)) }
  }

  /// Appends the 26 characters.
  public func appendText(to bytes: inout [UInt8]) {
    unsafe withUnsafeTemporaryAllocation(byteCount: 26, alignment: 1) { text in
      _ = unsafe writeText(to: text)
      unsafe bytes.append(contentsOf: text)
    }
  }

  /// Writes the 26 characters and returns how many they are.
  ///
  /// Thirteen digits of base 32 are 65 bits: the first half of them holds two bits that are always 0 and the upper 63.
  private func writeText(to text: UnsafeMutableRawBufferPointer) -> Int {
    let alphabet: StaticString = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    let letters = unsafe alphabet.utf8Start
    let upper = high &>> 1
    for place in 0..<13 {
      let shift = UInt64(truncatingIfNeeded: 60 &- 5 &* place)
      let lower = (low &>> shift | (place == 0 ? high &<< 4 : 0)) & 31
      unsafe text[place] = letters[Int(upper &>> shift & 31)]
      unsafe text[place &+ 13] = letters[Int(lower)]
    }
    return 26
  }
}
