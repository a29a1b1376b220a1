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

  /// Writes the 26 characters and returns how many they are: the first two stand for eight bits, and every eight behind
  /// them for forty.
  private func writeText(to text: UnsafeMutableRawBufferPointer) -> Int {
    unsafe text.storeBytes(of: EventID.digits((high &>> 56) &<< 30), as: UInt64.self)
    unsafe text.storeBytes(of: EventID.digits(high &>> 16), toByteOffset: 2, as: UInt64.self)
    unsafe text.storeBytes(of: EventID.digits(high &<< 24 | low &>> 40), toByteOffset: 10, as: UInt64.self)
    unsafe text.storeBytes(of: EventID.digits(low), toByteOffset: 18, as: UInt64.self)
    return 26
  }

  /// The eight characters of the lower forty bits, as the bytes of a number in the order of memory.
  private static func digits(_ bits: UInt64) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    // Each half of the digits moves away from the other, until each digit has a byte.
    var digits = bits & 0xF_FFFF | (bits &>> 20 & 0xF_FFFF) &<< 32
    digits = digits & 0x3FF_0000_03FF | (digits &>> 10 & 0x3FF_0000_03FF) &<< 16
    digits = digits & 0x1F_001F_001F_001F | (digits &>> 5 & 0x1F_001F_001F_001F) &<< 8
    /// A one in each byte whose digit is above a number.
    func above(_ number: UInt64) -> UInt64 { (digits &+ (127 &- number) &* ones) &>> 7 & ones }
    // The letters follow the figures seven places on, without I, L, O and U.
    let letters = above(9) &* 7 &+ above(17) &+ above(19) &+ above(21) &+ above(26)
    return (digits &+ 0x30 &* ones &+ letters).bigEndian
  }
}
