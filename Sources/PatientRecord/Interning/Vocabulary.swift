public import ByteScanning

/// A text of the record by its number in a `Vocabulary`; 0 stands for no text.
///
/// Four bytes in place of a reference keep events plain values that are copied and compared without counting
/// references.
public struct Symbol: Hashable, Sendable, BitwiseCopyable {
  /// Position in the vocabulary.
  public let index: UInt32

  /// The symbol at a position of the vocabulary.
  @inlinable
  public init(index: UInt32) { self.index = index }

  /// No text: an optional field that is absent.
  @inlinable public static var none: Symbol { Symbol(index: 0) }

  /// True if there is no text.
  @inlinable public var isNone: Bool { index == 0 }
}

/// Every text of a record once: patients, labels, drugs, notes.
///
/// Texts are told apart by their bytes, so that each is given back as it was written, whichever of the equivalent forms
/// of an accented letter it holds. One array of bytes holds all of them; a table of open addressing finds them.
public struct Vocabulary: Sendable {
  private var bytes: [UInt8] = []
  /// The start of each text in the bytes, and at last the end of all.
  private var starts: [Int] = [0, 0]
  /// The numbers of texts by their hash; 0 where a place is free. The size is a power of two.
  private var slots: [UInt32] = []

  /// A vocabulary without texts.
  public init() {}

  /// The number of texts, the empty one included: every symbol's index is below it.
  package var count: Int { starts.count - 1 }

  /// The symbol of a text, which is added where it is new; `none` for the empty text. O(length) amortized.
  package mutating func symbol(for text: String) -> Symbol {
    var text = text
    return text.withUTF8 { unsafe symbol(for: ByteText(UnsafeRawBufferPointer($0), at: 0, count: $0.count)) }
  }

  /// The symbol of a text of UTF-8, which is added where it is new; `none` for the empty text. O(length) amortized.
  public mutating func symbol(for text: ByteText) -> Symbol { symbol(for: text, hash: text.hash) }

  /// The same with the hash of the text at hand.
  public mutating func symbol(for text: ByteText, hash: UInt64) -> Symbol {
    if text.count == 0 { return .none }
    if starts.count * 2 > slots.count { grow() }
    let slot = slot(of: text, hash)
    if slots[slot] != 0 { return Symbol(index: slots[slot]) }
    let symbol = Symbol(index: UInt32(count))
    unsafe bytes.append(contentsOf: text.buffer)
    starts.append(bytes.count)
    slots[slot] = symbol.index
    return symbol
  }

  /// The symbol of a text that the record holds already; nil where it does not.
  package func existingSymbol(for text: String) -> Symbol? {
    if text.isEmpty || slots.isEmpty { return text.isEmpty ? Symbol.none : nil }
    var text = text
    return text.withUTF8 { buffer in
      let text = unsafe ByteText(UnsafeRawBufferPointer(buffer), at: 0, count: buffer.count)
      let index = slots[slot(of: text, text.hash)]
      return index == 0 ? nil : Symbol(index: index)
    }
  }

  /// The text of a symbol; empty for `none`.
  package func text(of symbol: Symbol) -> String { String(decoding: utf8(of: symbol), as: UTF8.self) }

  /// Symbols in the order of the bytes of their texts. O(n log n), mostly on the first eight bytes as a number.
  package func sorted(_ symbols: [Symbol]) -> [Symbol] {
    let keyed = symbols.map { symbol in
      var key: UInt64 = 0
      let text = utf8(of: symbol)
      for byte in text.prefix(8) { key = key << 8 | UInt64(byte) }
      return (key: key << UInt64(8 * max(0, 8 - text.count)), symbol: symbol)
    }
    return keyed.sorted { left, right in
      left.key != right.key
        ? left.key < right.key : utf8(of: left.symbol).lexicographicallyPrecedes(utf8(of: right.symbol))
    }.map(\.symbol)
  }

  /// The bytes of a symbol's text.
  package func utf8(of symbol: Symbol) -> ArraySlice<UInt8> {
    let index = Int(symbol.index)
    return bytes[starts[index]..<starts[index + 1]]
  }

  /// The place that holds a text, or the free place where it belongs.
  private func slot(of text: ByteText, _ hash: UInt64) -> Int {
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] != 0 {
      let start = starts[Int(slots[slot])]
      if starts[Int(slots[slot]) + 1] - start == text.count, holds(text, at: start) { return slot }
      slot = (slot + 1) & mask
    }
    return slot
  }

  private func holds(_ text: ByteText, at start: Int) -> Bool {
    unsafe bytes.withUnsafeBytes { unsafe text == ByteText($0, at: start, count: text.count) }
  }

  private mutating func grow() {
    var size = 64
    while size < starts.count * 4 { size *= 2 }
    slots = [UInt32](repeating: 0, count: size)
    for index in 1..<max(1, count) {
      let range = starts[index]..<starts[index + 1]
      let hash = unsafe bytes.withUnsafeBytes { unsafe ByteText($0, at: range.lowerBound, count: range.count).hash }
      var slot = Int(truncatingIfNeeded: hash) & (size - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (size - 1) }
      slots[slot] = UInt32(index)
    }
  }
}

extension Vocabulary {
  /// The vocabulary of texts that follow one another, by their bytes and their ends; nil where these do not fit
  /// together. O(bytes).
  package init?(bytes: [UInt8], ends: [Int]) {
    var last = 0
    for end in ends {
      guard end > last else { return nil }
      last = end
    }
    guard last == bytes.count, ends.count < Int(UInt32.max) else { return nil }
    self.bytes = bytes
    starts = [0, 0] + ends
    grow()
  }
}
