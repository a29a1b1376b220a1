import CalendarTime
import EventStorage
import PatientRecord
import RecordKeeping
import Synchronization
import SystemCalls

/// Writes the reference log.
enum LogDirectory {
  /// Makes the directory and appends every batch; the bytes depend on nothing but `CaseSeries`.
  ///
  /// The drafts go the way of any author's: read, judged by the rules of the record, written as sealed batches.
  static func write(_ batches: [Batch], to directory: String) throws {
    try EventLog.create(directory, try description(), in: SystemFileSystem())
    let salts = SaltSource()
    let environment = WriterEnvironment(now: { Instant(millisecondsSinceEpoch: 0) }, salt: salts.next)
    var writer = try LogWriter.open(directory, in: SystemFileSystem(), environment: environment)
    let drafts = Array(batches.flatMap(\.lines).joined(separator: "\n").utf8)
    let context = AdmissionContext(recorded: nil, makeID: { _ in .absent })
    let admission: Admission
    do throws(AdmissionError) {
      admission = try Record(writer.log).admitting(drafts, context)
    } catch {
      throw ChartError(error.faults.map { "byte \($0.range?.lowerBound ?? 0): \($0.message)" }.joined(separator: "; "))
    }
    // What the checks note has happened: two immunosuppressants together are what the series is about.
    if let warning = admission.warnings.first(where: { $0.code == nil }) { throw ChartError(warning.message) }
    for batch in admission.batches {
      _ = try writer.append(admission.lines(of: batch), recorded: try writer.nextRecorded(given: batch.recorded))
    }
    writer.close()
  }

  private static func description() throws(ChartError) -> LogDescription {
    guard let created = Instant(parsing: CaseSeries.created) else { throw ChartError("created is no instant") }
    do throws(DateError) {
      return LogDescription(
        id: CaseSeries.identifier, name: CaseSeries.name, created: created,
        cutoff: try PartialDate(parsing: CaseSeries.cutoff).days.first, recordedBy: .given)
    } catch {
      throw ChartError("the cutoff is no date")
    }
  }
}

/// Salts from a seed: the facts are published, so that nothing has to be hidden, and every build gives the same bytes.
private final class SaltSource: Sendable {
  private let generator = Mutex(SeededGenerator(seed: CaseSeries.saltSeed))

  /// The next sixteen bytes.
  @Sendable func next() -> [UInt8] {
    generator.withLock { generator in
      (0..<16).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }
  }
}
