import Answers
import CalendarTime
import PatientRecord
import Projections
import Queries
import Statistics
import Text

/// The first screen of a report: a sentence of whom it is about, and the figures to begin with.
package struct FirstScreen: Sendable {
  /// A sentence of whom the page is about.
  package let sentence: String
  /// A warning that dates are not those of the patients; nil if all are.
  package let banner: String?
  /// The numbers of the sentence, each with its name.
  let counts: [[String]]
  /// The figures: each a name, a number in per cent, its 95 % interval, and what it is of.
  package let figures: [[String]]
  /// The quantities that the figures of time and of risk estimate, a sentence each.
  let estimands: [String]
  /// The patients and combinations of each condition.
  let conditions: ReportTable
  /// The combinations by the number of rows.
  let combinations: ReportTable
  /// The reasons for stopping.
  let reasons: ReportTable

  /// The screen of a question.
  init(_ question: Question) throws {
    let cohorts = try SurvivalCohorts(question, by: nil)
    counts = FirstScreen.counts(question, cohorts.rows)
    sentence = FirstScreen.sentence(question, cohorts.rows)
    banner = try FirstScreen.banner(question)
    let rates = try RatesQuery(exposure: .combination).answer(question)
    figures = try FirstScreen.figures(question, cohorts, rates)
    let time = question.estimandOfTime(hasSums: cohorts.hasSums, variance: cohorts.variance(question.profile))
    estimands = [time, rates.estimand].compactMap { $0?.sentence }
    (combinations, reasons) = (FirstScreen.combinations(cohorts.rows), FirstScreen.reasons(cohorts.rows))
    conditions = FirstScreen.conditions(try SurvivalCohorts(question, by: Grouping([.condition])))
  }

  /// Writes the screen.
  func write(to markup: inout Markup) {
    if let banner { markup.element("p", ["class": "banner", "role": "note"], banner) }
    markup.element("p", ["class": "lead"], sentence)
    markup.element("ul", ["class": "cards"]) { markup in
      for figure in figures {
        markup.element("li") { markup in
          markup.element("span", ["class": "name"], figure[0])
          markup.element("span", ["class": "value"]) { markup in
            markup.element("span", [:], figure[1])
            if figure[1] != "–" { markup.write("%") }
          }
          if figure[2] != "–" {
            markup.element("span", ["class": "soft"]) { markup in
              markup.write("95 % interval ")
              markup.element("span", [:], figure[2])
            }
          }
          markup.element("span", ["class": "soft"], figure[3])
        }
      }
    }
    for estimand in estimands { markup.element("p", ["class": "soft"], estimand) }
  }

  private typealias Column = ReportTable.Column

  /// The month at which curves are read.
  private static let month = 12.0

  private static func sentence(_ question: Question, _ rows: [Combination]) -> String {
    let patients = Set(rows.map(\.patient)).count
    let treated = Set(rows.filter(\.ongoing).map(\.patient)).count
    let profile = question.profile
    let usual = profile.anchor == Profile().anchor && profile.partner == Profile().partner
    let subject = usual ? " of a JAK inhibitor with another systemic drug" : ""
    let rowsInWords =
      switch profile.unit {
      case .patient: "time on any combination" + subject
      case .pair: counted(rows.count, "combination") + subject
      case .regimen, .course: counted(rows.count, profile.unit.rawValue)
      }
    let all = question.patientCount
    let ongoing = profile.unit == .course ? "a drug" : "one"
    return "\(counted(all, "patient")), \(patients == all ? "" : "\(patients) of them with ")\(rowsInWords); record to "
      + "\(question.asOf.inWords); \(counted(treated, "patient")) still on \(ongoing) when last seen."
  }

  private static func counts(_ question: Question, _ rows: [Combination]) -> [[String]] {
    [
      ["Patients", String(question.patientCount)],
      [question.profile.unit == .course ? "Courses" : "Combinations", String(rows.count)],
      ["Ongoing when last seen", String(rows.count(where: \.ongoing))],
    ]
  }

  /// Says how many dates were chosen, if any were.
  private static func banner(_ question: Question) throws -> String? {
    let counts = try question.derive { asked in
      let dated = asked.events.filter { $0.occurred != nil }
      return (
        dated.count, dated.count { $0.evidence.basis == .synthetic || ($0.evidence.dates ?? .reported) != .reported }
      )
    }
    let (all, chosen) = counts.reduce((0, 0)) { ($0.0 + $1.0, $0.1 + $1.1) }
    if chosen == 0 { return nil }
    return chosen == all
      ? "The dates are not those of the patients: all \(all) were chosen to fit what was reported, or made up."
      : "Dates are not all those of the patients: \(chosen) of \(counted(all, "date")) were chosen to fit what was "
        + "reported, or made up."
  }
}

// The four figures.
extension FirstScreen {
  private static func figures(
    _ question: Question, _ cohorts: SurvivalCohorts, _ rates: Answer
  ) throws -> [[String]] {
    let stopped = try stopped(question, cohorts)
    let responses = try responses(question)
    return [remaining(question, cohorts), stopped] + responses + [adverseEvents(rates, try seriousness(question))]
  }

  private static func remaining(_ question: Question, _ cohorts: SurvivalCohorts) -> [String] {
    let name = "Remaining on \(question.profile.unit == .course ? "a drug" : "combination") at 12 months"
    let followed = cohorts.groups.flatMap(\.followed)
    if cohorts.hasSums || followed.isEmpty { return [name, "–", "–", "no curve"] }
    let curve = followed.curve(question.profile)
    return [name] + shown(curve.estimate(at: month))
      + ["\(counted(followed.count, "row")); \(curve.atRisk(at: month)) at risk then"]
  }

  private static func stopped(_ question: Question, _ cohorts: SurvivalCohorts) throws -> [String] {
    let name = "Stopped for ineffectiveness or adverse event by 12 months"
    var failing = question.profile
    failing.endpoint = .failure
    let followed = try SurvivalCohorts(question.under(failing), by: nil).groups.flatMap(\.followed)
    if cohorts.hasSums || followed.isEmpty { return [name, "–", "–", "no curve"] }
    let curves = followed.competingCurves(failing)
    let remission = cohorts.rows.count { row in
      !row.ongoing && row.months <= month && row.endingReasons.contains(.completeResponse)
    }
    return [name] + shown(curves.estimate(of: 0, at: month))
      + ["\(counted(followed.count, "row")); \(remission) stopped in remission by then"]
  }

  private static func responses(_ question: Question) throws -> [[String]] {
    let headline = try ResponseHeadline(question)
    return headline.figures.map { figure in
      let when = headline.isBest ? "at best, ever" : "at \(ResponseHeadline.month) months"
      let why =
        headline.isBest
        ? "; at \(ResponseHeadline.month) months \(headline.missing) of \(headline.counted) were not assessed"
        : "; without assessment as failing"
      let limits = figure.proportion.clopperPearson()
      return [
        "\(figure.response == .complete ? "Complete" : "Complete or partial") response \(when)",
        figure.proportion.estimate.map { oneDecimal(100 * $0) } ?? "–", range(limits),
        "\(figure.proportion.count) of \(counted(figure.proportion.total, "patient"))\(why)",
      ]
    }
  }

  /// The seriousness of the adverse events on combination, each as far as it is recorded.
  private static func seriousness(_ question: Question) throws -> [Bool?] {
    try question.derive { (asked) throws(ProjectionError) in
      let rows = try deriveAdverseEvents(asked.history, patient: asked.name, in: question.context)
      let parts = try deriveAdverseEventExposures(
        asked.history, patient: asked.name, in: question.context, on: [.combination])
      let counted = parts.flatMap(\.onsets).filter { $0.place == .counted }.map(\.sequenceNumber)
      return rows.filter { row in row.events.contains { counted.contains($0) } }.map(\.serious)
    }.flatMap { $0 }
  }

  private static func adverseEvents(_ answer: Answer, _ seriousness: [Bool?]) -> [String] {
    let name = "Patients with an adverse event on combination (not adjusted for time)"
    guard
      let row = answer.rows.first(where: { $0["term"] == .null && $0["exposure"]?.shownToPeople == "combination" }),
      let count = row["patientsWithEvent"]?.asNumber, let total = row["patients"]?.asNumber
    else { return [name, "–", "–", "nobody at risk"] }
    let proportion = Proportion(count: Int(count), total: Int(total))
    let rate = row["per100PatientYears"]?.asNumber.map { "; \(oneDecimal($0)) per 100 patient-years" } ?? ""
    let (serious, unknown) = (seriousness.count { $0 == true }, seriousness.count { $0 == nil })
    let words = "; \(serious) serious" + (unknown == 0 ? "" : ", \(unknown) not recorded if serious")
    return [
      name, proportion.estimate.map { oneDecimal(100 * $0) } ?? "–", range(proportion.clopperPearson()),
      "\(proportion.count) of \(counted(proportion.total, "patient"))\(rate)\(words)",
    ]
  }

  private static func shown(_ point: CurvePoint?) -> [String] {
    guard let point else { return ["–", "–"] }
    return [oneDecimal(100 * point.value), range(point.limits)]
  }

  private static func range(_ limits: ConfidenceLimits) -> String {
    guard let lower = limits.lower, let upper = limits.upper else { return "–" }
    return "\(oneDecimal(100 * lower)) to \(oneDecimal(100 * upper))"
  }
}

// Counts of rows.
extension FirstScreen {
  /// The patients and rows of each condition, the most patients first.
  private static func conditions(_ cohorts: SurvivalCohorts) -> ReportTable {
    let groups = cohorts.groups.map { group in
      (name: group.name, rows: group.rows, patients: Set(group.rows.map(\.patient)).count)
    }
    return ReportTable(
      caption: "By condition.",
      columns: [
        Column("condition"), Column("patients", isNumeric: true), Column("rows", isNumeric: true),
        Column("ongoing", isNumeric: true),
      ],
      rows: groups.sorted { (-$0.patients, $0.name) < (-$1.patients, $1.name) }.map { group in
        [
          Text.shown(group.name), String(group.patients), String(group.rows.count),
          String(group.rows.count(where: \.ongoing)),
        ]
      })
  }

  /// The combinations by the number of rows.
  private static func combinations(_ rows: [Combination]) -> ReportTable {
    let groups = Dictionary(grouping: rows) { ([$0.anchor] + $0.partners).joined(separator: " + ") }
    return ReportTable(
      caption: "By combination.",
      columns: [
        Column("combination"), Column("rows", isNumeric: true), Column("patients", isNumeric: true),
        Column("ongoing", isNumeric: true),
      ],
      rows: groups.sorted { (-$0.value.count, $0.key) < (-$1.value.count, $1.key) }.map { name, rows in
        [
          Text.shown(name), String(rows.count), String(Set(rows.map(\.patient)).count),
          String(rows.count(where: \.ongoing)),
        ]
      })
  }

  /// The reasons for which rows ended; a row with several counts for each.
  private static func reasons(_ rows: [Combination]) -> ReportTable {
    let ended = rows.filter { !$0.ongoing }
    var counts: [String: Int] = [:]
    for row in ended {
      for reason in row.endingReasons.isEmpty ? ["not recorded"] : Set(row.endingReasons.map(\.rawValue)).sorted() {
        counts[reason, default: 0] += 1
      }
    }
    return ReportTable(
      caption: "Reasons for stopping, of \(counted(ended.count, "row")) that ended; a row can have several.",
      columns: [Column("reason"), Column("rows", isNumeric: true)],
      rows: counts.sorted { (-$0.value, $0.key) < (-$1.value, $1.key) }.map { [spaced($0.key), String($0.value)] })
  }
}
