package import CalendarTime

/// The answer to a query, with its proof.
package struct Answer: Sendable {
  /// The name of the query: `durations`.
  package var query: String
  /// One sentence that says what a row is, for people; nil if there is none.
  package var sentence: String?
  /// The log that was read, and up to where.
  package var log: LogPosition
  /// The clinical date that the answer is for.
  package var asOf: CalendarDay
  /// The instant at which the last event that was seen had been recorded; nil if there was none.
  package var knownAt: Instant?
  /// The earlier state of the log that the answer compares with; nil if it compares nothing.
  package var since: LogState?
  /// All rules by which the figures are derived, in their own order.
  package var profile: [(name: String, value: String)] = []
  /// The rules that differ from their defaults, in words, for people.
  package var differences: [String] = []
  /// The choice among the patients of the record, in words; nil if nothing chooses.
  package var filter: String?
  /// The quantity that figures of time or risk estimate; nil for other answers.
  package var estimand: EstimandLine?
  /// The part of the answer that a call needs to compute from its rows; nil for rows that nothing reads back.
  package var shared: SharedAnswer?
  /// The number of events up to the answer's position that have been erased.
  package var erased = 0
  /// The number of events up to there that this program does not understand.
  package var unknown = 0
  /// Parts of the record that the answer does not count, in the order of their reasons.
  package var notCounted: [NotCounted] = []
  /// The rows, in the order to show, with their columns.
  package var rows: Rows
  /// Sentences under the table, such as why a figure is missing.
  package var notes: [String] = []
  /// Faults of the record that may make the figures wrong: under the table, and on standard error if the form has no
  /// place for them.
  package var warnings: [String] = []
  /// True if nothing in it may tell who a patient is: neither log nor dates are said.
  package private(set) var isDeidentified = false
  /// The headings that take the place of declared ones.
  package var headings = Headings()
  /// The columns that CSV has.
  package var columnsOfCSV = ColumnChoice()

  /// An answer of some rows for a date, from a log.
  package init(
    query: String, sentence: String? = nil, log: LogPosition, asOf: CalendarDay, knownAt: Instant?,
    profile: [(name: String, value: String)] = [], differences: [String] = [], rows: Rows
  ) {
    (self.query, self.sentence, self.log, self.asOf, self.knownAt) = (query, sentence, log, asOf, knownAt)
    (self.profile, self.differences, self.rows) = (profile, differences, rows)
  }
}

extension Answer {
  /// Returns the answer without what tells who a patient is, the log and its dates included.
  ///
  /// Its notes may name drugs of a department and days: they are left out.
  package func deidentified(by rule: Deidentification) -> Answer {
    var answer = self
    (answer.rows, answer.isDeidentified) = (rows.deidentified(by: rule), true)
    (answer.log, answer.knownAt, answer.since) = (LogPosition(id: nil, sequenceNumber: 0, seal: nil), nil, nil)
    (answer.notes, answer.notCounted, answer.estimand, answer.shared) = ([], [], nil, nil)
    answer.filter = filter.map { _ in "only some patients" }
    return answer
  }

  /// The number of combinations that are possible only: one imputation of partial dates has them, another has not. Nil
  /// where that is withheld.
  package var possible: Int? {
    guard let possible = notCounted.first(where: { $0.reason == .possible }) else { return 0 }
    return possible.count
  }
}

/// The part of an answer, beside its rows, from which another call answers in place of the log.
package struct SharedAnswer: Equatable, Sendable {
  /// False if the call names some patients.
  package var isWhole: Bool
  /// The positions in the log of the events of each row; empty for rows of counts.
  package var positions: [[Int]]

  /// The part for rows whose events have these positions.
  package init(isWhole: Bool, positions: [[Int]] = []) { (self.isWhole, self.positions) = (isWhole, positions) }
}

/// A state of a log.
package struct LogPosition: Equatable, Sendable {
  /// The log's id; nil if the lines came on standard input.
  package var id: String?
  /// The last event that was read; 0 if there was none.
  package var sequenceNumber: Int
  /// The commitment to every line up to there, 64 hexadecimal digits; nil if the lines carry none.
  package var seal: String?
  /// The positions in several logs that were read as one; empty for one log.
  package var sites: [SitePosition] = []

  /// A position in the log of an id, with the seal there.
  package init(id: String?, sequenceNumber: Int, seal: String?, sites: [SitePosition] = []) {
    (self.id, self.sequenceNumber, self.seal, self.sites) = (id, sequenceNumber, seal, sites)
  }
}

/// A state of the log of a site.
package struct SitePosition: Equatable, Sendable {
  /// The name of the site.
  package let site: String
  /// The state of its log.
  package let log: LogPosition

  /// The state of the log of a site.
  package init(_ site: String, _ log: LogPosition) { (self.site, self.log) = (site, log) }
}

/// A state of a log, and the time of what was known in it.
package struct LogState: Equatable, Sendable {
  /// The position in the log.
  package var log: LogPosition
  /// The instant at which its last event had been recorded; nil if there was none.
  package var knownAt: Instant?

  /// The state at a position.
  package init(log: LogPosition, knownAt: Instant?) { (self.log, self.knownAt) = (log, knownAt) }
}

extension Answer {
  /// Returns the answer in one of its forms, each line ended by a newline.
  ///
  /// `width` is that of the terminal, in columns: tables are cut to it; nil leaves them whole. Other forms are never
  /// cut, and `drawing` changes nothing of them.
  package func text(as format: OutputFormat, width: Int? = nil, drawing: Drawing = Drawing()) -> String {
    switch format {
    case .table: table(width: width, drawing)
    case .json: json
    case .markdown: markdown
    case .jsonl, .csv: textOfBlocks { forEachBlock(as: format, $0) }
    }
  }

  /// Passes the bytes of a form that has a line for each row on in blocks, as they are made; those of other forms at
  /// once.
  package func forEachBlock(as format: OutputFormat, _ body: ([UInt8]) throws -> Void) rethrows {
    switch format {
    case .jsonl: try rows.forEachBlockOfJSONLines(body)
    case .csv: try rows.forEachBlockOfCSV(headings, columnsOfCSV, body)
    case .table, .json, .markdown: try body(Array(text(as: format).utf8))
    }
  }
}

/// Returns the text of all blocks that `blocks` passes on.
func textOfBlocks(_ blocks: (([UInt8]) -> Void) -> Void) -> String {
  var bytes: [UInt8] = []
  blocks { bytes += $0 }
  return String(decoding: bytes, as: UTF8.self)
}
