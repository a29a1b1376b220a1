import PatientRecord
import Projections
import Queries
import Statistics
import Text

/// The causes of stopping as they add up over time, from the rows that `query incidence` counts.
enum CausesDrawing {
  /// Returns the drawing, and one for narrow screens; nil if there is no curve.
  static func svg(_ question: Question, within window: StartWindow?) throws -> (wide: String, narrow: String)? {
    let cohorts = try SurvivalCohorts(question, by: nil, within: window)
    let rows = cohorts.groups.filter(\.hasCurve).flatMap(\.followed)
    if rows.isEmpty { return nil }
    let causes = EndCause.allCases
    let curves = AalenJohansen(
      rows.map { row in
        let cause = row.end == nil ? nil : row.row.endCause
        return CompetingObservation(time: row.time, cause: cause.flatMap(causes.firstIndex), entry: row.entry)
      }, causes: causes.count)
    let subject = question.profile.unit == .course ? "the drug" : "combination"
    let drawn = { (width: Double) in
      StackedIncidencePlot(curves, names: causes.map(\.words), subject: subject, page: PlotPage(width: width)).svg(
        title: "Stopping of \(subject) by cause, \(counted(rows.count, "row"))",
        description: "Aalen-Johansen estimate of the incidence of each cause of stopping, stacked: the height above "
          + "all of them is the probability of remaining.")
    }
    return (drawn(174), drawn(85))
  }
}
