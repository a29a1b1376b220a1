public import ByteScanning

/// The words of a closed list, so that a reader of bytes finds a code without making a string. O(1).
///
/// Made once for each list and never let go: all threads look into it for every word, and would hold each other up by
/// counting references to it.
@safe
public struct CodeTable<Value: Code>: @unchecked Sendable {
  /// How many codes there are.
  public let count: Int
  /// The codes in the order of their declaration.
  @usableFromInline let values: UnsafeMutablePointer<Value>
  /// Whether the position of every code is the byte that stands for it in memory.
  @usableFromInline let positionsAreTags: Bool
  /// Open addressing: a place holds a word and the position of its code.
  @usableFromInline let slots: UnsafeMutablePointer<(word: PackedWord, position: UInt8)?>

  @usableFromInline static var slotCount: Int { 64 }

  /// The table of a list whose words have at most 24 bytes; longer ones are left to readers of strings.
  init() {
    let codes = Array(Value.allCases)
    count = codes.count
    unsafe values = .allocate(capacity: max(1, codes.count))
    unsafe slots = .allocate(capacity: CodeTable.slotCount)
    unsafe slots.initialize(repeating: nil, count: CodeTable.slotCount)
    positionsAreTags =
      MemoryLayout<Value>.size == 1
      && codes.enumerated().allSatisfy { unsafe Int(unsafeBitCast($1, to: UInt8.self)) == $0 }
    for (position, code) in codes.enumerated() {
      unsafe (values + position).initialize(to: code)
      guard let word = PackedWord(code.rawValue), position < CodeTable.slotCount - 1 else { continue }
      var slot = word.slot
      while unsafe slots[slot] != nil { slot = (slot + 1) % CodeTable.slotCount }
      unsafe slots[slot] = (word, UInt8(position))
    }
  }

  /// The code of a word; nil for any other word.
  @inlinable
  public func value(of word: PackedWord) -> Value? {
    var slot = word.slot
    while let entry = unsafe slots[slot] {
      if entry.word == word { return unsafe values[Int(entry.position)] }
      slot = (slot &+ 1) % CodeTable.slotCount
    }
    return nil
  }

  /// The code at a position of the list; nil beyond its end.
  @inlinable
  public func value(at position: Int) -> Value? { 0 <= position && position < count ? unsafe values[position] : nil }

  /// The position of a code in the list.
  @inlinable
  public func position(of value: Value) -> UInt8 {
    if positionsAreTags { return unsafe unsafeBitCast(value, to: UInt8.self) }
    for position in 0..<count where unsafe values[position] == value { return UInt8(truncatingIfNeeded: position) }
    return 0
  }
}
