import PatientRecord

/// Encoded events, one after the other, that one thread appends to and others read afterwards.
///
/// The memory is no array's: threads that read the same events hold pointers and count no references. Nobody appends
/// any more once others read.
@safe
final class EncodedBytes: @unchecked Sendable {
  private var memory: UnsafeMutableRawBufferPointer
  private(set) var count = 0

  /// Room for so many bytes at first; what is never written costs nothing.
  init(reserving capacity: Int = 0) {
    unsafe memory = .allocate(byteCount: capacity, alignment: 8)
  }

  deinit { unsafe memory.deallocate() }

  /// The bytes that were appended, while this is alive.
  var buffer: UnsafeRawBufferPointer { unsafe UnsafeRawBufferPointer(rebasing: memory[..<count]) }

  /// Appends some bytes. O(length), amortized.
  func append(_ bytes: UnsafeRawBufferPointer) {
    if unsafe memory.count &- count < bytes.count { grow(by: bytes.count) }
    guard let start = unsafe memory.baseAddress, let source = bytes.baseAddress else { return }
    unsafe (start + count).copyMemory(from: source, byteCount: bytes.count)
    count &+= bytes.count
  }

  private func grow(by length: Int) {
    let larger = unsafe UnsafeMutableRawBufferPointer.allocate(
      byteCount: max(4096, memory.count * 2, count + length), alignment: 8)
    unsafe larger.copyMemory(from: buffer)
    unsafe memory.deallocate()
    unsafe memory = larger
  }
}

/// The place of an encoded event in the bytes of one of several threads, with some bits of its id.
///
/// Fifteen bits tell most ids of a patient apart, so that events need not be read to find that no id stands twice.
struct EncodedPlace: Equatable, Sendable, BitwiseCopyable {
  /// From the lowest: 40 bits of the offset, 8 of the number of the bytes, 15 of the id; the highest says that the line
  /// itself stands there.
  private let packed: UInt64

  /// The most offset that a place can have.
  static let limit = 1 << 40

  /// No place: the event is left out.
  static let none = EncodedPlace(packed: .max)

  private init(packed: UInt64) { self.packed = packed }

  /// The place of the event with an id, or of a line that is still to be read.
  init(at offset: Int, of source: Int = 0, id: EventID = .absent, isDeferred: Bool = false) {
    precondition(offset < EncodedPlace.limit && source < 255)
    packed =
      UInt64(offset) | UInt64(source) &<< 40 | (id.halves.low & 0x7FFF) &<< 48 | (isDeferred ? 1 &<< 63 : 0)
  }

  /// The same place in the bytes with a number.
  func of(_ source: Int) -> EncodedPlace { EncodedPlace(packed: packed | UInt64(source) &<< 40) }

  /// The two halves, for whoever keeps them at four bytes.
  var halves: (high: UInt32, low: UInt32) { (UInt32(packed &>> 32), UInt32(truncatingIfNeeded: packed)) }

  init(high: UInt32, low: UInt32) { packed = UInt64(high) &<< 32 | UInt64(low) }

  var offset: Int { Int(packed & 0xFF_FFFF_FFFF) }
  var source: Int { Int(packed &>> 40 & 0xFF) }
  /// The bits of the id, and whether the line itself stands there.
  var mark: UInt16 { UInt16(packed &>> 48) }
  var isDeferred: Bool { packed &>> 63 == 1 }
}
