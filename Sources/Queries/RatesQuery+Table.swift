import Answers
import Projections
import Statistics
import Text

// The columns of rates.
extension RatesQuery {
  /// The table of rows; with groups of special interest, or with cells withheld, it has columns of its own.
  static func table(isSuppressing: Bool, hasGroups: Bool = false) -> Table<Listed<Row>> {
    Table(
      columns + (hasGroups ? groupColumns : []) + (isSuppressing ? [.withheld { $0.isWithheld }] : []) + [.events()],
      shown: [
        .composed("time on", of: ["exposure", "riskWindow"]) { row in
          row.treatment + (row.riskWindow == 0 ? "" : ", and \(counted(row.riskWindow, "day"))")
        },
        .composed("adverse event", of: ["term"]) { $0.group?.title ?? $0.term ?? "any" },
        .composed("patients with an event", of: ["patientsWithEvent", "patients"], isFlushRight: true) { row in
          row.patients.map { "\($0.count) of \($0.total)" } ?? "–"
        },
        .composed("% (not adjusted for time)", of: ["proportion"], isFlushRight: true) {
          shownPercent($0.patients?.estimate)
        },
        .composed(
          "95 % interval", of: ["clopperPearson.lower", "clopperPearson.upper", "proportionAtMost"], isFlushRight: true
        ) { row in
          shownLimits(row.patients?.clopperPearson(), atMost: row.patients?.atMost, scale: 100)
        },
        .composed("pairs", of: ["pairsWithEvent", "pairs"], isFlushRight: true) { row in
          row.pairs.map { "\($0.withEvent) of \($0.all)" } ?? "–"
        }, "count", "patientYears", "per100PatientYears",
        .composed(
          "95 % interval",
          of: ["robust.lower", "robust.upper", "exactPoisson.lower", "exactPoisson.upper", "rateAtMost"],
          isFlushRight: true
        ) { row in
          shownLimits(row.robust ?? row.rate?.events.exactLimits(), atMost: row.rate?.events.atMost, scale: 1)
        },
      ] + (hasGroups ? ["unknown"] : []))
  }

  private static let columns: [Column<Listed<Row>>] = [
    Column("exposure", heading: "time on", identifies: true, sensitivity: .none, "The treatment that puts at risk.") {
      $0.exposure
    },
    Column(
      "riskWindow", heading: "risk window", unit: .days, identifies: true, sensitivity: .none,
      "The days after the end of treatment in which events count."
    ) { $0.riskWindow },
    Column("term", empty: .when("any adverse event"), identifies: true, sensitivity: .term, "The adverse event.") {
      $0.term
    },
    figure("patients", unit: .count(of: .patients), "The number of patients ever at risk.") { $0.patients?.total },
    figure("patientsWithEvent", unit: .count(of: .patients), "The number of them with at least one event.") {
      $0.patients?.count
    },
    figure("proportion", unit: .share, "The share of patients with at least one event, not adjusted for time.") {
      $0.patients?.estimate
    },
    limits("clopperPearson", .share, "Its 95 % interval by Clopper and Pearson.") { $0.patients?.clopperPearson() },
    limits("wilson", .share, "Its 95 % interval by Wilson.") { $0.patients?.wilson() },
    figure("proportionAtMost", unit: .share, "The one-sided upper limit if no patient had an event.") {
      $0.patients?.atMost
    },
    figure("pairs", unit: .count(of: .rows), "The number of pairs, for time on a combination.") { $0.pairs?.all },
    figure("pairsWithEvent", unit: .count(of: .rows), "The number of them with at least one event.") {
      $0.pairs?.withEvent
    },
    figure("count", heading: "events", unit: .count(of: .events), "The number of events.") { $0.rate?.events.count },
    figure("patientYears", heading: "patient-years", unit: .patientYears, "The time at risk.") { $0.rate?.years },
    figure("per100PatientYears", heading: "per 100", unit: .per100PatientYears, "The rate.") {
      $0.rate?.events.estimate
    },
    limits("robust", .per100PatientYears, "Its 95 % interval that allows for several events of a patient.") {
      $0.robust
    },
    limits("exactPoisson", .per100PatientYears, "Its exact 95 % interval, which takes events as independent.") {
      $0.rate?.events.exactLimits()
    },
    figure("rateAtMost", unit: .per100PatientYears, "The one-sided upper limit if there was no event.") {
      $0.rate?.events.atMost
    },
    .object(
      "missing", empty: .when("withheld"), "Patients and events that are not counted.",
      of: [
        figure("notExposed", unit: .count(of: .patients), "The number of patients without such time.") {
          $0.notExposed
        },
        figure("outside", unit: .count(of: .events), "The number of events outside that time.") { $0.outside },
        figure("otherSuspect", unit: .count(of: .events), "The number of events with another suspect only.") {
          $0.otherSuspect
        },
        figure(
          "uncertain", unit: .count(of: .events),
          "The number of events that a partial date may place in that time or not."
        ) {
          $0.uncertain
        },
      ]
    ) { $0.missing },
  ]

  /// The columns that only rows of groups have.
  private static let groupColumns: [Column<Listed<Row>>] = [
    Column("group", empty: .when("no group"), identifies: true, sensitivity: .none, "The group of special interest.") {
      $0.group?.id
    },
    Column("title", empty: .when("no group"), sensitivity: .none, "Its title.") { $0.group?.title },
    Column("terms", empty: .when("no group"), sensitivity: .term, "The terms of the events that count.") {
      $0.group?.terms
    },
    figure(
      "unknown", heading: "unknown", unit: .count(of: .patients),
      "The number of patients without an event that counts, but with one whose seriousness or grade is not recorded."
    ) { $0.group?.unknown },
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
