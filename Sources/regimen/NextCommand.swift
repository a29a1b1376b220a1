import Arguments
import SystemCalls
import Text

/// Tells a person at a terminal which command may be wanted next; a program, and whoever only tries, is told nothing.
///
/// The log that the call named is named again. With `file`, the command's result is to be kept there.
func suggest(_ words: [String], log: LogOption? = nil, isDryRun: Bool = false, to file: String? = nil) {
  guard StandardStream.output.isTerminal, StandardStream.error.isTerminal, !isDryRun else { return }
  let log = log?.given.map { ["--log", $0] } ?? []
  let line = commandLine(["regimen"] + words + log, isASCII: StandardStream.error.isASCII)
  tell("next: \(line)\(file.map { " > \($0)" } ?? "")\n")
}
