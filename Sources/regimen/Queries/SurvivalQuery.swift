import PatientRecord
import Projections
import Statistics

/// `query survival`: time on combination as a curve, or failure with competing reasons, with everything that a paper
/// says of it.
enum SurvivalQuery {
  static func answer(
    _ question: Question, by grouping: DurationsQuery.Grouping?, _ options: StatisticsOptions
  ) throws -> Answer {
    let cohorts = try SurvivalCohorts(question, by: grouping)
    let survival = SurvivalRows(
      cohorts: cohorts, profile: question.profile, options: options,
      test: grouping == nil || grouping == .response ? nil : cohorts.logRank(question.profile))
    let rows = cohorts.groups.enumerated().map { index, group in
      question.row(survival.fields(index), events: group.events.sorted())
    }
    let shown = options.suppression.groupRows(
      rows, patients: cohorts.groups.map { Set($0.rows.map(\.patient)) }, alwaysNull: ["curve"]
    ).map { survival.withoutExtremes($0) }
    return question.answer(
      "survival", rows: shown, columns: SurvivalColumns.all(options, question.profile),
      fields: SurvivalRows.csvFields, possible: cohorts.possible,
      notes: survival.notes(grouping) + options.suppression.notes)
  }
}

/// The combinations that count, in groups.
struct SurvivalCohorts {
  /// The rows of one group, and the positions of the events that they rest on.
  struct Group {
    let name: String
    var rows: [Combination] = []
    var events: Set<Int> = []
  }

  /// By name.
  let groups: [Group]
  /// How many combinations are possible only, and not counted.
  let possible: Int

  init(_ question: Question, by grouping: DurationsQuery.Grouping?) throws {
    var groups: [String: Group] = grouping == nil ? ["all": Group(name: "all")] : [:]
    var possible = 0
    try question.forEachPatient { (asked) throws(ProjectionError) in
      for row in try deriveCombinations(asked.history, patient: asked.name, in: question.context) {
        if row.possible {
          possible += 1
          continue
        }
        let (name, events) = try DurationsQuery.group(of: row, asked.history, grouping, question.context)
        groups[name, default: Group(name: name)].rows.append(row)
        groups[name]?.events.formUnion(row.events + events)
      }
    }
    self.groups = groups.values.sorted { $0.name < $1.name }
    self.possible = possible
  }

  /// All rows.
  var rows: [Combination] { groups.flatMap(\.rows) }

  /// How many patients stand in more than one row, of how many.
  var repeated: (patients: Int, of: Int) {
    let counts = Dictionary(grouping: rows, by: \.patient).mapValues(\.count)
    return (counts.values.count { $0 > 1 }, counts.count)
  }

  /// Whether some days are summed over several intervals, so that there is no time to an event.
  var hasSums: Bool { rows.contains { $0.intervals > 1 } }

  /// The log-rank test between the groups; nil where it has no answer.
  func logRank(_ profile: Profile) -> LogRank? {
    profile.endpoint == .failure || hasSums ? nil : LogRank(groups.map { $0.rows.map(\.observation) })
  }
}

extension Combination {
  /// Time on combination in months: whatever ends it is the event, what is ongoing is censored.
  var observation: Observation { Observation(time: months, isEvent: !ongoing) }

  /// The same with failure as cause 0 and every other end as cause 1.
  var competingObservation: CompetingObservation {
    CompetingObservation(time: months, cause: ongoing ? nil : isFailure ? 0 : 1)
  }
}
