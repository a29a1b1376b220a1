import Answers
import Arguments
import PatientRecord
import Projections
import Text

extension Query {
  package static let pathways = Query(
    "pathways", "Show which treatments followed one another, and in how many patients.", smallCells: .withheld,
    PathwaysQuery.table, rows: .paths,
    Parameter(PathwaysQuery.init, Suppression.groups))
}

/// `query pathways`: which treatments followed one another, and in how many patients.
struct PathwaysQuery: AskedQuery {
  var suppression = Suppression(threshold: nil)

  /// A path, and the patients that shares are of.
  struct Row: Sendable {
    let count: PathwayCount
    let patients: Int

    var share: Double? { count.patients.map { Double($0) / Double(patients) } }
  }

  func answer(_ question: Question) throws -> Answer {
    let pathways =
      try question.shared.map { $0.paths.map(\.pathway) }
      ?? question.derive { (asked) throws(ProjectionError) in
        try derivePathway(asked.history, patient: asked.name, in: question.context)
      }
    let onPath = pathways.count { !$0.steps.isEmpty }
    var rules = question.profile.pathways
    rules.cellMinimum = max(rules.cellMinimum, suppression.threshold ?? 0)
    let counts = countPathways(pathways, rules)
    let rows = counts.map {
      question.list(Row(count: $0, patients: onPath), restingOn: suppression.isOn ? [] : $0.events)
    }
    var answer = question.answer(
      "pathways", "Treatments in their order; one row per path.", [rows], PathwaysQuery.table,
      leavingOut: .combinations(suppression),
      notes: PathwaysQuery.notes(counts, suppression.isOn ? nil : pathways.count - onPath) + suppression.notes)
    answer.addPathwayRules(of: question.profile)
    return answer
  }

  private static func notes(_ counts: [PathwayCount], _ without: Int?) -> [String] {
    let others = without.map { "; \(counted($0, "patient")) had none of the drugs" } ?? ""
    var notes = ["shares are of the patients with a path" + others]
    if let together = counts.last, together.steps == nil {
      notes.append("\(counted(together.paths, "path")) of few patients shown together, by cell-minimum")
    }
    return notes
  }

  static let table = Table(
    [
      Column(
        "path", empty: .when("paths of few patients together"), identifies: true, sensitivity: .freeWords,
        "The steps, joined by `-`."
      ) { $0.count.steps?.joined(separator: "-") },
      Column("steps", empty: .when("paths of few patients together"), sensitivity: .term, "The steps in their order.") {
        $0.count.steps
      },
      Column("paths", unit: .count(of: .other), sensitivity: .none, "The number of paths that the row stands for.") {
        $0.count.paths
      },
      Column(
        "patients", unit: .count(of: .patients), empty: .when("too few to show"), sensitivity: .none,
        "The number of patients."
      ) {
        $0.count.patients
      },
      Column(
        "share", unit: .share, empty: .when("too few to show"), sensitivity: .none,
        "The part of the patients with a path."
      ) { $0.share },
      .events(),
    ] as [Column<Listed<Row>>],
    shown: [
      .composed("path", of: ["path"]) { $0.count.steps?.joined(separator: "-") ?? "other paths" }, "patients",
      .composed("per cent", of: ["share"], isFlushRight: true) { shownPercent($0.share) },
    ])
}

extension Answer {
  /// Adds the rules by which cumulative doses are made.
  mutating func addExposureRules(of profile: Profile) {
    self.profile += profile.exposureRules
    differences += profile.differencesInWords(of: Rule.ofExposures)
  }

  /// Adds the rules by which rates are made.
  mutating func addRateRules(of profile: Profile) {
    self.profile += profile.rateRules
    differences += profile.differencesInWords(of: Rule.ofRates)
  }

  /// Adds the rules by which curves are shown.
  mutating func addCurveRules(of profile: Profile) {
    self.profile += profile.curveRules
    differences += profile.differencesInWords(of: Rule.ofCurves)
  }

  /// Adds the rules by which paths and segments are made.
  mutating func addPathwayRules(of profile: Profile) {
    self.profile += profile.pathwayRules
    differences += profile.differencesInWords(of: Rule.ofPathways)
  }
}
