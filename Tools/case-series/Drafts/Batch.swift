import CalendarTime
import JSONText
import PatientRecord

/// Drafts that are appended together: one instant, one seal.
struct Batch {
  let recorded: Instant
  /// An event each: a line of JSON without the newline, without `seq`, `salt` and `seal`.
  let lines: [String]
}

/// Turns charts into batches in the order in which they were recorded.
struct BatchAssembly {
  private var generator: SeededGenerator
  private var ids: [String: [String: EventID]] = [:]

  /// Seeds the random part of the events' ids.
  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  /// A batch for every sitting, none at the instant of another.
  mutating func batches(of charts: [Chart]) throws(ChartError) -> [Batch] {
    let sittings = charts.flatMap { chart in chart.sittings.map { (chart.patient, $0) } }
    var batches: [Batch] = []
    for (patient, sitting) in sittings.sorted(by: { $0.1.recorded < $1.1.recorded }) {
      let batch = try batch(of: sitting, patient)
      if let last = batches.last, last.recorded >= batch.recorded {
        throw ChartError("two sittings at \(batch.recorded)")
      }
      batches.append(batch)
    }
    return batches
  }

  private mutating func batch(of sitting: Sitting, _ patient: String) throws(ChartError) -> Batch {
    guard let recorded = Instant(parsing: sitting.recorded) else {
      throw ChartError("not an instant: \(sitting.recorded)")
    }
    var lines: [String] = []
    for entry in sitting.entries {
      let id = EventID(millisecondsSinceEpoch: recorded.millisecondsSinceEpoch, using: &generator)
      lines.append(try line(entry, id, patient, sitting))
      try remember(entry, id, patient)
    }
    return Batch(recorded: recorded, lines: lines)
  }

  private mutating func remember(_ entry: Entry, _ id: EventID, _ patient: String) throws(ChartError) {
    if entry.name.isEmpty { return }
    guard ids[patient, default: [:]].updateValue(id, forKey: entry.name) == nil else {
      throw ChartError("two entries of \(patient) are named \(entry.name)")
    }
  }

  private func line(
    _ entry: Entry, _ id: EventID, _ patient: String, _ sitting: Sitting
  ) throws(ChartError) -> String {
    var writer = JSONWriter()
    writer.beginObject()
    writer.member("id", id.description)
    writer.member("type", entry.fact.type.rawValue)
    writer.key("v")
    writer.integer(entry.fact.type.version)
    writer.member("patient", patient)
    if let day = entry.day {
      guard let date = try? PartialDate(parsing: day), date.precision == .day else {
        throw ChartError("not a day: \(day)")
      }
      writer.member("occurred", date.description)
    }
    writer.member("recorded", sitting.recorded)
    writer.member("author", sitting.reviewer.rawValue)
    writer.key("data")
    try FieldValue.object(entry.fact.fields).write(to: &writer, ids[patient] ?? [:])
    writer.key("evidence")
    writer.beginObject()
    writer.member("source", entry.provenance.source)
    writer.member("basis", entry.provenance.basis.rawValue)
    if let dates = entry.provenance.dates { writer.member("dates", dates.rawValue) }
    writer.member("note", entry.provenance.note)
    writer.endObject()
    writer.endObject()
    return writer.text
  }
}

extension JSONWriter {
  fileprivate mutating func member(_ key: String, _ value: String) {
    self.key(key)
    string(value)
  }
}
