import TestSupport
import Testing

@Suite("Words of figures")
struct WordTests {
  /// Words that say less, or something else, than the figure: each with the words to write.
  private static let table = [
    (old: "still on it", new: "probability of remaining on combination"),
    ("time on anchor", "JAK inhibitor, alone or combined"),
    ("patients %", "patients with an event (not adjusted for time)"),
    ("stand in more than one row", "combinations in patients; intervals allow (do not allow) for this"),
    ("stands in more than one row", "combinations in patients; intervals allow (do not allow) for this"),
    ("\"median follow-up\"", "potential follow-up (reverse Kaplan-Meier)"),
    ("\"failed / competing\"", "stopped for ineffectiveness or adverse event, stopped for other reasons"),
  ]

  @Test("columns, headings, figures, pages, help and documents use the words of the field", arguments: table)
  func written(old: String, new: String) throws {
    let files =
      try SourceFile.all(in: "Sources") + SourceFile.documents().filter { $0.path != "CHANGELOG.md" }
      + SourceFile.all(in: "man", endings: [".1"])
    #expect(files.count > 100)
    for file in files {
      for (index, line) in file.lines.enumerated() where line.lowercased().contains(old) {
        #expect(line.contains(/^\s*\/\/\//), "\(file.path):\(index + 1) says '\(old)'; write: \(new)")
      }
    }
  }
}
