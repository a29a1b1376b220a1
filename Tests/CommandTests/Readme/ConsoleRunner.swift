import Foundation
import TestSupport

/// Runs the commands of a document as its reader would: in one scratch directory, in order.
///
/// The built `regimen` stands first on the path, `Documentation`, `EventLogs` and `Tools` lie beside. Each command runs
/// in a shell of its own; `export NAME=VALUE` holds to the end of the document. What builds and tests is not run: it
/// shows nothing, and `swift test` has to be what the package's own check calls.
struct ConsoleRunner {
  /// What each step really shows, standard output and error together.
  static func outputs(of transcript: Transcript) throws -> [String] {
    let directory = try newDirectory()
    defer { try? FileManager.default.removeItem(atPath: directory) }
    var outputs: [String] = []
    var exports = ""
    for step in transcript.steps {
      if step.command.hasPrefix("export ") { exports += step.command + "\n" }
      outputs.append(try output(of: step.command, after: exports, in: directory))
    }
    return outputs
  }

  private static func output(of command: String, after exports: String, in directory: String) throws -> String {
    if ["swift build", "swift test", ".ci/run"].contains(command) { return try unrun(command) }
    let called = command.replacing(/\bswift run (?:-c release )?regimen\b/, with: "regimen")
    let result = try run(
      "/bin/bash", ["-c", "exec 2>&1\n" + exports + called],
      environment: [
        "PATH": directory + "/.bin:/usr/local/bin:/usr/bin:/bin", "TZ": "UTC", "HOME": directory,
        "SWIFT_BACKTRACE": "enable=no",
      ], directory: directory)
    return result.output
  }

  /// A command that is not run shows nothing; it must be one that the package knows.
  private static func unrun(_ command: String) throws -> String {
    let check = try String(contentsOfFile: PackageLayout.root + "/.ci/run", encoding: .utf8)
    let isKnown = command != "swift test" || check.components(separatedBy: "\n").contains(command)
    return isKnown ? "" : "\(command) is not what .ci/run calls\n"
  }

  private static func newDirectory() throws -> String {
    let files = FileManager.default
    let directory = files.temporaryDirectory.appendingPathComponent("readme-\(UUID().uuidString)").path
    try files.createDirectory(atPath: directory + "/.bin", withIntermediateDirectories: true)
    try files.createSymbolicLink(
      atPath: directory + "/.bin/regimen", withDestinationPath: PackageLayout.executable("regimen"))
    for name in ["Documentation", "EventLogs", "Tools"] {
      try files.createSymbolicLink(
        atPath: directory + "/" + name, withDestinationPath: PackageLayout.root + "/" + name)
    }
    return directory
  }
}

/// A step whose output is not what the document shows.
struct StepDifference: Equatable {
  let command: String
  let difference: String
}

/// Where a document shows something else than its commands do.
func differences(_ transcript: Transcript, from outputs: [String]) -> [StepDifference] {
  zip(transcript.steps, outputs).compactMap { step, output in
    let isSame = withoutChance(step.output) == withoutChance(output)
    return isSame
      ? nil : StepDifference(command: step.command, difference: difference(shown: step.output, real: output))
  }
}
