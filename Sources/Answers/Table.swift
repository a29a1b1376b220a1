/// The columns of an answer, and how people see them.
///
/// JSON and CSV have every column in its order. A table for people has those that are named in `shown`, some of them
/// composed from several columns.
public struct Table<Row: Sendable>: Sendable {
  /// The columns in their order.
  public let columns: [Column<Row>]
  /// The columns of a table for people.
  package let shown: [ShownColumn<Row>]
  /// True if a row must also share an event with its counterpart in another answer: two responses of one patient are
  /// two, whatever they say.
  package let needsSharedEvent: Bool
  /// The emphasis of a row in a table for people; nil for none.
  package let emphasis: @Sendable (Row) -> Emphasis?
  /// Lines that people read under a row; the other formats have their content in columns.
  package let details: @Sendable (Row) -> [String]

  /// A table; without `shown`, people see every column.
  package init(
    _ columns: [Column<Row>], shown: [ShownColumn<Row>]? = nil, needsSharedEvent: Bool = false,
    emphasis: @escaping @Sendable (Row) -> Emphasis? = { _ in nil },
    details: @escaping @Sendable (Row) -> [String] = { _ in [] }
  ) {
    self.columns = columns
    self.shown = shown ?? columns.flatMap(\.descriptions).leaves.map { ShownColumn(stringLiteral: $0.path) }
    (self.needsSharedEvent, self.emphasis, self.details) = (needsSharedEvent, emphasis, details)
  }

  /// The descriptions of the columns.
  package var descriptions: [ColumnDescription] { columns.flatMap(\.descriptions) }

  /// Returns how to get the value at the path of a column; nil if there is none.
  package func accessor(_ path: String) -> (@Sendable (Row) -> Value)? { columns.accessor(path) }

  /// The table of rows of several logs: behind a patient, whose pseudonym begins with the name of a site and a slash,
  /// stands the site.
  package var withSites: Table {
    guard let place = columns.firstIndex(where: { $0.descriptions.contains { $0.name == "patient" } }),
      let patient = accessor("patient")
    else { return self }
    let site = Column<Row>(
      "site", empty: .when("the row is of no patient"), sensitivity: .author, "The site in whose log the patient is."
    ) { row -> String? in
      guard case .text(let name) = patient(row) else { return nil }
      return name.firstIndex(of: "/").map { String(name[..<$0]) }
    }
    return Table(
      Array(columns[...place]) + [site] + columns[(place + 1)...], shown: shown, needsSharedEvent: needsSharedEvent,
      emphasis: emphasis, details: details)
  }
}

/// A column of a table for people: a declared column by its name, or a text composed from several.
package struct ShownColumn<Row: Sendable>: Sendable, ExpressibleByStringLiteral {
  /// The path of the column, or the heading of a composed one.
  package let name: String
  /// The paths of the columns that a composed one shows.
  package let parts: [String]
  let compose: (@Sendable (Row) -> String)?
  let isFlushRight: Bool

  /// The declared column at a path, under the heading that it declares.
  package init(stringLiteral path: String) { self.init(path, [path], nil, false) }

  /// A column whose text is made of the columns at some paths. It may return data as it stands: tables show it escaped.
  package static func composed(
    _ heading: String, of parts: [String], isFlushRight: Bool = false, _ text: @escaping @Sendable (Row) -> String
  ) -> ShownColumn {
    ShownColumn(heading, parts, text, isFlushRight)
  }

  private init(
    _ name: String, _ parts: [String], _ compose: (@Sendable (Row) -> String)?, _ isFlushRight: Bool
  ) {
    (self.name, self.parts, self.compose, self.isFlushRight) = (name, parts, compose, isFlushRight)
  }
}

/// A way in which a row stands out at a terminal. Its cells say the same.
package enum Emphasis: Sendable {
  /// Ongoing, or possible only: dim.
  case unfinished
  /// The start of a treatment: green.
  case start
  /// The end of a treatment or of follow-up: magenta.
  case end
  /// An adverse event: red.
  case adverse
}
