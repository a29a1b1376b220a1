import Answers
import Arguments
import PatientRecord
import Projections

extension Query {
  package static let segments = Query(
    "segments", "Show the steps that pathways are made of.", smallCells: .listed, SegmentsQuery.table,
    .constant(SegmentsQuery()))
}

/// `query segments`: the steps of each patient's path with their days, before repeated or late ones are left out.
struct SegmentsQuery: AskedQuery {
  func answer(_ question: Question) throws -> Answer {
    let parts = try question.collect { (asked, listed: inout [Listed<TreatmentEpisode>]) throws(ProjectionError) in
      for segment in try deriveTreatmentEpisodes(asked.history, patient: asked.name, in: question.context)
      where question.admits(segment.drugs) {
        listed.append(question.list(segment, restingOn: segment.events, of: asked))
      }
    }
    var answer = question.answer(
      "segments", "Time on one set of drugs; one row per step of a patient's path.", parts, SegmentsQuery.table,
      leavingOut: .combinations())
    answer.addPathwayRules(of: question.profile)
    return answer
  }

  static let table = Table(
    [
      .patient { $0.patient },
      Column("drugs", identifies: true, sensitivity: .term, "The drugs, sorted; none between two stretches on drugs.") {
        $0.drugs
      },
      Column("start", sensitivity: .date, "The first day.") { $0.start },
      Column("end", empty: .ongoing, sensitivity: .date, "The first day off it.") { $0.end },
      Column("ongoing", sensitivity: .none, "True if it had not ended by the date of the answer.") { $0.end == nil },
      Column("days", unit: .days, sensitivity: .none, "The length in days, by the rule `days`.") { $0.days },
      Column("months", unit: .months, sensitivity: .none, "The length in months, by the rule `month`.") { $0.months },
      .events(),
    ] as [Column<Listed<TreatmentEpisode>>],
    shown: [
      "patient",
      .composed("drugs", of: ["drugs"]) { $0.drugs.isEmpty ? "none" : $0.drugs.joined(separator: ", ") },
      .composed("start", of: ["start"]) { shownDay($0.start, $0.startImputed) },
      .composed("end", of: ["end", "ongoing"]) { row in
        row.end.map { shownDay($0, row.endImputed) } ?? "ongoing"
      }, "days", "months",
    ], emphasis: { $0.end == nil ? .unfinished : nil })
}
