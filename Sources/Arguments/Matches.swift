/// The arguments that a command line gives; each is declared, and closed lists hold.
///
/// Parameters read it; no command does. Asking for a name that the command does not declare is a fault of the program,
/// and traps.
package struct Matches: Equatable, Sendable {
  /// The command that was called.
  package let path: CommandPath
  /// The line's words, without the program's name.
  package let words: [String]
  private let given: [String: [Argument]]

  init(path: CommandPath, words: [String], given: [String: [Argument]]) {
    (self.path, self.words, self.given) = (path, words, given)
  }

  /// Tells if the line gave it.
  func isGiven(_ name: String) -> Bool {
    _ = label(of: name)
    return given[name] != nil
  }

  /// Everything given for it, in the order of the line; else its default, else nothing.
  func arguments(_ name: String) -> [Argument] {
    let label = label(of: name)
    let value = path.options.first { $0.name == name }?.defaultValue
    return given[name] ?? value.map { [Argument(text: $0, label: label, index: nil)] } ?? []
  }

  /// The argument, for what the command cannot do without; throws where there is none.
  func required(_ name: String) throws(UsageError) -> Argument {
    guard let argument = arguments(name).last else {
      throw UsageError("\(label(of: name)) is missing", index: words.count, hint: path.usage)
    }
    return argument
  }

  private func label(of name: String) -> String {
    let positional = path.command.positionals.first { $0.name == name }?.label
    guard let label = positional ?? path.options.first(where: { $0.name == name })?.label else {
      preconditionFailure("'\(path.line)' declares no argument '\(name)'")
    }
    return label
  }
}
