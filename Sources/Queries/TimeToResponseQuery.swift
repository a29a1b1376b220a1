import Answers
import Arguments
import PatientRecord
import Projections
import Statistics
import Text

extension Query {
  package static let timeToResponse = Query(
    "time-to-response", "Show the time to the first documented response, with the stop competing.",
    examples: [
      Example(
        "regimen query time-to-response --response complete --log EventLogs/case-series",
        "The share with a complete response documented by each month.")
    ], TimeToResponseQuery.table([]),
    Parameter(
      TimeToResponseQuery.init, Grouping.option("Group patients."),
      Option("at", value: "MONTHS", help: "At these months, such as 6,12; 3,6,12 by default.")
        .optional(as: typedMonths),
      Option.choice("response", value: "WHAT", help: "Only that response.", of: ResponseDefinition.self)))
}

/// `query time-to-response`: the time to the first documented response, with the stop competing.
struct TimeToResponseQuery: AskedQuery {
  let grouping: Grouping?
  let months: [Int]
  let response: ResponseDefinition?

  /// The query with its options; everything that is not given as by default.
  init(grouping: Grouping? = nil, months: [Int]? = nil, response: ResponseDefinition? = nil) {
    (self.grouping, self.months, self.response) = (grouping, months ?? defaultResponseMonths, response)
  }

  /// Answers a question.
  func answer(_ question: Question) throws -> Answer {
    try refuseGroupingByResponse(grouping)
    let cohorts = try AssessedCohorts(question, by: grouping)
    let definitions = cohorts.definitions(response)
    let rows = cohorts.groups.flatMap { group in
      let events = question.namesEvents ? group.events : []
      return definitions.map { definition in
        question.list(Row(group, definition, months, question.profile), restingOn: events)
      }
    }
    var answer = question.answer(
      "time-to-response", "Time to the first documented response; one row per group and response.", [rows],
      TimeToResponseQuery.table(months), leavingOut: .combinations(possible: cohorts.possible),
      notes: TimeToResponseQuery.notes(cohorts, definitions, question))
    answer.estimand = question.estimandOfTimeToResponse
    return answer
  }

  private static func notes(
    _ cohorts: AssessedCohorts, _ definitions: [ResponseDefinition], _ question: Question
  ) -> [String] {
    [
      "a response is first documented at an assessment; it came after the last assessment without it",
      "who stopped before is counted as without it for good (Aalen and Johansen), who goes on is censored",
    ] + cohorts.notes(question) + definitions.compactMap(\.populationNote)
  }
}

extension TimeToResponseQuery {
  /// The time to a response in one group.
  struct Row: Sendable {
    /// The interval in which the response of one patient came, in months.
    struct Interval: Sendable {
      let patient: String
      let after: Double
      let documented: Double
    }

    /// The share with a response documented by a month.
    struct Point: Sendable {
      let month: Int
      let atRisk: Int
      let estimate: CurvePoint?
      let stopped: Double?
    }

    let group: String
    let response: ResponseDefinition
    /// The number of patients who started.
    let starters: Int
    let stopped: Int
    let ongoing: Int
    /// The patients with a response documented, by their pseudonyms.
    let intervals: [Interval]
    let points: [Point]
    /// The first month by which half of the patients have a response documented; nil if it is never so many.
    let median: Double?
    private let apart: [ResponseStanding.Apart: Int]

    init(_ group: AssessedCohorts.Group, _ response: ResponseDefinition, _ months: [Int], _ profile: Profile) {
      (self.group, self.response, starters) = (group.name, response, group.rows.count)
      let found = group.rows.map { (patient: $0.row.patient, found: $0.timeToResponse(response, in: profile)) }
      let times = found.compactMap(\.found.time)
      apart = Dictionary(grouping: found.compactMap(\.found.apart)) { $0 }.mapValues(\.count)
      stopped = times.count { $0.end == .stopped }
      ongoing = times.count { $0.end == .ongoing }
      intervals = found.compactMap { patient, found in
        guard let time = found.time, case .documented(let after) = time.end else { return nil }
        return Interval(patient: patient, after: after, documented: time.months)
      }
      let curves = AalenJohansen(times.map(\.observation), causes: 2)
      // Sums of shares that make a half may lie a last digit below it.
      median = curves.steps.first { $0.incidences[0] >= 0.5 - 1e-12 }?.time
      points = months.map { month in
        Point(
          month: month, atRisk: curves.atRisk(at: Double(month)), estimate: curves.estimate(of: 0, at: Double(month)),
          stopped: curves.estimate(of: 1, at: Double(month))?.value)
      }
    }

    /// The number of patients who are followed to the response.
    var patients: Int { intervals.count + stopped + ongoing }

    func number(apart reason: ResponseStanding.Apart) -> Int { apart[reason] ?? 0 }
  }
}

extension TimeToResponse {
  /// The same with the response as cause 0 and the stop as cause 1.
  fileprivate var observation: CompetingObservation {
    let cause: Int? =
      switch end {
      case .documented: 0
      case .stopped: 1
      case .ongoing: nil
      }
    return CompetingObservation(time: months, cause: cause, entry: entry)
  }
}

extension TimeToResponseQuery {
  static func table(_ months: [Int]) -> Table<Listed<Row>> {
    let counts: [ShownColumn<Listed<Row>>] = [
      "group", "response", "patients", "documented", "stopped", "ongoing", "median",
      .composed("of those: after, by", of: ["after", "by"], isFlushRight: true) { row in
        shownRange(row.content.after, row.content.documented)
      },
    ]
    let points: [ShownColumn<Listed<Row>>] = months.indices.map { index in
      .composed("by month \(months[index])", of: ["at"], isFlushRight: true) { $0.points[index].inWords }
    }
    return Table(columns, shown: counts + points)
  }

  private static let columns: [Column<Listed<Row>>] = [
    .group { $0.group },
    Column("response", identifies: true, sensitivity: .none, "The response.") { $0.response },
    count("patients", "The number of patients who are followed.") { $0.patients },
    count("documented", "The number with the response documented.") { $0.intervals.count },
    count("stopped", heading: "stopped first", "The number who stopped before.") { $0.stopped },
    count("ongoing", "The number who went on without it.") { $0.ongoing },
    .months("median", "The month by which half of the patients had it documented.") { $0.median },
    .months("after", "The median month of the last assessment before it, of those who had it.") { $0.content.after },
    .months("by", "The median month of the assessment that documented it, of those who had it.") {
      $0.content.documented
    },
    .list(
      "at", sensitivity: .none, "The share with the response documented by the months asked for.",
      of: pointColumns, joined: { "month \($0.month): \($0.inWords)" }
    ) { $0.points },
    .list(
      "intervals", sensitivity: .pseudonym, "The interval in which the response of each patient came.",
      of: [
        Column("patient", sensitivity: .pseudonym, "The patient's pseudonym.") { $0.patient },
        .months("after", "The month of the last assessment without it; 0 if there is none.") { $0.after },
        .months("by", "The month of the assessment that documented it.") { $0.documented },
      ], joined: { "\($0.patient): \(oneDecimal($0.after)) to \(oneDecimal($0.documented))" }
    ) { $0.intervals },
    count("starters", "The number of patients who started: those followed, and those apart.") { $0.starters },
    .object(
      "apart", "Patients who are not followed.",
      of: [
        count("beforeEnrolment", "The number whose time was over by the enrolment.") {
          $0.number(apart: .beforeEnrolment)
        },
        count("startUnknown", "The number who were on a drug before anything is known.") {
          $0.number(apart: .startUnknown)
        },
        count("noBaseline", "The number without a score before the start.") { $0.number(apart: .noBaseline) },
        count("outOfReach", "The number whose score before the start leaves no room for the response.") {
          $0.number(apart: .outOfReach)
        },
      ]
    ) { $0.content },
    .events(),
  ]

  private static let pointColumns: [Column<Row.Point>] = [
    Column("month", unit: .months, sensitivity: .none, "The month.") { $0.month },
    count("atRisk", heading: "at risk", "The number at risk just before.") { $0.atRisk },
    share("share", "The share with the response documented by then.") { $0.estimate?.value },
    share("lower", "The lower limit of its 95 % interval.") { $0.estimate?.limits.lower },
    share("upper", "The upper limit of its 95 % interval.") { $0.estimate?.limits.upper },
    share("stopped", "The share who had stopped without it by then.") { $0.stopped },
  ]

  private static func count<Source: Sendable>(
    _ name: String, heading: String? = nil, _ sentence: String, _ get: @escaping @Sendable (Source) -> Int
  ) -> Column<Source> {
    Column(name, heading: heading, unit: .count, sensitivity: .none, sentence, get)
  }

  private static func share(
    _ name: String, _ sentence: String, _ get: @escaping @Sendable (Row.Point) -> Double?
  ) -> Column<Row.Point> {
    Column(name, unit: .share, empty: .when("not estimable"), sensitivity: .none, sentence, get)
  }
}

extension TimeToResponseQuery.Row {
  /// The median month of the last assessment without the response, of those who had it; and of that with it.
  fileprivate var after: Double? { Summary(intervals.map(\.after)).median }
  fileprivate var documented: Double? { Summary(intervals.map(\.documented)).median }
}

extension TimeToResponseQuery.Row.Point {
  fileprivate var inWords: String {
    let atRisk = "(\(self.atRisk) at risk)"
    guard let estimate else { return "– " + atRisk }
    guard let lower = estimate.limits.lower, let upper = estimate.limits.upper else {
      return "\(oneDecimal(estimate.value * 100)) % \(atRisk)"
    }
    return "\(oneDecimal(estimate.value * 100)) %, \(oneDecimal(lower * 100)) to \(oneDecimal(upper * 100)) \(atRisk)"
  }
}
