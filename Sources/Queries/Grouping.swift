import Answers
package import Arguments
package import Projections

/// The words by which rows are grouped: one, or several at once.
///
/// The name of a group is the value of each word, joined by ` / `.
package struct Grouping: Hashable, Sendable {
  /// A word by which rows can be grouped.
  package enum Word: String, CaseIterable, Sendable {
    case condition, drug, anchor, partner
    /// The line of the anchor, or of the single drug, within its class and condition.
    case line
    case sex
    /// The age in years on the first day of the row, in bands.
    case ageBand = "age-band"
    /// The year of the first day of the row.
    case startYear = "start-year"
    case response, reason
    /// The site: what stands before a slash in the pseudonym, as it does where several logs are asked.
    case site
  }

  /// The words in the order given; at least one.
  package let words: [Word]

  /// A grouping by words; nil without one.
  package init?(_ words: [Word]) {
    if words.isEmpty { return nil }
    self.words = words.reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  /// The words, joined by commas.
  package var inWords: String { words.map(\.rawValue).joined(separator: ", ") }

  /// Tells if a row is grouped by what is known only later than the time that is counted begins: by response, unless
  /// the window begins after the start, at a landmark by which the response is known.
  package func looksAhead(within window: StartWindow? = nil) -> Bool {
    words.contains(.response) && window?.hasLandmark != true
  }

  /// The option that groups; given again it groups by each word at once.
  package static func option(_ help: String) -> Parameter<Grouping?> {
    option("by", help + " Each combination: --by anchor --by partner.")
  }

  /// The option that compares groups within strata; given again the strata are by each word at once.
  package static let strata = option("strata", "Compare the groups of --by within strata.")

  private static func option(_ name: String, _ help: String) -> Parameter<Grouping?> {
    Parameter(
      { words in Grouping(words.compactMap(Word.init)) },
      Option(name, value: "WORD", help: help, choices: choices(of: Word.self), isRepeatable: true).texts)
  }
}

extension Grouping {
  /// The upper ends of the bands of ages in years, each of which the band has.
  private static let lastAges = [17, 39, 64]

  /// Returns the band of an age: `18 to 39`.
  static func band(_ age: Int) -> String {
    guard let place = lastAges.firstIndex(where: { age <= $0 }) else {
      return "\(lastAges[lastAges.count - 1] + 1) or older"
    }
    return place == 0 ? "under \(lastAges[0] + 1)" : "\(lastAges[place - 1] + 1) to \(lastAges[place])"
  }
}
