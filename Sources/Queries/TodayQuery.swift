import Answers
import Arguments
import CalendarTime
import PatientRecord
import Projections
import Text

extension Query {
  package static let today = Query(
    "today", "Show who has to come by a schedule, what they are on, and what is due.", smallCells: .listed,
    examples: [
      Example(
        "regimen today --schedule visits.json --schedule monitoring.json --log ward",
        "Who is expected, and which visits and tests are due.")
    ], TodayQuery.table,
    Parameter(
      TodayQuery.init, ScheduleFile.option,
      Option("within", value: "PERIOD", help: "What will be due within that time as well, such as P1W.")
        .optional(as: typedPeriod),
      Option.flag("all", help: "Show patients of whom nothing is due as well; one who is named is shown anyway.")
        .isGiven))
}

/// `query today`: who has to come by a schedule on the as-of date.
struct TodayQuery: AskedQuery {
  /// The paths of the schedules; none stands for the example that comes with the program.
  let schedules: [String]
  /// The time ahead within which later things are listed; nil lists none.
  let period: CalendarPeriod?
  /// True if patients of whom nothing is due are listed as well.
  let showsAll: Bool

  /// One patient with what is due.
  struct Row: Sendable {
    let last: LastSeen
    /// The things that are asked for, the most urgent first.
    let due: [DueRow]

    /// The state of the most urgent; nil if nothing is due.
    var status: DueRow.Status? { due.first?.status }
  }

  func answer(_ question: Question) throws -> Answer {
    let schedules = try ScheduleFile.read(schedules, question.context.catalogue)
    let horizon = period.map { question.asOf.adding($0) }
    let showsAll = showsAll || question.namesPatients
    // A patient of whom nothing is due is counted as nil if not asked for.
    let found = try question.collect { (asked, found: inout [Listed<Row>?]) throws(ProjectionError) in
      if asked.history.endOfFollowUp != nil || !asked.history.deathReports.isEmpty { return }
      let due = try question.due(by: schedules, asked).filter { $0.isAsked(by: horizon) }
      if due.isEmpty, !showsAll { return found.append(nil) }
      let last = try deriveLastSeen(asked.history, patient: asked.name, in: question.context)
      let events = Set(last.events + due.flatMap(\.events)).sorted()
      found.append(
        question.list(Row(last: last, due: due.sorted { $0.precedes($1) }), restingOn: events, of: asked))
    }.flatMap { $0 }
    let rows = found.compactMap { $0 }.sorted { TodayQuery.precedes($0.content, $1.content) }
    let leftOut = found.count - rows.count
    return question.answer(
      "today", "Who has to come by \(schedules.inWords) on \(question.asOf); one row per patient.", [rows],
      TodayQuery.table,
      notes: schedules.flatMap(\.notes) + (leftOut == 0 ? [] : [DueQuery.leftOut(leftOut, "patient")]))
  }

  /// Puts the patient with the most urgent thing first, those of whom nothing is due last.
  private static func precedes(_ left: Row, _ right: Row) -> Bool {
    guard let one = left.due.first, let other = right.due.first else {
      return left.due.isEmpty == right.due.isEmpty ? left.last.patient < right.last.patient : !left.due.isEmpty
    }
    return one.precedes(other)
  }

  static let table = Table(
    [
      .patient { $0.last.patient },
      Column(
        "status", empty: .when("nothing is due"), sensitivity: .none, "The state of what is most urgent."
      ) { $0.status },
      Column("regimen", sensitivity: .freeWords, "The drugs and doses on the as-of date, in words.") {
        $0.last.regimen.inWords
      },
      Column(
        "lastSeen", heading: "last seen", empty: .when("never seen"), sensitivity: .date,
        "The date of the last time that the patient was seen, as far as it is known."
      ) { $0.last.seen?.occurred },
      .list(
        "due", sensitivity: .freeWords, "The visits and tests that are due, the most urgent first.",
        of: DueQuery.columns, joined: { $0.inWords }
      ) { $0.due },
      .events(),
    ] as [Column<Listed<Row>>],
    shown: [
      "patient", .composed("on", of: ["regimen"]) { $0.last.regimen.drugsInWords }, "lastSeen",
      .composed("due", of: ["due"]) { row in
        if row.due.isEmpty { return "–" }
        return
          DueRow.Status.allCases.compactMap { status in
            let rows = row.due.filter { $0.status == status }
            return rows.isEmpty ? nil : "\(status.rawValue): " + TodayQuery.inWords(rows)
          }.joined(separator: "; ")
      },
    ], emphasis: { $0.status == .overdue ? .unfinished : nil })
}

extension TodayQuery {
  /// Each test once, with the drugs that ask for it unless the patient is asked for it anyway, and with the date since
  /// which it is overdue: `visit since 2024-03-01, liver (methotrexate, baricitinib) since 2024-04-01`.
  private static func inWords(_ rows: [DueRow]) -> String {
    rows.map(\.test).distinctWhenFolded.map { test in
      let own = rows.filter { $0.test == test }
      let drugs = own.map(\.drug)
      let named = drugs.contains(nil) ? [] : drugs.compactMap(\.self).distinctWhenFolded
      let overdue = own.filter { $0.status == .overdue }.compactMap(\.due).min { $0.first < $1.first }
      return test + (named.isEmpty ? "" : " (\(named.joined(separator: ", ")))")
        + (overdue.map { " since \(DueQuery.inWords($0))" } ?? "")
    }.joined(separator: ", ")
  }
}

extension DueRow {
  /// `liver of methotrexate`, or `visit`.
  var whatInWords: String { test + (drug.map { " of \($0)" } ?? "") }

  /// `liver of methotrexate overdue 2024-01-05`.
  var inWords: String {
    ([whatInWords, status.rawValue] + (due.map { [DueQuery.inWords($0)] } ?? [])).joined(separator: " ")
  }
}
