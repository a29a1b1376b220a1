import Answers
import Arguments
import PatientRecord
import Projections
import Text

/// The first row of each patient in each group, with its assessments.
struct AssessedCohorts {
  /// The rows of one group, one a patient, and the positions of the events that they rest on.
  struct Group {
    let name: String
    fileprivate(set) var rows: [AssessedRow] = []
    fileprivate(set) var events: [Int] = []
  }

  /// By name.
  private(set) var groups: [Group] = []
  /// The number of combinations that are possible only, and not counted.
  private(set) var possible = 0
  /// The number of later rows of the same patients in the same groups.
  private(set) var later = 0

  /// The rows of a question, grouped; throws if its profile refuses partial dates that they rest on.
  init(_ question: Question, by grouping: Grouping?) throws {
    let placed = try question.collect { (asked, placed: inout [Placed]) throws(ProjectionError) in
      placed.append(try Placed(asked, grouping, question))
    }
    let survival = try SurvivalCohorts(question, by: grouping)
    let names = survival.groups.map(\.name)
    var byName = Dictionary(names.map { (FoldedText($0), Group(name: $0)) }) { first, _ in first }
    for patient in placed.joined() {
      var seen: Set<FoldedText> = []
      for (row, name, events) in patient.rows {
        guard seen.insert(FoldedText(name)).inserted else {
          later += 1
          continue
        }
        byName[FoldedText(name)]?.rows.append(row)
        byName[FoldedText(name)]?.events += row.events + events
      }
    }
    possible = survival.possible
    groups = names.compactMap { byName[FoldedText($0)] }.map { group in
      var group = group
      group.events = Set(group.events).sorted()
      return group
    }
  }

  /// The rows of one patient in their order, each with its group and the events that decide it.
  private struct Placed: Sendable {
    var rows: [(row: AssessedRow, group: String, events: [Int])] = []

    init(_ asked: AskedPatient, _ grouping: Grouping?, _ question: Question) throws(ProjectionError) {
      for row in try deriveAssessedRows(asked.history, patient: asked.name, in: question.context)
      where question.admits(row.row.drugs) {
        let (name, events) = try SurvivalCohorts.group(of: row.row, asked.history, grouping, question.context)
        rows.append((row, name, events))
      }
    }
  }

  /// The responses to show: the one asked for, else the global ones and those of scores that somebody has.
  ///
  /// Throws for a name that the catalogue of the question does not have.
  func definitions(_ asked: String?, _ question: Question) throws(UsageError) -> [ResponseDefinition] {
    let all = ResponseDefinition.all(in: question.context.catalogue.instruments)
    if let asked {
      if let found = all.first(where: { $0.name == asked }) { return [found] }
      let names = all.map(\.name)
      throw UsageError(
        "--response cannot be '\(shown(asked))'", index: nil,
        hint: nearest(to: asked, among: names, limit: 1).first ?? "one of: " + names.joined(separator: ", "))
    }
    let known = groups.reduce(into: Set<Instrument>()) { known, group in
      for row in group.rows { known.formUnion(row.assessments.compactMap(\.instrument) + row.baselines.keys) }
    }
    return all.filter { $0.isHeadline && $0.instrument.map(known.contains) ?? true }
  }

  /// That each patient counts once in a group.
  func notes(_ question: Question) -> [String] {
    let rows = question.profile.unit.rawValue
    return later == 0
      ? [] : ["the first \(rows) of each patient in a group counts; \(counted(later, "later row")) left out"]
  }
}

extension ResponseDefinition {
  /// The patients among whom a response of a score is counted, behind its name; nil for a global response.
  var populationNote: String? { inWords.map { "\(name): \($0)" } }

  /// The option that asks for one response, also of an instrument that the department has defined.
  static let option = Option(
    "response", value: "WHAT", help: "Only that response; one of an instrument that the record defines too.",
    choices: all(in: .builtIn).map(\.name), takesSynonyms: true
  ).text
}

extension Question {
  /// The estimand of a response at a month.
  var estimandOfResponse: EstimandLine {
    let isNaive = profile.prevalent == .naive
    return EstimandLine(
      population: "the first \(profile.unit.rawValue) of each patient" + (patientsInWords.map { ", \($0)" } ?? ""),
      timeZero: "the first day of the row",
      event: "the response at the month, while on the row and without rescue (non-responder)",
      censoring: "the as-of date or the end of follow-up, and then apart",
      entry: isNaive ? "that day, also before the enrolment" : "that day, rows begun before the enrolment apart",
      variance: "exact, one row a patient")
  }

  /// The estimand of the time to a response.
  var estimandOfTimeToResponse: EstimandLine {
    var estimand = estimandOfTime(variance: "infinitesimal jackknife, one row a patient")
    (estimand.population, estimand.timeZero) = (estimandOfResponse.population, estimandOfResponse.timeZero)
    (estimand.event, estimand.competing) = ("a response first documented", "discontinued before, death included")
    return estimand
  }
}

extension Column where Row: Sendable {
  /// The numbers of patients whom no month can count, by the reason; `beforeEnrolment` says who they are by the first.
  static func apart(
    beforeEnrolment: String, _ number: @escaping @Sendable (Row, ResponseStanding.Apart) -> Int
  ) -> [Column] {
    let reasons: [(name: String, reason: ResponseStanding.Apart, sentence: String)] = [
      ("beforeEnrolment", .beforeEnrolment, beforeEnrolment),
      ("startUnknown", .startUnknown, "The number who were on a drug before anything is known."),
      ("noBaseline", .noBaseline, "The number without a score before the start."),
      ("outOfReach", .outOfReach, "The number whose score before the start leaves no room for the response."),
    ]
    return reasons.map { name, reason, sentence in
      Column(name, unit: .count(of: .patients), empty: .when("withheld"), sensitivity: .none, sentence) {
        number($0, reason)
      }
    }
  }
}
