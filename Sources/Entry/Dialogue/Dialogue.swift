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
      if let line = String(validating: bytes, as: UTF8.self).map(trimmed) {
        if goesBack, line.lowercased() == "back" { throw Back() }
        return line
      }
      say("That is not UTF-8. Set the encoding of the terminal to UTF-8, or use plain letters.")
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

  /// Returns the answer to a question with choices: a number, a word, or a beginning that no other choice has. Returns
  /// nil if it is left out.
  ///
  /// `?` lists the choices, `?b` those that begin so. What is near a choice is offered, and Enter takes it; an open
  /// question takes other words when they are typed again.
  func answer(to question: Question) throws -> String? {
    if question.listsFirst { list(question.choices) }
    var offered: String?
    var refused: String?
    while true {
      let line = try ask(question.prompt)
      if line.isEmpty {
        if let answer = offered ?? question.onlyAnswer { return answer }
        if !question.isRequired { return nil }
        say("An answer is needed. ? says what can be answered.")
      } else if line.hasPrefix("?") {
        list(question.choices.filter { $0.begins(with: line.dropFirst().lowercased()) })
      } else if let choice = question.choice(for: line) {
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

  private func list(_ choices: [Choice]) {
    if choices.isEmpty { return say("Nothing that is known begins so.") }
    for (number, choice) in choices.enumerated() {
      tell(shown("  \(number + 1)  \(choice.word)" + (choice.text.isEmpty ? "" : ": \(choice.text)")) + "\n")
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

  fileprivate var prompt: String {
    let hints = [
      onlyAnswer.map { "Enter takes \($0)" }, isRequired ? nil : "Enter leaves it out",
      choices.isEmpty || listsFirst ? nil : "? lists them",
    ]
    return ([text] + hints.compactMap { $0 }).joined(separator: "; ")
  }

  /// The choice that a text was probably meant to be.
  fileprivate func choiceNear(_ line: String) -> String? {
    if let suggestion { return suggestion(line) }
    return nearest(to: line, among: choices.flatMap { [$0.word] + $0.others }, limit: 1).first.flatMap(choice)?.word
  }

  fileprivate func choice(for line: String) -> Dialogue.Choice? {
    let word = line.lowercased()
    if let named = choices.first(where: { $0.isCalled(word) }) { return named }
    if let known = known(line), let choice = choices.first(where: { $0.word == known }) { return choice }
    if let number = Int(line), listsFirst, choices.indices.contains(number - 1) { return choices[number - 1] }
    let begun = choices.filter { $0.begins(with: word) }
    return begun.count == 1 ? begun.first : nil
  }

  fileprivate func objection(to line: String, offering offered: String?) -> String {
    let offer = offered.map { " Enter takes \($0)" }
    let keeping = isOpen ? "; typing it again keeps it as it is." : "; ? says what can be answered."
    return "'\(line)' is not known here." + (offer.map { $0 + keeping } ?? " ? says what can be answered.")
  }
}
