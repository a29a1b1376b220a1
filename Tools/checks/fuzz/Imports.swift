import CalendarTime
import PatientRecord
import RecordKeeping

@testable import DelimitedText
@testable import Importing

extension FuzzTarget {
  /// Delimited text: every row has a field for each column, rows are numbered upwards, and what was read, when written
  /// between quotation marks, reads the same. The first byte chooses the delimiter and the encoding.
  static let table = FuzzTarget(name: "table") { bytes in
    let choice = Int(bytes.first ?? 0)
    let delimiter = ([",", ";", "\t", "|"] as [Unicode.Scalar])[choice % 4]
    let encoding = TextEncoding.allCases[choice / 4 % TextEncoding.allCases.count]
    let table = DelimitedTable(Array(bytes.dropFirst()), delimiter: delimiter, encoding: encoding)
    let numbers = (0..<table.count).map { table.number(ofRow: $0) }
    require(zip(numbers, numbers.dropFirst()).allSatisfy { $0 < $1 }, "rows are not numbered upwards")
    require(numbers.first ?? 2 >= 2, "a row stands where the header is")
    require(zip(table.faults, table.faults.dropFirst()).allSatisfy { $0.row <= $1.row }, "faults are not in order")
    if table.header.isEmpty { return require(table.count == 0, "rows without a header") }
    // A header with a fault, such as a NUL at its beginning, is told and read no further.
    if table.faults.contains(where: { $0.row == 1 }) { return }
    let rows = (0..<table.count).map { row in table.header.indices.map { table.text(row: row, column: $0) } }
    let written = ([table.header] + rows).map { row in
      row.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }.joined(separator: String(delimiter)) + "\n"
    }
    let again = DelimitedTable(Array(written.joined().utf8), delimiter: delimiter, encoding: .utf8)
    require(again.header == table.header, "the header that is written does not read the same")
    let read = (0..<again.count).map { row in again.header.indices.map { again.text(row: row, column: $0) } }
    require(read == rows, "rows that are written do not read the same")
  }

  /// Mappings: what is read, when written, reads the same.
  static let mapping = FuzzTarget(name: "mapping") { bytes in
    guard let mapping = try? ImportMapping(json: bytes) else { return }
    guard let again = try? ImportMapping(json: mapping.json) else { fatalError("a written mapping cannot be read") }
    require(again == mapping, "a mapping that is written does not read the same")
  }

  /// Rows under a mapping: either faults, or drafts of which each has an id of its own and is admitted or refused; what
  /// was admitted is the same when it is imported again.
  static let rows = FuzzTarget(name: "rows") { bytes in
    guard let mapping = try? ImportMapping(json: Array(sheet.utf8)) else { fatalError("the mapping cannot be read") }
    let choices = FileImport.Choices(reason: "fuzz")
    guard let source = try? FileImport(bytes, mapping, dictionary: nil, choices),
      let imported = try? source.drafts(against: Record())
    else { return }
    require(Set(imported.drafts.map(\.id)).count == imported.drafts.count, "two drafts have one id")
    require(imported.drafts.count == imported.counts[.new] ?? 0, "an event of an empty log is not new")
    guard !imported.drafts.isEmpty,
      let admission = try? Record().admitting(.events(imported.drafts, pool: imported.pool), importContext)
    else { return }
    guard let again = try? source.drafts(against: admission.record) else { fatalError("the same file has faults now") }
    require(again.drafts.isEmpty, "importing twice is not importing once")
  }

  private static var importContext: AdmissionContext {
    AdmissionContext(
      recorded: .init(millisecondsSinceEpoch: 1_800_000_000_000), accepted: .all, makeID: { _ in .absent })
  }

  /// A mapping of a sheet in which every kind of value stands.
  private static let sheet = """
    {"mapping": 1, "source": "s", "salt": "000102030405060708090a0b0c0d0e0f",
     "file": {"delimiter": ";", "encoding": "utf-8", "decimal": ",", "dates": ["DD.MM.YYYY", "MM.YYYY", "YYYY"]},
     "patient": {"column": "p", "prefix": "D"},
     "tables": [
      {"key": ["p"], "once": true, "events": [
        {"slot": "e", "type": "patient-enrolled", "on": {"earliest": "b"}, "data": {"sex": {"column": "s",
         "values": {"w": "female", "m": "male"}}, "birthYear": {"column": "y"}}}]},
      {"key": ["p", "l"], "events": [
        {"slot": "t", "type": "treatment-started", "on": {"column": "b"}, "data": {"drug": {"column": "m"},
         "dose": {"amount": {"column": "d"}, "unit": "mg",
          "every": {"column": "i", "values": {"t": "P1D", "w": "P1W"}}}, "note": {"column": "n"}}},
        {"slot": "h", "type": "treatment-held", "if": "h", "on": {"column": "h"},
         "data": {"treatment": {"running": "m"}}},
        {"slot": "x", "type": "treatment-stopped", "if": "x", "day": "last-on", "on": {"column": "x"},
         "data": {"treatment": "@t", "reasons": [{"column": "r", "split": ",", "empty": "other"}]}},
        {"slot": "a", "type": "adverse-event-recorded", "if": "a", "on": {"column": "b"},
         "data": {"term": {"column": "a"}, "suspects": [
          {"treatment": "@t", "causality": "possible"}, {"treatment": {"slot": "t", "key": ["p", "o"]}}]}}]}]}
    """
}
