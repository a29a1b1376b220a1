import PatientRecord

/// Copies events from one pool to another, with their texts, their lists and the new data of amendments.
protocol Remapper: FieldVisitor {
  /// The arena of the target pool for the lists.
  var lists: ListArena { get set }
  /// Returns the symbol in the target pool of a text of the source pool; `none` for none.
  mutating func symbol(of source: Symbol) throws(Failure) -> Symbol
  /// Returns the labels of a list, with their symbols in the source pool.
  func labels(_ list: PooledList<Symbol>) throws(Failure) -> [Symbol]
  /// Returns the suspects of a list, with their symbols in the source pool.
  func suspects(_ list: PooledList<Suspect>) throws(Failure) -> [Suspect]
  /// Returns the ids of a list.
  func identifiers(_ list: PooledList<EventID>) throws(Failure) -> [EventID]
  /// Returns the positions of a list.
  func sequenceNumbers(_ list: PooledList<Int>) throws(Failure) -> [Int]
  /// Returns the new data of an amendment; nil where they could not be read.
  func event(_ replacement: Replacement) throws(Failure) -> ClinicalEvent?
}

extension Remapper {
  /// Returns the event with its patient and all its texts and lists in the target pool.
  mutating func remap(_ recorded: RecordedEvent) throws(Failure) -> RecordedEvent {
    var remapped = recorded
    remapped.patient = try symbol(of: recorded.patient)
    remapped.author = try symbol(of: recorded.author)
    remapped.evidence.source = try symbol(of: recorded.evidence.source)
    remapped.evidence.note = try symbol(of: recorded.evidence.note)
    if !recorded.accepted.isEmpty { remapped.accepted = try remap(recorded.accepted) }
    try remapped.event.visit(&self)
    return remapped
  }

  private mutating func remap(_ list: PooledList<Symbol>) throws(Failure) -> PooledList<Symbol> {
    var texts = try labels(list)
    for index in texts.indices { texts[index] = try symbol(of: texts[index]) }
    return lists.list(texts)
  }

  mutating func visit(_ field: Field, _ value: inout FieldValue) throws(Failure) {
    if value.isAbsent { return }
    switch value {
    case .text(let text, let kind): value = .text(try symbol(of: text), kind)
    case .identifiers(let list): value = .identifiers(lists.list(try identifiers(list)))
    case .labels(let list):
      value = .labels(try remap(list))
    case .suspects(let list):
      var suspects = try suspects(list)
      for index in suspects.indices { suspects[index].treatment = try symbol(of: suspects[index].treatment) }
      value = .suspects(lists.list(suspects))
    case .sequenceNumbers(let list): value = .sequenceNumbers(lists.list(try sequenceNumbers(list)))
    case .replacement(let replacement, let amended):
      guard var event = try event(replacement) else { return }
      try event.visit(&self)
      value = .replacement(lists.replacement(event), of: amended)
    case .code, .codes, .flag, .integer, .number, .dose, .date, .identifier: return
    }
  }
}

/// A remapper whose source is a pool in memory.
protocol PoolRemapper: Remapper where Failure == Never {
  /// The source.
  var pool: RecordPool { get }
}

extension PoolRemapper {
  func labels(_ list: PooledList<Symbol>) -> [Symbol] { Array(pool.elements(list)) }
  func suspects(_ list: PooledList<Suspect>) -> [Suspect] { Array(pool.elements(list)) }
  func identifiers(_ list: PooledList<EventID>) -> [EventID] { Array(pool.elements(list)) }
  func sequenceNumbers(_ list: PooledList<Int>) -> [Int] { Array(pool.elements(list)) }
  func event(_ replacement: Replacement) -> ClinicalEvent? { pool.event(replacement) }
}
