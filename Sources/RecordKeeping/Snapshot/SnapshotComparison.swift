import CalendarTime
package import EventStorage
import PatientRecord

/// The comparison of the snapshot that questions would start from with the lines of the log.
///
/// A snapshot bears no seal: whoever may write to the log's directory can make one that says something else, and
/// questions would answer from it.
package struct SnapshotComparison {
  /// Sentences on what was compared; none where there is no snapshot, and on places of lines only where they are wrong.
  package private(set) var lines: [String] = []
  /// True if the snapshot says something else than the log.
  package private(set) var isFinding = false

  /// Compares, where there is a snapshot that stands in the log. O(events).
  ///
  /// Fails where a snapshot cannot be read: nothing is said then of what it holds.
  package init(_ extent: LogExtent, _ record: Record, threads: Int) throws {
    try comparePlaces(extent, threads)
    if try compare(extent, record, threads) { return }
    // A call may have failed that does not fail again.
    if try LogSnapshots.readAll(of: extent.directory, lineBytes: extent.byteCount) {
      _ = try compare(extent, record, threads)
    }
  }

  /// Compares the places of lines from which writers start, if there are any; says nothing where they are right.
  private mutating func comparePlaces(_ extent: LogExtent, _ threads: Int) throws {
    guard let places = LinePlaces(of: extent.directory, id: extent.description.id), let end = places.checkpoint,
      extent.extends(end)
    else { return }
    do {
      if try places.agree(with: extent, threads: threads) { return }
    } catch is NoSnapshot {
      // Writers find that, too, and read the log.
      return
    }
    isFinding = true
    lines.append(
      "finding: the places of lines up to seq \(end.sequenceNumber) are not those of the log: someone changed them, or "
        + "made them; remove the log's directory snapshots")
  }

  /// Compares; false where no snapshot was found that can be used.
  private mutating func compare(_ extent: LogExtent, _ record: Record, _ threads: Int) throws -> Bool {
    let id = extent.description.id
    guard let snapshot = RecordSnapshot(of: extent.directory, id: id), extent.extends(snapshot.checkpoint) else {
      return false
    }
    let position = snapshot.checkpoint.sequenceNumber
    let read: Record
    do throws(ReplayError) {
      let windows = LogWindows(extent.directory, extent.pieces(after: snapshot.checkpoint))
      read = try Record(reading: windows, after: snapshot, threads: threads)
    } catch {
      // Questions find that, too, and read the log.
      return false
    }
    if let difference = SnapshotComparison.firstDifference(read, record) {
      isFinding = true
      lines += [
        "finding: the snapshot at seq \(position) says otherwise than the log\(difference): someone changed it, or "
          + "made it; remove the log's directory snapshots"
      ]
    } else {
      lines += ["the snapshot at seq \(position) agrees with the log"]
    }
    return true
  }

  /// Returns the place of the first difference of two records, as a clause; nil where there is none.
  private static func firstDifference(_ found: Record, _ expected: Record) -> String? {
    let (names, others) = (names(expected), names(found))
    if names != others { return " on whom there is" }
    var comparison = EventComparison(expected.pool, found.pool)
    for name in names {
      let (events, otherEvents) = (events(of: name, expected), events(of: name, found))
      guard let place = comparison.firstDifference(events, otherEvents) else { continue }
      return " on seq \((place < events.count ? events : otherEvents)[place].sequenceNumber)"
    }
    return Notes(expected) == Notes(found) ? nil : " on what is in no history"
  }

  private static func names(_ record: Record) -> [String] { record.subjects.map { record.pool.text($0) } }

  private static func events(of name: String, _ record: Record) -> [RecordedEvent] {
    record.pool.vocabulary.existingSymbol(for: name).map(record.storedEvents) ?? []
  }

  /// All that is in no patient's history.
  private struct Notes: Equatable {
    let unknown: [String]
    let findings: [Int]
    let stubs: [Int]
    let erased: [Int]
    let instants: [String]

    init(_ record: Record) {
      unknown = record.unknown.map { "\($0.sequenceNumber) \($0.type)" }
      findings = record.findings.map(\.sequenceNumber)
      stubs = record.unexplainedStubs
      erased =
        record.erased + record.standingErased + record.misnamedErasures.flatMap { [$0.sequenceNumber, $0.named] }
      instants = record.linesOutsideHistories.map { "\($0.sequenceNumber) \($0.recorded) \($0.acceptsClock)" }
    }
  }
}
