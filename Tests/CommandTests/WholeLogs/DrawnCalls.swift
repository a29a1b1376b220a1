import Arguments
import PatientRecord
import Projections
import TestSupport

@testable import regimen

/// Draws calls of every command that the command table declares, with every option, by what their declarations say.
struct DrawnCalls {
  let log: String
  /// A directory for files that are written.
  let directory: String
  /// A file of drafts, and others to read: claims, a profile, headings.
  let files: [String]
  var drawn: DrawnEvents

  /// The commands that are left out: one asks questions, and one would make another log each time.
  static let leftOut = ["log"]

  /// The top-level commands that are drawn.
  static var commands: [Command] { program.subcommands.filter { !leftOut.contains($0.name) } }

  /// A call of a command, as words.
  mutating func call(of command: Command) -> [String] {
    var words = [command.name]
    var leaf = command
    var options = command.options
    if let subcommand = command.subcommands.randomElement(using: &drawn.random), !drawn.isRare(20) {
      words.append(subcommand.name)
      leaf = subcommand
      options += subcommand.options
    }
    for positional in leaf.positionals {
      if !positional.isRequired, positional.name != "file", drawn.isRare(3) { continue }
      let count = positional.isRepeating ? Int.random(in: 0...4, using: &drawn.random) : 1
      for _ in 0..<count {
        words.append(positional.choices.isEmpty ? value(positional.name) : drawn.pick(positional.choices))
      }
    }
    for option in options where option.isRequired || option.name == "log" || drawn.isRare(6) {
      words.append(option.label)
      guard let name = option.valueName else { continue }
      words.append(
        option.name == "log"
          ? log : option.choices.isEmpty || drawn.isRare(30) ? value(name, option.name) : drawn.pick(option.choices))
    }
    if leaf.name == "follow" { words = words.filter { $0 != "--once" } + ["--once"] }
    if leaf.name == "merge" { words[1] = directory + "/copy" }
    if leaf.name == "backup" { words = ["backup", directory + "/copy", "--log", log] }
    if leaf.name == "init" { words = ["init", directory + "/new\(UInt64.random(in: 0...99, using: &drawn.random))"] }
    return words
  }

  /// A value of an argument by its name.
  private mutating func value(_ name: String, _ option: String = "") -> String {
    switch name {
    case "DATE", "INSTANT": drawn.pick([drawn.date(), "today", "2023-05-01", "2024-01-01T00:00:00.000Z"])
    case "TIME": drawn.pick(["@0", "@1", "@3", "@999999", "2024-01-01", "2024-01-01T00:00:00.000Z", drawn.date()])
    case "SEQ", "seq": drawn.pick(["0", "1", "2", "5", "9223372036854775807", "9223372036854775808"])
    case "event", "EVENT", "ID": drawn.pick(["1", "2", "3", "5", "x"] + drawn.ids.suffix(3).map(\.description))
    case "patient", "PATIENT": drawn.pick(drawn.patients + ["P404"])
    case "FILE", "file", "dir", "DIR":
      option == "output"
        ? directory + "/out\(UInt64.random(in: 0..<UInt64.max, using: &drawn.random))" : drawn.pick(files)
    case "NAME=VALUE":
      drawn.pick(Rule.all.flatMap { rule in (rule.alternatives + rule.words + ["1e9"]).map { "\(rule.name)=\($0)" } })
    case "FIELD=VALUE":
      drawn.pick(["drug=baricitinib", "dose=1e9mg/day", "note=x", "value=\(drawn.number())", "route=oral"])
    case "MONTHS": drawn.pick(["0", "6,12", "1e9", "1e308", "0.0000001", "12"])
    case "N", "WIDTH", "MM", "DAYS": drawn.pick(["2", "5", "8", "89", "183", "1000", "0", "-1", "9223372036854775807"])
    case "SEAL@SEQ": String(repeating: "0", count: 64) + "@3"
    case "words":
      drawn.pick(["15mg/week", "T1", "baricitinib", drawn.number(), "partial", "nausea", "female", "ALT", "3"])
    default: drawn.pick(["x", "", "T1", drawn.number(), "\u{202E}", "all", "methotrexate", "5-10mg/day", "2022-03"])
    }
  }
}
