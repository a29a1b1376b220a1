/// What a command line gave for the arguments of a command: every one is declared, and closed lists hold.
///
/// Asking for a name that the command does not declare is a fault of the program, and traps.
package struct Matches: Equatable, Sendable {
  /// The command that was called.
  package let path: CommandPath
  /// The line's words, without the program's name.
  package let words: [String]
  private let given: [String: [Argument]]

  init(path: CommandPath, words: [String], given: [String: [Argument]]) {
    (self.path, self.words, self.given) = (path, words, given)
  }

  /// Whether the line gave it: the way to read a flag.
  package func isGiven(_ name: String) -> Bool {
    _ = label(of: name)
    return given[name] != nil
  }

  /// Everything given for it, in the order of the line; else its default, else nothing.
  package func arguments(_ name: String) -> [Argument] {
    let label = label(of: name)
    let value = path.options.first { $0.name == name }?.defaultValue
    return given[name] ?? value.map { [Argument(text: $0, label: label, index: nil)] } ?? []
  }

  /// The text given for it, else its default.
  package func text(_ name: String) -> String? { arguments(name).last?.text }

  /// The argument, for what the command cannot do without; throws where there is none.
  package func required(_ name: String) throws(UsageError) -> Argument {
    guard let argument = arguments(name).last else {
      throw UsageError("\(label(of: name)) is missing", index: words.count, hint: path.usage)
    }
    return argument
  }

  /// The value that `read` makes of the text, nil where there is none; throws as `Argument.read` does.
  package func value<Value>(_ name: String, as read: (String) throws -> Value) throws(UsageError) -> Value? {
    guard let argument = arguments(name).last else { return nil }
    return try argument.read(as: read)
  }

  /// The case of an enumeration that the text names, nil where there is none.
  package func value<Choice: CaseIterable & RawRepresentable<String>>(
    _ name: String, as type: Choice.Type
  ) throws(UsageError) -> Choice? {
    guard let argument = arguments(name).last else { return nil }
    return try argument.read(as: type)
  }

  /// The values of a repeatable argument, in the order of the line; throws for the first that cannot be read.
  package func values<Value>(_ name: String, as read: (String) throws -> Value) throws(UsageError) -> [Value] {
    var values: [Value] = []
    for argument in arguments(name) { values.append(try argument.read(as: read)) }
    return values
  }

  private func label(of name: String) -> String {
    let positional = path.command.positionals.first { $0.name == name }?.label
    guard let label = positional ?? path.options.first(where: { $0.name == name })?.label else {
      preconditionFailure("'\(path.line)' declares no argument '\(name)'")
    }
    return label
  }
}
