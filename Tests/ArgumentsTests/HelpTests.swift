import Testing

@testable import Arguments

@Suite("Help")
struct HelpTests {
  private func help(_ line: String, isLong: Bool, width: Int = 80) throws -> String {
    let path = try #require(
      words(line).reduce(CommandPath(SampleProgram.program)) { $0?.subcommand(named: $1) })
    return path.renderedHelp(isLong: isLong, width: width)
  }

  @Test("in its long form shows examples first, then everything")
  func long() throws {
    #expect(
      try help("query", isLong: true) == """
        regimen query: Answer a question from the log.

        Examples:
          regimen query durations --as-of 2024-01-01
              How long each combination had lasted by that day.
          regimen query regimens --format json
              Who is on what today.

        Usage: regimen query QUESTION [options]

        Every answer says which log, which date and which rules it rests on, so that no
        figure travels without its proof.

        Nothing is written.

        Arguments:
          QUESTION  What to ask. One of: regimens, combinations, durations.

        Options:
          --as-of DATE       Only what had occurred by then.
          --format FORMAT    How to print. One of: table, json, csv. Default: table.
          --rule NAME=VALUE  A rule of the profile. May be repeated.
          --gap DAYS         Courses of one drug nearer than this are one. Default: 0.
          --all              Also the patients on nothing.
          --log DIR          The log to read or write, `-` for lines on standard input.
          -h, --help         Show help, the short or the long one.

        """)
  }

  @Test("in its short form leaves out examples and discussion")
  func short() throws {
    #expect(
      try help("query", isLong: false) == """
        regimen query: Answer a question from the log.

        Usage: regimen query QUESTION [options]

        Arguments:
          QUESTION  What to ask. One of: regimens, combinations, durations.

        Options:
          --as-of DATE       Only what had occurred by then.
          --format FORMAT    How to print. One of: table, json, csv. Default: table.
          --rule NAME=VALUE  A rule of the profile. May be repeated.
          --gap DAYS         Courses of one drug nearer than this are one. Default: 0.
          --all              Also the patients on nothing.
          --log DIR          The log to read or write, `-` for lines on standard input.
          -h, --help         Show help, the short or the long one.

        Examples and more: regimen query --help

        """)
  }

  @Test("of a group lists what is under it")
  func group() throws {
    #expect(
      try help("record", isLong: false) == """
        regimen record: Write one change to the log.

        Usage: regimen record TYPE --on DATE [options]

        Types:
          treatment-started  One treatment-started event.
          patient-seen       One patient-seen event.

        Options:
          --on DATE   When it was true of the patient. Required.
          --dry-run   Say what was understood, and write nothing.
          --log DIR   The log to read or write, `-` for lines on standard input.
          -h, --help  Show help, the short or the long one.

        """)
  }

  @Test("of a command made at run time shows its fields and its group's options")
  func madeAtRunTime() throws {
    #expect(
      try help("record treatment-started", isLong: true, width: 60) == """
        regimen record treatment-started: One treatment-started
        event.

        Usage: regimen record treatment-started PATIENT [WORDS...]
            --on DATE [options]

        Arguments:
          PATIENT     The patient's pseudonym.
          [WORDS...]  The change, as a nurse would say it.

        Options:
          --drug DRUG    What was started.
          --reason CODE  Why. One of: flare, partial-response,
                         other. May be repeated.
          --note TEXT    Free words.
          --on DATE      When it was true of the patient. Required.
          --dry-run      Say what was understood, and write nothing.
          --log DIR      The log to read or write, `-` for lines on
                         standard input.
          -h, --help     Show help, the short or the long one.

        """)
  }

  @Test("shows a command's own options, then those of the groups above it, innermost first")
  func inheritedOptions() throws {
    let leaf = Command("c", "", options: [.flag("own", help: "")])
    let group = Command("b", "", options: [.flag("inner", help: "")], subcommands: [leaf])
    let program = Command("a", "", options: [.flag("outer", help: "")], subcommands: [group])
    let path = try #require(CommandPath(program).subcommand(named: "b")?.subcommand(named: "c"))
    #expect(path.options.map(\.name) == ["own", "inner", "outer"])
    #expect(path.line == "a b c" && path.names == ["b", "c"] && path.program == "a")
  }

  @Test("has no line wider than asked for, and no space at an end")
  func widths() throws {
    for width in 70...100 {
      for line in ["", "record", "record treatment-started", "query", "erase", "append"] {
        for text in try help(line, isLong: true, width: width).split(separator: "\n") {
          #expect(text.count <= width && text.last != " ", "\(line) at \(width): \(text)")
        }
      }
    }
  }
}
