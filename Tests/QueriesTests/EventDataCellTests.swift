import Answers
import EventStorage
import JSONText
import PatientRecord
import Projections
import RecordKeeping
import TestSupport
import Testing

@testable import Queries

@Suite("Cells of the data of events")
struct EventDataCellTests {
  /// The cells of a member of the data, as JSON holds it.
  private func cells(_ value: Value, of column: ColumnDescription) -> [String] {
    func text(_ value: Value) -> String {
      var line = CSVLines()
      line.add(value)
      return String(decoding: line.bytes, as: UTF8.self)
    }
    if case .members(let parts) = column.parts { return parts.map { text(value.member($0.name)) } }
    guard case .list(let elements) = value, case .object? = elements.first else { return [text(value)] }
    let joined = elements.map { element -> String in
      guard case .object(let members) = element else { return "" }
      return members.map(\.value.shownToPeople).joined(separator: ":")
    }
    return [text(Value(joined))]
  }

  @Test("are those of the members that JSON has, for each event of the reference log that is no amendment")
  func sameAsJSON() throws {
    let extent = try LogExtent.open(PackageLayout.root + "/EventLogs/case-series")
    let record = try Record(reading: LogWindows(extent.directory, extent.pieces(after: nil)))
    let texts = EventTexts(record.pool) { _ in nil }
    let column = Column<ClinicalEvent>.data("data", "The data.") { ($0, texts) }
    guard case .members(let fields) = column.descriptions[0].parts else { return #expect(Bool(false)) }
    var types: Set<EventType> = []
    for event in record.patients.flatMap(record.events(of:)).map(\.event) {
      if event.type == .eventAmended { continue }
      types.insert(event.type)
      var line = CSVLines()
      column.writeCSV(event, &line)
      let data = Value(json: texts.json(event))
      let expected = fields.flatMap { cells(data.member($0.name), of: $0) }.map { $0 + "," }.joined()
      #expect(String(decoding: line.bytes, as: UTF8.self) == expected, "\(event)")
    }
    #expect(types.count > 10)
  }

  @Test("the data in words are the same cell from their bytes as from their text, an umlaut and a formula among them")
  func words() throws {
    let extent = try LogExtent.open(PackageLayout.root + "/EventLogs/case-series")
    let record = try Record(reading: LogWindows(extent.directory, extent.pieces(after: nil)))
    var events = record.patients.flatMap(record.events(of:)).map(\.event)
    var pool = record.pool
    for note in ["=1+1", "Müller, \"gut\"", ""] {
      var data = PatientSeen()
      data.note = pool.vocabulary.symbol(for: note)
      events.append(.patientSeen(data))
    }
    #expect(events.count > 100)
    let texts = EventTexts(pool) { _ in nil }
    for event in events {
      let phrase = texts.words(event)
      var (bytes, text) = (CSVLines(), CSVLines())
      phrase.writeCSV(to: &bytes)
      text.add(phrase.text)
      #expect(bytes.bytes == text.bytes, "\(event)")
      var (json, expected) = (JSONWriter(), JSONWriter())
      phrase.writeJSON(to: &json)
      expected.string(phrase.text)
      #expect(json.bytes == expected.bytes && phrase.value == .text(phrase.text))
    }
  }
}
