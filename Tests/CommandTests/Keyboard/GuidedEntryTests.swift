import Foundation
import TestSupport
import Testing

@Suite("Guided entry")
struct GuidedEntryTests {
  /// P01 on baricitinib and, held, ciclosporin.
  static let courses = [
    #"{"type":"patient-enrolled","patient":"P01","occurred":"2022-01-01","data":{"sex":"female"}}"#,
    #"{"type":"treatment-started","patient":"P01","occurred":"2022-01-01","data":"#
      + #"{"treatment":"T1","drug":"baricitinib","dose":{"amount":2,"unit":"mg","every":"P1D"}}}"#,
    #"{"type":"treatment-started","patient":"P01","occurred":"2022-02-01","data":"#
      + #"{"treatment":"T2","drug":"ciclosporin"}}"#,
    #"{"type":"treatment-held","patient":"P01","occurred":"2022-03-01","data":{"treatment":"T2"}}"#,
  ]

  /// The same with an adverse event that is not over.
  private static let drafts =
    courses + [#"{"type":"adverse-event-recorded","patient":"P01","occurred":"2022-03-01","data":{"term":"nausea"}}"#]

  private func converse(_ answers: [String], log: String, _ words: String...) throws -> ProcessResult {
    try regimen(words: ["log"] + words, input: answers.map { $0 + "\n" }.joined(), log: log)
  }

  /// The words of the `record` command that a conversation shows.
  private func shownCommand(_ conversation: String) -> [String]? {
    let line = conversation.split(separator: "\n").first { $0.hasPrefix("  regimen record ") }
    return line.map { Array(shellWords(String($0)).dropFirst()) }
  }

  @Test(
    "records every type as the command that it shows does",
    arguments: [
      (["enrolled", "2022-05-01", "female", "43", ""], "P02", "patient-enrolled female, age 43"),
      (
        ["added", "2022-05", "methotr", "15 mg/week", "oral", "2", "as a tablet"], "P01",
        "co-therapy-added T3 methotrexate 15mg/week, route oral, "
          + "reason partial-response, addedTo T1 (baricitinib) and T2 "
          + "(ciclosporin), note as a tablet"
      ),
      (["started", "2022", "dupilumab", "", "", "", ""], "P02", "treatment-started T1 dupilumab"),
      (["dose-d", "2022-06-01", "", "1mg/day", "", ""], "P01", "dose-down-titrated T1 (baricitinib) 1mg/day"),
      (["dose-up-titrated", "2022-06-01", "", "4mg/day", "", ""], "P01", "dose-up-titrated T1 (baricitinib) 4mg/day"),
      (
        ["held", "2022-06-01", "", "adverse-event", ""], "P01", "treatment-held T1 (baricitinib), reason adverse-event"
      ),
      (["resumed", "2022-06-01", "", "", ""], "P01", "treatment-resumed T2 (ciclosporin)"),
      (
        ["stopped", "2022-06-01", "bari", "no-r", "fun", "", ""], "P01",
        "treatment-stopped T1 (baricitinib), reasons no-response and funding"
      ),
      (["response-assessed", "2022-06-01", "1", ""], "P01", "response-assessed complete"),
      (["measurement", "2022-06-01", "ALT", "87.6", "U/L", ""], "P01", "measurement-recorded ALT 87.6 U/L"),
      (
        ["adverse-event-rec", "2022-06-01", "skin rash", "mild", "T1", "", "-"], "P01",
        "adverse-event-recorded skin rash, severity mild, suspects T1 (baricitinib), note -"
      ),
      (["adverse-event-res", "2022-06-01", "1", "recovered", ""], "P01", "adverse-event-resolved seq 5 recovered"),
      (["seen", "2022-06-01", ""], "P01", "patient-seen"),
      (
        ["diagnosis-recorded", "2019", "alopecia areata", "primary", ""], "P01",
        "diagnosis-recorded alopecia areata primary"
      ),
      (["prior", "2021", "ciclosporin", "", ""], "P01", "prior-therapy-recorded ciclosporin"),
      (["ended", "2023-02-01", "lost", ""], "P01", "follow-up-ended lost"),
    ])
  func types(answers: [String], patient: String, sentence: String) throws {
    try withLog(Self.drafts) { log in
      let whole = [patient] + (patient == "P02" ? ["yes"] : []) + answers + ["yes", "no"]
      let result = try converse(whole, log: log)
      #expect(result.status == 0, "\(result.error)")
      #expect(result.output.hasPrefix("recorded seq 6: \(patient) \(sentence), on "), "\(result.output)\(result.error)")
      let said = result.error.replacing("\n", with: " ")
      #expect(said.contains("This will be written: \(patient) \(sentence)"), "\(result.error)")
      let command = try #require(shownCommand(result.error))
      let recorded = try withLog(Self.drafts) { other in try succeeds(regimen(words: command, log: other)) }
      #expect(recorded == result.output)
    }
  }

  @Test("offers the doses in which a drug was given, and ends with what is due next for the patient")
  func dosesAndDue() throws {
    try withLog(Self.drafts) { log in
      let file = log + "-visits.json"
      try #"""
      {"schedule":1,"name":"ours","kind":"visits","counts":["treatment-started"],
      "rules":[{"id":"v","while":"on","every":"P3M"}]}
      """#.write(toFile: file, atomically: true, encoding: .utf8)
      let answers = ["P02", "yes", "started", "2022-05-01", "baricitinib", "1", "", "", "", "yes", "no"]
      let result = try converse(answers, log: log, "--schedule", file)
      #expect(result.output.hasPrefix("recorded seq 6: P02 treatment-started T1 baricitinib 2mg/day, on 2022-05-01"))
      #expect(result.error.contains("  1  2mg/day\n"), "\(result.error)")
      let said = result.error.replacing("\n", with: " ")
      #expect(said.contains("Due next for P02 by the schedule ours: visit, overdue since 2022-08-01."), "\(said)")
      let other = ["P01", "dose-up-titrated", "2022-06-01", "", "many", "3mg/day", "", "", "yes", "no"]
      let titrated = try converse(other, log: log, "--schedule", file)
      #expect(titrated.output.contains("dose-up-titrated T1 (baricitinib) 3mg/day"), "\(titrated.error)")
    }
  }

  @Test("what is recorded stays so, and the call fails not, where what is due next cannot be read")
  func dueUnread() throws {
    try withLog(Self.drafts) { log in
      let answers = ["P02", "yes", "started", "2022-05-01", "baricitinib", "2mg/day", "", "", "", "yes", "no"]
      let result = try converse(answers, log: log, "--schedule", log + "-nowhere.json")
      #expect(result.status == 0 && result.output.hasPrefix("recorded seq 6: "), "\(result.error)")
      #expect(result.error.contains("note: the entries are recorded; what is due next cannot be shown"))
      #expect(result.error.contains("-nowhere.json"), "\(result.error)")
    }
  }

  @Test("asks again at once for a day that has not come, and for a value that is no number")
  func askedAgain() throws {
    try withLog(Self.drafts) { log in
      let answers = ["P01", "measurement", "2099-01-01", "2022-06-01", "ALT", "8,7,6", "<87.6", "U/L", "", "yes", "no"]
      let result = try converse(answers, log: log)
      #expect(result.output.hasPrefix("recorded seq 6: P01 measurement-recorded ALT <87.6 U/L"), "\(result.error)")
      #expect(result.error.contains("That day has not come.") && result.error.contains("not a number."))
      let word = try converse(["P01", "measurement", "2022-06-01", "ANA", "negative", "", "", "yes", "no"], log: log)
      #expect(word.output.contains("ANA negative"), "\(word.error)")
    }
  }

  @Test("keeps what was answered where a change is refused, and asks again for what is refused alone")
  func refusedAlone() throws {
    try withLog(Self.drafts) { log in
      // A hold is on record that is later: the date alone. The dose goes the other way: the dose alone.
      let stop = ["P01", "stopped", "2022-02-15", "cic", "funding", "", "gone", "2022-06-01", "yes", "no"]
      let stopped = try converse(stop, log: log)
      #expect(
        stopped.output.contains("T2 (ciclosporin), reasons funding, note gone, on 2022-06-01"), "\(stopped.error)")
      let raise = ["P01", "dose-up-titrated", "2022-05-01", "", "1mg/day", "", "as asked", "4mg/day", "yes", "no"]
      let raised = try converse(raise, log: log)
      #expect(raised.output.contains("T1 (baricitinib) 4mg/day, note as asked"), "\(raised.error)")
    }
  }

  @Test("what is improbable and not so is asked for again, and nothing else")
  func improbableAlone() throws {
    try withLog(Self.drafts) { log in
      let answers = ["P01", "measurement", "2022-06-01", "ALT", "870000", "U/L", "by fax", "no", "87", "yes", "no"]
      let result = try converse(answers, log: log)
      #expect(result.output.contains("measurement-recorded ALT 87 U/L, note by fax"), "\(result.error)")
    }
  }

  private static let addition = ["P01", "added", "2022-05", "methotrexate", "15mg/week", "", "", "", "yes"]

  @Test("writes nothing where the input ends, after whichever answer and within the last", arguments: 0...9)
  func endOfInput(count: Int) throws {
    try withLog(Self.drafts) { log in
      let before = try contents(of: log)
      let lines = Self.addition.prefix(count).map { $0 + "\n" }.joined()
      // All nine would be confirmed: there the line feed of the last is missing.
      let input = count == Self.addition.count ? String(lines.dropLast()) : lines
      let result = try regimen(words: ["log"], input: input, log: log)
      #expect(result.status == 3)
      #expect(result.output == "")
      #expect(result.error.hasSuffix("\nregimen: the input ended; nothing was written\n"))
      let after = try contents(of: log)
      #expect(before == after)
    }
  }

  @Test("writes nothing for no, nor for anything that is not yes")
  func refusal() throws {
    try withLog(Self.drafts) { log in
      let before = try contents(of: log)
      let answers = Self.addition.dropLast() + ["", "maybe", "Y E S", "no", "no"]
      let result = try converse(Array(answers), log: log)
      #expect(result.status == 0 && result.output == "")
      #expect(result.error.contains("Nothing was written.\n"))
      let after = try contents(of: log)
      #expect(before == after)
    }
  }

  @Test("shows what runs, lists what can be answered, and takes the nearest on Enter")
  func guidance() throws {
    try withLog(Self.drafts) { log in
      let answers = [
        "P1", "no", "?", "?P", "P01", "?dose", "added", "?", "2022-05", "?bari", "methotrexte", "", "many", "?",
        "15mg/week", "", "", "?", "", "no", "no",
      ]
      let said = try converse(answers, log: log).error
      let expected = [
        "The log knows no patient P1 (near it: P01). Is the patient new? yes or no: ",
        "P01 is on baricitinib 2mg/day since 2022-01-01 (T1); ciclosporin since 2022-02-01, held (T2).",
        "  4  dose-down-titrated: A dose is lowered.\n  5  dose-up-titrated: A dose is raised.\n",
        ": As far as it is known, such as 2022-03-09, 3 March 2022, 2022-03 or 2022; today, yesterday.\n",
        ": An amount, a unit and how often, such as 15mg/week, 300mg/14d or 4 mg once a day.\n",
        ": Any words, without the name of a person.\n", "  1  baricitinib: jak-inhibitor\n",
        "'methotrexte' is not known here. Enter takes methotrexate; typing it again keeps it as it is.",
        "This will be written: P01 co-therapy-added T3 methotrexate 15mg/week",
      ]
      for text in expected { #expect(said.contains(text), "\(said)") }
    }
  }

  @Test("keeps a drug that is not in the catalogue when it is typed again, and asks whether it is so")
  func unknownDrug() throws {
    try withLog(Self.drafts) { log in
      let result = try converse(
        ["added", "2022-05", "methotrexane", "methotrexane", "", "", "", "", "yes", "yes", "no"], log: log, "P01")
      #expect(result.output.hasPrefix("recorded seq 6: P01 co-therapy-added T3 methotrexane, "), "\(result.error)")
      #expect(result.error.contains("This is improbable: the drug methotrexane is not in the catalogue"))
    }
  }

  @Test("asks whether a patient that the call names and the log does not know is new")
  func misspeltPatient() throws {
    try withLog(Self.drafts) { log in
      let result = try converse(["no", "P01", "seen", "2022-06-01", "", "yes", "no"], log: log, "P10")
      #expect(result.error.contains("The log knows no patient P10 (near it: P01). Is the patient new? yes or no: "))
      #expect(result.output == "recorded seq 6: P01 patient-seen, on 2022-06-01\n", "\(result.error)")
    }
  }

  @Test("goes on with the same patient on Enter, and asks before a kind of change is taken for a pseudonym")
  func samePatient() throws {
    try withLog(Self.drafts) { log in
      let answers = ["seen", "2022-06-01", "", "yes", "yes", "patient-seen", "no", "seen", "no", ""]
      let result = try converse(answers + ["seen", "May 2022", "", "yes", "no"], log: log, "P01")
      #expect(result.output.contains("recorded seq 7: P01 patient-seen, on 2022-05\n"), "\(result.error)")
      #expect(result.error.contains("Patient (Enter: P01): "))
      let said = result.error.replacing("\n", with: " ")
      for word in ["patient-seen", "seen"] {
        #expect(said.contains("'\(word)' is what can happen to a patient; the pseudonym is asked for first."))
      }
    }
  }

  @Test("defines a drug of the department in place of a patient, and offers it from then on")
  func drugDefined() throws {
    try withLog(Self.drafts) { log in
      let definition = [
        "2022-01-01", "examplinib", "antimet", "yes", "Sampla", "", "", "oral", "", "5-10mg/day", "20", "",
      ]
      let start = ["P01", "started", "2022-06-01", "exampl", "", "", "", "", "yes", "no"]
      let defined =
        "recorded seq 6: drug-defined examplinib antimetabolite, immunomodulator yes, synonyms Sampla, routes oral, "
        + "usualDose 5-10mg/day, highestAmount 20, on 2022-01-01\n"
      for words in [[], ["drug-defined"]] {
        try withLog(Self.drafts) { log in
          let answers = (words.isEmpty ? ["drug-defined"] : []) + definition + ["yes", "yes"] + start
          let result = try regimen(
            words: ["log"] + words, input: answers.map { $0 + "\n" }.joined(), log: log)
          #expect(result.status == 0, "\(result.error)")
          #expect(
            result.output == defined + "recorded seq 7: P01 treatment-started T3 examplinib, on 2022-06-01\n",
            "\(result.output)\(result.error)")
        }
      }
      // `back` at the first question leads to the patient.
      let result = try converse(
        ["drug-defined", "back", "P01", "seen", "2022-06-01", "", "yes", "no"], log: log)
      #expect(result.output == "recorded seq 6: P01 patient-seen, on 2022-06-01\n", "\(result.error)")
    }
  }

  @Test("? says how a number or an age is answered, and is never taken as an answer")
  func questionMarks() throws {
    try withLog(Self.drafts) { log in
      let measured = try converse(
        ["measurement", "?", "2022-06-01", "?", "ALT", "?", "87.6", "?", "U/L", "?", "", "yes", "no"], log: log, "P01"
      )
      #expect(measured.output == "recorded seq 6: P01 measurement-recorded ALT 87.6 U/L, on 2022-06-01\n")
      for text in ["A decimal number with a point, such as 87.6.", "A unit as UCUM writes it, such as U/L"] {
        #expect(measured.error.contains(text), "\(measured.error)")
      }
      let enrolled = try converse(["yes", "enrolled", "2022", "?", "female", "?", "", "", "no", "no"], log: log, "R1")
      #expect(enrolled.error.contains("A whole number from 0 to 130, such as 43."), "\(enrolled.error)")
    }
  }

  @Test("says why a change is refused, and asks again for the answer that is wrong, and for nothing else")
  func refused() throws {
    try withLog(Self.drafts) { log in
      let result = try converse(
        ["dose-down-titrated", "2022-06-01", "", "40mg/day", "", "", "1mg/day", "yes", "no"], log: log, "P01")
      #expect(result.error.contains("Nothing was written. Once more:\n"))
      let recorded = "recorded seq 6: P01 dose-down-titrated T1 (baricitinib) 1mg/day, on 2022-06-01\n"
      #expect(result.output == recorded, "\(result.error)")
    }
  }

  @Test("writes what was read back or nothing, where another writer came between")
  func otherWriter() throws {
    try withLog(Self.drafts) { log in
      let answers = Self.addition.dropLast().map { "'\($0)'" }.joined(separator: " ")
      let result = try run(
        "/bin/bash",
        [
          "-c",
          """
          cd "$1" && touch err
          { printf '%s\\n' \(answers)
            for _ in {1..3000}; do grep -q 'Write it' err && break; sleep 0.02; done
            "$0" record patient-seen P01 --on 2022-07 > other
            echo yes; } | "$0" log > out 2> err
          echo "exit $?"; cat other out err
          """, PackageLayout.executable("regimen"), log + "/..",
        ], environment: ["REGIMEN_LOG": log, "PATH": "/usr/bin:/bin", "TZ": "UTC"])
      #expect(result.output.hasPrefix("exit 3\nrecorded seq 6: P01 patient-seen, on 2022-07\nA line answers"))
      #expect(result.output.contains("Nothing was written. Once more:\n"), "\(result.output)")
    }
  }

  @Test("goes on with another change, and works at a terminal without moving its cursor")
  func terminal() throws {
    try withLog(Self.drafts) { log in
      let answers = Self.addition + ["yes", "P01", "seen", "2022-06-01", "", "yes"]
      let shown = try atTerminal(
        ["log"], typed: answers.map { $0 + "\n" }.joined() + "\u{4}", columns: 60, log: log)
      #expect(shown.status == 0, "\(shown.screen)")
      #expect(shown.screen.contains("recorded seq 6: P01 co-therapy-added T3 methotrexate 15mg/week"))
      #expect(shown.screen.contains("recorded seq 7: P01 patient-seen, on 2022-06-01"))
      #expect(!shown.screen.contains("\u{1B}") && !shown.screen.contains("\r") && !shown.screen.contains("\u{8}"))
    }
  }

  @Test("shows nothing that a terminal would obey, and takes no log that is not there")
  func hostility() throws {
    try withLog([#"{"type":"patient-seen","patient":"R\u001b[2J","occurred":"2022-01-01","data":{}}"#]) { log in
      let result = try converse(["?R", "R\u{1B}[2J", "seen", "2022", "", "no", "no"], log: log)
      #expect(result.status == 0 && !result.error.contains("\u{1B}"))
      #expect(result.error.contains("R\\u{1B}[2J"))
    }
    #expect(try regimen("log", "P01", input: "seen\n", log: "nowhere").status == 3)
    #expect(try regimen("log", "--log", "-").status == 2)
  }
}
