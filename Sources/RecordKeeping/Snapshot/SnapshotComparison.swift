import CalendarTime
package import EventStorage
import PatientRecord

/// The comparison of the snapshot that questions would start from with the lines of the log.
///
/// A snapshot bears no seal: whoever may write to the log's directory can make one that says something else, and
/// questions would answer from it.
package struct SnapshotComparison {
  /// Sentences on what was compared; none where there is no snapshot.
  package private(set) var lines: [String] = []
  /// True if the snapshot says something else than the log.
  package private(set) var isFinding = false

  /// Compares, where there is a snapshot that stands in the log. O(events).
  ///
  /// Fails where a snapshot cannot be read: nothing is said then of what it holds.
  package init(_ extent: LogExtent, _ record: Record, threads: Int) throws {
    if try compare(extent, record, threads) { return }
    // A call may have failed that does not fail again.
    if try LogSnapshots.readAll(of: extent.directory) { _ = try compare(extent, record, threads) }
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
      lines = [
        "finding: the snapshot at seq \(position) says otherwise than the log\(difference): someone changed it, or "
          + "made it; remove the log's directory snapshots"
      ]
    } else {
      lines = ["the snapshot at seq \(position) agrees with the log"]
    }
    return true
  }

  /// Returns the place of the first difference of two records, as a clause; nil where there is none.
  private static func firstDifference(_ found: Record, _ expected: Record) -> String? {
    let (names, others) = (names(expected), names(found))
    if names != others { return " on whom there is" }
    for name in names {
      let (lines, otherLines) = (lines(of: name, expected), lines(of: name, found))
      if lines == otherLines { continue }
      let common = zip(lines, otherLines).prefix { $0 == $1 }.count
      let position = common < lines.count ? lines[common].position : otherLines[common].position
      return " on seq \(position)"
    }
    return Notes(expected) == Notes(found) ? nil : " on what is in no history"
  }

  private static func names(_ record: Record) -> [String] { record.subjects.map { record.pool.text($0) } }

  /// An event as it would be written.
  private struct Line: Equatable {
    let position: Int
    let id: EventID
    let recorded: Int64
    let bytes: [UInt8]
  }

  private static func lines(of name: String, _ record: Record) -> [Line] {
    guard let subject = record.pool.vocabulary.existingSymbol(for: name) else { return [] }
    let writer = EventWriter(pool: record.pool)
    return record.events(of: subject).map { event in
      Line(
        position: event.sequenceNumber, id: event.id, recorded: event.recorded.millisecondsSinceEpoch,
        bytes: writer.head(of: event) + writer.tail(of: event))
    }
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
