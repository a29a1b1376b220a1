import Text

/// The request that a command line makes.
package enum Request: Equatable, Sendable {
  /// Run the command. A group may be called bare; nothing is required of it then.
  case run(Matches)
  /// Show the help of the command: the long one for `--help`, the short one for `-h`.
  case help(CommandPath, isLong: Bool)
  /// Print the version: the first word is `--version`.
  case version
}

extension Command {
  /// Reads the words after the program's name; of several faults it throws the leftmost. O(words × options).
  ///
  /// `-h` or `--help` anywhere before `--` wins, even as the value of an option and on a line with faults.
  /// `--name value` and `--name=value` are the same; after `--` every word is positional; `-` and negative numbers are
  /// no options.
  package func parse(_ words: [String]) throws(UsageError) -> Request {
    var parser = Parser(program: self, words: words)
    if let word = words.prefix(while: { $0 != "--" }).first(where: { $0 == "-h" || $0 == "--help" }) {
      return .help(parser.helpTopic(), isLong: word == "--help")
    }
    return words.first == "--version" ? .version : .run(try parser.matches())
  }
}

/// One walk over the words of a command line.
private struct Parser {
  private let words: [String]
  private var path: CommandPath
  private var position = 0
  private var positionals: ArraySlice<Positional>
  private var given: [String: [Argument]] = [:]

  init(program: Command, words: [String]) {
    (self.words, path, positionals) = (words, CommandPath(program), program.positionals[...])
  }

  mutating func matches() throws(UsageError) -> Matches {
    var areOptionsOver = false
    while position < words.count {
      let word = words[position]
      if areOptionsOver || !isOption(word) {
        try takePositional(Argument(text: word, label: positionals.first?.label ?? "", index: position))
      } else if word == "--" {
        areOptionsOver = true
      } else {
        try takeOption(word)
      }
      position += 1
    }
    try checkNothingIsMissing()
    return Matches(path: path, words: words, given: given)
  }

  /// The deepest command that the line names, whatever else is wrong with it.
  func helpTopic() -> CommandPath {
    var topic = path
    var rest = words.prefix { $0 != "--" }
    while let word = rest.popFirst() {
      if isOption(word) {
        let option = topic.options.first { $0.label == word }
        if option?.valueName != nil, let next = rest.first, !isOption(next) { rest.removeFirst() }
      } else if let next = topic.subcommand(named: word) {
        topic = next
      } else {
        break
      }
    }
    return topic
  }

  private mutating func takePositional(_ argument: Argument) throws(UsageError) {
    if !path.command.subcommands.isEmpty {
      path = try path.descending(through: [argument])
      positionals = path.command.positionals[...]
      return
    }
    guard let positional = positionals.first else { throw path.unexpected(argument, hint: quotedValue(argument)) }
    if !positional.isRepeating { positionals.removeFirst() }
    try take(argument, for: positional.name, choices: positional.choices)
  }

  /// The option before a word that nothing takes, with the word as a part of its value: `--over '6 months'`.
  private func quotedValue(_ argument: Argument) -> String? {
    guard position > 1, let option = path.options.first(where: { $0.label == words[position - 2] }),
      option.valueName != nil, option.choices.isEmpty
    else { return nil }
    return "\(option.label) \(quoted("\(words[position - 1]) \(argument.text)"))"
  }

  private mutating func takeOption(_ word: String) throws(UsageError) {
    let label = String(word.prefix { $0 != "=" })
    guard let option = path.options.first(where: { $0.label == label }) else { throw unknownOption(label) }
    if given[option.name] != nil, !option.isRepeatable {
      throw UsageError("option '\(label)' is given twice", index: position, hint: "\(option.synopsis), once")
    }
    let argument = try option.valueName == nil ? flag(option, word: word) : value(of: option, word: word)
    let listed = argument.text.split(separator: ",").map(String.init)
    if option.isRepeatable, listed.count > 1, listed.allSatisfy(option.choices.contains) {
      throw UsageError(
        "\(label) takes one word at a time", at: argument,
        hint: listed.map { "\(label) \($0)" }.joined(separator: " "))
    }
    try take(argument, for: option.name, choices: option.takesSynonyms ? [] : option.choices)
  }

  private func flag(_ option: Option, word: String) throws(UsageError) -> Argument {
    let argument = Argument(text: "", label: option.label, index: position)
    if word == option.label { return argument }
    throw UsageError(
      "option '\(option.label)' takes no value", at: argument, range: option.label.count..<word.count,
      hint: option.label)
  }

  private mutating func value(of option: Option, word: String) throws(UsageError) -> Argument {
    if word != option.label {
      let offset = option.label.count + 1
      return Argument(text: String(word.dropFirst(offset)), label: option.label, index: position, offset: offset)
    }
    let next = position + 1
    guard next < words.count, !isOption(words[next]) else {
      let isOther = next == words.count || words[next] == "--" || path.options.contains { $0.label == words[next] }
      throw UsageError(
        "option '\(option.label)' needs a value", index: position,
        hint: isOther ? option.synopsis : "\(option.label)=\(quoted(words[next]))")
    }
    position = next
    return Argument(text: words[next], label: option.label, index: next)
  }

  private mutating func take(_ argument: Argument, for name: String, choices: [String]) throws(UsageError) {
    guard choices.isEmpty || choices.contains(argument.text) else { throw argument.unlisted(in: choices) }
    given[name, default: []].append(argument)
  }

  private func checkNothingIsMissing() throws(UsageError) {
    guard path.command.subcommands.isEmpty else { return }
    let isMissing = { (name: String) in given[name] == nil }
    let missing =
      positionals.filter { $0.isRequired && isMissing($0.name) }.map(\.label)
      + path.options.filter { $0.isRequired && isMissing($0.name) }.map(\.label)
    guard !missing.isEmpty else { return }
    throw UsageError(
      listed(missing, last: "and") + (missing.count == 1 ? " is missing" : " are missing"), index: words.count,
      hint: path.usage)
  }

  private func unknownOption(_ label: String) -> UsageError {
    let name = String(label.drop { $0 == "-" })
    let below = path.command.subcommands.flatMap(\.options).first { $0.name == name }
    let behind = below.map { "\(path.line) \(path.command.subcommandNoun.uppercased()) \($0.synopsis)" }
    let meant = path.options.first { $0.triedNames.contains(name) }
    let siblings = path.siblings.filter { $0.options.contains { $0.name == name } }.map(\.name)
    let beside = siblings.isEmpty ? nil : "it is an option of \(listed(siblings, last: "and"))"
    let known = path.options.map(\.label) + ["--help"] + (path.names.isEmpty ? ["--version"] : [])
    let refusal = path.command.refusals[name].map { ": \($0)" } ?? ""
    return UsageError(
      "\(refusal.isEmpty ? "unknown option" : "no") '\(escaped(label))'\(refusal)", index: position,
      range: 0..<label.count,
      hint: behind ?? beside ?? meant?.synopsis ?? proposal(for: "--" + name, among: known) ?? "\(path.line) --help")
  }
}

/// True if a word is meant as an option: a dash before a letter or another dash. `-`, `-3`, `-.5` and `- so` are not.
func isOption(_ word: String) -> Bool {
  guard word.first == "-", let second = word.dropFirst().first else { return false }
  return second == "-" || second.isLetter
}
