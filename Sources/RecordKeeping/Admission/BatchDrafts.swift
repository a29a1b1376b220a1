import ByteScanning
import CalendarTime
package import PatientRecord

/// New drafts in the order of their positions: their events, and where each stands among the drafts.
///
/// A draft is put together when it is asked for, since a large file makes many and few have a fault.
struct BatchDrafts: Sendable {
  private let text: [UInt8]?
  private var ranges: [Range<Int>] = []
  private(set) var events: [RecordedEvent] = []
  /// The place of the first event among the ranges.
  private var start = 0

  /// None yet; `text` is where they are read from, nil for drafts that are no text.
  init(text: [UInt8]? = nil) { self.text = text }

  var isEmpty: Bool { ranges.isEmpty }

  mutating func reserve(_ count: Int) { ranges.reserveCapacity(count) }

  mutating func add(_ range: Range<Int>) { ranges.append(range) }

  /// The drafts of a batch of events; `last` is the position of the log's last event before all drafts.
  func of(_ batch: [RecordedEvent], after last: Int) -> BatchDrafts {
    var drafts = self
    (drafts.events, drafts.start) = (batch, (batch.first?.sequenceNumber ?? 1) - last - 1)
    return drafts
  }

  /// The draft of an event by its position; nil where it is none of them.
  subscript(sequenceNumber: Int) -> Draft? {
    guard let first = events.first?.sequenceNumber, events.indices.contains(sequenceNumber - first) else { return nil }
    let (event, range) = (events[sequenceNumber - first], ranges[start + sequenceNumber - first])
    return Draft(event, at: range, in: text)
  }

  /// True if the event at a position is one of them.
  func holds(_ sequenceNumber: Int) -> Bool {
    guard let first = events.first?.sequenceNumber else { return false }
    return events.indices.contains(sequenceNumber - first)
  }
}

/// The lines of a text that hold something, without their newlines.
package func contentLines(of bytes: [UInt8]) -> [Range<Int>] {
  var lines: [Range<Int>] = []
  var start = 0
  while start < bytes.count {
    let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
    let isBlank = bytes[start..<end].allSatisfy { $0 == 0x20 || $0 == 0x09 || $0 == 0x0D }
    if !isBlank { lines.append(start..<end) }
    start = end + 1
  }
  return lines
}

/// The patients that drafts name, and the ids that they give to themselves, as far as these can be read.
package struct DraftSubjects {
  /// The pseudonyms of the patients.
  package private(set) var patients: Set<String> = []
  /// The id of each draft; nil where it gives none.
  package private(set) var ids: [EventID?] = []

  /// Reads the drafts of a text. O(bytes).
  package init(_ text: [UInt8]) { self.init(text, contentLines(of: text)) }

  init(_ text: [UInt8], _ lines: [Range<Int>]) {
    var fast = FastEventReader(texts: TextCache(SharedVocabulary(Vocabulary())), lists: ListArena(number: 0))
    var last: [UInt8] = []
    ids.reserveCapacity(lines.count)
    for line in lines {
      let isRead: Bool? = text.withDraftLine(line) { cursor in
        guard let (id, patient) = try? fast.readDraftSubject(cursor) else { return nil }
        ids.append(id)
        // The drafts of a patient often follow one another.
        if unsafe !last.elementsEqual(patient.buffer) {
          last = patient.array
          patients.insert(String(decoding: last, as: UTF8.self))
        }
        return true
      }
      if isRead == true { continue }
      patients.formUnion(namedPatients(Array(text[line])))
      ids.append(draftIdentifier(text, in: line))
    }
  }
}
