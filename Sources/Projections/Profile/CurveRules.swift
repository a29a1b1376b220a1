// The values of rules about curves.
extension Profile {
  /// The treatment of figures of curves that mislead.
  package enum Misleading: String, RuleChoice {
    /// There is no such figure, and the reason is said.
    case refused
    /// It is shown, and what is wrong with it is said.
    case shown

    /// The value as a clause.
    package var inWords: String {
      switch self {
      case .refused: "figures of curves that mislead are refused"
      case .shown: "figures of curves that mislead are shown"
      }
    }
  }
}
