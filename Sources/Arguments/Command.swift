import Synchronization

/// A command with its arguments and its action, or a group of commands.
///
/// A group (a command with subcommands) has no positionals: its first word that is no option names the subcommand. Its
/// options are also its subcommands'. The action of a group runs when it is called without a subcommand.
package struct Command: Sendable {
  /// The word that calls it.
  package let name: String
  /// A sentence that says what it does.
  package let summary: String
  /// The noun for a subcommand: `command`, `type`; its plural ends in s, or in ies for y.
  package let subcommandNoun: String
  /// Other words that call it, such as those that people say; help shows its name alone.
  package let otherNames: [String]
  /// True if it is for other programs to call: neither help nor completions nor suggestions name it.
  package let isHidden: Bool
  /// The options of other commands that this one cannot have, by name, with the reason.
  let refusals: [String: String]
  /// Returns the call that answers a word which is no subcommand, such as one that people say; nil for an unknown one.
  package let callMeant: @Sendable (_ word: String) -> String?
  private let details: Deferred<Details>

  /// The part of a declaration that only a command on the line, or a page of help, has use for.
  private struct Details: Sendable {
    let discussion: [String]
    let examples: [Example]
    let positionals: [Positional]
    let options: [Option]
    let subcommands: [Command]
    let action: @Sendable (Matches) throws(UsageError) -> any Action
  }

  /// A command whose parameters make its action, or, with `subcommands`, a group of commands.
  ///
  /// All but its name and summary is made when it is first asked for: a call pays for the commands that it names.
  package init<Body: Action>(
    _ name: String, _ summary: String, discussion: @autoclosure @escaping @Sendable () -> [String] = [],
    examples: @autoclosure @escaping @Sendable () -> [Example] = [],
    _ parameters: @autoclosure @escaping @Sendable () -> Parameter<Body>,
    subcommands: @autoclosure @escaping @Sendable () -> [Command] = [], subcommandNoun: String = "command",
    otherNames: [String] = [], isHidden: Bool = false, refusals: [String: String] = [:],
    callMeant: @escaping @Sendable (_ word: String) -> String? = { _ in nil }
  ) {
    (self.name, self.summary, self.subcommandNoun, self.isHidden) = (name, summary, subcommandNoun, isHidden)
    (self.otherNames, self.refusals, self.callMeant) = (otherNames, refusals, callMeant)
    details = Deferred {
      let parameters = parameters()
      return Details(
        discussion: discussion(), examples: examples(), positionals: parameters.positionals,
        options: parameters.options, subcommands: subcommands()
      ) { matches throws(UsageError) in try parameters.value(in: matches) }
    }
  }

  /// The paragraphs that the long help shows.
  package var discussion: [String] { details.value.discussion }
  /// The command lines to copy, shown first in the long help.
  package var examples: [Example] { details.value.examples }
  /// The arguments known by their place, in that order.
  package var positionals: [Positional] { details.value.positionals }
  /// The arguments known by their name, in the order to show.
  package var options: [Option] { details.value.options }
  /// The commands under this one, in the order to show.
  package var subcommands: [Command] { details.value.subcommands }

  /// The action that a line calls for, with its arguments read; throws for the first that cannot be read.
  package func action(for matches: Matches) throws(UsageError) -> any Action { try details.value.action(matches) }

  /// The commands under this one that people call, in the order to show.
  package var visibleSubcommands: [Command] { subcommands.filter { !$0.isHidden } }

  /// Tells that a word calls it.
  func isCalled(_ word: String) -> Bool { name == word || otherNames.contains(word) }

  /// The title of their list: `Commands`, `Queries`.
  var subcommandTitle: String {
    let plural = subcommandNoun.last == "y" ? subcommandNoun.dropLast() + "ies" : subcommandNoun + "s"
    return plural.prefix(1).uppercased() + plural.dropFirst()
  }
}

/// A command line to copy, and what it does.
package struct Example: Equatable, Sendable {
  /// The whole line, with the program's name.
  package let line: String
  /// A sentence that says what it does.
  package let effect: String

  /// An example of a command.
  package init(_ line: String, _ effect: String) { (self.line, self.effect) = (line, effect) }
}

/// A value that is made when it is first asked for, and kept.
final class Deferred<Value: Sendable>: Sendable {
  private let made = Mutex<Value?>(nil)
  private let make: @Sendable () -> Value

  init(_ make: @escaping @Sendable () -> Value) { self.make = make }

  /// The value; `make` must not ask for it.
  var value: Value {
    made.withLock { made in
      if let made { return made }
      let value = make()
      made = value
      return value
    }
  }
}

extension Command {
  /// Lists the errors in the declaration of this command and of those under it, a sentence each; empty if it is sound.
  ///
  /// For tests: parsing and help take a sound declaration for granted.
  package func invariantViolations(inherited: [Option] = []) -> [String] {
    let options = options + inherited
    let names = options.map(\.name) + positionals.map(\.name)
    let lists =
      options.map { ($0.name, $0.choices, $0.defaultValue) } + positionals.map { ($0.name, $0.choices, String?.none) }
    var violations: [String] = []
    func check(_ holds: Bool, _ violation: String) {
      if !holds { violations.append("\(name): \(violation)") }
    }
    check(Set(names).count == names.count, "two arguments share a name")
    check(!names.contains("help") && !names.contains("version"), "help and version are built in")
    check(Set(subcommands.map(\.name)).count == subcommands.count, "two \(subcommandNoun)s share a name")
    check(positionals.isEmpty || subcommands.isEmpty, "a group has no positionals")
    check(!positionals.dropLast().contains(where: \.isRepeating), "only the last positional may repeat")
    check(
      !positionals.drop(while: \.isRequired).contains(where: \.isRequired), "a required positional follows an optional")
    for (name, choices, defaultValue) in lists {
      let isListed = defaultValue.map(choices.contains) ?? true
      check(choices.isEmpty || isListed, "the default of \(name) is none of its choices")
    }
    return violations + subcommands.flatMap { $0.invariantViolations(inherited: options) }
  }
}
