import DelimitedText
package import JSONText
import PatientRecord
import RecordKeeping

extension ImportMapping {
  /// The version of the mapping's form.
  static let version = 1

  /// The largest mapping that is read, in bytes.
  package static let byteLimit = 16 << 20

  /// Reads the JSON form; throws at the place of the first fault.
  ///
  /// Refused are unknown keys, types and fields, words that the field of an event cannot hold, required fields without
  /// an origin, two shapes of dates that can read one text, and references to slots that there are not.
  package init(json bytes: [UInt8]) throws(JSONError) {
    var scanner = JSONScanner(bytes)
    guard scanner.peekKind() == .object else {
      throw JSONError(
        "a mapping is a JSON object", at: scanner.nextOffset(), hint: "regimen import csv FILE --new-mapping")
    }
    var members = try JSONMembers(&scanner)
    try scanner.expectEnd()
    let version = try members.required("mapping") { (value) throws(JSONError) in try value.readInteger() }
    if version != ImportMapping.version {
      throw JSONError(
        "this version of the mapping is not known", at: members.ranges["mapping"]?.lowerBound ?? 0,
        hint: "write 1, or use a later version of the program")
    }
    var slots = SlotTable()
    self.init(
      source: try members.required("source", readSource), salt: try members.required("salt", readSalt),
      file: try members.required("file") { (value) throws(JSONError) in try FileForm(&value) },
      redcap: try members.optional("redcap") { (value) throws(JSONError) in try REDCapProject(&value) },
      patient: try members.required("patient") { (value) throws(JSONError) in try PatientColumn(&value) },
      site: try members.optional("site") { (value) throws(JSONError) in
        var members = try JSONMembers(&value)
        let column = try members.required("column", readName)
        try members.refuseUnread(known: ["column"])
        return column
      },
      tables: try members.required("tables") { (value) throws(JSONError) in
        try value.elements { (table) throws(JSONError) in
          slots.beginTable()
          return try MappedTable(&table, &slots)
        }
      })
    // Values that a skeleton lists for people to put into events.
    _ = try members.take("columns")
    try members.refuseUnread(known: ["mapping", "source", "salt", "file", "redcap", "patient", "site", "tables"])
    try slots.check()
  }
}

private func readSource(_ value: inout JSONScanner) throws(JSONError) -> String {
  let start = value.nextOffset()
  let name = try readName(&value)
  if name.contains(":") || name.contains("/") {
    throw JSONError(
      "a source's name has no colon and no slash", at: start, length: value.position - start,
      hint: "evidence names an event's row as NAME:KEY/SLOT")
  }
  return name
}

private func readSalt(_ value: inout JSONScanner) throws(JSONError) -> ImportSalt {
  let start = value.nextOffset()
  if let salt = ImportSalt(try value.readString()) { return salt }
  throw JSONError(
    "not a salt", at: start, length: value.position - start,
    hint: "32 digits of 0-9 and a-f that nobody can guess: --new-mapping makes them")
}

extension FileForm {
  fileprivate init(_ value: inout JSONScanner) throws(JSONError) {
    var members = try JSONMembers(&value)
    self.init(
      delimiter: try members.required("delimiter", readDelimiter),
      encoding: try members.required("encoding", readChoice), decimal: try members.required("decimal", readChoice),
      dates: try members.required("dates", readShapes),
      century: try members.optional("century", readCentury),
      missing: try members.optional("missing", readTexts) ?? [""])
    if dates.contains(where: \.hasShortYear), century == nil {
      throw JSONError(
        "a year of two digits needs a century", at: members.ranges["dates"]?.lowerBound ?? members.offset,
        hint: #"write "century": 1950 for the years 1950 to 2049"#)
    }
    try members.refuseUnread(known: ["delimiter", "encoding", "decimal", "dates", "century", "missing"])
  }
}

private func readDelimiter(_ value: inout JSONScanner) throws(JSONError) -> Unicode.Scalar {
  let start = value.nextOffset()
  let scalars = Array(try value.readString().unicodeScalars)
  guard scalars.count == 1, let one = scalars.first, one.isASCII, !"\"\r\n\u{0}".unicodeScalars.contains(one) else {
    throw JSONError(
      "a delimiter is one character", at: start, length: value.position - start,
      hint: #"such as ",", ";", "\t" or "|""#)
  }
  return one
}

private func readCentury(_ value: inout JSONScanner) throws(JSONError) -> Int {
  let start = value.nextOffset()
  let year = try value.readInteger()
  if (1800...2100).contains(year) { return year }
  throw JSONError(
    "a century begins with a year from 1800 to 2100", at: start, length: value.position - start,
    hint: "1950 for the years 1950 to 2049")
}

/// Reads shapes of dates, no two of which can read one text.
func readShapes(_ value: inout JSONScanner) throws(JSONError) -> [DateShape] {
  var shapes: [DateShape] = []
  try value.readArray { (element) throws(JSONError) in
    let start = element.nextOffset()
    let text = try element.readString()
    let length = element.position - start
    guard let shape = DateShape(text) else {
      throw JSONError("not a shape of dates", at: start, length: length, hint: DateShape.examples)
    }
    if let other = shapes.first(where: { $0.overlaps(shape) }) {
      throw JSONError(
        "one text can be read in this shape and as \(other.text)", at: start, length: length,
        hint: "state one of the two; a column can have shapes of its own")
    }
    shapes.append(shape)
  }
  return shapes
}

extension REDCapProject {
  fileprivate init(_ value: inout JSONScanner) throws(JSONError) {
    var members = try JSONMembers(&value)
    self.init(
      dictionary: try members.optional("dictionary", readName),
      complete: try members.optional("complete") { (value) throws(JSONError) in
        try value.elements { (state) throws(JSONError) in
          let start = state.nextOffset()
          let number = try state.readInteger()
          if (0...2).contains(number) { return number }
          throw JSONError("a form's state is 0, 1 or 2", at: start, length: state.position - start)
        }
      })
    try members.refuseUnread(known: ["dictionary", "complete"])
  }
}

extension PatientColumn {
  fileprivate init(_ value: inout JSONScanner) throws(JSONError) {
    var members = try JSONMembers(&value)
    self.init(
      column: try members.required("column", readName), prefix: try members.optional("prefix", readString) ?? "")
    try members.refuseUnread(known: ["column", "prefix"])
  }
}

extension MappedTable {
  fileprivate init(_ value: inout JSONScanner, _ slots: inout SlotTable) throws(JSONError) {
    var members = try JSONMembers(&value)
    let condition = try members.optional("if", readCondition)
    let selector = try members.optional("select") { (value) throws(JSONError) in
      var members = try JSONMembers(&value)
      let column = try members.required("column", readName)
      try members.refuseUnread(known: ["column"])
      return column
    }
    let redcap = try members.optional("redcap") { (value) throws(JSONError) in try REDCapRows(&value) }
    if let redcap {
      if let place = members.ranges["key"] ?? members.ranges["once"] {
        throw JSONError(
          "rows of a REDCap project have a key already", at: place.lowerBound, length: place.count, hint: "leave it out"
        )
      }
      self.init(redcap: redcap, condition: condition, selector: selector, events: [])
    } else {
      self.init(
        key: try members.required("key", readColumns),
        isOnce: try members.optional("once") { (value) throws(JSONError) in try value.readBool() } ?? false,
        condition: condition, selector: selector, events: [])
    }
    slots.takesWords = selector != nil
    slots.isREDCap = redcap != nil
    events = try members.required("events") { (value) throws(JSONError) in
      try value.elements { (event) throws(JSONError) in try MappedEvent(&event, &slots) }
    }
    try members.refuseUnread(known: ["key", "once", "if", "select", "redcap", "events"])
  }
}

extension REDCapRows {
  fileprivate init(_ value: inout JSONScanner) throws(JSONError) {
    var members = try JSONMembers(&value)
    self.init(
      event: try members.optional("event", readName),
      instrument: try members.required("instrument", readString))
    try members.refuseUnread(known: ["event", "instrument"])
  }
}

private func readColumns(_ value: inout JSONScanner) throws(JSONError) -> [String] {
  let start = value.nextOffset()
  let columns = try value.elements(readName)
  if columns.isEmpty { throw JSONError("a key has at least one column", at: start, length: value.position - start) }
  return columns
}

/// Reads the condition of a row: a column, a column and words, or a list of these, of which one is enough.
func readCondition(_ value: inout JSONScanner) throws(JSONError) -> RowCondition {
  guard value.peekKind() == .array else { return try readOneCondition(&value) }
  let start = value.nextOffset()
  let conditions = try value.elements(readOneCondition)
  guard var condition = conditions.first else {
    throw JSONError("a list of conditions has at least one", at: start, length: value.position - start)
  }
  condition.orElse = Array(conditions.dropFirst())
  return condition
}

private func readOneCondition(_ value: inout JSONScanner) throws(JSONError) -> RowCondition {
  if value.peekKind() == .string { return RowCondition(try readName(&value)) }
  var members = try JSONMembers(&value)
  let condition = RowCondition(
    try members.required("column", readName), is: try members.required("is", readTexts))
  try members.refuseUnread(known: ["column", "is"])
  return condition
}
