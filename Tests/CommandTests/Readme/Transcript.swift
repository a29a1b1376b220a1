import Foundation
import TestSupport

/// The console sessions of a Markdown document: its fenced blocks tagged `console`.
///
/// In such a block a line that begins with `$ ` is a command, with the lines after it while they end in a backslash,
/// and the lines that begin with `> ` behind one that holds `<<`; what follows up to the next command is all that the
/// reader then sees.
struct Transcript: Equatable {
  /// One command, and what the document shows for it.
  struct Step: Equatable {
    /// The heading that it stands under.
    let section: String
    let command: String
    /// The lines of the document that hold the shown output, counted from 0; empty where nothing is shown.
    let outputLines: Range<Int>
    let output: String
  }

  let steps: [Step]
  private let lines: [String]

  init(_ document: String) {
    lines = document.components(separatedBy: "\n")
    var steps: [Step] = []
    var section = ""
    var fence: String?
    var index = 0
    while index < lines.count {
      let line = lines[index]
      if let opened = fence {
        if line == "```" {
          fence = nil
        } else if opened == "console", line.hasPrefix("$ ") {
          let step = Transcript.step(at: index, in: lines, section: section)
          steps.append(step)
          index = step.outputLines.upperBound
          continue
        }
      } else if line.hasPrefix("```") {
        fence = String(line.dropFirst(3))
      } else if line.hasPrefix("#") {
        section = line
      }
      index += 1
    }
    self.steps = steps
  }

  private static func step(at start: Int, in lines: [String], section: String) -> Step {
    var index = start
    var command = String(lines[start].dropFirst(2))
    while command.hasSuffix("\\"), index + 1 < lines.count {
      index += 1
      command += "\n" + lines[index]
    }
    while command.contains("<<"), index + 1 < lines.count, lines[index + 1].hasPrefix("> ") {
      index += 1
      command += "\n" + lines[index].dropFirst(2)
    }
    let first = index + 1
    let end = lines[first...].firstIndex { $0 == "```" || $0.hasPrefix("$ ") } ?? lines.count
    let output = lines[first..<end].map { $0 + "\n" }.joined()
    return Step(section: section, command: command, outputLines: first..<end, output: output)
  }

  /// The document with other outputs, one for each step.
  func replacingOutputs(_ outputs: [String]) -> String {
    var lines = lines
    for (step, output) in zip(steps, outputs).reversed() {
      var shown = output.components(separatedBy: "\n")
      if shown.last == "" { shown.removeLast() }
      lines.replaceSubrange(step.outputLines, with: shown)
    }
    return lines.joined(separator: "\n")
  }
}

/// A text in which what no two runs have in common is replaced: ids, seals and other hashes, instants of this century.
///
/// What stands in the reference log is in every run: a page must show it as it is.
func withoutChance(_ text: String) -> String {
  func hidden(_ found: Substring, _ word: String) -> String { referenceLog.contains(found) ? String(found) : word }
  return
    text
    .replacing(/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/) { hidden($0.output, "<uuid>") }
    .replacing(/\b[0-7][0-9A-HJKMNP-TV-Z]{25}\b/) { hidden($0.output, "<id>") }
    .replacing(/\b[0-9a-f]{8,}\b/) { hidden($0.output, "<hash>") }
    .replacing(/\b20\d\d-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z/) { hidden($0.output, "<instant>") }
}

/// The files of the reference log.
let referenceLog: String = ["log.json", "head", "00000000000000000001.jsonl"].map { name in
  (try? String(contentsOfFile: PackageLayout.root + "/EventLogs/case-series/" + name, encoding: .utf8)) ?? ""
}.joined()

/// How two texts differ, line by line: `-` before what is shown, `+` before what is real.
func difference(shown: String, real: String) -> String {
  let old = withoutChance(shown).components(separatedBy: "\n")
  let new = withoutChance(real).components(separatedBy: "\n")
  let changes = new.difference(from: old)
  var removed = Set<Int>()
  var inserted: [Int: String] = [:]
  for change in changes {
    switch change {
    case .remove(let offset, _, _): removed.insert(offset)
    case .insert(let offset, let line, _): inserted[offset] = line
    }
  }
  var lines: [String] = []
  var position = 0
  for (offset, line) in old.enumerated() {
    if removed.contains(offset) {
      lines.append("- " + line)
      continue
    }
    while let line = inserted[position] {
      lines.append("+ " + line)
      position += 1
    }
    lines.append("  " + line)
    position += 1
  }
  while let line = inserted[position] {
    lines.append("+ " + line)
    position += 1
  }
  return lines.joined(separator: "\n")
}
