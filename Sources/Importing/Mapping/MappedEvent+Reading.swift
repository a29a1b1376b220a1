import JSONText
package import PatientRecord
import RecordKeeping

extension MappedEvent {
  private static let keys = ["slot", "for", "type", "on", "day", "if", "each", "data", "evidence"]

  /// Reads the JSON form; `slots` keeps the slots of the whole mapping, and what refers to them.
  init(_ value: inout JSONScanner, _ slots: inout SlotTable) throws(JSONError) {
    var members = try JSONMembers(&value)
    let type = try members.required("type", readType)
    self.init(
      slot: try members.required("slot") { (value) throws(JSONError) in try slots.readSlot(&value, of: type) },
      words: try members.optional("for", readTexts) ?? [], type: type,
      date: try members.required("on") { (value) throws(JSONError) in try MappedDate(&value) },
      day: try MappedEvent.readDay(&members, type), condition: try members.optional("if", readCondition),
      each: try members.optional("each") { (value) throws(JSONError) in
        var members = try JSONMembers(&value)
        return try ValueList(&members, nil)
      }, data: [])
    if slots.takesWords == words.isEmpty {
      throw JSONError(
        slots.takesWords
          ? "the table selects by a column, and this event has no words" : "the table selects by no column",
        at: members.ranges["for"]?.lowerBound ?? members.offset,
        hint: slots.takesWords ? #"write "for": ["WORD"]"# : #"write "select": {"column": "COLUMN"} beside "events""#)
    }
    data = try readData(&members, &slots)
    var reader = ValueReader(hasEach: each != nil, isREDCap: slots.isREDCap)
    evidence = try members.optional("evidence") { (value) throws(JSONError) in try MappedEvidence(&value, &reader) }
    try members.refuseUnread(known: MappedEvent.keys)
  }

  /// Reads the meaning of a stop's day, which has no default.
  private static func readDay(_ members: inout JSONMembers, _ type: EventType) throws(JSONError) -> StopDay? {
    let day: StopDay? = try members.optional("day", readChoice)
    if type == .treatmentStopped, day == nil {
      throw JSONError(
        "a stop does not say if its day is the last on the drug or the first off it", at: members.offset,
        hint: #"write "day": "last-on" or "day": "first-off""#)
    }
    if type != .treatmentStopped, day != nil {
      throw JSONError(
        "only a treatment-stopped has a last day", at: members.ranges["day"]?.lowerBound ?? members.offset,
        hint: "leave day out")
    }
    return day
  }

  private func readData(_ members: inout JSONMembers, _ slots: inout SlotTable) throws(JSONError) -> [MappedField] {
    let fields = type.fields
    var reader = ValueReader(hasEach: each != nil, isREDCap: slots.isREDCap)
    var mapped: [MappedField] = []
    try members.required("data") { (value) throws(JSONError) in
      let start = value.nextOffset()
      try value.readObject { (key, offset, value) throws(JSONError) in
        guard let field = fields.first(where: { $0.name == key }) else {
          throw JSONError(
            "a \(type.rawValue) has no such field", at: offset, length: key.utf8.count + 2,
            hint: suggestion(for: key, among: fields.map(\.name)))
        }
        mapped.append(MappedField(key, try reader.read(&value, for: MappedKind(field))))
      }
      if let missing = fields.first(where: { field in isNeeded(field) && !mapped.contains { $0.name == field.name } }) {
        throw JSONError("\"\(missing.name)\" is missing: \(missing.help)", at: start)
      }
    }
    slots.references += reader.references
    return mapped
  }

  /// True if a field needs an origin: the label of a course that begins is given by the import.
  private func isNeeded(_ field: FieldDescription) -> Bool {
    field.isRequired && !(type.startsCourse && field.kind == .text(.treatmentLabel))
  }
}

extension EventType {
  /// True if its events begin a course.
  var startsCourse: Bool { self == .treatmentStarted || self == .coTherapyAdded }

  /// The types that an import can write: what is recorded of a patient.
  package static let importable = allCases.filter { $0.isRecordable && !$0.isCorrection && !$0.isOfRecordItself }
}

private func readType(_ value: inout JSONScanner) throws(JSONError) -> EventType {
  let start = value.nextOffset()
  let word = try value.readString()
  if let type = EventType(rawValue: word), EventType.importable.contains(type) { return type }
  throw JSONError(
    "not a type of event that a file can hold", at: start, length: value.position - start,
    hint: suggestion(for: word, among: EventType.importable.map(\.rawValue)))
}

extension MappedDate {
  fileprivate init(_ value: inout JSONScanner) throws(JSONError) {
    var members = try JSONMembers(&value)
    if let earliest = try members.optional("earliest", readName) {
      self = .earliest(earliest)
    } else {
      var reader = ValueReader(hasEach: false, isREDCap: false)
      self = .column(
        try members.required("column", readName), dates: try members.optional("dates", readShapes),
        precision: try members.optional("precision") { (value) throws(JSONError) in
          try reader.read(&value, for: .word(DateKnowledge.words))
        }, stretch: try MappedStretch(&members, &reader))
    }
    try members.refuseUnread(known: ["column", "dates", "precision", "to", "ends", "earliest"])
  }
}

extension MappedStretch {
  /// Reads the end of a stretch among the members of a date; nil where there is none.
  fileprivate init?(_ members: inout JSONMembers, _ reader: inout ValueReader) throws(JSONError) {
    let to = try members.optional("to", readName)
    let ends = try members.optional("ends") { (value) throws(JSONError) in
      try reader.read(&value, for: .list(.word(DateKnowledge.ofDates)))
    }
    guard let ends else {
      guard let to else { return nil }
      self.init(to: to)
      return
    }
    guard let to, case .several(let values) = ends, values.count == 2 else {
      throw JSONError(
        "a stretch has two ends, the last of which is in the column \"to\"",
        at: members.ranges["ends"]?.lowerBound ?? members.offset, hint: #"write "ends": [VALUE, VALUE] beside "to""#)
    }
    self.init(to: to, ends: values)
  }
}

extension MappedEvidence {
  fileprivate init(_ value: inout JSONScanner, _ reader: inout ValueReader) throws(JSONError) {
    var members = try JSONMembers(&value)
    var parts: [MappedValue?] = []
    for (key, kind) in [
      ("basis", MappedKind.word(EvidenceBasis.table.words.all)),
      ("dates", .word(EvidenceDates.table.words.all)), ("note", .text),
    ] {
      parts.append(
        try members.optional(key) { (value) throws(JSONError) in try reader.read(&value, for: kind) })
    }
    self.init(basis: parts[0], dates: parts[1], note: parts[2])
    try members.refuseUnread(known: ["basis", "dates", "note"])
  }
}

/// The slots of a mapping, and the references to them.
struct SlotTable {
  /// A reference to a slot.
  struct Reference {
    let slot: String
    /// Tells that the slot has to be one of the same table.
    let isOfRow: Bool
    /// Tells that the event has to begin a course.
    let isCourse: Bool
    let range: Range<Int>
    var table = 0
  }

  private var slots: [String: (type: EventType, table: Int)] = [:]
  private var table = 0
  /// References, to be checked when all slots are known.
  var references: [Reference] = [] {
    didSet { for index in oldValue.count..<references.count { references[index].table = table } }
  }
  /// Tells that events of the present table have words.
  var takesWords = false
  /// Tells that the present table has rows of a REDCap project.
  var isREDCap = false

  /// Begins the next table.
  mutating func beginTable() { table += 1 }

  /// Reads the slot of an event of a type.
  mutating func readSlot(_ value: inout JSONScanner, of type: EventType) throws(JSONError) -> String {
    let start = value.nextOffset()
    let slot = try readName(&value)
    let length = value.position - start
    if slot == "each" || slot.contains("/") || slot.contains(":") {
      throw JSONError("a slot's name is not each, and has no colon and no slash", at: start, length: length)
    }
    if slots[slot] != nil {
      throw JSONError(
        "the slot stands twice in the mapping", at: start, length: length, hint: "give each event a slot of its own")
    }
    slots[slot] = (type, table)
    return slot
  }

  /// Refuses references to slots that there are not, or that are no course where one is needed.
  func check() throws(JSONError) {
    for reference in references {
      let known = slots.filter { !reference.isOfRow || $0.value.table == reference.table }
      guard let slot = known[reference.slot] else {
        throw JSONError(
          reference.isOfRow ? "no event of this row has that slot" : "no event has that slot",
          at: reference.range.lowerBound, length: reference.range.count,
          hint: suggestion(for: reference.slot, among: known.keys.sorted()))
      }
      if reference.isCourse, !slot.type.startsCourse {
        throw JSONError(
          "the slot begins no course", at: reference.range.lowerBound, length: reference.range.count,
          hint: "name the slot of a treatment-started")
      }
    }
  }
}
