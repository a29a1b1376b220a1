import Foundation

/// Where the package and what was built from it stand.
package enum PackageLayout {
  /// The directory that holds Package.swift.
  package static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

  /// The executable of a target, beside the running tests.
  package static func executable(_ name: String) -> String {
    let tests = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
    var directory = tests.deletingLastPathComponent()
    while directory.path != "/" {
      let candidate = directory.appendingPathComponent(name).path
      if FileManager.default.isExecutableFile(atPath: candidate) { return candidate }
      directory.deleteLastPathComponent()
    }
    return name
  }
}

/// What a program did.
package struct ProcessResult: Sendable {
  /// The exit code, or the signal that ended it as a negative number.
  package let status: Int32
  /// What it wrote on standard output.
  package let output: String
  /// What it wrote on standard error.
  package let error: String

  /// What a run gave.
  package init(status: Int32, output: String, error: String) {
    (self.status, self.output, self.error) = (status, output, error)
  }
}

/// Runs a program to its end.
///
/// `environment` is all that it sees; standard input is `input`. Output goes through files, so that none of the pipes
/// can fill.
package func run(
  _ executable: String, _ arguments: [String], input: String = "", environment: [String: String] = [:],
  directory: String? = nil
) throws -> ProcessResult {
  try withTemporaryDirectory { scratch in
    let paths = ["in", "out", "err"].map { scratch + "/" + $0 }
    for (path, text) in zip(paths, [input, "", ""]) { try Data(text.utf8).write(to: URL(fileURLWithPath: path)) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: executable)
    process.arguments = arguments
    // A program built for coverage writes a profile into its directory; `Tools/checks/coverage` collects them
    // elsewhere.
    let profile = ProcessInfo.processInfo.environment["REGIMEN_CHILD_PROFILE"] ?? "/dev/null"
    process.environment = environment.merging(["LLVM_PROFILE_FILE": profile]) { given, _ in given }
    if let directory { process.currentDirectoryURL = URL(fileURLWithPath: directory) }
    process.standardInput = try FileHandle(forReadingFrom: URL(fileURLWithPath: paths[0]))
    process.standardOutput = try FileHandle(forWritingTo: URL(fileURLWithPath: paths[1]))
    process.standardError = try FileHandle(forWritingTo: URL(fileURLWithPath: paths[2]))
    try process.run()
    process.waitUntilExit()
    let texts = try paths.dropFirst().map {
      String(decoding: try Data(contentsOf: URL(fileURLWithPath: $0)), as: UTF8.self)
    }
    let status = process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
    return ProcessResult(status: status, output: texts[0], error: texts[1])
  }
}
