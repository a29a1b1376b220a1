import Foundation

/// Calls `body` with a new empty directory and removes it afterwards.
package func withTemporaryDirectory<Result>(_ body: (String) throws -> Result) throws -> Result {
  let directory = FileManager.default.temporaryDirectory.appendingPathComponent("regimen-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
  defer {
    // A test may have taken permissions away; what cannot be removed is left to the system's cleaning.
    try? FileManager.default.removeItem(at: directory)
  }
  return try body(directory.path)
}

/// A directory of the machine's own file system that is removed with all it holds when the value goes.
package final class TemporaryDirectory {
  /// Where it is.
  package let path: String

  /// Makes one.
  package init() throws {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent("regimen-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    path = url.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }
}
