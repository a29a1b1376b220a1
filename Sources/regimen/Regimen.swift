import Arguments

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

  static func main() {
    ignoreBrokenPipes()
    exit(run(Array(CommandLine.arguments.dropFirst())).rawValue)
  }

  /// Does what the words ask for; every fault is told on standard error.
  private static func run(_ words: [String]) -> ExitCode {
    do {
      return try perform(words)
    } catch let error as OutputError {
      return report(error)
    } catch CommandFailure.usage(let error) {
      tell(error.rendered(program: program.name, words: words, width: messageWidth))
      return .usage
    } catch CommandFailure.refused(let diagnostics) {
      for diagnostic in diagnostics { tell(diagnostic.rendered(width: messageWidth)) }
      return .refused
    } catch {
      tell("regimen: a fault of the program: \(error)\n")
      return .internalFault
    }
  }

  private static func perform(_ words: [String]) throws -> ExitCode {
    let request: Request
    do {
      request = try program.parse(words)
    } catch {
      throw CommandFailure.usage(error)
    }
    switch request {
    case .version:
      try StandardStream.output.write("regimen \(version)\n")
      return .done
    case .help(let path, let isLong):
      try StandardStream.output.write(path.renderedHelp(isLong: isLong, width: messageWidth))
      return .done
    case .run(let matches):
      do {
        return try dispatch(matches)
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

  private static var messageWidth: Int { StandardStream.error.terminalWidth ?? 100 }
}

/// Writes to standard error; where that is closed there is no one left to tell.
func tell(_ text: String) {
  do throws(OutputError) { try StandardStream.error.write(text) } catch { return }
}
