import PatientRecord
import Projections
import Statistics

/// `query survival`: time on combination as a curve, or failure with competing reasons, with everything that a paper
/// says of it.
enum SurvivalQuery {
  static func answer(
    _ question: Question, by grouping: Grouping?, _ options: CurveOptions
  ) throws -> Answer {
    let cohorts = try SurvivalCohorts(question, by: grouping)
    let survival = SurvivalRows(
      cohorts: cohorts, profile: question.profile, options: options,
      test: cohorts.test(by: grouping, question.profile))
    let rows = cohorts.groups.enumerated().map { index, group in
      question.row(survival.fields(index), events: group.events)
    }
    let shown = options.suppression.groupRows(
      rows, patients: cohorts.groups.map { Set($0.rows.map(\.patient)) }, alwaysNull: ["curve"]
    )
    let safe = zip(shown, cohorts.groups).map { survival.withoutSmallCells($0, $1.rows) }
    return question.answer(
      "survival", rows: safe, columns: SurvivalColumns.all(options, question.profile),
      fields: SurvivalRows.csvFields, possible: cohorts.possible,
      notes: survival.notes(grouping) + options.suppression.notes)
  }
}

/// The combinations that count, in groups; there is one of all where nothing groups them.
struct SurvivalCohorts {
  /// The rows of one group, and the positions of the events that they rest on, those that decide the group included.
  struct Group {
    let name: String
    private(set) var rows: [Combination] = []
    /// The positions that each row rests on.
    private var positions: [[Int]] = []

    init(name: String) { self.name = name }

    mutating func add(_ row: Combination, _ events: [Int]) {
      rows.append(row)
      positions.append(events.isEmpty ? row.events : row.events + events)
    }

    /// The positions in order, each once.
    var events: [Int] { events(ofRows: rows.indices) }

    /// The positions that some of the rows rest on, in order, each once.
    func events(ofRows places: some Sequence<Int>) -> [Int] {
      var ordered: [Int] = []
      for position in places.flatMap({ positions[$0] }).sorted() where ordered.last != position {
        ordered.append(position)
      }
      return ordered
    }
  }

  /// By name.
  let groups: [Group]
  /// How many combinations are possible only, and not counted.
  let possible: Int

  init(_ question: Question, by grouping: Grouping?) throws {
    typealias Placed = (row: Combination, group: String?, events: [Int])
    let placed = try question.collect(keepingIdentifiers: true) {
      (asked, placed: inout [Placed]) throws(ProjectionError) in
      for row in try deriveCombinations(asked.history, patient: asked.name, in: question.context) {
        if row.possible {
          placed.append((row, nil, []))
        } else {
          let (name, events) = try DurationsQuery.group(of: row, asked.history, grouping, question.context)
          placed.append((row, name, events))
        }
      }
    }
    var groups: [String: Group] = grouping == nil ? ["all": Group(name: "all")] : [:]
    var possible = 0
    for (row, name, events) in placed.joined() {
      if let name {
        groups[name, default: Group(name: name)].add(row, events)
      } else {
        possible += 1
      }
    }
    self.groups = groups.values.sorted { $0.name < $1.name }
    self.possible = possible
  }

  /// All rows.
  var rows: [Combination] { groups.flatMap(\.rows) }

  /// Whether some days are summed over several intervals, so that there is no time to an event.
  var hasSums: Bool { rows.contains { $0.intervals > 1 } }

  /// The log-rank test between the groups; nil where it has no answer, or none that could be read as one.
  func test(by grouping: Grouping?, _ profile: Profile) -> LogRank? {
    if grouping == nil || grouping == .response || profile.endpoint == .failure || hasSums { return nil }
    return LogRank(groups.map { $0.rows.map(\.observation) })
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
