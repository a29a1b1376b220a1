import Foundation
import TestSupport
import Testing

@Suite("export redcap")
struct REDCapExportTests {
  private static let checker = PackageLayout.root + "/Tools/checks/redcap/dictionary.py"

  private func checked(_ path: String) throws -> ProcessResult {
    try run("/usr/bin/env", ["python3", Self.checker, path], environment: ["PATH": "/usr/bin:/bin"])
  }

  @Test("writes a dictionary that holds to the rules of REDCap, without a log")
  func dictionary() throws {
    try withTemporaryDirectory { directory in
      let pack = directory + "/pack"
      let said = try succeeds(regimen("export", "redcap", "--output", pack))
      #expect(said.contains(/wrote 11 forms with \d+ fields to/))
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: pack).sorted() == [
          "dictionary.csv", "mapping.json", "repeating.csv",
        ])
      let result = try checked(pack + "/dictionary.csv")
      #expect(result.status == 0 && result.output.hasSuffix("0 faults, 0 warnings\n"), "\(result.output)")
    }
  }

  @Test(
    "a dictionary that breaks a rule is found faulty",
    arguments: [
      ("\nenrolment_sex,", "\n2sex,", "begins with a digit"), ("\nenrolment_sex,", "\nenrolment_date,", "stands twice"),
      ("female, female", "fe male, female", "is no code"), ("female, female", "male, female", "a code stands twice"),
      ("date_ymd", "date_iso", "no validation of a text"),
      ("[stop_date] <> ''", "[stop_day] <> ''", "there is no field"),
      ("[stop_date] <> ''", "[stop_date <> ''", "without their pair"), (",radio,", ",buttons,", "no type of field"),
      ("\nenrolment_sex,enrolment,", "\nenrolment_sex,visit,", "are parted"), ("Field Note", "Note", "the headings"),
    ])
  func faults(text: String, other: String, words: String) throws {
    try withTemporaryDirectory { directory in
      try succeeds(regimen("export", "redcap", "--output", directory))
      let path = directory + "/dictionary.csv"
      let dictionary = try String(contentsOfFile: path, encoding: .utf8)
      let place = try #require(dictionary.range(of: text))
      try dictionary.replacingCharacters(in: place, with: other).write(toFile: path, atomically: true, encoding: .utf8)
      let result = try checked(path)
      #expect(result.status == 1 && result.output.contains(words), "\(result.output)")
    }
  }

  @Test("keeps files that are there, and with --force the salt of the mapping")
  func again() throws {
    try withTemporaryDirectory { directory in
      let pack = directory + "/pack"
      try succeeds(regimen("export", "redcap", "--output", pack))
      let mapping = try String(contentsOfFile: pack + "/mapping.json", encoding: .utf8)
      let refused = try regimen("export", "redcap", "--output", pack)
      #expect(refused.status == 3 && refused.error.contains("is there already") && refused.error.contains("--force"))
      try mapping.replacing("\"source\": \"redcap\"", with: "\"source\": \"clinic\"").write(
        toFile: pack + "/mapping.json", atomically: true, encoding: .utf8)
      try succeeds(regimen("export", "redcap", "--output", pack, "--force"))
      let anew = try String(contentsOfFile: pack + "/mapping.json", encoding: .utf8)
      #expect(anew == mapping.replacing("\"source\": \"redcap\"", with: "\"source\": \"clinic\""))
      try "{".write(toFile: pack + "/mapping.json", atomically: true, encoding: .utf8)
      let unreadable = try regimen("export", "redcap", "--output", pack, "--force")
      #expect(unreadable.status == 3 && unreadable.error.contains("mapping.json"))
    }
  }

  @Test("offers the drugs that a log defines, and writes for the owner alone")
  func ownDrugs() throws {
    try withLog { log in
      try succeeds(
        regimen(
          "record", "drug-defined", "newtinib", "jak-inhibitor", "--immunomodulator", "yes", "--on", "2024-01-01",
          log: log))
      let pack = log + "-pack"
      try succeeds(regimen("export", "redcap", "--output", pack, log: log))
      let dictionary = try String(contentsOfFile: pack + "/dictionary.csv", encoding: .utf8)
      #expect(dictionary.contains("\"newtinib, newtinib (jak-inhibitor) | baricitinib"))
      for name in ["dictionary.csv", "mapping.json", "repeating.csv"] {
        let attributes = try FileManager.default.attributesOfItem(atPath: pack + "/" + name)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
      }
    }
  }
}
