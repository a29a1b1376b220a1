import Text

/// The text given for one argument, and where it stood, so that whoever reads it can point at it.
package struct Argument: Equatable, Sendable {
  /// The text: for `--format=json`, `json`.
  package let text: String
  /// The option or positional that it was given for: `--format`, `PATIENT`.
  package let label: String
  /// The index of its word, counted from 0 after the program's name; nil for a default value.
  package let index: Int?
  /// The number of characters of the word before the text.
  package let offset: Int
  /// The arguments that were joined to one text; empty where the text was one word.
  private(set) var parts: [Argument] = []

  /// No text, given for nothing.
  package static let none = Argument(text: "", label: "", index: nil)

  init(text: String, label: String, index: Int?, offset: Int = 0) {
    (self.text, self.label, self.index, self.offset) = (text, label, index, offset)
  }

  /// The value that `read` makes of the text.
  ///
  /// A `ValueError` keeps its hint and its range; of any other error the description becomes the message.
  package func read<Value>(as read: (String) throws -> Value) throws(UsageError) -> Value {
    do {
      return try read(text)
    } catch let error as ValueError {
      let range = error.range.map { $0.lowerBound + offset..<$0.upperBound + offset }
      throw UsageError("\(label): \(error.message)", at: self, range: range, hint: error.hint)
    } catch {
      throw UsageError("\(label): \(error)", at: self)
    }
  }

  /// The case of an enumeration that the text names.
  package func read<Choice: CaseIterable & RawRepresentable<String>>(as: Choice.Type) throws(UsageError) -> Choice {
    guard let choice = Choice(rawValue: text) else { throw unlisted(in: choices(of: Choice.self)) }
    return choice
  }

  /// The error of a text that is none of `choices`: the hint names the nearest, or all.
  package func unlisted(in choices: [String]) -> UsageError {
    UsageError(
      "\(label) cannot be '\(escaped(text))'", at: self,
      hint: proposal(for: text, among: choices) ?? listed(choices))
  }
}

/// The error that a reader of values throws for a text that is no such value; it can point into the text.
package struct ValueError: Error, Equatable {
  /// The fault, without the name of the argument.
  package let message: String
  /// The characters at fault, counted from 0 in the text; nil for all.
  package let range: Range<Int>?
  /// The next step.
  package let hint: String?

  /// An error about a part of the text, or all of it.
  package init(_ message: String, range: Range<Int>? = nil, hint: String? = nil) {
    (self.message, self.range, self.hint) = (message, range, hint)
  }
}

extension Argument {
  /// Another text in the same place, such as the number behind a sign.
  package func saying(_ text: String) -> Argument { Argument(text: text, label: label, index: index, offset: offset) }

  /// The same text, given for something that goes by another name.
  package func labelled(_ label: String) -> Argument {
    var labelled = Argument(text: text, label: label, index: index, offset: offset)
    labelled.parts = parts
    return labelled
  }

  /// Several words as one text, with spaces between them, as if they had stood in quotation marks.
  package init(joining arguments: [Argument]) {
    self.init(
      text: arguments.map(\.text).joined(separator: " "), label: arguments.first?.label ?? "",
      index: arguments.first?.index)
    parts = arguments
  }

  /// The words that were joined which `range` of the text, or all of it, touches, each with the characters touched.
  func parts(touching range: Range<Int>?) -> [(part: Argument, range: Range<Int>)] {
    var start = 0
    var touched: [(part: Argument, range: Range<Int>)] = []
    for part in parts {
      let own = start..<start + part.text.count
      let common = own.clamped(to: range ?? own)
      if !common.isEmpty { touched.append((part, common.lowerBound - start..<common.upperBound - start)) }
      start = own.upperBound + 1
    }
    return touched
  }
}

extension Argument {
  /// The texts before and after the first separator, each an argument of its own; throws where there is none.
  package func split(at separator: Character) throws(UsageError) -> (name: Argument, value: Argument) {
    guard let place = text.firstIndex(of: separator) else {
      throw UsageError("\(label): no '\(separator)' in it", at: self, hint: "NAME\(separator)VALUE")
    }
    let name = text[..<place]
    let value = text[text.index(after: place)...]
    return (
      Argument(text: String(name), label: label, index: index, offset: offset),
      Argument(text: String(value), label: label, index: index, offset: offset + name.count + 1)
    )
  }
}
