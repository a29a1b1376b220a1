import ByteScanning
import CalendarTime
import JSONText
import PatientRecord

/// The lines that several threads have read, by patient.
struct LinesByPatient: Sendable {
  private let bytes: [EncodedBytes]
  private let patients: [Symbol]
  /// The lines by patient, each patient's in the order of the log.
  private var places: [EncodedPlace]
  /// The end of each patient's lines among the places.
  private let ends: [Int]

  /// Sorts the lines by patient, by counting; leaves out the patients that are not to be kept. O(lines + texts).
  init(_ parsers: [ParsedLines], textCount: Int, keeping wanted: Set<Symbol>? = nil) {
    bytes = parsers.map(\.bytes)
    var isKept = [Bool](repeating: wanted == nil, count: textCount)
    isKept[0] = false
    for symbol in wanted ?? [] where !symbol.isNone { isKept[Int(symbol.index)] = true }
    var numbers = [UInt32](repeating: 0, count: textCount)
    var patients: [Symbol] = []
    var counts: [Int] = []
    let windows = parsers.indices.flatMap { thread in parsers[thread].windows.map { (thread, $0) } }
      .sorted { $0.1.number < $1.1.number }
    for (thread, window) in windows {
      for line in parsers[thread].lines[window.lines] where isKept[Int(line.patient.index)] {
        var number = Int(numbers[Int(line.patient.index)])
        if number == 0 {
          patients.append(line.patient)
          counts.append(0)
          number = patients.count
          numbers[Int(line.patient.index)] = UInt32(number)
        }
        counts[number - 1] += 1
      }
    }
    var starts: [Int] = []
    starts.reserveCapacity(counts.count)
    var total = 0
    for count in counts {
      starts.append(total)
      total += count
    }
    var places = [EncodedPlace](repeating: .none, count: total)
    for (thread, window) in windows {
      for line in parsers[thread].lines[window.lines] where isKept[Int(line.patient.index)] {
        let number = Int(numbers[Int(line.patient.index)]) - 1
        places[starts[number]] = line.place.of(thread)
        starts[number] += 1
      }
    }
    (self.patients, self.places) = (patients, places)
    ends = starts
  }

  /// The patients of one of `count` threads that share the work.
  func share(_ number: Int, of count: Int) -> Range<Int> {
    patients.count * number / count..<patients.count * (number + 1) / count
  }

  /// The changes to the places of some patients.
  struct Changes: Sendable {
    /// The encoded amendments.
    let bytes = EncodedBytes()
    /// The place of an event in place of one among all.
    fileprivate(set) var places: [(index: Int, place: EncodedPlace)] = []
  }

  /// Reads the amendments of some patients and leaves out events whose id was used before. Most patients have no such
  /// event, which the marks of the places tell.
  ///
  /// `base` holds the events before them; `reader` reads the amendments; lines that cannot be read are noted.
  func changes(
    _ share: Range<Int>, after base: EncodedHistory?, _ reader: inout FastEventReader, _ notes: inout LoadingNotes
  ) -> Changes {
    var changes = Changes()
    var identities = PatientIdentities()
    var writer = EncodedEventWriter()
    for number in share {
      let range = (number == 0 ? 0 : ends[number - 1])..<ends[number]
      if base?.holds(patients[number]) != true, places[range].haveDistinctMarks { continue }
      identities.begin(patients[number], after: base)
      for index in range {
        let place = places[index]
        let line = unsafe UnsafeRawBufferPointer(rebasing: bytes[place.source].buffer[place.offset...])
        switch unsafe identities.add(line, &reader, &notes) {
        case .other: continue
        case .amendment(let read):
          writer.write(read)
          changes.places.append((index, changes.bytes.append(&writer, at: read.sequenceNumber, read.id)))
        case nil: changes.places.append((index, .none))
        }
      }
    }
    return changes
  }

  /// The events of all patients, changed as said, in the order of the threads that found the changes.
  consuming func history(_ changes: [Changes], textCount: Int) -> EncodedHistory {
    for (number, change) in changes.enumerated() {
      for (index, place) in change.places { places[index] = place == .none ? place : place.of(bytes.count + number) }
    }
    let scattered = ScatteredEvents(bytes + changes.map(\.bytes), places, ends: ends)
    return EncodedHistory(patients: patients, scattered, textCount: textCount)
  }
}

extension ArraySlice<EncodedPlace> {
  /// True if no mark stands twice and none says that a line is still to be read. Of many places none is compared.
  fileprivate var haveDistinctMarks: Bool {
    if count > 40 { return false }
    for index in indices {
      if self[index].isDeferred { return false }
      for earlier in startIndex..<index where self[earlier].mark == self[index].mark { return false }
    }
    return true
  }
}

/// The event of an encoded line.
private enum LineEvent {
  case amendment(RecordedEvent)
  case other
}

/// The ids of one patient's events, as their lines are come across.
private struct PatientIdentities {
  private var patient = Symbol.none
  private var identities = EventIdentities()

  /// Begins with the events that a patient has already.
  mutating func begin(_ patient: Symbol, after earlier: EncodedHistory?) {
    self.patient = patient
    identities.removeAll()
    earlier?.read(patient, within: PoolCounts()) { cursor in
      while let (sequenceNumber, type, id) = try? cursor.nextIdentity() {
        _ = identities.add(id, type, at: sequenceNumber)
      }
    }
  }

  /// Adds an encoded line. Returns the amendment that the line holds, or that it holds another event; nil where its id
  /// was there before, and where it cannot be read.
  mutating func add(
    _ line: UnsafeRawBufferPointer, _ reader: inout FastEventReader, _ notes: inout LoadingNotes
  ) -> LineEvent? {
    var encoded = unsafe EncodedEventReader(line, within: PoolCounts())
    guard let (position, length) = try? encoded.head() else { return nil }
    if length > 0 {
      guard let (type, id) = try? encoded.identity() else { return nil }
      return enter(id, type, position, &notes) ? .other : nil
    }
    guard let text = try? encoded.deferredLine(), let read = amendment(text, &reader, at: position, &notes),
      enter(read.id, .eventAmended, position, &notes)
    else { return nil }
    return .amendment(read)
  }

  /// Notes an event; false where its id stands twice in the patient's history. The first counts.
  private mutating func enter(
    _ id: EventID, _ type: EventType, _ sequenceNumber: Int, _ notes: inout LoadingNotes
  ) -> Bool {
    guard let earlier = identities.add(id, type, at: sequenceNumber) else { return true }
    notes.findings.append(
      LoadingFinding(kind: .idTwice(earlier), sequenceNumber: sequenceNumber, patient: patient))
    return false
  }

  /// Reads an amendment now that the events before it are known.
  private func amendment(
    _ line: [UInt8], _ reader: inout FastEventReader, at sequenceNumber: Int, _ notes: inout LoadingNotes
  ) -> RecordedEvent? {
    let identities = identities
    if let read = reader.readAmendment(line, amending: { id in identities.type(of: id) }) {
      return read
    }
    var plain = PlainEventReader(pool: RecordPool())
    do throws(JSONError) {
      let read = try plain.readLine(line, in: 0..<line.count, amending: { id in identities.type(of: id) })
      if case .event(let recorded) = read { return reader.take(recorded, from: plain.pool) }
      throw JSONError("the amended event is not in the log before this one", at: 0)
    } catch {
      notes.findings.append(
        LoadingFinding(kind: .unreadable(error.message), sequenceNumber: sequenceNumber, patient: patient))
      return nil
    }
  }
}
