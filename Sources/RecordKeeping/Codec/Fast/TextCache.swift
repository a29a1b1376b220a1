import ByteScanning
import EventStorage
import PatientRecord
import SystemCalls

/// The vocabulary of a record that several threads read.
final class SharedVocabulary: Sendable {
  private let vocabulary: Locked<Vocabulary>

  init(_ vocabulary: Vocabulary) { self.vocabulary = Locked(vocabulary) }

  /// The symbol of a text, which is added where it is new.
  func symbol(for text: ByteText, hash: UInt64) -> Symbol {
    vocabulary.withLock { $0.symbol(for: text, hash: hash) }
  }

  /// The symbol of a text, which is added where it is new.
  func symbol(for text: String) -> Symbol { vocabulary.withLock { $0.symbol(for: text) } }

  /// Calls `body` alone with the vocabulary.
  func exchange(_ body: (inout Vocabulary) -> Void) { vocabulary.withLock { body(&$0) } }

  /// The vocabulary as it is now.
  var current: Vocabulary { vocabulary.withLock { $0 } }
}

/// A thread's cache of a shared vocabulary, so that it seldom has to lock it.
///
/// A table of open addressing whose entries hold short texts themselves: most lookups touch one place of memory.
struct TextCache {
  /// A text and its symbol; free where the text has no bytes.
  private struct Entry {
    var key = ByteText.Key()
    var count: UInt32 = 0
    var symbol = Symbol.none
  }

  private let shared: SharedVocabulary
  /// The size is a power of two.
  private var entries = [Entry](repeating: Entry(), count: 1024)
  private var used = 0
  /// The bytes of the texts that are longer than a key; such a key is a hash and where the text begins.
  private var bytes: [UInt8] = []

  /// Longer texts, which are notes and seldom said twice, are always asked for.
  private static let longest = 48

  init(_ shared: SharedVocabulary) { self.shared = shared }

  /// A cache that stands in for another while that is elsewhere.
  fileprivate init(placeholderFor other: TextCache) {
    shared = other.shared
    entries = []
  }

  /// Takes a cache out of where it is kept, so that it is not copied when it is changed.
  static func take(_ cache: inout TextCache) -> TextCache {
    var taken = TextCache(placeholderFor: cache)
    swap(&taken, &cache)
    return taken
  }

  /// The symbol of a text; `none` for the empty one.
  mutating func symbol(for text: ByteText) -> Symbol {
    if text.count == 0 { return .none }
    if text.count > TextCache.longest { return shared.symbol(for: text, hash: text.hash) }
    return text.count <= ByteText.Key.longest ? shortSymbol(for: text) : longSymbol(for: text)
  }

  /// The symbol of a text; `none` for the empty one.
  mutating func symbol(for text: String) -> Symbol {
    var text = text
    return text.withUTF8 { buffer in
      unsafe symbol(for: ByteText(UnsafeRawBufferPointer(buffer), at: 0, count: buffer.count))
    }
  }

  private mutating func shortSymbol(for text: ByteText) -> Symbol {
    let key = text.key
    let mask = entries.count &- 1
    var place = Int(truncatingIfNeeded: key.hash) & mask
    while entries[place].count != 0 {
      let entry = entries[place]
      if entry.key == key, Int(entry.count) == text.count { return entry.symbol }
      place = (place &+ 1) & mask
    }
    return add(text, key, at: place)
  }

  private mutating func longSymbol(for text: ByteText) -> Symbol {
    let hash = text.hash
    let mask = entries.count &- 1
    var place = Int(truncatingIfNeeded: hash) & mask
    while entries[place].count != 0 {
      let entry = entries[place]
      if entry.key.first == hash, Int(entry.count) == text.count, holds(text, at: Int(entry.key.last)) {
        return entry.symbol
      }
      place = (place &+ 1) & mask
    }
    let start = bytes.count
    unsafe bytes.append(contentsOf: text.buffer)
    return add(text, ByteText.Key(first: hash, last: UInt64(start)), at: place)
  }

  private mutating func add(_ text: ByteText, _ key: ByteText.Key, at place: Int) -> Symbol {
    let symbol = shared.symbol(for: text, hash: text.hash)
    entries[place] = Entry(key: key, count: UInt32(text.count), symbol: symbol)
    used += 1
    if used * 3 > entries.count * 2 { grow() }
    return symbol
  }

  private func holds(_ text: ByteText, at start: Int) -> Bool {
    unsafe bytes.withUnsafeBytes { unsafe text == ByteText($0, at: start, count: text.count) }
  }

  private mutating func grow() {
    let old = entries
    entries = [Entry](repeating: Entry(), count: old.count * 2)
    let mask = entries.count - 1
    for entry in old where entry.count != 0 {
      let hash = Int(entry.count) <= ByteText.Key.longest ? entry.key.hash : entry.key.first
      var place = Int(truncatingIfNeeded: hash) & mask
      while entries[place].count != 0 { place = (place + 1) & mask }
      entries[place] = entry
    }
  }
}
