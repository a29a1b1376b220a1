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

  /// The events that became known since an earlier state of the record, and the rows that they moved.
  static func changes(_ question: Question, since earlier: Question) throws -> ReportTable {
    let queries = try [Query.combinations, .outcomes].map { query in (query: query, asked: try query.asked([])) }
    let answer = try Comparison(question, since: earlier).answer(queries)
    let notes = answer.notes.joined(separator: "; ")
    return ReportTable(
      caption: "What became known since @\(earlier.opened.position.sequenceNumber): \(notes).",
      columns: answer.rows.shown.map { Column($0.heading, isNumeric: $0.alignment == .right) } + [Column("moved")],
      rows: answer.rows.indices.map {
        answer.rows.cells($0) + [shown(answer.rows.details($0).joined(separator: "; "))]
      })
  }

  /// The responses with those who were not assessed as failing, and at best.
  static func responses(_ question: Question) throws -> ReportTable {
    ReportTable(
      try ResponseRatesQuery().answer(question),
      caption: "Patients with a response: at a month, with who was not assessed there as failing, and at best, ever.",
      leavingOut: ["group", "method"]
    ) { ["non-responder", "best"].contains($0["method"]?.shownToPeople) }
  }

  /// The causes of stopping by some months.
  static func incidence(_ question: Question) throws -> ReportTable {
    ReportTable(
      try IncidenceQuery().answer(question), caption: "Ends by cause, and what was censored, by month.",
      leavingOut: ["group"])
  }

  /// The patients left out of time on combination at each step.
  static func attrition(_ question: Question) throws -> ReportTable {
    ReportTable(
      try AttritionQuery().answer(question),
      caption: "Patients left out of time on \(question.profile.subjectInWords), step by step.")
  }

  /// The rows of an answer that are wanted, without some of its columns.
  private init(
    _ answer: Answer, caption: String, leavingOut hidden: Set<String> = [],
    where isWanted: (RowValues) -> Bool = { _ in true }
  ) {
    let columns = answer.rows.shown.indices.filter { !hidden.contains(answer.rows.shown[$0].heading) }
    self.init(
      caption: caption,
      columns: columns.map {
        Column(answer.rows.shown[$0].heading, isNumeric: answer.rows.shown[$0].alignment == .right)
      },
      rows: answer.rows.indices.filter { isWanted(answer.rows[$0]) }.map { place in
        let cells = answer.rows.cells(place)
        return columns.map { cells[$0] }
      })
    estimand = answer.estimand?.sentence
  }
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
