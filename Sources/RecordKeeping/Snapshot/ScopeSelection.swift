import ByteScanning
import EventStorage
import PatientRecord

/// Finds the patients in a scope, among lines that were read and in a snapshot before them.
struct ScopeSelection {
  private let scope: RecordScope
  private let vocabulary: SharedVocabulary
  /// Pseudonyms of the patients that have one of the ids in the lines.
  private var found: Set<Symbol> = []

  init(_ scope: RecordScope, _ parsers: [ParsedLines], _ vocabulary: SharedVocabulary) {
    (self.scope, self.vocabulary) = (scope, vocabulary)
    if scope.ids.isEmpty { return }
    for parser in parsers {
      for index in parser.lines.indices where !parser.lines[index].patient.isNone {
        if let id = parser.id(ofLine: index), scope.ids.contains(id) { found.insert(parser.lines[index].patient) }
      }
    }
  }

  /// The patients by their symbols in the vocabulary.
  var symbols: Set<Symbol> {
    let vocabulary = vocabulary.current
    return found.union(scope.patients.compactMap { vocabulary.existingSymbol(for: $0) })
  }

  /// Adds the patients that the ids have in a snapshot, and reads from it the histories of all patients asked for.
  mutating func extend(from snapshot: RecordSnapshot) throws(NoSnapshot) -> ReplayStart {
    var numbers: Set<Int> = []
    let known = vocabulary.current
    for name in scope.patients.union(found.map { known.text(of: $0) }) {
      if let number = try snapshot.number(ofPatient: name) { numbers.insert(number) }
    }
    for id in scope.ids { numbers.formUnion(try snapshot.patients(thatMayHave: id)) }
    let start = try snapshot.part(numbers, vocabulary)
    found.formUnion(start.history?.patients ?? [])
    return start
  }
}

extension ParsedLines {
  /// The id of a line that is a patient's; nil where it has none that can be read.
  func id(ofLine index: Int) -> EventID? {
    let place = lines[index].place
    var encoded = unsafe EncodedEventReader(
      UnsafeRawBufferPointer(rebasing: bytes.buffer[place.offset...]), within: PoolCounts())
    guard let (_, length) = try? encoded.head() else { return nil }
    if length > 0 { return try? encoded.identity().1 }
    return (try? encoded.deferredLine()).flatMap { draftIdentifier($0, in: 0..<$0.count) }
  }
}
