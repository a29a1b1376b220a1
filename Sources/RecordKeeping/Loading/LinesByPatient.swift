import ByteScanning
import CalendarTime
import JSONText
import PatientRecord

/// The lines that several threads have read, by patient.
struct LinesByPatient: Sendable {
  /// The thread that has read a line, and the number of the line there.
  private struct Place {
    let thread: UInt32
    let line: UInt32
  }

  private let parsers: [ParsedLines]
  private let patients: [Symbol]
  /// The lines by patient, each patient's in the order of the log.
  private let places: [Place]
  /// The end of each patient's lines among the places.
  private let ends: [Int]

  /// Sorts the lines by patient, by counting; leaves out the patients that are not to be kept. O(lines + texts).
  init(_ parsers: [ParsedLines], textCount: Int, keeping wanted: Set<Symbol>? = nil) {
    self.parsers = parsers
    var isKept = [Bool](repeating: wanted == nil, count: textCount)
    isKept[0] = false
    for symbol in wanted ?? [] where !symbol.isNone { isKept[Int(symbol.index)] = true }
    var numbers = [UInt32](repeating: 0, count: textCount)
    var patients: [Symbol] = []
    var counts: [Int] = []
    let windows = parsers.indices.flatMap { thread in parsers[thread].windows.map { (thread, $0) } }
      .sorted { $0.1.number < $1.1.number }
    for (thread, window) in windows {
      for line in window.lines {
        let patient = parsers[thread].lines[line].patient
        if !isKept[Int(patient.index)] { continue }
        var number = Int(numbers[Int(patient.index)])
        if number == 0 {
          patients.append(patient)
          counts.append(0)
          number = patients.count
          numbers[Int(patient.index)] = UInt32(number)
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
    var places = [Place](repeating: Place(thread: 0, line: 0), count: total)
    for (thread, window) in windows {
      for line in window.lines {
        let patient = parsers[thread].lines[line].patient
        if !isKept[Int(patient.index)] { continue }
        let number = Int(numbers[Int(patient.index)]) - 1
        places[starts[number]] = Place(thread: UInt32(thread), line: UInt32(line))
        starts[number] += 1
      }
    }
    (self.patients, self.places) = (patients, places)
    ends = starts
  }

  /// The patients in the order in which the log first speaks of them.
  var allPatients: [Symbol] { patients }

  /// The patients of one of `count` threads that share the work.
  func share(_ number: Int, of count: Int) -> Range<Int> {
    patients.count * number / count..<patients.count * (number + 1) / count
  }

  /// Encodes the events of some patients: reads amendments and leaves out events whose id was used before.
  ///
  /// `base` holds the events before them; `reader` reads the amendments; lines that cannot be read are noted.
  func part(
    _ share: Range<Int>, after base: EncodedHistory?, _ reader: inout FastEventReader, _ notes: inout LoadingNotes
  ) -> EncodedHistory.Part {
    let byteCount = parsers.reduce(0) { $0 + $1.bytes.count }
    var builder = PatientHistoryEncoder(room: byteCount / max(1, patients.count) * share.count + 4096)
    var ends: [Int] = []
    ends.reserveCapacity(share.count)
    EncodedLines.with(parsers) { lines in
      for number in share {
        builder.begin(patients[number], after: base?.bytes(of: patients[number]) ?? [])
        for place in places[(number == 0 ? 0 : self.ends[number - 1])..<self.ends[number]] {
          unsafe builder.add(lines.encoding(ofLine: Int(place.line), thread: Int(place.thread)), &reader, &notes)
        }
        ends.append(builder.bytes.count)
      }
    }
    return EncodedHistory.Part(firstPatient: share.lowerBound, ends: ends, bytes: builder.bytes)
  }
}

/// The encoded lines of all threads, by pointers: every thread reads all of them, and counting references would make
/// them wait for each other.
@safe
private struct EncodedLines {
  private var bytes: [UnsafeRawBufferPointer] = unsafe []
  private var lines: [UnsafeBufferPointer<ParsedLines.Line>] = unsafe []

  /// Calls `body` with the lines, which are alive until it returns.
  static func with(_ parsers: [ParsedLines], _ body: (EncodedLines) -> Void) {
    func add(_ thread: Int, to encoded: EncodedLines) {
      if thread == parsers.count { return body(encoded) }
      unsafe parsers[thread].bytes.withUnsafeBytes { bytes in
        unsafe parsers[thread].lines.withUnsafeBufferPointer { lines in
          var encoded = encoded
          unsafe encoded.bytes.append(bytes)
          unsafe encoded.lines.append(lines)
          add(thread + 1, to: encoded)
        }
      }
    }
    add(0, to: EncodedLines())
  }

  /// The encoding of a line, with its position before it.
  func encoding(ofLine line: Int, thread: Int) -> UnsafeRawBufferPointer {
    let bytes = unsafe bytes[thread]
    let lines = unsafe lines[thread]
    let end = unsafe line + 1 < lines.count ? lines[line + 1].start : bytes.count
    return unsafe UnsafeRawBufferPointer(rebasing: bytes[lines[line].start..<end])
  }
}

/// Encodes the events of patients, one patient after the other.
private struct PatientHistoryEncoder {
  private(set) var bytes: [UInt8] = []
  private var patient = Symbol.none
  private var identities = EventIdentities()
  private var event = EncodedEventWriter()

  init(room: Int) { bytes.reserveCapacity(room) }

  /// Begins the events of a patient; `earlier` holds those that are encoded already.
  mutating func begin(_ patient: Symbol, after earlier: ArraySlice<UInt8>) {
    self.patient = patient
    identities.removeAll()
    if earlier.isEmpty { return }
    EncodedHistoryCursor.read(earlier, of: patient, within: PoolCounts()) { cursor in
      while let (sequenceNumber, type, id) = try? cursor.nextIdentity() {
        _ = identities.add(id, type, at: sequenceNumber)
      }
    }
  }

  /// Adds an encoded line.
  mutating func add(_ line: UnsafeRawBufferPointer, _ reader: inout FastEventReader, _ notes: inout LoadingNotes) {
    guard let head = unsafe EncodedLineHead(line) else { return }
    if head.isDeferred {
      let text = unsafe Array(line[head.start...])
      guard let read = amendment(text, &reader, at: head.sequenceNumber, &notes) else { return }
      event.write(read)
      if enter(read.id, .eventAmended, head.sequenceNumber, &notes) { bytes.append(&event, at: head.sequenceNumber) }
      return
    }
    guard let (type, id) = unsafe head.identity(in: line) else { return }
    if enter(id, type, head.sequenceNumber, &notes) { unsafe bytes.append(contentsOf: line) }
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
