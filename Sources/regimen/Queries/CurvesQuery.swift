import Projections
import Text

/// `query curves`: the curves of `query survival` step by step, a row each, for programs that plot or calculate.
enum CurvesQuery {
  static func answer(
    _ question: Question, by grouping: Grouping?, _ options: CurveOptions
  ) throws -> Answer {
    let cohorts = try SurvivalCohorts(question, by: grouping)
    let survival = SurvivalRows(cohorts: cohorts, profile: question.profile, options: options, test: nil)
    let rows = cohorts.groups.flatMap { group in
      steps(of: group, survival).map { question.row($0.fields, events: $0.events) }
    }
    return question.answer(
      "curves", rows: rows, columns: columns(question.profile), fields: csvFields, possible: cohorts.possible,
      notes: survival.notes(nil))
  }

  /// The steps of a group, each with the positions of the events behind the rows that ended or were censored there.
  ///
  /// The first is month 0, where everyone is at risk and nothing has happened, so that a plot begins there; it rests on
  /// all rows.
  private static func steps(
    of group: SurvivalCohorts.Group, _ survival: SurvivalRows
  ) -> [(fields: [(name: String, value: Value)], events: [Int])] {
    guard case .list(let steps) = survival.steps(group.rows), !steps.isEmpty else { return [] }
    let months = steps.map { step in
      guard case .number(let month) = step.member("month") else { return 0.0 }
      return month
    }
    let all = zip(steps, events(behind: months, of: group)).map {
      (fields: fields($0, of: group, survival), events: $1)
    }
    if months[0] == 0 { return all }
    return [(fields(start(group, survival.profile), of: group, survival), group.events)] + all
  }

  /// The positions of the events of the rows from each month up to the next.
  private static func events(behind months: [Double], of group: SurvivalCohorts.Group) -> [[Int]] {
    let ordered = group.rows.indices.sorted { group.rows[$0].months < group.rows[$1].months }
    var next = 0
    return months.indices.map { place in
      let start = next
      let end = place + 1 < months.count ? months[place + 1] : .infinity
      while next < ordered.count, group.rows[ordered[next]].months < end { next += 1 }
      return group.events(ofRows: ordered[start..<next])
    }
  }

  private static func start(_ group: SurvivalCohorts.Group, _ profile: Profile) -> Value {
    let counts: [(key: String, value: Value)] = [
      ("month", .number(0)), ("atRisk", .integer(group.rows.count)), ("censored", .integer(0)),
    ]
    return .object(
      counts
        + (profile.endpoint == .failure
          ? [
            ("failed", .integer(0)), ("competed", .integer(0)), ("failure", .number(0)), ("lower", .number(0)),
            ("upper", .number(0)), ("standardError", .number(0)), ("competing", .number(0)),
          ]
          : [
            ("ended", .integer(0)), ("survival", .number(1)), ("lower", .number(1)), ("upper", .number(1)),
            ("standardError", .number(0)),
          ]))
  }

  private static func fields(
    _ step: Value, of group: SurvivalCohorts.Group, _ survival: SurvivalRows
  ) -> [(name: String, value: Value)] {
    [
      ("group", .text(group.name)), ("unit", .text(survival.profile.unit.rawValue)),
      ("interval", .text(survival.options.interval.rawValue)),
    ] + stepFields.map { ($0, step.member($0)) }
  }

  /// What a step has; what the other endpoint counts is null.
  private static let stepFields = [
    "month", "atRisk", "ended", "failed", "competed", "censored", "survival", "failure", "lower", "upper",
    "standardError", "competing",
  ]

  private static let csvFields = ["group", "unit", "interval"] + stepFields + ["events"]

  private static func columns(_ profile: Profile) -> [Column] {
    let isFailure = profile.endpoint == .failure
    let counts = isFailure ? [Column("failed", field: "failed"), Column("competed", field: "competed")] : []
    return [Column("group", field: "group"), Column("month", field: "month"), Column("at risk", field: "atRisk")]
      + (isFailure ? counts : [Column("ended", field: "ended")])
      + [
        Column("censored", field: "censored"), percent(isFailure ? "failure" : "survival"),
        Column("95 % interval", alignment: .right, text: interval),
      ] + (isFailure ? [percent("competing")] : [])
  }

  private static func percent(_ field: String) -> Column {
    Column("\(field) %", alignment: .right) { shownPercent($0[field]) }
  }

  private static func interval(_ row: Row) -> String {
    let limits = ["lower", "upper"].map { shownPercent(row[$0]) }
    return limits == ["–", "–"] ? "–" : limits.joined(separator: " to ")
  }

  private static func shownPercent(_ value: Value?) -> String {
    guard case .number(let share) = value else { return "–" }
    return oneDecimal(share * 100)
  }
}

extension Value {
  /// A member of an object; null where there is none.
  fileprivate func member(_ name: String) -> Value {
    guard case .object(let members) = self else { return .null }
    return members.first { $0.key == name }?.value ?? .null
  }
}
