import Arguments
import PatientRecord
import Projections
import Statistics
import Text

/// `query durations`: how long combinations lasted.
enum DurationsQuery {
  static func answer(
    _ question: Question, by grouping: Grouping?, _ suppression: Suppression = Suppression(threshold: nil)
  ) throws -> Answer {
    let cohorts = try SurvivalCohorts(question, by: grouping)
    let rows = cohorts.groups.map { group in
      question.row(fields(group.name, group.rows, question.profile), events: group.events)
    }
    let shown = suppression.groupRows(
      rows, patients: cohorts.groups.map { Set($0.rows.map(\.patient)) },
      alwaysNull: ["ongoing", "min", "max", "kaplanMeier"])
    return question.answer(
      "durations", rows: shown, columns: columns, fields: csvFields, possible: cohorts.possible,
      notes: notes(cohorts.rows, question.profile, grouping, suppression) + suppression.notes)
  }

  /// The group of a row, and the events beside its own that decide it; the condition is that of its outcome row.
  static func group(
    of row: Combination, _ history: PatientHistory, _ grouping: Grouping?, _ context: ProjectionContext
  ) throws(ProjectionError) -> (name: String, events: [Int]) {
    let none = "not recorded"
    switch grouping {
    case nil: return ("all", [])
    case .condition: return try derivePrimaryCondition(history, on: row.start, in: context) ?? (none, [])
    case .anchor: return (row.anchor, [])
    case .partner: return (row.partners.joined(separator: "+"), [])
    case .response: return (row.response?.rawValue ?? none, [])
    case .reason: return (row.reason?.rawValue ?? none, [])
    }
  }

  private static func fields(
    _ group: String, _ rows: [Combination], _ profile: Profile
  ) -> [(name: String, value: Value)] {
    let listed = profile.ongoing == .included ? rows : rows.filter(profile.lists)
    let summary = Summary(listed.map(\.months))
    return [
      ("group", .text(group)), ("unit", .text(profile.unit.rawValue)), ("n", .integer(summary.count)),
      ("ongoing", .integer(listed.count(where: \.ongoing))), ("mean", Value(summary.mean)),
      ("sd", Value(summary.standardDeviation)), ("median", Value(summary.median)), ("q1", Value(summary.firstQuartile)),
      ("q3", Value(summary.thirdQuartile)), ("min", Value(summary.minimum)), ("max", Value(summary.maximum)),
      ("meanMin", meanBound(listed, \.monthsMin)), ("meanMax", meanBound(listed, \.monthsMax)),
      ("kaplanMeier", profile.endpoint == .failure ? .null : kaplanMeier(rows)),
    ]
  }

  /// Time on combination: whatever ends a row is an event, what is ongoing is censored; null for sums of spells.
  private static func kaplanMeier(_ rows: [Combination]) -> Value {
    guard !rows.isEmpty, rows.allSatisfy({ $0.intervals <= 1 }) else { return .null }
    let curve = KaplanMeier(rows.map { Observation(time: $0.months, isEvent: !$0.ongoing) })
    let limits = curve.medianInterval()
    let mean = curve.restrictedMean()
    return [
      "median": Value(curve.median), "lower": Value(limits.lower), "upper": Value(limits.upper),
      "restrictedMean": Value(mean?.mean), "horizon": Value(mean?.horizon),
    ]
  }

  private static let csvFields =
    ["group", "unit", "n", "ongoing", "mean", "sd", "median", "q1", "q3", "min", "max", "meanMin", "meanMax"]
    + ["median", "lower", "upper", "restrictedMean", "horizon"].map { "kaplanMeier.\($0)" } + ["events"]

  private static let columns = [
    Column("group", field: "group"), Column("unit", field: "unit"), Column("n", field: "n"),
    Column("ongoing", field: "ongoing"), Column("mean", alignment: .right, text: mean), Column("SD", field: "sd"),
    Column("median", field: "median"), Column("quartiles", alignment: .right) { range($0, "q1", "q3") },
    Column("range", alignment: .right) { range($0, "min", "max") },
    Column("KM median", field: "kaplanMeier.median", alignment: .right),
    Column("95 % interval", alignment: .right) { range($0, "kaplanMeier.lower", "kaplanMeier.upper") },
    Column("restricted mean", alignment: .right, text: restrictedMean),
  ]

  /// The mean, and the range that unknown days leave to it, where they leave one.
  private static func mean(_ row: Row) -> String {
    let value = { (name: String) in row[name] ?? .null }
    let mean = value("mean").shownToPeople
    if value("mean") == .null || value("meanMin") == value("meanMax") { return mean }
    if value("meanMax") == .null { return "\(mean) (\(value("meanMin").shownToPeople) or more)" }
    return "\(mean) (\(range(row, "meanMin", "meanMax")))"
  }

  private static func range(_ row: Row, _ low: String, _ high: String) -> String {
    let values = [low, high].map { row[path: $0] ?? .null }
    if values.allSatisfy({ $0 == .null }) { return Value.null.shownToPeople }
    return values.map(\.shownToPeople).joined(separator: " to ")
  }

  private static func restrictedMean(_ row: Row) -> String {
    guard case .number(let mean) = row[path: "kaplanMeier.restrictedMean"],
      case .number(let horizon) = row[path: "kaplanMeier.horizon"]
    else { return Value.null.shownToPeople }
    return "\(oneDecimal(mean)) to month \(oneDecimal(horizon))"
  }
}
