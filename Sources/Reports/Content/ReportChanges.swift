import Answers
import CalendarTime
import Queries
import Text

/// The changes of a record since an earlier state of it, for a report: figures, then rows, then events.
package struct ReportChanges: Sendable {
  private typealias Column = ReportTable.Column

  /// The number of events and rows in words.
  let sentence: String
  /// The figures of the first screen, then and now.
  let figures: ReportTable
  /// The rows of combinations and outcomes that appeared, went or moved.
  let rows: ReportTable
  /// The events that became known.
  let events: ReportTable

  init(_ question: Question, since earlier: Question, now: FirstScreen) throws {
    let queries = try [Query.combinations, .outcomes].map { query in (query: query, asked: try query.asked([])) }
    let answer = try Comparison(question, since: earlier).answer(queries)
    let position = earlier.opened.position.sequenceNumber
    let moment = earlier.opened.state.knownAt.map { ", recorded \($0.day.inWords)" } ?? ""
    sentence = "Since seq \(position)\(moment): " + (answer.notes.last ?? "") + "."
    figures = ReportChanges.figures(try FirstScreen(earlier), now)
    let columns = answer.rows.shown.map { Column($0.heading, isNumeric: $0.alignment == .right) } + [Column("moved")]
    let cells = answer.rows.indices.map {
      answer.rows.cells($0) + [shown(answer.rows.details($0).joined(separator: "; "))]
    }
    let source = columns.firstIndex { $0.title == "of" } ?? 0
    let place = columns.firstIndex { $0.title == "seq" } ?? 0
    func table(_ caption: String, without hidden: Int, where isWanted: ([String]) -> Bool) -> ReportTable {
      let kept = columns.indices.filter { $0 != hidden }
      return ReportTable(
        caption: caption, columns: kept.map { columns[$0] },
        rows: cells.filter(isWanted).map { row in kept.map { row[$0] } })
    }
    rows = table("Combinations and outcomes that moved.", without: place) { $0[source] != "event" }
    events = table("Events that became known.", without: source) { $0[source] == "event" }
  }

  /// The figures by name, then and now; a figure of another name, such as a response at another time, had none then.
  private static func figures(_ then: FirstScreen, _ now: FirstScreen) -> ReportTable {
    func values(_ screen: FirstScreen) -> [[String]] {
      screen.counts
        + screen.figures.map { [$0[0], $0[1] == "–" ? "–" : "\($0[1]) % (\($0[2])); \($0[3])"] }
    }
    let before = Dictionary(values(then).map { ($0[0], $0[1]) }) { first, _ in first }
    return ReportTable(
      caption: "Figures then and now.", columns: [Column("figure"), Column("then"), Column("now")],
      rows: values(now).map { [$0[0], before[$0[0]] ?? "–", $0[1]] })
  }

  /// Writes the part.
  func write(to markup: inout Markup) {
    markup.element("p", ["class": "lead"], sentence)
    figures.write("change-figure-table", isSortable: false, to: &markup)
    if !rows.rows.isEmpty { rows.write("change-row-table", isSortable: true, to: &markup) }
    if !events.rows.isEmpty { events.write("change-table", isSortable: true, to: &markup) }
  }
}
