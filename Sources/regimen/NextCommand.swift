import Arguments

/// Tells a person at a terminal which command may be wanted next; a program, and whoever only tries, is told nothing.
///
/// The log that the call named is named again.
func suggest(_ words: [String], after matches: Matches? = nil) {
  guard StandardStream.output.isTerminal, StandardStream.error.isTerminal else { return }
  if let matches, matches.path.options.contains(where: { $0.name == "dry-run" }), matches.isGiven("dry-run") { return }
  let log = matches?.text("log").map { ["--log", $0] } ?? []
  tell("next: \(commandLine(["regimen"] + words + log))\n")
}

/// The words as they are typed into a shell, with single quotes where it would read them otherwise.
func commandLine(_ words: [String]) -> String { words.map(shellWord).joined(separator: " ") }

private func shellWord(_ word: String) -> String {
  let isPlain =
    !word.isEmpty
    && word.unicodeScalars.allSatisfy { scalar in
      scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || "@%+=:,./_-".unicodeScalars.contains(scalar)
    }
  if isPlain { return word }
  return "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: #"'\''"#) + "'"
}
