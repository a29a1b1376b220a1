package import PatientRecord

/// The words with which the reason of a retraction begins that `undo` makes.
///
/// They tell its batches from entries of the author, so that `undo` again takes back the entry before, and never what
/// it did itself.
package enum UndoReason: String, CaseIterable, Sendable {
  /// An entry is taken back.
  case undone
  /// An entry that was taken back is brought back.
  case redone

  /// The reason of a retraction, with the words of its author.
  package func text(_ words: String?) -> String { words.map { "\(rawValue): \($0)" } ?? rawValue }

  fileprivate init?(_ event: RecordedEvent, _ pool: RecordPool) {
    guard case .eventRetracted(let retraction) = event.event else { return nil }
    let text = pool.text(retraction.reason)
    guard let reason = UndoReason.allCases.first(where: { text == $0.rawValue || text.hasPrefix($0.rawValue + ": ") })
    else { return nil }
    self = reason
  }
}

extension Record {
  /// Returns what is not taken back of an author's last batch that has such events, in the order of the log; empty if
  /// there is none. What `undo` made is no such batch. O(events).
  package func lastBatch(of author: String?) -> [RecordedEvent] {
    lastBatch(of: author) { UndoReason($0, pool) == nil }
  }

  /// Returns what is not taken back of an author's last `undo`: retractions; empty if there is none. O(events).
  package func lastUndo(of author: String?) -> [RecordedEvent] {
    lastBatch(of: author) { UndoReason($0, pool) == .undone }
  }

  /// Events of a batch share an instant, which no other batch of a log with a clock has.
  private func lastBatch(of author: String?, where isMeant: (RecordedEvent) -> Bool) -> [RecordedEvent] {
    let symbol = author.map { pool.vocabulary.existingSymbol(for: $0) } ?? .some(.none)
    guard let symbol else { return [] }
    let own = (patients.map { events(of: $0) } + [ownEvents]).flatMap { events in
      let retracted = Record.retracted(in: events)
      return events.filter { $0.author == symbol && !retracted.contains($0.id) && isMeant($0) }
    }
    guard let last = own.map(\.recorded).max() else { return [] }
    return own.filter { $0.recorded == last }.sorted { $0.sequenceNumber < $1.sequenceNumber }
  }

  /// The ids of the events of one patient that are retracted; a retraction that is retracted takes nothing back.
  private static func retracted(in events: [RecordedEvent]) -> Set<EventID> {
    var retracted: Set<EventID> = []
    for event in events.reversed() where !retracted.contains(event.id) {
      if case .eventRetracted(let retraction) = event.event { retracted.insert(retraction.event) }
    }
    return retracted
  }
}
