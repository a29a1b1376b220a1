import CalendarTime
import EventStorage
import Text

/// What a query answers, with its proof.
struct Answer: Sendable {
  /// The name of the query: `durations`.
  var query: String
  /// Which log was read, and up to where.
  var log: LogPosition
  /// The clinical date that the answer is for.
  var asOf: CalendarDay
  /// When the last event that was seen had been recorded; nil where none was.
  var knownAt: Instant?
  /// The earlier state of the log that the answer compares with; nil where it compares nothing.
  var since: LogState?
  /// The rules by which the figures are derived, all of them, in their own order.
  var profile: [(name: String, value: String)] = []
  /// How many events up to the answer's position have been erased.
  var erased = 0
  /// How many events up to there this program does not understand.
  var unknown = 0
  /// How many combinations are possible only: some reading of partial dates has them and another has not.
  var possible = 0
  /// The rows, in the order to show.
  var rows: Rows
  /// How people see the rows; where there is none, every field has a column.
  var columns: [Column] = []
  /// Sentences under the table, such as why a figure is missing.
  var notes: [String] = []
  /// What may make the figures wrong: under the table, and on standard error where the form has no place for it.
  var warnings: [String] = []
  /// The columns of CSV in their order, `kaplanMeier.median` for a member of an object, so that its header does not
  /// depend on the rows; what rows hold beyond them follows.
  var fields: [String] = []
}

/// A state of a log.
struct LogPosition: Equatable, Sendable {
  /// The log's id; nil where the lines came on standard input.
  var id: String?
  /// The last event that was read; 0 where there was none.
  var sequenceNumber: Int
  /// The commitment to every line up to there, 64 hexadecimal digits; nil where the lines carry none.
  var seal: String?
}

/// A state of a log, and what was known in it.
struct LogState: Equatable, Sendable {
  /// Where the log stood.
  var log: LogPosition
  /// When its last event had been recorded; nil where there was none.
  var knownAt: Instant?
}

/// The forms that an answer can take.
enum OutputFormat: String, CaseIterable, Sendable {
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

  /// A text of this form in ASCII: JSON says the same with its own escapes, the others as texts for people do.
  func ascii(_ text: String) -> String {
    switch self {
    case .json, .jsonl: asciiJSON(text)
    case .table, .csv, .markdown: asciiText(text)
    }
  }

  /// Whether the output has a place for the ids of the events that a row rests on.
  var showsEvents: Bool {
    switch self {
    case .json, .jsonl, .csv: true
    case .table, .markdown: false
    }
  }

  /// Whether the output itself carries the answer's provenance; where it does not, it belongs on standard error.
  var carriesProvenance: Bool {
    switch self {
    case .table, .json, .markdown: true
    case .jsonl, .csv: false
    }
  }
}

/// The answer in one of its forms, each line ended by a newline.
///
/// `width` is that of the terminal, in columns: tables are cut to it; nil leaves them whole. Other forms are never cut,
/// and `drawing` changes nothing of them.
func render(
  _ answer: Answer, as format: OutputFormat, width: Int? = nil, drawing: Drawing = Drawing()
) -> String {
  switch format {
  case .table: answer.table(width: width, drawing)
  case .json: answer.json
  case .markdown: answer.markdown
  case .jsonl, .csv: String(decoding: answer.blocks(as: format).joined(), as: UTF8.self)
  }
}

extension Answer {
  /// The bytes of a form that has a line for each row, in blocks; of other forms all in one.
  func blocks(as format: OutputFormat) -> [[UInt8]] {
    switch format {
    case .jsonl: jsonLines
    case .csv: csv
    case .table, .json, .markdown: [Array(render(self, as: format).utf8)]
    }
  }

  /// The lines of all rows in blocks, several at a time on several threads.
  func blocks(_ lines: @escaping @Sendable (Range<Int>) -> [UInt8]) -> [[UInt8]] {
    let blockLength = 512
    let blockCount = (rows.count + blockLength - 1) / blockLength
    let count = rows.count
    return Workers.map(blockCount, threads: Workers.available) { number in
      lines(number * blockLength..<min((number + 1) * blockLength, count))
    }
  }
}
