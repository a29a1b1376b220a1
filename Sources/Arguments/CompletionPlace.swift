/// The argument that the last word of a half-typed command line belongs to.
package struct CompletionPlace: Equatable, Sendable {
  /// A word that would do, and what it is.
  package struct Proposal: Equatable, Sendable {
    /// The word, or for the value of `--name=value` the value alone.
    package let text: String
    /// A description in a few words; may be empty.
    package let summary: String

    /// A word that would do.
    package init(_ text: String, _ summary: String = "") { (self.text, self.summary) = (text, summary) }
  }

  /// The command that the earlier words name.
  package let path: CommandPath
  /// The texts that earlier words give, by the name of the argument; a flag gives an empty text.
  package let given: [String: [String]]
  /// The option or positional whose value stands here; nil where the name of a command or an option does.
  package let argument: String?
  /// The part of the word before the text to complete: `--format=`, or nothing.
  package let lead: String
  /// The text to complete, as far as it was typed.
  package let text: String
  /// All values that the declarations allow here, whatever was typed so far; empty if any text is allowed.
  package let known: [Proposal]
}

extension Command {
  /// Finds the argument that the last of the words after the program's name belongs to; that word may be empty.
  ///
  /// Ignores errors in the earlier words. O(words × options).
  package func completionPlace(of words: [String]) -> CompletionPlace {
    var walk = CompletionWalk(program: self)
    for word in words.dropLast() { walk.take(word) }
    return walk.place(of: words.last ?? "")
  }
}

/// A walk over the words before the one to complete.
private struct CompletionWalk {
  private var path: CommandPath
  private var positionals: ArraySlice<Positional>
  private var given: [String: [String]] = [:]
  /// The option whose value the next word is.
  private var waiting: Option?
  private var areOptionsOver = false

  init(program: Command) { (path, positionals) = (CommandPath(program), program.positionals[...]) }

  mutating func take(_ word: String) {
    if let option = waiting {
      given[option.name, default: []].append(word)
      waiting = nil
    } else if areOptionsOver || !isOption(word) {
      takePositional(word)
    } else if word == "--" {
      areOptionsOver = true
    } else {
      takeOption(word)
    }
  }

  private mutating func takePositional(_ word: String) {
    if !path.command.subcommands.isEmpty {
      guard let next = path.subcommand(named: word) else { return }
      (path, positionals) = (next, next.command.positionals[...])
    } else if let positional = positionals.first {
      if !positional.isRepeating { positionals.removeFirst() }
      given[positional.name, default: []].append(word)
    }
  }

  private mutating func takeOption(_ word: String) {
    guard let (option, value) = option(in: word) else { return }
    if option.valueName != nil, value == nil {
      waiting = option
    } else {
      given[option.name, default: []].append(value ?? "")
    }
  }

  /// The option that a word names, and the value behind its equals sign.
  private func option(in word: String) -> (Option, value: String?)? {
    let label = word.prefix { $0 != "=" }
    guard let option = path.options.first(where: { $0.label == label }) else { return nil }
    return (option, label.count < word.count ? String(word.dropFirst(label.count + 1)) : nil)
  }

  func place(of word: String) -> CompletionPlace {
    if let waiting { return value(of: waiting, word) }
    if !areOptionsOver, word.hasPrefix("-") {
      if let (option, value) = option(in: word), let value, option.valueName != nil {
        return self.value(of: option, value, lead: option.label + "=")
      }
      return place(nil, word, options)
    }
    if !path.command.subcommands.isEmpty {
      return place(nil, word, path.command.visibleSubcommands.map { .init($0.name, $0.summary) })
    }
    guard let positional = positionals.first else { return place(nil, word, word.isEmpty ? options : []) }
    return place(positional.name, word, positional.choices.map { .init($0) })
  }

  private func value(of option: Option, _ text: String, lead: String = "") -> CompletionPlace {
    place(option.name, text, option.choices.map { .init($0) }, lead: lead)
  }

  private func place(
    _ argument: String?, _ text: String, _ known: [CompletionPlace.Proposal], lead: String = ""
  ) -> CompletionPlace {
    CompletionPlace(path: path, given: given, argument: argument, lead: lead, text: text, known: known)
  }

  /// The options that may still be given, what is required first.
  private var options: [CompletionPlace.Proposal] {
    let free = path.options.filter { given[$0.name] == nil || $0.isRepeatable }
    let ordered = free.filter(\.isRequired) + free.filter { !$0.isRequired }
    let version = path.names.isEmpty ? [CompletionPlace.Proposal("--version", "Print the version.")] : []
    return ordered.map { .init($0.label, $0.help) } + version + [.init("--help", "Show the long help.")]
  }
}
