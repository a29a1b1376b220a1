import CalendarTime
import JSONText
import PatientRecord

/// Lines of CSV as bytes.
struct CSVLines {
  private(set) var bytes: [UInt8] = []
  /// The last number that was written, and its digits: lengths and their bounds are often the same.
  private var last = (number: Double.nan, digits: [UInt8]())

  private static let comma = UInt8(ascii: ",")
  private static let quotationMark = UInt8(ascii: "\"")

  /// Adds a row under paths to its fields.
  mutating func add(_ row: Row, under paths: [String]) {
    let start = bytes.count
    for (index, path) in paths.enumerated() {
      if index > 0 { bytes.append(CSVLines.comma) }
      add(row.value(at: path, expectedAt: index) ?? .null)
    }
    if bytes.count == start, paths.count == 1 { bytes += "\"\"".utf8 }  // readers skip an empty line
    bytes.append(UInt8(ascii: "\n"))
  }

  /// Adds a row of several fields from what it is made of.
  mutating func add(_ source: some FlatRow) {
    source.tell(&self)
    bytes[bytes.count - 1] = UInt8(ascii: "\n")
  }

  /// Adds the value as a field: what needs no care is copied, all else goes by way of `csvText`.
  private mutating func add(_ value: Value) {
    switch value {
    case .null: return
    case .bool(let value): add(value)
    case .integer(let value): bytes.append(decimal: value)
    case .number(let value): add(value)
    case .text(let text): add(text)
    case .list(let values):
      let texts = values.compactMap { if case .text(let text) = $0 { text } else { nil } }
      if texts.count == values.count { add(texts) } else { bytes += quoted(value.csvText).utf8 }
    case .object: return  // its members have columns of their own
    }
  }

  private mutating func add(_ isTrue: Bool) { bytes += (isTrue ? "true" : "false").utf8 }

  private mutating func add(_ number: Double) {
    guard number.isFinite else { return }
    if number != last.number {
      last.number = number
      last.digits.removeAll(keepingCapacity: true)
      JSONWriter.append(number, to: &last.digits)
    }
    bytes += last.digits
  }

  private mutating func add(_ text: String) {
    if !addPlain(text, to: &bytes) { bytes += quoted(Value.text(text).csvText).utf8 }
  }

  private mutating func add(_ texts: [String]) {
    let start = bytes.count
    if texts.count > 1 { bytes.append(CSVLines.quotationMark) }
    for (index, text) in texts.enumerated() {
      if index > 0 { bytes += "; ".utf8 }
      if !addPlain(text, to: &bytes) {
        bytes.removeSubrange(start...)
        bytes += quoted(Value(texts).csvText).utf8
        return
      }
    }
    if texts.count > 1 { bytes.append(CSVLines.quotationMark) }
  }
}

// A comma stands behind each field; that behind the last becomes the end of the line.
extension CSVLines: FieldSink {
  mutating func add(_ name: String, _ text: String?) {
    if let text { add(text) }
    bytes.append(CSVLines.comma)
  }
  mutating func add(_ name: String, _ texts: [String]) {
    add(texts)
    bytes.append(CSVLines.comma)
  }
  mutating func add(_ name: String, _ isTrue: Bool) {
    add(isTrue)
    bytes.append(CSVLines.comma)
  }
  mutating func add(_ name: String, _ number: Int?) {
    if let number { bytes.append(decimal: number) }
    bytes.append(CSVLines.comma)
  }
  mutating func add(_ name: String, _ number: Double?) {
    if let number { add(number) }
    bytes.append(CSVLines.comma)
  }
  mutating func add(_ name: String, _ day: CalendarDay?) {
    day?.appendText(to: &bytes)
    bytes.append(CSVLines.comma)
  }
  mutating func add(_ name: String, _ identifiers: [EventID]) {
    if identifiers.count > 1 { bytes.append(CSVLines.quotationMark) }
    for (index, identifier) in identifiers.enumerated() {
      if index > 0 { bytes += "; ".utf8 }
      identifier.appendText(to: &bytes)
    }
    if identifiers.count > 1 { bytes.append(CSVLines.quotationMark) }
    bytes.append(CSVLines.comma)
  }
}
