package import EventStorage
import JSONText
import PatientRecord

/// The lines of a log among which an erasure chooses, by what is stored in them and not by what this version reads.
///
/// A line of a later type or version, one that cannot be read, and one whose id stands twice are in no history. Whose
/// they are is told by the member `patient` that they have all the same.
package struct ErasableLines {
  /// One line that is no stub.
  private struct Line {
    let sequenceNumber: Int
    let patient: String?
    let id: String?
  }

  private var lines: [Line] = []
  private let record: Record
  private let stubs: Set<Int>
  /// Lines whose references to others cannot be told.
  private let unread: Set<Int>

  /// The lines of a log that is held whole, and its record. O(bytes).
  package init(_ log: EventLog, _ record: Record) {
    self.record = record
    stubs = Set(log.erasedSequenceNumbers)
    let faults = record.findings.filter { if case .unreadable = $0.kind { true } else { false } }
    unread = Set(record.unknown.map(\.sequenceNumber)).union(faults.map(\.sequenceNumber))
    var lines: [Line] = []
    log.forEachLine { line, bytes in
      if case .erased = line.content { return }
      let (patient, id) = storedPatientAndID(Array(bytes[line.range]))
      lines.append(Line(sequenceNumber: line.sequenceNumber, patient: patient, id: id))
    }
    self.lines = lines
  }

  /// The positions of the lines that a word names, by seq or by id; none where there is no such line.
  ///
  /// Stubs are among them.
  package func positions(named word: String) -> [Int] {
    if let position = Int(word) {
      return (1...max(1, record.lastSequenceNumber)).contains(position) && record.lastSequenceNumber > 0
        ? [position] : []
    }
    guard let id = EventID(word) else { return [] }
    let stubs = record.entry(of: id).map { [$0.sequenceNumber] } ?? []
    return Array(Set(stubs + lines.filter { $0.id == word }.map(\.sequenceNumber))).sorted()
  }

  /// The positions of the lines of a patient, and of those that link the patient to another. Names are equal whichever
  /// of the two Unicode forms a letter has.
  package func positions(of patient: String) -> [Int] {
    let links = record.ownEvents.filter { event in
      guard case .patientsLinked(let link) = event.event else { return false }
      return [link.patient, link.other].contains { record.pool.text($0) == patient }
    }
    return (lines.filter { $0.patient == patient }.map(\.sequenceNumber) + links.map(\.sequenceNumber)).sorted()
  }

  /// The choice of some lines, with the events that refer to them.
  package func choice(_ asked: [Int]) -> ErasureChoice {
    let done = asked.filter { stubs.contains($0) && !record.unexplainedStubs.contains($0) }
    let wanted = Set(asked).subtracting(done)
    let patients = Set(lines.filter { wanted.contains($0.sequenceNumber) }.compactMap(\.patient))
    // The lines of a patient that an earlier erasure names are no more in a history; they are chosen by themselves.
    let histories = record.subjects.filter { patients.contains(record.pool.text($0)) || isWithoutPatient($0, wanted) }
    let persons = Set(histories.map(record.person))
    let scope = ErasureScope(
      wanted, among: persons.flatMap(record.events(of:)), pool: record.pool, person: record.person)
    let chosen = Set(scope.positions)
    let unjudged = lines.filter { line in
      unread.contains(line.sequenceNumber) && !chosen.contains(line.sequenceNumber)
        && line.patient.map(patients.contains) ?? true
    }
    return ErasureChoice(scope: scope, done: done, unjudged: unjudged.map(\.sequenceNumber), patients: patients)
  }

  /// True for the events of no patient, where one of them is wanted.
  private func isWithoutPatient(_ subject: Symbol, _ wanted: Set<Int>) -> Bool {
    record.pool.text(subject) == RecordItself.name
      && lines.contains { wanted.contains($0.sequenceNumber) && $0.patient == nil }
  }
}

/// The lines that an erasure takes.
package struct ErasureChoice {
  /// The lines asked for that are not stubs yet, and those that refer to them.
  package let scope: ErasureScope
  /// Lines asked for that an earlier erasure has taken.
  package let done: [Int]
  /// Lines, perhaps of the same patients, that this version cannot read: they may refer to what is erased.
  package let unjudged: [Int]
  /// The pseudonyms on the lines that are taken, as they are stored.
  package let patients: Set<String>
}

/// Returns the patient and the id that a line names, each nil where it has none that can be read.
private func storedPatientAndID(_ line: [UInt8]) -> (patient: String?, id: String?) {
  var scanner = JSONScanner(line, in: 0..<line.count)
  var found: (patient: String?, id: String?) = (nil, nil)
  do throws(JSONError) {
    try scanner.readObject { (key, _, value) throws(JSONError) in
      if value.peekKind() == .string, key == "patient" || key == "id" {
        let text = try value.readString()
        if key == "patient" { found.patient = text } else { found.id = text }
      } else {
        try value.skipValue()
      }
    }
  } catch {
    // A line that is sealed is an object; of one that is none, what came before the fault counts.
    return found
  }
  return found
}
