package import EventStorage
import Synchronization
import SystemCalls

/// A snapshot in the making: begun before the log is read, written when the answer is there.
package final class SnapshotMaking: Sendable {
  private let writer: Mutex<SnapshotFileWriter?>
  private let path: String
  private let threads: Int

  /// Begins one; fails where nothing can be written.
  package init(_ path: String, _ options: ReadingOptions) throws(LogError) {
    self.path = path
    threads = options.threads
    writer = Mutex(try SnapshotFileWriter.begin(path, RecordSnapshot.key(try LogDescription.read(path).id)))
  }

  /// Begins one if that is possible; a log that may only be read is read without.
  package static func begin(_ reading: LogReading) -> SnapshotMaking? {
    try? SnapshotMaking(reading.extent.directory.path, reading.options)
  }

  /// Verifies every seal up to the end of a record and writes it; waits for the log's lock at most as long as
  /// `waiting`. Returns the number of bytes that took; nil for an empty log, and for one that changed meanwhile.
  ///
  /// A log whose seals do not verify is damaged, and has no snapshot.
  package func finish(_ record: Record, waiting: Duration = .seconds(5)) throws(LogError) -> Int? {
    guard let writer = writer.withLock({ $0.take() }) else { return nil }
    let extent = try LogExtent.open(path, in: SystemFileSystem())
    let progress = ProgressLine("verifying the seals")
    defer { progress?.wipe() }
    guard let verified = try extent.verified(threads: threads, progress: progress?.callback) else {
      _ = try EventLog.open(extent.directory)
      return nil
    }
    // What was appended meanwhile is not in the record; the next long replay makes a snapshot then.
    let record = record.unlimited
    guard let base = verified.checkpoint, base.sequenceNumber == record.lastSequenceNumber else { return nil }
    return try RecordSnapshot.write(record, at: base, to: writer, waiting: waiting)
  }

  /// Finishes the snapshot if that is possible: a question that was about something else says nothing of it.
  package func finishQuietly(_ record: Record) { _ = try? finish(record, waiting: .zero) }
}
