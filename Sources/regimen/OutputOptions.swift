import Answers
import Arguments
import Entry
import JSONText
import RecordKeeping
import SystemCalls
import Text

/// The way an answer is written.
struct OutputOptions: Sendable {
  /// Tells that the lines of the log behind each row are shown.
  let explains: Bool
  private let formatArgument: Argument?
  let isASCII: Bool
  let color: ColorChoice
  private let headingsFile: String?
  private let chosenColumns: Argument?

  init(
    explains: Bool, format: Argument?, columns: Argument?, headings: String?, isASCII: Bool, color: ColorChoice
  ) throws(UsageError) {
    (self.explains, formatArgument, chosenColumns, headingsFile) = (explains, format, columns, headings)
    (self.isASCII, self.color) = (isASCII, color)
    if let columns, self.format != .csv {
      throw UsageError("columns are chosen of CSV alone", at: columns, hint: "--format csv")
    }
    if explains, let format, self.format == .csv {
      throw UsageError(
        "lines of the log have no place in CSV", at: format,
        hint: "--format jsonl has them in each row, under lines; the column events of CSV has their ids")
    }
  }

  var format: OutputFormat { formatArgument.flatMap { OutputFormat(rawValue: $0.text) } ?? .table }

  /// Reads the headings that take the place of those of some rows.
  func headings(of rows: Rows) throws -> Headings {
    guard let headingsFile else { return Headings() }
    let bytes = try readInput(headingsFile, limit: 1 << 20)
    do throws(JSONError) {
      return try Headings(bytes, known: rows.namedColumns)
    } catch {
      throw Diagnostic(error, file: headingsFile, in: bytes)
    }
  }

  /// Reads the columns of CSV that are asked for.
  func columns(of rows: Rows) throws(UsageError) -> ColumnChoice {
    guard let chosenColumns else { return ColumnChoice() }
    return try chosenColumns.read { text throws(ValueError) in
      do throws(ColumnChoice.Fault) {
        return try ColumnChoice(text, known: rows.columnsOfCSV)
      } catch { throw ValueError(error.message, hint: error.hint) }
    }
  }

  /// Tells that rows carry the ids of their events: tables for people have no column for them.
  var showsEvents: Bool { format.showsEvents || explains }

  static let parameters = Parameter(
    OutputOptions.init(explains:format:columns:headings:isASCII:color:),
    Option.flag("explain", help: "Show the lines of the log that each row rests on.").isGiven,
    Option(
      "format", value: "FORMAT", help: "The form of the answer.", choices: choices(of: OutputFormat.self),
      default: OutputFormat.table.rawValue
    ).argument,
    Option(
      "columns", value: "NAMES",
      help: "Only these columns of CSV, in this order, with commas; --columns=-events leaves one out."
    ).argument,
    Option(
      "headings", value: "FILE",
      help: "Other headings, for CSV and tables: a JSON object from the names of columns; see: regimen help columns."
    ).text,
    Option.flag("ascii", help: "Draw tables in ASCII alone. Default where the locale is not UTF-8.").isGiven,
    Option.choice(
      "color", value: "WHEN",
      help: "Bold, dim and coloured lines in tables; auto: at a terminal, unless NO_COLOR is set.",
      default: ColorChoice.auto))
}
