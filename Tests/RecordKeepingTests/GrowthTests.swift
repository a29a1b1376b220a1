import CalendarTime
import PatientRecord
import Testing

@testable import RecordKeeping

/// Counts the bytes that a growing buffer has moved: all of them whenever its place has changed.
private struct MoveCounter {
  private(set) var moved = 0
  private var place: UInt = 0

  mutating func look(at bytes: ArraySlice<UInt8>) { unsafe bytes.withUnsafeBytes { unsafe look(at: $0) } }

  mutating func look(at bytes: UnsafeRawBufferPointer) {
    let current = UInt(bitPattern: bytes.baseAddress)
    if current != place { moved += bytes.count }
    place = current
  }
}

@Suite("Reading and admitting take steps in proportion to the events")
struct GrowthTests {
  private static let count = 4000
  private static let instant = Instant(millisecondsSinceEpoch: 1_704_110_400_000)

  @Test("admitted events are not moved for each one that follows")
  func admitted() throws {
    var record = Record()
    let patient = record.symbol(for: "P1")
    var counter = MoveCounter()
    for number in 1...GrowthTests.count {
      record.admit(
        RecordedEvent(
          sequenceNumber: number, id: EventID(high: 0, low: UInt64(number)), patient: patient,
          occurred: try PartialDate(parsing: "2022-03"), recorded: GrowthTests.instant, event: .patientSeen(.init())))
      counter.look(at: record.histories.last?.bytes(ofPatient: 0) ?? [])
    }
    record.growBounds()
    let size = record.byteCount(of: [patient])
    #expect(record.events(of: patient).count == GrowthTests.count)
    #expect(counter.moved < 4 * size, "\(counter.moved) bytes moved of \(size)")
  }

  @Test("lines are encoded behind those before them, which stay in place")
  func lines() throws {
    var parser = LineParser(SharedVocabulary(Vocabulary()), arena: 2)
    var counter = MoveCounter()
    for number in 1...GrowthTests.count {
      let line = GrowthTests.line(number) + [UInt8](repeating: 0, count: 64)
      unsafe line.withUnsafeBytes {
        unsafe parser.read(UnsafeRawBufferPointer(rebasing: $0[..<(line.count - 64)]), number: number)
      }
      unsafe counter.look(at: parser.result.bytes.buffer)
    }
    let size = parser.result.bytes.count
    #expect(parser.result.notes.findings.isEmpty && size > 0)
    #expect(counter.moved < 4 * size, "\(counter.moved) bytes moved of \(size)")
  }

  @Test("all lines of a text are in the record, whatever is missing between them")
  func text() {
    let numbers = (1...GrowthTests.count).filter { $0 % 3 != 0 }
    let record = Record(lines: numbers.flatMap(GrowthTests.line))
    let events = record.patients.flatMap(record.events(of:))
    #expect(events.map(\.sequenceNumber).sorted() == numbers)
    #expect(record.findings.isEmpty && record.lastSequenceNumber == numbers.last)
  }

  @Test("lines in memory say the same however many threads read them", arguments: [1, 2, 5])
  func threads(count: Int) throws {
    let bytes = (1...GrowthTests.count * 2).flatMap(GrowthTests.line)
    let read = Replay.run(lines: bytes + [UInt8](repeating: 0, count: 64), count: bytes.count, threads: count)
    guard let (result, lines) = read else {
      Issue.record("the lines were not read")
      return
    }
    let (record, expected) = (Record(result), Record(lines: bytes))
    #expect(lines.map(\.sequenceNumber) == Array(1...GrowthTests.count * 2))
    #expect(lines.allSatisfy { bytes[$0.range].starts(with: Array("{\"seq\":\($0.sequenceNumber),".utf8)) })
    let names = expected.patients.map { expected.pool.text($0) }
    #expect(record.patients.map { record.pool.text($0) } == names && record.lastRecorded == expected.lastRecorded)
    for (patient, other) in zip(record.patients, expected.patients) {
      #expect(record.events(of: patient).map(\.id) == expected.events(of: other).map(\.id))
    }
  }

  @Test("a line that is none of a log is left to whoever names it")
  func foreignLine() {
    for text in ["\n", "{\"seq\":1}\n", "nothing\n"] {
      let bytes = GrowthTests.line(1) + Array(text.utf8)
      let read = Replay.run(lines: bytes + [UInt8](repeating: 0, count: 64), count: bytes.count, threads: 2)
      let count = read?.lines.count
      #expect(count == nil, "\(text)")
    }
  }

  @Test("a line may begin beyond four gibibytes", arguments: [0, 1, 1 << 32 - 1, 1 << 32, 1 << 39])
  func farLine(start: Int) {
    let id = EventID(high: 0, low: 0x7FFF_FFFF)
    let place = ParsedLines.Line(patient: .none, EncodedPlace(at: start, id: id)).place.of(9)
    #expect(place.offset == start && place.source == 9 && place.mark == 0x7FFF && !place.isDeferred)
    #expect(EncodedPlace(at: start, isDeferred: true).isDeferred)
    #expect(MemoryLayout<ParsedLines.Line>.stride == 12)
  }

  private static func line(_ number: Int) -> [UInt8] {
    let id = EventID(high: 0, low: UInt64(number))
    let text =
      #"{"seq":\#(number),"id":"\#(id)","salt":"\#(String(repeating: "0", count: 32))","type":"patient-seen","v":1,"#
      + #""patient":"P\#(number % 7)","occurred":"2022-03","recorded":"\#(instant)","data":{}}"#
    return Array(text.utf8) + [UInt8(ascii: "\n")]
  }
}
