import Arguments
import PatientRecord
import Text

/// Gives each word behind a type its field: the words stand in the order of the fields that take words.
struct RecordWordPlaces {
  private let type: EventType
  private let all: [Argument]
  private let usage: String
  private let flagged: [String: [Argument]]
  /// The fields that words fill.
  private let places: [FieldDescription]

  /// The words of a call; `options` has the arguments behind flags, by their names.
  init(_ type: EventType, _ words: [Argument], _ options: [String: [Argument]], usage: String) {
    (self.type, all, self.usage) = (type, words, usage)
    var flagged: [String: [Argument]] = [:]
    for field in type.fields { flagged[field.name] = options[field.flagName] }
    self.flagged = flagged
    places = type.fields.filter { $0.entry == .word && flagged[$0.name] == nil }
  }

  /// Returns the arguments of each field: behind its flag, or as a word in its place.
  func given() throws(UsageError) -> [String: [Argument]] {
    var given = flagged
    guard !type.wordSynopsis.isEmpty else { return given }
    var words = all[...]
    for (index, field) in places.enumerated() {
      guard let word = words.popFirst()?.labelled(field.label) else { break }
      given[field.name] = [word]
      if index == places.count - 1, field.takesRest, !words.isEmpty {
        try checkLast(of: [word] + words, for: field)
        given[field.name] = [Argument(joining: [word] + words)]
        words = []
      } else if index > 0 {
        try checkSplit(field, word, all)
      }
    }
    if let surplus = words.first {
      throw UsageError(
        "unexpected word", at: surplus, hint: "\(usage); put quotes around spaces")
    }
    return given
  }

  /// Refuses a last word that would vanish in a text although a field of its own takes it: `nausea mild`.
  ///
  /// In quotes it is part of the text, since there it is meant to be.
  private func checkLast(of words: [Argument], for text: FieldDescription) throws(UsageError) {
    guard let last = words.last, let field = type.fields.first(where: { $0.isFree(for: last.text, flagged) }) else {
      return
    }
    let name = field.flagName
    let article = "aeiou".contains(name.prefix(1)) ? "an" : "a"
    throw UsageError(
      "'\(shown(last.text))' is \(article) \(name)", at: last,
      hint: "--\(name) \(last.text)" + (text.kind == .dose ? "" : ", or quotes around words that belong together"))
  }

  /// Refuses a word that can be none of a closed list because the text before it has several words: `alopecia areata`.
  private func checkSplit(_ field: FieldDescription, _ word: Argument, _ words: [Argument]) throws(UsageError) {
    guard case .code(let codes) = field.kind, let text = places.first, case .text = text.kind,
      !codes.contains(word.text), nearest(to: word.text, among: codes).isEmpty
    else { return }
    let end = words.firstIndex { codes.contains($0.text) } ?? words.endIndex
    let phrase = words[..<end].map(\.text).joined(separator: " ")
    let code = end < words.endIndex ? words[end].text : codes.first ?? ""
    throw UsageError(
      "\(field.label) cannot be '\(shown(word.text))'", at: word,
      hint: "quotes around a \(text.flagName) of several words: '\(shown(phrase))' \(code); \(field.flagName) is "
        + codes.joined(separator: " or "))
  }
}

extension FieldDescription {
  /// Tells that a word is one of the field's closed list, and nothing else was given for it.
  fileprivate func isFree(for word: String, _ given: [String: [Argument]]) -> Bool {
    guard entry == .flag, given[name] == nil, case .code(let words) = kind else { return false }
    return words.contains(word)
  }
}

extension [String: [Argument]] {
  /// Parts a value such as `<5` into its sign and its number, and takes a value without a digit as a result in words.
  mutating func partResult() {
    guard let argument = self["value"]?.last else { return }
    let signs = [("<=", "<="), (">=", ">="), ("≤", "<="), ("≥", ">="), ("<", "<"), (">", ">")]
    if self["comparator"] == nil, let (sign, word) = signs.first(where: { argument.text.hasPrefix($0.0) }) {
      let rest = argument.text.dropFirst(sign.count).drop { $0 == " " }
      self["comparator"] = [argument.saying(word)]
      self["value"] = [argument.saying(String(rest))]
    } else if self["result"] == nil, !argument.text.contains(where: \.isNumber) {
      self["result"] = [argument]
      self["value"] = nil
    }
  }
}
