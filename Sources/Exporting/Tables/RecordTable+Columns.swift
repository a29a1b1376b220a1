import Answers
import CalendarTime
import PatientRecord

// Columns that many tables have.
extension Column {
  /// The patient's pseudonym.
  static func patient<Data>() -> Column where Row == RecordedFact<Data> {
    Column("patient", sensitivity: .pseudonym, "The patient's pseudonym.") { $0.patient }
  }

  /// The id of the event.
  static func event<Data>(_ sentence: String = "The id of the event.") -> Column where Row == RecordedFact<Data> {
    Column("event", sensitivity: .place, sentence) { $0.event.id }
  }

  /// The label of a course.
  static func treatment(
    _ sentence: String = "The label of the course.", _ get: @escaping @Sendable (Row) -> String
  ) -> Column {
    Column("treatment", sensitivity: .label, sentence, get)
  }

  /// The date of an event in three columns: as far as it is known, its first possible day and its last.
  static func date(
    _ name: String, empty: EmptyCell = .never, _ sentence: String,
    _ get: @escaping @Sendable (Row) -> HistoryEvent?
  ) -> Column {
    let open: EmptyCell = empty == .never ? .when("no day bounds it") : empty
    return .members(of: [
      Column(name, empty: empty, sensitivity: .date, "\(sentence), as far as it is known.") { get($0)?.occurred },
      Column(
        name + "_first", empty: open, sensitivity: .date,
        "The first day that it can have been, by the date and by the order of the events of its course."
      ) { get($0)?.firstDay },
      Column(
        name + "_last", empty: open, sensitivity: .date,
        "The last day that it can have been; never after the date of the export."
      ) { get($0)?.lastDay },
    ]) { $0 }
  }

  /// The date of the row's event.
  static func date<Data>(_ name: String = "date", _ sentence: String) -> Column where Row == RecordedFact<Data> {
    date(name, sentence) { $0.event }
  }
}

extension Drug {
  /// The WHO ATC code of the drug by a route: of one that acts where it is applied, that of the skin or the senses.
  func atc(by route: Route?) -> String? {
    let isSystemic = route?.isSystemic ?? true
    let local = atc.first { $0.hasPrefix("D") || $0.hasPrefix("S") }
    return isSystemic ? atc.first : local ?? atc.first
  }
}
