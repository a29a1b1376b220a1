import Arguments
import Text

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// The program.
@main
enum Regimen {
  /// The version that `--version` prints.
  static let version = "0.1.0"
  /// The day of that version, for the manual page.
  static let versionDate = "2026-11-25"

  static func main() {
    ignoreBrokenPipes()
    exit(run(words()).rawValue)
  }

  /// The words after the program's name; nil where one is not UTF-8.
  ///
  /// `CommandLine.arguments` would put U+FFFD in place of what it cannot read, and so make one patient of two.
  private static func words() -> [String]? {
    var words: [String] = []
    for index in 1..<max(1, Int(CommandLine.argc)) {
      guard let start = unsafe CommandLine.unsafeArgv[index],
        let word = unsafe String(validatingCString: start)
      else { return nil }
      words.append(word)
    }
    return words
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
    } catch CommandFailure.usage(let error) {
      tell(
        error.rendered(
          program: program.name, words: words, width: messageWidth, isASCII: StandardStream.error.isASCII))
      return .usage
    } catch let diagnostic as Diagnostic {
      tell(diagnostic)
      return .refused
    } catch CommandFailure.refused(let diagnostics) {
      for diagnostic in diagnostics { tell(diagnostic) }
      return .refused
    } catch {
      tell("regimen: a fault of the program: \(error)\n")
      return .internalFault
    }
  }

  private static func perform(_ words: [String]) throws -> ExitCode {
    let request: Request
    do throws(UsageError) {
      request = try program.parse(words)
    } catch {
      throw CommandFailure.usage(error)
    }
    switch request {
    case .version:
      try StandardStream.output.show("regimen \(version)\n")
      return .done
    case .help(let path, let isLong):
      try StandardStream.output.show(path.renderedHelp(isLong: isLong, width: messageWidth))
      return .done
    case .run(let matches):
      do {
        return try matches.path.command.action(for: matches).run()
      } catch let error as UsageError {
        throw CommandFailure.usage(error)
      }
    }
  }

  private static func report(_ error: OutputError) -> ExitCode {
    guard case .failed(let cause) = error else { return .done }
    tell("regimen: standard output cannot be written: \(cause.message)\n")
    return .refused
  }
}

/// How wide messages are.
var messageWidth: Int { StandardStream.error.terminalWidth ?? 100 }

/// Tells what is wrong.
func tell(_ diagnostic: Diagnostic) {
  tell(diagnostic.rendered(width: messageWidth, isASCII: StandardStream.error.isASCII))
}

/// Tells people on standard error; where that is closed there is no one left to tell.
func tell(_ text: String) {
  do throws(OutputError) { try StandardStream.error.show(text) } catch { return }
}
