import PatientRecord
import RecordKeeping

/// The traces that a source has left in a log.
enum KnownSource {
  /// It wrote none of the events that stand in the log.
  case new
  /// It wrote some, and their ids follow from the salt of the mapping.
  case same
  /// It wrote some, under another salt.
  case underOtherSalt
}

extension Record {
  /// Returns the traces of the source of a plan. O(events) where none of them follows from its salt.
  func known(_ plan: ImportPlan) -> KnownSource {
    let prefix = Array((plan.source + ":").utf8)
    var known = KnownSource.new
    for patient in storedPatients {
      for event in storedEvents(of: patient) where event.id.isDerived && !event.event.type.isCorrection {
        guard pool.vocabulary.utf8(of: event.evidence.source).starts(with: prefix) else { continue }
        if plan.naming.made(event, of: plan.source, pool) { return .same }
        known = .underOtherSalt
      }
    }
    return known
  }
}

extension EventNaming {
  /// True if the id of an event follows from its evidence, `NAME:KEY/SLOT`, where each slash may end the key.
  fileprivate func made(_ event: RecordedEvent, of source: String, _ pool: RecordPool) -> Bool {
    let row = pool.text(event.evidence.source).dropFirst(source.count + 1)
    return row.indices.contains { slash in
      row[slash] == "/"
        && event.id
          == id(of: [source, String(row[..<slash]), String(row[slash...].dropFirst()), event.event.type.rawValue])
    }
  }
}

extension EventID {
  /// True if its time is 0, as that of an id which follows from the row of a file.
  fileprivate var isDerived: Bool { halves.high >> 16 == 0 }
}
