package import JSONText
import Text

/// Headings that take the place of those that columns declare: a translation, or the names of another data base.
///
/// They stand over CSV and over tables for people. Keys of JSON stay.
package struct Headings: Sendable {
  private let replaced: [String: String]

  /// The headings that columns declare.
  package init() { replaced = [:] }

  /// Reads a JSON object from names to headings: `{"months":"Monate","kaplanMeier.median":"KM-Median"}`.
  ///
  /// `known` are the names that may be replaced. Throws at the place of a name that is not among them.
  package init(_ bytes: [UInt8], known: [String]) throws(JSONError) {
    var scanner = JSONScanner(bytes)
    var found: [String: String] = [:]
    try scanner.readObject { (name, offset, value) throws(JSONError) in
      guard known.contains(name) else {
        throw JSONError(
          "there is no column '\(shown(name))'", at: offset, length: name.utf8.count + 2,
          hint: nearest(to: name, among: known).first ?? "one of: " + known.joined(separator: ", "))
      }
      found[name] = try value.readString()
    }
    try scanner.expectEnd()
    replaced = found
  }

  /// Returns the heading of a column; the declared one if it is not replaced.
  func heading(_ name: String, declared: String) -> String { replaced[name] ?? declared }
}

extension Rows {
  /// The names that headings can be given for: the columns of CSV, then those of people's tables that are composed.
  package var namedColumns: [String] {
    let paths = columnsOfCSV
    var composed: [String] = []
    for name in shown.map(\.name) where !paths.contains(name) && !composed.contains(name) { composed.append(name) }
    return paths + composed
  }
}
