import Text

extension CommandPath {
  /// The help of the command: the short form, or the long one with examples first and the discussion.
  ///
  /// Lines are wrapped at `width` columns, but for words and examples that are longer. The same declarations give the
  /// same text.
  package func renderedHelp(isLong: Bool, width: Int = 80) -> String {
    var sections = [wrapped("\(line): \(command.summary)", width: width)]
    if isLong, !command.examples.isEmpty { sections.append(examples(width: width)) }
    sections.append(wrapped("Usage: \(usage)", width: width, indent: 4))
    if isLong { sections += command.discussion.map { wrapped($0, width: width) } }
    for (title, rows) in tables where !rows.isEmpty {
      sections.append(["\(title):"] + renderedRows(rows, width: width))
    }
    if !isLong, !command.examples.isEmpty { sections.append(["Examples and more: \(line) --help"]) }
    return sections.map { $0.map { $0 + "\n" }.joined() }.joined(separator: "\n")
  }

  private func examples(width: Int) -> [String] {
    let lines = command.examples.flatMap { example in
      ["  " + example.line] + wrapped(example.effect, width: width - 6).map { "      " + $0 }
    }
    return ["Examples:"] + lines
  }

  private var tables: [(title: String, rows: [HelpRow])] {
    let version = names.isEmpty ? [HelpRow(label: "--version", text: "Print the version.")] : []
    let help = [HelpRow(label: "-h, --help", text: "Show help, the short or the long one.")]
    return [
      ("Arguments", command.positionals.map(\.helpRow)),
      (command.subcommandTitle, command.visibleSubcommands.map { HelpRow(label: $0.name, text: $0.summary) }),
      ("Options", options.map(\.helpRow) + version + help),
    ]
  }
}

extension Positional {
  /// The help with the closed list.
  var helpRow: HelpRow { HelpRow(label: synopsis, text: help + sentence(of: choices)) }
}

extension Option {
  /// The help with all that the declaration says beside it.
  var helpRow: HelpRow {
    let value = defaultValue.map { " Default: \($0)." } ?? ""
    return HelpRow(
      label: synopsis,
      text: help + sentence(of: choices) + value + (isRequired ? " Required." : "")
        + (isRepeatable ? " May be repeated." : ""))
  }
}

private func sentence(of choices: [String]) -> String {
  choices.isEmpty ? "" : " One of: \(choices.joined(separator: ", "))."
}

/// A row of help: what to type, and what it does.
struct HelpRow {
  let label: String
  let text: String
}

/// Rows in two aligned columns, indented by two; a label wider than the first column has a line of its own.
func renderedRows(_ rows: [HelpRow], width: Int) -> [String] {
  let widest = rows.map(\.label.count).filter { $0 <= 26 }.max() ?? 0
  let column = 2 + widest + 2
  return rows.flatMap { row in
    var lines = wrapped(row.text, width: max(width - column, 20)).map { String(repeating: " ", count: column) + $0 }
    let label = "  " + row.label
    if row.label.count <= widest, let first = lines.first {
      lines[0] = label + first.dropFirst(label.count)
    } else {
      lines.insert(label, at: 0)
    }
    return lines
  }
}
