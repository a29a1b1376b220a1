import Answers
import Arguments
import PatientRecord
import Projections
import Statistics
import Text

extension Query {
  package static let timeToResponse = Query(
    "time-to-response", "Show the time to the first documented response, with the stop competing.",
    smallCells: .withheld,
    examples: [
      Example(
        "regimen query time-to-response --response complete --log EventLogs/case-series",
        "The share with a complete response documented by each month.")
    ], TimeToResponseQuery.table([]), Parameter(TimeToResponseQuery.init, ResponseOptions.parameters))
}

/// `query time-to-response`: the time to the first documented response, with the stop competing.
struct TimeToResponseQuery: AskedQuery {
  var options = ResponseOptions()

  var suppression: Suppression { options.suppression }

  /// Answers a question.
  func answer(_ question: Question) throws -> Answer {
    let months = options.months
    let cohorts = try AssessedCohorts(question, by: options.checkedGrouping())
    let definitions = try cohorts.definitions(options.response, question)
    let rows = cohorts.groups.flatMap { group in
      let events = question.namesEvents && !suppression.isOn ? group.events : []
      var rows = definitions.map { Row(group, $0, months, question.profile) }
      if suppression.isOn { Row.withholdSmallCells(&rows, of: group, suppression) }
      return rows.map { question.list($0, restingOn: events) }
    }
    var answer = question.answer(
      "time-to-response", "Time to the first documented response; one row per group and response.", [rows],
      TimeToResponseQuery.table(months),
      leavingOut: .combinations(
        possible: cohorts.possible, withheld: rows.count { $0.content.patients == nil }, suppression),
      notes: notes(cohorts, definitions, question))
    answer.estimand = question.estimandOfTimeToResponse
    return answer
  }

  private func notes(
    _ cohorts: AssessedCohorts, _ definitions: [ResponseDefinition], _ question: Question
  ) -> [String] {
    [
      "a response is first documented at an assessment; it came after the last assessment without it",
      "who stopped before is counted as without it for good (Aalen and Johansen), who goes on is censored",
    ] + (suppression.isOn ? [] : cohorts.notes(question)) + definitions.compactMap(\.populationNote)
      + suppression.notes
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
      var atRisk: Int?
      var estimate: CurvePoint?
      var stopped: Double?
    }

    let group: String
    let response: ResponseDefinition
    /// The number of patients who started; like every number nil if it is withheld.
    var starters: Int?
    /// The number of patients who are followed to the response.
    var patients: Int?
    var documented: Int?
    var stopped: Int?
    var ongoing: Int?
    /// The median months of the last assessment without the response and of that with it, of those who had it.
    var medians: (after: Double?, documented: Double?)
    /// The patients with a response documented, by their pseudonyms; nil if they are withheld.
    var intervals: [Interval]?
    var points: [Point]
    /// The first month by which half of the patients have a response documented; nil if it is never so many.
    var median: Double?
    /// The numbers of patients who are not followed; nil if they are withheld.
    var apart: [ResponseStanding.Apart: Int]?
    /// The time of each row of the group; nil if it is not followed to the response.
    private let times: [TimeToResponse?]

    init(_ group: AssessedCohorts.Group, _ response: ResponseDefinition, _ months: [Int], _ profile: Profile) {
      (self.group, self.response, starters) = (group.name, response, group.rows.count)
      let found = group.rows.map { (patient: $0.row.patient, found: $0.timeToResponse(response, in: profile)) }
      times = found.map(\.found.time)
      let times = found.compactMap(\.found.time)
      apart = Dictionary(grouping: found.compactMap(\.found.apart)) { $0 }.mapValues(\.count)
      stopped = times.count { $0.end == .stopped }
      ongoing = times.count { $0.end == .ongoing }
      let intervals = found.compactMap { patient, found -> Interval? in
        guard let time = found.time, case .documented(let after) = time.end else { return nil }
        return Interval(patient: patient, after: after, documented: time.months)
      }
      (patients, documented, self.intervals) = (times.count, intervals.count, intervals)
      medians = (Summary(intervals.map(\.after)).median, Summary(intervals.map(\.documented)).median)
      let curves = AalenJohansen(times.map(\.observation), causes: 2)
      // Sums of shares that make a half may lie a last digit below it.
      median = curves.steps.first { $0.incidences[0] >= 0.5 - 1e-12 }?.time
      points = months.map { month in
        Point(
          month: month, atRisk: curves.atRisk(at: Double(month)), estimate: curves.estimate(of: 0, at: Double(month)),
          stopped: curves.estimate(of: 1, at: Double(month))?.value)
      }
    }

    /// Withholds what shows few patients of a group: single times, who is apart, and counts that cut it too finely.
    ///
    /// The numbers of those who are followed can be subtracted from each other for all responses, their ends and
    /// numbers at months for those of one instrument.
    static func withholdSmallCells(
      _ rows: inout [Row], of group: AssessedCohorts.Group, _ suppression: Suppression
    ) {
      var followed = ShownParts(Array(group.rows.indices), suppression) { group.rows[$0].row.patient }
      let isShown = followed.admitAll()
      for index in rows.indices {
        let times = rows[index].times
        (rows[index].intervals, rows[index].median, rows[index].apart) = (nil, nil, nil)
        if !isShown { rows[index].starters = nil }
        if !isShown || !followed.admit([{ times[$0] != nil }]) { rows[index].patients = nil }
      }
      for places in Dictionary(grouping: rows.indices, by: { rows[$0].response.instrument }).values {
        var parts = followed
        for index in places { rows[index].withholdEnds(&parts) }
      }
    }

    private mutating func withholdEnds(_ parts: inout ShownParts<Int>) {
      let times = times
      func isIn(_ isEnd: @escaping (TimeToResponse) -> Bool) -> (Int) -> Bool { { times[$0].map(isEnd) ?? false } }
      let ends = [isIn(\.isDocumented), isIn { $0.end == .stopped }, isIn { $0.end == .ongoing }]
      let shown = patients == nil ? [false, false, false] : parts.admitEach(ends)
      if !shown[0] { (documented, medians) = (nil, (nil, nil)) }
      if !shown[1] { stopped = nil }
      if !shown[2] { ongoing = nil }
      for index in points.indices {
        let month = Double(points[index].month)
        let cells = [
          isIn { ($0.entry == 0 || $0.entry < month) && month <= $0.months },
          isIn { $0.months <= month && $0.isDocumented }, isIn { $0.months <= month && $0.end == .stopped },
        ]
        if patients == nil || !parts.admit(cells) { points[index] = Point(month: points[index].month) }
      }
    }

    func number(apart reason: ResponseStanding.Apart) -> Int { apart?[reason] ?? 0 }
  }
}

extension TimeToResponse {
  fileprivate var isDocumented: Bool { if case .documented = end { true } else { false } }

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
        shownRange(row.content.medians.after, row.content.medians.documented)
      },
    ]
    let points: [ShownColumn<Listed<Row>>] = months.indices.map { index in
      .composed("by month \(months[index])", of: ["at"], isFlushRight: true) { $0.points[index].inWords }
    }
    return Table(columns, shown: counts + points)
  }

  private static let columns: [Column<Listed<Row>>] = [
    .group { $0.group },
    Column("response", identifies: true, sensitivity: .none, "The response.") { $0.response.name },
    count("patients", "The number of patients who are followed.") { $0.patients },
    count("documented", "The number with the response documented.") { $0.documented },
    count("stopped", heading: "stopped first", "The number who stopped before.") { $0.stopped },
    count("ongoing", "The number who went on without it.") { $0.ongoing },
    .months("median", "The month by which half of the patients had it documented.") { $0.median },
    .months("after", "The median month of the last assessment before it, of those who had it.") {
      $0.content.medians.after
    },
    .months("by", "The median month of the assessment that documented it, of those who had it.") {
      $0.content.medians.documented
    },
    .list(
      "at", sensitivity: .none, "The share with the response documented by the months asked for.",
      of: pointColumns, joined: { "month \($0.month): \($0.inWords)" }
    ) { $0.points },
    .list(
      "intervals", empty: .when("withheld"), sensitivity: .pseudonym,
      "The interval in which the response of each patient came.",
      of: [
        Column("patient", sensitivity: .pseudonym, "The patient's pseudonym.") { $0.patient },
        .months("after", "The month of the last assessment without it; 0 if there is none.") { $0.after },
        .months("by", "The month of the assessment that documented it.") { $0.documented },
      ], joined: { "\($0.patient): \(oneDecimal($0.after)) to \(oneDecimal($0.documented))" }
    ) { $0.intervals },
    count("starters", "The number of patients who started: those followed, and those apart.") { $0.starters },
    .object(
      "apart", empty: .when("withheld"), "Patients who are not followed.",
      of: Column.apart(beforeEnrolment: "The number whose time was over by the enrolment.") { $0.number(apart: $1) }
    ) { $0.apart == nil ? nil : $0.content },
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
    _ name: String, heading: String? = nil, _ sentence: String, _ get: @escaping @Sendable (Source) -> Int?
  ) -> Column<Source> {
    Column(
      name, heading: heading, unit: .count(of: .patients), empty: .when("withheld"), sensitivity: .none, sentence, get)
  }

  private static func share(
    _ name: String, _ sentence: String, _ get: @escaping @Sendable (Row.Point) -> Double?
  ) -> Column<Row.Point> {
    Column(name, unit: .share, empty: .when("not estimable"), sensitivity: .none, sentence, get)
  }
}

extension TimeToResponseQuery.Row.Point {
  fileprivate var inWords: String {
    guard let number = atRisk else { return "–" }
    let atRisk = "(\(number) at risk)"
    guard let estimate else { return "– " + atRisk }
    guard let lower = estimate.limits.lower, let upper = estimate.limits.upper else {
      return "\(oneDecimal(estimate.value * 100)) % \(atRisk)"
    }
    return "\(oneDecimal(estimate.value * 100)) %, \(oneDecimal(lower * 100)) to \(oneDecimal(upper * 100)) \(atRisk)"
  }
}
