import DelimitedText
import PatientRecord

/// A constant in the form in which a field holds it.
enum PlannedConstant: Hashable, Sendable {
  case text(String)
  /// The position of a word in its closed list.
  case word(UInt8)
  case flag(Bool)
  case integer(Int32)
  case number(Double)
  case dose(Dose)
  case interval(DoseInterval)

  /// The constant of a mapping for a kind of field; nil where the field cannot hold it.
  init?(_ constant: MappedConstant, _ kind: MappedKind) {
    switch (kind.element, constant) {
    case (.text, .text(let text)): self = .text(text)
    case (.word(let words), .text(let text)):
      guard let position = words.firstIndex(of: text) else { return nil }
      self = .word(UInt8(position))
    case (.flag, .flag(let flag)): self = .flag(flag)
    case (.integer(let range), .number(let number)):
      guard let integer = Int32(exactly: number), range.contains(integer) else { return nil }
      self = .integer(integer)
    case (.number, .number(let number)): self = .number(number)
    case (.dose, .text(let text)):
      guard let dose = try? Dose(parsing: text) else { return nil }
      self = .dose(dose)
    case (.interval, .text(let text)):
      guard let interval = DoseInterval(iso: text) else { return nil }
      self = .interval(interval)
    default: return nil
    }
  }
}

/// A column of the file.
struct PlannedPlace: Sendable {
  let name: String
  let index: Int
}

/// The reading of one column, with its place in the file.
struct PlannedColumn: Sendable {
  let place: PlannedPlace
  let kind: MappedKind
  /// Words and what they stand for; nil where the text is the value.
  let words: [String: PlannedConstant]?
  /// The words in their order, for messages.
  let listed: [String]
  let keepsOthers: Bool
  let skipped: Set<String>
  let empty: PlannedConstant?
  let decimal: DecimalSign
}

/// Several values of a row, with their places in the file.
struct PlannedList: Sendable {
  /// A checkbox: its code, its column, and what it stands for; nil for one that is skipped or not mapped.
  struct Box: Sendable {
    let code: String
    let place: PlannedPlace
    let value: PlannedConstant?
    let isMapped: Bool
  }

  enum Place: Sendable {
    case boxes([Box])
    /// A column with several values, which are read one by one.
    case column(PlannedColumn, separator: String)
  }

  let place: Place
  let empty: PlannedConstant?
}

/// The course or the event that a value refers to.
enum PlannedReference: Sendable {
  case ofRow(slot: String)
  case key(slot: String, [PlannedPlace])
  case instance(slot: String, instrument: String, event: String?, PlannedPlace, separator: String?)
  case running(PlannedPlace)

  /// The column that a fault is laid to; nil for the row as a whole.
  var place: PlannedPlace? {
    switch self {
    case .ofRow: nil
    case .key(_, let places): places.last
    case .instance(_, _, _, let place, _), .running(let place): place
    }
  }
}

/// The origin of a value, with the places of its columns in the file.
indirect enum PlannedValue: Sendable {
  case constant(PlannedConstant)
  case column(PlannedColumn)
  case list(PlannedList)
  case several([PlannedValue])
  case first([PlannedValue])
  case with(PlannedPlace, PlannedConstant)
  case dose(amount: PlannedValue, upTo: PlannedValue?, unit: PlannedValue, every: PlannedValue)
  case suspect(treatment: PlannedValue, causality: PlannedValue?, action: PlannedValue?)
  /// The value of the list of which each makes an event, for a field of a kind.
  case each(MappedKind)
  case reference(PlannedReference)

  /// True for the text of a column, which only the label of a new course can be among references.
  var isColumn: Bool { if case .column = self { true } else { false } }

  /// The column that a fault of the value is laid to; nil for the row as a whole.
  var place: PlannedPlace? {
    switch self {
    case .constant, .each: nil
    case .column(let column): column.place
    case .list(let list):
      switch list.place {
      case .boxes(let boxes): boxes.first?.place
      case .column(let column, _): column.place
      }
    case .several(let values): values.lazy.compactMap(\.place).first
    case .first(let values): values.reversed().lazy.compactMap(\.place).first
    case .with(let place, _): place
    case .dose(let amount, _, _, _): amount.place
    case .suspect(let treatment, _, _): treatment.place
    case .reference(let reference): reference.place
    }
  }
}
