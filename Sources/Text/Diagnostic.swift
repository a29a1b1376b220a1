/// A fault of an input and its place, for people.
///
///     regimen: drafts.jsonl:12:34: there is no such day
///       {"type":"treatment-started","occurred":"2023-02-30"}
///                                               ^^^^^^^^^^
///     try: 2023-02 has the days 01 to 28
///
/// Messages and hints name positions, not patients' data. A line is shown only if the user has just typed or passed it.
package struct Diagnostic: Error, Equatable, Sendable {
  /// The input as the user calls it; nil if none is to blame.
  package var file: String?
  /// The line at fault, from 1.
  package var line: Int?
  /// The first character (Unicode scalar) at fault in that line, from 1.
  package var column: Int?
  /// The fault, as a clause.
  package var message: String
  /// The line itself, without its newline; nil if it is not to be shown.
  package var lineText: String?
  /// The characters (Unicode scalars) at fault in `lineText`, counted from 0. It may reach beyond the line's end.
  package var range: Range<Int>?
  /// The next thing to try.
  package var hint: String?

  /// A diagnostic about an input, a place in it, or nothing but the message.
  package init(
    _ message: String, file: String? = nil, line: Int? = nil, column: Int? = nil, lineText: String? = nil,
    range: Range<Int>? = nil, hint: String? = nil
  ) {
    (self.file, self.line, self.column, self.message) = (file, line, column, message)
    (self.lineText, self.range, self.hint) = (lineText, range, hint)
  }

  /// Returns the diagnostic for a terminal: place and message, the line with carets under the fault, and the hint.
  ///
  /// Each line ends with a newline. The line at fault is cut to `width` columns around the fault; controls are escaped.
  /// With `isASCII` its characters beyond ASCII are escaped, too, so that the carets fit a terminal without UTF-8.
  package func rendered(program: String = "regimen", width: Int? = nil, isASCII: Bool = false) -> String {
    var lines = ["\(program): \(place)\(shown(message))"]
    if let lineText {
      let line = FaultyLine(lineText, fault: range, isASCII: isASCII)
      lines += line.rendered(width: max((width ?? 80) - 2, 8)).map { "  " + $0 }
    }
    if let hint { lines.append("try: \(shown(hint))") }
    return lines.map { $0 + "\n" }.joined()
  }

  private var place: String {
    let numbers = [line, column].compactMap { $0.map(String.init) }
    if let file { return ([shown(file)] + numbers).joined(separator: ":") + ": " }
    let words = [line.map { "line \($0)" }, column.map { "column \($0)" }].compactMap { $0 }
    return words.isEmpty ? "" : words.joined(separator: ", ") + ": "
  }
}
