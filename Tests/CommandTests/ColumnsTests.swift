import Foundation
import Queries
import TestSupport
import Testing

@Suite("Columns of CSV that are asked for")
struct ColumnsTests {
  @Test("every query leaves a column out, and writes the others as they are", arguments: Query.all.map(\.name))
  func leftOut(query: String) throws {
    let all = try lines(query)
    let header = all[0].split(separator: ",").map(String.init)
    let last = try #require(header.last)
    if header.count < 2 { return }
    let without = try lines(query, "--columns=-\(last)")
    #expect(without.count == all.count)
    for (short, whole) in zip(without, all) { #expect(whole.hasPrefix(short) && whole.count > short.count) }
    #expect(without[0] == header.dropLast().joined(separator: ","))
  }

  @Test("columns are chosen of CSV alone, and by their names")
  func refused() throws {
    let table = try regimen("query", "durations", "--columns", "n", log: caseSeries)
    #expect(table.status == 2 && table.error.contains("--format csv"))
    let misspelt = try regimen("query", "durations", "--format", "csv", "--columns", "medain", log: caseSeries)
    #expect(misspelt.status == 2 && misspelt.error.contains("try: median"))
  }

  private func lines(_ query: String, _ more: String...) throws -> [String] {
    let words = ["query", query, "--format", "csv"] + more
    return try succeeds(regimen(words: words, log: caseSeries)).split(separator: "\n").map(String.init)
  }
}
