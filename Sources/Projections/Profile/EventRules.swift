// The values of rules about adverse events.
extension Profile {
  /// The adverse events of a time at risk that count for its rate.
  package enum Attribution: String, RuleChoice {
    /// Every event in the time, whatever anybody suspects.
    case all
    /// Events without a suspect, and those with a drug of the time as one.
    case suspected

    /// The value as a clause.
    package var inWords: String {
      switch self {
      case .all: "adverse events count whatever their suspected cause"
      case .suspected: "adverse events count if they name no suspect or a drug of the time"
      }
    }
  }
}
