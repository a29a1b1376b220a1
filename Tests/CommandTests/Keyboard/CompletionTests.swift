import Foundation
import TestSupport
import Testing

@Suite("Completion")
struct CompletionTests {
  private static let drafts = [
    #"{"type":"patient-seen","patient":"P01","occurred":"2022-01-01","data":{}}"#,
    #"{"type":"treatment-started","patient":"P02","occurred":"2022-01-01","data":"#
      + #"{"treatment":"T1","drug":"baricitinib"}}"#,
    #"{"type":"treatment-started","patient":"P02","occurred":"2022-02-01","data":"#
      + #"{"treatment":"T2","drug":"methotrexate"}}"#,
    #"{"type":"treatment-stopped","patient":"P02","occurred":"2022-03-01","data":"#
      + #"{"treatment":"T2","reasons":["funding"]}}"#,
    #"{"type":"diagnosis-recorded","patient":"P02","occurred":"2022-01-01","data":"#
      + #"{"condition":"eczema","role":"primary"}}"#,
    #"{"type":"adverse-event-recorded","patient":"P02","occurred":"2022-01-01","data":{"term":"nausea"}}"#,
    #"{"type":"patient-seen","patient":"Q 1","occurred":"2022-01-01","data":{}}"#,
    #"{"type":"patient-seen","patient":"R\u001b[2J","occurred":"2022-01-01","data":{}}"#,
  ]

  /// The words that complete a line, in which a space at the end begins a new word.
  private func completions(_ line: String, log: String? = nil) throws -> [String] {
    let words = line.split(separator: " ", omittingEmptySubsequences: false).map(String.init)
    let result = try regimen(words: ["complete", "--"] + words, log: log)
    #expect(result.error == "" && result.status == 0)
    return result.output.split(separator: "\n").map { String($0.prefix { $0 != "\t" }) }
  }

  @Test(
    "knows commands, options, closed lists, drugs, rules and their values without a log",
    arguments: [
      ("ver", ["verify"]), ("record treatment-s", ["treatment-started", "treatment-stopped"]),
      ("query dur", ["durations"]), ("query durations --form", ["--format"]),
      ("query durations --format=m", ["--format=markdown"]), ("query durations --format j", ["json", "jsonl"]),
      ("record treatment-started P01 barici", ["baricitinib"]),
      ("record treatment-started P01 Barici", ["baricitinib"]),
      ("record treatment-started P01 --drug upad", ["upadacitinib"]),
      ("record treatment-started P01 olumi", ["olumiant"]),
      ("record response-assessed P01 par", ["partial"]),
      ("record treatment-stopped P01 T1 --reason co", ["complete-response", "course-completed"]),
      ("record patient-seen P01 --on to", ["today"]),
      ("query durations --rule ga", ["gap="]), ("query durations --rule unit=p", ["unit=pair", "unit=patient"]),
      ("query durations --rule=unit=r", ["--rule=unit=regimen"]), ("query durations --rule nonsense=", []),
      ("query durations --rule anchor=jak-", ["anchor=jak-inhibitor"]),
      ("query due --drug barici", ["baricitinib"]), ("today --taking jak-", ["jak-inhibitor"]),
      ("query measurements --analyte cr", ["creatinine"]),
      ("query durations --profile a", ["adam"]), ("query durations --profile ./", [":files"]),
      ("help do", ["doses"]), ("help record patient-s", ["patient-seen"]), ("completions z", ["zsh"]),
      ("append ", [":files"]), ("append --log ", [":directories"]), ("init ", [":directories"]),
      ("record adverse-event-recorded P01 nausea --suspect T1:pro", ["T1:probable"]),
      ("record adverse-event-recorded P01 nausea --suspect T1:probable:st", ["T1:probable:stopped"]),
      ("record patient-seen ", []), ("query regimens --patient ", []), ("compl", ["completions"]),
    ])
  func words(line: String, expected: [String]) throws {
    #expect(try completions(line) == expected)
  }

  @Test("knows the patients of the log and the treatments of a patient, and types nothing a terminal would obey")
  func log() throws {
    try withLog(Self.drafts) { log in
      let table = [
        ("record patient-seen ", ["P01", "P02", "Q 1"]), ("query regimens --patient P", ["P01", "P02"]),
        ("replay Q", ["Q 1"]), ("timeline X", []),
        ("record treatment-stopped P02 ", ["baricitinib", "T1", "T2"]),
        ("record treatment-stopped P02 --on 2022-02-15 ", ["baricitinib", "methotrexate", "T1", "T2"]),
        ("record adverse-event-recorded P02 nausea --suspect bari", ["baricitinib"]),
        ("record treatment-stopped P01 ", []), ("query due --condition ec", ["eczema"]),
        ("query rates --with n", ["nausea"]), ("query rates --condition n", []),
        ("amend 4 --set ", ["treatment=", "reasons=", "switchedTo=", "note="]), ("amend 9 --set ", []),
        ("amend 4 --set reasons=co", ["reasons=complete-response", "reasons=course-completed"]),
        ("amend 4 --clear sw", ["switchedTo"]), ("amend 2 --set drug=methotr", ["drug=methotrexate"]),
      ]
      for (line, expected) in table {
        let found = try completions(line, log: log)
        #expect(found == expected, "\(line)")
      }
      for words in ["replay --log \(log) P02", "replay --log=\(log) P02"] {
        let found = try completions(words)
        #expect(found == ["P02"], "\(words)")
      }
    }
  }

  @Test("knows the drugs that the department has defined, wherever a drug stands")
  func ownDrugs() throws {
    try withLog(Self.drafts) { log in
      try succeeds(
        regimen(
          words: shellWords(
            "record drug-defined examplinib antimetabolite --immunomodulator yes --synonyms Sampla --on 2022-01-01"),
          log: log))
      let table = [
        ("record treatment-started P01 exam", ["examplinib"]), ("record treatment-started P01 sam", ["Sampla"]),
        ("record co-therapy-added P01 exam", ["examplinib"]), ("amend 2 --set drug=exam", ["drug=examplinib"]),
        ("query durations --rule partner=exam", ["partner=examplinib"]),
        ("query durations --rule unit=exam", []),
      ]
      for (line, expected) in table {
        let found = try completions(line, log: log)
        #expect(found == expected, "\(line)")
      }
    }
  }

  @Test("starts from a snapshot, and knows what was recorded after it")
  func snapshot() throws {
    try withLog(Self.drafts) { log in
      try succeeds(regimen("snapshot", log: log))
      try succeeds(regimen("record", "patient-seen", "P03", "--on", "2022-05-01", log: log))
      try succeeds(regimen("record", "patient-seen", "P02", "--on", "2022-05-01", log: log))
      #expect(try completions("replay P", log: log) == ["P01", "P02", "P03"])
      #expect(try completions("record treatment-stopped P02 me", log: log) == [])
      #expect(try completions("record treatment-stopped P02 b", log: log) == ["baricitinib"])
    }
  }

  @Test("is silent where the log is missing or damaged")
  func silence() throws {
    #expect(try completions("replay P", log: "nowhere") == [])
    try withLog(Self.drafts) { log in
      try Data("{}".utf8).write(to: URL(fileURLWithPath: log + "/log.json"))
      #expect(try completions("replay P", log: log) == [])
    }
  }
}

/// Whether a program is there to be run.
func isInstalled(_ program: String) -> Bool {
  ["/bin/", "/usr/bin/", "/usr/local/bin/"].contains { FileManager.default.isExecutableFile(atPath: $0 + program) }
}

@Suite("Completion in a shell")
struct ShellCompletionTests {
  /// Runs a script in a directory where `regimen` is on the path and `script` is the completion script of the shell.
  private func output(of shell: String, _ script: String, _ arguments: [String] = ["-c"], log: String) throws -> String
  {
    try withTemporaryDirectory { directory in
      try FileManager.default.createSymbolicLink(
        atPath: directory + "/regimen", withDestinationPath: PackageLayout.executable("regimen"))
      try Data(succeeds(regimen("completions", shell)).utf8)
        .write(to: URL(fileURLWithPath: directory + "/script"))
      let result = try run(
        "/usr/bin/env", ["timeout", "60", shell] + arguments + [script],
        environment: [
          "PATH": directory + ":/usr/local/bin:/usr/bin:/bin", "REGIMEN_LOG": log, "HOME": directory,
          "LC_ALL": "C.UTF-8", "TZ": "UTC", "TERM": "xterm",
        ], directory: directory)
      return result.output + result.error
    }
  }

  private static let drafts = [
    #"{"type":"treatment-started","patient":"P02","occurred":"2022-01-01","data":"#
      + #"{"treatment":"T1","drug":"baricitinib"}}"#,
    #"{"type":"patient-seen","patient":"Q $(x)","occurred":"2022-01-01","data":{}}"#,
  ]

  @Test(
    "bash completes words, also behind = and :, and quotes what it would obey",
    .enabled(if: isInstalled("bash"), "bash is not installed"),
    arguments: [
      ("regimen ver", ["verify"]), ("regimen query durations --format=m", ["markdown"]),
      ("regimen query durations --format=", ["table", "json", "jsonl", "csv", "markdown"]),
      ("regimen query durations --rule unit=p", ["pair", "patient"]),
      ("regimen record treatment-stopped P02 ", ["baricitinib", "T1"]),
      ("regimen record adverse-event-recorded P02 nausea --suspect T1:pro", ["probable"]),
      ("regimen record adverse-event-recorded P02 'skin rash' --suspect T1:pro", ["probable"]),
      ("regimen replay Q", [#"Q\ \$\(x\)"#]), ("regimen replay X", []),
    ])
  func bash(line: String, expected: [String]) throws {
    // Bash itself parts the words of the line: COMP_WORDS is made by its own rules at = and :.
    let parted = line.replacing("=", with: " = ").replacing(":", with: " : ")
    let words = parted.split(separator: " ").map { "'" + $0.replacing("'", with: #"'\''"#) + "'" }
    let script = """
      source script
      COMP_LINE='\(line.replacing("'", with: #"'\''"#))'; COMP_POINT=${#COMP_LINE}
      COMP_WORDS=(\(words.joined(separator: " "))\(line.hasSuffix(" ") ? " ''" : ""))
      COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
      _regimen
      printf '%s\\n' "${COMPREPLY[@]}"
      """
    try withLog(Self.drafts) { log in
      let lines = try output(of: "bash", script, ["--norc", "-c"], log: log)
      #expect(lines.split(separator: "\n").map(String.init) == expected)
    }
  }

  @Test(
    "fish completes words and shows what they are", .enabled(if: isInstalled("fish"), "fish is not installed"),
    arguments: [
      ("regimen ver", ["verify\tCheck"]), ("regimen query durations --format=m", ["--format=markdown"]),
      ("regimen record treatment-stopped P02 ", ["baricitinib\tT1", "T1\tbaricitinib, running"]),
      ("regimen replay P", ["P02"]),
    ])
  func fish(line: String, expected: [String]) throws {
    try withLog(Self.drafts) { log in
      let lines = try output(of: "fish", "source script; complete -C '\(line)'", ["--no-config", "-c"], log: log)
        .split(separator: "\n")
      #expect(lines.count == expected.count, "\(lines)")
      for (line, start) in zip(lines, expected) { #expect(line.hasPrefix(start), "\(line)") }
    }
  }

  @Test(
    "zsh completes words at a terminal", .enabled(if: isInstalled("zsh"), "zsh is not installed"),
    arguments: [
      ("regimen ver", "regimen verify "),
      ("regimen query durations --format=mark", "regimen query durations --format=markdown "),
      ("regimen replay P", "regimen replay P02 "),
      ("regimen query durations --rule ga", "regimen query durations --rule gap="),
    ])
  func zsh(typed: String, line: String) throws {
    let script = """
      zmodload zsh/zpty
      zpty -b inner zsh -f -i
      inner() { zpty -w inner "$1"; }
      inner 'PROMPT= ; autoload -Uz compinit; compinit -u; source ./script'
      inner 'show() { print -r -- "<""<$BUFFER>>"; zle kill-buffer }; zle -N show; bindkey "^X" show; print re""ady'
      zpty -r -m inner shown '*ready*'
      zpty -w -n inner '\(typed)'$'\\t'$'\\x18'
      zpty -r -m inner shown '*<<*>>*'
      print -r -- $shown
      zpty -d inner
      """
    try withLog(Self.drafts) { log in
      let shown = try output(of: "zsh", script, ["-f", "-c"], log: log)
      #expect(shown.contains("<<\(line)>>"), "\(shown)")
    }
  }
}
