import Foundation
import TestSupport
import Testing

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// `init` and what it makes, under whatever umask.
@Suite("Who may use a log")
struct SharedLogTests {
  /// The permission bits of a log's directory and of each file in it.
  private func permissions(_ log: String) throws -> [String: UInt16] {
    var found: [String: UInt16] = [:]
    for name in [""] + (try FileManager.default.contentsOfDirectory(atPath: log)) {
      let attributes = try FileManager.default.attributesOfItem(atPath: log + "/" + name)
      found[name] = (attributes[.posixPermissions] as? NSNumber)?.uint16Value
    }
    return found
  }

  /// The program, under an umask of its own.
  private func masked(_ umask: String, _ words: [String]) throws -> ProcessResult {
    try run(
      "/bin/sh", ["-c", "umask \(umask); exec \"$0\" \"$@\"", PackageLayout.executable("regimen")] + words,
      environment: ["TZ": "UTC"])
  }

  @Test("a log is its owner's alone", arguments: ["000", "022", "277"])
  func own(_ umask: String) throws {
    try withTemporaryDirectory { directory in
      let log = directory + "/log"
      try succeeds(masked(umask, ["init", log]))
      try succeeds(masked(umask, ["record", "patient-seen", "P01", "--on", "2022", "--log", log]))
      let found = try permissions(log)
      #expect(found.count == 5 && found[""] == 0o700, "\(found)")
      for (name, bits) in found where !name.isEmpty { #expect(bits == 0o600, "\(name)") }
    }
  }

  @Test("a log made for a group is that group's too, and so is every file that is added", arguments: ["000", "077"])
  func group(_ umask: String) throws {
    let number = getegid()
    let entry = unsafe getgrgid(number).map { unsafe String(cString: $0.pointee.gr_name) }
    let name = try #require(entry, "the group of this process has no name")
    try withTemporaryDirectory { directory in
      let log = directory + "/log"
      try succeeds(masked(umask, ["init", log, "--group", name]))
      try succeeds(masked(umask, ["record", "patient-seen", "P01", "--on", "2022", "--log", log]))
      try succeeds(masked(umask, ["erase", "1", "--reason", "x", "--log", log]))
      let found = try permissions(log)
      // The segment of the erasure is the second.
      #expect(found.count == 6 && found[""] == 0o2770, "\(found)")
      for (name, bits) in found where !name.isEmpty { #expect(bits == 0o660, "\(name)") }
      for name in found.keys {
        let attributes = try FileManager.default.attributesOfItem(atPath: log + "/" + name)
        #expect((attributes[.groupOwnerAccountID] as? NSNumber)?.uint32Value == number, "\(name)")
      }
    }
  }

  @Test("a group that there is not is a wrong call, and nothing is made")
  func noSuchGroup() throws {
    try withTemporaryDirectory { directory in
      let result = try regimen("init", directory + "/log", "--group", "no-such-group")
      #expect(result.status == 2)
      #expect(result.error.contains("there is no such group"), "\(result.error)")
      #expect(result.error.hasSuffix("try: `id -Gn` shows the groups that you are in\n"))
      #expect(try FileManager.default.contentsOfDirectory(atPath: directory) == [])
    }
  }
}
