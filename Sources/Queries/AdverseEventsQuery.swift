import Answers
import Arguments
import PatientRecord
import Projections
import Text

extension Query {
  package static let adverseEvents = Query(
    "adverse-events", "Show adverse events, each once.", smallCells: .listed, AdverseEventsQuery.table(),
    Parameter({ AdverseEventsQuery(interest: $0) }, SpecialInterestFile.option))
}

/// `query adverse-events`: what went wrong, each event once.
struct AdverseEventsQuery: AskedQuery {
  /// The path of a file of adverse events of special interest; nil for all events.
  var interest: String?

  func answer(_ question: Question) throws -> Answer {
    let interest = try interest.map { path in try SpecialInterestFile.read(path) }
    let parts = try question.collect { (asked, listed: inout [Listed<AdverseEventRow>]) throws(ProjectionError) in
      for row in try deriveAdverseEvents(asked.history, patient: asked.name, in: question.context)
      where (question.filter?.admits(term: row.term) ?? true)
        && interest.map({ !row.groups(of: $0, .yes).isEmpty || !row.groups(of: $0, .unknown).isEmpty }) ?? true
      {
        listed.append(question.list(row, restingOn: row.events, of: asked))
      }
    }
    let count = parts.reduce(0) { $0 + $1.count }
    let patients = Set(parts.joined().map(\.patient)).count
    return question.answer(
      "adverse-events", "Adverse events; one row per event.", parts, AdverseEventsQuery.table(of: interest),
      notes: ["\(counted(count, "distinct adverse event")) in \(counted(patients, "patient"))"]
        + (interest == nil ? [] : ["deaths are no adverse events: query rates counts them"]))
  }

  /// The table of all events, or of those in groups of special interest.
  static func table(of interest: SpecialInterest? = nil) -> Table<Listed<AdverseEventRow>> {
    Table(
      columns + (interest.map(groupColumns) ?? []) + [.events()],
      shown: shown + (interest == nil ? [] : ["groups", "possibleGroups"]), needsSharedEvent: true)
  }

  private static let shown: [ShownColumn<Listed<AdverseEventRow>>] = [
    "patient", "occurred", "term", "severity", "grade",
    .composed("suspects", of: ["suspects"]) { row in
      row.suspects.map { words($0.drug, $0.causality?.rawValue, $0.action?.rawValue) }.joined(separator: ", ")
    },
    .composed("measured", of: ["measurements"]) { row in
      row.measurements.map(\.inWords).joined(separator: ", ")
    }, "resolution.day",
  ]

  /// The groups of special interest that an event is of.
  private static func groupColumns(_ interest: SpecialInterest) -> [Column<Listed<AdverseEventRow>>] {
    [
      Column("groups", sensitivity: .none, "The groups of special interest that it is of.") {
        $0.content.groups(of: interest, .yes)
      },
      Column(
        "possibleGroups", heading: "possible groups", sensitivity: .none,
        "The groups that it is of if it was serious, or of such a grade; that is not recorded."
      ) { $0.content.groups(of: interest, .unknown) },
    ]
  }

  private static let columns: [Column<Listed<AdverseEventRow>>] = [
    .patient { $0.patient },
    Column("day", sensitivity: .date, "The day of onset, chosen by the rule `partial`.") { $0.day },
    Column("occurred", heading: "onset", sensitivity: .date, "The date of onset as far as it is known.") {
      $0.occurred
    },
    Column("term", identifies: true, sensitivity: .term, "The adverse event.") { $0.term },
    Column("severity", empty: .notRecorded, sensitivity: .none, "How bad it was.") { $0.severity },
    Column("grade", empty: .notRecorded, sensitivity: .none, "The highest CTCAE grade so far, 1 to 5.") { $0.grade },
    Column("serious", empty: .notRecorded, sensitivity: .none, "True if it was serious in the regulatory sense.") {
      $0.serious
    },
    Column("recurrence", empty: .notRecorded, sensitivity: .none, "True if it had happened before.") { $0.recurrence },
    .list(
      "suspects", sensitivity: .freeWords, "The suspected courses, in the order given.", of: suspectColumns,
      joined: { words($0.treatment, $0.drug, $0.causality?.rawValue, $0.action?.rawValue, $0.dose?.description) }
    ) { $0.suspects },
    .list(
      "measurements", heading: "measured", sensitivity: .freeWords, "The measurements that show it.",
      of: measurementColumns, joined: { "\($0.inWords) \($0.day)" }
    ) { $0.measurements },
    .object(
      "resolution", empty: .notRecorded, "How it ended.",
      of: [
        Column("day", heading: "resolved", empty: .notRecorded, sensitivity: .date, "The day.") { $0.day },
        Column("outcome", empty: .notRecorded, sensitivity: .none, "The outcome by then.") { $0.outcome },
      ]
    ) { $0.resolution },
  ]

  private static let suspectColumns: [Column<AdverseEventRow.SuspectedDrug>] = [
    Column("treatment", sensitivity: .label, "The label of the course.") { $0.treatment },
    Column("drug", empty: .when("no course in force has the label"), sensitivity: .term, "The drug.") { $0.drug },
    Column("causality", empty: .notRecorded, sensitivity: .none, "The WHO-UMC category.") { $0.causality },
    Column("action", empty: .notRecorded, sensitivity: .none, "The action taken with the drug.") { $0.action },
    .dose("dose", "The dose on the day before the onset, or on that day if the course began on it.") { $0.dose },
    Column(
      "months", unit: .months, empty: .when("the course had not begun"), sensitivity: .none,
      "Months from the first day of the course to the onset."
    ) { $0.months },
  ]

  /// The columns of a measurement in a list: a list leaves out what it does not have.
  private static let measurementColumns: [Column<AdverseEventRow.Measurement>] = [
    analyte, comparator.only { $0.comparator != nil }, value, unit, result.only { $0.result != nil },
    Column("day", sensitivity: .date, "The day.") { $0.day },
  ]

  /// The columns of a measurement without its day.
  static let measuredColumns = [analyte, comparator, value, unit, result]

  private static let analyte = Column<AdverseEventRow.Measurement>("analyte", sensitivity: .term, "The analyte.") {
    $0.analyte
  }
  private static let comparator = Column<AdverseEventRow.Measurement>(
    "comparator", empty: .when("exactly"), sensitivity: .none, "The relation of the true value to it."
  ) { $0.comparator }
  private static let value = Column<AdverseEventRow.Measurement>(
    "value", unit: .beside("unit"), empty: .when("a word"), sensitivity: .none, "The value, in its unit."
  ) { $0.value }
  private static let unit = Column<AdverseEventRow.Measurement>(
    "unit", empty: .when("a word"), sensitivity: .term, "The unit, UCUM."
  ) { $0.unit }
  private static let result = Column<AdverseEventRow.Measurement>(
    "result", empty: .when("a number"), sensitivity: .freeWords, "The result in words."
  ) { $0.result }
}

extension AdverseEventRow {
  /// Returns the identifiers of the groups of special interest that it has a relation to.
  fileprivate func groups(of interest: SpecialInterest, _ match: SpecialInterest.Match) -> [String] {
    interest.groups.filter {
      interest.matches($0, term: term, serious: serious, grade: grade) == match
    }.map(\.id)
  }
}

/// Returns the words that there are, in a row.
private func words(_ parts: String?...) -> String { parts.compactMap { $0 }.joined(separator: " ") }

extension AdverseEventRow.Measurement {
  /// `ALT 120 U/L`, `CRP <5 mg/L`, `ANA negative`: the number as it was recorded, without rounding.
  fileprivate var inWords: String { words(analyte, valueInWords) }

  /// The same without the analyte: `120 U/L`.
  var valueInWords: String {
    words(value.map { (comparator?.rawValue ?? "") + withoutPoint($0) }, unit, result)
  }
}
