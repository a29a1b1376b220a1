import Foundation
import TestSupport
import Testing

@Suite("A naive reference in another language agrees")
struct TwoAxisOracleTests {
  /// A short form of the long run: `Tools/checks/two-axis-oracle/compare.py --regimen … --histories 100000`.
  @Test("as of any day, known at any point, by any rules: the same regimens and combinations, row for row")
  func agreement() throws {
    let result = try run(
      "/usr/bin/env",
      [
        "python3", PackageLayout.root + "/Tools/checks/two-axis-oracle/compare.py", "--regimen",
        PackageLayout.executable("regimen"), "--histories", "100", "--patients", "25", "--seed", "20250401",
        "--jobs", "1",
      ], environment: ProcessInfo.processInfo.environment)
    #expect(result.status == 0, "\(result.output)\(result.error)")
    #expect(result.output.contains(" 0 mismatches"), "\(result.output)")
  }
}
