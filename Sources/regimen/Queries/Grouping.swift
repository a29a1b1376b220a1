import Arguments

/// The words by which rows can be grouped.
enum Grouping: String, CaseIterable, Sendable {
  case condition, anchor, partner, response, reason

  /// The option that groups.
  static func option(_ help: String) -> Parameter<Grouping?> {
    Option.choice("by", value: "WORD", help: help, of: Grouping.self)
  }
}
