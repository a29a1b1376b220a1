import Answers
package import Arguments

/// The words by which rows can be grouped.
package enum Grouping: String, CaseIterable, Sendable {
  case condition, anchor, partner, response, reason

  /// The option that groups.
  package static func option(_ help: String) -> Parameter<Grouping?> {
    Option.choice("by", value: "WORD", help: help, of: Grouping.self)
  }
}
