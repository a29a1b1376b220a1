import Text

/// Adds a text that is ASCII without anything that CSV, a spreadsheet or a terminal would take for more than a
/// character, and begins with a letter or a digit; adds nothing and returns false for any other.
func addPlain(_ text: String, to bytes: inout [UInt8]) -> Bool {
  var text = text
  return text.withUTF8 { utf8 in
    guard let first = unsafe utf8.first, first >= 0x30, first != UInt8(ascii: "="), first != UInt8(ascii: "@"),
      unsafe utf8.last != 0x20
    else { return false }
    let needsCare = unsafe utf8.contains { $0 < 0x20 || $0 >= 0x7F || isSeparator($0) }
    if needsCare { return false }
    unsafe bytes.append(contentsOf: utf8)
    return true
  }
}

/// A field in quotation marks where it needs them: also for `;` and tab, which spreadsheets may take as separators,
/// and for space at an end, which some readers drop.
func quoted(_ field: String) -> String {
  var needsQuotes = field.utf8.first == 0x20 || field.utf8.last == 0x20
  for byte in field.utf8 where isSeparator(byte) { needsQuotes = true }
  guard needsQuotes else { return field }
  var quoted = "\""
  for scalar in field.unicodeScalars {
    if scalar == "\"" { quoted += "\"" }
    quoted.unicodeScalars.append(scalar)
  }
  return quoted + "\""
}

private func isSeparator(_ byte: UInt8) -> Bool {
  switch byte {
  case UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\""), UInt8(ascii: "\t"), UInt8(ascii: "\r"),
    UInt8(ascii: "\n"):
    true
  default: false
  }
}

extension Value {
  var csvText: String {
    switch self {
    case .null: ""
    case .number(let value) where !value.isFinite: ""
    case .text(let text): defused(withoutControls(text))
    case .list(let values) where values.allSatisfy(\.isScalar): values.map(\.csvText).joined(separator: "; ")
    case .object: ""
    case .bool, .integer, .number, .list: compactJSON
    }
  }
}

/// A text with nothing in it that a terminal would obey; the white space that CSV can quote stays.
private func withoutControls(_ text: String) -> String {
  var isPlain = true
  for byte in text.utf8 where byte < 0x20 || byte >= 0x7F { isPlain = false }
  if isPlain { return text }
  return text.unicodeScalars.map { "\t\r\n".unicodeScalars.contains($0) ? String($0) : shown(String($0)) }.joined()
}

/// A text that no spreadsheet takes for a formula: an apostrophe stands before one that begins like a formula.
///
/// The first characters are those of OWASP, "CSV Injection", with their full-width forms.
private func defused(_ text: String) -> String {
  // A letter or a digit begins no formula.
  if let byte = text.utf8.first, byte >= 0x30, byte < 0x7F, byte != UInt8(ascii: "="), byte != UInt8(ascii: "@") {
    return text
  }
  guard let first = text.unicodeScalars.first, "=+-@\t\r\n＝＋－＠".unicodeScalars.contains(first) else { return text }
  return "'" + text
}
