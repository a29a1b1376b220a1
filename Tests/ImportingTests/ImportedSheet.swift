import CalendarTime
import PatientRecord

@testable import Importing
@testable import RecordKeeping

/// A sheet that is imported into a record in memory.
struct ImportedSheet {
  /// The mapping as JSON; `tables` stands in its place.
  static func mapping(_ tables: String, dates: String = #""YYYY-MM-DD", "YYYY-MM", "YYYY""#, more: String = "")
    -> String
  {
    """
    {"mapping": 1, "source": "sheet", "salt": "000102030405060708090a0b0c0d0e0f",
     "file": {"delimiter": ",", "encoding": "utf-8", "decimal": ".", "dates": [\(dates)], "missing": ["", "n/a"]},
     "patient": {"column": "p"}\(more), "tables": [\(tables)]}
    """
  }

  /// A table of one event a row, of the key `p` and `k`.
  static func event(_ type: String, _ data: String, more: String = "") -> String {
    #"{"key": ["p", "k"], "events": [{"slot": "a", "type": "\#(type)", "on": {"column": "d"}\#(more), "#
      + #""data": \#(data)}]}"#
  }

  let mapping: ImportMapping

  init(_ mapping: String) throws { self.mapping = try ImportMapping(json: Array(mapping.utf8)) }

  func drafts(
    _ rows: String, into record: Record = Record(),
    _ choices: FileImport.Choices = FileImport.Choices(reason: "mended"),
    dictionary: String? = nil
  ) throws -> ImportedDrafts {
    let dictionary = try dictionary.map { try REDCapDictionary(Array($0.utf8)) }
    return try FileImport(Array(rows.utf8), mapping, dictionary: dictionary, choices).drafts(against: record)
  }

  /// The faults of rows, as they are said.
  func faults(_ rows: String, into record: Record = Record(), dictionary: String? = nil) -> [String] {
    do {
      _ = try drafts(rows, into: record, dictionary: dictionary)
      return []
    } catch let refusal as ImportRefusal {
      return refusal.faults.map(\.text)
    } catch {
      return ["\(error)"]
    }
  }

  /// The data of the events of rows, in their order.
  func data(_ rows: String) throws -> [String] {
    let drafts = try drafts(rows)
    return drafts.drafts.map { text($0, drafts.pool) }
  }

  /// Imports rows, and gives the record with them.
  func imported(
    _ rows: String, into record: Record = Record(), _ choices: FileImport.Choices = FileImport.Choices(reason: "mended")
  ) throws -> (record: Record, counts: [ImportCase: Int]) {
    let drafts = try drafts(rows, into: record, choices)
    return (try record.adding(drafts.drafts, drafts.pool), drafts.counts)
  }
}

/// An event as its date and its data.
func text(_ event: RecordedEvent, _ pool: RecordPool) -> String {
  let data = String(decoding: EventWriter(pool: pool).data(of: event.event), as: UTF8.self)
  return (event.occurred.map { "\($0) " } ?? "") + data
}

extension Record {
  /// The record with some events, admitted as `append` admits them, whatever checks ask.
  func adding(_ events: [RecordedEvent], _ pool: RecordPool) throws -> Record {
    if events.isEmpty { return self }
    let recorded = (lastRecorded ?? Instant(millisecondsSinceEpoch: 1_700_000_000_000)).adding(milliseconds: 1)
    var number: UInt64 = UInt64(lastSequenceNumber)
    let context = AdmissionContext(
      recorded: recorded, accepted: .all,
      makeID: { _ in
        number += 1
        return EventID(high: 1, low: number)
      })
    return try admitting(.events(events, pool: pool), context).record
  }

  /// The record with an amendment that a person made of the event at a position.
  func amended(at position: Int, _ change: (inout ClinicalEvent, inout RecordPool) -> Void) throws -> Record {
    var pool = pool
    guard let original = event(at: position) else { return self }
    var data = original.event
    change(&data, &pool)
    var amendment = EventAmended()
    amendment.amends = original.id
    amendment.data = pool.replacement(data)
    amendment.reason = pool.vocabulary.symbol(for: "misread")
    return try adding([RecordedEvent(draft: .eventAmended(amendment), of: original.patient)], pool)
  }

  /// The record with a retraction that a person made of the event at a position.
  func retracted(at position: Int) throws -> Record {
    var pool = pool
    guard let original = event(at: position) else { return self }
    var retraction = EventRetracted()
    retraction.event = original.id
    retraction.reason = pool.vocabulary.symbol(for: "entered twice")
    return try adding([RecordedEvent(draft: .eventRetracted(retraction), of: original.patient)], pool)
  }
}
