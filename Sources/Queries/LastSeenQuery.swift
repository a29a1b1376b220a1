import Answers
import Arguments
import CalendarTime
import PatientRecord
import Projections
import Text

extension Query {
  package static let lastSeen = Query(
    "last-seen", "Show when each patient was last seen, the longest unseen first.", smallCells: .listed,
    examples: [
      Example(
        "regimen query last-seen --over P6M --log EventLogs/case-series", "Shows who has not come for six months.")
    ], LastSeenQuery.table(showsEnds: true),
    Parameter(
      LastSeenQuery.init, Option.flag("all", help: "Show patients whose follow-up has ended as well.").isGiven,
      Option("over", value: "PERIOD", help: "Only patients certainly not seen for longer, such as P6M.")
        .optional(as: typedPeriod)))
}

/// `query last-seen`: when patients were last seen.
struct LastSeenQuery: AskedQuery {
  /// True if patients whose follow-up has ended are listed as well.
  let includesEnded: Bool
  /// The longest time without being seen that is not listed; nil lists all.
  let period: CalendarPeriod?

  func answer(_ question: Question) throws -> Answer {
    let includesEnded = includesEnded
    // A patient whose follow-up has ended is counted as nil if not asked for: even a partial date is then no obstacle.
    let found = try question.collect { (asked, found: inout [Listed<LastSeen>?]) throws(ProjectionError) in
      let history = asked.history
      if history.events.isEmpty { return }
      if !includesEnded, history.endOfFollowUp != nil || !history.deathReports.isEmpty {
        return found.append(nil)
      }
      let row = try deriveLastSeen(history, patient: asked.name, in: question.context)
      found.append(question.list(row, restingOn: row.events, of: asked))
    }.flatMap { $0 }
    let followed = found.compactMap { $0 }
    let rows = followed.filter { isAsked($0.content) != false }
    let certain = rows.filter { isAsked($0.content) == true }.sorted { LastSeenQuery.precedes($0.content, $1.content) }
    return question.answer(
      "last-seen", sentence, [certain], LastSeenQuery.table(showsEnds: includesEnded),
      notes: notes(ended: found.count - followed.count, uncertain: rows.count - certain.count))
  }

  /// Tells if a row is asked for; nil if partial dates leave both possible.
  private func isAsked(_ row: LastSeen) -> Bool? {
    if let period { row.isUnseen(forLongerThan: period) } else { true }
  }

  /// The longest unseen come first, and before them those who were never seen.
  private static func precedes(_ left: LastSeen, _ right: LastSeen) -> Bool {
    let (days, otherDays) = (left.seen?.daysSince ?? .max, right.seen?.daysSince ?? .max)
    return days == otherDays ? left.patient < right.patient : days > otherDays
  }

  private var sentence: String {
    let limit = period.map { " not seen for longer than \($0.inWords)" } ?? ", and when they were last seen"
    return "Patients\(includesEnded ? "" : " in follow-up")\(limit); one row per patient."
  }

  private func notes(ended: Int, uncertain: Int) -> [String] {
    [
      ended == 0 ? nil : "\(counted(ended, "patient")) left out whose follow-up has ended: see --all",
      uncertain == 0
        ? nil : "\(counted(uncertain, "patient")) left out who may have been seen since: a date is partial",
    ].compactMap { $0 }
  }
}

extension LastSeenQuery {
  static func table(showsEnds: Bool) -> Table<Listed<LastSeen>> {
    Table(
      columns,
      shown: [
        "patient", "occurred",
        .composed("possible days", of: ["first", "last"]) { $0.seen.map(\.possibleInWords) ?? "–" }, "type",
        "days", "months", "regimen",
      ] + (showsEnds ? [end] : []),
      emphasis: { $0.followUpEnd == nil ? nil : .unfinished })
  }

  private static let end = ShownColumn<Listed<LastSeen>>.composed(
    "follow-up ended", of: ["followUpEnd.day", "followUpEnd.reason"]
  ) { row in row.followUpEnd.map { "\($0.day) \($0.reason.rawValue)" } ?? "–" }

  private static let columns: [Column<Listed<LastSeen>>] = [
    .patient { $0.patient },
    seen("occurred", heading: "last seen", .date, "The date of the last time, as far as it is known.") { $0.occurred },
    seen("day", .date, "The day, chosen by the rule `partial`.") { $0.day },
    seen("first", .date, "The first day that the last time may have been.") { $0.possible.first },
    seen("last", .date, "The last day that the last time may have been.") { $0.possible.last },
    seen("type", heading: "by", .none, "The type of the event by which the patient was last seen.") { $0.type },
    seen("days", unit: .days, .none, "Days from `day` to the as-of date, or to the end of follow-up.") {
      $0.daysSince
    },
    seen("months", unit: .months, .none, "The same in months, by the rule `month`.") { $0.monthsSince },
    Column(
      "regimen", empty: .when("follow-up has ended"), sensitivity: .freeWords, "The drugs on the as-of date, in words."
    ) { $0.followUpEnd == nil ? $0.regimen.drugsInWords : nil },
    .followUpEnd { $0.followUpEnd },
    .events(),
  ]

  /// A column of the last time.
  private static func seen<Cell: CellValue>(
    _ name: String, heading: String? = nil, unit: ColumnUnit = .none, _ sensitivity: Sensitivity, _ sentence: String,
    _ get: @escaping @Sendable (LastSeen.Sighting) -> Cell
  ) -> Column<Listed<LastSeen>> {
    Column(name, heading: heading, unit: unit, empty: .when("never seen"), sensitivity: sensitivity, sentence) {
      $0.seen.map(get)
    }
  }
}

extension LastSeen.Sighting {
  /// `2024-03-10..2024-05-31`; nothing where only one day is possible.
  fileprivate var possibleInWords: String { possible.isExact ? "" : span(possible.first, possible.last) }
}

extension CurrentRegimen {
  /// `baricitinib, methotrexate (held)`: each drug once, by start.
  var drugsInWords: String {
    var drugs: [String] = []
    for treatment in treatments where !drugs.contains(treatment.drug) { drugs.append(treatment.drug) }
    let words = drugs.map { drug in
      treatments.contains { $0.drug == drug && !$0.held } ? drug : "\(drug) (held)"
    }
    return words.isEmpty ? "nothing" : words.joined(separator: ", ")
  }
}

/// Reads a period as the rules take it: `6M`, `6 months`, `P6M`, or days.
func typedPeriod(_ text: String) throws(ValueError) -> CalendarPeriod {
  if let period = CalendarPeriod(typed: text) { return period }
  throw ValueError("not a period", hint: "write 2w, 6M, '6 months', a number of days or an ISO 8601 duration: 30, P6M")
}
