package import Answers
import Arguments
import PatientRecord
package import Projections
import Statistics
import Text

extension Query {
  package static let rates = Query(
    "rates", "Show patients with adverse events, and events per 100 patient-years.",
    RatesQuery.table(isSuppressing: false),
    Parameter(
      { terms, exposure, suppression in
        RatesQuery(terms: terms, exposure: exposure, suppression: suppression)
      },
      Option("term", value: "TERM", help: "Only that adverse event.", isRepeatable: true).texts,
      Option.choice("exposure", value: "WHAT", help: "Only time on that.", of: AdverseEventExposure.Basis.self),
      Suppression.groups))
}

/// `query rates`: how many patients had adverse events, and how many events there were in the time at risk.
package struct RatesQuery: AskedQuery {
  package let terms: [String]
  package let exposure: AdverseEventExposure.Basis?
  package let suppression: Suppression
  /// The patients of a count that is shown on the same page; nil where there is none.
  private let shownBeside: Set<String>?

  /// The query with its options; everything that is not given as by default. `shownBeside` are the patients of a count
  /// on the same page, if cells are withheld.
  package init(
    terms: [String] = [], exposure: AdverseEventExposure.Basis? = nil,
    suppression: Suppression = Suppression(threshold: nil), shownBeside: Set<String>? = nil
  ) {
    (self.terms, self.exposure, self.suppression) = (terms, exposure, suppression)
    self.shownBeside = shownBeside
  }

  /// Answers a question.
  package func answer(_ question: Question) throws -> Answer {
    let parts = try question.derive { (asked) throws(ProjectionError) in
      try deriveAdverseEventExposures(asked.history, patient: asked.name, in: question.context)
    }.flatMap { $0 }.withFirstSpellings
    // Patients on a combination are among those on its anchor: their difference would be a cell of its own.
    let only = exposure ?? (suppression.isOn ? .combination : nil)
    let cohorts = AdverseEventExposure.Basis.allCases.filter { only == nil || $0 == only }.map { basis in
      RateCohort(parts.filter { $0.basis == basis }, basis, terms: terms, suppression, beside: shownBeside)
    }
    let rows = cohorts.flatMap { cohort in
      cohort.terms.map { term in
        question.list(cohort.row(term), restingOn: question.namesEvents ? cohort.events(term) : [])
      }
    }
    return question.answer(
      "rates", "Adverse events during treatment; one row per term and kind of treatment.", [rows],
      RatesQuery.table(isSuppressing: suppression.isOn),
      leavingOut: .combinations(withheld: rows.count(where: \.isWithheld), suppression),
      notes: notes(cohorts) + suppression.notes)
  }

  private func notes(_ cohorts: [RateCohort]) -> [String] {
    let hasRepeats = cohorts.contains(where: \.hasRepeats)
    let hasPairs = cohorts.contains(where: \.hasRepeatedPatients)
    let uncertain = cohorts.map(\.uncertain).max() ?? 0
    let what = [
      "patients: those with at least one event, of those ever at risk; rates: events per 100 patient-years at risk"
    ]
    let missing = suppression.isOn ? [] : cohorts.compactMap(\.missing)
    let assumptions =
      [
        hasRepeats
          ? "some patients had several events: the exact interval of a rate takes events as independent" : nil,
        hasPairs && !suppression.isOn
          ? "pairs have no interval: those of one patient are not independent" : nil,
        uncertain > 0 && !suppression.isOn
          ? "\(counted(uncertain, "event")) with a partial date may lie within the time at risk or outside it" : nil,
      ].compactMap { $0 } + cohorts.compactMap { $0.stale.map { "time on " + $0 } }
    return what + missing + assumptions + unknownTerms(cohorts)
  }

  /// Names what is asked for and what no adverse event is called: it may be misspelt.
  private func unknownTerms(_ cohorts: [RateCohort]) -> [String] {
    if suppression.isOn || cohorts.isEmpty { return [] }
    return terms.distinctWhenFolded.filter { term in cohorts.allSatisfy { $0.unknown[term] != nil } }.map { term in
      let near = Set(cohorts.flatMap { $0.unknown[term] ?? [] }).sorted()
      return "no adverse event is called \(term)" + (near.isEmpty ? "" : "; near it: \(near.joined(separator: ", "))")
    }
  }
}

extension RatesQuery {
  /// The adverse events of one term, or of any, under one kind of treatment. Figures are nil if they are withheld.
  struct Row: Sendable {
    let exposure: AdverseEventExposure.Basis
    /// The term; nil for any.
    let term: String?
    var patients: Proportion?
    var pairs: (all: Int, withEvent: Int)?
    var rate: (events: EventRate, years: Double)?
    var missing: Missing?
    var isWithheld = false

    /// Withholds what shows single patients, or all figures.
    mutating func withhold(all: Bool) {
      (pairs, missing, isWithheld) = (nil, nil, all)
      if all { (patients, rate) = (nil, nil) }
    }
  }

  /// The numbers of patients and events that are not counted.
  struct Missing: Sendable {
    let notExposed, outside, otherSuspect, uncertain: Int
  }

  static func table(isSuppressing: Bool) -> Table<Listed<Row>> {
    Table(
      columns + (isSuppressing ? [.withheld { $0.isWithheld }] : []) + [.events()],
      shown: [
        "exposure", .composed("adverse event", of: ["term"]) { $0.term ?? "any" },
        .composed("patients", of: ["patientsWithEvent", "patients"], isFlushRight: true) { row in
          row.patients.map { "\($0.count) of \($0.total)" } ?? "–"
        },
        .composed("%", of: ["proportion"], isFlushRight: true) { shownPercent($0.patients?.estimate) },
        .composed(
          "95 % interval", of: ["clopperPearson.lower", "clopperPearson.upper", "proportionAtMost"], isFlushRight: true
        ) { row in
          shownLimits(row.patients?.clopperPearson(), atMost: row.patients?.atMost, scale: 100)
        },
        .composed("pairs", of: ["pairsWithEvent", "pairs"], isFlushRight: true) { row in
          row.pairs.map { "\($0.withEvent) of \($0.all)" } ?? "–"
        }, "count", "patientYears", "per100PatientYears",
        .composed("95 % interval", of: ["exactPoisson.lower", "exactPoisson.upper", "rateAtMost"], isFlushRight: true) {
          row in shownLimits(row.rate?.events.exactLimits(), atMost: row.rate?.events.atMost, scale: 1)
        },
      ])
  }

  private static let columns: [Column<Listed<Row>>] = [
    Column("exposure", heading: "time on", identifies: true, sensitivity: .none, "The treatment that puts at risk.") {
      $0.exposure
    },
    Column("term", empty: .when("any adverse event"), identifies: true, sensitivity: .freeWords, "The adverse event.") {
      $0.term
    },
    figure("patients", unit: .count, "The number of patients ever at risk.") { $0.patients?.total },
    figure("patientsWithEvent", unit: .count, "The number of them with at least one event.") { $0.patients?.count },
    figure("proportion", unit: .share, "The share of patients with at least one event.") { $0.patients?.estimate },
    limits("clopperPearson", .share, "Its 95 % interval by Clopper and Pearson.") { $0.patients?.clopperPearson() },
    limits("wilson", .share, "Its 95 % interval by Wilson.") { $0.patients?.wilson() },
    figure("proportionAtMost", unit: .share, "The one-sided upper limit if no patient had an event.") {
      $0.patients?.atMost
    },
    figure("pairs", unit: .count, "The number of pairs, for time on a combination.") { $0.pairs?.all },
    figure("pairsWithEvent", unit: .count, "The number of them with at least one event.") { $0.pairs?.withEvent },
    figure("count", heading: "events", unit: .count, "The number of events.") { $0.rate?.events.count },
    figure("patientYears", heading: "patient-years", unit: .patientYears, "The time at risk.") { $0.rate?.years },
    figure("per100PatientYears", heading: "per 100", unit: .per100PatientYears, "The rate.") {
      $0.rate?.events.estimate
    },
    limits("exactPoisson", .per100PatientYears, "Its exact 95 % interval.") { $0.rate?.events.exactLimits() },
    figure("rateAtMost", unit: .per100PatientYears, "The one-sided upper limit if there was no event.") {
      $0.rate?.events.atMost
    },
    .object(
      "missing", empty: .when("withheld"), "Patients and events that are not counted.",
      of: [
        figure("notExposed", unit: .count, "The number of patients never on it.") { $0.notExposed },
        figure("outside", unit: .count, "The number of events outside that time.") { $0.outside },
        figure("otherSuspect", unit: .count, "The number of events with another suspect only.") { $0.otherSuspect },
        figure("uncertain", unit: .count, "The number of events that a partial date may place in that time or not.") {
          $0.uncertain
        },
      ]
    ) { $0.missing },
  ]

  private static func figure<Source: Sendable, Cell: CellValue>(
    _ name: String, heading: String? = nil, unit: ColumnUnit, _ sentence: String,
    _ get: @escaping @Sendable (Source) -> Cell
  ) -> Column<Source> {
    Column(
      name, heading: heading, unit: unit, empty: .when("withheld, or not counted"), sensitivity: .none, sentence, get)
  }

  private static func limits(
    _ name: String, _ unit: ColumnUnit, _ sentence: String,
    _ get: @escaping @Sendable (Listed<Row>) -> ConfidenceLimits?
  ) -> Column<Listed<Row>> {
    .object(
      name, empty: .when("withheld"), sentence,
      of: [
        figure("lower", unit: unit, "The lower limit.") { $0.lower },
        figure("upper", unit: unit, "The upper limit.") { $0.upper },
      ], get)
  }
}

/// The two-sided limits, or the one-sided upper one if nothing was seen, for people.
private func shownLimits(_ limits: ConfidenceLimits?, atMost: Double?, scale: Double) -> String {
  if let atMost { return "at most \(oneDecimal(atMost * scale))" }
  guard let lower = limits?.lower, let upper = limits?.upper else { return "–" }
  return "\(oneDecimal(lower * scale)) to \(oneDecimal(upper * scale))"
}

extension Proportion {
  /// The one-sided upper limit if nothing was seen.
  fileprivate var atMost: Double? { count == 0 ? upperLimit() : nil }
}

extension EventRate {
  /// The one-sided upper limit if nothing was seen.
  fileprivate var atMost: Double? { count == 0 ? upperLimit() : nil }
}
