import TestSupport
import Testing

@Suite("Pages")
struct PageTests {
  @Test("the README fits on two screens")
  func readme() throws {
    let readme = try #require(try SourceFile.documents().first { $0.path == "README.md" })
    #expect(readme.lines.count <= 151)
  }

  @Test("everything that a page names of the package's tools is there")
  func tools() throws {
    let files = try SourceFile.documents()
    #expect(files.count > 20)
    let paths = Set(try SourceFile.paths(in: "Tools").map { "Tools/" + $0 })
    for file in files {
      for match in file.text.matches(of: /Tools\/[\w\-.\/]*\w/) {
        let path = String(match.output)
        #expect(paths.contains(path), "\(file.path) names \(path)")
      }
    }
  }

  @Test("every function that the architecture names is declared in its type")
  func functions() throws {
    let page = try #require(try SourceFile.documents().first { $0.path == "Documentation/architecture.md" })
    let sources = try SourceFile.all(in: "Sources", endings: [".swift"])
    for match in page.text.matches(of: /`(?:([A-Z]\w+)\.)?(\w+)\(\)`/) {
      let (_, type, function) = match.output
      let isDeclared = try sources.contains { file in
        let holds = try type.map {
          file.text.contains(try Regex("\\b(?:struct|enum|class|protocol|extension) \($0)\\b"))
        }
        return try holds != false && file.text.contains(Regex("\\bfunc \(function)\\b"))
      }
      #expect(isDeclared, "\(match.output.0)")
    }
  }
}
