/// The rules by which a patient's treatments become a path; part of a `Profile`, and printed with pathways only.
///
/// `exact` takes the days as they are: maximal intervals of one constant set of drugs, which partition time. `windowed`
/// is the procedure of TreatmentPatterns 3.1.0 (R, `constructPathways.R`), each patient by itself.
package struct PathwayRules: Hashable, Sendable {
  /// How overlaps become steps.
  package enum Segments: String, CaseIterable, Sendable { case exact, windowed }

  /// Which steps stay in a path.
  package enum Repeats: String, CaseIterable, Sendable {
    /// Every step.
    case all
    /// Steps of the same drugs in a row are one.
    case changes
    /// Each set of drugs only where it is first met.
    case first
  }

  /// How overlaps become steps.
  package var segments = Segments.exact
  /// Courses of fewer days are left out before anything is merged.
  package var eraMinimum = 0
  /// Under `windowed`: a shorter overlap is a switch, unless it is the whole length of either.
  package var window = 30
  /// Under `windowed`: shorter steps are dropped after each overlap that is resolved.
  package var segmentMinimum = 30
  /// Which steps stay.
  package var repeats = Repeats.all
  /// How many steps a path has at most; 0 for no limit.
  package var pathLength = 0
  /// Paths of fewer patients are shown together; 0 or 1 shows all.
  package var cellMinimum = 0

  /// The rules with their defaults.
  package init() {}

  /// The rules by name, each value as `Profile.set` reads it back.
  package var rules: [(name: String, value: String)] {
    [
      ("segments", segments.rawValue), ("era-minimum", String(eraMinimum)), ("window", String(window)),
      ("segment-minimum", String(segmentMinimum)), ("repeats", repeats.rawValue), ("path-length", String(pathLength)),
      ("cell-minimum", String(cellMinimum)),
    ]
  }
}
