import SystemCalls
import TestSupport
import Testing
import Text

@Suite("Tables at a terminal")
struct TerminalTests {
  private let combinations = ["query", "combinations", "--log", caseSeries]

  /// The lines without what makes them bold or dim.
  private func plain(_ screen: String) -> [String] {
    screen.replacing(/\u{1B}\[[0-9;]*m/, with: "").split(separator: "\n").map(String.init)
  }

  @Test("keep to its width, whatever that is", arguments: [40, 60, 100, 137, 400])
  func width(columns: Int) throws {
    let shown = try atTerminal(combinations, columns: columns)
    #expect(shown.status == 0)
    #expect(plain(shown.screen).allSatisfy { displayWidth($0) <= columns }, "\(shown.screen)")
    #expect(plain(shown.screen).contains { $0.hasPrefix("P01 ") })
  }

  @Test("follow COLUMNS where that is set")
  func columns() throws {
    let shown = try atTerminal(combinations, columns: 200, environment: ["COLUMNS": "50"])
    #expect(plain(shown.screen).allSatisfy { displayWidth($0) <= 50 })
  }

  @Test("have their heading in bold, and what is ongoing dimmed; each row that is dim says so")
  func weights() throws {
    let lines = try atTerminal(combinations, columns: 200).screen.split(separator: "\n").map(String.init)
    #expect(lines[0].hasPrefix("Time on combination") && lines[1].hasPrefix("\u{1B}[1mpatient "))
    let dim = lines.filter { $0.hasPrefix("\u{1B}[2m") && $0.hasSuffix("\u{1B}[0m") }
    #expect(dim.count == 4)
    #expect(dim.allSatisfy { $0.contains("ongoing") }, "\(dim)")
    #expect(lines.filter { $0.contains("\u{1B}") }.count == dim.count + 2)
  }

  @Test("tell a patient's story with starts, ends and adverse events in colours; each such line says what it is")
  func colours() throws {
    let story = ["timeline", "P17", "--log", caseSeries]
    let lines = try atTerminal(story, columns: 200).screen.split(separator: "\n").map(String.init)
    let kinds = [
      32: ["treatment-started", "co-therapy-added"], 35: ["treatment-stopped"], 31: ["adverse-event-recorded"],
    ]
    for (number, types) in kinds {
      let coloured = lines.filter { $0.hasPrefix("\u{1B}[\(number)m") }
      let meant = lines.filter { line in types.contains { line.contains("  \($0)  ") } }
      #expect(coloured == meant && !meant.isEmpty && meant.allSatisfy { $0.hasSuffix("\u{1B}[0m") })
    }
    #expect(!(try atTerminal(story, environment: ["NO_COLOR": "1"]).screen.contains("\u{1B}")))
  }

  @Test("keep whole dates, and leave out columns without anything, where there is no room")
  func dates() throws {
    let columns = 80
    let shown = try atTerminal(["timeline", "P17", "--log", caseSeries], columns: columns)
    let lines = plain(shown.screen)
    #expect(lines[0] == "The story of P17; one row per event.")
    #expect(lines[1].hasPrefix("date        what") && lines[1].hasSuffix("  seq") && displayWidth(lines[2]) <= columns)
    #expect(lines[3].hasPrefix("2022-02-01  treatm"))
    #expect(!shown.screen.contains("…  ") && shown.screen.contains("ciclosporin"))
    let wide = try atTerminal(["timeline", "P17", "--log", caseSeries], columns: 400)
    #expect(plain(wide.screen)[1].hasSuffix("  amended by"))
  }

  @Test(
    "are plain where NO_COLOR is set or the terminal is dumb",
    arguments: [["NO_COLOR": "1"], ["TERM": "dumb"], ["TERM": ""]])
  func withoutWeights(environment: [String: String]) throws {
    #expect(!(try atTerminal(combinations, environment: environment).screen.contains("\u{1B}")))
  }

  @Test("are bold where NO_COLOR is empty")
  func emptyNoColor() throws {
    #expect(try atTerminal(combinations, environment: ["NO_COLOR": ""]).screen.contains("\u{1B}[1m"))
  }

  @Test(
    "are in ASCII where the locale is not UTF-8, and in Unicode where it is",
    arguments: [
      (["LC_ALL": "C"], true), (["LC_ALL": "", "LANG": "de_DE.ISO-8859-1"], true), (["LC_ALL": ""], true),
      (["LC_ALL": "", "LC_CTYPE": "en_US.utf8", "LANG": "C"], false), (["LC_ALL": "C.UTF-8", "LANG": "C"], false),
    ])
  func locale(environment: [String: String], isASCII: Bool) throws {
    let screen = try atTerminal(combinations, columns: 70, environment: environment).screen
    #expect(screen.utf8.allSatisfy { $0 < 0x80 } == isASCII)
    #expect(plain(screen).allSatisfy { displayWidth($0) <= 70 })
  }

  @Test("are bold where --color says so, and not where it says not, whatever NO_COLOR and the terminal say")
  func color() throws {
    let always = try regimen(words: combinations + ["--color", "always"])
    #expect(always.output.contains("\n\u{1B}[1mpatient "))
    let insisted = try atTerminal(
      combinations + ["--color=always"], environment: ["NO_COLOR": "1", "TERM": "dumb", "LC_ALL": "C"])
    #expect(insisted.screen.contains("\n\u{1B}[1mpatient ") && insisted.screen.utf8.allSatisfy { $0 < 0x80 })
    #expect(!(try atTerminal(combinations + ["--color", "never"]).screen.contains("\u{1B}")))
    #expect(try atTerminal(combinations + ["--color", "auto"]).screen.contains("\u{1B}[1m"))
    #expect(!(try regimen(words: combinations + ["--color", "auto"]).output.contains("\u{1B}")))
    let csv = try regimen(words: combinations + ["--color", "always", "--format", "csv"])
    #expect(!csv.output.contains("\u{1B}"))
    let wrong = try regimen(words: combinations + ["--color", "allways"])
    #expect(wrong.status == 2 && wrong.error.hasSuffix("^^^^^^^\ntry: always\n"), "\(wrong.error)")
  }

  @Test("are in ASCII for --ascii in a pipe too, where nothing is bold and nothing is cut")
  func pipe() throws {
    let result = try regimen(words: combinations + ["--ascii"])
    #expect(result.output.utf8.allSatisfy { $0 < 0x80 } && !result.output.contains("\u{1B}"))
    #expect(result.output.contains("\npatient  anchor "))
    let usual = try regimen(words: combinations)
    #expect(usual.output.contains("───") && !usual.output.contains("\u{1B}"))
    #expect(result.output.split(separator: "\n").count == usual.output.split(separator: "\n").count)
  }

  @Test("a timeline keeps to the width as well, and other forms are never cut or bold")
  func others() throws {
    let timeline = try atTerminal(["timeline", "P01", "--log", caseSeries], columns: 60)
    #expect(plain(timeline.screen).allSatisfy { displayWidth($0) <= 60 })
    let table = try atTerminal(combinations + ["--format", "csv"], columns: 30)
    #expect(!table.screen.contains("\u{1B}") && !table.screen.contains("…\n"))
  }
}
