package import Answers
import Arguments
import PatientRecord
package import Projections
import Text

extension Query {
  package static let combinations = Query(
    "combinations", "Show when an anchor and a partner ran together.",
    smallCells: .withheldFromCounts,
    examples: [
      Example(
        "regimen query combinations --patient P01 --explain --log ward", "Shows the lines that each row rests on."),
      Example("regimen query combinations --count --log EventLogs/case-series", "How many of each combination."),
    ], CombinationsQuery.table, counts: CombinationsQuery.counts.descriptions,
    Parameter(
      CombinationsQuery.init,
      Option.flag("count", help: "Count the rows of each combination, and their patients.").isGiven,
      Suppression.groups))
}

/// `query combinations`: when an anchor and a partner ran together.
package struct CombinationsQuery: AskedQuery {
  /// True if rows are counted by combination.
  let counts: Bool
  package let suppression: Suppression

  /// Answers a question.
  package func answer(_ question: Question) throws -> Answer {
    if suppression.isOn, !counts {
      throw UsageError(
        "each row shows a single patient, which --suppress-below withholds", index: nil,
        hint: "add --count, which counts rows and patients")
    }
    let parts = try question.collect { (asked, listed: inout [Listed<Combination>]) throws(ProjectionError) in
      for row in try question.combinations(of: asked)
      where !row.counts || question.profile.lists(row) {
        listed.append(question.list(row, restingOn: row.events, of: asked))
      }
    }
    if counts { return countedAnswer(parts.flatMap { $0 }, question) }
    return question.answer(
      "combinations", "Time on combination; one row per \(question.profile.rowInWords).", parts,
      CombinationsQuery.table,
      leavingOut: .combinations(possible: parts.reduce(0) { $0 + $1.count { !$0.content.counts } }),
      notes: CombinationsQuery.notes(parts))
  }

  /// Says what the rows that count rest on: time after the last entry, rows of no days, rows in doubt.
  static func notes(_ rows: [Combination], isSuppressing: Bool = false) -> [String] {
    var sums = SumsOfNotes()
    for place in rows.indices { sums.add(rows[place]) }
    return notes(sums, isSuppressing: isSuppressing)
  }

  /// The same of rows as they are listed.
  static func notes<Row: CombinationRow>(_ parts: [[Listed<Row>]], isSuppressing: Bool = false) -> [String] {
    var sums = SumsOfNotes()
    for part in parts { for row in part { sums.add(row.content.combination) } }
    return notes(sums, isSuppressing: isSuppressing)
  }

  private struct SumsOfNotes {
    var (days, stale, brief, doubtful) = (0, 0, 0, 0)

    /// Adds a row, if it counts; inlined, so that of a row nothing else is read.
    @inline(__always)
    mutating func add(_ row: Combination) {
      guard row.counts else { return }
      days += row.days
      stale += row.staleDays
      if row.possible { doubtful += 1 } else if !row.ongoing, row.days == 0 { brief += 1 }
    }
  }

  private static func notes(_ sums: SumsOfNotes, isSuppressing: Bool) -> [String] {
    let (days, stale, brief, doubtful) = (sums.days, sums.stale, sums.brief, sums.doubtful)
    func number(_ rows: Int) -> String { isSuppressing ? "some rows" : counted(rows, "row") }
    return [
      staleNote(stale, of: days, isSuppressing: isSuppressing),
      brief == 0
        ? nil : "\(number(brief)) of no days: one drug was stopped on its first day, which days=inclusive counts",
      doubtful == 0
        ? nil
        : "\(number(doubtful)) in doubt: partial dates may leave no day on both drugs; "
          + "possible=left-out leaves them out",
    ].compactMap(\.self)
  }

  /// The combinations of all patients that count, and apart from them those that are only possible.
  package static func combinations(_ question: Question) throws -> (counted: [Combination], possible: [Combination]) {
    let rows = try question.derive { (asked) throws(ProjectionError) in try question.combinations(of: asked) }
      .flatMap { $0 }
    return (rows.filter(\.counts), rows.filter { !$0.counts })
  }

  /// The columns of a combination without its events.
  package static let columns: [Column<Listed<Combination>>] = [
    .patient { $0.patient },
    Column("anchor", identifies: true, sensitivity: .term, "The anchor drug; several are joined by `+`.") { $0.anchor },
    Column("partners", identifies: true, sensitivity: .term, "The partner drugs, sorted.") { $0.partners },
    .members(of: Combination.measures()) { $0 },
    Column(
      "response", empty: .notRecorded, sensitivity: .none, "The response to the combination, by the rule `response`."
    ) { $0.response },
    Column("reason", empty: .notRecorded, sensitivity: .none, "The reason for which the drugs were combined.") {
      $0.reason
    },
    Column(
      "endingReasons", heading: "ended for", sensitivity: .none,
      "The reasons for which it ended; none while it is ongoing."
    ) { $0.endingReasons },
    Column(
      "entry", unit: .days,
      empty: .when("in no curve: over by the enrolment, left out, or running when first heard of"),
      sensitivity: .none,
      "The days from the start to the enrolment, where the row is at risk from then on by `prevalent`; 0 for the start."
    ) { $0.entry.delay?.days },
  ]

  package static let table = Table(
    columns + [.events()],
    shown: [
      "patient", "anchor", "partners",
      .composed("start", of: ["start", "startImputed"]) { shownDay($0.start, $0.startImputed) },
      .composed("end", of: ["end", "ongoing", "possible"]) { $0.content.shownEnd }, "days", "months", "response",
      "reason", "endingReasons",
    ], emphasis: { $0.content.emphasis })
}

/// A derived row that is a combination, or is about one.
protocol CombinationRow: Sendable {
  var combination: Combination { get }
}

extension Combination: CombinationRow {
  var combination: Combination { self }
}

extension OutcomeRow: CombinationRow {}

extension Combination {
  /// The columns that say when a combination was and how long it lasted.
  static func measures<Row: CombinationRow>() -> [Column<Listed<Row>>] {
    [
      Column("start", sensitivity: .date, "The first day on both.") { $0.content.combination.start },
      Column("end", empty: .ongoing, sensitivity: .date, "The first day off the combination.") {
        $0.content.combination.end
      },
      Column(
        "ongoing", sensitivity: .none, "True if it had not ended by the date of the answer: its length is censored."
      ) {
        $0.content.combination.ongoing
      },
      Column(
        "possible", sensitivity: .none,
        "True if some possible days have the combination and others have not: counted by the rule `possible`."
      ) { $0.content.combination.possible },
      Column("days", unit: .days, sensitivity: .none, "The length in days, by the rule `days`.") {
        $0.content.combination.days
      },
      Column("months", unit: .months, sensitivity: .none, "The length in months, by the rule `month`.") {
        $0.content.combination.months
      },
      Column("daysMin", unit: .days, sensitivity: .none, "The shortest length that partial dates allow, in days.") {
        $0.content.combination.daysMin
      },
      Column(
        "daysMax", unit: .days, empty: .when("already running when first heard of: no bound"), sensitivity: .none,
        "The longest length that partial dates allow, in days."
      ) { $0.content.combination.daysMax },
      Column("monthsMin", unit: .months, sensitivity: .none, "The shortest length that partial dates allow, in months.")
      {
        $0.content.combination.monthsMin
      },
      Column(
        "monthsMax", unit: .months, empty: .when("already running when first heard of: no bound"), sensitivity: .none,
        "The longest length that partial dates allow, in months."
      ) { $0.content.combination.monthsMax },
      .imputed("startImputed", "start") { $0.content.combination.startImputed },
      .imputed("endImputed", "end") { $0.content.combination.endImputed },
    ]
  }

  /// The end for people: ongoing, or only possible, in words.
  var shownEnd: String {
    if !counts { return "possible only" }
    return ongoing ? "ongoing" : end.map { shownDay($0, endImputed) } ?? ""
  }

  /// The emphasis of its row.
  var emphasis: Emphasis? { ongoing || !counts ? .unfinished : nil }
}

extension CombinationsQuery {
  /// The rows of one combination, counted.
  struct Count: Sendable {
    let anchor: String
    let partners: [String]
    let rows, patients: Int
    /// The number of rows that go on; nil if it is withheld.
    let ongoing: Int?
  }

  /// Returns the answer that counts the rows of each combination that count, the most frequent first.
  ///
  /// A combination of few patients is left out, and others until what is left out stands for enough; so is the number
  /// of rows that go on where those, or the others of the combination, are of few.
  private func countedAnswer(_ listed: [Listed<Combination>], _ question: Question) -> Answer {
    let grouped = Dictionary(grouping: listed.filter { $0.counts }) { [$0.anchor] + $0.partners }
    let groups = grouped.sorted { left, right in
      (right.value.count, left.key.joined(separator: "+")) < (left.value.count, right.key.joined(separator: "+"))
    }
    let (leftOut, unread) = withheld(groups.map { $0.value.map(\.content) })
    let rows = groups.enumerated().filter { !leftOut.contains($0.offset) }.map { index, group in
      let rows = group.value
      let count = Count(
        anchor: group.key[0], partners: Array(group.key.dropFirst()), rows: rows.count,
        patients: Set(rows.map(\.patient)).count, ongoing: unread.contains(index) ? nil : rows.count { $0.ongoing })
      return question.list(
        count, restingOn: suppression.isOn ? [] : Set(rows.flatMap { $0.content.events }).sorted())
    }
    return question.answer(
      "combinations", "Combinations; one row per combination, counted by \(question.profile.rowInWords).", [rows],
      CombinationsQuery.counts,
      leavingOut: .combinations(
        possible: listed.count { !$0.counts }, withheld: leftOut.count, namesWithheld: false, suppression),
      notes: CombinationsQuery.notes([listed], isSuppressing: suppression.isOn) + suppression.notes)
  }

  /// The combinations that are left out, and those whose number of rows that go on is withheld, by their indices.
  private func withheld(_ groups: [[Combination]]) -> (leftOut: Set<Int>, ongoing: Set<Int>) {
    guard suppression.isOn else { return ([], []) }
    func patients(_ isIn: (Combination) -> Bool) -> [Set<String>] {
      groups.map { Set($0.filter(isIn).map(\.patient)) }
    }
    let all = patients { _ in true }
    let leftOut = suppression.withheld(all) { index in
      suppression.withholds(all[index].count) || suppression.withholdsRepeats(groups[index].map(\.patient))
    }.cells
    let (ongoing, ended) = (patients(\.ongoing), patients { !$0.ongoing })
    let unread = suppression.withheld(ongoing, measures: [ended]) { index in
      leftOut.contains(index) || [ongoing, ended].contains { suppression.withholds($0[index].count) }
    }.cells
    return (leftOut, unread)
  }

  static let counts = Table<Listed<Count>>(
    [
      Column("anchor", identifies: true, sensitivity: .term, "The anchor drug; several are joined by `+`.") {
        $0.anchor
      },
      Column("partners", identifies: true, sensitivity: .term, "The partner drugs, sorted.") { $0.partners },
      Column("rows", unit: .count(of: .rows), sensitivity: .none, "The number of rows, by the rule `unit`.") {
        $0.rows
      },
      Column("patients", unit: .count(of: .patients), sensitivity: .none, "The number of patients in them.") {
        $0.patients
      },
      Column(
        "ongoing", unit: .count(of: .rows), empty: .when("withheld"), sensitivity: .none,
        "The number of rows that go on."
      ) { $0.ongoing },
      .events(),
    ], shown: ["anchor", "partners", "rows", "patients", "ongoing"])
}

extension Question {
  /// The combinations of a patient that are asked for.
  func combinations(of asked: AskedPatient) throws(ProjectionError) -> [Combination] {
    let rows = try deriveCombinations(asked.history, patient: asked.name, in: context)
    return filter == nil ? rows : rows.filter { admits($0.drugs) }
  }
}

extension Combination {
  /// Its drugs by their names in answers.
  var drugs: [String] { anchor.split(separator: "+").map(String.init) + partners }
}

extension Column {
  /// The part of a date that is imputed.
  static func imputed(
    _ name: String, _ date: String, _ get: @escaping @Sendable (Row) -> ImputedPart?
  ) -> Column {
    Column(
      name, empty: .when("known to the day"), sensitivity: .none,
      "The part of the \(date) that is imputed: D the day, M the month, Y the year.", get)
  }
}

extension Profile {
  /// The thing that a row of combinations stands for, in words.
  var rowInWords: String {
    switch unit {
    case .pair: "pair of \(anchorInWords) and partner"
    case .regimen: "interval on one set of \(anchorInWords) and partners"
    case .patient: "patient"
    case .course: "course of a single drug"
    }
  }

  /// A spell of treatment that time is counted on, in words.
  package var spellInWords: String { unit == .course ? "course of a single drug" : "combination" }

  /// The treatment that time is on, in words.
  package var subjectInWords: String { unit == .course ? "single drugs" : "combination" }

  /// The noun of a row in notes: `combination`.
  var rowNoun: String {
    switch unit {
    case .pair: "combination"
    case .regimen: "regimen"
    case .patient: "patient"
    case .course: "course"
    }
  }

  /// The anchor in words.
  private var anchorInWords: String { anchor == Profile().anchor ? "JAK inhibitor" : "anchor" }
}
