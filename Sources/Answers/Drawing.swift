import Text

/// The drawing of a table for people, apart from its text.
package struct Drawing: Equatable, Sendable {
  /// In ASCII alone, for a locale that is not UTF-8.
  package var isASCII: Bool
  /// With the heading in bold, rows that are ongoing or only possible dimmed, and of events starts green, ends magenta
  /// and adverse events red. Their cells say so, too.
  package var hasWeights: Bool

  /// A way to draw.
  package init(isASCII: Bool = false, hasWeights: Bool = false) {
    (self.isASCII, self.hasWeights) = (isASCII, hasWeights)
  }

  /// The mark at the end of a text that was cut.
  package var ellipsis: String { isASCII ? ".." : "…" }
  /// The sign that the rule under the headings is made of.
  var line: String { isASCII ? "-" : "─" }

  /// Returns a safe text as it is drawn.
  package func text(_ text: String) -> String { isASCII ? asciiText(text) : text }

  /// Returns the heading as it is drawn.
  func heading(_ line: String) -> String { hasWeights ? "\u{1B}[1m\(line)\u{1B}[0m" : line }

  /// Returns the line of a row as it is drawn.
  func row(_ line: String, _ emphasis: Emphasis?) -> String {
    guard hasWeights, let emphasis else { return line }
    return "\u{1B}[\(emphasis.rendition)m\(line)\u{1B}[0m"
  }
}

extension Emphasis {
  /// The number of the way to draw it (ECMA-48, 8.3.117).
  fileprivate var rendition: Int {
    switch self {
    case .unfinished: 2
    case .start: 32
    case .end: 35
    case .adverse: 31
    }
  }
}
