import TestSupport
import Testing

@Suite("Layout")
struct LayoutTests {
  @Test("no file is longer than 400 lines, no line longer than 120 characters, and no tab stands in any")
  func sizes() throws {
    for file in try SourceFile.everything() {
      #expect(file.lines.count <= 401, "\(file.path)")
      for (index, line) in file.lines.enumerated() {
        #expect(line.count <= 120 && !line.contains("\t"), "\(file.path):\(index + 1)")
      }
    }
  }

  @Test("nothing is left for later, and nothing is forced")
  func markers() throws {
    let words = ["TO" + "DO", "FIX" + "ME", "XX" + "X", "try" + "!", "as" + "!"]
    for file in try SourceFile.everything(endings: [".swift", ".c", ".h", ".R", ".py", ".sh"]) {
      for word in words { #expect(!file.text.contains(word), "\(file.path) holds \(word)") }
    }
  }

  @Test("files speak of the project alone: no paths of a machine, no numbers of a tracker, no pages that are not there")
  func noWorkplace() throws {
    let exempt = "Tests/ConventionTests/LayoutTests.swift"
    let files = try SourceFile.everything(endings: [".swift", ".c", ".h", ".R", ".py", ".sh", ".md", ".jsonl", ".json"])
    for file in files where file.path != exempt {
      #expect(!file.text.contains(/\/(?:home|Users|root|work|tmp)\/\w/), "\(file.path) names a path of a machine")
      #expect(!file.text.contains(/(?i)\b(?:issue|ticket) #?\d/), "\(file.path) names a number of a tracker")
      #expect(!file.text.contains(/\b(?:DESIGN|STYLE|CLINICAL|RELIABILITY|PERFORMANCE|BRIEF)\.md\b/), "\(file.path)")
      #expect(!file.text.contains(/(?i)co-authored-by|generated (?:with|by) an?\b/), "\(file.path)")
    }
  }
}
