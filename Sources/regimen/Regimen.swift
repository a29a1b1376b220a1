import Arguments
import Entry
import SystemCalls

/// The program.
@main
enum Regimen {
  /// The version that `--version` prints.
  static let version = "0.1.0"
  /// The day of that version, for the manual page.
  static let versionDate = "2026-11-25"

  static func main() {
    openStandardStreams()
    ignoreBrokenPipes()
    endProgram(run(argumentWords()).rawValue)
  }

  /// Does what the words ask for; every fault is told on standard error.
  private static func run(_ words: [String]?) -> ExitCode {
    guard let words else {
      tell("regimen: a word of the call is not UTF-8\ntry: a terminal whose encoding is UTF-8\n")
      return .usage
    }
    do {
      return try perform(words)
    } catch let error as OutputError {
      return report(error)
    } catch let error as UsageError {
      tell(
        error.rendered(
          program: program.name, words: words, width: messageWidth, isASCII: StandardStream.error.isASCII))
      return .usage
    } catch {
      if let change = UnansweredChange(error) {
        tell(change.diagnostic(words: words))
        return change.exitCode
      }
      if let refusal = Refusal(error) {
        for diagnostic in refusal.diagnostics { tell(diagnostic) }
        return .refused
      }
      tell("regimen: a fault of the program: \(error)\n")
      return .internalFault
    }
  }

  private static func perform(_ words: [String]) throws -> ExitCode {
    switch try program.parse(words) {
    case .version:
      try StandardStream.output.show("regimen \(version)\n")
      return .done
    case .help(let path, let isLong):
      try StandardStream.output.show(path.renderedHelp(isLong: isLong, width: messageWidth))
      return .done
    case .run(let matches):
      return try matches.path.command.action(for: matches).run()
    }
  }

  private static func report(_ error: OutputError) -> ExitCode {
    guard case .failed(let cause) = error else { return .done }
    tell("regimen: standard output cannot be written: \(cause.message)\n")
    return .refused
  }
}
