/// A place in one line of bytes, which moves forward as the line is read.
///
/// Holds a pointer: whoever makes one keeps the buffer alive, readable for `lineScanSlack` bytes beyond the line, and
/// the line of the kinds `plain` or `text`, in which a string ends at the next quotation mark. Every read stays within
/// the line.
@safe
public struct LineCursor {
  @usableFromInline var position: UnsafeRawPointer
  @usableFromInline let end: UnsafeRawPointer

  /// A cursor at the start of a line of `count` bytes.
  @inlinable
  public init(_ start: UnsafeRawPointer, count: Int) {
    unsafe position = start
    unsafe end = start + count
  }

  /// The number of bytes that are left.
  @inlinable public var left: Int { unsafe end - position }

  /// The bytes that are left.
  @inlinable public var rest: ByteText { unsafe ByteText(start: position, count: left) }

  /// The next byte; 0 at the end.
  @inlinable public var next: UInt8 { unsafe position < end ? position.load(as: UInt8.self) : 0 }

  /// The eight bytes at an offset from here, the first lowest; what lies beyond the end is whatever stands there.
  @inlinable public func word(at offset: Int) -> UInt64 { unsafe loadWord(position, offset) }

  /// The byte at an offset from here, which must lie within the line.
  @inlinable public func byte(at offset: Int) -> UInt8 { unsafe position.load(fromByteOffset: offset, as: UInt8.self) }

  /// Moves on; `count` must not be more than `left`.
  @inlinable public mutating func skip(_ count: Int) { unsafe position += count }

  /// Takes a byte where it stands next.
  @inlinable @inline(__always)
  public mutating func take(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    unsafe position += 1
    return true
  }

  /// Takes a literal where it stands next.
  @inlinable @inline(__always)
  public mutating func take(_ literal: StaticString) -> Bool {
    let count = literal.utf8CodeUnitCount
    guard left >= count else { return false }
    guard unsafe isEqual(position, UnsafeRawPointer(literal.utf8Start), count) else { return false }
    unsafe position += count
    return true
  }

  /// Takes a key with its quotation marks and colon where it stands next: `"dose":`.
  @inlinable @inline(__always)
  public mutating func takeKey(_ key: StaticString) -> Bool {
    let count = key.utf8CodeUnitCount
    guard left > count &+ 3, byte(at: 0) == 0x22, byte(at: count &+ 1) == 0x22, byte(at: count &+ 2) == 0x3A else {
      return false
    }
    guard unsafe isEqual(position + 1, UnsafeRawPointer(key.utf8Start), count) else { return false }
    unsafe position += count &+ 3
    return true
  }

  /// Takes a string with its quotation marks and gives the bytes between them; nil where none stands next.
  @inlinable
  public mutating func takeString() -> ByteText? {
    guard next == 0x22 else { return nil }
    let start = unsafe position + 1
    var place = unsafe start
    while unsafe place < end {
      let bytes = unsafe place.loadUnaligned(as: SIMD16<UInt8>.self)
      let marks = bytes .== SIMD16<UInt8>(repeating: 0x22)
      let words = unsafe unsafeBitCast(marks, to: SIMD2<UInt64>.self)
      let (low, high) = (UInt64(littleEndian: words[0]), UInt64(littleEndian: words[1]))
      if low | high == 0 {
        unsafe place += 16
        continue
      }
      unsafe place += low != 0 ? low.trailingZeroBitCount / 8 : 8 &+ high.trailingZeroBitCount / 8
      guard unsafe place < end else { return nil }
      unsafe position = place + 1
      return unsafe ByteText(start: start, count: place - start)
    }
    return nil
  }

  /// Takes lower-case hexadecimal digits where 32 of them stand next; the digits need not be all.
  @inlinable
  public mutating func takeHexadecimal32() -> Bool {
    guard left >= 32 else { return false }
    let bytes = unsafe position.loadUnaligned(as: SIMD32<UInt8>.self)
    let fromZero = bytes &- SIMD32<UInt8>(repeating: 0x30)
    let fromLetter = bytes &- SIMD32<UInt8>(repeating: 0x61)
    let decimals = fromZero .< SIMD32<UInt8>(repeating: 10)
    let letters = fromLetter .< SIMD32<UInt8>(repeating: 6)
    let digits = decimals .| letters
    let words = unsafe unsafeBitCast(digits, to: SIMD4<UInt64>.self)
    guard (words[0] & words[1]) & (words[2] & words[3]) == .max else { return false }
    unsafe position += 32
    return true
  }

  /// Takes a whole number without sign and leading zeros, of at most 18 digits; nil where none stands next.
  @inlinable
  public mutating func takeNumber() -> Int? {
    var value = 0
    var count = 0
    while count < 18, unsafe position + count < end {
      let digit = byte(at: count) &- 0x30
      guard digit < 10 else { break }
      value = value &* 10 &+ Int(digit)
      count &+= 1
    }
    guard count == 1 || count > 1 && byte(at: 0) != 0x30 else { return nil }
    unsafe position += count
    return value
  }
}

/// Compares bytes, eight at a time; the last eight overlap those before them where the count is no multiple of eight.
@inlinable @inline(__always)
func isEqual(_ left: UnsafeRawPointer, _ right: UnsafeRawPointer, _ count: Int) -> Bool {
  if count >= 8 {
    var offset = 0
    while offset &+ 8 <= count {
      if unsafe loadWord(left, offset) != loadWord(right, offset) { return false }
      offset &+= 8
    }
    return unsafe loadWord(left, count &- 8) == loadWord(right, count &- 8)
  }
  if count >= 4 {
    let first = unsafe left.loadUnaligned(as: UInt32.self) == right.loadUnaligned(as: UInt32.self)
    let last = unsafe left.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self)
    return unsafe first && last == right.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self)
  }
  for index in 0..<count
  where unsafe left.load(fromByteOffset: index, as: UInt8.self) != right.load(fromByteOffset: index, as: UInt8.self) {
    return false
  }
  return true
}

/// Some bytes of a buffer that someone else keeps alive.
@safe
public struct ByteText {
  @usableFromInline let start: UnsafeRawPointer
  /// The number of bytes.
  public let count: Int

  @inlinable
  init(start: UnsafeRawPointer, count: Int) {
    unsafe self.start = start
    self.count = count
  }

  /// Bytes that outlive this value.
  @inlinable
  public init(_ bytes: UnsafeRawBufferPointer, at offset: Int, count: Int) {
    unsafe start = bytes.baseAddress.map { unsafe $0 + offset } ?? UnsafeRawPointer(bitPattern: 1).unsafelyUnwrapped
    self.count = count
  }

  /// The bytes as a buffer.
  @inlinable public var buffer: UnsafeRawBufferPointer { unsafe UnsafeRawBufferPointer(start: start, count: count) }

  /// A byte; `index` must be below `count`.
  @inlinable public subscript(index: Int) -> UInt8 { unsafe start.load(fromByteOffset: index, as: UInt8.self) }

  /// Their folded hash.
  @inlinable public var hash: UInt64 { unsafe foldedHash(buffer) }

  /// True if both are the same bytes.
  @inlinable
  public static func == (left: ByteText, right: ByteText) -> Bool {
    unsafe left.count == right.count && isEqual(left.start, right.start, left.count)
  }

  /// As a string; what is no UTF-8 becomes U+FFFD.
  public var string: String { unsafe String(decoding: buffer, as: UTF8.self) }

  /// As an array.
  public var array: [UInt8] { unsafe Array(buffer) }

  /// A word of up to 24 bytes, packed; nil for a longer one. 24 bytes must be readable from its start on.
  @inlinable
  public var packed: PackedWord? {
    guard count <= 24 else { return nil }
    return unsafe PackedWord(start, count: count)
  }
}

extension ByteText {
  /// An exact key, with their count, for texts of up to `longest` bytes.
  public struct Key: Equatable, Sendable {
    /// The first eight bytes; 0 where there are no more than eight in all.
    public var first: UInt64
    /// The last eight bytes, or all.
    public var last: UInt64

    /// The most bytes that a key can stand for.
    @inlinable public static var longest: Int { 16 }

    /// A key of two numbers.
    @inlinable
    public init(first: UInt64 = 0, last: UInt64 = 0) {
      self.first = first
      self.last = last
    }

    /// A number that tells keys apart, all of its bits mixed.
    @inlinable public var hash: UInt64 { foldedStep(first ^ 0xA076_1D64_78BD_642F, last ^ 0xE703_7ED1_A0B4_28DB) }
  }

  /// The key of at most `Key.longest` bytes. Reads no other bytes.
  @inlinable
  public var key: Key {
    unsafe Key(first: count > 8 ? loadWord(start, 0) : 0, last: lastWord(start, count))
  }
}

/// A word of at most 24 bytes, none of them zero, in three numbers, so that words are compared without a loop.
public struct PackedWord: Hashable, Sendable {
  @usableFromInline var parts = SIMD3<UInt64>()
  @usableFromInline var count = 0

  /// The empty word.
  @inlinable public init() {}

  /// A word; nil for one of more than 24 bytes.
  public init?(_ text: String) {
    for byte in text.utf8 {
      guard count < 24 else { return nil }
      append(byte)
    }
  }

  /// The first `count` of 24 bytes.
  @inlinable
  init(_ start: UnsafeRawPointer, count: Int) {
    self.count = count
    parts[0] = unsafe loadWord(start, 0) & PackedWord.mask(count)
    if count > 8 {
      parts[1] = unsafe loadWord(start, 8) & PackedWord.mask(count &- 8)
      parts[2] = unsafe loadWord(start, 16) & PackedWord.mask(count &- 16)
    }
  }

  /// The lowest `count` bytes of a number, all eight where there are more.
  @inlinable
  static func mask(_ count: Int) -> UInt64 { count >= 8 ? .max : count <= 0 ? 0 : 1 &<< UInt64(count &* 8) &- 1 }

  /// Adds a byte; there must be room.
  @inlinable
  mutating func append(_ byte: UInt8) {
    parts[count / 8] |= UInt64(byte) &<< UInt64(count % 8 &* 8)
    count &+= 1
  }

  /// A number below 64 that tells most words apart.
  @inlinable
  public var slot: Int {
    let mixed = (parts[0] ^ parts[1] &* 3 ^ parts[2] &* 5 &+ UInt64(truncatingIfNeeded: count)) &* 0x9E37_79B9_7F4A_7C15
    return Int(truncatingIfNeeded: mixed &>> 58)
  }
}
