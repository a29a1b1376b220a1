import Foundation
import TestSupport
import Testing

import Arguments
@testable import regimen

@Suite("The manual")
struct ManualTests {
  /// With `REGIMEN_ACCEPT=1` the pages are rewritten in place, as `Tools/manual` does.
  @Test(
    "as it lies in the package is what the declarations say",
    arguments: [("man", "man/regimen.1"), ("markdown", "Documentation/commands.md")])
  func pages(form: String, path: String) throws {
    let page = try succeeds(regimen("manual", form))
    let file = PackageLayout.root + "/" + path
    if ProcessInfo.processInfo.environment["REGIMEN_ACCEPT"] == "1" {
      try page.write(toFile: file, atomically: true, encoding: .utf8)
    }
    #expect(try String(contentsOfFile: file, encoding: .utf8) == page, "run Tools/manual")
  }

  @Test("names every command, option and choice that help names", arguments: ["man", "markdown"])
  func whole(form: String) throws {
    let page = try succeeds(regimen("manual", form)).replacing("\\-", with: "-")
    for command in program.visibleSubcommands {
      #expect(page.contains("regimen \(command.name)\n"))
      for option in command.options { #expect(page.contains(option.synopsis), "\(command.name)") }
      for type in command.subcommands { #expect(page.contains("regimen \(command.name) \(type.name)\n")) }
    }
    #expect(!page.contains("regimen complete\n") && !page.contains("regimen manual\n"))
  }

  @Test("is clean for mandoc", .enabled(if: isInstalled("mandoc"), "mandoc is not installed"))
  func mandoc() throws {
    let result = try run(
      "/usr/bin/env", ["mandoc", "-T", "lint", "-W", "style", PackageLayout.root + "/man/regimen.1"],
      environment: ["PATH": "/usr/local/bin:/usr/bin:/bin"])
    #expect(result.output + result.error == "")
  }

  @Test("is clean for groff, and shows words as they are typed", .enabled(if: isInstalled("groff"), "no groff here"))
  func groff() throws {
    let result = try run(
      "/usr/bin/env",
      ["groff", "-man", "-Tascii", "-P-cbou", "-ww", "-rCHECKSTYLE=2", PackageLayout.root + "/man/regimen.1"],
      environment: ["PATH": "/usr/local/bin:/usr/bin:/bin"])
    #expect(result.error == "")
    #expect(result.output.contains("regimen init ward --name 'Ward 3'"))
    #expect(result.output.contains("--rule NAME=VALUE"))
  }
}
