import Foundation
import TestSupport
import Testing

@Suite("Measured goals")
struct MeasuredGoalsTests {
  private func rows(from start: String, to end: String) throws -> [[String]] {
    let file = PackageLayout.root + "/Documentation/performance.md"
    let text = try String(contentsOf: URL(fileURLWithPath: file), encoding: .utf8)
    let section = try #require(text.range(of: start)).upperBound
    let part = text[section...].prefix(upTo: try #require(text[section...].range(of: end)).lowerBound)
    return part.split(separator: "\n").filter { $0.hasPrefix("| ") && !$0.hasPrefix("| ---") }.dropFirst().map {
      $0.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
    }
  }

  @Test("each that was not reached is told with what bounds it")
  func bounds() throws {
    let measured = try rows(from: "### goals", to: "<!-- end measured -->")
    let bounds = try rows(from: "## What bounds each goal", to: "More about single rows")
    #expect(measured.count > 10)
    #expect(bounds.map(\.first) == measured.filter { $0.last == "no" }.map(\.first))
    for row in bounds { #expect(row.count == 2 && !row[1].isEmpty, "\(row)") }
  }
}
