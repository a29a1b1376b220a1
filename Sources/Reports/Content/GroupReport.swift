import Answers
import Projections
import Queries
import Text

/// The report of `report --suppress-below`: the answers of `query durations`, `survival` and `rates` with it.
enum GroupReport {
  /// The months at which curves are read.
  private static let months: [Double] = [6, 12, 24, 36, 60]

  static func page(
    _ question: Question, by grouping: Grouping?, _ suppression: Suppression, title: String,
    proof: [(name: String, value: String)]
  ) throws -> GroupPage {
    let options = CurveOptions(months: months, suppression: suppression)
    let unit = question.profile.unit.rawValue
    let durations = try DurationsQuery(suppression: suppression).answer(question)
    let grouped = try grouping.map { try DurationsQuery(grouping: $0, suppression: suppression).answer(question) }
    let survival = try SurvivalQuery(grouping: grouping, options: options).answer(question)
    let rates = try RatesQuery(suppression: suppression).answer(question)
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
