import EventStorage
import RecordKeeping
import Synchronization
import SystemCalls

/// A snapshot in the making: begun before the log is read, written when the answer is there.
final class SnapshotMaking: Sendable {
  private let writer: Mutex<SnapshotFileWriter?>
  private let path: String
  private let threads: Int

  /// Begins one; fails where nothing can be written.
  init(_ path: String, _ options: ReadingOptions) throws(CommandFailure) {
    self.path = path
    threads = options.threads
    do throws(LogError) {
      writer = Mutex(try SnapshotFileWriter.begin(path, RecordSnapshot.key(try LogDescription.read(path).id)))
    } catch {
      throw CommandFailure(error)
    }
  }

  /// Begins one where that is possible; a log that may only be read is read without.
  static func begin(_ reading: LogReading) -> SnapshotMaking? {
    try? SnapshotMaking(reading.extent.directory, reading.options)
  }

  /// Verifies every seal up to the end of a record and writes it; says how many bytes that took, nil for an empty log.
  ///
  /// A log whose seals do not verify is damaged, and has no snapshot.
  func finish(_ record: Record) throws(CommandFailure) -> Int? {
    guard let writer = writer.withLock({ $0.take() }) else { return nil }
    do throws(LogError) {
      let extent = try LogExtent.open(path, in: SystemFileSystem())
      let progress = ProgressLine("verifying the seals")
      defer { progress?.wipe() }
      guard let verified = try extent.verified(threads: threads, progress: progress?.callback) else {
        _ = try EventLog.open(path, in: SystemFileSystem())
        return nil
      }
      // What was appended meanwhile is not in the record; the next long replay makes a snapshot then.
      let record = record.unlimited
      guard let base = verified.checkpoint, base.sequenceNumber == record.lastSequenceNumber else { return nil }
      return try RecordSnapshot.write(record, at: base, to: writer)
    } catch {
      throw CommandFailure(error)
    }
  }

  /// The same for a question that was about something else: it says nothing.
  func finishQuietly(_ record: Record) { _ = try? finish(record) }
}
