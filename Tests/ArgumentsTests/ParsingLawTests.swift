import TestSupport
import Testing

@testable import Arguments

@Suite("Parsing undoes spelling out")
struct ParsingLawTests {
  private static let texts = [
    "", "-", "--", "-3", "-x", "--log", "-h", "--help", "a b", "k=v", "=", "é\u{301}", "query",
  ]

  private typealias Values = [String: [String]]

  /// A value for each argument that is drawn, as declared.
  private func drawnValues(
    _ path: CommandPath, _ generator: inout RepeatableRandomNumberGenerator
  ) -> Values {
    var values: Values = [:]
    for positional in path.command.positionals {
      let count = positional.isRepeating ? Int.random(in: 1...3, using: &generator) : 1
      values[positional.name] = (0..<count).map { _ in
        (positional.choices.isEmpty ? Self.texts : positional.choices).randomElement(using: &generator) ?? ""
      }
    }
    for option in path.options where option.isRequired || Bool.random(using: &generator) {
      let count = option.isRepeatable ? Int.random(in: 1...3, using: &generator) : 1
      let texts = option.valueName == nil ? [""] : option.choices.isEmpty ? Self.texts : option.choices
      values[option.name] = (0..<count).map { _ in texts.randomElement(using: &generator) ?? "" }
    }
    return values
  }

  /// One of the many lines that say the same: options in any order, spelt in either way, among the positionals.
  private func line(
    _ path: CommandPath, _ values: Values, _ generator: inout RepeatableRandomNumberGenerator
  ) -> [String] {
    let spelt = path.options.shuffled(using: &generator).flatMap { option in
      (values[option.name] ?? []).map { text in
        if option.valueName == nil { return [option.label] }
        let isPlain = !text.hasPrefix("-") || text == "-" || text == "-3"
        return isPlain && Bool.random(using: &generator) ? [option.label, text] : ["\(option.label)=\(text)"]
      }
    }
    var options = spelt[...]
    var positionals = path.command.positionals.flatMap { values[$0.name] ?? [] }[...]
    var line = path.names
    while let text = positionals.first, !text.hasPrefix("-"), Bool.random(using: &generator) {
      line += (Bool.random(using: &generator) ? options.popFirst() ?? [] : []) + [text]
      positionals.removeFirst()
    }
    return line + options.joined() + ["--"] + positionals
  }

  @Test("whatever the order, the spelling and the texts")
  func parsingUndoesSpelling() throws {
    let program = CommandPath(SampleProgram.program)
    for seed in 1...500 as ClosedRange<UInt64> {
      var generator = RepeatableRandomNumberGenerator(seed: seed)
      for names in [["record", "treatment-started"], ["query"], ["erase"], ["append"]] {
        let path = try #require(names.reduce(program) { $0?.subcommand(named: $1) })
        let values = drawnValues(path, &generator)
        let line = line(path, values, &generator)
        guard case .run(let matches) = try SampleProgram.program.parse(line) else {
          Issue.record("seed \(seed): \(line) asks for help")
          continue
        }
        let names = path.options.map(\.name) + path.command.positionals.map(\.name)
        let parsed = Values(
          uniqueKeysWithValues: names.filter(matches.isGiven).map { ($0, matches.arguments($0).map(\.text)) })
        #expect(matches.path == path && parsed == values, "seed \(seed): \(line)")
        for argument in names.flatMap(matches.arguments) {
          guard let index = argument.index, argument.text != "" else { continue }
          #expect(line[index].dropFirst(argument.offset) == argument.text, "seed \(seed): \(line)")
        }
      }
    }
  }

  @Test("no line traps, and every error points into its line")
  func anyLine() {
    let words =
      Self.texts + [
        "query", "record", "erase", "patient-seen", "--format", "--format=json", "--all=1", "--on", "durations",
      ]
    for seed in 1...5_000 as ClosedRange<UInt64> {
      var generator = RepeatableRandomNumberGenerator(seed: seed)
      let line = (0..<Int.random(in: 0...7, using: &generator)).map { _ in words.randomElement(using: &generator) ?? ""
      }
      do {
        _ = try SampleProgram.program.parse(line)
      } catch {
        let rendered = error.rendered(program: "regimen", words: line)
        #expect(error.index.map { (0...line.count).contains($0) } == true, "seed \(seed): \(line)")
        let shown: [Substring] = rendered.split(separator: "\n").dropLast()
        #expect(shown.allSatisfy { $0.count <= 80 }, "seed \(seed): \(line)")
        #expect(rendered.contains("^") && rendered.contains("\ntry: "), "seed \(seed): \(line)")
      }
    }
  }
}
