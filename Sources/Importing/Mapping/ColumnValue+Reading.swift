import CalendarTime
import JSONText
import PatientRecord
import RecordKeeping

extension ColumnValue {
  /// Reads the JSON form; `kind` is that of the values.
  init(_ members: inout JSONMembers, _ kind: MappedKind) throws(JSONError) {
    self.init(
      try members.required("column", readName),
      values: try members.optional("values") { (value) throws(JSONError) in try readWords(&value, kind) },
      keepsOthers: try readOthers(&members, kind), skipped: try members.optional("skip", readTexts) ?? [],
      empty: try members.optional("empty") { (value) throws(JSONError) in try readConstant(&value, for: kind) },
      decimal: try members.optional("decimal", readChoice))
    if kind == .flag, values == nil {
      throw JSONError(
        "a yes or no needs its words", at: members.offset, hint: #"write "values": {"1": true, "0": false}"#)
    }
    if decimal != nil, kind != .number, kind != .dose {
      throw JSONError("the field holds no number", at: members.ranges["decimal"]?.lowerBound ?? members.offset)
    }
    try members.refuseUnread(known: ["column", "values", "others", "skip", "empty", "decimal"])
  }
}

extension ValueList {
  /// Reads the JSON form; `kind` is that of the values, nil where fields will say it.
  init(_ members: inout JSONMembers, _ kind: MappedKind?) throws(JSONError) {
    let kind = kind ?? .text
    let place: Place
    if let field = try members.optional("checkbox", readName) {
      place = .checkbox(field)
    } else {
      place = .column(try members.required("column", readName), separator: try members.required("split", readName))
    }
    self.init(
      place, values: try members.optional("values") { (value) throws(JSONError) in try readWords(&value, kind) },
      keepsOthers: try readOthers(&members, kind), skipped: try members.optional("skip", readTexts) ?? [],
      empty: try members.optional("empty") { (value) throws(JSONError) in try readConstant(&value, for: kind) })
    if case .checkbox = place, values == nil {
      throw JSONError(
        "checkboxes have codes, which need their words", at: members.offset, hint: #"write "values": {"1": "WORD"}"#)
    }
    try members.refuseUnread(known: ["checkbox", "column", "split", "values", "others", "skip", "empty"])
  }
}

/// Reads `"others": "as-written"`, which only free text can have.
private func readOthers(_ members: inout JSONMembers, _ kind: MappedKind) throws(JSONError) -> Bool {
  guard let others: OtherWords = try members.optional("others", readChoice) else { return false }
  if kind != .text {
    throw JSONError(
      "only free text can be kept as it is written", at: members.ranges["others"]?.lowerBound ?? members.offset,
      hint: "give each word its value")
  }
  return others == .asWritten
}

private enum OtherWords: String, CaseIterable { case asWritten = "as-written" }

/// Reads words and what they stand for.
private func readWords(_ value: inout JSONScanner, _ kind: MappedKind) throws(JSONError) -> [MappedWord] {
  var words: [MappedWord] = []
  try value.readObject { (text, _, value) throws(JSONError) in
    words.append(MappedWord(text, try readConstant(&value, for: kind)))
  }
  return words
}

/// Reads a constant that a value of a kind can be.
func readConstant(_ value: inout JSONScanner, for kind: MappedKind) throws(JSONError) -> MappedConstant {
  let start = value.nextOffset()
  let constant: MappedConstant
  switch value.peekKind() {
  case .string: constant = .text(try readString(&value))
  case .number: constant = .number(try value.readNumber())
  default: constant = .flag(try value.readBool())
  }
  if let fault = kind.element.fault(of: constant) {
    throw JSONError(fault.message, at: start, length: value.position - start, hint: fault.hint)
  }
  return constant
}

extension MappedKind {
  /// The reason why a value of this kind cannot be a constant; nil where it can.
  fileprivate func fault(of constant: MappedConstant) -> (message: String, hint: String?)? {
    switch (self, constant) {
    case (.text, .text(let text)): text.isEmpty ? ("the text is empty", "leave the field out") : nil
    case (.word(let words), .text(let word)):
      words.contains(word) ? nil : ("not a word of the list", suggestion(for: word, among: words))
    case (.interval, .text(let text)):
      DoseInterval(iso: text) != nil
        ? nil : ("not an interval", "write PT12H, P1D, P1W, P14D or P1M; once or as-needed")
    case (.dose, .text(let text)): MappedKind.doseFault(text)
    case (.flag, .flag), (.number, .number): nil
    case (.integer(let range), .number(let number)):
      number == number.rounded() && number >= Double(range.lowerBound) && number <= Double(range.upperBound)
        ? nil : ("out of range", "a whole number from \(range.lowerBound) to \(range.upperBound)")
    default: ("not a value that the field can hold", "regimen help types lists the fields")
    }
  }

  private static func doseFault(_ text: String) -> (message: String, hint: String?)? {
    do throws(DoseError) {
      _ = try Dose(parsing: text)
      return nil
    } catch {
      return (error.message, error.hint)
    }
  }
}
