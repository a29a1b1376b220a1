/// A command with its arguments and its action, or a group of commands.
///
/// A group (a command with subcommands) has no positionals: its first word that is no option names the subcommand. Its
/// options are also its subcommands'. The action of a group runs when it is called without a subcommand.
package struct Command: Sendable {
  /// The word that calls it.
  package let name: String
  /// What it does, in one line.
  package let summary: String
  /// What a reader of the long help should know, a paragraph each.
  package let discussion: [String]
  /// Command lines to copy, shown first in the long help.
  package let examples: [Example]
  /// The arguments known by their place, in that order.
  package let positionals: [Positional]
  /// The arguments known by their name, in the order to show.
  package let options: [Option]
  /// The commands under this one, in the order to show.
  package let subcommands: [Command]
  /// What a subcommand is called: `command`, `type`; its plural ends in s.
  package let subcommandNoun: String
  /// Whether it is for other programs to call: neither help nor completions nor suggestions name it.
  package let isHidden: Bool
  private let makeAction: @Sendable (Matches) throws(UsageError) -> any Action

  /// A command whose parameters make its action, or, with `subcommands`, a group of commands.
  package init<Body: Action>(
    _ name: String, _ summary: String, discussion: [String] = [], examples: [Example] = [],
    _ parameters: Parameter<Body>, subcommands: [Command] = [], subcommandNoun: String = "command",
    isHidden: Bool = false
  ) {
    (self.name, self.summary, self.discussion, self.examples) = (name, summary, discussion, examples)
    (self.subcommands, self.subcommandNoun, self.isHidden) = (subcommands, subcommandNoun, isHidden)
    (positionals, options) = (parameters.positionals, parameters.options)
    makeAction = { matches throws(UsageError) in try parameters.value(in: matches) }
  }

  /// The action that a line calls for, with its arguments read; throws for the first that cannot be read.
  package func action(for matches: Matches) throws(UsageError) -> any Action { try makeAction(matches) }

  /// The commands under this one that people call, in the order to show.
  package var visibleSubcommands: [Command] { subcommands.filter { !$0.isHidden } }
}

/// A command line to copy, and what it does.
package struct Example: Equatable, Sendable {
  /// The whole line, with the program's name.
  package let line: String
  /// What it does, as a sentence.
  package let effect: String

  /// An example of a command.
  package init(_ line: String, _ effect: String) { (self.line, self.effect) = (line, effect) }
}
