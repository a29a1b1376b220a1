import PatientRecord
import Projections
import Text

/// `query pathways`: which treatments followed one another, and in how many patients.
enum PathwaysQuery {
  static func answer(_ question: Question) throws -> Answer {
    let pathways = try question.derive { (asked) throws(ProjectionError) in
      try derivePathway(asked.history, patient: asked.name, in: question.context)
    }
    let onPath = pathways.count { !$0.steps.isEmpty }
    let counts = countPathways(pathways, question.profile.pathways)
    var answer = question.answer(
      "pathways", rows: counts.map { question.row(fields($0, of: onPath), events: $0.events) }, columns: columns,
      fields: ["path", "steps", "paths", "patients", "share", "events"], notes: notes(counts, pathways.count - onPath))
    answer.profile += question.profile.pathwayRules
    return answer
  }

  private static func fields(_ count: PathwayCount, of patients: Int) -> [(name: String, value: Value)] {
    [
      ("path", Value(count.steps?.joined(separator: "-"))), ("steps", count.steps.map { Value($0) } ?? .null),
      ("paths", .integer(count.paths)), ("patients", Value(count.patients)),
      ("share", Value(count.patients.map { Double($0) / Double(patients) })),
    ]
  }

  private static func notes(_ counts: [PathwayCount], _ without: Int) -> [String] {
    var notes = ["shares are of the patients with a path; \(counted(without, "patient")) had none of the drugs"]
    if let together = counts.last, together.steps == nil {
      notes.append("\(counted(together.paths, "path")) of few patients shown together, by cell-minimum")
    }
    return notes
  }

  private static let columns = [
    Column("path") { $0["path"] == .null ? "other paths" : $0["path"]?.shownToPeople ?? "" },
    Column("patients", field: "patients"), Column("per cent", alignment: .right, text: percent),
  ]

  private static func percent(_ row: Row) -> String {
    guard case .number(let share) = row["share"] else { return Value.null.shownToPeople }
    return oneDecimal(100 * share)
  }
}

/// `query segments`: the steps of each patient's path with their days, before repeated or late ones are left out.
enum SegmentsQuery {
  static func answer(_ question: Question) throws -> Answer {
    let rows = try question.rows { (asked) throws(ProjectionError) in
      try deriveTreatmentEpisodes(asked.history, patient: asked.name, in: question.context).map { segment in
        question.row(fields(segment), events: segment.events, of: asked)
      }
    }
    var answer = question.answer(
      "segments", rows: rows, columns: columns,
      fields: ["patient", "drugs", "start", "end", "ongoing", "days", "months", "events"])
    answer.profile += question.profile.pathwayRules
    return answer
  }

  private static func fields(_ segment: TreatmentEpisode) -> [(name: String, value: Value)] {
    [
      ("patient", .text(segment.patient)), ("drugs", Value(segment.drugs)), ("start", Value(segment.start)),
      ("end", Value(segment.end)), ("ongoing", .bool(segment.end == nil)), ("days", .integer(segment.days)),
      ("months", .number(segment.months)),
    ]
  }

  private static let columns = [
    Column("patient", field: "patient"),
    Column("drugs") { $0["drugs"] == .list([]) ? "none" : $0["drugs"]?.shownToPeople ?? "" },
    Column("start", field: "start"),
    Column("end") { $0["ongoing"] == .bool(true) ? "ongoing" : $0["end"]?.shownToPeople ?? "" },
    Column("days", field: "days"), Column("months", field: "months"),
  ]
}
