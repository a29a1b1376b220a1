import Projections
import Reports
import Text

/// The report of `report --suppress-below`: what `query durations`, `survival` and `rates` show with it.
enum GroupReport {
  /// The months at which curves are read.
  private static let months: [Double] = [6, 12, 24, 36, 60]

  static func page(
    _ question: Question, by grouping: Grouping?, _ suppression: Suppression, title: String,
    proof: [(name: String, value: String)]
  ) throws -> GroupPage {
    let options = CurveOptions(months: months, suppression: suppression)
    let unit = question.profile.unit.rawValue
    let durations = try DurationsQuery.answer(question, by: nil, suppression)
    let grouped = try grouping.map { try DurationsQuery.answer(question, by: $0, suppression) }
    let survival = try SurvivalQuery.answer(question, by: grouping, options)
    let rates = try RatesQuery.answer(question, suppression)
    var notes = ["Lanes, curves, outcomes and the replay by day show single patients and are left out."]
    for note in [durations, survival, rates].flatMap(\.notes).map(shown) where !notes.contains(note) {
      notes.append(note)
    }
    return GroupPage(
      title: title, proof: proof, notes: notes,
      figures: [ReportTable(durations, caption: "Months on combination, a row a \(unit) (unit=\(unit)).")]
        + (grouped.map { [ReportTable($0, caption: "The same by \(grouping?.rawValue ?? "").")] } ?? []),
      survival: ReportTable(survival, caption: "Time on combination, read at some months."),
      rates: ReportTable(rates, caption: "Patients with adverse events on a combination, and events in the time."))
  }
}
