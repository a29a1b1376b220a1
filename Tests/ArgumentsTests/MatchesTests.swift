import Testing

@testable import Arguments

@Suite("Typed values are taken from matches")
struct MatchesTests {
  private func matches(_ line: String) throws -> Matches {
    guard case .run(let matches) = try SampleProgram.program.parse(words(line)) else {
      throw UsageError("help", index: nil)
    }
    return matches
  }

  private func days(_ text: String) throws -> Int {
    guard let days = Int(text) else { throw ValueError("not a number of days", hint: "30") }
    return days
  }

  @Test("by functions that read the text, the default's too")
  func values() throws {
    let matches = try matches("query durations --gap=30 --rule a=1 --rule b=2")
    #expect(try matches.value("gap", as: days) == 30)
    #expect(try matches.value("as-of", as: days) == nil)
    #expect(try matches.values("rule", as: \.count) == [3, 3])
    #expect(try matches.value("format", as: Format.self) == .table)
    #expect(matches.text("format") == "table" && !matches.isGiven("format"))
    #expect(matches.text("as-of") == nil && matches.arguments("as-of").isEmpty)
    #expect(try matches.required("question").text == "durations")
    #expect(matches.isGiven("gap") && !matches.isGiven("all"))
    #expect(try self.matches("query durations --format csv").value("format", as: Format.self) == .csv)
  }

  @Test("and what they refuse is shown at its word, at the very characters if they say which")
  func refusals() throws {
    let line = "query durations --gap=3x --as-of 03/04/2022"
    let matches = try matches(line)
    func rendered(_ body: () throws -> Void) -> String {
      do {
        try body()
        return "accepted"
      } catch {
        return (error as? UsageError)?.rendered(program: "regimen", words: matches.words) ?? "\(error)"
      }
    }
    #expect(
      rendered { _ = try matches.value("gap", as: days) } == """
        regimen: --gap: not a number of days
          regimen query durations --gap=3x --as-of 03/04/2022
                                        ^^
        try: 30

        """)
    #expect(
      rendered { _ = try matches.values("gap") { _ in throw ValueError("not a digit", range: 1..<2) } } == """
        regimen: --gap: not a digit
          regimen query durations --gap=3x --as-of 03/04/2022
                                         ^

        """)
    struct DateError: Error, CustomStringConvertible { let description = "two readings" }
    #expect(
      rendered { _ = try matches.required("as-of").read { _ in throw DateError() } } == """
        regimen: --as-of: two readings
          regimen query durations --gap=3x --as-of 03/04/2022
                                                   ^^^^^^^^^^

        """)
    #expect(
      rendered { _ = try matches.required("question").read(as: Format.self) } == """
        regimen: QUESTION cannot be 'durations'
          regimen query durations --gap=3x --as-of 03/04/2022
                        ^^^^^^^^^
        try: table, json or csv

        """)
    #expect(
      rendered { _ = try matches.required("log") } == """
        regimen: --log is missing
          regimen query durations --gap=3x --as-of 03/04/2022
                                                              ^
        try: regimen query QUESTION [options]

        """)
  }

  @Test("a topic of help is a way through the commands")
  func topics() throws {
    let program = CommandPath(SampleProgram.program)
    #expect(
      try program.descending(through: matches("help record patient-seen").arguments("topic")).line
        == "regimen record patient-seen")
    #expect(try program.descending(through: matches("help").arguments("topic")) == program)
    let unknown = try matches("help recrod").arguments("topic")
    #expect(throws: UsageError("unknown command 'recrod'", index: 1, hint: "record")) {
      try program.descending(through: unknown)
    }
    let tooDeep = try matches("help query durations").arguments("topic")
    #expect(throws: UsageError("unexpected 'durations'", index: 2, hint: "regimen query QUESTION [options]")) {
      try program.descending(through: tooDeep)
    }
  }
}
