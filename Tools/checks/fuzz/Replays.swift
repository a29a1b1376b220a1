import PatientRecord

@testable import EventStorage
@testable import RecordKeeping

extension FuzzTarget {
  /// A sound log: read in windows on threads, canonical lines without strings, it is the same record as read line by
  /// line and as JSON.
  static let replay = FuzzTarget(name: "replay") { bytes in
    let sealed = resealed(bytes)
    guard let log = opened(sealed, head: .empty) else { fatalError("a tail that nothing acknowledges is no damage") }
    let plain = Record(log)
    // Admission lets no id come twice; what a forger's second one means is said by `verify` alone.
    let hasIdentifierTwice = plain.findings.contains { if case .idTwice = $0.kind { true } else { false } }
    if hasIdentifierTwice { return }
    let files = GivenFiles(segment: sealed, head: LogHead.empty.bytes)
    do throws(ReplayError) {
      let windows = LogWindows(log.directory, LogExtent(log).pieces)
      requireSame(try Record(reading: windows, threads: 2), plain)
    } catch {
      // Then the program reads the log line by line, as here.
      if case .unreadable(let cause) = error { fatalError("a sound log is not read: \(cause)") }
    }
  }

  private static func requireSame(_ record: Record, _ plain: Record) {
    require(record.lastSequenceNumber == plain.lastSequenceNumber, "another last position")
    require(record.lastRecorded == plain.lastRecorded, "another last instant")
    require(record.erased == plain.erased && record.unexplainedStubs == plain.unexplainedStubs, "other erasures")
    require(record.unknown.map(\.sequenceNumber) == plain.unknown.map(\.sequenceNumber), "other unknown types")
    require(record.findings.map(\.sequenceNumber) == plain.findings.map(\.sequenceNumber), "other unreadable lines")
    let patients = record.patients.map { record.pool.text($0) }
    require(patients == plain.patients.map { plain.pool.text($0) }, "other patients")
    for (patient, other) in zip(record.patients, plain.patients) {
      let (events, others) = (record.events(of: patient), plain.events(of: other))
      require(events.map(\.sequenceNumber) == others.map(\.sequenceNumber), "other events")
      for (event, other) in zip(events, others) {
        let (line, otherLine) = (
          lineBytes(of: event, EventWriter(pool: record.pool)), lineBytes(of: other, EventWriter(pool: plain.pool))
        )
        require(line == otherLine, "seq \(event.sequenceNumber) reads otherwise")
      }
    }
  }
}
