/// The rules by which a patient's treatments become a path; part of a `Profile`, and printed with pathways only.
///
/// `exact` takes the days as they are: maximal intervals of one constant set of drugs, which partition time. `windowed`
/// is the procedure of TreatmentPatterns 3.1.0 (R, `constructPathways.R`), each patient by itself.
package struct PathwayRules: Hashable, Sendable {
  /// The way in which overlaps become steps.
  package enum Segments: String, RuleChoice {
    case exact, windowed

    /// The value as a clause.
    package var inWords: String {
      switch self {
      case .exact: "steps are the exact times on one set of drugs"
      case .windowed: "steps are made as TreatmentPatterns 3.1.0 makes them"
      }
    }
  }

  /// The steps that stay in a path.
  package enum Repeats: String, RuleChoice {
    /// Every step.
    case all
    /// Steps of the same drugs in a row are one.
    case changes
    /// Each set of drugs at its first step only.
    case first

    /// The value as a clause.
    package var inWords: String {
      switch self {
      case .all: "every step stays in a path"
      case .changes: "steps of the same drugs in a row are one"
      case .first: "each set of drugs stays in a path at its first step only"
      }
    }
  }

  /// The way in which overlaps become steps.
  package var segments = Segments.exact
  /// Courses of fewer days are left out before anything is merged.
  package var eraMinimum = 0
  /// Under `windowed`: a shorter overlap is a switch, unless it is the whole length of either.
  package var window = 30
  /// Under `windowed`: shorter steps are dropped after each overlap that is resolved.
  package var segmentMinimum = 30
  /// The steps that stay.
  package var repeats = Repeats.all
  /// The most steps that a path has; 0 for no limit.
  package var pathLength = 0
  /// Paths of fewer patients are shown together; 0 or 1 shows all.
  package var cellMinimum = 0

  /// The rules with their defaults.
  package init() {}
}
