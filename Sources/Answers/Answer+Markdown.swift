import Text

extension Answer {
  /// The rows as a table of GitHub Flavored Markdown under the sentence that says what a row is, below it what is said
  /// of single rows, the lines of the log if they were asked for, and the provenance.
  var markdown: String {
    let sentences = (estimand.map { [shown($0.sentence)] } ?? []) + provenanceLines() + (notes + warnings).map(shown)
    let paragraphs = sentences.map { [markdownText($0)] }
    return
      ([sentence.map { [markdownText(shown($0))] } ?? [], rows.markdownLines(headings), explanations] + paragraphs)
      .filter { !$0.isEmpty }.map { block in block.map { $0 + "\n" }.joined() }.joined(separator: "\n")
  }

  private var explanations: [String] {
    rows.indices.flatMap { place -> [String] in
      let (details, lines) = (rows.details(place), rows.explanation(place))
      if details.isEmpty, (lines ?? []).isEmpty { return [] }
      return ["- Row \(place + 1)"] + details.map { "  - " + markdownText(shown($0)) }
        + (lines ?? []).map { "  - " + codeSpan(shown($0)) }
    }
  }
}

extension Rows {
  /// The lines of the table.
  func markdownLines(_ headings: Headings) -> [String] {
    if isEmpty { return ["no rows"] }
    let table = TextTable(of: self, headings)
    let rules = table.alignments.map { $0 == .left ? "---" : "---:" }
    let records = [table.titles.map(markdownText), rules] + table.cells.map { $0.map(markdownText) }
    return records.map { "| \($0.joined(separator: " | ")) |" }
  }
}

/// Returns the text with everything escaped that Markdown or HTML would take for markup.
private func markdownText(_ text: String) -> String {
  var escaped = ""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "&": escaped += "&amp;"
    case "<": escaped += "&lt;"
    case ">": escaped += "&gt;"
    case "\\", "`", "*", "_", "[", "]", "|", "~", "$": escaped += "\\\(scalar)"
    default: escaped.unicodeScalars.append(scalar)
    }
  }
  return escaped
}

/// Returns the text as code: between more backticks than it has in a row anywhere (CommonMark 0.31, section 6.1).
private func codeSpan(_ text: String) -> String {
  let longest = text.split { $0 != "`" }.map(\.count).max() ?? 0
  let fence = String(repeating: "`", count: longest + 1)
  let gap = text.hasPrefix("`") || text.hasSuffix("`") ? " " : ""
  return fence + gap + text + gap + fence
}
