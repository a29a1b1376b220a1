package import Importing
package import PatientRecord

/// A sheet with a row for each treatment line of a patient, for departments that keep no REDCap project: its headings,
/// the words that it takes, and the mapping by which it is imported. All of it follows from the types of event.
package struct TreatmentSheet: Sendable {
  /// A word that a column takes.
  package struct Word: Equatable, Sendable {
    /// The heading of the column.
    package let heading: String
    /// The word, or an example of what can stand there.
    package let word: String
    /// A few words about it.
    package let meaning: String
  }

  /// The column headings.
  package let headings: [String]
  /// The words of the columns, in their order.
  package let words: [Word]
  /// The mapping.
  package let mapping: ImportMapping

  private static let patient = "Patient"
  private static let line = "Treatment line"

  /// The types of event that a row makes, each with the fields that have no column.
  private static let parts: [(type: EventType, without: Set<String>)] = [
    (.patientEnrolled, ["age", "note"]), (.diagnosisRecorded, ["role", "code", "note"]),
    (.treatmentStarted, ["treatment"]), (.treatmentStopped, ["treatment", "note"]),
  ]

  /// A sheet that offers the drugs of a catalogue.
  package init(_ catalogue: DrugCatalogue) {
    let events = TreatmentSheet.parts.map { SheetEvent($0.type, without: $0.without, catalogue) }
    headings =
      [TreatmentSheet.patient] + events.prefix(2).flatMap(\.headings) + [TreatmentSheet.line]
      + events.dropFirst(2).flatMap(\.headings)
    let first = [
      Word(heading: TreatmentSheet.patient, word: "P01", meaning: "a pseudonym, never a name"),
      Word(heading: TreatmentSheet.line, word: "1", meaning: "1, 2, 3: it stays with its line"),
    ]
    words = first + events.flatMap(\.words)
    mapping = ImportMapping(
      source: "treatment-sheet", salt: .random(), file: FileForm(dates: [.partial]),
      patient: PatientColumn(column: TreatmentSheet.patient),
      tables: [
        MappedTable(key: [TreatmentSheet.patient], isOnce: true, events: events.prefix(2).map(\.event)),
        MappedTable(key: [TreatmentSheet.patient, TreatmentSheet.line], events: events.dropFirst(2).map(\.event)),
      ])
  }

  /// The sheet as a file: its headings.
  package var text: String { delimitedLine(headings) }

  /// The words as a file.
  package var wordList: String {
    delimitedLine(["column", "word", "meaning"])
      + words.map { delimitedLine([$0.heading, $0.word, $0.meaning]) }.joined()
  }
}

/// One event of a row: its columns, and how they become the event.
private struct SheetEvent {
  private(set) var headings: [String] = []
  private(set) var words: [TreatmentSheet.Word] = []
  let event: MappedEvent

  init(_ type: EventType, without left: Set<String>, _ catalogue: DrugCatalogue) {
    let date = type.formPlace?.dateLabel ?? "Date"
    let isStop = type == .treatmentStopped
    headings = [date]
    words = [
      TreatmentSheet.Word(heading: date, word: "2022-03-09", meaning: "or 2022-03, or 2022, as far as it is known")
    ]
    var data: [MappedField] = []
    for field in type.fields {
      if field.name == "role" {
        data.append(MappedField(field.name, .constant(.text(DiagnosisRole.primary.rawValue))))
      } else if isStop, field.name == "treatment" {
        data.append(MappedField(field.name, .ofRow(slot: EventType.treatmentStarted.rawValue)))
      } else if !left.contains(field.name) {
        headings.append(field.question)
        words += SheetEvent.words(of: field, catalogue)
        data.append(MappedField(field.name, SheetEvent.value(of: field)))
      }
    }
    event = MappedEvent(
      slot: type.rawValue, type: type, date: .column(date), day: isStop ? .lastOn : nil,
      condition: isStop ? RowCondition(date) : nil, data: data)
  }

  private static func value(of field: FieldDescription) -> MappedValue {
    switch field.kind {
    case .flag:
      .column(ColumnValue(field.question, values: [MappedWord("yes", .flag(true)), MappedWord("no", .flag(false))]))
    case .codes(let words):
      .list(
        ValueList(
          .column(field.question, separator: ";"),
          empty: field.isRequired && words.contains("other") ? .text("other") : nil))
    default: .column(ColumnValue(field.question))
    }
  }

  private static func words(of field: FieldDescription, _ catalogue: DrugCatalogue) -> [TreatmentSheet.Word] {
    let words: [(String, String)] =
      switch field.kind {
      case .code(let words): words.map { ($0, "") }
      case .codes(let words): words.map { ($0, "several with ; between them") }
      case .flag: [("yes", ""), ("no", "")]
      case .text(.drug): catalogue.drugs.map { ($0.name, $0.drugClass.rawValue) }
      case .dose: [("15mg/week", "or 4mg/day, 300mg/2w, 20mg/12h, 1000mg once, 50mg as needed")]
      case .integer(let range): [("\(range.lowerBound) to \(range.upperBound)", "a whole number")]
      default: []
      }
    return words.map { TreatmentSheet.Word(heading: field.question, word: $0.0, meaning: $0.1) }
  }
}
