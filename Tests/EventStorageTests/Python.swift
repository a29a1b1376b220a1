import Foundation

/// A Python program, as a second process and as a second opinion.
struct Python {
  let process = Process()
  private let input = Pipe()
  private let output = Pipe()

  /// Starts Python with these arguments.
  init(_ arguments: [String]) throws {
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3"] + arguments
    process.standardInput = input
    process.standardOutput = output
    try process.run()
  }

  /// The next piece of output.
  func nextOutput() -> String { String(decoding: output.fileHandleForReading.availableData, as: UTF8.self) }

  /// Ends the input, waits for the end, and gives what was still put out and how the process ended.
  func finish() throws -> (output: String, status: Int32) {
    try input.fileHandleForWriting.close()
    let rest = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return (String(decoding: rest, as: UTF8.self), process.terminationStatus)
  }

  /// Runs the second verifier over logs.
  static func verifySeals(_ arguments: [String]) throws -> (output: String, status: Int32) {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    return try Python([root.appendingPathComponent("Tools/verify-seals.py").path] + arguments).finish()
  }
}
