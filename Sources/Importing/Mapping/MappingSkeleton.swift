import DelimitedText
import JSONText

/// A mapping to begin with: the form of a file, a new salt, and for each column a value that can be put into an event.
///
/// It has no tables: which column is which field of which event is for people to say.
package struct MappingSkeleton {
  /// The JSON form, which `ImportMapping(json:)` reads.
  package let json: [UInt8]
  /// Remarks on what was found, and on what is left to say.
  package let remarks: [String]

  /// The most words that a column is listed with.
  private static let wordLimit = 20

  /// Looks at a file; throws everything that is wrong with its rows.
  package init(
    _ file: [UInt8], named name: String, dictionary: REDCapDictionary?, dictionaryFile: String?,
    salt: ImportSalt = .random()
  ) throws(ImportRefusal) {
    let (delimiter, encoding) = (MappingSkeleton.delimiter(of: file), MappingSkeleton.encoding(of: file))
    let table = DelimitedTable(file, delimiter: delimiter, encoding: encoding)
    if !table.faults.isEmpty { throw ImportRefusal(table.faults.map { ImportFault($0) }) }
    let shapes = MappingSkeleton.shapes(in: table)
    let mapping = ImportMapping(
      source: MappingSkeleton.source(name), salt: salt,
      file: FileForm(
        delimiter: delimiter, encoding: encoding, decimal: MappingSkeleton.decimal(in: table), dates: shapes),
      redcap: table.header.contains { $0.hasPrefix("redcap_") } || dictionary != nil
        ? REDCapProject(dictionary: dictionaryFile) : nil,
      patient: PatientColumn(column: table.header.first ?? ""), tables: [])
    json = mapping.json(listing: MappingSkeleton.columns(of: table, dictionary))
    let slashes = MappingSkeleton.hasSlashes(table)
    remarks =
      ["write the tables; \"columns\" has a value for each column, to be put into an event, and is not read"]
      + (slashes ? ["dates with slashes: state DD/MM/YYYY or MM/DD/YYYY; nothing in the file says which"] : [])
  }

  /// The delimiter that the first line has most of.
  private static func delimiter(of file: [UInt8]) -> Unicode.Scalar {
    let line = file.prefix { $0 != 0x0A && $0 != 0x0D }
    let counts = ([",", ";", "\t", "|"] as [Unicode.Scalar]).map { scalar in
      (scalar: scalar, count: line.count { $0 == UInt8(ascii: scalar) })
    }
    return counts.max { $0.count < $1.count }?.scalar ?? ","
  }

  private static func encoding(of file: [UInt8]) -> TextEncoding {
    String(validating: file, as: UTF8.self) == nil ? .windows1252 : .utf8
  }

  private static func source(_ name: String) -> String {
    let last = name.split(separator: "/").last.map(String.init) ?? "source"
    let base = last.lastIndex(of: ".").map { String(last[..<$0]) } ?? last
    let plain = base.filter { $0 != ":" && $0 != "/" }
    return plain.isEmpty || plain == "-" ? "source" : plain
  }

  /// The shapes that can be told from each other, of those that a cell has.
  private static func shapes(in table: DelimitedTable) -> [DateShape] {
    let candidates = ["YYYY-MM-DD", "YYYY-MM", "DD.MM.YYYY", "MM.YYYY"].compactMap { DateShape($0) }
    let found = candidates.filter { shape in
      anyCell(of: table) { if case .date = shape.read($0, century: nil) { true } else { false } }
    }
    return found.isEmpty ? candidates.prefix(1) + [] : found
  }

  private static func decimal(in table: DelimitedTable) -> DecimalSign {
    let hasComma = anyCell(of: table) { $0.contains(",") && CellReader.number($0, .comma) != nil }
    return hasComma ? .comma : .point
  }

  private static func hasSlashes(_ table: DelimitedTable) -> Bool {
    let shapes = ["DD/MM/YYYY", "MM/DD/YYYY"].compactMap { DateShape($0) }
    return anyCell(of: table) { text in shapes.contains { $0.read(text, century: nil) != .otherShape } }
  }

  private static func anyCell(of table: DelimitedTable, _ holds: (String) -> Bool) -> Bool {
    (0..<min(table.count, 1000)).contains { row in
      table.header.indices.contains { holds(table.text(row: row, column: $0)) }
    }
  }

  /// A value for each column: with the choices of the dictionary, else with its words where they are few.
  private static func columns(of table: DelimitedTable, _ dictionary: REDCapDictionary?) -> [MappedValue] {
    var boxes: [String] = []
    return table.header.enumerated().compactMap { index, name in
      guard let field = dictionary?.field(ofColumn: name) else {
        return .column(ColumnValue(name, values: words(of: table, index)))
      }
      let choices = field.choices.map { MappedWord($0.code, .text($0.label.lowercased())) }
      if field.type != "checkbox" { return .column(ColumnValue(name, values: choices.isEmpty ? nil : choices)) }
      if boxes.contains(field.name) { return nil }
      boxes.append(field.name)
      return .list(ValueList(.checkbox(field.name), values: choices))
    }
  }

  /// The words of a column that repeats a few; nil for any other.
  private static func words(of table: DelimitedTable, _ column: Int) -> [MappedWord]? {
    var counts: [String: Int] = [:]
    for row in 0..<table.count {
      let text = table.text(row: row, column: column)
      if text.isEmpty { continue }
      counts[text, default: 0] += 1
      if counts.count > wordLimit { return nil }
    }
    if counts.isEmpty || counts.values.reduce(0, +) < 2 * counts.count || counts.keys.allSatisfy(isNumberOrDate) {
      return nil
    }
    return counts.keys.sorted().map { MappedWord($0, .text($0)) }
  }

  private static func isNumberOrDate(_ text: String) -> Bool {
    text.utf8.allSatisfy { (0x30...0x39).contains($0) || ".,/-".utf8.contains($0) }
  }
}
