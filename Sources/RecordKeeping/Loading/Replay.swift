import CalendarTime
package import EventStorage
import PatientRecord

/// What stopped a replay.
package enum ReplayError: Error {
  /// A file could not be read.
  case unreadable(LogError)
  /// The lines do not follow one another as those of a log do; reading with every seal says where.
  case outOfOrder
  /// The snapshot is not to be used after all; the log has to be read from its first line.
  case noSnapshot
}

/// Reads the lines of a log into a record, on several threads.
///
/// Each thread reads windows of lines into an image of its own; then the lines are sorted by patient, and each thread
/// puts some patients' events together. Texts have one vocabulary; lists have an arena for each thread and each pass.
enum Replay {
  /// What a replay gives.
  struct Result: Sendable {
    /// What a snapshot gave, if there is one, and what was read after it.
    let images: [HistoryImage]
    let vocabulary: Vocabulary
    let arenas: [ListArena]
    let notes: ReadingNotes
    /// The lines from first to last; nil where there is none.
    let order: LineOrder?
  }

  /// Reads all windows, which begin after a snapshot where there is one; a scope says whose events are kept, nil all.
  static func run(
    _ windows: LogWindows, threads: Int, after snapshot: RecordSnapshot?, scope: RecordScope?
  ) throws(ReplayError) -> Result {
    var start = scope == nil ? try mapFailure { () throws(NoSnapshot) in try snapshot?.whole() } : nil
    let shared = SharedVocabulary(start?.vocabulary ?? Vocabulary())
    start?.vocabulary = Vocabulary()
    let threads = max(1, min(threads, windows.count))
    let firstArena = RecordSnapshot.arena + 1
    // Whose events an id is cannot be told before all lines are read.
    let kept = scope.flatMap { $0.ids.isEmpty ? Set($0.patients.map(shared.symbol)) : nil }
    let parsers = try parse(windows, threads, shared, firstArena, keeping: kept)
    let order = try order(of: parsers, windows, after: snapshot?.base)
    var wanted: Set<Symbol>?
    if let scope {
      var selection = ScopeSelection(scope, parsers, shared)
      if let snapshot {
        start = try mapFailure { () throws(NoSnapshot) in try selection.extend(from: snapshot) }
      }
      wanted = selection.symbols
    }
    let gathering = HistoryGathering(parsers, textCount: shared.current.count, keeping: wanted)
    let shares = gather(gathering, threads, shared, firstArena + threads, start?.image)
    var notes = parsers.reduce(into: start?.notes ?? ReadingNotes()) { $0.add($1.notes) }
    for share in shares { notes.add(share.notes) }
    let texts = shared.current
    let image = HistoryImage(patients: gathering.allPatients, parts: shares.map(\.part), textCount: texts.count)
    return Result(
      images: [start?.image, image].compactMap { $0 }, vocabulary: texts,
      arenas: [start?.lists ?? ListArena(number: RecordSnapshot.arena)] + parsers.map(\.lists) + shares.map(\.lists),
      notes: notes.sorted, order: order)
  }

  private static func mapFailure<Value>(_ body: () throws(NoSnapshot) -> Value) throws(ReplayError) -> Value {
    do throws(NoSnapshot) { return try body() } catch { throw .noSnapshot }
  }

  private static func parse(
    _ windows: LogWindows, _ threads: Int, _ shared: SharedVocabulary, _ firstArena: Int, keeping kept: Set<Symbol>?
  ) throws(ReplayError) -> [ParsedLines] {
    let results = Monitor([ParsedLines?](repeating: nil, count: threads))
    let failure = Monitor<LogError?>(nil)
    Workers.run(threads) { thread in
      var parser = LineParser(shared, arena: firstArena + thread, keeping: kept)
      // Images take about a sixth of their lines; room that is not needed costs nothing.
      if kept == nil { parser.reserve(windows.byteCount / 5 / threads) }
      var buffer = WindowBuffer()
      do throws(LogError) {
        while let number = windows.takeNext() {
          try unsafe windows.read(number, into: &buffer) { unsafe parser.read($0, number: number) }
        }
      } catch {
        failure.withLock { $0 = $0 ?? error }
      }
      let parsed = parser.result
      results.withLock { $0[thread] = parsed }
    }
    if let error = failure.withLock({ $0 }) { throw .unreadable(error) }
    return results.withLock { $0 }.compactMap { $0 }
  }

  /// The lines from first to last, where they follow one another.
  private static func order(
    of parsers: [ParsedLines], _ windows: LogWindows, after base: LogBase?
  ) throws(ReplayError) -> LineOrder? {
    var whole = base.map { LineOrder($0.sequenceNumber, $0.recorded, isSealed: true) }
    for window in parsers.flatMap(\.windows).sorted(by: { $0.number < $1.number }) {
      guard let order = window.order else { continue }
      if let first = windows.firstSequenceNumber(ofWindow: window.number), first != order.firstSequenceNumber {
        throw .outOfOrder
      }
      if whole == nil { whole = order } else { whole?.add(order) }
    }
    if let whole, !whole.isUnbroken || !whole.endsSealed { throw .outOfOrder }
    return whole
  }

  private struct Share: Sendable {
    let part: HistoryImage.Part
    let lists: ListArena
    let notes: ReadingNotes
  }

  private static func gather(
    _ gathering: HistoryGathering, _ threads: Int, _ shared: SharedVocabulary, _ firstArena: Int,
    _ base: HistoryImage?
  ) -> [Share] {
    let results = Monitor([Share?](repeating: nil, count: threads))
    Workers.run(threads) { thread in
      var reader = CanonicalReader(texts: TextCache(shared), lists: ListArena(number: firstArena + thread))
      var notes = ReadingNotes()
      let part = gathering.part(gathering.share(thread, of: threads), after: base, &reader, &notes)
      let share = Share(part: part, lists: reader.lists, notes: notes)
      results.withLock { $0[thread] = share }
    }
    return results.withLock { $0 }.compactMap { $0 }
  }
}

extension ReadingNotes {
  mutating func add(_ other: ReadingNotes) {
    unknown += other.unknown
    findings += other.findings
    stubs += other.stubs
    others += other.others
    namedAsErased.formUnion(other.namedAsErased)
  }

  /// All in the order of the log.
  fileprivate var sorted: ReadingNotes {
    var notes = self
    notes.unknown.sort { $0.sequenceNumber < $1.sequenceNumber }
    notes.findings.sort { $0.sequenceNumber < $1.sequenceNumber }
    notes.stubs.sort { $0.sequenceNumber < $1.sequenceNumber }
    notes.others.sort { $0.sequenceNumber < $1.sequenceNumber }
    return notes
  }
}
