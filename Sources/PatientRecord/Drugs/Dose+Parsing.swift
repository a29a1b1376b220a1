/// The reason why a text is not a dose, and the text to write instead.
package struct DoseError: Error, Equatable, Sendable {
  /// The fault, as a clause; of the text it names only what follows a dose that was read.
  package let message: String
  /// The text to write instead.
  package let hint: String
  /// The characters at fault, counted from 0 in the text; nil for all.
  package var range: Range<Int>?
}

extension Dose {
  /// Reads a dose as people type it: amount and unit, a slash or a space, and how often.
  ///
  /// `15mg/week`, `15 mg/wk`, `300mg/14d`, `20mg/12h`, `100mg bid`, `2.5 mg daily`, `4 mg once a day`. The decimal sign
  /// is a point.
  /// Amounts are from 0.0001 to below 10¹⁵, those that `description` writes without an exponent, so that it reads back.
  package init(parsing text: String) throws(DoseError) {
    guard text.utf8.count <= 60 else {
      throw DoseError(message: "the dose is longer than any dose", hint: Dose.examples)
    }
    let compact = text.filter { $0 != " " }
    let number = compact.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
    let rest = compact.dropFirst(number.count)
    if rest.first == "," {
      throw DoseError(message: "a decimal comma in the amount", hint: "write a decimal point: 2.5mg/day")
    }
    guard let amount = Double(number), amount > 0, amount.isFinite else {
      throw DoseError(message: "the dose does not begin with an amount above 0", hint: Dose.examples)
    }
    guard amount >= 0.0001, amount < 1e15 else {
      throw DoseError(message: "the amount is too small or too large for a dose", hint: Dose.examples)
    }
    guard let (unit, frequency) = Dose.splitUnit(rest) else {
      throw DoseError(message: "the dose has no known unit", hint: "units: " + DoseUnit.known)
    }
    guard !frequency.isEmpty else {
      throw DoseError(message: "the dose does not say how often", hint: "write \(number)\(unit.rawValue)/day or /week")
    }
    guard let every = DoseInterval(typed: frequency) else {
      throw Dose.unreadable(text, lettersBefore: compact.count - frequency.count)
    }
    self.init(amount: amount, unit: unit, every: every)
  }

  private static let examples = "write 15mg/week, 300mg/14d, 20mg/12h or 5mg/day"

  /// The error of a text whose amount and unit are as many characters, spaces apart, and what follows is no interval.
  private static func unreadable(_ text: String, lettersBefore count: Int) -> DoseError {
    let characters = Array(text)
    let letters = characters.indices.filter { characters[$0] != " " }
    let (start, end) = (letters[count], (letters.last ?? 0) + 1)
    // After an interval that can be read, only what follows it is at fault.
    for space in (start..<end).reversed() where characters[space] == " " {
      guard DoseInterval(typed: String(characters[start..<space].filter { $0 != " " })) != nil else { continue }
      let fault = (letters.first { $0 > space } ?? space)..<end
      let dose = characters[...(letters.last { $0 < space } ?? space)]
      return surplus(String(characters[fault]), after: String(dose), at: fault)
    }
    return DoseError(message: "how often the dose is given cannot be read", hint: Dose.examples, range: start..<end)
  }

  private static func surplus(_ words: String, after dose: String, at range: Range<Int>) -> DoseError {
    let route = Route(spoken: words)
    return DoseError(
      message: "after \(dose), '\(words)' is not understood",
      hint: "leave it out"
        + (route.map { "; where a course starts, --route \($0.rawValue) says it" } ?? ", or note it"),
      range: range)
  }

  /// The unit at the beginning of a text, the longest that fits, and what follows it.
  private static func splitUnit(_ text: Substring) -> (DoseUnit, String)? {
    let spellings = DoseUnit.allCases.map { ($0.rawValue, $0) } + DoseUnit.synonyms
    let matching = spellings.filter { text.lowercased().hasPrefix($0.0.lowercased()) }
    guard let (word, unit) = matching.max(by: { $0.0.count < $1.0.count }) else { return nil }
    return (unit, String(text.dropFirst(word.count)))
  }
}

extension DoseUnit {
  static let synonyms: [(String, DoseUnit)] = [
    ("mcg", .microgram), ("µg", .microgram), ("μg", .microgram), ("tablets", .tablet), ("applications", .application),
    ("sessions", .session),
  ]

  /// Every unit, for messages and help.
  package static let known = allCases.map(\.rawValue).joined(separator: ", ")
}

extension DoseInterval {
  private static let words: [String: DoseInterval] = {
    let spellings: [(Unit, Int, String)] = [
      (.day, 1, "day d daily od qd oncedaily"), (.week, 1, "week w wk weekly qw onceweekly"),
      (.month, 1, "month m mo monthly oncemonthly"), (.hour, 1, "hour h hourly anhour"),
      (.hour, 12, "bid bd twicedaily twiceaday"), (.hour, 8, "tid tds"), (.week, 2, "q2w"), (.week, 4, "q4w"),
    ]
    var words: [String: DoseInterval] = [:]
    for unit in [Unit.hour, .day, .week, .month] {
      let every = DoseInterval(count: 1, unit: unit)
      for article in ["a", "per", "every", "oncea", "onceper", "onceevery"] { words["\(article)\(unit)"] = every }
    }
    for (unit, count, list) in spellings {
      for word in list.split(separator: " ") { words[String(word)] = DoseInterval(count: count, unit: unit) }
    }
    return words
  }()

  /// Reads how often as people type it after the unit, without its spaces; nil where it cannot be.
  ///
  /// `/week`, `/14d`, `/12h`, `bid`, `daily`, `onceaday`, `perweek`.
  init?(typed text: String) {
    let word = (text.hasPrefix("/") ? text.dropFirst() : text[...]).lowercased()
    if let known = DoseInterval.words[word] {
      self = known
      return
    }
    let digits = word.prefix { $0.isASCII && $0.isNumber }
    let units: [String: Unit] = [
      "h": .hour, "hours": .hour, "d": .day, "days": .day, "w": .week, "weeks": .week, "m": .month, "months": .month,
    ]
    // Without its slash a number of days is how long, not how often: `20mg 5 days` is a burst.
    guard text.hasPrefix("/"), let count = Int(digits), let unit = units[String(word.dropFirst(digits.count))] else {
      return nil
    }
    self.init(count: count, unit: unit)
  }
}
