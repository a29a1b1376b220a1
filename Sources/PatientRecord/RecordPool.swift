/// A list in a `RecordPool`: where it begins and how long it is.
package struct PooledList<Element>: Hashable, Sendable, BitwiseCopyable {
  let start: UInt32
  /// How many elements the list has.
  package let count: UInt32

  /// The list without elements: an optional field that is absent.
  package init() {
    start = 0
    count = 0
  }

  init(start: Int, count: Int) {
    self.start = UInt32(start)
    self.count = UInt32(count)
  }

  /// Whether the list has no elements.
  package var isEmpty: Bool { count == 0 }

  fileprivate var range: Range<Int> { Int(start)..<Int(start) + Int(count) }
}

/// A drug course suspected of an adverse event.
package struct Suspect: Hashable, Sendable, BitwiseCopyable {
  /// The label of the treatment.
  package var treatment: Symbol
  /// How likely it is the cause, by WHO-UMC category, where it was judged.
  package var causality: Causality?
  /// What was done with the drug, where it was noted.
  package var action: SuspectAction?

  /// A suspect, as far as it was judged.
  package init(treatment: Symbol, causality: Causality? = nil, action: SuspectAction? = nil) {
    self.treatment = treatment
    self.causality = causality
    self.action = action
  }
}

/// Where an event comes from, and how sure it is.
package struct Evidence: Hashable, Sendable, BitwiseCopyable {
  /// The document and place, such as `Table 1, case 2`.
  package var source: Symbol
  /// How the fact was had.
  package var basis: EvidenceBasis?
  /// Free words.
  package var note: Symbol

  /// Evidence, as far as it is given.
  package init(source: Symbol = .none, basis: EvidenceBasis? = nil, note: Symbol = .none) {
    self.source = source
    self.basis = basis
    self.note = note
  }

  /// Whether nothing is given.
  package var isEmpty: Bool { source.isNone && basis == nil && note.isNone }
}

/// What the events of a record refer to by number: texts, lists, and the new data of amendments.
package struct RecordPool: Sendable {
  /// Every text once.
  package var vocabulary = Vocabulary()
  private var symbols: [Symbol] = []
  private var suspects: [Suspect] = []
  private var identifiers: [EventID] = []
  private var numbers: [Int] = []
  private var replacements: [ClinicalEvent] = []

  /// An empty pool.
  package init() {}

  /// The text of a symbol; empty for `none`.
  package func text(_ symbol: Symbol) -> String { vocabulary.text(of: symbol) }

  /// Keeps a list of texts.
  package mutating func list(_ elements: [Symbol]) -> PooledList<Symbol> {
    symbols += elements
    return PooledList(start: symbols.count - elements.count, count: elements.count)
  }

  /// Keeps a list of suspects.
  package mutating func list(_ elements: [Suspect]) -> PooledList<Suspect> {
    suspects += elements
    return PooledList(start: suspects.count - elements.count, count: elements.count)
  }

  /// Keeps a list of event ids.
  package mutating func list(_ elements: [EventID]) -> PooledList<EventID> {
    identifiers += elements
    return PooledList(start: identifiers.count - elements.count, count: elements.count)
  }

  /// Keeps a list of positions in the log.
  package mutating func list(_ elements: [Int]) -> PooledList<Int> {
    numbers += elements
    return PooledList(start: numbers.count - elements.count, count: elements.count)
  }

  /// Keeps the new data of an amendment.
  package mutating func replacement(_ event: ClinicalEvent) -> Replacement {
    replacements.append(event)
    return Replacement(index: UInt32(replacements.count))
  }

  /// The texts of a list.
  package func elements(_ list: PooledList<Symbol>) -> ArraySlice<Symbol> { symbols[list.range] }
  /// The suspects of a list.
  package func elements(_ list: PooledList<Suspect>) -> ArraySlice<Suspect> { suspects[list.range] }
  /// The event ids of a list.
  package func elements(_ list: PooledList<EventID>) -> ArraySlice<EventID> { identifiers[list.range] }

  /// The positions of a list.
  package func elements(_ list: PooledList<Int>) -> ArraySlice<Int> { numbers[list.range] }

  /// The new data of an amendment; nil where it could not be read.
  package func event(_ replacement: Replacement) -> ClinicalEvent? {
    replacement.index == 0 ? nil : replacements[Int(replacement.index) - 1]
  }
}

/// The new data of an amendment by its number in a `RecordPool`; 0 where it could not be read.
package struct Replacement: Hashable, Sendable, BitwiseCopyable {
  let index: UInt32

  init(index: UInt32) { self.index = index }

  /// No data.
  package static let none = Replacement(index: 0)
}
