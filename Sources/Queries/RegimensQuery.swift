import Answers
import Arguments
import CalendarTime
import PatientRecord
package import Projections
import Text

extension Query {
  package static let regimens = Query(
    "regimens", "Show who is on what.", smallCells: .listed, RegimensQuery.table,
    Parameter(
      RegimensQuery.init, Option.flag("all", help: "Show patients who are on nothing, too.").isGiven))
}

/// `query regimens` and `replay`: who is on what.
struct RegimensQuery: AskedQuery {
  /// True if patients on nothing are listed as well.
  let includesIdle: Bool

  func answer(_ question: Question) throws -> Answer {
    let includesIdle = includesIdle
    let found = try question.collect { (asked, found: inout [Found]) throws(ProjectionError) in
      let regimen = try deriveCurrentRegimen(asked.history, patient: asked.name, in: question.context)
      if regimen.treatments.isEmpty, !includesIdle { return }
      let running = Set(regimen.treatments.map(\.treatment))
      let open = asked.history.courses.count { course in
        running.contains(question.context.pool.text(course.label))
          && asked.history.events[course.start].mayBegin(after: question.asOf)
      }
      found.append(
        Found(row: question.list(regimen, restingOn: regimen.events, of: asked), openStarts: open))
    }
    let open = found.joined().reduce(0) { $0 + $1.openStarts }
    return question.answer(
      "regimens", "Treatments on \(question.asOf); one row per patient.", found.map { $0.map(\.row) },
      RegimensQuery.table,
      notes: open == 0
        ? []
        : ["\(counted(open, "course")) shown as begun, whose start may lie after \(question.asOf): its date is partial"]
    )
  }

  /// A row, and how many of its courses may not have begun by the as-of date.
  private struct Found: Sendable {
    let row: Listed<CurrentRegimen>
    let openStarts: Int
  }

  static let table = Table(
    [
      .patient { $0.patient },
      .list(
        "treatments", sensitivity: .date, "The treatments that run, by start.", of: columns, joined: { $0.inWords }
      ) { $0.treatments },
      Column(
        "lastSeen", heading: "last entry", empty: .when("nothing is in force"), sensitivity: .date,
        "The day of the patient's last event, as chosen."
      ) { $0.lastSeen },
      .events(),
    ] as [Column<Listed<CurrentRegimen>>],
    shown: [
      "patient", .composed("on that day", of: ["treatments"]) { $0.content.inWords },
      .composed("last entry", of: ["lastSeen"]) { row in
        row.lastSeen.map { shownDay($0, row.lastSeenImputed) } ?? ""
      },
    ])

  private static let columns: [Column<CurrentRegimen.Treatment>] = [
    Column("treatment", sensitivity: .label, "The label of the course.") { $0.treatment },
    Column("drug", sensitivity: .term, "The drug by its name in answers.") { $0.drug },
    .dose("dose", "The dose on that day.") { $0.dose },
    Column("since", sensitivity: .date, "The first day of the course.") { $0.since },
    Column("doseSince", empty: .notRecorded, sensitivity: .date, "The first day on that dose.") { $0.doseSince },
    Column("held", sensitivity: .none, "True if it is held on that day.") { $0.held },
    .imputed("sinceImputed", "day `since`") { $0.sinceImputed },
    .imputed("doseSinceImputed", "day `doseSince`") { $0.doseSinceImputed },
  ]
}

extension HistoryEvent {
  /// True if the date allows days after the as-of date, at which its possible days were cut, and nothing else speaks
  /// against them: no later event of the course, and no day of recording.
  fileprivate func mayBegin(after asOf: CalendarDay) -> Bool {
    occurred.days.last > asOf && days.last == asOf && latestDay > asOf.adding(days: 1)
  }
}

extension [CurrentRegimen.Treatment] {
  /// The treatments in words.
  package var inWords: String { map(\.inWords).joined(separator: "; ") }
}

extension CurrentRegimen {
  /// The regimen in words, for people.
  package var inWords: String { treatments.isEmpty ? "nothing" : treatments.map(\.inWords).joined(separator: "; ") }
}

extension CurrentRegimen.Treatment {
  /// `baricitinib 4mg/day since ~2022-03 (T1)`, with the day of the dose if that is a later one.
  fileprivate var inWords: String {
    var words =
      [drug, dose?.description].compactMap { $0 }.joined(separator: " ") + " since \(shownDay(since, sinceImputed))"
    if let doseSince, doseSince != since { words += ", this dose since \(shownDay(doseSince, doseSinceImputed))" }
    if held { words += ", held" }
    return words + " (\(treatment))"
  }
}
