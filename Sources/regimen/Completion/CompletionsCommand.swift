import Answers
import Arguments
import SystemCalls
import Text

/// `regimen completions`: the script that teaches a shell to complete calls.
struct CompletionsCommand: Action {
  /// The shells that have a script.
  enum Shell: String, CaseIterable, Sendable { case bash, zsh, fish }

  private let shell: Shell

  static let declaration = Command(
    "completions", "Print the script by which a shell completes calls.",
    discussion: [
      "Commands, options and their words are completed, and from the log of --log or $REGIMEN_LOG the patients and "
        + "their treatments. The script asks the program itself, so that it is never out of date; nothing is said "
        + "where there is no log.",
      "bash: add its output to ~/.bashrc. zsh: write it to the file _regimen in a directory of fpath. fish: write it "
        + "to ~/.config/fish/completions/regimen.fish.",
    ],
    examples: [
      Example("regimen completions bash", "Prints the script for bash; for this shell alone, source <(it).")
    ],
    Parameter(CompletionsCommand.init, Positional.choice("shell", help: "Which shell.", of: Shell.self)))

  func run() throws -> ExitCode {
    try StandardStream.output.write(CompletionsCommand.script(shell))
    return .done
  }

  private static func script(_ shell: Shell) -> String {
    switch shell {
    case .bash: CompletionScripts.bash
    case .zsh: CompletionScripts.zsh
    case .fish: CompletionScripts.fish
    }
  }
}

/// `regimen complete`, which the scripts call: what may stand in the place of the last word.
///
/// A line each: the word, a tab, and what it is. Where the name of a file or a directory is wanted, one line without a
/// tab says so: `:files`, `:directories`.
struct CompleteCommand: Action {
  private let words: [String]

  static let declaration = Command(
    "complete", "Answer a shell that completes a call.",
    Parameter(
      CompleteCommand.init,
      Positional("words", help: "The words so far.", isRequired: false, isRepeating: true).texts), isHidden: true)

  func run() throws -> ExitCode {
    let place = program.completionPlace(of: words)
    try StandardStream.output.write(CompleteCommand.lines(Completer(place).answer, at: place))
    return .done
  }

  private static func lines(_ answer: Completer.Answer, at place: CompletionPlace) -> String {
    switch answer {
    case .files: return ":files\n"
    case .directories: return ":directories\n"
    case .words(let words):
      // What a terminal would obey is not for a shell to type.
      let safe = words.filter { shown($0.text) == $0.text }
      return safe.map { "\(place.lead)\($0.text)\t\(shown($0.summary))\n" }.joined()
    }
  }
}
