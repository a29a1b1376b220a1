import ByteScanning
import CalendarTime
import JSONText
import PatientRecord

/// Puts the lines that several threads have read together by patient.
struct HistoryGathering: Sendable {
  /// A line's image: in the bytes of which thread, and where.
  private struct Place {
    let thread: UInt32
    let line: UInt32
  }

  private let parsers: [ParsedLines]
  private let patients: [Symbol]
  /// The lines by patient, each patient's in the order of the log.
  private let places: [Place]
  /// Where each patient's lines end among the places.
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
    self.patients = patients
    self.places = places
    ends = starts
  }

  /// The patients in the order in which the log first speaks of them.
  var allPatients: [Symbol] { patients }

  /// The patients of one of `count` threads that share the work.
  func share(_ number: Int, of count: Int) -> Range<Int> {
    patients.count * number / count..<patients.count * (number + 1) / count
  }

  /// The image of some patients' events, with amendments read and events with an id that stood before left out.
  ///
  /// `base` holds what stands before them; `reader` reads the amendments; what cannot be read is noted.
  func part(
    _ share: Range<Int>, after base: HistoryImage?, _ reader: inout CanonicalReader, _ notes: inout ReadingNotes
  ) -> HistoryImage.Part {
    let byteCount = parsers.reduce(0) { $0 + $1.bytes.count }
    var builder = PatientImages(room: byteCount / max(1, patients.count) * share.count + 4096)
    var ends: [Int] = []
    ends.reserveCapacity(share.count)
    LineImages.with(parsers) { images in
      for number in share {
        builder.begin(patients[number], after: base?.bytes(of: patients[number]) ?? [])
        for place in places[(number == 0 ? 0 : self.ends[number - 1])..<self.ends[number]] {
          unsafe builder.add(images.image(ofLine: Int(place.line), thread: Int(place.thread)), &reader, &notes)
        }
        ends.append(builder.bytes.count)
      }
    }
    return HistoryImage.Part(firstPatient: share.lowerBound, ends: ends, bytes: builder.bytes)
  }
}

/// The images of lines that some threads have read, by pointers: all who gather read all of them, and would hold each
/// other up by counting references.
@safe
private struct LineImages {
  private var bytes: [UnsafeRawBufferPointer] = unsafe []
  private var lines: [UnsafeBufferPointer<ParsedLines.Line>] = unsafe []

  /// Calls `body` with the images, which are alive until it returns.
  static func with(_ parsers: [ParsedLines], _ body: (LineImages) -> Void) {
    func add(_ thread: Int, to images: LineImages) {
      if thread == parsers.count { return body(images) }
      unsafe parsers[thread].bytes.withUnsafeBytes { bytes in
        unsafe parsers[thread].lines.withUnsafeBufferPointer { lines in
          var images = images
          unsafe images.bytes.append(bytes)
          unsafe images.lines.append(lines)
          add(thread + 1, to: images)
        }
      }
    }
    add(0, to: LineImages())
  }

  /// The image of a line, with its position before it.
  func image(ofLine line: Int, thread: Int) -> UnsafeRawBufferPointer {
    let bytes = unsafe bytes[thread]
    let lines = unsafe lines[thread]
    let end = unsafe line + 1 < lines.count ? Int(lines[line + 1].start) : bytes.count
    return unsafe UnsafeRawBufferPointer(rebasing: bytes[Int(lines[line].start)..<end])
  }
}

/// The images of patients, one after the other, as they grow.
private struct PatientImages {
  private(set) var bytes: [UInt8] = []
  private var patient = Symbol.none
  private var identities = EventIdentities()
  private var event = ImageWriter()

  init(room: Int) { bytes.reserveCapacity(room) }

  /// Begins the events of a patient, of whom `earlier` ones may stand elsewhere.
  mutating func begin(_ patient: Symbol, after earlier: ArraySlice<UInt8>) {
    self.patient = patient
    identities.removeAll()
    if earlier.isEmpty { return }
    HistoryImageCursor.read(earlier, of: patient, within: PoolCounts()) { cursor in
      while let (sequenceNumber, type, id) = try? cursor.nextIdentity() {
        _ = identities.add(id, type, at: sequenceNumber)
      }
    }
  }

  /// Adds the image of a line.
  mutating func add(_ line: UnsafeRawBufferPointer, _ reader: inout CanonicalReader, _ notes: inout ReadingNotes) {
    guard let head = unsafe LineImageHead(line) else { return }
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
    _ id: EventID, _ type: EventType, _ sequenceNumber: Int, _ notes: inout ReadingNotes
  ) -> Bool {
    guard let earlier = identities.add(id, type, at: sequenceNumber) else { return true }
    notes.findings.append(
      ReadingFinding(kind: .idTwice(earlier), sequenceNumber: sequenceNumber, patient: patient))
    return false
  }

  /// Reads an amendment now that the events before it are known.
  private func amendment(
    _ line: [UInt8], _ reader: inout CanonicalReader, at sequenceNumber: Int, _ notes: inout ReadingNotes
  ) -> RecordedEvent? {
    let identities = identities
    if let read = reader.readAmendment(line, amending: { id in identities.type(of: id) }) {
      return read
    }
    var lenient = EventReader(pool: RecordPool())
    do throws(JSONError) {
      let read = try lenient.readLine(line, in: 0..<line.count, amending: { id in identities.type(of: id) })
      if case .event(let recorded) = read { return reader.take(recorded, from: lenient.pool) }
      throw JSONError("the amended event is not in the log before this one", at: 0)
    } catch {
      notes.findings.append(
        ReadingFinding(kind: .unreadable(error.message), sequenceNumber: sequenceNumber, patient: patient))
      return nil
    }
  }
}
