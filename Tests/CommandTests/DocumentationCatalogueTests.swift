import Foundation
import TestSupport
import Testing

@Suite("The catalogue of the documentation")
struct DocumentationCatalogueTests {
  private func documentation(of root: String, _ words: [String], _ output: String) throws -> ProcessResult {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
    return try run(
      root + "/Tools/documentation", words + [output], environment: ["PATH": path, "HOME": output])
  }

  @Test("is made of the plain pages and of every room without a warning, or says that docc is missing")
  func catalogue() throws {
    try withTemporaryDirectory { directory in
      let built = URL(fileURLWithPath: PackageLayout.executable("regimen")).deletingLastPathComponent().path
      let result = try documentation(of: PackageLayout.root, ["--modules", built + "/Modules"], directory)
      let pages = try FileManager.default.contentsOfDirectory(atPath: directory + "/regimen.docc")
      #expect(pages.contains("format.md") && pages.contains("overview.md") && pages.contains("tutorial.md"))
      #expect(pages.contains("contributing.md") && pages.contains("swimmer.svg"))
      if result.status == 69 {
        #expect(result.error.hasSuffix("docc is not in the toolchain\n"))
        return
      }
      #expect(result.status == 0, "\(result.error)")
      for page in ["regimen/tutorial", "regimen/format", "statistics/kaplanmeier", "eventstorage/logformat"] {
        #expect(
          FileManager.default.fileExists(atPath: "\(directory)/regimen.doccarchive/data/documentation/\(page).json"),
          "\(page)")
      }
    }
  }

  @Test(
    "finds a link to a page, a file or a heading that is not there",
    arguments: ["(nowhere.md)", "(../Sources/Nothing.swift)", "(trust.md#nothing)", "(#nothing)"])
  func broken(target: String) throws {
    try withTemporaryDirectory { root in
      let files = FileManager.default
      for name in ["Documentation", "Tools", "Sources", "README.md", "CONTRIBUTING.md", "CHANGELOG.md", "LICENSE"] {
        if name == "Tools" { try files.createDirectory(atPath: root + "/Tools", withIntermediateDirectories: true) }
        let path = name == "Tools" ? "Tools/documentation" : name
        try files.copyItem(atPath: PackageLayout.root + "/" + path, toPath: root + "/" + path)
      }
      let page = root + "/Documentation/tutorial.md"
      let text = try String(contentsOfFile: page, encoding: .utf8)
      try (text + "\n[See]\(target).\n").write(toFile: page, atomically: true, encoding: .utf8)
      let result = try documentation(of: root, [], root + "/out")
      let shown = target.dropFirst().dropLast()
      #expect(result.status == 1 && result.error == "Documentation/tutorial.md: \(shown) leads nowhere\n")
    }
  }
}
