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
