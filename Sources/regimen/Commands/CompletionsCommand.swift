import Arguments
import Entry
import RecordKeeping
import SystemCalls

/// `regimen completions`: the script that teaches a shell to complete calls.
struct CompletionsCommand: Action {
  private let shell: Shell

  static let declaration = Command(
    "completions", "Print the script by which a shell completes calls.",
    discussion: [
      "Completes commands, options and their values, and the patients and treatments of the log (--log or "
        + "$REGIMEN_LOG). The script asks the program, so it does not go out of date; without a log it completes the "
        + "rest.",
      "bash: add its output to ~/.bashrc. zsh: write it to the file _regimen in a directory of fpath. fish: write "
        + "it to ~/.config/fish/completions/regimen.fish.",
    ],
    examples: [
      Example(
        "regimen completions bash",
        "Prints the script for bash. For this shell alone: source <(regimen completions bash)")
    ],
    Parameter(CompletionsCommand.init, Positional.choice("shell", help: "The shell.", of: Shell.self)))

  func run() throws -> ExitCode {
    try StandardStream.output.write(shell.completionScript)
    return .done
  }
}

/// `regimen complete`, which the scripts call: the words that may stand in the place of the last one.
struct CompleteCommand: Action {
  private let words: [String]

  static let declaration = Command(
    "complete", "Answer a shell that completes a call.",
    Parameter(
      CompleteCommand.init,
      Positional("words", help: "The words so far.", isRequired: false, isRepeating: true).texts), isHidden: true)

  func run() throws -> ExitCode {
    let completer = Completer(words, of: program) { path in
      (try? ReadingOptions.environment()).flatMap { try? LogReading(path, $0) }
    }
    try StandardStream.output.write(completer.lines)
    return .done
  }
}
