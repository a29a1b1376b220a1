/// A list in a `RecordPool`: where it begins and how long it is.
public struct PooledList<Element>: Hashable, Sendable, BitwiseCopyable {
  @usableFromInline let start: UInt32
  /// The number of elements.
  public let count: UInt32

  /// The list without elements: an optional field that is absent.
  @inlinable
  public init() {
    start = 0
    count = 0
  }

  /// A list of an arena (0 to 31) of a pool.
  @inlinable
  init(start: Int, count: Int, arena: Int) {
    self.start = count == 0 ? 0 : UInt32(start) | UInt32(arena) &<< PooledList.arenaShift
    self.count = UInt32(count)
  }

  /// The place in a pool as one number, for encoded events.
  public var packed: UInt32 { start }

  /// The list with the numbers that `packed` and `count` gave.
  public init(packed: UInt32, count: UInt32) {
    start = packed
    self.count = count
  }

  /// Above that many bits of a place stands the number of its arena.
  @inlinable static var arenaShift: UInt32 { 27 }
  @inlinable static var placeMask: UInt32 { 1 &<< arenaShift &- 1 }

  var arena: Int { Int(start >> PooledList.arenaShift) }

  /// True if the list has no elements.
  public var isEmpty: Bool { count == 0 }

  /// The places of its elements among those of their kind in its arena.
  package var range: Range<Int> {
    let first = Int(start & PooledList.placeMask)
    return first..<first + Int(count)
  }
}

/// A drug course suspected of an adverse event.
public struct Suspect: Hashable, Sendable, BitwiseCopyable {
  /// The label of the treatment.
  public var treatment: Symbol
  /// The WHO-UMC category of causality; nil where it was not judged.
  public var causality: Causality?
  /// The action taken with the drug; nil where it was not noted.
  public var action: SuspectAction?

  /// A suspect, as far as it was judged.
  @inlinable public init(treatment: Symbol, causality: Causality? = nil, action: SuspectAction? = nil) {
    self.treatment = treatment
    self.causality = causality
    self.action = action
  }
}

/// The source of an event and the basis of its facts.
public struct Evidence: Hashable, Sendable, BitwiseCopyable {
  /// The document and place, such as `Table 1, case 2`.
  public var source: Symbol
  /// Free words.
  public var note: Symbol
  /// The basis of the fact.
  public var basis: EvidenceBasis?
  /// The evidence for the clinical date.
  public var dates: EvidenceDates?

  /// Evidence, as far as it is given.
  @inlinable public init(
    source: Symbol = .none, basis: EvidenceBasis? = nil, dates: EvidenceDates? = nil, note: Symbol = .none
  ) {
    self.source = source
    self.basis = basis
    self.dates = dates
    self.note = note
  }

  /// True if nothing is given.
  public var isEmpty: Bool { source.isNone && basis == nil && dates == nil && note.isNone }
}

/// Lists and the new data of amendments, by their places.
///
/// A record that several threads read has one for each: a list's number says in which of them it stands.
public struct ListArena: Sendable {
  /// The number of the arena in its pool, from 0 to 31.
  package let number: Int
  fileprivate var symbols: [Symbol] = []
  fileprivate var suspects: [Suspect] = []
  fileprivate var identifiers: [EventID] = []
  fileprivate var numbers: [Int] = []
  fileprivate var replacements: [ClinicalEvent] = []

  /// An empty arena that will stand in a pool under a number below `limit`.
  package init(number: Int) { self.number = number }

  /// The most arenas that a pool can have.
  package static let limit = 32

  private func place<Element>(of count: Int, endingAt end: Int) -> PooledList<Element> {
    PooledList(start: end - count, count: count, arena: number)
  }

  /// Keeps a list of texts.
  package mutating func list(_ elements: [Symbol]) -> PooledList<Symbol> {
    symbols += elements
    return place(of: elements.count, endingAt: symbols.count)
  }

  /// Keeps a list of suspects.
  package mutating func list(_ elements: [Suspect]) -> PooledList<Suspect> {
    suspects += elements
    return place(of: elements.count, endingAt: suspects.count)
  }

  /// Keeps a list of event ids.
  package mutating func list(_ elements: [EventID]) -> PooledList<EventID> {
    identifiers += elements
    return place(of: elements.count, endingAt: identifiers.count)
  }

  /// Keeps a list of positions in the log.
  package mutating func list(_ elements: [Int]) -> PooledList<Int> {
    numbers += elements
    return place(of: elements.count, endingAt: numbers.count)
  }

  /// The positions of a list of this arena.
  package func elements(_ list: PooledList<Int>) -> ArraySlice<Int> { numbers[list.range] }
  /// The texts of a list of this arena.
  package func elements(_ list: PooledList<Symbol>) -> ArraySlice<Symbol> { symbols[list.range] }

  /// Keeps the new data of an amendment.
  package mutating func replacement(_ event: ClinicalEvent) -> Replacement {
    replacements.append(event)
    return Replacement(index: UInt32(replacements.count) | UInt32(number) << PooledList<Symbol>.arenaShift)
  }
}

/// The contents of an arena, for a snapshot.
package struct ArenaContents: Sendable {
  /// The texts of all lists of texts, one list after the other.
  package var symbols: [Symbol] = []
  /// The suspects of all lists of suspects.
  package var suspects: [Suspect] = []
  /// The ids of all lists of ids.
  package var identifiers: [EventID] = []
  /// The new data of amendments.
  package var replacements: [ClinicalEvent] = []

  /// Nothing.
  package init() {}
}

extension ListArena {
  /// The contents, without positions in the log: no event of a patient has a list of them.
  package var contents: ArenaContents {
    var contents = ArenaContents()
    contents.symbols = symbols
    contents.suspects = suspects
    contents.identifiers = identifiers
    contents.replacements = replacements
    return contents
  }

  /// An arena that holds what another held under the same number.
  package init(number: Int, _ contents: ArenaContents) {
    self.init(number: number)
    symbols = contents.symbols
    suspects = contents.suspects
    identifiers = contents.identifiers
    replacements = contents.replacements
  }
}

/// Bounds for validating decoded references.
package struct PoolCounts: Sendable {
  /// Every symbol's index is below it.
  package let textCount: Int
  private let arenas: [ArenaCounts]

  /// So many texts, and these arenas.
  package init(textCount: Int = 1, arenas: [ArenaCounts] = []) {
    self.textCount = textCount
    self.arenas = arenas
  }

  /// True if there is such a list.
  package func holds(_ list: PooledList<Symbol>) -> Bool { list.isEmpty || arenas.contains { $0.holds(list) } }
  /// True if there is such a list.
  package func holds(_ list: PooledList<Suspect>) -> Bool { list.isEmpty || arenas.contains { $0.holds(list) } }
  /// True if there is such a list.
  package func holds(_ list: PooledList<EventID>) -> Bool { list.isEmpty || arenas.contains { $0.holds(list) } }
  /// True if there is such a list: positions stand in erasures alone, which are in no patient's history.
  package func holds(_ list: PooledList<Int>) -> Bool { list.isEmpty }
  /// True if there is the data of such an amendment.
  package func holds(_ replacement: Replacement) -> Bool {
    replacement.place == nil || arenas.contains { $0.holds(replacement) }
  }
}

/// The size of one arena.
package struct ArenaCounts: Sendable {
  /// The number of the arena.
  package let number: Int
  /// The number of elements of each kind.
  package let symbols, suspects, identifiers, replacements: Int

  /// The counts of an arena.
  package init(number: Int, symbols: Int, suspects: Int, identifiers: Int, replacements: Int) {
    self.number = number
    self.symbols = symbols
    self.suspects = suspects
    self.identifiers = identifiers
    self.replacements = replacements
  }

  /// True if the arena has such a list.
  func holds(_ list: PooledList<Symbol>) -> Bool { holds(list, symbols) }
  /// True if the arena has such a list.
  func holds(_ list: PooledList<Suspect>) -> Bool { holds(list, suspects) }
  /// True if the arena has such a list.
  func holds(_ list: PooledList<EventID>) -> Bool { holds(list, identifiers) }
  /// True if the arena has the data of such an amendment.
  func holds(_ replacement: Replacement) -> Bool {
    guard let place = replacement.place else { return true }
    return replacement.arena == number && place >= 0 && place < replacements
  }

  private func holds<Element>(_ list: PooledList<Element>, _ count: Int) -> Bool {
    list.isEmpty || list.arena == number && list.range.upperBound <= count
  }
}

/// The texts, the lists and the new data of amendments that the events of a record refer to by number.
package struct RecordPool: Sendable {
  /// Every text once.
  package var vocabulary = Vocabulary()
  /// Lists by arena; new ones go into the first.
  private var arenas = [ListArena(number: 0)]

  /// An empty pool.
  package init() {}

  /// A pool of texts and of arenas, numbered from 1, that were filled elsewhere.
  package init(vocabulary: Vocabulary, arenas: [ListArena]) {
    self.vocabulary = vocabulary
    self.arenas += arenas
  }

  /// Exchanges the texts and the first arena for others, so that whoever fills them does not copy them.
  package mutating func exchange(_ texts: inout Vocabulary, _ lists: inout ListArena) {
    swap(&vocabulary, &texts)
    swap(&arenas[0], &lists)
  }

  /// The text of a symbol; empty for `none`.
  package func text(_ symbol: Symbol) -> String { vocabulary.text(of: symbol) }

  /// Keeps a list of texts.
  package mutating func list(_ elements: [Symbol]) -> PooledList<Symbol> { arenas[0].list(elements) }
  /// Keeps a list of suspects.
  package mutating func list(_ elements: [Suspect]) -> PooledList<Suspect> { arenas[0].list(elements) }
  /// Keeps a list of event ids.
  package mutating func list(_ elements: [EventID]) -> PooledList<EventID> { arenas[0].list(elements) }
  /// Keeps a list of positions in the log.
  package mutating func list(_ elements: [Int]) -> PooledList<Int> { arenas[0].list(elements) }
  /// Keeps the new data of an amendment.
  package mutating func replacement(_ event: ClinicalEvent) -> Replacement { arenas[0].replacement(event) }

  /// The texts of a list.
  package func elements(_ list: PooledList<Symbol>) -> ArraySlice<Symbol> { arenas[list.arena].symbols[list.range] }
  /// The suspects of a list.
  package func elements(_ list: PooledList<Suspect>) -> ArraySlice<Suspect> { arenas[list.arena].suspects[list.range] }
  /// The event ids of a list.
  package func elements(_ list: PooledList<EventID>) -> ArraySlice<EventID> {
    arenas[list.arena].identifiers[list.range]
  }
  /// The positions of a list.
  package func elements(_ list: PooledList<Int>) -> ArraySlice<Int> { arenas[list.arena].numbers[list.range] }

  /// The number of texts, and the sizes of the arenas.
  package var counts: PoolCounts {
    PoolCounts(
      textCount: vocabulary.count,
      arenas: arenas.map { arena in
        ArenaCounts(
          number: arena.number, symbols: arena.symbols.count, suspects: arena.suspects.count,
          identifiers: arena.identifiers.count, replacements: arena.replacements.count)
      })
  }

  /// The new data of an amendment; nil where it could not be read.
  package func event(_ replacement: Replacement) -> ClinicalEvent? {
    replacement.place.map { arenas[replacement.arena].replacements[$0] }
  }
}

/// The new data of an amendment by its number in a `RecordPool`; 0 where it could not be read.
public struct Replacement: Hashable, Sendable, BitwiseCopyable {
  @usableFromInline let index: UInt32

  @inlinable
  init(index: UInt32) { self.index = index }

  /// The place in a pool as one number, for encoded events.
  public var packed: UInt32 { index }

  var arena: Int { Int(index >> PooledList<Symbol>.arenaShift) }
  /// Its place among the data of amendments in its arena; nil for no data.
  package var place: Int? { index == 0 ? nil : Int(index & PooledList<Symbol>.placeMask) - 1 }

  /// The data with the number that `packed` gave.
  public init(packed: UInt32) { index = packed }

  /// No data.
  @inlinable public static var none: Replacement { Replacement(index: 0) }
}
