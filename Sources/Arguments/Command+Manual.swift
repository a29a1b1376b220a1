import Text

/// The text of a manual page beside the declarations.
package struct ManualNotes: Sendable {
  /// The version of the program.
  package let version: String
  /// The day of that version: `2026-11-25`.
  package let date: String
  /// Environment variables, and what each does.
  package let environment: [(name: String, effect: String)]
  /// Exit codes, and what each means.
  package let exitCodes: [(code: Int32, meaning: String)]

  /// The text of a manual page beside the declarations.
  package init(
    version: String, date: String, environment: [(name: String, effect: String)],
    exitCodes: [(code: Int32, meaning: String)]
  ) {
    (self.version, self.date, self.environment, self.exitCodes) = (version, date, environment, exitCodes)
  }
}

extension Command {
  /// The manual page of section 1, in the macros of man(7), from the declarations alone but for `notes`.
  package func manualPage(_ notes: ManualNotes) -> String {
    let program = CommandPath(self)
    let title = name.uppercased()
    var lines = [
      ".TH \(title) 1 \(notes.date) \"\(name) \(notes.version)\"", ".SH NAME",
      "\(name) \\- \(roff(summary.hasSuffix(".") ? String(summary.dropLast()) : summary))", ".SH SYNOPSIS",
    ]
    lines += filled(String(program.usage.dropFirst(program.line.count)), after: bold(program.line))
    lines.append(".SH DESCRIPTION")
    lines += paragraphs(discussion)
    for example in examples {
      lines += [".PP"] + filled(example.effect) + [".PP", ".EX", "  " + roff(example.line), ".EE"]
    }
    lines.append(".SH COMMANDS")
    for path in program.everyPath.dropFirst() { lines += path.manualSection }
    lines.append(".SH ENVIRONMENT")
    lines += notes.environment.flatMap { tagged(bold($0.name), $0.effect) }
    lines.append(".SH EXIT STATUS")
    lines += notes.exitCodes.flatMap { tagged(bold(String($0.code)), $0.meaning) }
    return lines.map { $0 + "\n" }.joined()
  }
}

extension CommandPath {
  fileprivate var manualSection: [String] {
    var lines = [".SS \(roff(line))"] + filled(command.summary) + [".PP"]
    lines += filled(String(usage.dropFirst(line.count)), after: bold(line))
    if !command.discussion.isEmpty { lines += [".PP"] + paragraphs(command.discussion) }
    for row in command.positionals.map(\.helpRow) + command.options.map(\.helpRow) {
      lines += tagged(bold(row.label), row.text)
    }
    if !command.examples.isEmpty, command.visibleSubcommands.isEmpty {
      lines += [".PP", ".EX"] + command.examples.map { "  " + roff($0.line) } + [".EE"]
    }
    return lines
  }
}

/// Paragraphs, the first without the macro that parts it from what is before.
private func paragraphs(_ texts: [String]) -> [String] { Array(texts.flatMap { [".PP"] + filled($0) }.dropFirst()) }

private func tagged(_ tag: String, _ text: String) -> [String] { [".TP", tag] + filled(text) }

/// A text that is filled when it is shown, in lines as short as those who read the source like them.
private func filled(_ text: String, after start: String = "") -> [String] {
  wrapped(start + roff(text), width: 78).map { $0.hasPrefix(".") ? "\\&" + $0 : $0 }
}

private func bold(_ text: String) -> String { "\\fB\(roff(text))\\fR" }

/// A text that shows in a manual page as it is, with dashes and quotes that can be copied.
private func roff(_ text: String) -> String {
  let safe = text.unicodeScalars.map { scalar in
    switch scalar {
    case "\\": "\\e"
    case "-": "\\-"
    case "'": "\\(aq"
    case "`": "\\(ga"
    case "^": "\\(ha"
    case "~": "\\(ti"
    case "…": "..."
    case _ where scalar.isASCII: String(scalar)
    default:
      "\\[u" + String(repeating: "0", count: max(0, 4 - String(scalar.value, radix: 16).count))
        + String(scalar.value, radix: 16, uppercase: true) + "]"
    }
  }.joined()
  return safe
}
