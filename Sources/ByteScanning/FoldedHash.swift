/// A 64-bit hash of bytes that is fast and spreads well, and is no defence against anyone who looks for collisions.
///
/// Each step multiplies to 128 bits and folds the halves together, as in wyhash (Wang Yi, 2019,
/// https://github.com/wangyi-fudan/wyhash).
/// The value is the same on every machine, so that it may be stored. O(n), about 8 bytes a nanosecond.
@inlinable
public func foldedHash(_ bytes: UnsafeRawBufferPointer, seed: UInt64 = 0) -> UInt64 {
  guard let start = bytes.baseAddress else { return foldedStep(seed ^ 0x9E37_79B9_7F4A_7C15, 0xA076_1D64_78BD_642F) }
  let count = bytes.count
  var hash = seed ^ (UInt64(truncatingIfNeeded: count) &* 0x9E37_79B9_7F4A_7C15)
  var offset = 0
  while offset &+ 16 <= count {
    let first = unsafe loadWord(start, offset)
    let second = unsafe loadWord(start, offset &+ 8)
    hash = foldedStep(first ^ 0xA076_1D64_78BD_642F, second ^ hash)
    offset &+= 16
  }
  if offset &+ 8 < count {
    hash = foldedStep(unsafe loadWord(start, offset) ^ 0xE703_7ED1_A0B4_28DB, hash)
  }
  return foldedStep(unsafe lastWord(start, count) ^ 0x8EBC_6AF0_9C88_C6E3, hash ^ 0x5899_65CC_7537_4CC3)
}

/// The last eight bytes, or all where there are fewer, as a number.
@inlinable
func lastWord(_ start: UnsafeRawPointer, _ count: Int) -> UInt64 {
  if count >= 8 { return unsafe loadWord(start, count &- 8) }
  if count >= 4 {
    let low = UInt32(littleEndian: unsafe start.loadUnaligned(as: UInt32.self))
    let high = UInt32(littleEndian: unsafe start.loadUnaligned(fromByteOffset: count &- 4, as: UInt32.self))
    return UInt64(low) | UInt64(high) &<< 32
  }
  if count == 0 { return 0 }
  let first = unsafe start.load(as: UInt8.self)
  let middle = unsafe start.load(fromByteOffset: count / 2, as: UInt8.self)
  let last = unsafe start.load(fromByteOffset: count &- 1, as: UInt8.self)
  return UInt64(first) | UInt64(middle) &<< 8 | UInt64(last) &<< 16
}

extension [UInt8] {
  /// The folded hash of all elements. O(n).
  public var foldedHash: UInt64 { unsafe withUnsafeBytes { unsafe ByteScanning.foldedHash($0) } }
}

@inlinable func foldedStep(_ left: UInt64, _ right: UInt64) -> UInt64 {
  let product = left.multipliedFullWidth(by: right)
  return product.high ^ product.low
}

/// Eight bytes as a little-endian number.
@inlinable func loadWord(_ start: UnsafeRawPointer, _ offset: Int) -> UInt64 {
  UInt64(littleEndian: unsafe start.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
}
