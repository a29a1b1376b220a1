import Text

extension Command {
  /// A page of Markdown with every command that people call, from the declarations alone.
  ///
  /// A command's options are listed under it; what it takes of its group stands under the group.
  package var reference: String { CommandPath(self).everyPath.map(\.referenceSection).joined(separator: "\n") }
}

extension CommandPath {
  /// This command and all under it that people call, each group before what is in it.
  var everyPath: [CommandPath] {
    [self] + command.visibleSubcommands.compactMap { subcommand(named: $0.name) }.flatMap(\.everyPath)
  }

  fileprivate var referenceSection: String {
    var blocks = ["\(String(repeating: "#", count: min(names.count + 1, 3))) \(line)", markdown(command.summary)]
    if !command.examples.isEmpty { blocks.append(fenced(command.examples.flatMap(exampleLines))) }
    blocks.append(fenced(["Usage: " + usage]))
    blocks += command.discussion.map { markdown($0) }
    blocks += listedArguments.map { title, rows in
      "\(title):\n\n" + rows.map { "- `\($0.label)`: \(markdown($0.text, after: 2))" }.joined(separator: "\n")
    }
    return blocks.joined(separator: "\n\n") + "\n"
  }

  private var listedArguments: [(title: String, rows: [HelpRow])] {
    let commands = command.visibleSubcommands.map { HelpRow(label: $0.name, text: $0.summary) }
    let lists = [
      ("Arguments", command.positionals.map(\.helpRow)),
      (command.subcommandTitle, commands),
      ("Options", command.options.map(\.helpRow)),
    ]
    return lists.filter { !$0.1.isEmpty }
  }

  private func exampleLines(_ example: Example) -> [String] {
    example.effect.isEmpty ? [example.line] : ["# " + example.effect, example.line]
  }

  private func fenced(_ lines: [String]) -> String { "```sh\n" + lines.map { $0 + "\n" }.joined() + "```" }

  /// A paragraph that says in Markdown what the text says, the lines after the first indented.
  private func markdown(_ text: String, after indent: Int = 0) -> String {
    let safe = text.map { "*<".contains($0) ? "\\\($0)" : String($0) }.joined()
    return wrapped(safe, width: 100, indent: indent).joined(separator: "\n")
  }
}
