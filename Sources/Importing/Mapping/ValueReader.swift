import CalendarTime
import JSONText
import PatientRecord
import RecordKeeping

/// The kind of value that a mapped value has to give.
enum MappedKind: Equatable, Sendable {
  /// Text of any words.
  case text
  /// A word of a closed list.
  case word([String])
  case flag
  case integer(ClosedRange<Int32>)
  case number
  case dose
  /// The time from one dose to the next, as the log writes it.
  case interval
  /// The label of a course.
  case course
  /// The id of an event.
  case event
  case suspect
  /// Several values of a kind.
  indirect case list(MappedKind)

  /// The kind of a field.
  init(_ field: FieldDescription) {
    switch field.kind {
    case .text(.treatmentLabel): self = .course
    case .text: self = .text
    case .code(let words): self = .word(words)
    case .codes(let words): self = .list(.word(words))
    case .flag: self = .flag
    case .integer(let range): self = .integer(range)
    case .number: self = .number
    case .dose: self = .dose
    case .identifier: self = .event
    case .identifiers: self = .list(.event)
    case .labels: self = .list(.course)
    case .suspects: self = .list(.suspect)
    // No type of event that a file can hold has a field of these kinds.
    case .date, .sequenceNumbers, .replacement: self = .text
    }
  }

  /// The kind of one value where it is a list.
  var element: MappedKind { if case .list(let element) = self { element } else { self } }
  var isList: Bool { self != element }
}

/// Reads the JSON form of values, and refuses what their field cannot hold.
struct ValueReader {
  /// Tells that the event is one of several that a list makes.
  let hasEach: Bool
  /// Tells that rows are those of a REDCap project.
  let isREDCap: Bool
  /// The references to slots that were read.
  private(set) var references: [SlotTable.Reference] = []

  /// A reader of the values of an event.
  init(hasEach: Bool, isREDCap: Bool) { (self.hasEach, self.isREDCap) = (hasEach, isREDCap) }

  /// Reads a value for a field of a kind.
  mutating func read(_ value: inout JSONScanner, for kind: MappedKind) throws(JSONError) -> MappedValue {
    let start = value.nextOffset()
    switch value.peekKind() {
    case .array:
      guard kind.isList else {
        throw JSONError("the field holds one value", at: start, hint: "leave the brackets out")
      }
      var several: [MappedValue] = []
      try value.readArray { (element) throws(JSONError) in several.append(try read(&element, for: kind)) }
      return .several(several)
    case .object: return try readObject(&value, for: kind)
    default: return try readPlain(&value, for: kind)
    }
  }

  /// Reads a constant, or a reference that begins with `@`.
  private mutating func readPlain(_ value: inout JSONScanner, for kind: MappedKind) throws(JSONError) -> MappedValue {
    let start = value.nextOffset()
    if value.peekKind() == .string {
      var peek = value
      let text = try peek.readString()
      if text == "@each" {
        guard hasEach else {
          throw JSONError("the event has no \"each\"", at: start, length: 7, hint: "name the column")
        }
        value = peek
        return .each
      }
      if text.hasPrefix("@") {
        value = peek
        try refer(to: String(text.dropFirst()), isOfRow: true, for: kind, at: start..<peek.position)
        return .ofRow(slot: String(text.dropFirst()))
      }
    }
    return .constant(try readConstant(&value, for: kind))
  }

  private mutating func refer(
    to slot: String, isOfRow: Bool, for kind: MappedKind, at range: Range<Int>
  ) throws(JSONError) {
    guard kind.element == .course || kind.element == .event else {
      throw JSONError(
        "the field holds neither a course nor an event", at: range.lowerBound, length: range.count,
        hint: #"name a column: {"column": "COLUMN"}"#)
    }
    references.append(
      SlotTable.Reference(slot: slot, isOfRow: isOfRow, isCourse: kind.element == .course, range: range))
  }

  private mutating func readObject(_ value: inout JSONScanner, for kind: MappedKind) throws(JSONError) -> MappedValue {
    var members = try JSONMembers(&value)
    let keys = members.ranges
    let place = { (key: String) in keys[key] ?? members.offset..<members.offset + 1 }
    if keys["amount"] != nil, kind == .dose { return try readDose(&members) }
    if keys["treatment"] != nil, kind.element == .suspect { return try readSuspect(&members) }
    if keys["slot"] != nil { return try readReference(&members, for: kind) }
    if keys["first"] != nil {
      let values = try members.required("first") { (value) throws(JSONError) in
        try value.elements { (element) throws(JSONError) in try read(&element, for: kind) }
      }
      if values.count < 2 { throw .misplaced("the first of one value", at: place("first")) }
      try members.refuseUnread(known: ["first"])
      return .first(values)
    }
    if keys["running"] != nil {
      guard kind.element == .course else { throw .misplaced("the field holds no course", at: place("running")) }
      let column = try members.required("running", readName)
      try members.refuseUnread(known: ["running"])
      return .running(column: column)
    }
    if keys["with"] != nil {
      let column = try members.required("with", readName)
      let constant = try members.required("value") { (value) throws(JSONError) in try readConstant(&value, for: kind) }
      try members.refuseUnread(known: ["with", "value"])
      return .with(column: column, constant)
    }
    if keys["checkbox"] != nil || keys["split"] != nil {
      guard kind.isList else { throw .misplaced("the field holds one value", at: place("checkbox")) }
      try refuseColumn(for: kind.element, at: place("checkbox"))
      return .list(try ValueList(&members, kind.element))
    }
    try refuseColumn(for: kind.element, at: place("column"))
    return .column(try ColumnValue(&members, kind.element))
  }

  /// Refuses a column's text where only a reference can stand.
  private func refuseColumn(for kind: MappedKind, at place: Range<Int>) throws(JSONError) {
    let hint: String
    switch kind {
    case .course: hint = #"write "@SLOT", {"running": "COLUMN"}, or {"slot": "SLOT", …} for a course of another row"#
    case .event: hint = #"write "@SLOT", or {"slot": "SLOT", …} for an event of another row"#
    case .suspect: hint = #"write {"treatment": …, "causality": …, "action": …}"#
    default: return
    }
    throw JSONError("a column cannot name it", at: place.lowerBound, length: place.count, hint: hint)
  }

  private mutating func readDose(_ members: inout JSONMembers) throws(JSONError) -> MappedValue {
    let dose = MappedValue.dose(
      amount: try members.required("amount") { (value) throws(JSONError) in try read(&value, for: .number) },
      upTo: try members.optional("upTo") { (value) throws(JSONError) in try read(&value, for: .number) },
      unit: try members.required("unit") { (value) throws(JSONError) in
        try read(&value, for: .word(DoseUnit.table.words.all))
      },
      every: try members.required("every") { (value) throws(JSONError) in try read(&value, for: .interval) })
    try members.refuseUnread(known: ["amount", "upTo", "unit", "every"])
    return dose
  }

  private mutating func readSuspect(_ members: inout JSONMembers) throws(JSONError) -> MappedValue {
    // A reference with several courses in it makes several suspects, of which the same is said.
    let suspect = MappedValue.suspect(
      treatment: try members.required("treatment") { (value) throws(JSONError) in
        try read(&value, for: .list(.course))
      },
      causality: try members.optional("causality") { (value) throws(JSONError) in
        try read(&value, for: .word(Causality.table.words.all))
      },
      action: try members.optional("action") { (value) throws(JSONError) in
        try read(&value, for: .word(SuspectAction.table.words.all))
      })
    try members.refuseUnread(known: ["treatment", "causality", "action"])
    return suspect
  }

  /// Reads a reference to an event of another row.
  private mutating func readReference(
    _ members: inout JSONMembers, for kind: MappedKind
  ) throws(JSONError) -> MappedValue {
    let slot = try members.required("slot", readName)
    try refer(to: slot, isOfRow: false, for: kind, at: members.ranges["slot"] ?? 0..<1)
    if !isREDCap {
      let key = try members.required("key") { (value) throws(JSONError) in try value.elements(readName) }
      try members.refuseUnread(known: ["slot", "key"])
      return .ofOtherRow(RowReference(slot: slot, row: .key(key)))
    }
    let row = RowReference.Row.instance(
      of: try members.required("instrument", readString), event: try members.optional("event", readName),
      column: try members.required("instance", readName), separator: try members.optional("split", readName))
    if case .instance(_, _, _, .some) = row, !kind.isList {
      throw .misplaced("the field holds one value", at: members.ranges["split"] ?? 0..<1)
    }
    try members.refuseUnread(known: ["slot", "instrument", "event", "instance", "split"])
    return .ofOtherRow(RowReference(slot: slot, row: row))
  }
}

extension JSONError {
  /// The error of a value that its field cannot hold.
  fileprivate static func misplaced(_ message: String, at place: Range<Int>) -> JSONError {
    JSONError(message, at: place.lowerBound, length: place.count, hint: "regimen help types lists the fields")
  }
}
