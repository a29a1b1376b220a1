import Answers

/// The columns that make a row of one answer the same row in another.
struct RowIdentity {
  /// The paths of the columns that it shares with its counterpart.
  let fields: [String]
  /// True if it must also share an event with it: two responses of one patient are two, whatever they say.
  let needsSharedEvent: Bool

  /// The identity of a query's rows.
  init(_ query: Query) {
    fields = query.identity
    needsSharedEvent = query.needsSharedEvent
  }

  /// The values of those fields, as one text.
  func key(of row: RowValues) -> String { fields.map { (row[path: $0] ?? .null).compactJSON }.joined(separator: " ") }

  /// Names a row by those fields but the patient, in words; a response by its day.
  func name(of row: RowValues) -> String {
    let named = fields == ["patient"] && needsSharedEvent ? ["day"] : fields.filter { $0 != "patient" }
    let words = named.map { (row[path: $0] ?? .null).shownToPeople }
    return words.filter { !$0.isEmpty }.joined(separator: " + ")
  }
}
