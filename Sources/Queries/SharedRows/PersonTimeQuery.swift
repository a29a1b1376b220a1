import Answers
import Arguments
import PatientRecord
import Projections
import Text

extension Query {
  package static let personTime = Query(
    "person-time", "Show each patient's time at risk and adverse events; rates --rows reads it.",
    smallCells: .listed,
    examples: [
      Example(
        "regimen query person-time --exposure combination --log EventLogs/case-series",
        "The days on a combination, and the adverse events on them.")
    ], PersonTimeQuery.table,
    Parameter(
      { exposure, windows in PersonTimeQuery(exposure: exposure, windows: windows ?? []) },
      Option.choice("exposure", value: "WHAT", help: "Only time on that.", of: AdverseEventExposure.Basis.self),
      RatesQuery.windowsOption))
}

/// `query person-time`: each patient's part of rates, for `--rows` and for others.
struct PersonTimeQuery: AskedQuery {
  /// The kind of treatment; nil for each.
  let exposure: AdverseEventExposure.Basis?
  /// The days after the end of treatment in which events count; those of the rule `lag` if there are none.
  let windows: [Int]

  func answer(_ question: Question) throws -> Answer {
    let bases = exposure.map { [$0] } ?? AdverseEventExposure.Basis.allCases
    let contexts = question.contexts(ofRiskWindows: windows)
    let parts = try question.collect { (asked, listed: inout [Listed<PersonTimeRow>]) throws(ProjectionError) in
      for context in contexts {
        for part in try deriveAdverseEventExposures(asked.history, patient: asked.name, in: context, on: bases) {
          let row = PersonTimeRow(part, riskWindow: context.profile.lag, of: asked)
          listed.append(question.list(row, restingOn: row.positions, of: asked))
        }
      }
    }
    var answer = question.answer(
      "person-time", "Time at risk; one row per patient and kind of treatment.", parts, PersonTimeQuery.table,
      leavingOut: .combinations())
    answer.addRateRules(of: question.profile)
    answer.shared = SharedAnswer(
      isWhole: !question.namesPatients, positions: parts.joined().map(\.content.positions))
    return answer
  }

  static let table = Table<Listed<PersonTimeRow>>(
    PersonTimeRow.listedColumns + [.events()],
    shown: ["patient", "exposure", "riskWindow", "exposed", "days", "adverseEvents"])
}
