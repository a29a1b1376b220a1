import ByteScanning
import PatientRecord

extension CanonicalReader {
  /// The symbol of a text in the vocabulary that this reader writes to.
  mutating func symbol(for text: String) -> Symbol {
    var text = text
    return text.withUTF8 { buffer in
      unsafe texts.symbol(for: ByteText(UnsafeRawBufferPointer(buffer), at: 0, count: buffer.count))
    }
  }

  /// An event whose texts and lists are in another pool, with all of them in the vocabulary and arena of this reader.
  mutating func take(_ recorded: RecordedEvent, from pool: RecordPool) -> RecordedEvent {
    let carrier = PoolCarrier(pool, TextCache.take(&texts), ListArena.take(&lists))
    let moved = carrier.carry(recorded)
    texts = carrier.texts
    lists = carrier.lists
    return moved
  }
}

extension ListArena {
  /// Takes an arena out of where it is kept, so that it is not copied when it is changed.
  static func take(_ arena: inout ListArena) -> ListArena {
    var taken = ListArena(number: arena.number)
    swap(&taken, &arena)
    return taken
  }
}

/// Carries events from a pool to the vocabulary and arena of a reader.
private final class PoolCarrier: EventCarrier {
  typealias Failure = Never

  let pool: RecordPool
  var texts: TextCache
  var lists: ListArena

  init(_ pool: RecordPool, _ texts: consuming TextCache, _ lists: consuming ListArena) {
    self.pool = pool
    self.texts = texts
    self.lists = lists
  }

  func carry(_ symbol: Symbol) -> Symbol {
    if symbol.isNone { return symbol }
    var text = pool.text(symbol)
    return text.withUTF8 { buffer in
      unsafe texts.symbol(for: ByteText(UnsafeRawBufferPointer(buffer), at: 0, count: buffer.count))
    }
  }
  func labels(_ list: PooledList<Symbol>) -> [Symbol] { Array(pool.elements(list)) }
  func suspects(_ list: PooledList<Suspect>) -> [Suspect] { Array(pool.elements(list)) }
  func identifiers(_ list: PooledList<EventID>) -> [EventID] { Array(pool.elements(list)) }
  func sequenceNumbers(_ list: PooledList<Int>) -> [Int] { Array(pool.elements(list)) }
  func event(_ replacement: Replacement) -> ClinicalEvent? { pool.event(replacement) }
}
