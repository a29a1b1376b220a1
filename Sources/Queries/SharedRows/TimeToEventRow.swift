import Answers
import PatientRecord
import Projections

/// A row of combinations with all that curves and lengths are made of, read back by `--rows`.
struct TimeToEventRow: SharedRow {
  /// The row; its `entry` is the three properties below.
  var row = Combination()
  /// The kind, days and months of the entry.
  var entryKind = RiskEntry.Kind.atStart
  var entryDays: Int?
  var entryMonths: Double?
  /// True if the patient's enrolment is inferred from other entries.
  var isEntryInferred = false
  /// The values by which rows are grouped and that the row itself does not say.
  var condition: String?
  var line: String?
  var sex: String?
  var ageBand: String?
  /// The events of the row and of these values, each with its position.
  var rowEvents = SharedEvents()
  var conditionEvents = SharedEvents()
  var lineEvents = SharedEvents()
  var personEvents = SharedEvents()

  /// A row without content.
  init() {}

  var fault: String? {
    entryKind == .delayed && (entryDays == nil || entryMonths == nil) ? "a delayed entry without its days" : nil
  }

  var patient: String {
    get { row.patient }
    set { row.patient = newValue }
  }

  var positions: [Int] {
    Set([rowEvents, conditionEvents, lineEvents, personEvents].flatMap(\.positions)).sorted()
  }

  mutating func place(_ known: [EventID: Int]) -> Bool {
    rowEvents.place(known) && conditionEvents.place(known) && lineEvents.place(known) && personEvents.place(known)
  }

  /// The row as it was derived.
  var combination: Combination {
    var row = row
    (row.entry, row.events) = (entryKind.entry(entryDays ?? 0, entryMonths ?? 0), rowEvents.positions)
    return row
  }
}

extension TimeToEventRow {
  /// The row of a patient with the values of the words that its history decides.
  init(_ row: Combination, of asked: AskedPatient, in context: ProjectionContext) throws(ProjectionError) {
    self.init()
    self.row = row
    entryKind = RiskEntry.Kind(row.entry)
    if case .delayed(let days, let months) = row.entry { (entryDays, entryMonths) = (days, months) }
    isEntryInferred = asked.isEnrolmentInferred
    func value(_ word: Grouping.Word) throws(ProjectionError) -> (name: String?, events: SharedEvents) {
      let (name, positions) = try SurvivalCohorts.value(of: word, row, asked.history, nil, context)
      return (name, SharedEvents(positions, of: asked))
    }
    rowEvents = SharedEvents(row.events, of: asked)
    (condition, conditionEvents) = try value(.condition)
    (line, lineEvents) = try value(.line)
    (sex, personEvents) = try value(.sex)
    ageBand = try value(.ageBand).name
  }

  /// The value of a word that the row itself does not say, and the events that decide it.
  private func decided(_ word: Grouping.Word) -> (name: String?, events: [Int]) {
    switch word {
    case .condition: (condition, conditionEvents.positions)
    case .line: (line, lineEvents.positions)
    case .sex: (sex, personEvents.positions)
    case .ageBand: (ageBand, personEvents.positions)
    case .drug, .anchor, .partner, .startYear, .response, .reason, .site: (nil, [])
    }
  }

  /// The group of the row by some words, and the events beside its own that decide it.
  func group(_ grouping: Grouping?) -> (name: String, events: [Int]) {
    guard let grouping else { return ("all", []) }
    let values = grouping.words.map { SurvivalCohorts.value(of: $0, row) ?? decided($0) }
    return (
      values.map { $0.name ?? "not recorded" }.joined(separator: " / "), Set(values.flatMap(\.events)).sorted()
    )
  }
}

extension RiskEntry {
  /// The time at which a row comes under observation, without its number.
  enum Kind: String, SharedCode {
    case atStart = "at-start"
    case delayed
    case overBefore = "over-before"
    case leftOut = "left-out"
    case unknown

    init(_ entry: RiskEntry) {
      self =
        switch entry {
        case .atStart: .atStart
        case .delayed: .delayed
        case .overBefore: .overBefore
        case .leftOut: .leftOut
        case .unknown: .unknown
        }
    }

    /// The entry with the days and months of a delayed one.
    func entry(_ days: Int, _ months: Double) -> RiskEntry {
      switch self {
      case .atStart: .atStart
      case .delayed: .delayed(days: days, months: months)
      case .overBefore: .overBefore
      case .leftOut: .leftOut
      case .unknown: .unknown
      }
    }
  }
}

// The columns, for writing and for reading.
extension TimeToEventRow {
  static let shared: [SharedColumn<TimeToEventRow>] = drugs + time + risk + words + places

  private static let drugs: [SharedColumn<TimeToEventRow>] = [
    SharedColumn("patient", identifies: true, sensitivity: .pseudonym, "The patient's pseudonym.", \.row.patient),
    SharedColumn(
      "anchor", identifies: true, sensitivity: .term, "The anchor drug; several are joined by `+`.", \.row.anchor),
    SharedColumn("partners", identifies: true, sensitivity: .term, "The partner drugs, sorted.", \.row.partners),
  ]

  private static let time: [SharedColumn<TimeToEventRow>] = [
    SharedColumn("start", sensitivity: .date, "The first day on the row.", \.row.start),
    SharedColumn("end", empty: .ongoing, sensitivity: .date, "The first day off it.", \.row.end),
    SharedColumn(
      "lastDay", sensitivity: .date, "The first day that does not count: the end, or the day to which time is counted.",
      \.row.lastDay),
    SharedColumn("ongoing", sensitivity: .none, "True if it had not ended: its time is censored.", \.row.ongoing),
    SharedColumn("possible", sensitivity: .none, "True if partial dates may leave no day for it.", \.row.possible),
    SharedColumn("counts", sensitivity: .none, "True if it counts by the rule `possible`.", \.row.counts),
    SharedColumn("days", unit: .days, sensitivity: .none, "The length in days, by the rule `days`.", \.row.days),
    SharedColumn("months", unit: .months, sensitivity: .none, "The time in months, by the rule `month`.", \.row.months),
    SharedColumn(
      "monthsMin", unit: .months, sensitivity: .none, "The shortest time that partial dates allow.", \.row.monthsMin),
    SharedColumn(
      "monthsMax", unit: .months, empty: .when("already running when first heard of"), sensitivity: .none,
      "The longest time that partial dates allow.", \.row.monthsMax),
    SharedColumn(
      "daysMax", unit: .days, empty: .when("already running when first heard of"), sensitivity: .none,
      "The same in days.", \.row.daysMax),
    SharedColumn(
      "intervals", unit: .count(of: .other), sensitivity: .none, "The number of spells whose days are summed.",
      \.row.intervals),
    SharedColumn(
      "staleDays", unit: .days, sensitivity: .none, "The days more than a year after the patient's last entry.",
      \.row.staleDays),
  ]

  private static let risk: [SharedColumn<TimeToEventRow>] = [
    SharedColumn("entry", sensitivity: .none, "The way in which it comes under observation.", \.entryKind),
    SharedColumn(
      "entryDays", unit: .days, empty: .when("not delayed"), sensitivity: .none,
      "The days after its start at which it does.", \.entryDays),
    SharedColumn(
      "entryMonths", unit: .months, empty: .when("not delayed"), sensitivity: .none, "The same in months.",
      \.entryMonths),
    SharedColumn(
      "entryInferred", sensitivity: .none, "True if the enrolment is inferred from other entries.", \.isEntryInferred),
    SharedColumn(
      "endingReasons", sensitivity: .none, "The reasons of its end; none while it is ongoing.", \.row.endingReasons),
  ]

  private static let words: [SharedColumn<TimeToEventRow>] = [
    SharedColumn("response", empty: .notRecorded, sensitivity: .none, "The response.", \.row.response),
    SharedColumn("reason", empty: .notRecorded, sensitivity: .none, "The reason of its start.", \.row.reason),
    SharedColumn("condition", empty: .notRecorded, sensitivity: .term, "The condition treated.", \.condition),
    SharedColumn(
      "line", empty: .when("not known"), sensitivity: .none, "The line of its anchor for the condition.", \.line),
    SharedColumn("sex", empty: .notRecorded, sensitivity: .none, "The sex.", \.sex),
    SharedColumn(
      "ageBand", empty: .notRecorded, sensitivity: .none, "The band of the age on the first day.", \.ageBand),
  ]

  private static let places: [SharedColumn<TimeToEventRow>] = [
    place("rowEvents", "the row", \.rowEvents.identifiers),
    place("conditionEvents", "the condition", \.conditionEvents.identifiers),
    place("lineEvents", "the line", \.lineEvents.identifiers),
    place("personEvents", "sex and age", \.personEvents.identifiers),
  ]

  private static func place(
    _ name: String, _ whose: String, _ path: any WritableKeyPath<TimeToEventRow, [EventID]> & Sendable
  ) -> SharedColumn<TimeToEventRow> {
    SharedColumn(
      name, sensitivity: .place, "Those of the events that \(whose) rests on, in the order of their ids.", path)
  }
}
