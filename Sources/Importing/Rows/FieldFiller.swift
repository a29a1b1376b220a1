import PatientRecord

/// The visitor that fills the fields of an event from a row.
struct FieldFiller: FieldVisitor {
  typealias Failure = Never

  var cells: CellReader
  var pool: RecordPool
  /// Tells that a field which has to be there has a word that the mapping leaves out: no event is made.
  private(set) var isSkipped = false
  private var fields: [PlannedValue?] = []
  private var row = 0
  private var each: PlannedConstant?
  private var index = 0

  init(cells: CellReader, pool: RecordPool) { (self.cells, self.pool) = (cells, pool) }

  /// Begins an event of a row; `each` is the value of the list of which each makes an event.
  mutating func begin(_ event: ImportPlan.Event, _ row: Int, _ each: PlannedConstant?) {
    (fields, self.row, self.each, index, isSkipped) = (event.fields, row, each, -1, false)
  }

  mutating func visit(_ field: Field, _ value: inout FieldValue) {
    index += 1
    guard let planned = fields[index], !value.isReference || planned.isColumn else { return }
    let given = cells.value(planned, row, each: each)
    switch given {
    case .faulty: return
    // A course without a label gets the next free one.
    case .absent where value.isReference: return
    case .absent where field.isRequired:
      cells.note("\(field.name) is needed: \(field.help)", row: row, planned.place)
    case .skipped where field.isRequired: isSkipped = true
    case .absent, .skipped: return
    case .one(let constant): fill(&value, [constant])
    case .many(let constants): fill(&value, constants)
    }
  }

  private mutating func fill(_ value: inout FieldValue, _ constants: [PlannedConstant]) {
    guard let first = constants.first else { return }
    switch (value, first) {
    case (.text(_, let kind), .text(let text)): value = .text(pool.vocabulary.symbol(for: text), kind)
    case (.code(_, let words), .word(let position)): value = .code(position, words)
    case (.codes(_, let words), .word):
      var positions = WordPositions()
      for case .word(let position) in constants { _ = positions.append(position) }
      value = .codes(positions, words)
    case (.flag, .flag(let flag)): value = .flag(flag)
    case (.integer(_, let least, let most), .integer(let number)):
      value = .integer(number, least: least, most: most)
    case (.number, .number(let number)): value = .number(number)
    case (.dose, .dose(let dose)): value = .dose(dose)
    default: return
    }
  }
}

extension FieldValue {
  /// True if the field names a course or another event.
  var isReference: Bool {
    switch self {
    case .text(_, .treatmentLabel), .labels, .suspects, .identifier, .identifiers: true
    default: false
    }
  }
}

extension ImportPlan.Event {
  /// True if a mapped field names a course or another event.
  var refers: Bool { fields.contains { $0?.refers == true } }

  /// The columns that the event is read from.
  var columns: [PlannedPlace] {
    var columns = condition?.alternatives.map(\.place) ?? []
    var values = ([each.map(PlannedValue.list)] + fields + [basis, dates, note]).compactMap { $0 }
    if case .column(let place, _, let precision, let stretch) = date {
      columns += [place] + (stretch.map { [$0.to] } ?? [])
      values += (precision.map { [$0] } ?? []) + (stretch?.ends ?? [])
    }
    return columns + values.flatMap(\.places)
  }
}

extension PlannedValue {
  /// True if the value is a course or another event, or has one in it.
  var refers: Bool {
    switch self {
    case .reference, .suspect: true
    case .several(let values), .first(let values): values.contains(where: \.refers)
    default: false
    }
  }

  /// The columns that the value is read from.
  var places: [PlannedPlace] {
    switch self {
    case .constant, .each: []
    case .column(let column): [column.place]
    case .list(let list):
      switch list.place {
      case .boxes(let boxes): boxes.map(\.place)
      case .column(let column, _): [column.place]
      }
    case .several(let values), .first(let values): values.flatMap(\.places)
    case .with(let place, _): [place]
    case .dose(let amount, let upTo, let unit, let every):
      amount.places + (upTo?.places ?? []) + unit.places + every.places
    case .suspect(let treatment, let causality, let action):
      treatment.places + (causality?.places ?? []) + (action?.places ?? [])
    case .reference(let reference): reference.place.map { [$0] } ?? []
    }
  }
}
