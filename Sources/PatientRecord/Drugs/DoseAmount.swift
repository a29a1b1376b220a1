/// The number at the start of a dose.
enum DoseAmount {
  /// An amount as people type it: without a decimal point if it is whole.
  static func text(_ amount: Double) -> String {
    amount == amount.rounded() && amount < 1e15 ? String(Int64(amount)) : "\(amount)"
  }

  /// Reads an amount, or a range of two, and tells where what follows begins.
  static func atStart(of characters: [Character]) throws(DoseError) -> (amount: Double, upTo: Double?, end: Int) {
    let (amount, end) = try one(of: characters, from: 0)
    guard let next = upperStart(characters, from: end) else { return (amount, nil, end) }
    let (upTo, last) = try one(of: characters, from: next)
    guard upTo > amount, upperStart(characters, from: last) == nil else {
      throw DoseError(message: "the range does not go up from its first amount", hint: "write 5-10mg/day")
    }
    return (amount, upTo, last)
  }

  /// Reads an amount from 0.0001 to below 10¹⁵, and tells where what follows it begins.
  private static func one(
    of characters: [Character], from first: Int
  ) throws(DoseError) -> (amount: Double, end: Int) {
    let start = characters[first...].firstIndex { !$0.isWhitespace } ?? characters.count
    var end = start
    while end < characters.count, isPart(characters, end) { end += 1 }
    var amount = 0.0
    if end > start { amount = try number(String(characters[start..<end])) }
    if let part = fraction(characters, end, after: amount) { (amount, end) = (part.amount, end + part.length) }
    guard amount > 0 else {
      throw DoseError(message: "the dose does not begin with an amount above 0", hint: Dose.examples)
    }
    guard Dose.recordable.contains(amount) else {
      throw DoseError(message: "the amount is too small or too large for a dose", hint: Dose.examples)
    }
    return (amount, end)
  }

  /// True for an ASCII digit, a decimal sign, and a space with more of them behind it.
  private static func isPart(_ characters: [Character], _ position: Int) -> Bool {
    let character = characters[position]
    guard character.isWhitespace else { return isDigit(character) || character == "." || character == "," }
    return characters[position...].first { !$0.isWhitespace }.map { isDigit($0) || $0 == "." || $0 == "," } ?? false
  }

  private static func isDigit(_ character: Character) -> Bool { character.isASCII && character.isNumber }

  /// Reads digits with spaces and decimal signs among them.
  private static func number(_ text: String) throws(DoseError) -> Double {
    let groups = text.split(omittingEmptySubsequences: false, whereSeparator: \.isWhitespace)
    guard areOfThree(groups) else {
      throw DoseError(
        message: "a space stands within the amount '\(text)'",
        hint: "write one amount, such as \(groups.last.map(String.init) ?? text)mg/week")
    }
    let digits = groups.joined()
    let parts = digits.split(omittingEmptySubsequences: false) { $0 == "." || $0 == "," }
    guard parts.count <= 2, let whole = parts.first, parts.count == 1 || !(parts[1].isEmpty) else { return 0 }
    guard parts.count == 2 else { return Double(whole) ?? 0 }
    try refuseAmbiguity(
      String(whole), sign: digits.contains(",") ? "," : ".", String(parts[1]), isGrouped: groups.count > 1)
    return Double("\(whole.isEmpty ? "0" : whole).\(parts[1])") ?? 0
  }

  /// True if spaces stand between groups of three digits alone: `1 000`, `12 500.5`.
  private static func areOfThree(_ groups: [Substring]) -> Bool {
    guard groups.count > 1, let first = groups.first, let last = groups.last else { return true }
    let others = groups.dropFirst().dropLast() + [last.prefix { isDigit($0) }]
    return (1...3).contains(first.count) && first.first != "0" && first.allSatisfy(isDigit)
      && others.allSatisfy { $0.count == 3 && $0.allSatisfy(isDigit) }
  }

  /// Refuses a sign before three digits that may separate thousands: a comma, and a point if the last digit is a 0.
  private static func refuseAmbiguity(
    _ whole: String, sign: Character, _ decimals: String, isGrouped: Bool
  ) throws(DoseError) {
    let isAmbiguous =
      decimals.count == 3 && (1...3).contains(whole.count) && whole.first != "0"
      && (sign == "," || decimals.last == "0")
    guard isAmbiguous, !isGrouped else { return }
    throw DoseError(
      message: "the amount '\(whole)\(sign)\(decimals)' can be read in two ways",
      hint: "write \(whole)\(decimals), or \(text(Double("\(whole).\(decimals)") ?? 0))")
  }

  /// Reads `½`, also behind a number, and `1/2`; tells how many characters it takes.
  private static func fraction(
    _ characters: [Character], _ end: Int, after amount: Double
  ) -> (amount: Double, length: Int)? {
    guard end < characters.count else { return nil }
    if let part = [Character("½"): 0.5, "¼": 0.25, "¾": 0.75][characters[end]] { return (amount + part, 1) }
    guard characters[end] == "/", end + 1 < characters.count, let divisor = Double(String(characters[end + 1])),
      (2...4).contains(divisor), (1..<divisor).contains(amount), amount == amount.rounded(),
      characters[(end + 2)...].first(where: { !$0.isWhitespace })?.isLetter == true
    else { return nil }
    return (amount / divisor, 2)
  }

  /// Returns where the upper amount of a range begins: behind a dash or `to`; nil where none follows.
  private static func upperStart(_ characters: [Character], from end: Int) -> Int? {
    guard let sign = characters[end...].firstIndex(where: { !$0.isWhitespace }) else { return nil }
    let isTo = characters[sign...].starts(with: "to")
    guard isTo || "-–—".contains(characters[sign]) else { return nil }
    let rest = sign + (isTo ? 2 : 1)
    guard let next = characters[rest...].firstIndex(where: { !$0.isWhitespace }),
      isDigit(characters[next]) || "½¼¾".contains(characters[next])
    else { return nil }
    return next
  }
}
