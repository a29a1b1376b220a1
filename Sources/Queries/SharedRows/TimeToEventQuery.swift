import Answers
import Arguments
import PatientRecord
import Projections
import Text

extension Query {
  package static let timeToEvent = Query(
    "time-to-event", "Show entry, time and end of each combination; survival --rows reads it.",
    smallCells: .refused("each row, and with --count each entry, time and end, is of few patients: survival withholds"),
    examples: [
      Example(
        "regimen query time-to-event --format csv --log EventLogs/case-series",
        "Entry, time and end of each row, for survival analysis elsewhere."),
      Example(
        "regimen query time-to-event --count --log EventLogs/case-series",
        "The same as numbers of rows, for a centre that may not have the rows."),
    ], TimeToEventQuery.table, counts: TimeToEventQuery.counts.descriptions,
    Parameter(
      TimeToEventQuery.init,
      Option.flag("count", help: "Count the rows of each entry, time and end.").isGiven,
      Grouping.option("Count in groups.")))
}

/// `query time-to-event`: the rows of combinations as durations and curves count them, for `--rows` and for others.
struct TimeToEventQuery: AskedQuery {
  /// True if rows are counted by entry, time and end.
  let counts: Bool
  /// The words by which they are counted apart.
  let grouping: Grouping?

  func answer(_ question: Question) throws -> Answer {
    if counts { return try countedAnswer(question) }
    if grouping != nil {
      throw UsageError(
        "--by groups what --count counts; rows say the value of each word themselves", index: nil,
        hint: "leave out --by, or add --count")
    }
    let parts = try question.collect { (asked, listed: inout [Listed<TimeToEventRow>]) throws(ProjectionError) in
      for combination in try question.combinations(of: asked) {
        let row = try TimeToEventRow(combination, of: asked, in: question.context)
        listed.append(question.list(row, restingOn: row.positions, of: asked))
      }
    }
    var answer = described(
      question.answer(
        "time-to-event", "Time on \(question.profile.subjectInWords); one row per \(question.profile.rowInWords).",
        parts, TimeToEventQuery.table,
        leavingOut: .combinations(possible: parts.reduce(0) { $0 + $1.count { !$0.content.row.counts } })), question)
    answer.shared?.positions = parts.joined().map(\.content.positions)
    return answer
  }

  private func countedAnswer(_ question: Question) throws -> Answer {
    let cohorts = try SurvivalCohorts(question, by: grouping)
    let rows = cohorts.groups.flatMap { group in
      TimeCount.counts(group, by: grouping, question.profile).map { question.list($0, restingOn: []) }
    }
    return described(
      question.answer(
        "time-to-event", "Rows by entry, time and end; one row per group, entry, time and end.", [rows],
        TimeToEventQuery.counts, leavingOut: .combinations(possible: cohorts.possible)), question)
  }

  private func described(_ answer: Answer, _ question: Question) -> Answer {
    var answer = answer
    answer.addCurveRules(of: question.profile)
    answer.shared = SharedAnswer(isWhole: !question.namesPatients)
    return answer
  }

  static let table = Table<Listed<TimeToEventRow>>(
    TimeToEventRow.listedColumns + [.events()],
    shown: [
      "patient", "anchor", "partners", "start", "lastDay", "entry", "entryMonths", "months", "ongoing", "endingReasons",
    ], emphasis: { $0.content.row.ongoing || !$0.content.row.counts ? .unfinished : nil })

  static let counts = Table<Listed<TimeCount>>(
    [.members(of: TimeCount.columns) { $0.content }, .events()],
    shown: ["group", "entry", "entryMonths", "months", "end", "n"])
}

/// A number of rows of one group, entry, time and end: all that a curve needs to know of them.
struct TimeCount: SharedRow, Hashable {
  var patient: String {
    get { "" }
    set {}
  }
  var positions: [Int] { [] }
  mutating func place(_ known: [EventID: Int]) -> Bool { true }

  /// The end of a row, as a curve counts it.
  enum End: String, SharedCode {
    case event, competing
    /// Still going on.
    case censored
  }

  /// The words that make the groups; empty if nothing groups.
  var by = ""
  var group = "all"
  var entryKind = RiskEntry.Kind.atStart
  var entryMonths: Double?
  var months = 0.0
  var end = End.censored
  var n = 0

  /// The most rows that counts can stand for: a curve is drawn of each by itself.
  static let mostRows = 10_000_000

  /// No rows.
  init() {}

  var fault: String? {
    if n < 1 { return "a count of no row" }
    if n > TimeCount.mostRows { return "a count of more than \(TimeCount.mostRows) rows" }
    return entryKind == .delayed && entryMonths == nil ? "a delayed entry without its months" : nil
  }

  static let shared: [SharedColumn<TimeCount>] = [
    SharedColumn(
      "by", empty: .when("nothing groups"), sensitivity: .none, "The words that make the groups.", \.by),
    SharedColumn("group", identifies: true, sensitivity: .term, "The group; `all` if nothing groups.", \.group),
    SharedColumn(
      "entry", identifies: true, sensitivity: .none, "The way in which the rows come under observation.", \.entryKind),
    SharedColumn(
      "entryMonths", unit: .months, empty: .when("not delayed"), identifies: true, sensitivity: .none,
      "The months after their start at which they do.", \.entryMonths),
    SharedColumn("months", unit: .months, identifies: true, sensitivity: .none, "Their time in months.", \.months),
    SharedColumn(
      "end", identifies: true, sensitivity: .none, "Their end, by the rule `endpoint`; `censored` if they go on.",
      \.end),
    SharedColumn("n", unit: .count(of: .rows), sensitivity: .none, "The number of rows.", \.n),
  ]

  /// The counts of a group, by entry, time and end.
  static func counts(_ group: SurvivalCohorts.Group, by grouping: Grouping?, _ profile: Profile) -> [TimeCount] {
    var counts: [TimeCount: Int] = [:]
    for row in group.rows + group.leftOut {
      var count = TimeCount()
      (count.by, count.group, count.months) = (grouping?.inWords ?? "", group.name, row.months)
      count.entryKind = RiskEntry.Kind(row.entry)
      if case .delayed(_, let months) = row.entry { count.entryMonths = months }
      count.end =
        switch row.end(by: profile) {
        case .event: .event
        case .competing: .competing
        case nil: .censored
        }
      counts[count, default: 0] += 1
    }
    return counts.map { count, n in
      var count = count
      count.n = n
      return count
    }.sorted { $0.order.lexicographicallyPrecedes($1.order) }
  }

  private var order: [Double] {
    [
      Double(RiskEntry.Kind.allCases.firstIndex(of: entryKind) ?? 0), entryMonths ?? 0, months,
      Double(End.allCases.firstIndex(of: end) ?? 0),
    ]
  }

  /// Rows that a curve counts as it counts these: each of a patient of its own, since counts know no patients.
  func rows(_ profile: Profile, after number: Int) -> [Combination] {
    var row = Combination()
    (row.months, row.monthsMin, row.monthsMax) = (months, months, months)
    // A row of no days is one of a drug that was stopped at once, which counts do not tell; one without a most is one
    // whose start is not known.
    (row.days, row.daysMax) = (1, entryKind == .unknown ? nil : 1)
    row.entry = entryKind.entry(0, entryMonths ?? 0)
    row.ongoing = end == .censored
    switch (end, profile.endpoint) {
    case (.censored, _): break
    case (.event, .failure): row.endingReasons = [.noResponse]
    case (.competing, .discontinuation): row.endingReasons = [.death]
    case (.event, .discontinuation), (.competing, .failure): row.endingReasons = [.other]
    }
    return (1...n).map { place in
      var row = row
      row.patient = String(number + place)
      return row
    }
  }
}
