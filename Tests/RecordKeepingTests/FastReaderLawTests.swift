import ByteScanning
import CalendarTime
import EventStorage
import Foundation
import JSONText
import PatientRecord
import Seals
import TestSupport
import Testing

@testable import RecordKeeping

/// Two readers read one line: the canonical one in place and only as our writer writes, the lenient one as JSON.
///
/// Amendments are read as those of `patient-seen`, which is what drawn logs amend.
@Suite("The canonical reader says what the lenient one says, or nothing")
struct FastReaderLawTests {
  @Test("of the reference log, every line")
  func referenceLog() throws {
    let path = PackageLayout.root + "/EventLogs/case-series/00000000000000000001.jsonl"
    let lines = try lines(of: Array(Data(contentsOf: URL(fileURLWithPath: path))))
    #expect(lines.count == 258)
    for line in lines {
      // Data that is none of this type is refused by both.
      let said = EventType.allCases.compactMap { canonical(line, amending: $0) }
      #expect(!said.isEmpty && said == EventType.allCases.compactMap { lenient(line, amending: $0) })
    }
  }

  @Test("of lines of drawn logs, all that hold no escape", arguments: 50...57)
  func drawnLines(seed: UInt64) throws {
    for line in try drawn(seed) where !isForeign(line) {
      let said = canonical(line)
      #expect((said != nil) == !line.contains(UInt8(ascii: "\\")), "seed \(seed)")
      if said != nil { #expect(said == lenient(line), "seed \(seed)") }
    }
  }

  @Test("of lines with a number that no log gives", arguments: ["0", "-1", "01", "1.0", "1e0", "9223372036854775808"])
  func strangeNumbers(number: String) throws {
    for line in try drawn(59) {
      let text = String(decoding: line, as: UTF8.self)
      let changed = Array(text.replacing(/^\{"seq":\d+/, with: "{\"seq\":\(number)").utf8)
      #expect(canonical(changed) == nil && lenient(changed) == nil)
    }
  }

  @Test("of lines with one byte changed, taken out or put in", arguments: 60...75)
  func changedBytes(seed: UInt64) throws {
    var random = RepeatableRandomNumberGenerator(seed: seed)
    let marks = Array("\"\\{}[]:,.-+0123456789eEtfnAZaz \t\u{7f}".utf8) + [0x00, 0x1F, 0x80, 0xC3, 0xA9, 0xFF]
    var accepted = 0
    for line in try drawn(seed) {
      for _ in 0..<60 {
        var changed = line
        let place = Int.random(in: line.indices, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: changed.remove(at: place)
        case 1: changed.insert(marks.randomElement(using: &random) ?? 0x20, at: place)
        case 2: changed[place] = marks.randomElement(using: &random) ?? 0x20
        default: changed[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
        }
        if changed.contains(UInt8(ascii: "\n")) { continue }
        guard let said = canonical(changed) else { continue }
        accepted += 1
        #expect(said == lenient(changed), "seed \(seed): \(String(decoding: changed, as: UTF8.self))")
      }
    }
    #expect(accepted > 0)
  }

  @Test("of lines with parts exchanged, doubled or cut", arguments: 80...89)
  func changedParts(seed: UInt64) throws {
    var random = RepeatableRandomNumberGenerator(seed: seed)
    let all = try drawn(seed)
    for line in all {
      for _ in 0..<40 {
        let other = all.randomElement(using: &random) ?? line
        let (first, second) = (members(line), members(other))
        var parts = first
        let place = Int.random(in: parts.indices, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: parts.swapAt(place, Int.random(in: parts.indices, using: &random))
        case 1: parts.insert(parts[place], at: place)
        case 2: parts.remove(at: place)
        default: parts[place] = second.randomElement(using: &random) ?? parts[place]
        }
        let changed = Array(parts.joined(separator: [UInt8(ascii: ",")]))
        guard let said = canonical(changed) else { continue }
        #expect(said == lenient(changed), "seed \(seed): \(String(decoding: changed, as: UTF8.self))")
      }
    }
  }

  @Test("space and another order of members change nothing that the lenient reader says", arguments: 90...93)
  func otherForms(seed: UInt64) throws {
    for line in try drawn(seed) where !isForeign(line) {
      let text = String(decoding: line, as: UTF8.self)
      // Before the seal, which stands in the last place, each key is preceded by a comma or a brace outside of strings.
      let spaced = text.replacingOccurrences(of: ",\"data\":{", with: " , \"data\" :\t{")
      #expect(canonical(Array(spaced.utf8)) == nil)
      #expect(lenient(Array(spaced.utf8)) == lenient(line), "seed \(seed)")
    }
  }

  @Test("of drafts, also with one byte changed", arguments: 94...99)
  func drafts(seed: UInt64) throws {
    var random = RepeatableRandomNumberGenerator(seed: seed)
    var accepted = 0
    for line in try drawn(seed) where !isForeign(line) {
      let bare = String(decoding: line, as: UTF8.self).replacing(/^\{"seq":\d+,/, with: "{")
        .replacing(/"salt":"[0-9a-f]*",/, with: "").replacing(/,"seal":"[0-9a-f]*"\}$/, with: "}")
      let isGiven = Bool.random(using: &random)
      let draft = Array((isGiven ? bare : bare.replacing(/"recorded":"[^"]*",/, with: "")).utf8)
      for count in 0..<20 {
        var changed = draft
        if count > 0 {
          changed[Int.random(in: draft.indices, using: &random)] ^= 1 << UInt8.random(in: 0..<7, using: &random)
        }
        guard let said = fastDraft(changed, isGiven) else { continue }
        accepted += 1
        #expect(said == plainDraft(changed, isGiven), "seed \(seed): \(String(decoding: changed, as: UTF8.self))")
        var reader = FastEventReader(texts: TextCache(SharedVocabulary(Vocabulary())), lists: ListArena(number: 0))
        let subject = (changed + [UInt8](repeating: 10, count: 64)).withDraftLine(0..<changed.count) {
          (try? reader.readDraftSubject($0)).map { ($0.id, String(decoding: $0.patient.array, as: UTF8.self)) }
        }
        guard let subject else { continue }
        #expect(subject.0 == draftIdentifier(changed, in: 0..<changed.count) && subject.1 == storedPatient(changed))
      }
    }
    #expect(accepted > 0)
  }

  private func fastDraft(_ draft: [UInt8], _ isGiven: Bool) -> String? {
    let shared = SharedVocabulary(Vocabulary())
    var reader = FastEventReader(texts: TextCache(shared), lists: ListArena(number: 1))
    let read = (draft + [UInt8](repeating: 10, count: 64)).withDraftLine(0..<draft.count) {
      try? reader.readDraft($0, recordedIsGiven: isGiven)
    }
    return read.map {
      "\(String(describing: $0.id)) \(String(describing: $0.recorded)) "
        + said($0.event, RecordPool(vocabulary: shared.current, arenas: [reader.lists]))
    }
  }

  private func plainDraft(_ draft: [UInt8], _ isGiven: Bool) -> String? {
    var reader = PlainEventReader(pool: RecordPool())
    let read = try? reader.readDraft(
      draft, in: 0..<draft.count, recordedIsGiven: isGiven, amending: { _, _ in .patientSeen })
    return read.map {
      "\(String(describing: $0.id)) \(String(describing: $0.recorded)) " + said($0.event, reader.pool)
    }
  }

  private func drawn(_ seed: UInt64) throws -> [[UInt8]] {
    var log = try DrawnLog(seed: seed)
    for _ in 0..<14 { try log.grow() }
    let names = try FileManager.default.contentsOfDirectory(atPath: log.path).filter { $0.hasSuffix(".jsonl") }.sorted()
    return try names.flatMap { name in
      lines(of: Array(try Data(contentsOf: URL(fileURLWithPath: log.path + "/" + name))))
    }
  }

  private func lines(of bytes: [UInt8]) -> [[UInt8]] { bytes.split(separator: UInt8(ascii: "\n")).map(Array.init) }

  /// What stands between the commas of a line, whatever they mean.
  private func members(_ line: [UInt8]) -> [[UInt8]] {
    line.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map(Array.init)
  }

  /// Stubs, events of other versions and lines that are no events.
  private func isForeign(_ line: [UInt8]) -> Bool { lenient(line) == nil }

  /// What the canonical reader says; nil where it leaves the line to the other.
  private func canonical(_ line: [UInt8], amending type: EventType = .patientSeen) -> String? {
    let shared = SharedVocabulary(Vocabulary())
    var reader = FastEventReader(texts: TextCache(shared), lists: ListArena(number: 1))
    let padded = line + [UInt8(ascii: "\n")] + [UInt8](repeating: 0, count: 64)
    // What another line left in it is no part of this one.
    var event = FastReaderLawTests.other
    let form: StoredForm? = unsafe padded.withUnsafeBytes { buffer in
      guard let start = buffer.baseAddress, unsafe scanLine(start, count: line.count + 1).kind != .other else {
        return nil
      }
      return try? reader.read(unsafe LineCursor(start, count: line.count), into: &event, amending: { _ in type })
    }
    if form == nil { return nil }
    return said(event, RecordPool(vocabulary: shared.current, arenas: [reader.lists]))
  }

  private static let other = RecordedEvent(
    sequenceNumber: 7, id: EventID(high: 1, low: 2), patient: Symbol(index: 1), occurred: PartialDate(year: 1999),
    recorded: Instant(millisecondsSinceEpoch: 5), author: Symbol(index: 1),
    evidence: Evidence(
      source: Symbol(index: 1), basis: .inferred, dates: EvidenceDates.allCases[0], note: Symbol(index: 1)),
    accepted: PooledList(packed: 1 << 27, count: 1), event: .followUpEnded(FollowUpEnded()))

  /// What the lenient reader says; nil where the line is no event that it reads.
  private func lenient(_ line: [UInt8], amending type: EventType = .patientSeen) -> String? {
    var reader = PlainEventReader(pool: RecordPool())
    let read = try? reader.readLine(line, in: 0..<line.count, amending: { _ in type })
    guard case .event(let event) = read else { return nil }
    return said(event, reader.pool)
  }

  private func said(_ event: RecordedEvent, _ pool: RecordPool) -> String {
    let writer = EventWriter(pool: pool)
    let line = String(decoding: writer.head(of: event) + [0x20] + writer.tail(of: event), as: UTF8.self)
    return "\(event.sequenceNumber) \(event.id) \(event.recorded) \(line)"
  }
}
