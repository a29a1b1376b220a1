import Foundation
import TestSupport
import Testing

@Suite("A whole profile")
struct ProfileFileTests {
  private func withFile(_ text: String, _ body: (String) throws -> Void) throws {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("profile-\(UUID().uuidString).json").path
    try text.write(toFile: path, atomically: true, encoding: .utf8)
    defer { try? FileManager.default.removeItem(atPath: path) }
    try body(path)
  }

  @Test(
    "a preset sets every rule that its field defines, and single rules change it",
    arguments: [
      ("regimen", "pair elapsed calendar 0 middle"), ("adam", "pair inclusive 30.4375 0 adam"),
      ("ohdsi", "regimen elapsed calendar 30 middle"),
    ])
  func presets(name: String, values: String) throws {
    let profile = try answer("query", "combinations", "--profile", name, "--rule", "minimum=7")["profile"]
    let rules = ["unit", "days", "month", "gap", "partial"]
    #expect(rules.compactMap { profile[$0].text }.joined(separator: " ") == values)
    #expect(profile["minimum"].text == "7")
  }

  @Test(
    "what an answer printed is read back and gives the same answer",
    arguments: [
      ["query", "durations", "--rule", "unit=patient", "--rule", "month=30.4375", "--rule", "holds=left-out"],
      ["query", "pathways", "--profile", "ohdsi", "--rule", "cell-minimum=2"],
    ])
  func readBack(words: [String]) throws {
    let printed = try succeeds(regimen(words: words + ["--format", "json"], log: caseSeries))
    let question = Array(words.prefix(2))
    try withFile(printed) { path in
      let again = try succeeds(
        regimen(words: question + ["--profile", path, "--format", "json"], log: caseSeries))
      #expect(again == printed)
    }
    let document = try #require(try JSONSerialization.jsonObject(with: Data(printed.utf8)) as? [String: Any])
    let profile = try JSONSerialization.data(withJSONObject: try #require(document["profile"]))
    try withFile(String(decoding: profile, as: UTF8.self)) { path in
      let again = try succeeds(
        regimen(words: question + ["--profile", path, "--format", "json"], log: caseSeries))
      #expect(again == printed)
    }
  }

  @Test("numbers stand for their text, and rules that are not named keep their defaults")
  func byHand() throws {
    try withFile(#"{"gap": 30, "unit": "patient"}"#) { path in
      let profile = try answer("query", "durations", "--profile", path)["profile"]
      #expect([profile["gap"].text, profile["unit"].text, profile["days"].text] == ["30", "patient", "elapsed"])
    }
  }

  @Test(
    "a profile that cannot be read is refused with its place",
    arguments: [
      (#"{"unit":"patients"}"#, ":1:9: the rule 'unit' does not take this value", "try: patient"),
      ("{\n  \"units\": \"pair\"\n}", ":2:3: there is no rule 'units'", "try: unit"),
      (#"{"rows":[]}"#, ":1:2: neither a profile nor an answer with one", "try: save an answer with --format json"),
      (#"{"profile":{"gap":true}}"#, ":1:19: expected a text in quotation marks", ""),
      (#"{"gap":"1","gap":"2"}"#, ":1:12: ", ""), ("unit=pair", ":1:1: expected an object", ""),
      (#"{"gap":"P1M"}"#, ":1:8: the rule 'gap' does not take this value", "try: write a number of days, such as 30"),
    ])
  func refused(text: String, message: String, hint: String) throws {
    try withFile(text) { path in
      let result = try regimen("query", "durations", "--profile", path, log: caseSeries)
      #expect(result.status == 3)
      #expect(result.output == "")
      #expect(result.error.contains(path + message), "\(result.error)")
      #expect(hint.isEmpty || result.error.contains(hint), "\(result.error)")
    }
  }

  @Test("a name that is neither preset nor file is refused with the nearest preset")
  func unknown() throws {
    let result = try regimen("query", "durations", "--profile", "ohdis", log: caseSeries)
    #expect(result.status == 3)
    #expect(result.error.contains("regimen: ohdis: cannot be read"))
    #expect(result.error.contains("try: ohdsi"))
  }
}

@Suite("Pathways and exposures of the reference log")
struct PathwayCommandTests {
  @Test("every patient has a path, the counts sum to the patients, and the rules of pathways are printed with them")
  func counts() throws {
    let document = try answer("query", "pathways")
    #expect(document["rows"].elements.compactMap { $0["patients"].number }.reduce(0, +) == 18)
    #expect(document["profile.segments"].text == "exact")
    #expect(try answer("query", "combinations")["profile.segments"].isNull)
    let few = try answer("query", "pathways", "--rule", "cell-minimum=5")["rows"].elements
    #expect(few.compactMap { $0["patients"].number }.reduce(0, +) == 18)
    #expect(few.allSatisfy { ($0["patients"].number ?? 0) >= 5 })
  }

  @Test("segments of a patient follow one another without a gap")
  func segments() throws {
    let rows = try answer("query", "segments", "--patient", "P17")["rows"].elements
    #expect(rows.count > 3)
    for (one, next) in zip(rows, rows.dropFirst()) { #expect(one["end"].text == next["start"].text) }
  }

  @Test("a dose step of the reference log is found with its time and amount")
  func doses() throws {
    let rows = try answer("query", "exposures")["rows"].elements
    let steps = rows.filter { $0["doses"].elements.count > 1 }
    #expect(!steps.isEmpty)
    for row in rows where row["cumulative.amount"].number != nil {
      let sum = row["doses"].elements.compactMap { $0["amount"].number }.reduce(0, +)
      #expect(abs(sum - (row["cumulative.amount"].number ?? 0)) < 1e-9)
    }
  }
}
