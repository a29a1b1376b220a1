/// The reason why a text is not a dose, and the text to write instead.
package struct DoseError: Error, Equatable, Sendable {
  /// The fault, as a clause; of the text it names only what follows a dose that was read, and amounts.
  package let message: String
  /// The text to write instead.
  package let hint: String
  /// The characters at fault, counted from 0 in the text; nil for all.
  package var range: Range<Int>?
}

extension Dose {
  /// Reads a dose as people type it: amount and unit, a slash or a space, and how often.
  ///
  /// `15mg/week`, `7,5 mg once a week`, `300mg/14d`, `40 mg every other week`, `25mg twice weekly`, `100mg bid`,
  /// `½ tab daily`, `5mg 1-0-1` (morning, noon, evening), `5-10 mg daily` (a range), `1000 mg once`, `50 mg as needed`.
  ///
  /// The decimal sign is a point or a comma. A space within a number stands between groups of three digits alone. An
  /// amount that may be read in two ways (`1,000`) is refused. Amounts are from 0.0001 to below 10¹⁵, those that
  /// `description` writes without an exponent, so that it reads back.
  package init(parsing text: String) throws(DoseError) {
    guard text.utf8.count <= 60 else {
      throw DoseError(message: "the dose is longer than any dose", hint: Dose.examples)
    }
    let characters = Array(text)
    try Dose.refuseLeadingTimes(characters)
    let (amount, upTo, end) = try DoseAmount.atStart(of: characters)
    let rest = CompactText(characters, from: end)
    guard let (unit, count) = DoseUnit.atStart(of: rest.text) else {
      throw DoseError(message: "the dose has no known unit", hint: "units: " + DoseUnit.known)
    }
    let number = DoseAmount.text(amount) + (upTo.map { "-" + DoseAmount.text($0) } ?? "")
    let frequency = rest.dropFirst(count)
    guard !frequency.text.isEmpty else {
      throw DoseError(message: "the dose does not say how often", hint: "write \(number)\(unit.rawValue)/day or /week")
    }
    if let every = DoseInterval(typed: frequency.text) {
      self.init(amount: amount, upTo: upTo, unit: unit, every: every)
    } else if upTo == nil, let parts = DayParts(typed: frequency.text) {
      guard let (share, every) = parts.equal else {
        throw DoseError(
          message: "the parts of the day differ",
          hint: "write the amount of the day: \(DoseAmount.text(amount * parts.sum))\(unit.rawValue)/day")
      }
      self.init(amount: amount * share, unit: unit, every: every)
    } else {
      throw Dose.unreadable(frequency, in: characters)
    }
  }

  /// Refuses a text that begins with how often: `once daily`, `1x/day`, `2x15 mg`.
  private static func refuseLeadingTimes(_ characters: [Character]) throws(DoseError) {
    let text = CompactText(characters, from: 0).text
    let number = text.prefix { $0.isASCII && $0.isNumber }
    let sign = text.dropFirst(number.count).prefix { $0 == " " }.count + number.count
    let isTimes = !number.isEmpty && "x×".contains(text.dropFirst(sign).first ?? "-")
    let rest = text.dropFirst(sign + 1)
    if isTimes, let amount = rest.first, amount.isNumber {
      throw DoseError(
        message: "the dose begins with a number of times",
        hint: "write the amount of each time, its unit and how often, such as 15mg/12h for 15 mg twice a day")
    }
    if isTimes || text.first?.isLetter == true && DoseInterval(typed: text) != nil {
      throw DoseError(
        message: "the dose says how often and not how much", hint: "write the amount and its unit first: 4mg/day")
    }
  }

  static let examples = "write 15mg/week, 300mg/14d, 20mg/12h or 5mg/day"

  /// The error of a text whose amount and unit were read, and whose frequency is no interval.
  private static func unreadable(_ frequency: CompactText, in characters: [Character]) -> DoseError {
    let (start, end) = (frequency.positions[0], frequency.positions[frequency.positions.count - 1] + 1)
    // After an interval that can be read, only what follows it is at fault.
    for space in (start..<end).reversed() where characters[space].isWhitespace {
      guard DoseInterval(typed: CompactText(Array(characters[..<space]), from: start).text) != nil else { continue }
      let fault = (frequency.positions.first { $0 > space } ?? space)..<end
      let dose = characters[...(characters[..<space].lastIndex { !$0.isWhitespace } ?? space)]
      return surplus(String(characters[fault]), after: String(dose.drop(while: \.isWhitespace)), at: fault)
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
}

/// The characters of a text, small, without spaces; a space between two digits stays, so that no number is made of two.
private struct CompactText {
  private(set) var text = ""
  /// The position of each character in the original text.
  private(set) var positions: [Int] = []

  init(_ characters: [Character], from start: Int) {
    for position in characters.indices[start...] {
      let character = characters[position]
      if character.isWhitespace {
        let next = characters[position...].first { !$0.isWhitespace }
        guard text.last?.isNumber == true, next?.isNumber == true else { continue }
      }
      let small = character.lowercased()
      text += small.count == 1 ? small : String(character)
      positions.append(position)
    }
  }

  /// The text behind its first characters.
  func dropFirst(_ count: Int) -> CompactText {
    var rest = self
    rest.text = String(text.dropFirst(count))
    rest.positions = Array(positions.dropFirst(count))
    return rest
  }
}
