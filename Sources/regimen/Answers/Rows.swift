import JSONText

/// The rows of an answer, in the order to show.
///
/// Those of a long answer are made when somebody comes to them and let go again: a row takes many times the memory of
/// what it is made from, and each form of output comes to it once. Lines of CSV and JSON need no row.
struct Rows: Sendable {
  /// The fields of every row in their order, where all rows have the same and none of them holds an object; else nil.
  let flatFields: [String]?
  private let length: Int
  private let make: @Sendable (Int) -> Row
  private let writers: (csv: @Sendable (Int, inout CSVLines) -> Void, json: @Sendable (Int, inout JSONWriter) -> Void)?

  /// Rows that are made already.
  init(_ rows: [Row]) {
    flatFields = nil
    length = rows.count
    make = { rows[$0] }
    writers = nil
  }

  /// The rows of the sources in some parts; `explain` gives the lines of the log that a row rests on, where they are
  /// asked for.
  init<Source: FlatRow>(_ parts: [[Source]], explain: (@Sendable (Source) -> [String])? = nil) {
    // Sources stay where they are: copying many of them costs more than to find them.
    let places = parts.indices.flatMap { part in parts[part].indices.map { (part: UInt32(part), place: UInt32($0)) } }
    let source: @Sendable (Int) -> Source = { index in parts[Int(places[index].part)][Int(places[index].place)] }
    flatFields = Source.fieldNames
    length = places.count
    make = { index in
      let source = source(index)
      return Row(fields: RowFields { source.tell(&$0) }.fields, explanation: explain?(source))
    }
    writers =
      explain == nil
      ? (csv: { index, lines in lines.add(source(index)) }, json: { index, writer in writer.row(source(index)) }) : nil
  }
}

extension Rows {
  /// Adds a row as a line of CSV under paths to its fields.
  func add(_ place: Int, under paths: [String], to lines: inout CSVLines) {
    if let writers, flatFields == paths { writers.csv(place, &lines) } else { lines.add(self[place], under: paths) }
  }

  /// Adds a row as a JSON object.
  func add(_ place: Int, to writer: inout JSONWriter) {
    if let writers { writers.json(place, &writer) } else { writer.row(self[place]) }
  }
}

extension Rows: RandomAccessCollection {
  var startIndex: Int { 0 }
  var endIndex: Int { length }

  /// Makes the row.
  subscript(place: Int) -> Row { make(place) }
}

extension Rows: ExpressibleByArrayLiteral {
  init(arrayLiteral elements: Row...) { self.init(elements) }
}
