import Answers
import Arguments
import PatientRecord
import Projections
import Text

extension Query {
  package static let exposures = Query(
    "exposures", "Show the time on each drug, at which doses, and how much was given.", smallCells: .listed,
    ExposuresQuery.table,
    .constant(ExposuresQuery()))
}

/// `query exposures`: the time on each drug, at which doses, and how much was given.
struct ExposuresQuery: AskedQuery {
  func answer(_ question: Question) throws -> Answer {
    let parts = try question.collect { (asked, listed: inout [Listed<ExposureRow>]) throws(ProjectionError) in
      for row in try deriveExposureRows(asked.history, patient: asked.name, in: question.context)
      where (question.profile.ongoing == .included || row.exposure.end != nil)
        && question.admits([row.exposure.drug])
      {
        listed.append(question.list(row, restingOn: row.events, of: asked))
      }
    }
    let rows = parts.joined()
    let isSpread = question.profile.doseTotal == .prorated && rows.contains(where: \.hasIntervals)
    var answer = question.answer(
      "exposures", "Time on each drug; one row per drug of a patient.", parts, ExposuresQuery.table,
      leavingOut: .localDrugs,
      notes: [
        isSpread
          ? "cumulative doses spread each dose over its interval; "
            + "dose-total=administered adds up administrations" : nil,
        staleNote(
          rows.reduce(0) { $0 + $1.content.staleDays }, of: rows.reduce(0) { $0 + $1.content.days }),
      ].compactMap(\.self))
    answer.addExposureRules(of: question.profile)
    return answer
  }

  static let table = Table(
    columns,
    shown: [
      "patient", "drug",
      .composed("start", of: ["start", "startImputed"]) { shownDay($0.exposure.start, $0.startImputed) },
      .composed("end", of: ["end", "ongoing", "endImputed"]) { row in
        row.exposure.end.map { shownDay($0, row.endImputed) } ?? "ongoing"
      }, "days",
      .composed("doses", of: ["doses"]) { $0.doses.map(\.inWords).joined(separator: ", ") },
      .composed("in all", of: ["cumulative.amount", "cumulative.unit", "cumulativeMissing"], isFlushRight: true) {
        $0.content.total
      }, "stop.reasons", "stop.switchedTo",
    ], emphasis: { $0.exposure.end == nil ? .unfinished : nil })

  private static let columns: [Column<Listed<ExposureRow>>] = [
    .patient { $0.exposure.patient },
    Column("drug", identifies: true, sensitivity: .term, "The drug by its name in answers.") { $0.exposure.drug },
    Column("treatments", sensitivity: .label, "The labels of its courses, by start.") { $0.exposure.treatments },
    Column("start", sensitivity: .date, "The first day on it.") { $0.exposure.start },
    Column("end", empty: .ongoing, sensitivity: .date, "The first day off it.") { $0.exposure.end },
    Column("ongoing", sensitivity: .none, "True if it had not ended by the date of the answer.") {
      $0.exposure.end == nil
    },
    Column("days", unit: .days, sensitivity: .none, "The length in days, by the rule `days`.") { $0.days },
    Column("months", unit: .months, sensitivity: .none, "The length in months, by the rule `month`.") { $0.months },
    Column("daysMin", unit: .days, sensitivity: .none, "The shortest length that partial dates allow, in days.") {
      $0.daysMin
    },
    Column(
      "daysMax", unit: .days, empty: .when("already running when first heard of: no bound"), sensitivity: .none,
      "The longest length that partial dates allow, in days."
    ) { $0.daysMax },
    .imputed("startImputed", "start") { $0.startImputed },
    .imputed("endImputed", "end") { $0.endImputed },
    Column("onOrBefore", sensitivity: .none, "True if it was already running on the first day.") {
      $0.exposure.onOrBefore
    },
    Column("routes", sensitivity: .none, "The routes, each once.") { $0.exposure.routes },
    .list(
      "doses", sensitivity: .date, "The time at each dose, course by course.", of: doseColumns,
      joined: { $0.treatment + " " + Dose.typed($0.dose) + " " + span($0.start, $0.end) }
    ) { $0.doses },
    .list(
      "holds", sensitivity: .date, "The interruptions.", of: holdColumns,
      joined: { "\($0.treatment) \(span($0.start, $0.end))" }
    ) { $0.exposure.holds },
    .object(
      "cumulative", empty: .when("see cumulativeMissing"), "The amount given in all.",
      of: [
        Column("amount", unit: .beside("unit"), sensitivity: .none, "The amount, in its unit.") { $0.amount },
        Column("unit", sensitivity: .none, "The unit of the amount.") { $0.unit },
      ]
    ) { $0.cumulative },
    Column(
      "cumulativeMissing", empty: .when("the amount is known"), sensitivity: .none,
      "The reason for which there is no amount."
    ) { $0.missing },
    .stop("stop", "How it ended.") { $0.exposure.stop },
    Column("role", empty: .when("neither"), sensitivity: .none, "The part that the drug plays in combinations.") {
      $0.role
    },
    Column("combinedWith", sensitivity: .term, "The drugs that it was combined with in the pairs that count.") {
      $0.combinedWith
    },
    Column(
      "monthsBefore", unit: .months, empty: .when("never combined"), sensitivity: .none,
      "Months from its first day to the first day of its first pair that counts."
    ) { $0.monthsBefore },
    .events(),
  ]

  private static let doseColumns: [Column<ExposureRow.DoseTime>] = [
    Column("treatment", sensitivity: .label, "The label of the course.") { $0.treatment },
    Column("start", sensitivity: .date, "The first day on the dose.") { $0.start },
    Column("end", empty: .ongoing, sensitivity: .date, "The first day off it.") { $0.end },
    .dose("dose", "The dose.") { $0.dose },
    Column(
      "amountPerDay", unit: .beside("unit"), empty: .notRecorded, sensitivity: .none, "The amount a day, in its unit."
    ) { $0.dose?.amountPerDay },
    Column("unit", empty: .notRecorded, sensitivity: .none, "The unit in which doses of this kind are compared.") {
      $0.dose?.comparisonUnit
    },
    Column("days", unit: .days, sensitivity: .none, "Days on it, those apart on which the course was held.") {
      $0.days
    },
    Column("heldDays", unit: .days, sensitivity: .none, "Days of its time on which the course was held.") {
      $0.heldDays
    },
    Column("amount", unit: .beside("unit"), empty: .notRecorded, sensitivity: .none, "The amount given in that time.") {
      $0.amount
    },
  ]

  private static let holdColumns: [Column<Exposure.Hold>] = [
    Column("treatment", sensitivity: .label, "The label of the course.") { $0.treatment },
    Column("start", sensitivity: .date, "The first day off.") { $0.start },
    Column("end", empty: .ongoing, sensitivity: .date, "The first day on again.") { $0.end },
  ]
}

extension Column {
  /// The end of an exposure.
  static func stop(
    _ name: String, _ sentence: String, prefix: String = "", _ get: @escaping @Sendable (Row) -> Exposure.Stop?
  ) -> Column {
    .object(name, empty: .ongoing, sentence, of: stopColumns(headed: prefix), get)
  }
}

/// The columns of the end of an exposure. `prefix` stands before the heading of its reasons.
private func stopColumns(headed prefix: String) -> [Column<Exposure.Stop>] {
  [
    Column("day", empty: .ongoing, sensitivity: .date, "The first day off.") { $0.day },
    Column(
      "reasons", heading: prefix + "stopped for", empty: .ongoing, sensitivity: .none, "The reasons of the stop."
    ) { $0.reasons },
    Column(
      "switchedTo", heading: "then", empty: .when("no other drug took its place"), sensitivity: .term,
      "The drug that took its place."
    ) { $0.switchedTo },
  ]
}

extension ExposureRow {
  /// True if it has a cumulative dose of administrations that are more than a day apart.
  fileprivate var hasIntervals: Bool {
    cumulative != nil && doses.contains { $0.dose.map { $0.every.isRegular && $0.every.days > 1 } ?? false }
  }

  /// The amount given in all, or why it is not known, for people.
  fileprivate var total: String {
    cumulative.map { "\(oneDecimal($0.amount)) \($0.unit.rawValue)" } ?? missing?.rawValue ?? ""
  }
}

extension ExposureRow.DoseTime {
  /// `15mg/week for 110 days`.
  fileprivate var inWords: String { "\(Dose.typed(dose)) for \(days) days" }
}
