import Text

extension Answer {
  /// The rows as a table of GitHub Flavored Markdown, below it what is said of single rows, the lines of the log where
  /// they were asked for, and what the answer rests on.
  var markdown: String {
    let table = TextTable(of: self)
    let rules = table.alignments.map { $0 == .left ? "---" : "---:" }
    let records = [table.titles.map(markdownText), rules] + table.cells.map { $0.map(markdownText) }
    let rowLines = rows.isEmpty ? ["no rows"] : records.map { "| \($0.joined(separator: " | ")) |" }
    let paragraphs = (provenanceLines() + (notes + warnings).map(shown)).map { [markdownText($0)] }
    return ([rowLines, explanations] + paragraphs).filter { !$0.isEmpty }
      .map { block in block.map { $0 + "\n" }.joined() }.joined(separator: "\n")
  }

  private var explanations: [String] {
    rows.enumerated().flatMap { index, row -> [String] in
      if row.details.isEmpty, row.explanation == nil { return [] }
      return ["- Row \(index + 1)"] + row.details.map { "  - " + markdownText(shown($0)) }
        + (row.explanation ?? []).map { "  - " + codeSpan(shown($0)) }
    }
  }
}

/// The text with everything escaped that Markdown or HTML would take for markup.
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

/// The text as code: between more backticks than it has in a row anywhere (CommonMark 0.31, section 6.1).
private func codeSpan(_ text: String) -> String {
  let longest = text.split { $0 != "`" }.map(\.count).max() ?? 0
  let fence = String(repeating: "`", count: longest + 1)
  let gap = text.hasPrefix("`") || text.hasSuffix("`") ? " " : ""
  return fence + gap + text + gap + fence
}
