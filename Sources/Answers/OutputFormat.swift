import Text

/// The forms that an answer can take.
package enum OutputFormat: String, CaseIterable, Sendable {
  /// Aligned columns for people; may improve from version to version.
  case table
  /// One document with rows and proof.
  case json
  /// The rows alone, one JSON object a line.
  case jsonl
  /// Rows under a header, for spreadsheets and statistics programs.
  case csv
  /// A table for documents.
  case markdown

  /// Returns a text of this form in ASCII: JSON says the same with its own escapes, the others as texts for people do.
  package func ascii(_ text: String) -> String {
    switch self {
    case .json, .jsonl: asciiJSON(text)
    case .table, .csv, .markdown: asciiText(text)
    }
  }

  /// True if the output has a place for the ids of the events that a row rests on.
  package var showsEvents: Bool {
    switch self {
    case .json, .jsonl, .csv: true
    case .table, .markdown: false
    }
  }

  /// True if the output itself carries the answer's provenance; otherwise that belongs on standard error.
  package var carriesProvenance: Bool {
    switch self {
    case .table, .json, .markdown: true
    case .jsonl, .csv: false
    }
  }
}
