import CalendarTime
package import EventStorage
import PatientRecord
import SystemCalls

/// The reason why a log could not be read.
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
/// Each thread encodes the lines of some windows; then the places of the encoded events are sorted by patient, and each
/// thread reads the amendments of some patients. Texts have one vocabulary; lists have an arena for each thread and
/// each pass.
enum Replay {
  /// The events and notes of a log.
  struct Result: Sendable {
    /// The events of a snapshot, if there is one, and of the lines after it.
    let histories: ReadHistories
    let vocabulary: Vocabulary
    let arenas: [ListArena]
    let notes: LoadingNotes
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
    let order = try order(of: parsers, windows, after: snapshot?.checkpoint)
    var wanted: Set<Symbol>?
    if let scope {
      var selection = ScopeSelection(scope, parsers, shared)
      if let snapshot {
        start = try mapFailure { () throws(NoSnapshot) in try selection.extend(from: snapshot) }
      }
      wanted = selection.symbols
    }
    return result(
      parsers, LinesByPatient(parsers, textCount: shared.current.count, keeping: wanted), start, shared, order)
  }

  /// Reads lines that are in memory, those of a scope. Lines of other patients may be missing between them.
  static func run(lines: consuming [UInt8], scope: RecordScope? = nil) -> Result {
    let count = lines.count
    lines += [UInt8](repeating: 0, count: 64)
    let shared = SharedVocabulary(Vocabulary())
    var parser = LineParser(shared, arena: RecordSnapshot.arena + 1)
    unsafe lines.withUnsafeBytes {
      unsafe parser.read(UnsafeRawBufferPointer(rebasing: $0[..<count]), number: 0)
    }
    let parsed = parser.result
    let order = parsed.windows.first?.order
    let wanted = scope.map { ScopeSelection($0, [parsed], shared).symbols }
    return result(
      [parsed], LinesByPatient([parsed], textCount: shared.current.count, keeping: wanted), nil, shared, order)
  }

  /// Reads lines that are in memory on several threads and tells of each, in their order; nil where one is no line of a
  /// log. The lines end before `count`, each with a line feed; 64 bytes more must be there.
  static func run(lines bytes: [UInt8], count: Int, threads: Int) -> (result: Result, lines: [LineTold])? {
    let shared = SharedVocabulary(Vocabulary())
    let shares = shares(of: bytes, count, threads)
    let parts = Workers.map(shares.count, threads: threads) { number -> (ParsedLines, [LineTold])? in
      var parser = LineParser(shared, arena: RecordSnapshot.arena + 1 + number)
      var told: [LineTold] = []
      unsafe bytes.withUnsafeBytes {
        unsafe parser.read(UnsafeRawBufferPointer(rebasing: $0[shares[number]]), number: number) {
          told.append($0.moved(by: shares[number].lowerBound))
        }
      }
      return told.allSatisfy { $0.isWhole || $0.stands(in: bytes) } ? (parser.result, told) : nil
    }.compactMap { $0 }
    guard parts.count == shares.count else { return nil }
    let parsers = parts.map(\.0)
    var order: LineOrder?
    for next in parsers.compactMap({ $0.windows.first?.order }) {
      if order == nil { order = next } else { order?.add(next) }
    }
    let lines = LinesByPatient(parsers, textCount: shared.current.count)
    return (result(parsers, lines, nil, shared, order), parts.flatMap(\.1))
  }

  /// Shares of about equal length for some threads, each of whole lines.
  private static func shares(of bytes: [UInt8], _ count: Int, _ threads: Int) -> [Range<Int>] {
    let wanted = max(1, min(threads, count >> 18))
    var shares: [Range<Int>] = []
    for number in 1...wanted {
      let start = shares.last?.upperBound ?? 0
      let middle = max(start, count * number / wanted - 1)
      let end = bytes[middle..<count].firstIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? count
      if end > start { shares.append(start..<end) }
    }
    return shares
  }

  /// Puts the lines of all threads together, behind those that a snapshot gave.
  private static func result(
    _ parsers: [ParsedLines], _ lines: consuming LinesByPatient, _ start: ReplayStart?, _ shared: SharedVocabulary,
    _ order: LineOrder?
  ) -> Result {
    let firstArena = RecordSnapshot.arena + 1 + parsers.count
    let shares = readAmendments(lines, parsers.count, shared, firstArena, start?.history)
    var notes = parsers.reduce(into: start?.notes ?? LoadingNotes()) { $0.add($1.notes) }
    for share in shares { notes.add(share.notes) }
    let texts = shared.current
    let history = lines.history(shares.map(\.changes), textCount: texts.count)
    return Result(
      histories: ReadHistories(snapshot: start?.history ?? EncodedHistory(), lines: history), vocabulary: texts,
      arenas: [start?.lists ?? ListArena(number: RecordSnapshot.arena)] + parsers.map(\.lists) + shares.map(\.lists),
      notes: notes.sorted, order: order)
  }

  private static func mapFailure<Value>(_ body: () throws(NoSnapshot) -> Value) throws(ReplayError) -> Value {
    do throws(NoSnapshot) { return try body() } catch { throw .noSnapshot }
  }

  private static func parse(
    _ windows: LogWindows, _ threads: Int, _ shared: SharedVocabulary, _ firstArena: Int, keeping kept: Set<Symbol>?
  ) throws(ReplayError) -> [ParsedLines] {
    let results = Locked([ParsedLines?](repeating: nil, count: threads))
    let failure = Locked<LogError?>(nil)
    Workers.run(threads) { thread in
      var parser = LineParser(
        shared, arena: firstArena + thread, keeping: kept, byteCount: kept == nil ? windows.byteCount / threads : 0)
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
    of parsers: [ParsedLines], _ windows: LogWindows, after base: Checkpoint?
  ) throws(ReplayError) -> LineOrder? {
    var whole = base.map { LineOrder($0.sequenceNumber, $0.recorded, isSealed: true) }
    for window in parsers.flatMap(\.windows).sorted(by: { $0.number < $1.number }) {
      guard let order = window.order else { continue }
      if let first = windows.firstSequenceNumber(ofWindow: window.number), first != order.firstSequenceNumber {
        throw .outOfOrder
      }
      if whole == nil { whole = order } else { whole?.add(order) }
    }
    if let whole, !whole.isUnbroken || !whole.endsSealed || base == nil && whole.firstSequenceNumber != 1 {
      throw .outOfOrder
    }
    return whole
  }

  private struct Share: Sendable {
    let changes: LinesByPatient.Changes
    let lists: ListArena
    let notes: LoadingNotes
  }

  private static func readAmendments(
    _ lines: LinesByPatient, _ threads: Int, _ shared: SharedVocabulary, _ firstArena: Int,
    _ base: EncodedHistory?
  ) -> [Share] {
    let results = Locked([Share?](repeating: nil, count: threads))
    Workers.run(threads) { thread in
      var reader = FastEventReader(texts: TextCache(shared), lists: ListArena(number: firstArena + thread))
      var notes = LoadingNotes()
      let changes = lines.changes(lines.share(thread, of: threads), after: base, &reader, &notes)
      let share = Share(changes: changes, lists: reader.lists, notes: notes)
      results.withLock { $0[thread] = share }
    }
    return results.withLock { $0 }.compactMap { $0 }
  }
}

extension LineTold {
  /// True if the line is one of a log, as the plain reader reads it.
  fileprivate func stands(in bytes: [UInt8]) -> Bool {
    guard let place = try? storedPosition(of: range, in: bytes) else { return false }
    return place.sequenceNumber == sequenceNumber && place.recorded == recorded
  }
}

extension LoadingNotes {
  mutating func add(_ other: LoadingNotes) {
    unknown += other.unknown
    findings += other.findings
    stubs += other.stubs
    others += other.others
    namedAsErased.formUnion(other.namedAsErased)
    misnamed += other.misnamed
  }

  /// All in the order of the log.
  var sorted: LoadingNotes {
    var notes = self
    notes.unknown.sort { $0.sequenceNumber < $1.sequenceNumber }
    notes.findings.sort { $0.sequenceNumber < $1.sequenceNumber }
    notes.stubs.sort { $0.sequenceNumber < $1.sequenceNumber }
    notes.others.sort { $0.sequenceNumber < $1.sequenceNumber }
    notes.misnamed.sort { ($0.sequenceNumber, $0.named) < ($1.sequenceNumber, $1.named) }
    return notes
  }
}
