import PatientRecord

extension FastEventReader {
  /// The symbol of a text in the vocabulary that this reader writes to.
  mutating func symbol(for text: String) -> Symbol { texts.symbol(for: text) }

  /// Returns an event of another pool with its texts and lists in the vocabulary and the arena of this reader.
  mutating func take(_ recorded: RecordedEvent, from pool: RecordPool) -> RecordedEvent {
    // The reader's own are taken out of it meanwhile, so that they are not copied when they change.
    var remapper = ReaderRemapper(pool: pool, texts: TextCache.take(&texts), lists: ListArena.take(&lists))
    let remapped = remapper.remap(recorded)
    texts = remapper.texts
    lists = remapper.lists
    return remapped
  }
}

extension ListArena {
  /// Takes an arena out of its place, so that it is not copied when it changes.
  static func take(_ arena: inout ListArena) -> ListArena {
    var taken = ListArena(number: arena.number)
    swap(&taken, &arena)
    return taken
  }
}

/// Copies events to the vocabulary and the arena of a reader.
private struct ReaderRemapper: PoolRemapper {
  let pool: RecordPool
  var texts: TextCache
  var lists: ListArena

  mutating func symbol(of source: Symbol) -> Symbol {
    source.isNone ? source : texts.symbol(for: pool.text(source))
  }
}
