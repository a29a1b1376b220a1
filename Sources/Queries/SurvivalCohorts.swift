import CalendarTime
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
    /// The stratum of each row.
    private var strata: [String] = []
    private let profile: Profile
    private let window: StartWindow?

    init(name: String, _ profile: Profile, _ window: StartWindow?) {
      (self.name, self.profile, self.window) = (name, profile, window)
    }

    mutating func add(_ row: Combination, _ events: [Int], called name: String, in stratum: String) {
      let first = events.first ?? row.events.first ?? .max
      if first < named { (self.name, named) = (name, first) }
      if row.isLeftOut {
        leftOut.append(row)
        return
      }
      rows.append(row)
      strata.append(stratum)
      positions.append(events.isEmpty ? row.events : row.events + events)
    }

    /// The rows of which curves are made: those whose place in time is known, and that reach the window.
    package var followed: [FollowedRow] {
      var followed: [FollowedRow] = []
      followed.reserveCapacity(rows.count)
      for row in rows { if let row = FollowedRow(row, profile, within: window) { followed.append(row) } }
      return followed
    }

    /// The rows of curves in one stratum.
    func followed(inStratum stratum: String) -> [FollowedRow] {
      zip(rows, strata).filter { $0.1 == stratum }.compactMap { follow($0.0) }
    }

    /// The number of rows that would be in a curve, had they any time in its window.
    var countOutsideWindow: Int {
      var count = 0
      for row in rows where row.isFollowed && FollowedMonths(row, profile, within: window) == nil { count += 1 }
      return count
    }

    /// The names of the strata that the rows are in.
    var strataNames: Set<String> { Set(strata) }

    /// True if there is a curve to draw: some rows, of which none is a sum of spells.
    package var hasCurve: Bool { rows.contains { follow($0) != nil } && rows.allSatisfy { $0.intervals <= 1 } }

    /// Returns a row as curves count it; nil if it is in none.
    func follow(_ row: Combination) -> FollowedRow? { FollowedRow(row, profile, within: window) }

    /// The positions in order, each once.
    var events: [Int] { events(ofRows: rows.indices) }

    /// The positions that some of the rows rest on, in order, each once.
    func events(ofRows places: some Sequence<Int>) -> [Int] {
      var all: [Int] = []
      for place in places { all += positions[place] }
      return distinctPositions(all)
    }
  }

  /// Groups that come into being with their first row.
  private struct GroupsByName {
    private(set) var groups: [Group] = []
    private var numbers: [FoldedText: Int] = [:]
    private let profile: Profile
    private let window: StartWindow?
    /// The group of the row before: the next is often in the same.
    private var last: (name: String, number: Int)?

    init(_ names: [String], _ profile: Profile, _ window: StartWindow?) {
      (self.profile, self.window) = (profile, window)
      for name in names { _ = number(of: name) }
    }

    private mutating func number(of name: String) -> Int {
      if let last, last.name == name { return last.number }
      let number = numbers[FoldedText(name), default: groups.count]
      if number == groups.count {
        groups.append(Group(name: name, profile, window))
        numbers[FoldedText(name)] = number
      }
      last = (name, number)
      return number
    }

    /// Adds a row to its group, if it has one.
    mutating func add(_ place: Placed) {
      guard let name = place.group else { return }
      groups[number(of: name)].add(place.row, place.events, called: name, in: place.stratum)
    }
  }

  /// By name.
  package let groups: [Group]
  /// The number of combinations that are possible only, and not counted.
  package let possible: Int
  /// The words that make the groups; nil for none.
  let grouping: Grouping?
  /// The words that make the strata in which groups are compared; nil for none.
  let strata: Grouping?
  /// True if the rows are known by their number alone, and not by their patients.
  let countsOnly: Bool
  /// True if a word of the groups is the response.
  let isByResponse: Bool
  /// True if the groups are made by what is known only later, and so have no curves.
  package let looksAhead: Bool
  /// True if the strata are.
  private let strataLookAhead: Bool
  /// The number of patients with a row whose enrolment is inferred from their other entries.
  let inferredEntries: Int

  /// The combinations of a question, grouped; throws if its profile refuses partial dates that they rest on.
  /// Curves are of the time in `window` after the start of each row, if there is one, and compared within `strata`.
  /// If the window begins after the start, its beginning is the landmark of groups by response.
  package init(
    _ question: Question, by grouping: Grouping?, strata: Grouping? = nil, within window: StartWindow? = nil
  ) throws {
    var grouping = grouping
    let placed: [[Placed]]
    if let shared = question.shared {
      (placed, grouping) = try SurvivalCohorts.placed(shared, by: grouping, strata, within: window, question.profile)
    } else {
      placed = try SurvivalCohorts.placed(question, by: grouping, strata, within: window)
    }
    let profile = question.profile
    var groups = GroupsByName(grouping == nil ? ["all"] : [], profile, window)
    var possible = 0
    var inferred: Set<String> = []
    for part in placed {
      for place in part {
        if place.isEntryInferred, !place.row.isLeftOut { inferred.insert(place.row.patient) }
        if place.group == nil { possible += 1 } else { groups.add(place) }
      }
    }
    self.groups = groups.groups.sorted { $0.name < $1.name }
    self.possible = possible
    (self.grouping, self.strata) = (grouping, strata)
    countsOnly = question.shared?.isOfCounts == true
    isByResponse = grouping?.words.contains(.response) == true
    let isRefused = profile.misleading == .refused
    looksAhead = isRefused && grouping?.looksAhead(within: window) == true
    strataLookAhead = isRefused && strata?.looksAhead(within: window) == true
    inferredEntries = inferred.count
  }

  /// A row in its place; without a group if it does not count.
  struct Placed: Sendable {
    let row: Combination
    var group: String?
    var stratum = ""
    var events: [Int] = []
    var isEntryInferred = false
  }

  /// The rows of a record in their groups.
  private static func placed(
    _ question: Question, by grouping: Grouping?, _ strata: Grouping?, within window: StartWindow?
  ) throws(ProjectionError) -> [[Placed]] {
    try question.collect(keepingIdentifiers: true) { (asked, placed: inout [Placed]) throws(ProjectionError) in
      for row in try question.combinations(of: asked) {
        if !row.counts {
          placed.append(Placed(row: row))
        } else {
          let group = try SurvivalCohorts.group(of: row, asked.history, grouping, question.context, within: window)
          let stratum = try SurvivalCohorts.group(of: row, asked.history, strata, question.context, within: window)
          let events =
            group.events.isEmpty && stratum.events.isEmpty ? [] : Set(group.events + stratum.events).sorted()
          placed.append(
            Placed(
              row: row, group: group.name, stratum: stratum.name, events: events,
              isEntryInferred: asked.isEnrolmentInferred))
        }
      }
    }
  }

  /// The group of a row, and the events beside its own that decide it; the condition is that of its outcome row, and
  /// the response that by the landmark of `window`, if it has one.
  package static func group(
    of row: Combination, _ history: PatientHistory, _ grouping: Grouping?, _ context: ProjectionContext,
    within window: StartWindow? = nil
  ) throws(ProjectionError) -> (name: String, events: [Int]) {
    guard let grouping else { return ("all", []) }
    var names: [String] = []
    var events: [Int] = []
    for word in grouping.words {
      let (name, own) = try value(of: word, row, history, window, context)
      names.append(name ?? "not recorded")
      events += own
    }
    return (names.joined(separator: " / "), Set(events).sorted())
  }

  /// The value of one word that the row itself says, which may not be recorded; nil if its history has to be asked.
  static func value(of word: Grouping.Word, _ row: Combination) -> (name: String?, events: [Int])? {
    switch word {
    case .condition, .line, .sex, .ageBand: nil
    case .drug: (([row.anchor] + row.partners).joined(separator: "+"), [])
    case .anchor: (row.anchor, [])
    case .partner: (row.partners.isEmpty ? "none" : row.partners.joined(separator: "+"), [])
    case .startYear: (String(row.start.year), [])
    case .response: (row.response?.rawValue, [])
    case .reason: (row.reason?.rawValue, [])
    case .site: (row.patient.firstIndex(of: "/").map { String(row.patient[..<$0]) }, [])
    }
  }

  /// The value of one word; nil if it is not recorded.
  static func value(
    of word: Grouping.Word, _ row: Combination, _ history: PatientHistory, _ window: StartWindow?,
    _ context: ProjectionContext
  ) throws(ProjectionError) -> (name: String?, events: [Int]) {
    switch word {
    case .condition:
      let condition = try deriveCondition(of: row, history, in: context)
      return (condition?.condition, condition?.events ?? [])
    case .line: return try line(row, history, context)
    case .sex, .ageBand:
      let person = try derivePerson(on: row.start, history, in: context)
      return (word == .sex ? person.sex?.rawValue : person.age.map(Grouping.band), person.events)
    case .response: return try response(row, history, window, context)
    case .drug, .anchor, .partner, .startYear, .reason, .site: return value(of: word, row) ?? (nil, [])
    }
  }

  /// The response to a row, or that by the landmark of a window.
  private static func response(
    _ row: Combination, _ history: PatientHistory, _ window: StartWindow?, _ context: ProjectionContext
  ) throws(ProjectionError) -> (name: String?, events: [Int]) {
    guard let landmark = window?.landmark(after: row.start) else { return (row.response?.rawValue, []) }
    let (response, events) = try deriveResponse(to: row, by: landmark, history, in: context)
    return (response?.rawValue, events)
  }

  /// The line of a row's anchor for the condition of the row; nil where it is unknown, or where the drug began none.
  private static func line(
    _ row: Combination, _ history: PatientHistory, _ context: ProjectionContext
  ) throws(ProjectionError) -> (name: String?, events: [Int]) {
    let condition = try deriveCondition(of: row, history, in: context)
    let lines = try deriveTreatmentLines(history, patient: row.patient, in: context)
    let line = lines.line(of: row.anchor, for: condition?.condition)
    let behind = lines.filter { $0.drug == row.anchor }.flatMap(\.events)
    return (line.map { "line \($0)" }, (condition?.events ?? []) + behind)
  }

  /// All rows that are described.
  package var rows: [Combination] { groups.count == 1 ? groups[0].rows : groups.flatMap(\.rows) }

  /// All rows that are left out.
  package var leftOut: [Combination] { groups.flatMap(\.leftOut) }

  /// True if some days are summed over several intervals, so that there is no time to an event.
  package var hasSums: Bool { rows.contains { $0.intervals > 1 } }

  /// The fewest rows of a group that its longest time bounds the horizon of restricted means.
  static let fewestForHorizon = 5

  /// The month up to which restricted means go where none is asked for, the same for all groups: the smallest of the
  /// longest times of groups of at least five rows. Nil for one group, and without such a group.
  package var commonHorizon: Double? {
    if groups.count < 2 { return nil }
    return groups.map(\.followed).filter { $0.count >= SurvivalCohorts.fewestForHorizon }
      .compactMap { $0.map(\.time).max() }.min()
  }

  /// Returns the month of a horizon; nil for the longest time of each group.
  func month(of horizon: CurveOptions.Horizon) -> Double? {
    switch horizon {
    case .common: commonHorizon
    case .own: nil
    case .month(let month): month
    }
  }

  /// The expected events of a group below which its log-rank test is refused.
  static let fewestExpected = 5.0

  /// The names of the strata, in order.
  package var strataNames: [String] {
    groups.reduce(into: Set()) { $0.formUnion($1.strataNames) }.sorted()
  }

  /// The log-rank test between the groups within strata, or the reason that there is none to be read; nil if nothing
  /// asks for one.
  package func test(by grouping: Grouping?, _ profile: Profile) -> Result<LogRank, NoTest>? {
    if grouping == nil { return strata.map { _ in .failure(.nothingToCompare) } }
    if hasSums { return nil }
    if looksAhead || strataLookAhead { return .failure(.looksAhead) }
    if profile.endpoint == .failure { return .failure(.competingEnds) }
    guard let test = logRank(profile) else { return .failure(.nothingToTest) }
    let few = groupsOfFewExpected(in: test)
    return few.isEmpty || profile.misleading == .shown ? .success(test) : .failure(.tooFewExpected(few))
  }

  /// The names of the groups in which a test expects too few ends.
  private func groupsOfFewExpected(in test: LogRank) -> [String] {
    zip(groups, test.groups).filter { 0 < $1.expected && $1.expected < SurvivalCohorts.fewestExpected }.map(\.0.name)
  }

  /// Says how a test takes rows of one patient, and that it expects few ends, if it is shown all the same.
  package func remarks(on test: LogRank, _ profile: Profile) -> String {
    let few = groupsOfFewExpected(in: test)
    return varianceOfTest(profile)
      + (few.isEmpty ? "" : ", no guide where fewer than 5 ends are expected (\(few.joined(separator: ", ")))")
  }

  /// The test, with the variance by patient where the rule `variance` asks for it and one has several rows.
  private func logRank(_ profile: Profile) -> LogRank? {
    let cells = strataNames.map { name in groups.map { $0.followed(inStratum: name) } }
    let numbers = cells.flatMap(\.self).flatMap(\.self).clusters(profile)?.numbers
    var rest = (numbers ?? [])[...]
    let clusters = cells.map { groups in
      groups.map { rows in
        defer { rest = rest.dropFirst(rows.count) }
        return Array(rest.prefix(rows.count))
      }
    }
    return LogRank(
      strata: cells.map { groups in groups.map { $0.map(\.observation) } }, clusters: numbers.map { _ in clusters })
  }
}

/// The reason that there is no log-rank test.
package enum NoTest: Error, Equatable {
  /// It compares rates of ending, not incidences.
  case competingEnds
  /// Groups or strata are made by what is known only later.
  case looksAhead
  /// There are no groups.
  case nothingToCompare
  /// Fewer than two groups are at risk of an end.
  case nothingToTest
  /// Fewer than five ends are expected in these groups.
  case tooFewExpected([String])

  /// The reason in words.
  package var message: String {
    switch self {
    case .competingEnds:
      "no log-rank test of cumulative incidences: it compares rates of ending, not the curves shown"
    case .looksAhead: "no log-rank test by response: who responds must have stayed long enough to do so"
    case .nothingToCompare: "no log-rank test: it compares the groups of --by"
    case .nothingToTest: "no log-rank test: fewer than two groups at risk of an end"
    case .tooFewExpected(let names):
      "no log-rank test: fewer than 5 ends are expected in \(names.joined(separator: ", "))"
    }
  }
}
