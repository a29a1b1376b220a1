import CalendarTime
import EventStorage
import PatientRecord
import TestSupport

@testable import RecordKeeping

/// A log on the machine's own file system that grows by random batches: entries of every kind, corrections, events that
/// this version does not know, ids that stand twice, and erasures.
struct DrawnLog {
  let directory: TemporaryDirectory
  private(set) var random: RepeatableRandomNumberGenerator
  private var clock = Instant(millisecondsSinceEpoch: 1_704_110_400_000)  // 2024-01-01T12:00:00.000Z
  private let hasStretches: Bool
  private static let patients = ["P1", "P2", "Ñandú 3", "P10"]
  static let id = "0f8fad5b-d9cb-469f-a165-70867728950e"

  /// An empty log; some dates of its entries will be stretches, unless the form of a log without any is asked for.
  init(seed: UInt64, hasStretches: Bool = true) throws {
    self.hasStretches = hasStretches
    directory = try TemporaryDirectory()
    random = RepeatableRandomNumberGenerator(seed: seed)
    try EventLog.create(path, LogDescription(id: DrawnLog.id, name: "drawn", created: clock))
  }

  var path: String { directory.path + "/log" }

  /// The record of the whole log, read line by line from the start.
  func record(after snapshot: RecordSnapshot? = nil, scope: RecordScope? = nil, threads: Int = 2) throws -> Record {
    let extent = try LogExtent.open(path)
    return try Record(
      reading: LogWindows(extent.directory, extent.pieces(after: snapshot?.checkpoint)), after: snapshot, scope: scope,
      threads: threads)
  }

  /// Appends one random batch; what the record's rules refuse is left out.
  mutating func grow() throws {
    let instant = nextInstant()
    var writer = try LogWriter.open(path, environment: WriterEnvironment(now: { instant }))
    let record = try record()
    let events = record.subjects.flatMap(record.events(of:))
    switch Int.random(in: 0..<10, using: &random) {
    case 0:
      _ = try writer.append([foreignLine(among: events)], recorded: instant)
    case 1 where !events.isEmpty && Int.random(in: 0..<3, using: &random) == 0:
      try erase(&writer, events, record, instant)
    default:
      let drafts = (0..<Int.random(in: 1...4, using: &random)).map { _ in draft(events, record) }
      for count in (1...drafts.count).reversed() {
        var generator = random
        let context = AdmissionContext(
          recorded: instant, accepted: .all,
          makeID: { EventID(millisecondsSinceEpoch: $0.millisecondsSinceEpoch, using: &generator) })
        let text = Array(drafts.prefix(count).joined(separator: "\n").utf8)
        guard let admission = try? record.admitting(text, context) else { continue }
        random = generator
        for batch in admission.batches { _ = try writer.append(admission.lines(of: batch), recorded: instant) }
        break
      }
    }
    writer.close()
  }

  private mutating func nextInstant() -> Instant {
    clock = clock.adding(milliseconds: Int64.random(in: 1000...9_000_000, using: &random))
    return clock
  }

  private mutating func erase(
    _ writer: inout LogWriter, _ events: [RecordedEvent], _ record: Record, _ instant: Instant
  ) throws {
    guard let event = events.randomElement(using: &random) else { return }
    let scope = ErasureScope([event.sequenceNumber], among: record.events(of: event.patient), pool: record.pool)
    let line = scope.line(
      id: EventID(millisecondsSinceEpoch: instant.millisecondsSinceEpoch, using: &random), author: nil, reason: "asked")
    _ = try writer.erase(scope.positions, by: line, recorded: instant)
  }

  /// A line that no admission would write: an unknown type, no event at all, or an id that stands in the log already.
  private mutating func foreignLine(among events: [RecordedEvent]) -> DraftLine {
    let patient = patient()
    let fresh = EventID(millisecondsSinceEpoch: clock.millisecondsSinceEpoch, using: &random)
    let known = events.filter { !$0.event.type.isCorrection }.randomElement(using: &random)?.id
    let head: (String) -> [UInt8] = { type in
      Array("\"type\":\"\(type)\",\"v\":1,\"patient\":\"\(patient)\",\"occurred\":\"2023-05-01\"".utf8)
    }
    switch Int.random(in: 0..<3, using: &random) {
    case 0:
      return DraftLine(
        id: fresh.description, head: head("mood-noted"), tail: Array("\"data\":{\"mood\":\"good\"}".utf8))
    case 1:
      return DraftLine(id: fresh.description, head: head("patient-seen"), tail: Array("\"data\":{\"seen\":true}".utf8))
    default:
      return DraftLine(
        id: (known ?? fresh).description, head: head("patient-seen"), tail: Array("\"data\":{\"note\":\"again\"}".utf8))
    }
  }

  private mutating func patient() -> String { DrawnLog.patients.randomElement(using: &random) ?? "P1" }

  private mutating func draft(_ events: [RecordedEvent], _ record: Record) -> String {
    if let event = events.randomElement(using: &random), Int.random(in: 0..<4, using: &random) == 0 {
      return correction(of: event, record)
    }
    if Int.random(in: 0..<12, using: &random) == 0 {
      let synonyms = Bool.random(using: &random) ? ",\"synonyms\":\"one, two\"" : ""
      let data = "\"drug\":\"newtinib\",\"class\":\"jak-inhibitor\",\"immunomodulator\":true\(synonyms)"
      return "{\"type\":\"drug-defined\",\"occurred\":\"2023-01\",\"data\":{\(data),\"routes\":[\"oral\",\"topical\"]}}"
    }
    if Int.random(in: 0..<12, using: &random) == 0 {
      let rules = Bool.random(using: &random) ? ",\"whole\":true,\"absolute\":\"2, 5\"" : ""
      let range = "\"lowest\":0,\"highest\":\([20, 27.5][Int.random(in: 0...1, using: &random)])"
      let data = "\"instrument\":\"ItchCount\",\(range),\"better\":\"lower\"\(rules)"
      return "{\"type\":\"instrument-defined\",\"occurred\":\"2023-01\",\"data\":{\(data)}}"
    }
    let patient = patient()
    let label = "T\(Int.random(in: 1...3, using: &random))"
    let day = Int.random(in: 10...28, using: &random)
    let month = "2023-0\(Int.random(in: 1...9, using: &random))"
    var date = Bool.random(using: &random) ? month : "\(month)-\(day)"
    if hasStretches, Int.random(in: 0..<3, using: &random) == 0 {
      date = ["2022..\(month)", "..\(month)", "\(month)-\(day).."].randomElement(using: &random) ?? month
    }
    let measured = events.filter { $0.event.type == .measurementRecorded && record.pool.text($0.patient) == patient }
    let measurements = measured.map { "\"\($0.id)\"" }.joined(separator: ",")
    let data: (String, String) =
      switch Int.random(in: 0..<8, using: &random) {
      case 0, 1: ("treatment-started", "\"treatment\":\"\(label)\",\"drug\":\"methotrexate\",\"route\":\"oral\"")
      case 2: ("treatment-stopped", "\"treatment\":\"\(label)\",\"reasons\":[\"other\",\"adverse-event\"]")
      case 3:
        (
          "treatment-started",
          "\"treatment\":\"\(label)\",\"drug\":\"baricitinib\","
            + "\"dose\":{\"amount\":\(day)\(day.isMultiple(of: 3) ? ",\"upTo\":99.5" : ""),\"unit\":\"mg\",\"every\":"
            + "\"\(["P1D", "once", "as-needed", "P12W"][day % 4])\"},"
            + "\"note\":\"dose \(day) ¿sí? \\\"so\\\"\""
        )
      case 4: ("response-assessed", "\"response\":\"partial\",\"treatments\":[\"\(label)\",\"T1\"]")
      case 5:
        (
          "adverse-event-recorded",
          "\"term\":\"nausea\",\"suspects\":[{\"treatment\":\"\(label)\",\"causality\":\"probable\"},"
            + "{\"treatment\":\"T1\",\"action\":\"held\"}]"
            + (measured.isEmpty ? "" : ",\"measurements\":[\(measurements)]")
        )
      case 6:
        (
          "measurement-recorded",
          [
            "\"analyte\":\"ALT\",\"value\":\(day).5,\"unit\":\"U/L\"",
            "\"analyte\":\"CRP\",\"comparator\":\"<\",\"value\":5,\"unit\":\"mg/L\"",
            "\"analyte\":\"ANA\",\"result\":\"negative\"",
          ][day % 3]
        )
      default: ("patient-seen", "\"note\":\"day \(day)\"")
      }
    let accepted = ["", ",\"accepted\":[\"dose-range\"]", ",\"accepted\":[\"long-ago\",\"dose-range\"]"]
    return "{\"type\":\"\(data.0)\",\"patient\":\"\(patient)\",\"occurred\":\"\(date)\",\"data\":{\(data.1)}"
      + (accepted.randomElement(using: &random) ?? "") + "}"
  }

  private mutating func correction(of event: RecordedEvent, _ record: Record) -> String {
    let name = record.pool.text(event.patient)
    let patient = name == RecordItself.name ? "" : "\"patient\":\"\(name)\","
    if event.event.type.isCorrection || Bool.random(using: &random) {
      return "{\"type\":\"event-retracted\",\(patient)"
        + "\"data\":{\"event\":\"\(event.id)\",\"reason\":\"wrong\"}}"
    }
    let note = "amended \(Int.random(in: 1...9, using: &random))"
    if event.event.type != .patientSeen {
      return "{\"type\":\"patient-seen\",\"patient\":\"P1\",\"occurred\":\"2023\",\"data\":{}}"
    }
    return "{\"type\":\"event-amended\",\(patient)\"data\":{\"amends\":\"\(event.id)\","
      + "\"data\":{\"note\":\"\(note)\"},\"reason\":\"misread\"}}"
  }
}

extension Record {
  /// All that the record says, as text; of one patient only, where one is named.
  func said(of patient: String? = nil) -> String {
    let writer = EventWriter(pool: pool)
    let asked = (patient.map { [$0] } ?? patients.map(pool.text)) + [RecordItself.name]
    let histories = asked.map { name in
      let symbol = pool.vocabulary.existingSymbol(for: name)
      let events = symbol.map(events(of:)) ?? []
      let lines = events.map { event in
        let line = writer.head(of: event) + [0x20] + writer.tail(of: event)
        return "\(event.sequenceNumber) \(event.id) \(event.recorded) \(String(decoding: line, as: UTF8.self))"
      }
      return name + "\n" + lines.joined(separator: "\n")
    }
    let faults = findings.filter { patient == nil || $0.patient.isNone || pool.text($0.patient) == patient }
      .map { "\($0.sequenceNumber) \($0.kind) \(pool.text($0.patient))" }
    let notes =
      "unknown \(unknown) faults \(faults) erased \(erased) unexplained \(unexplainedStubs) "
      + "last \(lastSequenceNumber) \(lastRecorded.map(\.description) ?? "")"
    return histories.joined(separator: "\n") + "\n" + notes
  }
}
