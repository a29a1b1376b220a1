import Arguments
import PatientRecord
import Projections

/// `regimen help`: a command, or a topic.
enum HelpCommand {
  /// The topics beside the commands.
  private enum Topic: String, CaseIterable { case types, drugs, dates, doses, rules }

  static let declaration = Command(
    "help", "Explain a command or a topic.",
    discussion: ["Topics: types, drugs, dates, doses, rules."],
    examples: [Example("regimen help doses", "Says how doses are written.")],
    positionals: [Positional("topic", help: "A command, or a topic.", isRequired: false, isRepeating: true)])

  static func run(_ matches: Matches) throws -> ExitCode {
    let words = matches.arguments("topic")
    guard let first = words.first, let topic = Topic(rawValue: first.text), words.count == 1 else {
      let path = try CommandPath(program).descending(through: words)
      try StandardStream.output.write(
        path.renderedHelp(isLong: true, width: StandardStream.output.terminalWidth ?? 100))
      return .done
    }
    try StandardStream.output.write(text(topic))
    return .done
  }

  private static func text(_ topic: Topic) -> String {
    switch topic {
    case .types: HelpTopics.types
    case .drugs: HelpTopics.drugs
    case .dates: HelpTopics.dates
    case .doses: HelpTopics.doses
    case .rules: HelpTopics.rules
    }
  }
}
