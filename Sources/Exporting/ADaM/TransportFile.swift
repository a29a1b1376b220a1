import Answers
import CalendarTime
import Text

/// A dataset as a SAS transport file, version 5: records of 80 bytes, numbers as IBM has them, days since 1960-01-01.
///
/// Source: SAS, "The Record Layout of a Data Set in SAS Transport (XPORT) Format" (TS-140). A text of
/// more than 200 bytes, or not of ASCII, is refused and never cut.
struct TransportFile {
  /// The bytes of the file.
  let bytes: [UInt8]

  private static let textLimit = 200

  /// The dataset, whose texts have the length of the longest in their column. `created` stands in its headers.
  init(_ dataset: AnalysisDataset, created: Instant) throws(Diagnostic) {
    let variables = dataset.variables.map(\.variable)
    let rows = Array(dataset.rows)
    let texts = try variables.enumerated().map { place, variable throws(Diagnostic) in
      try variable.isNumber ? [] : TransportFile.texts(rows, place, variable.name, of: dataset)
    }
    let lengths = zip(variables, texts).map { $0.isNumber ? 8 : max(1, $1.map(\.count).max() ?? 1) }
    var file = TransportFile.headers(dataset, variables, lengths, at: created)
    for (number, row) in rows.enumerated() {
      for (place, variable) in variables.enumerated() {
        if variable.isNumber {
          file += TransportFile.number(row.fields[place].value, variable.kind)
        } else {
          file.append(padding: texts[place][number], to: lengths[place])
        }
      }
    }
    file.fillRecord()
    bytes = file
  }

  private static func texts(
    _ rows: [RowValues], _ place: Int, _ name: String, of dataset: AnalysisDataset
  ) throws(Diagnostic) -> [[UInt8]] {
    var texts: [[UInt8]] = []
    for (number, row) in rows.enumerated() {
      let text = Array((row.fields[place].value.asText ?? "").utf8)
      guard text.count <= textLimit, text.allSatisfy({ (0x20..<0x7F).contains($0) }) else {
        throw Diagnostic(
          "a transport file holds texts of ASCII of at most \(textLimit) bytes: \(dataset.name), record \(number + 1), "
            + "\(name): \(shown(String(decoding: text, as: UTF8.self)))",
          hint: "--format csv,dataset-json")
      }
      texts.append(text)
    }
    return texts
  }

  private static func headers(
    _ dataset: AnalysisDataset, _ variables: [Variable], _ lengths: [Int], at created: Instant
  ) -> [UInt8] {
    let date = sasDate(created)
    var file: [UInt8] = []
    file.record("HEADER RECORD*******LIBRARY HEADER RECORD!!!!!!!" + zeros(30))
    file.record("SAS     SAS     SASLIB  9.4     regimen " + spaces(24) + date)
    file.record(date)
    file.record("HEADER RECORD*******MEMBER  HEADER RECORD!!!!!!!" + zeros(17) + "1600000000140")
    file.record("HEADER RECORD*******DSCRPTR HEADER RECORD!!!!!!!" + zeros(30))
    file.record("SAS     \(padded(dataset.name, to: 8))SASDATA 9.4     regimen " + spaces(24) + date)
    file.record(date + spaces(16) + padded(dataset.label, to: 40))
    let count = String(variables.count)
    file.record("HEADER RECORD*******NAMESTR HEADER RECORD!!!!!!!000000" + zeros(4 - count.count) + count + zeros(20))
    var position = 0
    for (number, variable) in variables.enumerated() {
      file += variable.description(number: number + 1, length: lengths[number], position: position)
      position += lengths[number]
    }
    file.fillRecord()
    file.record("HEADER RECORD*******OBS     HEADER RECORD!!!!!!!" + zeros(30))
    return file
  }

  private static func zeros(_ count: Int) -> String { String(repeating: "0", count: count) }
  private static func spaces(_ count: Int) -> String { String(repeating: " ", count: count) }

  /// Returns a moment as `24FEB25:09:52:40`.
  private static func sasDate(_ instant: Instant) -> String {
    let (year, month, _) = instant.day.components
    let months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]
    let text = instant.description
    let (day, time) = (text.dropFirst(8).prefix(2), text.dropFirst(11).prefix(8))
    return "\(day)\(months[month - 1])\(String(year % 100 + 100).dropFirst()):\(time)"
  }

  private static func number(_ value: Value, _ kind: CellKind) -> [UInt8] {
    if kind == .day {
      let date = value.asText.flatMap { try? PartialDate(parsing: $0) }
      return ibm(date.map { Double($0.days.first.daysSinceEpoch) + 3653 })
    }
    return ibm(value.asNumber)
  }

  /// Returns a number as IBM's double: a sign, an exponent of 16 and 56 bits; a point for none.
  static func ibm(_ number: Double?) -> [UInt8] {
    guard let number, number.isFinite else { return [UInt8(ascii: ".")] + [UInt8](repeating: 0, count: 7) }
    if number == 0 { return [UInt8](repeating: 0, count: 8) }
    var (part, exponent) = (number.magnitude, 0)
    while part >= 1 { (part, exponent) = (part / 16, exponent + 1) }
    while part < 1.0 / 16 { (part, exponent) = (part * 16, exponent - 1) }
    let digits = UInt64(part * 72_057_594_037_927_936)
    let sign: UInt8 = number < 0 ? 0x80 : 0
    return [sign | UInt8(64 + exponent)] + (0..<7).map { UInt8(truncatingIfNeeded: digits >> (8 * (6 - $0))) }
  }
}

/// A variable of a transport file.
private struct Variable {
  let name: String
  let label: String
  let kind: CellKind

  var isNumber: Bool { kind == .day || kind.isNumber }

  /// The 140 bytes that describe it.
  func description(number: Int, length: Int, position: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    for half in [isNumber ? 1 : 2, 0, length, number] { bytes.append(big: UInt16(half)) }
    bytes.append(padding: Array(name.utf8), to: 8)
    bytes.append(padding: Array(label.utf8), to: 40)
    bytes.append(padding: Array((kind == .day ? "DATE" : "").utf8), to: 8)
    for half in [kind == .day ? 9 : 0, 0, 0] { bytes.append(big: UInt16(half)) }
    bytes += [0x20, 0x20]
    bytes.append(padding: [], to: 8)
    for half in [0, 0] { bytes.append(big: UInt16(half)) }
    bytes.append(big: UInt32(position))
    return bytes + [UInt8](repeating: 0, count: 52)
  }
}

extension ColumnDescription {
  /// The variable of a transport file that the column is.
  fileprivate var variable: Variable {
    precondition(name.utf8.count <= 8 && heading.utf8.count <= 40, "\(name) is no variable of a transport file")
    return Variable(name: name, label: heading, kind: kind)
  }
}

extension [UInt8] {
  /// Appends a record of 80 bytes.
  fileprivate mutating func record(_ text: String) { append(padding: Array(text.utf8), to: 80) }

  /// Appends bytes, and spaces up to a length.
  fileprivate mutating func append(padding bytes: [UInt8], to length: Int) {
    self += bytes + [UInt8](repeating: 0x20, count: Swift.max(0, length - bytes.count))
  }

  /// Appends spaces up to the end of a record of 80 bytes.
  fileprivate mutating func fillRecord() {
    self += [UInt8](repeating: 0x20, count: (80 - count % 80) % 80)
  }

  /// Appends a number with its highest byte first.
  fileprivate mutating func append<Number: FixedWidthInteger>(big number: Number) {
    for place in (0..<Number.bitWidth / 8).reversed() { append(UInt8(truncatingIfNeeded: number >> (8 * place))) }
  }
}
