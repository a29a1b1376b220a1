import Foundation
import TestSupport
import Testing

@Suite("The pictures of the documents")
struct PictureTests {
  /// With `REGIMEN_ACCEPT=1` the picture is drawn again in its place.
  @Test(
    "are the ones that the program draws from the reference log",
    arguments: [("swimmer", ["--by", "condition"]), ("survival", ["--by", "condition"]), ("flow", [])])
  func drawn(name: String, options: [String]) throws {
    try withTemporaryDirectory { directory in
      let root = PackageLayout.root
      let drawn = directory + "/picture.svg"
      let result = try run(
        PackageLayout.executable("regimen"),
        ["plot", name] + options + ["--output", drawn, "--log", root + "/EventLogs/case-series"],
        environment: ["TZ": "UTC"])
      try #require(result.status == 0, "\(result.error)")
      let picture = root + "/Documentation/pictures/\(name).svg"
      let new = try Data(contentsOf: URL(fileURLWithPath: drawn))
      if ProcessInfo.processInfo.environment["REGIMEN_ACCEPT"] == "1" {
        try new.write(to: URL(fileURLWithPath: picture))
      }
      #expect(try Data(contentsOf: URL(fileURLWithPath: picture)) == new, "accept with REGIMEN_ACCEPT=1")
    }
  }
}
