package import Answers
import Arguments
import PatientRecord
import Projections
import Statistics
import Text

extension Query {
  package static let responseRates = Query(
    "response-rates", "Show the share of patients with a response at a month, and at best.", smallCells: .withheld,
    examples: [
      Example(
        "regimen query response-rates --at 6 --log EventLogs/case-series",
        "At 6 months, with who was not assessed as failing, left out, or by the last assessment.")
    ], ResponseRatesQuery.table, Parameter(ResponseRatesQuery.init(options:), ResponseOptions.parameters))
}

/// `query response-rates`: the share of patients with a response at a month, by three ways to count those who were not
/// assessed there, and at best.
package struct ResponseRatesQuery: AskedQuery {
  let options: ResponseOptions

  package var suppression: Suppression { options.suppression }

  /// The query with its options, all as by default.
  package init() { self.init(options: ResponseOptions()) }

  init(options: ResponseOptions) { self.options = options }

  /// Answers a question.
  package func answer(_ question: Question) throws -> Answer {
    let cohorts = try AssessedCohorts(question, by: options.checkedGrouping())
    let definitions = try cohorts.definitions(options.response, question)
    let rows = cohorts.groups.flatMap { group in
      let events = question.namesEvents && !suppression.isOn ? group.events : []
      return self.rows(of: group, definitions, question).map { question.list($0, restingOn: events) }
    }
    var answer = question.answer(
      "response-rates", "Patients with a response; one row per group, response, month and way to count.", [rows],
      ResponseRatesQuery.table,
      leavingOut: .combinations(
        possible: cohorts.possible, withheld: rows.count { $0.proportion == nil }, suppression),
      notes: notes(cohorts, definitions, question))
    answer.estimand = question.estimandOfResponse
    return answer
  }

  /// The rows of a group: by response, month and way to count, the best response last; of few patients without figures.
  private func rows(
    of group: AssessedCohorts.Group, _ definitions: [ResponseDefinition], _ question: Question
  ) -> [Row] {
    let months: [Int?] = options.months + [nil]
    let places = definitions.flatMap { definition in
      months.flatMap { month in
        let standings = group.rows.map { row in
          month.map { row.standing(definition, atMonth: $0, asOf: question.asOf) } ?? row.best(definition)
        }
        let methods: [ResponseStanding.Method] = month == nil ? [.best] : [.nonResponder, .observed, .lastObserved]
        return methods.map { CountedResponse(definition: definition, month: month, method: $0, standings: standings) }
      }
    }
    let shown = CountedResponse.shown(places, of: group, suppression)
    return zip(places, shown).map { place, isShown in
      Row(group: group.name, place, isShown: isShown, showsApart: !suppression.isOn)
    }
  }

  private func notes(
    _ cohorts: AssessedCohorts, _ definitions: [ResponseDefinition], _ question: Question
  ) -> [String] {
    [
      "at a month: the assessment nearest to it within 30 days, or within 15 % of the time since the start if that is "
        + "more",
      "non-responder: who was not assessed there, had stopped or was rescued counts as failing; observed: who was "
        + "assessed there; last-observed: by the last assessment since the start",
      "best response ever: the longer a patient is followed, the more often it is seen",
    ] + (suppression.isOn ? [] : cohorts.notes(question)) + definitions.compactMap(\.populationNote)
      + suppression.notes
  }
}

/// A response at one month, or at best, counted in one way among the rows of a group.
struct CountedResponse {
  let definition: ResponseDefinition
  /// The month after the start; nil for the best response of the whole row.
  let month: Int?
  let method: ResponseStanding.Method
  /// The standing of each row of the group.
  let standings: [ResponseStanding]

  func isCounted(_ place: Int) -> Bool { standings[place].responds(by: method) != nil }
  func responds(_ place: Int) -> Bool { standings[place].responds(by: method) == true }

  /// Returns which of the counts of a group may be shown.
  ///
  /// The numbers of those who are counted can be subtracted from each other for every month and response. Responders
  /// are parts of each other at one month, whatever the way to count, and of the best response by one instrument.
  static func shown(
    _ places: [CountedResponse], of group: AssessedCohorts.Group, _ suppression: Suppression
  ) -> [Bool] {
    var counted = ShownParts(Array(group.rows.indices), suppression) { group.rows[$0].row.patient }
    guard counted.admitAll() else { return places.map { _ in false } }
    var shown = places.map { counted.admit([$0.isCounted]) }
    for instrument in Set(places.map(\.definition.instrument)) {
      var best = counted
      func admit(_ month: Int?, _ parts: inout ShownParts<Int>) {
        for (index, place) in places.enumerated()
        where place.definition.instrument == instrument && place.month == month {
          shown[index] = shown[index] && parts.admit([place.responds])
        }
      }
      admit(nil, &best)
      for month in Set(places.compactMap(\.month)) {
        var parts = best
        admit(month, &parts)
      }
    }
    return shown
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
    /// The patients with the response among those who are counted; nil if it is withheld.
    let proportion: Proportion?
    let limits: ConfidenceLimits
    /// The number of patients who started.
    let starters: Int?
    /// False if it is withheld who is apart, or fails without an assessment.
    let showsApart: Bool
    /// The numbers of patients who are not counted, and of those who count as failing without an assessment.
    private let apart: [ResponseStanding.Apart?: Int]
    private let failing: [ResponseStanding.Failing: Int]

    init(group: String, _ place: CountedResponse, isShown: Bool, showsApart: Bool) {
      (self.group, self.showsApart) = (group, showsApart)
      (month, method, response) = (place.month, place.method, place.definition)
      let (method, standings) = (method, place.standings)
      let counted = standings.filter { $0.responds(by: method) != nil }
      proportion =
        isShown
        ? Proportion(count: counted.count { $0.responds(by: method) == true }, total: counted.count) : nil
      limits = proportion?.clopperPearson() ?? ConfidenceLimits(lower: nil, upper: nil)
      starters = showsApart ? standings.count : nil
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
      if !showsApart { return "–" }
      let words = counts.filter { $0.1 > 0 }.map { "\($0.1) \($0.0)" }
      return words.isEmpty ? "–" : words.joined(separator: ", ")
    }
  }

  static let table = Table(
    columns,
    shown: [
      "group", "response",
      .composed("month", of: ["month"], isFlushRight: true) { $0.month.map { String($0) } ?? "best" }, "method",
      .composed("patients", of: ["n", "N"], isFlushRight: true) { row in
        row.proportion.map { "\($0.count) of \($0.total)" } ?? "–"
      },
      .composed("%", of: ["percent"], isFlushRight: true) { shownPercent($0.proportion?.estimate) },
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
    Column("response", identifies: true, sensitivity: .none, "The response.") { $0.response.name },
    count("n", "The number of patients with the response.") { $0.proportion?.count },
    count("N", "The number of patients who are counted.") { $0.proportion?.total },
    percent("percent", heading: "%", "The share with the response, in per cent.") { $0.proportion?.estimate },
    percent("lower", "The lower limit of its 95 % interval by Clopper and Pearson.") { $0.limits.lower },
    percent("upper", "The upper limit of its 95 % interval by Clopper and Pearson.") { $0.limits.upper },
    count("starters", "The number of patients who started: those counted, and those apart.") { $0.starters },
    .object(
      "failing", empty: .when("withheld"), "Patients who are counted as failing without an assessment that decides.",
      of: [
        count("stopped", "The number who had stopped.") { $0.number(failing: .stopped) },
        count("rescued", "The number to whose drugs another had been added.") { $0.number(failing: .rescued) },
        count("missing", "The number who were not assessed.") { $0.number(failing: .missing) },
      ]
    ) { $0.showsApart ? $0.content : nil },
    .object(
      "apart", empty: .when("withheld"), "Patients who are not counted.",
      of: Column.apart(beforeEnrolment: "The number whose row began before the enrolment.") {
        $0.number(apart: $1)
      } + [
        count("tooRecent", "The number for whom the time around the month is not over.") {
          $0.number(apart: .tooRecent)
        },
        count("followUpEnded", "The number whose follow-up ended before that time was over.") {
          $0.number(apart: .followUpEnded)
        },
        count("notAssessed", "The number without the assessment that the method asks for.") { $0.number(apart: nil) },
      ]
    ) { $0.showsApart ? $0.content : nil },
    .events(),
  ]

  private static func count<Source: Sendable>(
    _ name: String, _ sentence: String, _ get: @escaping @Sendable (Source) -> Int?
  ) -> Column<Source> {
    Column(name, unit: .count(of: .patients), empty: .when("withheld"), sensitivity: .none, sentence, get)
  }

  private static func percent(
    _ name: String, heading: String? = nil, _ sentence: String, _ get: @escaping @Sendable (Listed<Row>) -> Double?
  ) -> Column<Listed<Row>> {
    Column(
      name, heading: heading, unit: .percent, empty: .when("nobody is counted, or withheld"), sensitivity: .none,
      sentence
    ) { get($0).map { 100 * $0 } }
  }
}
