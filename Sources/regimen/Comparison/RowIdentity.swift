/// What makes a row of one answer the same row in another.
struct RowIdentity {
  /// The paths of the fields that it shares with its counterpart.
  let fields: [String]
  /// Whether it must also share an event with it: two responses of one patient are two, whatever they say.
  let needsSharedEvent: Bool

  /// The identity of a query's rows.
  init(_ query: Query) {
    needsSharedEvent = query == .responses || query == .adverseEvents
    fields =
      switch query {
      case .regimens, .patients, .responses: ["patient"]
      case .exposures: ["patient", "drug"]
      case .combinations: ["patient", "anchor", "partners"]
      case .durations, .survival: ["group"]
      case .curves: ["group", "month"]
      case .outcomes: ["patient", "anchor.drug", "partner.drug"]
      case .pathways: ["path"]
      case .segments: ["patient", "drugs"]
      case .adverseEvents: ["patient", "term"]
      case .rates: ["exposure", "term"]
      case .events: ["seq"]
      }
  }

  /// The values of those fields, as one text.
  func key(of row: Row) -> String { fields.map { (row[path: $0] ?? .null).compactJSON }.joined(separator: " ") }

  /// What to call a row: those fields but the patient, in words; a response by its day.
  func name(of row: Row) -> String {
    let named = fields == ["patient"] && needsSharedEvent ? ["day"] : fields.filter { $0 != "patient" }
    let words = named.map { (row[path: $0] ?? .null).shownToPeople }
    return words.filter { !$0.isEmpty }.joined(separator: " + ")
  }
}
