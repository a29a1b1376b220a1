import Foundation
import Testing

@testable import PatientRecord

@Suite("The index of folded names")
struct DrugIndexTests {
  /// With `REGIMEN_ACCEPT=1` the index is written again in its place.
  @Test("the index holds the fold of each name that the table declares, in the order of their bytes")
  func indexOfTable() throws {
    var positions: [String: Int] = [:]
    for (index, drug) in DrugTable.drugs.enumerated() {
      for name in [drug.name] + drug.synonyms {
        #expect(positions.updateValue(index, forKey: DrugSpelling.folded(name)) == nil, "\(name) stands twice")
      }
    }
    let words = positions.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }.map { "\($0.key)=\($0.value)" }
    let names = lines(of: words).joined(separator: "\n")
    if ProcessInfo.processInfo.environment["REGIMEN_ACCEPT"] == "1" { try write(names) }
    #expect(names == DrugIndex.names, "accept with REGIMEN_ACCEPT=1, and build again")
  }

  @Test("each name of the index is found, and nothing before, behind or between two names")
  func found() {
    for name in DrugIndex.foldedNames {
      #expect(DrugIndex.position(of: name) != nil, "\(name)")
      for other in [String(name.dropLast()), name + "x", name + "=", " " + name, String(name.dropFirst())] {
        let isName = DrugIndex.foldedNames.contains(other)
        #expect((DrugIndex.position(of: other) != nil) == isName, "\(other)")
      }
    }
    for text in ["", "\0", "=", " ", "zzzz", "\u{10FFFF}"] { #expect(DrugIndex.position(of: text) == nil) }
  }

  /// Puts words into lines that leave room for four spaces.
  private func lines(of words: [String]) -> [String] {
    var lines: [String] = []
    for word in words {
      if let line = lines.last, line.utf8.count + 1 + word.utf8.count <= 116 {
        lines[lines.count - 1] = line + " " + word
      } else {
        lines.append(word)
      }
    }
    return lines
  }

  private func write(_ names: String) throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Sources/PatientRecord/Drugs/DrugIndex+Names.swift")
    let text = try String(contentsOf: file, encoding: .utf8)
    let parts = text.split(separator: "\"\"\"", omittingEmptySubsequences: false)
    let body = names.split(separator: "\n").map { "    \($0)\n" }.joined()
    try "\(parts[0])\"\"\"\n\(body)    \"\"\"\(parts[2])".write(to: file, atomically: true, encoding: .utf8)
  }
}
