import Answers
import CalendarTime
import PatientRecord
import Projections
import Queries
import Text

extension ReportTable {
  /// The rows of an answer as people see them.
  init(_ answer: Answer, caption: String, behind: [Behind]) {
    self.init(
      caption: caption,
      columns: answer.rows.shown.map { Column($0.heading, isNumeric: $0.alignment == .right) },
      rows: answer.rows.indices.map(answer.rows.cells), behind: behind)
    estimand = answer.estimand?.sentence
  }

  /// The outcome table: each row opens the events that it rests on.
  static func outcomes(_ question: Question) throws -> ReportTable {
    let outcomes = try OutcomesQuery.outcomes(question)
    return ReportTable(
      OutcomesQuery.answer(question, of: outcomes), caption: "A row for each anchor with one partner (unit=pair).",
      behind: outcomes.joined().map { row in
        let combination = row.combination
        let partners = combination.partners.joined(separator: " and ")
        let title = "\(combination.patient): \(combination.anchor) with \(partners) from \(combination.start)"
        return Behind(title: shown(title), events: row.content.events)
      })
  }
}

extension ReportTable {
  /// The patients on the first day of their first combination.
  static func cohort(_ question: Question) throws -> ReportTable {
    ReportTable(
      try CohortQuery().answer(question),
      caption: "Patients on the first day of their first \(question.profile.spellInWords).",
      leavingOut: ["group", "standardised difference"])
  }

  /// The responses with those who were not assessed as failing, and at best.
  static func responses(_ question: Question) throws -> ReportTable {
    ReportTable(
      try ResponseRatesQuery().answer(question),
      caption: "Patients with a response: at a month, with who was not assessed there as failing, and at best, ever.",
      leavingOut: ["group", "method"], spacing: ["response", "not counted"]
    ) { ["non-responder", "best"].contains($0["method"]?.shownToPeople) }
  }

  /// The causes of stopping, and what was censored: a row each, with a column for each month.
  static func incidence(_ question: Question, within window: StartWindow?) throws -> ReportTable {
    let answer = try IncidenceQuery(window: window).answer(question)
    let heading = { (name: String) in answer.rows.shown.firstIndex { $0.heading == name } ?? 0 }
    let (state, month, count) = (heading("state"), heading("month"), heading("count"))
    let (percent, limits) = (heading("%"), heading("95 % interval"))
    var (months, states): ([String], [String]) = ([], [])
    var cells: [[String]: String] = [:]
    for row in answer.rows.indices.map(answer.rows.cells) {
      if !months.contains(row[month]) { months.append(row[month]) }
      if !states.contains(row[state]) { states.append(row[state]) }
      let interval = row[limits] == "–" ? "" : " (\(row[limits]))"
      let hasShare = row[count] != "0" && row[percent] != "–"
      cells[[row[state], row[month]]] = row[count] + (hasShare ? ": \(row[percent]) %" + interval : "")
    }
    var table = ReportTable(
      caption: "Rows by cause of stopping by some months: number, share and 95 % interval.",
      columns: [Column("state")] + months.map { Column("by month \($0.replacing(".0", with: ""))", isNumeric: true) },
      rows: states.map { state in [spaced(state)] + months.map { cells[[state, $0]] ?? "0" } })
    table.estimand = answer.estimand?.sentence
    return table
  }

  /// The patients left out of time on combination at each step that leaves one out.
  static func attrition(_ question: Question) throws -> ReportTable {
    let all = ReportTable(
      try AttritionQuery().answer(question),
      caption: "Patients left out of time on \(question.profile.subjectInWords), step by step.")
    let left = all.columns.firstIndex { $0.title == "left out" } ?? 0
    let shown = all.rows.enumerated().filter { $0.offset == 0 || $0.element[left] != "0" }.map(\.element)
    return ReportTable(
      caption: shown.count == 1 ? "Nobody is left out of time on \(question.profile.subjectInWords)." : all.caption,
      columns: all.columns, rows: shown)
  }

  /// The rows of an answer that are wanted, without some of its columns.
  private init(
    _ answer: Answer, caption: String, leavingOut hidden: Set<String> = [], spacing codes: Set<String> = [],
    where isWanted: (RowValues) -> Bool = { _ in true }
  ) {
    let columns = answer.rows.shown.indices.filter { !hidden.contains(answer.rows.shown[$0].heading) }
    self.init(
      caption: caption,
      columns: columns.map {
        Column(answer.rows.shown[$0].heading, isNumeric: answer.rows.shown[$0].alignment == .right)
      },
      rows: answer.rows.indices.filter { isWanted(answer.rows[$0]) }.map { place in
        let cells = answer.rows.cells(place).map { $0 == "– (–)" ? "–" : $0 }
        return columns.map { codes.contains(answer.rows.shown[$0].heading) ? spaced(cells[$0]) : cells[$0] }
      })
    estimand = answer.estimand?.sentence
  }
}

/// Returns a code, such as `complete-or-partial`, as words.
func spaced(_ code: String) -> String {
  code == "censored-as-of" ? "censored at the as-of date" : code.replacing("-", with: " ")
}

extension ReportTable {
  /// The checks that find something, with the number of findings.
  static func checks(_ question: Question) throws -> ReportTable {
    let counts = ChecksQuery.counts(try ChecksQuery.rows(question))
    return ReportTable(
      caption: counts.isEmpty
        ? "The checks find nothing." : "What the checks find in the record as known; regimen check lists it.",
      columns: [
        Column("check"), Column("weight"), Column("open", isNumeric: true), Column("accepted", isNumeric: true),
        Column("what it compares"),
      ],
      rows: counts.map { count in
        [
          count.check.code, count.check.severity.rawValue, String(count.open), String(count.accepted),
          count.check.compares,
        ]
      })
  }
}

/// The headline figures of a report, each table with the rule that it differs by.
enum HeadlineFigures {
  static func tables(_ question: Question) throws -> (tables: [ReportTable], notes: [String]) {
    var byPatient = question.profile
    byPatient.unit = .patient
    let pairs = try DurationsQuery().answer(question)
    let patients = try DurationsQuery().answer(question.under(byPatient))
    let unit = question.profile.unit.rawValue
    let tables = [
      ReportTable(
        pairs, caption: "Months on \(question.profile.subjectInWords), a row a \(unit) (unit=\(unit)).", behind: []),
      ReportTable(patients, caption: "Months on any combination, overlaps counted once (unit=patient).", behind: []),
    ]
    var notes: [String] = []
    for note in pairs.notes + patients.notes where !notes.contains(note) { notes.append(note) }
    return (question.profile.unit == .patient ? [tables[0]] : tables, notes.map(shown))
  }
}

/// The events behind the bars, marks and rows of a report, in words.
enum EventWords {
  /// Date, type, what it says and when it was recorded, by position, of the events that lanes and tables name.
  static func words(
    _ question: Question, of lanes: [SwimmerPatient], _ tables: [ReportTable]
  ) throws -> [Int: [String]] {
    let named = Set(
      lanes.flatMap { $0.courses.flatMap(\.events) + $0.marks.flatMap(\.events) }
        + tables.flatMap { $0.behind.flatMap(\.events) })
    let found = try question.derive { asked in
      asked.events.filter { named.contains($0.sequenceNumber) }.map { event in
        let phrase = EventPhrase(event.event, pool: question.context.pool) { id in
          asked.events.first { $0.id == id }?.sequenceNumber
        }
        let words = [
          event.occurred?.description, event.event.type.rawValue, phrase.text, "recorded \(event.recorded)",
        ]
        return (event.sequenceNumber, words.compactMap { $0 }.filter { !$0.isEmpty }.map(shown))
      }
    }
    return Dictionary(found.flatMap { $0 }) { first, _ in first }
  }
}
