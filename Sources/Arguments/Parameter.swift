/// One argument of a command, or several together: their declarations, and how to read their value from a line.
///
/// A command is a struct whose properties are its arguments. Parameters combine as its initialiser takes them, so that
/// nothing is looked up by name twice:
///
///     struct Verify: Action {
///       let log: String?
///       let seal: KeptSeal?
///
///       static let parameters = Parameter(
///         Verify.init(log:seal:),
///         Option("log", value: "DIR", help: "The log.").text,
///         Option("against", value: "SEAL@SEQ", help: "A seal kept elsewhere.").optional(as: typedSeal))
///     }
///
/// Values are read in the order of the parameters; the first that cannot be read is the error.
package struct Parameter<Value>: Sendable {
  /// The arguments known by their place, in that order.
  package let positionals: [Positional]
  /// The arguments known by their name, in the order to show.
  package let options: [Option]
  private let read: @Sendable (Matches) throws(UsageError) -> Value

  init(
    positionals: [Positional] = [], options: [Option] = [],
    read: @escaping @Sendable (Matches) throws(UsageError) -> Value
  ) {
    (self.positionals, self.options, self.read) = (positionals, options, read)
  }

  /// The value that a command line gives.
  package func value(in matches: Matches) throws(UsageError) -> Value { try read(matches) }

  /// Combines parameters to the value that `make` builds from theirs, with the declarations of all, in their order.
  package init<each Part>(
    _ make: @escaping @Sendable (repeat each Part) throws(UsageError) -> Value, _ parts: repeat Parameter<each Part>
  ) {
    var positionals: [Positional] = []
    var options: [Option] = []
    for part in repeat each parts {
      positionals += part.positionals
      options += part.options
    }
    self.init(positionals: positionals, options: options) { matches throws(UsageError) in
      try make(repeat try (each parts).value(in: matches))
    }
  }
}

extension Parameter where Value: Sendable {
  /// A value that no argument changes.
  package static func constant(_ value: Value) -> Parameter { Parameter { _ in value } }
}

extension Parameter {
  /// The same value, of arguments that the group above the command declares.
  package var inherited: Parameter { Parameter(read: read) }
}

extension Parameter<Void> {
  /// Arguments that a group declares for the commands under it, and does not read itself.
  package static func declaring<each Part>(_ parts: repeat Parameter<each Part>) -> Parameter {
    let all = Parameter<Void>({ (_: repeat each Part) in }, repeat each parts)
    return Parameter(positionals: all.positionals, options: all.options) { _ in }
  }
}

extension Parameter<String> {
  /// The usage line of the command that was called, for errors.
  package static var usage: Parameter { Parameter { matches in matches.path.usage } }
}

extension Parameter<[String: [Argument]]> {
  /// The arguments that are given, by the names of options that are made at run time.
  package static func each(of options: [Option]) -> Parameter {
    Parameter(options: options) { matches in
      let given = options.map { (name: $0.name, arguments: matches.arguments($0.name)) }
      return Dictionary(
        given.filter { !$0.arguments.isEmpty }.map { ($0.name, $0.arguments) }, uniquingKeysWith: { first, _ in first })
    }
  }
}

/// A declared argument, from which a parameter is made by saying how its text is read.
package protocol DeclaredArgument: Sendable {
  /// The name by which matches know it.
  var name: String { get }
  /// The declaration, if it is known by its place.
  var positional: Positional? { get }
  /// The declaration, if it is known by its name.
  var option: Option? { get }
}

extension Option: DeclaredArgument {
  package var positional: Positional? { nil }
  package var option: Option? { self }
}

extension Positional: DeclaredArgument {
  package var positional: Positional? { self }
  package var option: Option? { nil }
}

extension DeclaredArgument {
  private func parameter<Value>(
    _ read: @escaping @Sendable (Matches) throws(UsageError) -> Value
  ) -> Parameter<Value> {
    Parameter(positionals: positional.map { [$0] } ?? [], options: option.map { [$0] } ?? [], read: read)
  }

  /// Tells if the line gives it: the value of a flag.
  package var isGiven: Parameter<Bool> { parameter { [name] matches in matches.isGiven(name) } }

  /// The argument itself, for values whose errors have to point into it; nil if it is not given.
  package var argument: Parameter<Argument?> { parameter { [name] matches in matches.arguments(name).last } }

  /// The argument itself, of a command that needs it.
  package var requiredArgument: Parameter<Argument> {
    parameter { [name] matches throws(UsageError) in try matches.required(name) }
  }

  /// Everything given for it, in the order of the line.
  package var arguments: Parameter<[Argument]> { parameter { [name] matches in matches.arguments(name) } }

  /// Its text, or its default; nil if there is neither.
  package var text: Parameter<String?> { parameter { [name] matches in matches.arguments(name).last?.text } }

  /// Its text, of a command that needs it.
  package var requiredText: Parameter<String> {
    parameter { [name] matches throws(UsageError) in try matches.required(name).text }
  }

  /// All texts given for it, in the order of the line.
  package var texts: Parameter<[String]> { parameter { [name] matches in matches.arguments(name).map(\.text) } }

  /// The value that `read` makes of its text; nil if it is not given and has no default.
  package func optional<Value>(as read: @escaping @Sendable (String) throws -> Value) -> Parameter<Value?> {
    parameter { [name] matches throws(UsageError) in
      guard let argument = matches.arguments(name).last else { return nil }
      return try argument.read(as: read)
    }
  }

  /// The value that `read` makes of its text, of a command that needs it.
  package func required<Value>(as read: @escaping @Sendable (String) throws -> Value) -> Parameter<Value> {
    parameter { [name] matches throws(UsageError) in try matches.required(name).read(as: read) }
  }
}

/// An enumeration whose cases are the words that an argument takes.
package typealias Choice = CaseIterable & RawRepresentable<String> & Sendable

extension Option {
  /// An option that takes the words of an enumeration; nil if it is not given.
  package static func choice<Value: Choice>(
    _ name: String, value valueName: String, help: String, of type: Value.Type
  ) -> Parameter<Value?> {
    let option = Option(name, value: valueName, help: help, choices: Arguments.choices(of: type))
    return Parameter(options: [option]) { matches throws(UsageError) in
      guard let argument = matches.arguments(name).last else { return nil }
      return try argument.read(as: type)
    }
  }

  /// An option that takes the words of an enumeration, one of them by default.
  package static func choice<Value: Choice>(
    _ name: String, value valueName: String, help: String, default value: Value
  ) -> Parameter<Value> {
    let option = Option(
      name, value: valueName, help: help, choices: Arguments.choices(of: Value.self), default: value.rawValue)
    return Parameter(options: [option]) { matches throws(UsageError) in
      try matches.required(name).read(as: Value.self)
    }
  }
}

extension Positional {
  /// A positional that takes the words of an enumeration.
  package static func choice<Value: Choice>(
    _ name: String, help: String, of type: Value.Type
  ) -> Parameter<Value> {
    let positional = Positional(name, help: help, choices: Arguments.choices(of: type))
    return Parameter(positionals: [positional]) { matches throws(UsageError) in
      try matches.required(name).read(as: type)
    }
  }
}

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
