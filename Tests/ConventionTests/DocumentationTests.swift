import TestSupport
import Testing

@Suite("Documentation")
struct DocumentationTests {
  /// What says all in its name: the memberwise blank of a payload, the visit that every payload has, operators, and
  /// what conforms to a protocol that documents it.
  private static let exemptions: [(file: String, declaration: String)] = [
    ("Payloads.swift", "package init() {}"), ("Payloads.swift", "package mutating func visit<"),
    ("", "package static func < ("), ("", "package static func == ("),
    ("SystemFileSystem.swift", "package func "), ("", "package func writeJSON(to "), ("", "package func writeCSV(to "),
    ("", "package static func writeCSV(_ "), ("", "package init(stringLiteral "), ("", "package init(integerLiteral "),
    ("", "package init(floatLiteral "), ("", "package init(booleanLiteral "), ("", "package init(arrayLiteral "),
    ("", "package init(dictionaryLiteral "), ("", "package func hash(into "),
  ]

  @Test("every type, function and initializer that other rooms see says what it is")
  func docstrings() throws {
    let modifiers = "static|mutating|consuming|borrowing|nonmutating|final|indirect"
    let kinds = "struct|enum|class|protocol|func|init|actor"
    let declaration = try Regex(#"^\s*(?:@\S+ )*package (?:\w+\(set\) )?(?:(?:\#(modifiers)) )*(?:\#(kinds))\b"#)
    var count = 0
    for file in try SourceFile.all(in: "Sources") {
      let lines = file.lines
      for (index, line) in lines.enumerated() where line.contains(declaration) {
        count += 1
        let before = lines[..<index].last { !$0.contains(/^\s*@/) } ?? ""
        let isDocumented = before.contains(/^\s*\/\/\//)
        let isExempt = Self.exemptions.contains { file.path.hasSuffix($0.file) && line.contains($0.declaration) }
        #expect(isDocumented || isExempt, "\(file.path):\(index + 1) \(line)")
      }
    }
    #expect(count > 300, "the declarations were found")
  }
}
