import Answers
import Arguments
import Entry
import Queries
import SystemCalls
import Text

/// `regimen help`: a command, or a topic.
struct HelpCommand: Action {
  private let words: [Argument]
  private let format: OutputFormat

  static let declaration = Command(
    "help", "Explain a command or a topic.",
    discussion: ["Topics: \(HelpTopic.names.joined(separator: ", "))."],
    examples: [
      Example("regimen help doses", "Says how doses are written."),
      Example("regimen help columns durations", "Says what each column holds."),
    ],
    Parameter(
      HelpCommand.init,
      Positional("topic", help: "A command, or a topic.", isRequired: false, isRepeating: true).arguments,
      Option.choice(
        "format", value: "FORMAT", help: "The form of the list of columns.", default: OutputFormat.table)))

  func run() throws -> ExitCode {
    if words.first?.text == HelpTopic.columns.rawValue, words.count > 1 { return try showColumns(of: words[1...]) }
    guard let first = words.first, let topic = HelpTopic(rawValue: first.text), words.count == 1 else {
      if let first = words.first, !program.subcommands.contains(where: { $0.name == first.text }) {
        throw HelpCommand.unknownTopic(first)
      }
      try show(try CommandPath(program).descending(through: words), isLong: true)
      return .done
    }
    try StandardStream.output.show(topic.text)
    return .done
  }

  /// Shows the data dictionary of a query.
  private func showColumns(of words: ArraySlice<Argument>) throws -> ExitCode {
    let queries = Query.all.map(\.name)
    guard let word = words.first, words.count == 1, let query = Query.named(word.text) else {
      let word = words.last ?? words[words.startIndex]
      throw UsageError(
        "no query has that name: '\(shown(word.text))'", at: word,
        hint: nearest(to: word.text, among: queries).first ?? "one of: " + queries.joined(separator: ", "))
    }
    let names = Set(query.columns.map(\.name))
    let counts = query.countColumns.filter { !names.contains($0.name) }
    let rows = Rows([(query.columns + counts).dictionary], DictionaryEntry.table)
    let output = StandardStream.output
    let text = rows.text(as: format, width: nil, Drawing(isASCII: output.isASCII))
    try output.write(output.isASCII ? format.ascii(text) : text)
    return .done
  }

  private static func unknownTopic(_ word: Argument) -> UsageError {
    let known = HelpTopic.names + program.visibleSubcommands.map(\.name)
    return UsageError(
      "neither a command nor a topic: '\(shown(word.text))'", at: word,
      hint: nearest(to: word.text, among: HelpTopic.names).first ?? CommandPath(program).callMeant(by: word.text)
        ?? "one of: " + known.joined(separator: ", "))
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
