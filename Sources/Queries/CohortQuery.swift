package import Answers
import Arguments
import PatientRecord
import Projections
import Statistics
import Text

extension Query {
  package static let cohort = Query(
    "cohort", "Show who the patients were on the first day of their first combination (Table 1).",
    smallCells: .withheld, CohortQuery.table,
    Parameter(CohortQuery.init, Grouping.option("Group patients by their first combination."), Suppression.groups))
}

/// `query cohort`: the patients at the index date, one row a characteristic or a level of it.
package struct CohortQuery: AskedQuery {
  let grouping: Grouping?
  package let suppression: Suppression

  /// The query with its options; everything that is not given as by default.
  package init(grouping: Grouping? = nil, suppression: Suppression = Suppression(threshold: nil)) {
    (self.grouping, self.suppression) = (grouping, suppression)
  }

  /// The fewest patients of a group, and of all others, of whom a characteristic is known, for a standardised
  /// difference.
  static let fewestForDifference = 10

  /// A characteristic, or one of its levels, of the patients of one group.
  struct Row: Sendable {
    let group: String
    /// The number of patients of the group.
    let patients: Int
    let characteristic: String
    /// The level; nil for a number.
    let level: String?
    /// The number of patients of whom the characteristic is not known.
    let missing: Int
    /// The patients with the level, of those of whom the characteristic is known; nil for a number.
    let share: Proportion?
    /// The values; nil for a level.
    let summary: Summary?
    /// The difference from all other groups together.
    var difference: Double?
    /// False if the least and the greatest value are withheld, which are single patients'.
    var showsExtremes = true

    var known: Int { patients - missing }
  }

  /// Answers a question.
  package func answer(_ question: Question) throws -> Answer {
    typealias Placed = (member: CohortMember, group: String, events: [Int])
    let placed = try question.collect(keepingIdentifiers: true) {
      (asked, placed: inout [Placed]) throws(ProjectionError) in
      guard let member = try deriveCohortMember(asked.history, patient: asked.name, in: question.context) else {
        return
      }
      let (name, events) = try SurvivalCohorts.group(of: member.index, asked.history, grouping, question.context)
      placed.append((member, name, events))
    }.flatMap { $0 }
    let groups = CohortGroup.groups(placed.map { ($0.member, $0.group, $0.events) })
    let characteristics = Characteristic.all(of: placed.map(\.member), question.context.catalogue.instruments)
    var withheld = 0
    let rows = groups.flatMap { group in
      let others = groups.filter { $0.name != group.name }.flatMap(\.members)
      let rows = characteristics.map { $0.rows(of: group, others) }
      let shown = suppression.isOn ? shown(rows, of: group, characteristics) : rows.flatMap(\.self)
      withheld += rows.joined().count - shown.count
      return shown.map { question.list($0, restingOn: question.namesEvents && !suppression.isOn ? group.events : []) }
    }
    return question.answer(
      "cohort",
      "Patients on the first day of their first \(question.profile.spellInWords); one row per characteristic or level.",
      [rows],
      CohortQuery.table, leavingOut: .combinations(withheld: withheld, namesWithheld: false, suppression),
      notes: notes(groups, question.patientCount - placed.count, question.profile.spellInWords) + suppression.notes)
  }

  /// The rows of a group that may be shown: those of characteristics that are known of enough patients, and are not
  /// known of none or enough; of levels those that leave no few patients.
  private func shown(_ rows: [[Row]], of group: CohortGroup, _ characteristics: [Characteristic]) -> [Row] {
    var parts = ShownParts(group.members, suppression, patient: \.patient)
    guard parts.admitAll() else { return [] }
    return zip(rows, characteristics).flatMap { rows, characteristic in
      guard parts.admit([characteristic.isKnown]) else { return [Row]() }
      return zip(rows, parts.admitEach(rows.map { characteristic.hasLevel($0.level) })).filter {
        // A level of nobody is named since somebody of another group has it.
        $1 && $0.share?.count != 0
      }.map {
        var row = $0.0
        (row.difference, row.showsExtremes) = (nil, false)
        return row
      }
    }
  }

  private func notes(_ groups: [CohortGroup], _ leftOut: Int, _ spell: String) -> [String] {
    [
      "index date: the first day of a patient's first \(spell); weight: the last in "
        + "\(CohortMember.weightDays) days before it, scores: in \(baselineDays) days, else the baseline of a later "
        + "one",
      suppression.isOn ? nil : "\(counted(leftOut, "patient")) without a \(spell): see query attrition",
      groups.count < 2 || suppression.isOn
        ? nil
        : "standardised difference: a group against all others together, where the characteristic is known of "
          + "\(CohortQuery.fewestForDifference) patients or more on both sides",
      "prior therapies are known of patients of whom one is recorded, none included",
    ].compactMap { $0 }
  }

  static let table = Table(
    columns,
    shown: [
      "group",
      .composed("characteristic", of: ["characteristic", "level"]) { row in
        row.level.map { "\(row.characteristic): \($0)" } ?? row.characteristic
      },
      .composed("n", of: ["count", "known", "patients", "missing"], isFlushRight: true) { row in
        row.share.map { "\($0.count) of \($0.total)" } ?? "\(row.known)"
      },
      .composed("%", of: ["share"], isFlushRight: true) { $0.content.share.map { shownPercent($0.estimate) } ?? "" },
      .composed("mean (SD)", of: ["mean", "sd"], isFlushRight: true) { row in
        row.summary.map { "\(Value($0.mean).shownToPeople) (\(Value($0.standardDeviation).shownToPeople))" } ?? ""
      },
      .composed("median (quartiles)", of: ["median", "q1", "q3"], isFlushRight: true) { row in
        row.summary.map { "\(Value($0.median).shownToPeople) (\(shownRange($0.firstQuartile, $0.thirdQuartile)))" }
          ?? ""
      }, "missing",
      .composed("standardised difference", of: ["standardizedDifference"], isFlushRight: true) { row in
        row.difference.map { Value($0).shownToPeople } ?? "–"
      },
    ])

  private static let columns: [Column<Listed<Row>>] = [
    .group { $0.group },
    count("patients", "The number of patients of the group.") { $0.patients },
    Column("characteristic", identifies: true, sensitivity: .none, "The characteristic, at the index date.") {
      $0.characteristic
    },
    Column("level", empty: .when("a number"), identifies: true, sensitivity: .term, "The level.") { $0.level },
    count("known", "The number of patients of whom it is known.") { $0.known },
    count("missing", "The number of patients of whom it is not known.") { $0.missing },
    Column(
      "count", unit: .count(of: .patients), empty: .when("a number"), sensitivity: .none,
      "The number of patients with the level."
    ) {
      $0.content.share?.count
    },
    Column(
      "share", unit: .share, empty: .when("a number"), sensitivity: .none,
      "The share of them among those of whom it is known."
    ) { $0.content.share?.estimate },
    figure("mean", "The mean.") { $0.mean },
    figure("sd", "The standard deviation.") { $0.standardDeviation },
    figure("median", "The median.") { $0.median },
    figure("q1", "The first quartile.") { $0.firstQuartile },
    figure("q3", "The third quartile.") { $0.thirdQuartile },
    extreme("min", "The lowest value.") { $0.minimum },
    extreme("max", "The highest value.") { $0.maximum },
    Column(
      "standardizedDifference", heading: "standardised difference",
      empty: .when("one group, too few patients, or withheld"),
      sensitivity: .none, "The difference from all other groups together, in standard deviations."
    ) { $0.difference },
    .events(),
  ]

  private static func count(
    _ name: String, _ sentence: String, _ get: @escaping @Sendable (Listed<Row>) -> Int
  ) -> Column<Listed<Row>> {
    Column(name, unit: .count(of: .patients), sensitivity: .none, sentence, get)
  }

  private static func extreme(
    _ name: String, _ sentence: String, _ get: @escaping @Sendable (Summary) -> Double?
  ) -> Column<Listed<Row>> {
    Column(name, empty: .when("a level, too few values, or withheld"), sensitivity: .none, sentence) { row in
      row.content.showsExtremes ? row.content.summary.flatMap(get) : nil
    }
  }

  private static func figure(
    _ name: String, _ sentence: String, _ get: @escaping @Sendable (Summary) -> Double?
  ) -> Column<Listed<Row>> {
    Column(name, empty: .when("a level, or too few values"), sensitivity: .none, sentence) { row in
      row.content.summary.flatMap(get)
    }
  }
}

/// The patients of one group at their index dates.
struct CohortGroup {
  /// The name as it was written first.
  private(set) var name: String
  private(set) var members: [CohortMember] = []
  private(set) var events: [Int] = []
  private var named = Int.max

  /// Groups patients by the folded names of their groups; in the order of the names.
  static func groups(_ placed: [(member: CohortMember, group: String, events: [Int])]) -> [CohortGroup] {
    var groups: [FoldedText: CohortGroup] = [:]
    for (member, name, events) in placed {
      let positions = member.events + events
      groups[FoldedText(name), default: CohortGroup(name: name)].add(member, positions, called: name)
    }
    return groups.values.map { group in
      var group = group
      group.events = Set(group.events).sorted()
      return group
    }.sorted { $0.name < $1.name }
  }

  private mutating func add(_ member: CohortMember, _ positions: [Int], called name: String) {
    if let first = positions.min(), first < named { (self.name, named) = (name, first) }
    members.append(member)
    events += positions
  }
}
