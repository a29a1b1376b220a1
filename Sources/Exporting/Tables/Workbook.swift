import Answers
import CalendarTime
import Text

/// The tables as a workbook: a sheet a table, with real numbers, truths and dates.
///
/// Source: ECMA-376, Office Open XML. Texts stand in their cells. Whatever a sheet cannot hold is refused, never cut.
struct Workbook {
  /// The workbook's file.
  let bytes: [UInt8]

  /// The most rows of a sheet, and the most characters of a cell.
  private static let (rowLimit, textLimit) = (1_048_576, 32_767)

  init(_ tables: [WrittenTable]) throws(Diagnostic) {
    var zip = StoredZip()
    zip.add("[Content_Types].xml", Workbook.contentTypes(tables))
    zip.add("_rels/.rels", Workbook.relations([("officeDocument", "xl/workbook.xml")]))
    zip.add("xl/workbook.xml", Workbook.workbook(tables))
    let targets = tables.indices.map { ("worksheet", "worksheets/sheet\($0 + 1).xml") }
    zip.add("xl/_rels/workbook.xml.rels", Workbook.relations(targets + [("styles", "styles.xml")]))
    zip.add("xl/styles.xml", Workbook.styles)
    for (number, table) in tables.enumerated() {
      zip.add("xl/worksheets/sheet\(number + 1).xml", try Workbook.sheet(table))
    }
    bytes = zip.bytes
    guard bytes.count < StoredZip.limit else {
      throw Diagnostic("the workbook has more than 4 GB", hint: "leave --xlsx out: the CSV files hold all")
    }
  }

  private static let declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
  private static let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
  private static let office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
  private static let package = "http://schemas.openxmlformats.org/package/2006"
  private static let kinds = "application/vnd.openxmlformats-officedocument.spreadsheetml"

  private static func contentTypes(_ tables: [WrittenTable]) -> [UInt8] {
    func part(_ name: String, _ kind: String) -> String {
      "<Override PartName=\"/xl/\(name).xml\" ContentType=\"\(kinds).\(kind)+xml\"/>"
    }
    let sheets = tables.indices.map { part("worksheets/sheet\($0 + 1)", "worksheet") }.joined()
    return Array(
      (declaration + "<Types xmlns=\"\(package)/content-types\">"
        + "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
        + "<Default Extension=\"xml\" ContentType=\"application/xml\"/>" + part("workbook", "sheet.main")
        + part("styles", "styles") + sheets + "</Types>").utf8)
  }

  private static func relations(_ targets: [(kind: String, path: String)]) -> [UInt8] {
    let relations = targets.enumerated().map {
      "<Relationship Id=\"rId\($0 + 1)\" Type=\"\(office)/\($1.kind)\" Target=\"\($1.path)\"/>"
    }
    return Array(
      (declaration + "<Relationships xmlns=\"\(package)/relationships\">" + relations.joined() + "</Relationships>")
        .utf8)
  }

  private static func workbook(_ tables: [WrittenTable]) -> [UInt8] {
    let sheets = tables.enumerated().map { number, table in
      "<sheet name=\"\(table.name)\" sheetId=\"\(number + 1)\" r:id=\"rId\(number + 1)\"/>"
    }
    return Array(
      (declaration + "<workbook xmlns=\"\(main)\" xmlns:r=\"\(office)\"><sheets>" + sheets.joined()
        + "</sheets></workbook>").utf8)
  }

  /// The second format is that of dates. Some readers insist on the two fills.
  private static let styles = Array(
    (declaration + "<styleSheet xmlns=\"\(main)\">"
      + "<numFmts count=\"1\"><numFmt numFmtId=\"164\" formatCode=\"yyyy\\-mm\\-dd\"/></numFmts>"
      + "<fonts count=\"1\"><font><sz val=\"11\"/><name val=\"Calibri\"/></font></fonts>"
      + "<fills count=\"2\"><fill><patternFill patternType=\"none\"/></fill>"
      + "<fill><patternFill patternType=\"gray125\"/></fill></fills>"
      + "<borders count=\"1\"><border><left/><right/><top/><bottom/><diagonal/></border></borders>"
      + "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>"
      + "<cellXfs count=\"2\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>"
      + "<xf numFmtId=\"164\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\"/></cellXfs>"
      + "<cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>")
      .utf8)

  private static func sheet(_ table: WrittenTable) throws(Diagnostic) -> [UInt8] {
    guard table.rows.count < rowLimit else {
      throw Diagnostic(
        "the table \(table.name) has more rows than a sheet", hint: "leave --xlsx out: the CSV files hold all")
    }
    let leaves = table.columns.leaves
    let letters = leaves.indices.map(columnLetters)
    var sheet = Array((declaration + "<worksheet xmlns=\"\(main)\"><sheetData><row r=\"1\">").utf8)
    for (letters, leaf) in zip(letters, leaves) { append(text: leaf.path, at: letters + "1", to: &sheet) }
    sheet += "</row>".utf8
    for (number, row) in table.rows.enumerated() {
      sheet += "<row r=\"\(number + 2)\">".utf8
      for (place, field) in row.fields.enumerated() {
        let cell = "\(letters[place])\(number + 2)"
        try append(field.value, leaves[place].column.kind, at: cell, to: &sheet, in: table)
      }
      sheet += "</row>".utf8
    }
    return sheet + Array("</sheetData></worksheet>".utf8)
  }

  private static func append(
    _ value: Value, _ kind: CellKind, at cell: String, to sheet: inout [UInt8], in table: WrittenTable
  ) throws(Diagnostic) {
    switch value {
    case .null: return
    case .bool(let truth): sheet += "<c r=\"\(cell)\" t=\"b\"><v>\(truth ? 1 : 0)</v></c>".utf8
    case .integer, .number: sheet += "<c r=\"\(cell)\"><v>\(value.compactJSON)</v></c>".utf8
    case .text(let text):
      if kind == .day, let number = serialNumber(text) {
        sheet += "<c r=\"\(cell)\" s=\"1\"><v>\(number)</v></c>".utf8
        return
      }
      guard text.utf16.count <= textLimit else {
        throw Diagnostic(
          "a text of the table \(table.name) has more characters than a cell of a sheet",
          hint: "leave --xlsx out: the CSV files hold all")
      }
      append(text: text, at: cell, to: &sheet)
    case .list, .object: append(text: value.shownToPeople, at: cell, to: &sheet)
    }
  }

  /// The number by which a sheet knows a day; nil for one before March 1900, which sheets count wrongly.
  private static func serialNumber(_ text: String) -> Int? {
    guard let date = try? PartialDate(parsing: text), date.precision == .day else { return nil }
    let number = Int(date.days.first.daysSinceEpoch) + 25_569
    return number > 60 ? number : nil
  }

  /// Returns the letters of a column: A to Z, then AA.
  private static func columnLetters(_ place: Int) -> String {
    let letter = String(UnicodeScalar(UInt8(65 + place % 26)))
    return place < 26 ? letter : columnLetters(place / 26 - 1) + letter
  }

  private static func append(text: String, at cell: String, to sheet: inout [UInt8]) {
    sheet += "<c r=\"\(cell)\" t=\"inlineStr\"><is><t xml:space=\"preserve\">".utf8
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": sheet += "&amp;".utf8
      case "<": sheet += "&lt;".utf8
      case ">": sheet += "&gt;".utf8
      // XML has no place for other controls; `_x0007_` is the form of ECMA-376 for one.
      case "\u{0}"..<" " where scalar != "\t" && scalar != "\n", "\u{FFFE}", "\u{FFFF}":
        let digits = String(scalar.value, radix: 16, uppercase: true)
        sheet += "_x\(String(repeating: "0", count: 4 - digits.count) + digits)_".utf8
      default: sheet += String(scalar).utf8
      }
    }
    sheet += "</t></is></c>".utf8
  }
}
