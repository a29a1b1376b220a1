import PatientRecord
import Projections
import Statistics
import Text

/// `query rates`: how many patients had adverse events, and how many events there were in the time at risk.
enum RatesQuery {
  static func answer(
    _ question: Question, terms: [String] = [], exposure: AdverseEventExposure.Basis? = nil,
    _ suppression: Suppression = Suppression(threshold: nil)
  ) throws -> Answer {
    let parts = try question.derive { (asked) throws(ProjectionError) in
      try deriveAdverseEventExposures(asked.history, patient: asked.name, in: question.context)
    }.flatMap { $0 }
    // Patients on a combination are among those on its anchor: their difference would be a cell of its own.
    let only = exposure ?? (suppression.isOn ? .combination : nil)
    let cohorts = AdverseEventExposure.Basis.allCases.filter { only == nil || $0 == only }.map { basis in
      RateCohort(parts.filter { $0.basis == basis }, basis, terms: terms, suppression)
    }
    let rows = cohorts.flatMap { cohort in
      cohort.terms.map { term in question.row(cohort.fields(term), events: cohort.events(term)) }
    }
    return question.answer(
      "rates", rows: rows, columns: columns, fields: csvFields,
      notes: notes(cohorts, suppression) + suppression.notes)
  }

  private static func notes(_ cohorts: [RateCohort], _ suppression: Suppression) -> [String] {
    let hasRepeats = cohorts.contains(where: \.hasRepeats)
    let hasPairs = cohorts.contains(where: \.hasRepeatedPatients)
    let uncertain = cohorts.map(\.uncertain).max() ?? 0
    let what = [
      "patients: those with at least one event, of those ever at risk; rates: events per 100 patient-years at risk"
    ]
    let missing = suppression.isOn ? [] : cohorts.compactMap(\.missing)
    let assumptions = [
      hasRepeats
        ? "some patients had several events: the exact interval of a rate takes events as independent" : nil,
      hasPairs && !suppression.isOn
        ? "pairs have no interval: those of one patient are not independent" : nil,
      uncertain > 0 && !suppression.isOn
        ? "\(counted(uncertain, "event")) with a partial date may lie within the time at risk or outside it" : nil,
    ].compactMap { $0 }
    return what + missing + assumptions
  }

  private static let csvFields =
    ["exposure", "term", "patients", "patientsWithEvent", "proportion"]
    + ["clopperPearson", "wilson"].flatMap { ["\($0).lower", "\($0).upper"] }
    + ["proportionAtMost", "pairs", "pairsWithEvent", "count", "patientYears", "per100PatientYears"]
    + ["exactPoisson.lower", "exactPoisson.upper", "rateAtMost"]
    + ["notExposed", "outside", "otherSuspect", "uncertain"].map { "missing.\($0)" } + ["events"]

  private static let columns = [
    Column("time on", field: "exposure"), Column("adverse event") { $0["term"].map(name) ?? "" },
    Column("patients", alignment: .right) { share($0, "patientsWithEvent", "patients") },
    Column("%", alignment: .right) { percent($0["proportion"]) },
    Column("95 % interval", alignment: .right) { interval($0, "clopperPearson", "proportionAtMost", scale: 100) },
    Column("pairs", alignment: .right) { share($0, "pairsWithEvent", "pairs") },
    Column("events", field: "count", alignment: .right), Column("patient-years", field: "patientYears"),
    Column("per 100", field: "per100PatientYears", alignment: .right),
    Column("95 % interval", alignment: .right) { interval($0, "exactPoisson", "rateAtMost", scale: 1) },
  ]

  private static func name(_ term: Value) -> String { term == .null ? "any" : term.shownToPeople }

  private static func share(_ row: Row, _ part: String, _ whole: String) -> String {
    guard let part = row[part], let whole = row[whole], part != .null else { return "–" }
    return "\(part.shownToPeople) of \(whole.shownToPeople)"
  }

  private static func percent(_ value: Value?) -> String {
    guard case .number(let value) = value else { return "–" }
    return oneDecimal(value * 100)
  }

  /// The two-sided limits, or, where nothing was seen, the one-sided upper one.
  private static func interval(_ row: Row, _ limits: String, _ atMost: String, scale: Double) -> String {
    if case .number(let bound) = row[atMost] { return "at most \(oneDecimal(bound * scale))" }
    guard case .number(let lower) = row[path: "\(limits).lower"],
      case .number(let upper) = row[path: "\(limits).upper"]
    else { return "–" }
    return "\(oneDecimal(lower * scale)) to \(oneDecimal(upper * scale))"
  }
}
