/// The bytes that a leaf hash covers, in a buffer.
package struct LeafEntry: Hashable, Sendable, BitwiseCopyable {
  /// The offsets of the bytes.
  package let start, end: Int
  /// True if a closing brace counts after the bytes: a sealed line counts without its seal.
  package let isSealed: Bool

  /// The entry of a line that stands at `range` without its line feed; a sealed one ends with its seal and a brace.
  package init(ofLine range: Range<Int>, isSealed: Bool) {
    start = range.lowerBound
    end = isSealed ? range.upperBound - 1 - Seal.memberLength : range.upperBound
    self.isSealed = isSealed
  }
}

extension LeafHash {
  /// The leaf hashes of entries of one buffer, in their order. O(bytes), and nothing allocated for an entry.
  ///
  /// An entry that does not stand in the buffer ends the program.
  package static func hashes(
    of entries: [LeafEntry], in bytes: Span<UInt8>, using engine: SHA256.Engine = .preferred
  ) -> [LeafHash] {
    var hashes = [LeafHash](repeating: LeafHash(Digest(words: SIMD8())), count: entries.count)
    for entry in entries {
      precondition(0 <= entry.start && entry.start <= entry.end && entry.end <= bytes.count, "an entry is cut off")
    }
    unsafe withUnsafeTemporaryAllocation(byteCount: 2 * Lane.scratchSize, alignment: 64) { scratch in
      guard let scratch = scratch.baseAddress else { return }
      unsafe bytes.withUnsafeBytes { bytes in
        // Nothing is read through the address of an empty buffer, whose entries are all empty.
        var lanes = unsafe Lanes(
          entries: entries, bytes: bytes.baseAddress ?? UnsafeRawPointer(scratch), scratch: scratch, engine: engine)
        unsafe lanes.run(into: &hashes)
      }
    }
    return hashes
  }
}

/// Two messages at a time on their way through the compression function; where one ends, the next takes its lane.
@unsafe
private struct Lanes {
  let entries: [LeafEntry]
  let bytes: UnsafeRawPointer
  let scratch: UnsafeMutableRawPointer
  let engine: SHA256.Engine
  var next = 0

  mutating func run(into hashes: inout [LeafHash]) {
    var first = unsafe Lane(scratch)
    var second = unsafe Lane(scratch + Lane.scratchSize)
    unsafe take(&first)
    unsafe take(&second)
    while unsafe first.count > 0 && second.count > 0 {
      let count = unsafe min(first.count, second.count)
      unsafe engine.compressPair(&first.state, first.blocks, &second.state, second.blocks, count: count)
      if unsafe first.advance(by: count) { unsafe finish(&first, into: &hashes) }
      if unsafe second.advance(by: count) { unsafe finish(&second, into: &hashes) }
    }
    unsafe finishAlone(&first, into: &hashes)
    unsafe finishAlone(&second, into: &hashes)
  }

  private mutating func finishAlone(_ lane: inout Lane, into hashes: inout [LeafHash]) {
    while unsafe lane.count > 0 {
      let count = unsafe lane.count
      unsafe engine.compress(&lane.state, lane.blocks, count: count)
      if unsafe lane.advance(by: count) { unsafe finish(&lane, into: &hashes) }
    }
  }

  private mutating func finish(_ lane: inout Lane, into hashes: inout [LeafHash]) {
    unsafe hashes[lane.index] = unsafe LeafHash(Digest(words: lane.state))
    unsafe take(&lane)
  }

  /// Puts the next message on a lane, if there is one.
  private mutating func take(_ lane: inout Lane) {
    guard unsafe next < entries.count else { return }
    let entry = unsafe entries[next]
    unsafe lane.start(next, bytes + entry.start, entry)
    unsafe next += 1
  }
}

/// One message on its way: a first block that begins with the prefix, whole blocks where they stand, and one or two
/// that end with the padding. A short one has only the last.
@unsafe
private struct Lane {
  /// A first block and two last ones.
  static let scratchSize = 192

  private let scratch: UnsafeMutableRawPointer
  private(set) var index = 0
  var state = SHA256.initialState
  /// The blocks that come next.
  private(set) var blocks: UnsafeRawPointer
  /// The number of them in a row; 0 if the lane is free.
  private(set) var count = 0
  private var middle: UnsafeRawPointer
  private var middleCount = 0
  private var lastCount = 0

  init(_ scratch: UnsafeMutableRawPointer) {
    unsafe self.scratch = unsafe scratch
    unsafe blocks = UnsafeRawPointer(scratch)
    unsafe middle = UnsafeRawPointer(scratch)
  }

  mutating func start(_ index: Int, _ bytes: UnsafeRawPointer, _ entry: LeafEntry) {
    unsafe self.index = index
    unsafe state = SHA256.initialState
    let length = entry.end - entry.start
    let last = unsafe scratch + 64
    unsafe last.storeBytes(of: SIMD64(), as: SIMD64<UInt8>.self)
    unsafe last.storeBytes(of: SIMD64(), toByteOffset: 64, as: SIMD64<UInt8>.self)
    // The prefix of a leaf is a zero byte.
    var end = 1 + length
    if length < 63 {
      unsafe (last + 1).copyMemory(from: bytes, byteCount: length)
    } else {
      unsafe scratch.storeBytes(of: 0, as: UInt8.self)
      unsafe (scratch + 1).copyMemory(from: bytes, byteCount: 63)
      unsafe middle = unsafe bytes + 63
      unsafe middleCount = (length - 63) / 64
      end = (length - 63) % 64
      unsafe last.copyMemory(from: bytes + (length - end), byteCount: end)
    }
    if entry.isSealed {
      unsafe last.storeBytes(of: UInt8(ascii: "}"), toByteOffset: end, as: UInt8.self)
      end += 1
    }
    unsafe last.storeBytes(of: 0x80, toByteOffset: end, as: UInt8.self)
    unsafe lastCount = end + 9 <= 64 ? 1 : 2
    let bitCount = UInt64(1 + length + (entry.isSealed ? 1 : 0)) * 8
    unsafe last.storeBytes(of: bitCount.bigEndian, toByteOffset: lastCount * 64 - 8, as: UInt64.self)
    unsafe blocks = unsafe UnsafeRawPointer(scratch)
    unsafe count = 1
    if length < 63 { _ = unsafe advance(by: 1) }
  }

  /// Goes on by some blocks; says whether the message is at its end.
  mutating func advance(by done: Int) -> Bool {
    unsafe count -= done
    unsafe blocks += done * 64
    if unsafe count > 0 { return false }
    if unsafe middleCount > 0 {
      unsafe (blocks, count) = unsafe (middle, middleCount)
      unsafe middleCount = 0
    } else {
      unsafe (blocks, count) = unsafe (UnsafeRawPointer(scratch + 64), lastCount)
      unsafe lastCount = 0
    }
    return unsafe count == 0
  }
}
