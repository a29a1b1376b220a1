import Foundation
import TestSupport
import Testing

@Suite("A derivation day by day in another language agrees")
struct DayByDayTests {
  /// A short form of the long run: `Tools/checks/day-by-day/compare.py --regimen …`.
  @Test("under every value of every rule: the same rows, bounds, durations, counts of ends and adverse events")
  func agreement() throws {
    let result = try run(
      "/usr/bin/env",
      [
        "python3", PackageLayout.root + "/Tools/checks/day-by-day/compare.py", "--regimen",
        PackageLayout.executable("regimen"), "--cohorts", "25", "--seed", "20250519", "--jobs", "1",
      ], environment: ProcessInfo.processInfo.environment)
    #expect(result.status == 0, "\(result.output)\(result.error)")
    #expect(result.output.contains(" 0 disagreements"), "\(result.output)")
  }

  /// A short form of the long run: `Tools/checks/profiles/compare.py --regimen …`.
  @Test("the profiles adam and ohdsi are admiral's rules and TreatmentPatterns' own examples, restated")
  func profiles() throws {
    let result = try run(
      "/usr/bin/env",
      [
        "python3", PackageLayout.root + "/Tools/checks/profiles/compare.py", "--regimen",
        PackageLayout.executable("regimen"), "--cohorts", "5",
      ], environment: ProcessInfo.processInfo.environment)
    #expect(result.status == 0, "\(result.output)\(result.error)")
    #expect(result.output.contains("own examples of TreatmentPatterns: 43 compared, 43 equal"), "\(result.output)")
  }
}
