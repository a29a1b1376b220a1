import Answers
import Arguments
import CalendarTime
import PatientRecord
import Projections
import Text

extension Query {
  package static let due = Query(
    "due", "Show which visits and laboratory tests a schedule asks for, and which are overdue.", smallCells: .listed,
    examples: [
      Example(
        "regimen query due --schedule Documentation/examples/schedule-monitoring.json --within P4W --log ward",
        "What is overdue, what is due, and what will be within four weeks.")
    ], DueQuery.table,
    Parameter(
      DueQuery.init,
      ScheduleFile.option,
      Option("within", value: "PERIOD", help: "What will be due within that time as well, such as P4W.")
        .optional(as: typedPeriod),
      Option.flag("all", help: "Show what is done or due later as well.").isGiven))
}

/// `query due`: what a schedule asks for.
struct DueQuery: AskedQuery {
  /// The paths of the schedules; none stands for the example that comes with the program.
  let schedules: [String]
  /// The time ahead within which later rows are listed; nil lists none.
  let period: CalendarPeriod?
  /// True if all rows are listed.
  let showsAll: Bool

  func answer(_ question: Question) throws -> Answer {
    let schedules = try ScheduleFile.read(schedules, question.context.catalogue)
    let horizon = period.map { question.asOf.adding($0) }
    let showsAll = showsAll
    let found = try question.collect { (asked, found: inout [Listed<DueRow>?]) throws(ProjectionError) in
      for row in try question.due(by: schedules, asked) {
        found.append(
          showsAll || row.isAsked(by: horizon) ? question.list(row, restingOn: row.events, of: asked) : nil)
      }
    }.flatMap { $0 }
    let rows = found.compactMap { $0 }.sorted { $0.content.precedes($1.content) }
    let leftOut = found.count - rows.count
    return question.answer(
      "due", "What \(schedules.inWords) asks for; one row per test of a course, or per visit of a patient.",
      [rows], DueQuery.table,
      notes: schedules.flatMap(\.notes) + (leftOut == 0 ? [] : [DueQuery.leftOut(leftOut, "row")]))
  }

  /// Says how many rows, or patients, are not asked for.
  static func leftOut(_ number: Int, _ noun: String) -> String {
    "\(counted(number, noun)) left out of whom all is done or due later: see --within and --all"
  }

  static let table = Table(
    [
      .patient { $0.patient }, .members(of: DueQuery.columns) { $0.content }, .events(),
    ] as [Column<Listed<DueRow>>],
    shown: [
      "patient", "drug", "rule", "test",
      .composed("last", of: ["lastFirst", "lastLast"]) { $0.content.last.map(inWords) ?? "–" },
      .composed("due", of: ["dueFirst", "dueLast"]) { $0.content.due.map(inWords) ?? "–" }, "status",
    ], emphasis: { $0.status == .overdue ? .unfinished : nil })

  /// The columns of something that is due, without the patient.
  static let columns: [Column<DueRow>] = [
    Column(
      "treatment", empty: .when("a rule of patients"), sensitivity: .label, "The label of the course."
    ) { $0.treatment },
    Column("drug", empty: .when("a rule of patients"), sensitivity: .term, "The drug by its name in answers.") {
      $0.drug
    },
    Column("rule", identifies: true, sensitivity: .none, "The identifier of the rule.") { $0.rule },
    Column("test", identifies: true, sensitivity: .none, "The identifier of the test, or visit.") { $0.test },
    Column("status", sensitivity: .none, "overdue, due, later, unknown or done on the as-of date.") { $0.status },
    Column("dueFirst", empty: neverDue, sensitivity: .date, "The first day on which it may be due.") {
      $0.due?.first
    },
    Column("dueLast", empty: neverDue, sensitivity: .date, "The last day on which it may be due.") { $0.due?.last },
    Column("lastFirst", empty: neverDone, sensitivity: .date, "The first day that the last time may have been.") {
      $0.last?.first
    },
    Column("lastLast", empty: neverDone, sensitivity: .date, "The last day that the last time may have been.") {
      $0.last?.last
    },
    Column("source", empty: .notRecorded, sensitivity: .none, "The source that the schedule names for the rule.") {
      $0.source
    },
  ]

  private static let neverDue = EmptyCell.when("due no more, or not known")
  private static let neverDone = EmptyCell.when("never done")

  static func inWords(_ days: DayInterval) -> String {
    days.isExact ? "\(days.first)" : span(days.first, days.last)
  }
}

extension DueRow {
  /// Tells if a row is listed: it is overdue, due or unknown, or will be due by a day.
  func isAsked(by horizon: CalendarDay?) -> Bool {
    switch status {
    case .overdue, .due, .unknown: true
    case .done: false
    case .later: due.map { due in horizon.map { due.first <= $0 } ?? false } ?? false
    }
  }

  /// Puts what is overdue first, then what is due, each by the first day, by patient and by rule.
  func precedes(_ other: DueRow) -> Bool {
    let place = DueRow.Status.allCases.firstIndex(of: status) ?? 0
    let otherPlace = DueRow.Status.allCases.firstIndex(of: other.status) ?? 0
    if place != otherPlace { return place < otherPlace }
    if let day = due?.first, let otherDay = other.due?.first, day != otherDay { return day < otherDay }
    return (patient, rule, treatment ?? "", test) < (other.patient, other.rule, other.treatment ?? "", other.test)
  }
}

extension Question {
  /// The visits and tests that schedules ask for of one patient, as far as the call asks for them.
  func due(by schedules: [Schedule], _ asked: AskedPatient) throws(ProjectionError) -> [DueRow] {
    var rows: [DueRow] = []
    for schedule in schedules { rows += try deriveDue(by: schedule, asked.history, patient: asked.name, in: context) }
    return rows.filter { admits($0.drug.map { [$0] } ?? []) }
  }
}

extension Schedule {
  /// The warning and the sources.
  var notes: [String] {
    [warning, sources.isEmpty ? nil : "sources: " + sources.joined(separator: "; ")].compactMap { $0 }
  }
}

extension [Schedule] {
  /// The names and versions: `the schedule visits 2026-1`.
  var inWords: String {
    let titles = map { [$0.name, $0.version].filter { !$0.isEmpty }.joined(separator: " ") }
    return "the schedule\(count == 1 ? "" : "s") \(titles.joined(separator: " and "))"
  }
}
