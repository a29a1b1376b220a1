import Answers
import Arguments
import PatientRecord
import Projections

extension Query {
  package static let paths = Query(
    "paths", "Show each patient's path of treatments; pathways --rows reads it.", smallCells: .listed,
    PathsQuery.table, .constant(PathsQuery()))
}

/// `query paths`: the path of each patient, for `--rows` and for others.
struct PathsQuery: AskedQuery {
  func answer(_ question: Question) throws -> Answer {
    let parts = try question.collect { (asked, listed: inout [Listed<PathRow>]) throws(ProjectionError) in
      let pathway = try derivePathway(asked.history, patient: asked.name, in: question.context)
      var row = PathRow()
      (row.patient, row.steps) = (asked.name, pathway.steps.map(\.name))
      row.events = SharedEvents(pathway.steps.flatMap(\.events), of: asked)
      listed.append(question.list(row, restingOn: row.positions, of: asked))
    }
    var answer = question.answer(
      "paths", "Treatments in their order; one row per patient.", parts, PathsQuery.table, leavingOut: .combinations())
    answer.addPathwayRules(of: question.profile)
    answer.shared = SharedAnswer(
      isWhole: !question.namesPatients, positions: parts.joined().map(\.content.positions))
    return answer
  }

  static let table = Table<Listed<PathRow>>(
    PathRow.listedColumns + [.events()], shown: ["patient", "steps"])
}

/// The path of one patient, read back by `--rows`.
struct PathRow: SharedRow {
  var patient = ""
  fileprivate(set) var steps: [String] = []
  fileprivate var events = SharedEvents()

  /// No path.
  init() {}

  static let shared: [SharedColumn<PathRow>] = [
    SharedColumn("patient", identifies: true, sensitivity: .pseudonym, "The patient's pseudonym.", \.patient),
    SharedColumn(
      "steps", empty: .when("none of the drugs"), sensitivity: .term,
      "The steps in their order: drugs, joined by `+` where they ran together.", \.steps),
    SharedColumn(
      "stepEvents", sensitivity: .place, "The ids of the events, in their own order.", \.events.identifiers),
  ]

  var positions: [Int] { events.positions }

  mutating func place(_ known: [EventID: Int]) -> Bool { events.place(known) }

  /// The path as it was derived, as far as counts need it.
  var pathway: Pathway { Pathway(patient: patient, steps: steps, restingOn: positions) }
}
