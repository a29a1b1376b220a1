package import PatientRecord
package import Projections
package import Statistics

/// The combinations that count, in groups; one of all if nothing groups them.
package struct SurvivalCohorts {
  /// The rows of one group, and the positions of the events that they rest on, those that decide the group included.
  package struct Group {
    /// The name as it was written first.
    package private(set) var name: String
    /// The rows that are described: all but those that the rule `prevalent` leaves out.
    package private(set) var rows: [Combination] = []
    /// The rows that are left out, since they were over by the enrolment or began before it.
    package private(set) var leftOut: [Combination] = []
    /// The first position that the row with the name rests on.
    private var named = Int.max
    /// The positions that each row rests on.
    private var positions: [[Int]] = []

    init(name: String) { self.name = name }

    mutating func add(_ row: Combination, _ events: [Int], called name: String) {
      let first = events.first ?? row.events.first ?? .max
      if first < named { (self.name, named) = (name, first) }
      if row.isLeftOut {
        leftOut.append(row)
        return
      }
      rows.append(row)
      positions.append(events.isEmpty ? row.events : row.events + events)
    }

    /// The rows of which curves are made: those whose place in time is known.
    package var followed: [Combination] { rows.filter(\.isFollowed) }

    /// True if there is a curve to draw: some rows, of which none is a sum of spells.
    package var hasCurve: Bool { rows.contains(where: \.isFollowed) && rows.allSatisfy { $0.intervals <= 1 } }

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
  package let groups: [Group]
  /// The number of combinations that are possible only, and not counted.
  package let possible: Int

  /// The combinations of a question, grouped; throws if its profile refuses partial dates that they rest on.
  package init(_ question: Question, by grouping: Grouping?) throws {
    typealias Placed = (row: Combination, group: String?, events: [Int])
    let placed = try question.collect(keepingIdentifiers: true) {
      (asked, placed: inout [Placed]) throws(ProjectionError) in
      for row in try deriveCombinations(asked.history, patient: asked.name, in: question.context) {
        if !row.counts {
          placed.append((row, nil, []))
        } else {
          let (name, events) = try SurvivalCohorts.group(of: row, asked.history, grouping, question.context)
          placed.append((row, name, events))
        }
      }
    }
    let all = Group(name: "all")
    var groups: [FoldedText: Group] = grouping == nil ? [FoldedText("all"): all] : [:]
    var possible = 0
    for (row, name, events) in placed.joined() {
      if let name {
        groups[FoldedText(name), default: Group(name: name)].add(row, events, called: name)
      } else {
        possible += 1
      }
    }
    self.groups = groups.values.sorted { $0.name < $1.name }
    self.possible = possible
  }

  /// The group of a row, and the events beside its own that decide it; the condition is that of its outcome row.
  package static func group(
    of row: Combination, _ history: PatientHistory, _ grouping: Grouping?, _ context: ProjectionContext
  ) throws(ProjectionError) -> (name: String, events: [Int]) {
    let none = "not recorded"
    switch grouping {
    case nil: return ("all", [])
    case .condition: return try deriveCondition(of: row, history, in: context) ?? (none, [])
    case .anchor: return (row.anchor, [])
    case .partner: return (row.partners.joined(separator: "+"), [])
    case .response: return (row.response?.rawValue ?? none, [])
    case .reason: return (row.reason?.rawValue ?? none, [])
    }
  }

  /// All rows that are described.
  package var rows: [Combination] { groups.flatMap(\.rows) }

  /// All rows that are left out.
  package var leftOut: [Combination] { groups.flatMap(\.leftOut) }

  /// True if some days are summed over several intervals, so that there is no time to an event.
  package var hasSums: Bool { rows.contains { $0.intervals > 1 } }

  /// The log-rank test between the groups; nil if it has no answer, or none that could be read as one.
  package func test(by grouping: Grouping?, _ profile: Profile) -> LogRank? {
    if grouping == nil || grouping == .response || profile.endpoint == .failure || hasSums { return nil }
    return LogRank(groups.map { $0.followed.map(\.observation) })
  }
}

extension Combination {
  /// True if the rule `prevalent` leaves the row out: it was over by the enrolment, or began before it.
  var isLeftOut: Bool { entry == .overBefore || entry == .leftOut }

  /// True if the row is part of curves: the time at which it comes under observation is known.
  package var isFollowed: Bool { entry.delay != nil }

  /// Time on combination in months: whatever ends it is the event, what is ongoing is censored.
  package var observation: Observation { Observation(time: months, isEvent: !ongoing, entry: entry.delay?.months ?? 0) }

  /// The same with failure as cause 0 and every other end as cause 1.
  package var competingObservation: CompetingObservation {
    CompetingObservation(
      time: months, cause: ongoing ? nil : isFailure ? 0 : 1, entry: entry.delay?.months ?? 0)
  }
}
