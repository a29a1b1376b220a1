import PatientRecord
import Text

/// How a table for people is drawn beyond its text.
struct Drawing: Equatable, Sendable {
  /// In ASCII alone, as where the locale is not UTF-8.
  var isASCII = false
  /// With the heading in bold, rows that are ongoing or only possible dimmed, and of events starts green, ends magenta
  /// and adverse events red. Their cells say so, too.
  var hasWeights = false

  /// What marks the end of a text that was cut.
  var ellipsis: String { isASCII ? ".." : "…" }
  /// What the rule under the headings is made of.
  var line: String { isASCII ? "-" : "─" }

  /// A safe text as it is drawn.
  func text(_ text: String) -> String { isASCII ? asciiText(text) : text }

  /// The heading.
  func heading(_ line: String) -> String { hasWeights ? "\u{1B}[1m\(line)\u{1B}[0m" : line }

  /// The line of a row.
  func row(_ line: String, _ row: Row) -> String {
    guard hasWeights, let number = Drawing.rendition(row) else { return line }
    return "\u{1B}[\(number)m\(line)\u{1B}[0m"
  }

  /// The number of a way to draw a row (ECMA-48, 8.3.117); nil for the usual one.
  private static func rendition(_ row: Row) -> Int? {
    if row["ongoing"] == .bool(true) || row["possible"] == .bool(true) { return 2 }
    guard case .text(let type) = row["type"] else { return nil }
    switch EventType(rawValue: type) {
    case .treatmentStarted, .coTherapyAdded: return 32
    case .treatmentStopped, .followUpEnded: return 35
    case .adverseEventRecorded: return 31
    default: return nil
    }
  }
}
