import Foundation
import TestSupport
import Testing

/// Short forms of the long runs of `Tools/checks/export`, where the programs that read the exports are installed.
@Suite("Exports are read by programs of others")
struct ExportCheckTests {
  private static let checks = PackageLayout.root + "/Tools/checks/export/"
  private static let python = PackageLayout.root + "/.build/export-checks/bin/python"
  private static let definitions = PackageLayout.root + "/../shared/interchange/definitions/omop-5.4"

  private func check(_ script: String, by python: [String], _ words: [String] = []) throws {
    let asked = [Self.checks + script, "--regimen", PackageLayout.executable("regimen"), "--cohorts", "2"] + words
    let result = try run(
      python[0], Array(python.dropFirst()) + asked,
      environment: ProcessInfo.processInfo.environment)
    #expect(result.status == 0 && result.output.hasSuffix(": 0 faults\n"), "\(result.output)\(result.error)")
  }

  @Test(
    "by Python's: the reference log and two random cohorts say in them what they say in the program",
    arguments: [
      ("tables.py", "duckdb, frictionless, lifelines, openpyxl, pandas"),
      ("adam.py", "duckdb, frictionless, lifelines, openpyxl, pandas, pyreadstat"), ("packets.py", "phenopackets"),
    ])
  func packages(script: String, modules: String) throws {
    guard FileManager.default.fileExists(atPath: Self.python),
      try run(Self.python, ["-c", "import \(modules)"], environment: ProcessInfo.processInfo.environment).status == 0
    else {
      print("skipped: \(script): not all of \(modules) are there (Tools/checks/export/install)")
      return
    }
    try check(script, by: [Self.python])
  }

  @Test("by PostgreSQL under all keys of the Common Data Model; exposures, eras and episodes are the program's")
  func commonDataModel() throws {
    let versions = (try? FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql")) ?? []
    let isThere = FileManager.default.fileExists(atPath: Self.definitions) && !versions.isEmpty && getuid() == 0
    if !isThere { print("skipped: PostgreSQL or the definitions of the model are not there, or this is not root") }
    try check("cdm.py", by: ["/usr/bin/env", "python3"], isThere ? ["--definitions", Self.definitions] : [])
  }

  @Test("nothing that was recorded as a name, free words, a date or an id is in a de-identified export or answer")
  func deidentified() throws { try check("deidentified.py", by: ["/usr/bin/env", "python3"]) }
}
