import Answers
import Arguments
import PatientRecord
import Projections
import Text

extension Query {
  package static let lines = Query(
    "lines", "Show lines of therapy: how many patients came to each, and how they went on.", LinesQuery.table,
    .constant(LinesQuery()))
}

/// `query lines`: the patients of each line of a class for a condition, and how they went on from it.
struct LinesQuery: AskedQuery {
  func answer(_ question: Question) throws -> Answer {
    let lines = try question.derive { (asked) throws(ProjectionError) in
      try deriveTreatmentLines(asked.history, patient: asked.name, in: question.context)
    }.flatMap { $0 }
    let rows = countLines(lines).map { question.list($0, restingOn: question.namesEvents ? $0.events : []) }
    return question.answer(
      "lines", "Lines of therapy; one row per condition, class and line.", [rows], LinesQuery.table,
      leavingOut: LeftOut(courses: [.notSystemic, .unknownDrug], namesPatients: false),
      notes: LinesQuery.notes(lines))
  }

  private static func notes(_ lines: [TreatmentLine]) -> [String] {
    let unknown = lines.count { $0.line == nil }
    return [
      "line: the number of a drug among the distinct drugs of its class for the condition, by first start, prior "
        + "therapies included; a drug that was added as a partner begins none",
      unknown == 0
        ? nil
        : "the line of \(counted(unknown, "drug")) of a patient is unknown: the prior therapies of its class are not "
          + "recorded as drugs for one condition; record `none` where there were none",
    ].compactMap { $0 }
  }

  static let table = Table(
    columns,
    shown: [
      "condition", "class",
      .composed("line", of: ["line"], isFlushRight: true) { $0.line.map { "\($0)" } ?? "unknown" },
      "patients", .composed("drugs", of: ["drugs"]) { $0.drugs.map(\.inWords).joined(separator: ", ") }, "next",
      "returned", "ongoing", "followUpEnded", "died", "dropouts",
      .composed("stopped for", of: ["reasons"]) { $0.reasons.map(\.inWords).joined(separator: ", ") },
    ])

  private static let columns: [Column<Listed<LineCount>>] = [
    Column(
      "condition", empty: .notRecorded, identifies: true, sensitivity: .freeWords,
      "The condition: the indication of the course that began the line, else the primary diagnosis."
    ) { $0.condition },
    Column("class", identifies: true, sensitivity: .none, "The class of the drugs.") { $0.drugClass.rawValue },
    Column(
      "line", empty: .when("prior therapies unknown"), identifies: true, sensitivity: .none,
      "The number of the line, from 1."
    ) { $0.line },
    count("patients", "The number of patients who came to the line.") { $0.patients },
    .list(
      "drugs", sensitivity: .none, "The drugs of the line, the most frequent first.",
      of: [
        Column("drug", sensitivity: .none, "The drug.") { $0.drug },
        count("patients", "The number of patients.") { $0.patients },
      ], joined: \.inWords
    ) { $0.drugs },
    count("next", "The number of them who began a later line.") { $0.next },
    count("returned", "The number who stopped and took a drug of another line again.") { $0.returned },
    count("ongoing", "The number who were still on it.") { $0.ongoing },
    count("followUpEnded", heading: "follow-up ended", "The number whom the end of follow-up found on it.") {
      $0.followUpEnded
    },
    count("died", "The number who died on it.") { $0.died },
    count("dropouts", "The number who stopped and took no other drug of the class for the condition.") {
      $0.dropouts
    },
    .list(
      "reasons", heading: "stopped for", sensitivity: .none,
      "The reasons of those who stopped; a stop may have several.",
      of: [
        Column("reason", empty: .notRecorded, sensitivity: .none, "The reason.") { $0.reason },
        count("patients", "The number of patients who stopped for it.") { $0.patients },
        count("dropouts", "The number of them who took no other drug of the class afterwards.") { $0.dropouts },
      ], joined: \.inWords
    ) { $0.reasons },
    .events(),
  ]

  private static func count<Source: Sendable>(
    _ name: String, heading: String? = nil, _ sentence: String, _ get: @escaping @Sendable (Source) -> Int
  ) -> Column<Source> {
    Column(name, heading: heading, unit: .count, sensitivity: .none, sentence, get)
  }
}

extension LineCount.Drug {
  /// `baricitinib 12`.
  fileprivate var inWords: String { "\(drug) \(patients)" }
}

extension LineCount.Reason {
  /// `adverse-event 3`.
  fileprivate var inWords: String { "\(reason?.rawValue ?? "not recorded") \(patients)" }
}
