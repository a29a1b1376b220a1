import TestSupport
import Testing

/// Leaving, numbers, keys and dates in the conversation of `regimen log`.
@Suite("Answers in guided entry")
struct GuidedAnswersTests {
  /// P01 on baricitinib and, held, ciclosporin, and on methotrexate; P02 on nothing.
  private static let drafts =
    GuidedEntryTests.courses + [
      #"{"type":"treatment-started","patient":"P01","occurred":"2022-04-01","data":"#
        + #"{"treatment":"T3","drug":"methotrexate"}}"#,
      #"{"type":"patient-seen","patient":"P02","occurred":"2022-01-01","data":{}}"#,
    ]

  private func converse(_ answers: [String], log: String) throws -> ProcessResult {
    try regimen(words: ["log"], input: answers.map { $0 + "\n" }.joined(), log: log)
  }

  @Test("Control-C leaves at a question as Control-D does, and says what was written")
  func interrupted() throws {
    try withLog(Self.drafts) { log in
      let before = try contents(of: log)
      let left = try atTerminal(["log"], typed: "P01\nseen\n", interruption: "When (", log: log)
      #expect(left.status == 3, "\(left.screen)")
      #expect(left.screen.hasSuffix("\nregimen: the input ended; nothing was written\n"), "\(left.screen)")
      #expect(try contents(of: log) == before)
      let answers = "P01\nseen\n2022-06-01\n\nyes\n"
      let done = try atTerminal(["log"], typed: answers, interruption: "Another change?", log: log)
      #expect(done.status == 0, "\(done.screen)")
      #expect(done.screen.contains("regimen: the input ended; 1 change was written, and nothing more\n"))
      #expect(try succeeds(regimen("verify", log: log)).hasPrefix("ok: 7 events"))
    }
  }

  @Test("Control-D and Control-C at a question that record asks are no yes", arguments: ["", "Is it so"])
  func confirmation(interruption: String) throws {
    try withLog(Self.drafts) { log in
      let words = ["record", "start", "P02", "methotrexate", "15mg/day", "--on", "2022-06-01"]
      let left = try atTerminal(
        words, typed: interruption.isEmpty ? "\u{4}" : "", interruption: interruption, log: log)
      #expect(left.status == 3, "\(left.screen)")
      #expect(left.screen.hasSuffix("\nregimen: nothing was written\n"), "\(left.screen)")
      #expect(try succeeds(regimen("verify", log: log)).hasPrefix("ok: 6 events"))
    }
  }

  @Test("a kind of change has one number, whatever is possible, and so has a course")
  func numbers() throws {
    try withLog(Self.drafts) { log in
      for patient in ["P01", "P02"] {
        let said = try converse([patient], log: log).error
        #expect(said.contains("\n  3  treatment-started: ") && said.contains("\n  15  patient-seen: "), "\(said)")
      }
      let seen = try converse(["P02", "15", "2022-06-01", "", "yes", "no"], log: log)
      #expect(seen.output == "recorded seq 7: P02 patient-seen, on 2022-06-01\n", "\(seen.error)")
      // T2 is held; its number is not given to T3.
      let held = try converse(["P01", "held", "2022-06-01", "3", "", "", "yes", "no"], log: log)
      #expect(held.output.contains("treatment-held T3 (methotrexate)"), "\(held.error)")
      let none = try converse(["P02", "9", "seen", "2022-07-01", "", "no", "no"], log: log).error
      #expect(none.contains("'9' is not known here."), "\(none)")
    }
  }

  @Test("another answer of the same list has the number that it had before")
  func another() throws {
    try withLog(Self.drafts) { log in
      let answers = ["P01", "stopped", "2022-06-01", "T1", "1", "4", "?", "", "", "", "yes", "no"]
      let result = try converse(answers, log: log)
      #expect(result.output.contains("reasons no-response and adverse-event, on"), "\(result.error)")
      #expect(result.error.contains("That is adverse-event."))
      let again = result.error.split(separator: "That is adverse-event.").last ?? ""
      #expect(again.contains("  2  insufficient-response\n  3  loss-of-efficacy\n  5  "), "\(result.error)")
    }
  }

  @Test("an arrow or another key without a sign is no answer, nor part of one")
  func keys() throws {
    try withLog(Self.drafts) { log in
      let answers = [
        "P01", "seen", "2022-0\u{1B}[D5", "2022-06-01", "by\u{1B}[A phone", "\u{1B}OA", "\u{1B}[3~", "by phone", "yes",
        "no",
      ]
      let result = try converse(answers, log: log)
      #expect(result.output == "recorded seq 7: P01 patient-seen note by phone, on 2022-06-01\n", "\(result.error)")
      #expect(result.error.ranges(of: "Arrows and keys like them move nothing here").count == 4)
    }
  }

  @Test("a month or a year says which days it may be, a day does not, and a date without its year is asked for again")
  func days() throws {
    try withLog(Self.drafts) { log in
      let month = try converse(["P01", "seen", "2022-05", "", "no", "no"], log: log).error
      #expect(month.contains("2022-05 may be any day from 2022-05-01 to 2022-05-31.\n"), "\(month)")
      let year = try converse(["P01", "seen", "3 May", "2022", "", "no", "no"], log: log).error
      #expect(year.contains("the year is missing. Try: with its year, such as "), "\(year)")
      #expect(year.contains("2022 may be any day from 2022-01-01 to 2022-12-31.\n"), "\(year)")
      let day = try converse(["P01", "seen", "2022-05-03", "", "no", "no"], log: log).error
      #expect(!day.contains("may be any day"))
    }
  }

  @Test("where a near word is offered, the question says that Enter takes it, as it does")
  func offered() throws {
    try withLog(Self.drafts) { log in
      let answers = ["P02", "seen", "2022-06-01", "", "no", "yes", "P01", "stopped", "2022-06-01", "T1", "fundng", ""]
      let said = try converse(answers, log: log).error
      #expect(said.contains("; Enter takes funding: "), "\(said)")
      #expect(said.contains("Another reason; Enter leaves it out; ? lists them: "), "\(said)")
    }
  }

  @Test("a number is asked for its unit until it has one, and a dose for that in which the drug is given")
  func units() throws {
    try withLog(Self.drafts) { log in
      let value = ["P01", "measurement", "2022-06-01", "ALT", "87", "", "U/L", "", "yes", "no"]
      let measured = try converse(value, log: log)
      #expect(measured.output.contains("ALT 87 U/L"), "\(measured.error)")
      #expect(measured.error.replacing("\n", with: " ").contains("; ALT: U/L or ukat/L: the text is empty."))
      let dose = ["P02", "started", "2022-06-01", "adalimumab", "40", "40mg/2w", "", "", "", "yes", "no"]
      let started = try converse(dose, log: log)
      #expect(started.output.contains("adalimumab 40mg/2w"), "\(started.error)")
      #expect(started.error.contains("no known unit. Try: adalimumab is given in mg/2w"), "\(started.error)")
    }
  }
}
