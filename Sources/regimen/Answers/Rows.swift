/// The rows of an answer, in the order to show.
///
/// Those of a long answer are made when somebody comes to them and let go again: a row takes many times the memory of
/// what it is made from, and each form of output comes to it once.
struct Rows: Sendable {
  /// The fields of every row in their order, where all rows have the same and none of them holds an object; else nil.
  let flatFields: [String]?
  private let length: Int
  private let make: @Sendable (Int) -> Row

  /// Rows that are made already.
  init(_ rows: [Row]) {
    flatFields = nil
    length = rows.count
    make = { rows[$0] }
  }

  /// The row that `make` makes of each element of some parts; all have the fields that are named, and no object in
  /// them.
  init<Element: Sendable>(
    _ parts: [[Element]], flatFields: [String], _ make: @escaping @Sendable (Element) -> Row
  ) {
    self.flatFields = flatFields
    // Elements stay where they are: copying many of them costs more than to find them.
    let places = parts.indices.flatMap { part in parts[part].indices.map { (part: UInt32(part), place: UInt32($0)) } }
    length = places.count
    self.make = { index in make(parts[Int(places[index].part)][Int(places[index].place)]) }
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
