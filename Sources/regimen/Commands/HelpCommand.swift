import Arguments
import PatientRecord
import Projections
import Text

/// `regimen help`: a command, or a topic.
struct HelpCommand: Action {
  private let words: [Argument]

  /// The topics beside the commands.
  private enum Topic: String, CaseIterable { case types, drugs, dates, doses, rules, topics }

  /// Their names.
  static let topics = choices(of: Topic.self)

  static let declaration = Command(
    "help", "Explain a command or a topic.",
    discussion: ["Topics: \(topics.joined(separator: ", "))."],
    examples: [Example("regimen help doses", "Says how doses are written.")],
    Parameter(
      HelpCommand.init,
      Positional("topic", help: "A command, or a topic.", isRequired: false, isRepeating: true).arguments))

  func run() throws -> ExitCode {
    guard let first = words.first, let topic = Topic(rawValue: first.text), words.count == 1 else {
      if let first = words.first, !program.subcommands.contains(where: { $0.name == first.text }) {
        throw HelpCommand.unknownTopic(first)
      }
      try show(try CommandPath(program).descending(through: words), isLong: true)
      return .done
    }
    try StandardStream.output.show(HelpCommand.text(topic))
    return .done
  }

  private static func unknownTopic(_ word: Argument) -> UsageError {
    let known = topics + program.visibleSubcommands.map(\.name)
    return UsageError(
      "neither a command nor a topic: '\(shown(word.text))'", at: word,
      hint: nearest(to: word.text, among: known).first ?? "one of: " + known.joined(separator: ", "))
  }

  private static func text(_ topic: Topic) -> String {
    switch topic {
    case .types: HelpTopics.types
    case .drugs: HelpTopics.drugs
    case .dates: HelpTopics.dates
    case .doses: HelpTopics.doses
    case .rules: HelpTopics.rules
    case .topics: HelpTopics.topics
    }
  }
}

/// Bare `regimen`: the short help.
struct Overview: Action {
  func run() throws -> ExitCode {
    try show(CommandPath(program), isLong: false)
    return .done
  }
}

private func show(_ path: CommandPath, isLong: Bool) throws {
  try StandardStream.output.show(path.renderedHelp(isLong: isLong, width: StandardStream.output.terminalWidth ?? 100))
}
