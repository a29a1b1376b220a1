import Answers
import Arguments
import PatientRecord
import Projections
import Statistics
import Text

extension Query {
  package static let responseRates = Query(
    "response-rates", "Show the share of patients with a response at a month, and at best.",
    examples: [
      Example(
        "regimen query response-rates --at 6 --log EventLogs/case-series",
        "At 6 months, with who was not assessed as failing, left out, or by the last assessment.")
    ], ResponseRatesQuery.table,
    Parameter(
      ResponseRatesQuery.init, Grouping.option("Group patients."),
      Option("at", value: "MONTHS", help: "At these months, such as 6,12; 3,6,12 by default.")
        .optional(as: typedMonths),
      Option.choice("response", value: "WHAT", help: "Only that response.", of: ResponseDefinition.self)))
}

/// `query response-rates`: the share of patients with a response at a month, by three ways to count those who were not
/// assessed there, and at best.
struct ResponseRatesQuery: AskedQuery {
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
      return definitions.flatMap { definition in
        self.rows(of: group, definition, question).map { question.list($0, restingOn: events) }
      }
    }
    var answer = question.answer(
      "response-rates", "Patients with a response; one row per group, response, month and way to count.", [rows],
      ResponseRatesQuery.table, leavingOut: .combinations(possible: cohorts.possible),
      notes: ResponseRatesQuery.notes(cohorts, definitions, question))
    answer.estimand = question.estimandOfResponse
    return answer
  }

  private func rows(
    of group: AssessedCohorts.Group, _ definition: ResponseDefinition, _ question: Question
  ) -> [Row] {
    let atMonths = months.flatMap { month in
      let standings = group.rows.map { $0.standing(definition, atMonth: month, asOf: question.asOf) }
      return [.nonResponder, .observed, .lastObserved].map { method in
        Row(group: group.name, month: month, method: method, response: definition, standings)
      }
    }
    let best = group.rows.map { $0.best(definition) }
    return atMonths + [Row(group: group.name, month: nil, method: .best, response: definition, best)]
  }

  private static func notes(
    _ cohorts: AssessedCohorts, _ definitions: [ResponseDefinition], _ question: Question
  ) -> [String] {
    [
      "at a month: the assessment nearest to it within 30 days, or within 15 % of the time since the start if that is "
        + "more",
      "non-responder: who was not assessed there, had stopped or was rescued counts as failing; observed: who was "
        + "assessed there; last-observed: by the last assessment since the start",
      "best response ever: the longer a patient is followed, the more often it is seen",
    ] + cohorts.notes(question)
      + definitions.compactMap(\.populationNote)
  }
}

extension ResponseRatesQuery {
  /// The patients of one group with a response at one month, counted in one way.
  struct Row: Sendable {
    let group: String
    /// The month after the start; nil for the best response of the whole row.
    let month: Int?
    let method: ResponseStanding.Method
    let response: ResponseDefinition
    let proportion: Proportion
    let limits: ConfidenceLimits
    /// The number of patients who started.
    let starters: Int
    /// The numbers of patients who are not counted, and of those who count as failing without an assessment.
    private let apart: [ResponseStanding.Apart?: Int]
    private let failing: [ResponseStanding.Failing: Int]

    init(
      group: String, month: Int?, method: ResponseStanding.Method, response: ResponseDefinition,
      _ standings: [ResponseStanding]
    ) {
      (self.group, self.month, self.method, self.response) = (group, month, method, response)
      let counted = standings.filter { $0.responds(by: method) != nil }
      proportion = Proportion(count: counted.count { $0.responds(by: method) == true }, total: counted.count)
      limits = proportion.clopperPearson()
      starters = standings.count
      let isFailing = method == .nonResponder || method == .best
      apart = Dictionary(grouping: standings.filter { $0.responds(by: method) == nil }) { standing in
        // Without an assessment, a way to count that asks for one does not ask why.
        !isFailing && standing.apart == .followUpEnded ? nil : standing.apart
      }.mapValues(\.count)
      failing =
        isFailing ? Dictionary(grouping: counted.compactMap(\.failing)) { $0 }.mapValues(\.count) : [:]
    }

    func number(apart reason: ResponseStanding.Apart?) -> Int { apart[reason] ?? 0 }
    func number(failing reason: ResponseStanding.Failing) -> Int { failing[reason] ?? 0 }

    fileprivate var failingInWords: String {
      inWords(ResponseStanding.Failing.allCases.map { ($0.rawValue, number(failing: $0)) })
    }

    fileprivate var apartInWords: String {
      inWords(
        ResponseStanding.Apart.allCases.map { ($0.rawValue, number(apart: $0)) }
          + [("not-assessed", number(apart: nil))])
    }

    private func inWords(_ counts: [(String, Int)]) -> String {
      let words = counts.filter { $0.1 > 0 }.map { "\($0.1) \($0.0)" }
      return words.isEmpty ? "–" : words.joined(separator: ", ")
    }
  }

  static let table = Table(
    columns,
    shown: [
      "group", "response",
      .composed("month", of: ["month"], isFlushRight: true) { $0.month.map { String($0) } ?? "best" }, "method",
      .composed("patients", of: ["n", "N"], isFlushRight: true) { "\($0.proportion.count) of \($0.proportion.total)" },
      .composed("%", of: ["percent"], isFlushRight: true) { shownPercent($0.proportion.estimate) },
      .composed("95 % interval", of: ["lower", "upper"], isFlushRight: true) { row in
        row.limits.lower == nil ? "–" : "\(shownPercent(row.limits.lower)) to \(shownPercent(row.limits.upper))"
      },
      .composed("failing without assessment", of: ["failing.stopped", "failing.rescued", "failing.missing"]) {
        $0.content.failingInWords
      },
      .composed(
        "not counted",
        of: [
          "apart.beforeEnrolment", "apart.startUnknown", "apart.noBaseline", "apart.outOfReach", "apart.tooRecent",
          "apart.followUpEnded",
          "apart.notAssessed",
        ]
      ) { $0.content.apartInWords },
    ])

  private static let columns: [Column<Listed<Row>>] = [
    .group { $0.group },
    Column(
      "month", unit: .months, empty: .when("the best response ever"), identifies: true, sensitivity: .none,
      "The month after the start."
    ) { $0.month },
    Column("method", identifies: true, sensitivity: .none, "The way to count who was not assessed at the month.") {
      $0.method
    },
    Column("response", identifies: true, sensitivity: .none, "The response.") { $0.response },
    count("n", "The number of patients with the response.") { $0.proportion.count },
    count("N", "The number of patients who are counted.") { $0.proportion.total },
    percent("percent", heading: "%", "The share with the response, in per cent.") { $0.proportion.estimate },
    percent("lower", "The lower limit of its 95 % interval by Clopper and Pearson.") { $0.limits.lower },
    percent("upper", "The upper limit of its 95 % interval by Clopper and Pearson.") { $0.limits.upper },
    count("starters", "The number of patients who started: those counted, and those apart.") { $0.starters },
    .object(
      "failing", "Patients who are counted as failing without an assessment that decides.",
      of: [
        count("stopped", "The number who had stopped.") { $0.number(failing: .stopped) },
        count("rescued", "The number to whose drugs another had been added.") { $0.number(failing: .rescued) },
        count("missing", "The number who were not assessed.") { $0.number(failing: .missing) },
      ]
    ) { $0.content },
    .object(
      "apart", "Patients who are not counted.",
      of: [
        count("beforeEnrolment", "The number whose row began before the enrolment.") {
          $0.number(apart: .beforeEnrolment)
        },
        count("startUnknown", "The number who were on a drug before anything is known.") {
          $0.number(apart: .startUnknown)
        },
        count("noBaseline", "The number without a score before the start.") { $0.number(apart: .noBaseline) },
        count("outOfReach", "The number whose score before the start leaves no room for the response.") {
          $0.number(apart: .outOfReach)
        },
        count("tooRecent", "The number for whom the time around the month is not over.") {
          $0.number(apart: .tooRecent)
        },
        count("followUpEnded", "The number whose follow-up ended before that time was over.") {
          $0.number(apart: .followUpEnded)
        },
        count("notAssessed", "The number without the assessment that the method asks for.") { $0.number(apart: nil) },
      ]
    ) { $0.content },
    .events(),
  ]

  private static func count<Source: Sendable>(
    _ name: String, _ sentence: String, _ get: @escaping @Sendable (Source) -> Int
  ) -> Column<Source> {
    Column(name, unit: .count, sensitivity: .none, sentence, get)
  }

  private static func percent(
    _ name: String, heading: String? = nil, _ sentence: String, _ get: @escaping @Sendable (Listed<Row>) -> Double?
  ) -> Column<Listed<Row>> {
    Column(
      name, heading: heading, unit: .percent, empty: .when("nobody is counted"), sensitivity: .none, sentence
    ) { get($0).map { 100 * $0 } }
  }
}
