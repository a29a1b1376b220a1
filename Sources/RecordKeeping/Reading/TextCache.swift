import ByteScanning
import EventStorage
import PatientRecord

/// The vocabulary of a record that several threads read.
final class SharedVocabulary: Sendable {
  private let vocabulary: Monitor<Vocabulary>

  init(_ vocabulary: Vocabulary) { self.vocabulary = Monitor(vocabulary) }

  /// The symbol of a text, which is added where it is new.
  func symbol(for text: ByteText, hash: UInt64) -> Symbol {
    vocabulary.withLock { $0.symbol(for: text, hash: hash) }
  }

  /// The symbol of a text, which is added where it is new.
  func symbol(for text: String) -> Symbol { vocabulary.withLock { $0.symbol(for: text) } }

  /// The vocabulary as it is now.
  var current: Vocabulary { vocabulary.withLock { $0 } }
}

/// What one thread knows of a shared vocabulary, so that it seldom has to ask.
struct TextCache {
  private struct Entry {
    let hash: UInt64
    let start: UInt32
    let count: UInt32
    let symbol: Symbol
  }

  private let shared: SharedVocabulary
  private var bytes: [UInt8] = []
  private var entries: [Entry] = []
  /// One more than the number of an entry, by hash; 0 where a place is free. The size is a power of two.
  private var slots = [UInt32](repeating: 0, count: 1024)

  /// Longer texts, which are notes and seldom said twice, are always asked for.
  private static let longest = 48

  init(_ shared: SharedVocabulary) { self.shared = shared }

  /// A cache that stands in for another while that is elsewhere.
  fileprivate init(placeholderFor other: TextCache) {
    shared = other.shared
    slots = []
  }

  /// Takes a cache out of where it is kept, so that it is not copied when it is changed.
  static func take(_ cache: inout TextCache) -> TextCache {
    var taken = TextCache(placeholderFor: cache)
    swap(&taken, &cache)
    return taken
  }

  /// The symbol of a text; `none` for the empty one.
  mutating func symbol(for text: ByteText) -> Symbol {
    let hash = text.hash
    if text.count > TextCache.longest { return shared.symbol(for: text, hash: hash) }
    let mask = slots.count - 1
    var slot = Int(truncatingIfNeeded: hash) & mask
    while slots[slot] != 0 {
      let entry = entries[Int(slots[slot]) - 1]
      if entry.hash == hash, Int(entry.count) == text.count, holds(text, at: Int(entry.start)) { return entry.symbol }
      slot = (slot + 1) & mask
    }
    let symbol = shared.symbol(for: text, hash: hash)
    entries.append(
      Entry(hash: hash, start: UInt32(bytes.count), count: UInt32(text.count), symbol: symbol))
    unsafe bytes.append(contentsOf: text.buffer)
    slots[slot] = UInt32(entries.count)
    if entries.count * 2 > slots.count { grow() }
    return symbol
  }

  private func holds(_ text: ByteText, at start: Int) -> Bool {
    unsafe bytes.withUnsafeBytes { unsafe text == ByteText($0, at: start, count: text.count) }
  }

  private mutating func grow() {
    let size = slots.count * 4
    slots = [UInt32](repeating: 0, count: size)
    for (index, entry) in entries.enumerated() {
      var slot = Int(truncatingIfNeeded: entry.hash) & (size - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (size - 1) }
      slots[slot] = UInt32(index + 1)
    }
  }
}
