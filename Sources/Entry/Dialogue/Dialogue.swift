import SystemCalls
import Text

/// A conversation by lines: questions go to standard error, answers come from standard input.
///
/// Nothing moves the cursor or draws over what was said, so that it can be read aloud, and sent over a slow line.
package struct Dialogue {
  /// The input has ended: whoever answered has left.
  package struct Ended: Error {}
  /// The answer is `back`: the question before is to be asked again.
  struct Back: Error {}

  /// Something that can be answered.
  struct Choice: Equatable {
    /// The answer.
    let word: String
    /// The meaning, for the list.
    let text: String
    /// Other words for it.
    var others: [String] = []
    /// The number that stands for it in every list; nil for its place among the choices.
    var number: Int?
  }

  /// A question.
  struct Question {
    /// The question, without a question mark.
    let text: String
    /// The possible answers.
    let choices: [Choice]
    /// Tells that there has to be an answer.
    var isRequired = true
    /// Tells that other words do, too.
    var isOpen = false
    /// Tells that the choices are listed at once, and not only for `?`.
    var listsFirst = true
    /// Tells that the choices were listed by a question before, under the same numbers.
    var isNumbered = false
    /// Returns the choice that a text spells in another way; nil if it is none.
    var known: (String) -> String? = { _ in nil }
    /// Returns the choice that a text misspells; nil stands for the nearest word of the choices.
    var suggestion: ((String) -> String?)?
  }

  /// Tells that `back` is no answer, but leads to the question before.
  private let goesBack: Bool

  /// A conversation on standard error and standard input.
  package init() { goesBack = false }

  init(goesBack: Bool) { self.goesBack = goesBack }

  /// Says something in a line or more.
  package func say(_ text: String) { tell(laidOut(text) + "\n") }

  private func laidOut(_ text: String) -> String {
    wrapped(StandardStream.error.words(shown(text)), width: messageWidth).joined(separator: "\n")
  }

  /// Returns the line that answers a question, without spaces around it.
  func ask(_ question: String) throws -> String {
    while true {
      tell(laidOut(question) + ": ")
      guard let bytes = inputLine() else {
        tell("\n")
        throw Ended()
      }
      guard let line = String(validating: bytes, as: UTF8.self).map(trimmed) else {
        say("That is not UTF-8. Set the encoding of the terminal to UTF-8, or use plain letters.")
        continue
      }
      if line.hasKeySequence {
        say(
          "Arrows and keys like them move nothing here; Backspace takes signs back. Please type the answer once more.")
        continue
      }
      if goesBack, line.lowercased() == "back" { throw Back() }
      return line
    }
  }

  /// Returns true if a question is answered with yes; nothing but yes, no and their first letters will do.
  package func decide(_ question: String) throws -> Bool {
    while true {
      switch try ask(question + " yes or no").lowercased() {
      case "yes", "y": return true
      case "no", "n": return false
      default: say("Please answer yes or no.")
      }
    }
  }

  /// Returns true if a question is answered with yes; an input that ends is no yes.
  package func isConfirmed(_ question: String) -> Bool { (try? decide(question)) ?? false }

  /// Returns the answer to a question with choices: a number, a word, or a beginning that no other choice has. Returns
  /// nil if it is left out.
  ///
  /// `?` lists the choices, `?b` those that begin so. What is near a choice is offered, and Enter takes it; an open
  /// question takes other words when they are typed again.
  func answer(to question: Question) throws -> String? {
    if question.listsFirst { list(question.numbered) }
    var isNumbered = question.listsFirst || question.isNumbered
    var offered: String?
    var refused: String?
    while true {
      let line = try ask(question.prompt(offering: offered))
      if line.isEmpty {
        if let answer = offered ?? question.onlyAnswer { return answer }
        if !question.isRequired { return nil }
        say("An answer is needed. ? says what can be answered.")
      } else if line.hasPrefix("?") {
        list(question.numbered.filter { $0.choice.begins(with: line.dropFirst().lowercased()) })
        isNumbered = true
      } else if let choice = question.choice(for: line, isNumbered: isNumbered) {
        if choice.word != line { say("That is \(choice.word).") }
        return choice.word
      } else {
        let near = question.choiceNear(line)
        if question.isOpen, near == nil || refused == line { return line }
        (offered, refused) = (near, line)
        say(question.objection(to: line, offering: offered))
      }
    }
  }

  private func list(_ choices: [(number: Int, choice: Choice)]) {
    if choices.isEmpty { return say("Nothing that is known begins so.") }
    for (number, choice) in choices {
      tell(shown("  \(number)  \(choice.word)" + (choice.text.isEmpty ? "" : ": \(choice.text)")) + "\n")
    }
  }

  private func trimmed(_ line: String) -> String {
    let start = line.drop { $0.isWhitespace }
    return String(
      start.prefix(upTo: start.lastIndex { !$0.isWhitespace }.map { start.index(after: $0) } ?? start.endIndex))
  }
}

extension Dialogue.Choice {
  fileprivate func begins(with start: String) -> Bool {
    ([word] + others).contains { $0.lowercased().hasPrefix(start) }
  }

  fileprivate func isCalled(_ name: String) -> Bool { ([word] + others).contains { $0.lowercased() == name } }
}

extension Dialogue.Question {
  /// The answer if there is but one.
  fileprivate var onlyAnswer: String? { isRequired && !isOpen && choices.count == 1 ? choices[0].word : nil }

  /// The choices, each with the number that stands for it in every list.
  fileprivate var numbered: [(number: Int, choice: Dialogue.Choice)] {
    choices.enumerated().map { ($1.number ?? $0 + 1, $1) }
  }

  /// The question, and what Enter does.
  fileprivate func prompt(offering offered: String?) -> String {
    let hints = [
      (offered ?? onlyAnswer).map { "Enter takes \($0)" }, isRequired || offered != nil ? nil : "Enter leaves it out",
      choices.isEmpty || listsFirst ? nil : "? lists them",
    ]
    return ([text] + hints.compactMap { $0 }).joined(separator: "; ")
  }

  /// The choice that a text was probably meant to be.
  fileprivate func choiceNear(_ line: String) -> String? {
    if let suggestion { return suggestion(line) }
    return nearest(to: line, among: choices.flatMap { [$0.word] + $0.others }, limit: 1).first
      .flatMap { choice(for: $0, isNumbered: false) }?.word
  }

  fileprivate func choice(for line: String, isNumbered: Bool) -> Dialogue.Choice? {
    let word = line.lowercased()
    if let named = choices.first(where: { $0.isCalled(word) }) { return named }
    if let known = known(line), let choice = choices.first(where: { $0.word == known }) { return choice }
    if isNumbered, let number = Int(line), let named = numbered.first(where: { $0.number == number }) {
      return named.choice
    }
    let begun = choices.filter { $0.begins(with: word) }
    return begun.count == 1 ? begun.first : nil
  }

  fileprivate func objection(to line: String, offering offered: String?) -> String {
    let offer = offered.map { " Enter takes \($0)" }
    let keeping = isOpen ? "; typing it again keeps it as it is." : "; ? says what can be answered."
    return "'\(line)' is not known here." + (offer.map { $0 + keeping } ?? " ? says what can be answered.")
  }
}

extension String {
  /// Tells that a key that writes no sign, such as an arrow, was pressed: terminals send an escape, `[` or `O`, and a
  /// letter or `~` for it (ECMA-48, section 5.4).
  fileprivate var hasKeySequence: Bool {
    let bytes = utf8
    return bytes.indices.contains { start in
      guard bytes[start] == 0x1B, let kind = bytes[start...].dropFirst().first else { return false }
      let end = bytes[start...].dropFirst(2).first { !(0x30...0x3B).contains($0) }
      return "[O".utf8.contains(kind) && end.map("ABCDEFHPQRSZ~".utf8.contains) == true
    }
  }
}
