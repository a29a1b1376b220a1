import Foundation
import TestSupport
import Testing

@Suite("Help")
struct HelpTests {
  @Test("a bare call shows the short help, -h too; --help and help show the long one")
  func overview() throws {
    let bare = try succeeds(regimen())
    #expect(bare.contains("Usage: regimen COMMAND [options]\n"))
    #expect(bare.contains("Examples and more: regimen --help\n"))
    #expect(try succeeds(regimen("-h")) == bare)
    let long = try succeeds(regimen("--help"))
    #expect(long.contains("Examples:\n  regimen init ward --name 'Ward 3'\n"))
    #expect(try succeeds(regimen("help")) == long)
    #expect(
      long.contains("Topics: types, drugs, dates, doses, checks, rules, columns, topics; see: regimen help TOPIC.\n"))
  }

  @Test("the version is a line of its own")
  func version() throws {
    #expect(try succeeds(regimen("--version")) == "regimen 0.1.0\n")
  }

  @Test(
    "a topic is explained",
    arguments: [
      ("types", ["treatment-started\n", "  dose?           amount, unit and how often\n", "event-retracted\n"]),
      ("drugs", ["baricitinib          jak-inhibitor          L04AF02", "methotrexate", "L04AX03"]),
      ("dates", ["2022-03      some day of that month", "03/04/2022 is refused: it can be two days"]),
      ("doses", ["15mg/week   300mg/14d   20mg/12h", #"{"amount":15,"unit":"mg","every":"P1W"}"#]),
      ("checks", ["methotrexate-daily\n", "Cannot be: such an entry is refused.\n", "  Source: "]),
      ("topics", ["  drugs    the drugs that are known", "regimen help TOPIC explains"]),
      ("types", ["causality, if any: certain, probable", "what was done, if anything: none, held"]),
      ("rules", ["  unit              pair ", "  partial           middle ", "  window            30 "]),
    ])
  func topics(topic: String, says: [String]) throws {
    let text = try succeeds(regimen("help", topic))
    for line in says { #expect(text.contains(line), "\(text)") }
    #expect(text.hasSuffix("\n") && !text.hasSuffix("\n\n"))
  }

  @Test("the rules stand under their headings")
  func rules() throws {
    let lines = try succeeds(regimen("help", "rules")).split(separator: "\n").map(String.init)
    let head = try #require(lines.first { $0.hasPrefix("  rule ") })
    let row = try #require(lines.first { $0.hasPrefix("  unit ") })
    func column(_ word: String, _ line: String) -> Int? {
      line.range(of: word).map { line.distance(from: line.startIndex, to: $0.lowerBound) }
    }
    #expect(column("default", head) == column("pair", row))
    #expect(column("decision", head) == column("a row is", row))
  }

  @Test(
    "the help of a type shows its words in place and an option for every field",
    arguments: [
      ("treatment-started", "PATIENT DRUG [DOSE] --on DATE [options]"),
      ("treatment-stopped", "PATIENT TREATMENT --on DATE [options]"),
      ("response-assessed", "PATIENT [RESPONSE] --on DATE [options]"),
      ("patient-seen", "PATIENT --on DATE [options]"),
    ])
  func types(type: String, usage: String) throws {
    let text = try succeeds(regimen("record", type, "--help"))
    #expect(text.contains("Usage: regimen record \(type) \(usage)\n"))
    #expect(text.contains("  --note TEXT") && text.contains("Free words."))
    #expect(!text.contains("WORDS"))
    #expect(try succeeds(regimen("help", "record", type)) == text)
  }

  @Test("the short help of an adverse event lists what can follow a suspect")
  func suspects() throws {
    let text = try succeeds(regimen("record", "adverse-event-recorded", "-h")).split { $0.isWhitespace }
    let words = text.joined(separator: " ")
    #expect(words.contains("Causality, which may be left out: certain, probable, possible, unlikely, "))
    #expect(words.contains("What was done, which may be left out: none, held, reduced, stopped."))
  }

  @Test("help goes to standard output alone, and no line is wider than it has to be")
  func streams() throws {
    for words in [["--help"], ["query", "--help"], ["record", "--help"], ["amend", "-h"], ["help", "rules"]] {
      let result = try regimen(words: words)
      #expect(result.error == "")
      let lines = result.output.split(separator: "\n").filter { !$0.contains("  regimen ") }
      #expect(lines.allSatisfy { $0.count <= 120 }, "\(words)")
    }
  }
}
