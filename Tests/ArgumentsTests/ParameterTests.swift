import Testing

@testable import Arguments

@Suite("Typed values are read by parameters")
struct ParameterTests {
  private func matches(_ line: String) throws -> Matches {
    guard case .run(let matches) = try SampleProgram.program.parse(words(line)) else {
      throw UsageError("help", index: nil)
    }
    return matches
  }

  private static func days(_ text: String) throws -> Int {
    guard let days = Int(text) else { throw ValueError("not a number of days", hint: "30") }
    return days
  }

  private let gap = Option("gap", value: "DAYS", help: "")
  private let asOf = Option("as-of", value: "DATE", help: "")
  private let rule = Option("rule", value: "NAME=VALUE", help: "", isRepeatable: true)
  private let question = Positional("question", help: "")

  @Test("of one argument each, or its default")
  func values() throws {
    let matches = try matches("query durations --gap=30 --rule a=1 --rule b=2")
    #expect(try gap.optional(as: Self.days).value(in: matches) == 30)
    #expect(try asOf.optional(as: Self.days).value(in: matches) == nil)
    #expect(try rule.texts.value(in: matches) == ["a=1", "b=2"])
    #expect(try rule.arguments.value(in: matches).map(\.index) == [4, 6])
    #expect(try Option.choice("format", value: "F", help: "", default: Format.json).value(in: matches) == .table)
    #expect(try asOf.text.value(in: matches) == nil && asOf.argument.value(in: matches) == nil)
    #expect(try question.requiredText.value(in: matches) == "durations")
    #expect(try gap.isGiven.value(in: matches) && !Option.flag("all", help: "").isGiven.value(in: matches))
    let csv = try self.matches("query durations --format csv")
    #expect(try Option.choice("format", value: "F", help: "", of: Format.self).value(in: csv) == .csv)
  }

  /// A command with its arguments as properties.
  private struct Asked: Action, Equatable {
    let days: Int?
    let rules: [String]
    let isLong: Bool

    func run() -> ExitCode { isLong ? .finding : .done }
  }

  @Test("together, as the initialiser of a command takes them, with the declarations of all in their order")
  func combined() throws {
    let parameters = Parameter(
      Asked.init(days:rules:isLong:), gap.optional(as: Self.days), rule.texts,
      Parameter({ (all, text) in all && text != nil }, Option.flag("all", help: "").isGiven, question.text))
    #expect(parameters.options.map(\.name) == ["gap", "rule", "all"])
    #expect(parameters.positionals.map(\.name) == ["question"])
    #expect(parameters.inherited.options.isEmpty && parameters.inherited.positionals.isEmpty)
    let command = Command("query", "Ask.", parameters)
    for (line, asked, code) in [
      ("query durations --gap 3 --rule a=1 --all", Asked(days: 3, rules: ["a=1"], isLong: true), ExitCode.finding),
      ("query durations", Asked(days: 0, rules: [], isLong: false), .done),
    ] {
      let action = try command.action(for: matches(line))
      #expect(action as? Asked == asked)
      #expect(try action.run() == code)
      #expect(try parameters.inherited.value(in: matches(line)) == asked)
    }
  }

  @Test("and of several that cannot be read the first is the error")
  func first() throws {
    let matches = try matches("query durations --gap x --as-of y")
    let parameters = Parameter({ ($0, $1) }, gap.required(as: Self.days), asOf.required(as: Self.days))
    #expect(throws: UsageError("--gap: not a number of days", index: 3, hint: "30")) {
      _ = try parameters.value(in: matches)
    }
  }

  @Test("of options that are made at run time, by their names")
  func atRunTime() throws {
    let given = try Parameter.each(of: [gap, asOf, rule]).value(in: matches("query durations --rule a=1 --rule b=2"))
    #expect(given.mapValues { $0.map(\.text) } == ["gap": ["0"], "rule": ["a=1", "b=2"]])
  }

  @Test("and what they refuse is shown at its word, at the very characters if they say which")
  func refusals() throws {
    let line = "query durations --gap=3x --as-of 03/04/2022"
    let matches = try matches(line)
    func rendered<Value>(_ parameter: Parameter<Value>) -> String {
      let error = #expect(throws: UsageError.self) { _ = try parameter.value(in: matches) }
      return error?.rendered(program: "regimen", words: matches.words) ?? "accepted"
    }
    #expect(
      rendered(gap.optional(as: Self.days)) == """
        regimen: --gap: not a number of days
          regimen query durations --gap=3x --as-of 03/04/2022
                                        ^^
        try: 30

        """)
    #expect(
      rendered(gap.required { (_) -> Int in throw ValueError("not a digit", range: 1..<2) }) == """
        regimen: --gap: not a digit
          regimen query durations --gap=3x --as-of 03/04/2022
                                         ^

        """)
    struct DateError: Error, CustomStringConvertible { let description = "two readings" }
    #expect(
      rendered(asOf.optional { (_) -> Int in throw DateError() }) == """
        regimen: --as-of: two readings
          regimen query durations --gap=3x --as-of 03/04/2022
                                                   ^^^^^^^^^^

        """)
    #expect(
      rendered(Positional.choice("question", help: "", of: Format.self)) == """
        regimen: QUESTION cannot be 'durations'
          regimen query durations --gap=3x --as-of 03/04/2022
                        ^^^^^^^^^
        try: table, json or csv

        """)
    #expect(
      rendered(Option("log", value: "DIR", help: "").requiredText) == """
        regimen: --log is missing
          regimen query durations --gap=3x --as-of 03/04/2022
                                                              ^
        try: regimen query QUESTION [options]

        """)
  }

  @Test("a topic of help is a way through the commands")
  func topics() throws {
    let program = CommandPath(SampleProgram.program)
    let topic = Positional("topic", help: "").arguments
    #expect(
      try program.descending(through: topic.value(in: matches("help record patient-seen"))).line
        == "regimen record patient-seen")
    #expect(try program.descending(through: topic.value(in: matches("help"))) == program)
    let unknown = try topic.value(in: matches("help recrod"))
    #expect(throws: UsageError("unknown command 'recrod'", index: 1, hint: "record")) {
      try program.descending(through: unknown)
    }
    let tooDeep = try topic.value(in: matches("help query durations"))
    #expect(throws: UsageError("unexpected 'durations'", index: 2, hint: "regimen query QUESTION [options]")) {
      try program.descending(through: tooDeep)
    }
  }
}
