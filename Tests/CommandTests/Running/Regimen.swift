import Foundation
import TestSupport

/// Runs the built program to its end; it sees no environment but the log, the clock of UTC, and what is added.
func regimen(
  _ arguments: String..., input: String = "", log: String? = nil, environment: [String: String] = [:],
  directory: String? = nil
) throws -> ProcessResult {
  try regimen(words: arguments, input: input, log: log, environment: environment, directory: directory)
}

/// Runs the built program with words that are made elsewhere.
func regimen(
  words: [String], input: String = "", log: String? = nil, environment: [String: String] = [:],
  directory: String? = nil
) throws -> ProcessResult {
  var environment = environment.merging(["TZ": "UTC", "SWIFT_BACKTRACE": "enable=no"]) { given, _ in given }
  if let log { environment["REGIMEN_LOG"] = log }
  return try run(
    PackageLayout.executable("regimen"), words, input: input, environment: environment, directory: directory)
}

/// The reference log.
let caseSeries = PackageLayout.root + "/EventLogs/case-series"

/// Calls `body` with the path of a new log in a scratch directory, holding the drafts.
func withLog<Result>(_ drafts: [String] = [], _ body: (String) throws -> Result) throws -> Result {
  try withTemporaryDirectory { directory in
    let log = directory + "/log"
    try succeeds(regimen("init", log))
    if !drafts.isEmpty {
      try succeeds(regimen("append", "--accept", "all", input: drafts.joined(separator: "\n"), log: log))
    }
    return try body(log)
  }
}

/// A run that had to succeed did not.
struct UnexpectedFailure: Error, CustomStringConvertible {
  let result: ProcessResult

  var description: String { "exit code \(result.status): \(result.error)\(result.output)" }
}

/// What a run wrote, where it ended well.
@discardableResult
func succeeds(_ result: ProcessResult) throws -> String {
  guard result.status == 0 else { throw UnexpectedFailure(result: result) }
  return result.output
}

/// The bytes of every file in a directory, by path below it.
func contents(of directory: String) throws -> [String: Data] {
  var files: [String: Data] = [:]
  for path in try FileManager.default.subpathsOfDirectory(atPath: directory) {
    let url = URL(fileURLWithPath: directory + "/" + path)
    if try url.resourceValues(forKeys: [.isDirectoryKey]).isDirectory != true {
      files[path] = try Data(contentsOf: url)
    }
  }
  return files
}

/// Words as a shell would part them, where quotes are single ones.
func shellWords(_ line: String) -> [String] {
  var words: [String] = []
  for (index, part) in line.split(separator: "'", omittingEmptySubsequences: false).enumerated() {
    words += index.isMultiple(of: 2) ? part.split(separator: " ").map(String.init) : [String(part)]
  }
  return words
}
