public import ByteScanning

/// The words of a closed list by their positions, found by their bytes without making a string.
///
/// Made once for each list and never released: all threads read it for every word, and counting references to it would
/// make them wait for each other.
@safe
public struct WordList: @unchecked Sendable, BitwiseCopyable {
  /// The number of words.
  public let count: Int
  @usableFromInline let words: UnsafeMutablePointer<String>
  /// Open addressing: a slot holds a word and its position.
  @usableFromInline let slots: UnsafeMutablePointer<(word: PackedWord, position: UInt8)?>

  @usableFromInline static var slotCount: Int { 64 }

  /// The list of fewer than 64 words. Words of more than 24 bytes are found by readers of strings alone.
  init(_ list: [String]) {
    count = list.count
    unsafe words = .allocate(capacity: max(1, list.count))
    unsafe slots = .allocate(capacity: WordList.slotCount)
    unsafe slots.initialize(repeating: nil, count: WordList.slotCount)
    for (position, text) in list.enumerated() {
      unsafe (words + position).initialize(to: text)
      guard let word = PackedWord(text), position < WordList.slotCount - 1 else { continue }
      var slot = word.slot
      while unsafe slots[slot] != nil { slot = (slot + 1) % WordList.slotCount }
      unsafe slots[slot] = (word, UInt8(position))
    }
  }

  /// The position of a word; nil for a word that the list does not have. O(1).
  @inlinable
  public func position(of word: PackedWord) -> UInt8? {
    var slot = word.slot
    while let entry = unsafe slots[slot] {
      if entry.word == word { return entry.position }
      slot = (slot &+ 1) % WordList.slotCount
    }
    return nil
  }

  /// The position of a word; nil for a word that the list does not have. O(count).
  public func position(of word: String) -> UInt8? { all.firstIndex(of: word).map(UInt8.init) }

  /// The word at a position below `count`.
  public subscript(position: UInt8) -> String {
    precondition(position < count)
    return unsafe words[Int(position)]
  }

  /// All words in order. O(count).
  public var all: [String] { unsafe Array(UnsafeBufferPointer(start: words, count: count)) }
}

/// The codes of a closed list by their positions and by their words. Never released, as `WordList` is not.
@safe
public struct CodeTable<Value: Code>: @unchecked Sendable {
  /// The words of the codes.
  public let words: WordList
  /// The codes in the order of their declaration.
  @usableFromInline let values: UnsafeMutablePointer<Value>
  /// True if the position of every code is the byte that stands for it in memory.
  @usableFromInline let positionsAreTags: Bool

  /// The table of a list.
  init() {
    let codes = Array(Value.allCases)
    words = WordList(codes.map(\.rawValue))
    unsafe values = .allocate(capacity: max(1, codes.count))
    unsafe values.initialize(from: codes, count: codes.count)
    positionsAreTags =
      MemoryLayout<Value>.size == 1
      && codes.enumerated().allSatisfy { unsafe Int(unsafeBitCast($1, to: UInt8.self)) == $0 }
  }

  /// The code of a word; nil for any other word. O(1).
  @inlinable
  public func value(of word: PackedWord) -> Value? { words.position(of: word).map { self[$0] } }

  /// The code at a position of the list; nil beyond its end.
  @inlinable
  public func value(at position: Int) -> Value? {
    0 <= position && position < words.count ? unsafe values[position] : nil
  }

  /// The code at a position below the number of codes.
  @inlinable
  public subscript(position: UInt8) -> Value {
    precondition(position < words.count)
    return unsafe values[Int(position)]
  }

  /// The position of a code in the list.
  @inlinable
  public func position(of value: Value) -> UInt8 {
    if positionsAreTags { return unsafe unsafeBitCast(value, to: UInt8.self) }
    for position in 0..<words.count where unsafe values[position] == value {
      return UInt8(truncatingIfNeeded: position)
    }
    return 0
  }
}

/// Up to twelve distinct positions of a `WordList` in the order given, packed in eight bytes: five bits each, from the
/// lowest up, one more than the position.
public struct WordPositions: Hashable, Sendable, BitwiseCopyable {
  /// The packed positions; 0 for none.
  public private(set) var packed: UInt64 = 0

  /// No positions.
  @inlinable public init() {}

  /// The positions that `packed` gave, for a list of `count` words; nil for any other number.
  public init?(packed: UInt64, count: Int) {
    var rest = packed
    while rest != 0 {
      guard rest & 31 != 0, rest & 31 <= UInt64(count), append(UInt8(rest & 31) - 1) else { return nil }
      rest >>= 5
    }
    if self.packed != packed { return nil }
  }

  /// Adds a position; false where it is there already, or there is no room.
  public mutating func append(_ position: UInt8) -> Bool {
    let number = UInt64(position) + 1
    var shift: UInt64 = 0
    while shift < 60, packed >> shift & 31 != 0 {
      if packed >> shift & 31 == number { return false }
      shift += 5
    }
    if shift < 60 { packed |= number << shift }
    return shift < 60
  }

  /// The positions in order.
  public var elements: [UInt8] {
    var elements: [UInt8] = []
    var rest = packed
    while rest != 0 {
      elements.append(UInt8(rest & 31) - 1)
      rest >>= 5
    }
    return elements
  }

  /// True if there are none.
  @inlinable public var isEmpty: Bool { packed == 0 }
}

/// Up to twelve distinct codes in the order given, in eight bytes.
public struct CodeList<Element: Code>: Hashable, Sendable, BitwiseCopyable {
  /// The positions of the codes in their table.
  public var positions: WordPositions

  /// A list of codes by their positions.
  @inlinable public init(_ positions: WordPositions = WordPositions()) { self.positions = positions }

  /// The codes of a list; one that stands twice is kept once.
  public init(_ codes: some Sequence<Element>) {
    positions = WordPositions()
    for code in codes { append(code) }
  }

  /// Adds a code unless it is there, or the list is full.
  public mutating func append(_ code: Element) { _ = positions.append(Element.table.position(of: code)) }

  /// The codes in order.
  @inlinable public var elements: [Element] {
    if isEmpty { return [] }
    var elements: [Element] = []
    elements.reserveCapacity((68 - positions.packed.leadingZeroBitCount) / 5)
    var rest = positions.packed
    while rest != 0 {
      if let code = Element.table.value(at: Int(rest & 31) - 1) { elements.append(code) }
      rest >>= 5
    }
    return elements
  }

  /// True if a code is in the list.
  @inlinable public func contains(_ code: Element) -> Bool {
    let number = UInt64(Element.table.position(of: code)) + 1
    var rest = positions.packed
    while rest != 0, rest & 31 != number { rest >>= 5 }
    return rest != 0
  }

  /// True if there are no codes.
  @inlinable public var isEmpty: Bool { positions.isEmpty }
}
