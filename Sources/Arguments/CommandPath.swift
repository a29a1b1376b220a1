import Text

/// The way from the program to one of its commands: `regimen record treatment-started`.
package struct CommandPath: Sendable {
  /// The program and the groups on the way, outermost first; without the command itself.
  private let groups: [Command]
  /// The command at the end of the way.
  package let command: Command

  /// The way to the program itself.
  package init(_ program: Command) { (groups, command) = ([], program) }

  private init(groups: [Command], command: Command) { (self.groups, self.command) = (groups, command) }

  /// The names from below the program down to the command: `["record", "treatment-started"]`; empty for the program.
  package var names: [String] { (groups + [command]).dropFirst().map(\.name) }

  /// The name of the program.
  package var program: String { (groups.first ?? command).name }

  /// The other commands of the same group.
  var siblings: [Command] { (groups.last?.visibleSubcommands ?? []).filter { $0.name != command.name } }

  /// As it is typed, from the program down: `regimen record treatment-started`.
  package var line: String { ([program] + names).joined(separator: " ") }

  /// Every option the command takes: its own, then those of the groups above it, innermost first.
  package var options: [Option] { command.options + groups.reversed().flatMap(\.options) }

  /// A line to type: `regimen record treatment-started PATIENT [WORDS...] --on DATE [options]`.
  package var usage: String {
    let group = command.subcommands.isEmpty ? [] : [command.subcommandNoun.uppercased()]
    let required = options.filter(\.isRequired).map(\.synopsis)
    return ([line] + group + command.positionals.map(\.synopsis) + required + ["[options]"]).joined(separator: " ")
  }

  /// The way to the subcommand that `word` names; nil where there is none.
  func subcommand(named word: String) -> CommandPath? {
    command.subcommands.first { $0.isCalled(word) }.map {
      CommandPath(groups: groups + [command], command: $0)
    }
  }

  /// The way on through subcommands, one for each word; throws for the first word that names none.
  package func descending(through words: [Argument]) throws(UsageError) -> CommandPath {
    var path = self
    for word in words {
      guard let next = path.subcommand(named: word.text) else { throw path.unknownSubcommand(word) }
      path = next
    }
    return path
  }

  private func unknownSubcommand(_ word: Argument) -> UsageError {
    guard !command.subcommands.isEmpty else { return unexpected(word) }
    return UsageError(
      "unknown \(command.subcommandNoun) '\(escaped(word.text))'", at: word,
      hint: callMeant(by: word.text) ?? "\(line) --help")
  }

  /// The call that a word was probably meant for: what the command knows it as, a command of that name in a group below
  /// or of the program, a name that is near, or what the program knows it as.
  package func callMeant(by word: String) -> String? {
    let top = groups.first ?? command
    let group = command.visibleSubcommands.first { $0.subcommands.contains { $0.isCalled(word) } }
    return command.callMeant(word) ?? group.map { "\(line) \($0.name) \(word)" }
      ?? top.visibleSubcommands.first { $0.isCalled(word) }.map { "\(top.name) \($0.name)" }
      ?? proposal(for: word, among: command.visibleSubcommands.flatMap { [$0.name] + $0.otherNames })
      ?? top.callMeant(word)
  }

  func unexpected(_ word: Argument, hint: String? = nil) -> UsageError {
    UsageError("unexpected '\(escaped(word.text))'", at: word, hint: hint ?? usage)
  }
}

extension CommandPath: Equatable {
  /// Two ways are equal if they are typed alike: a program has one command of each name.
  package static func == (left: CommandPath, right: CommandPath) -> Bool { left.line == right.line }
}
