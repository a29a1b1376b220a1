public import ByteScanning

/// The words of a closed list, so that a reader of bytes finds a code without making a string. O(1).
public struct CodeTable<Value: Code>: Sendable {
  /// The codes in the order of their declaration.
  public let values: [Value]
  /// Open addressing: a place holds a word and the position of its code.
  @usableFromInline let slots: [(word: PackedWord, position: UInt8)?]

  /// The table of a list whose words have at most 24 bytes; longer ones are left to readers of strings.
  public init() {
    values = Array(Value.allCases)
    var slots = [(word: PackedWord, position: UInt8)?](repeating: nil, count: 64)
    for (position, value) in values.enumerated() {
      guard let word = PackedWord(value.rawValue), position < 63 else { continue }
      var slot = word.slot
      while slots[slot] != nil { slot = (slot + 1) % 64 }
      slots[slot] = (word, UInt8(position))
    }
    self.slots = slots
  }

  /// The code of a word; nil for any other word.
  @inlinable
  public func value(of word: PackedWord) -> Value? {
    var slot = word.slot
    while let entry = slots[slot] {
      if entry.word == word { return values[Int(entry.position)] }
      slot = (slot &+ 1) % 64
    }
    return nil
  }

  /// The code at a position of the list; nil beyond its end.
  @inlinable
  public func value(at position: Int) -> Value? { position < values.count ? values[position] : nil }

  /// The position of a code in the list.
  @inlinable
  public func position(of value: Value) -> UInt8 {
    for position in 0..<values.count where values[position] == value { return UInt8(truncatingIfNeeded: position) }
    return 0
  }
}
