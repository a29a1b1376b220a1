import Answers
import Arguments
import PatientRecord
import Projections
import Text

extension Query {
  package static let lines = Query(
    "lines", "Show lines of therapy: how many patients came to each, and how they went on.", smallCells: .withheld,
    LinesQuery.table,
    Parameter(LinesQuery.init, Suppression.groups))
}

/// `query lines`: the patients of each line of a class for a condition, and how they went on from it.
struct LinesQuery: AskedQuery {
  var suppression = Suppression(threshold: nil)

  func answer(_ question: Question) throws -> Answer {
    let lines = try question.derive { (asked) throws(ProjectionError) in
      try deriveTreatmentLines(asked.history, patient: asked.name, in: question.context)
    }.flatMap { $0 }
    let counts = countLines(lines)
    var parts = ShownParts(Set(lines.map(\.patient)), suppression)
    let shown = counts.filter { parts.admit($0.patients) }.map { Row($0, &parts) }
    let rows = shown.map {
      question.list($0, restingOn: question.namesEvents && !suppression.isOn ? $0.line.events : [])
    }
    var leftOut = LeftOut(courses: [.notSystemic, .unknownDrug], namesPatients: false)
    (leftOut.withheld, leftOut.suppression) = (counts.count - rows.count, suppression)
    return question.answer(
      "lines", "Lines of therapy; one row per condition, class and line.", [rows], LinesQuery.table,
      leavingOut: leftOut, notes: LinesQuery.notes(lines, isSuppressing: suppression.isOn) + suppression.notes)
  }

  /// A line with the counts of patients that may be shown; nil is withheld, and so is what the lists leave out.
  struct Row: Sendable {
    /// A drug or a reason with a number of patients.
    struct Part<Key: Sendable>: Sendable {
      let key: Key
      let patients: Int
      var dropouts: Int?
    }

    let line: LineCount
    let ways: [LineCount.Way: Int]
    let drugs: [Part<String>]
    let reasons: [Part<StopReason?>]

    init(_ line: LineCount, _ parts: inout ShownParts<String>) {
      self.line = line
      let all = LineCount.Way.allCases
      let shown = parts.admitEach(all.map { line.ways[$0, default: []].contains })
      ways = Dictionary(
        uniqueKeysWithValues: zip(all, shown).filter(\.1).map { ($0.0, line.ways[$0.0]?.count ?? 0) })
      drugs = line.drugs.filter { parts.admit($0.patients) }.map { Part(key: $0.drug, patients: $0.patients.count) }
      reasons = line.reasons.filter { parts.admit($0.patients) }.map { reason in
        let isShown = parts.admitEach([reason.dropouts.contains, reason.patients.subtracting(reason.dropouts).contains])
        return Part(
          key: reason.reason, patients: reason.patients.count, dropouts: isShown[0] ? reason.dropouts.count : nil)
      }
    }
  }

  private static func notes(_ lines: [TreatmentLine], isSuppressing: Bool) -> [String] {
    let unknown = isSuppressing ? 0 : lines.count { $0.line == nil }
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
      .composed("line", of: ["line"], isFlushRight: true) { $0.line.line.map { "\($0)" } ?? "unknown" },
      "patients", .composed("drugs", of: ["drugs"]) { $0.drugs.map(\.inWords).joined(separator: ", ") }, "next",
      "returned", "ongoing", "followUpEnded", "died", "dropouts",
      .composed("stopped for", of: ["reasons"]) { $0.reasons.map(\.inWords).joined(separator: ", ") },
    ])

  private static let columns: [Column<Listed<Row>>] = [
    Column(
      "condition", empty: .notRecorded, identifies: true, sensitivity: .term,
      "The condition: the indication of the course that began the line, else the primary diagnosis."
    ) { $0.line.condition },
    Column("class", identifies: true, sensitivity: .none, "The class of the drugs.") { $0.line.drugClass.rawValue },
    Column(
      "line", empty: .when("prior therapies unknown"), identifies: true, sensitivity: .none,
      "The number of the line, from 1."
    ) { $0.line.line },
    count("patients", "The number of patients who came to the line.") { $0.line.patients.count },
    .list(
      "drugs", sensitivity: .none, "The drugs of the line, the most frequent first.",
      of: [
        Column("drug", sensitivity: .term, "The drug.") { $0.key },
        count("patients", "The number of patients.") { $0.patients },
      ], joined: \.inWords
    ) { $0.drugs },
    way("next", .next, "The number of them who began a later line."),
    way("returned", .returned, "The number who stopped and took a drug of another line again."),
    way("ongoing", .ongoing, "The number whose drug of the line goes on."),
    way(
      "followUpEnded", heading: "follow-up ended", .followUpEnded, "The number whom the end of follow-up found on it."),
    way("died", .died, "The number who died on it."),
    way("dropouts", .dropout, "The number who stopped and took no other drug of the class for the condition."),
    .list(
      "reasons", heading: "stopped for", sensitivity: .none,
      "The reasons of those who stopped; a stop may have several.",
      of: [
        Column("reason", empty: .notRecorded, sensitivity: .none, "The reason.") { $0.key },
        count("patients", "The number of patients who stopped for it.") { $0.patients },
        count("dropouts", "The number of them who took no other drug of the class afterwards.") { $0.dropouts },
      ], joined: \.inWords
    ) { $0.reasons },
    .events(),
  ]

  private static func way(
    _ name: String, heading: String? = nil, _ way: LineCount.Way, _ sentence: String
  ) -> Column<Listed<Row>> {
    count(name, heading: heading, sentence) { $0.ways[way] }
  }

  private static func count<Source: Sendable>(
    _ name: String, heading: String? = nil, _ sentence: String, _ get: @escaping @Sendable (Source) -> Int?
  ) -> Column<Source> {
    Column(
      name, heading: heading, unit: .count(of: .patients), empty: .when("withheld"), sensitivity: .none, sentence, get)
  }
}

extension LinesQuery.Row.Part<String> {
  /// `baricitinib 12`.
  fileprivate var inWords: String { "\(key) \(patients)" }
}

extension LinesQuery.Row.Part<StopReason?> {
  /// `adverse-event 3`.
  fileprivate var inWords: String { "\(key?.rawValue ?? "not recorded") \(patients)" }
}
