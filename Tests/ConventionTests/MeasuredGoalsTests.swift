import Foundation
import TestSupport
import Testing

@Suite("Measured goals")
struct MeasuredGoalsTests {
  private func rows(_ file: String, from start: String, to end: String) throws -> [[String]] {
    let text = try String(contentsOf: URL(fileURLWithPath: PackageLayout.root + "/" + file), encoding: .utf8)
    let section = try #require(text.range(of: start)).upperBound
    let part = text[section...].prefix(upTo: try #require(text[section...].range(of: end)).lowerBound)
    return part.split(separator: "\n").filter { $0.hasPrefix("| ") && !$0.hasPrefix("| ---") }.dropFirst().map {
      $0.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
    }
  }

  @Test("the README gives all of them as they were measured last, and what bounds each that was not reached")
  func sameGoals() throws {
    let measured = try rows("Documentation/performance.md", from: "### goals", to: "<!-- end measured -->")
    let told = try rows("README.md", from: "| goal ", to: "More on each row").map { Array($0) }
    #expect(measured.count > 10)
    #expect(told.map { $0.prefix(3) } == measured.map { $0.prefix(3) })
    for (row, goal) in zip(told, measured) {
      #expect((row.count > 3 && !row[3].isEmpty) == (goal.last == "no"), "\(goal)")
    }
  }
}
