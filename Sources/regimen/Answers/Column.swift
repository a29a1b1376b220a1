import Text

/// A column of the tables for people. What it shows may be shortened; the other formats carry the fields themselves.
struct Column: Sendable {
  /// The heading.
  let title: String
  private let fixedAlignment: Alignment?
  private let field: String?
  private let text: @Sendable (Row) -> String

  /// A column that shows one field; unless said otherwise, flush right where all that it holds are numbers.
  ///
  /// `field` may be a path into an object: `kaplanMeier.median`.
  init(_ title: String, field: String, alignment: Alignment? = nil) {
    self.title = title
    self.field = field
    fixedAlignment = alignment
    text = { row in (row[path: field] ?? .null).shownToPeople }
  }

  /// A column that shows what `text` makes of a row. It may return data as it stands: tables show it escaped.
  init(_ title: String, alignment: Alignment = .left, text: @escaping @Sendable (Row) -> String) {
    self.title = title
    field = nil
    fixedAlignment = alignment
    self.text = text
  }

  /// The cell of a row, with nothing in it that a terminal would obey or hide.
  func cell(of row: Row) -> String { shown(text(row)) }

  /// Where the cells stand, given all rows.
  func alignment(in rows: Rows) -> Alignment {
    if let fixedAlignment { return fixedAlignment }
    guard let field else { return .left }
    let values = rows.map { $0[path: field] ?? .null }.filter { $0 != .null }
    return !values.isEmpty && values.allSatisfy(\.isNumber) ? .right : .left
  }
}

extension Value {
  fileprivate var isNumber: Bool {
    switch self {
    case .integer, .number: true
    default: false
    }
  }

  /// The value in a cell for people: numbers that are not whole to one decimal, nothing as a dash, lists with commas.
  var shownToPeople: String {
    switch self {
    case .null: "–"
    case .bool(let value): value ? "yes" : "no"
    case .integer(let value): String(value)
    case .number(let value): oneDecimal(value)
    case .text(let value): value
    case .list(let values) where values.allSatisfy(\.isScalar): values.map(\.shownToPeople).joined(separator: ", ")
    case .list, .object: compactJSON
    }
  }

  /// Whether the value has no parts.
  var isScalar: Bool {
    switch self {
    case .list, .object: false
    default: true
    }
  }
}
