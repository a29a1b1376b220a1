extension PartialDate {
  /// Reads a date with a month's name, in whole in six languages or by its first three letters in English; nil for any
  /// other shape.
  ///
  /// `3 March 2023`, `3rd of March, 2023`, `March 3, 2023`, `March 2023`, `03-Mar-2023`, `3MAR2023`, `3 de marzo de
  /// 2023`: a name and a year of four digits leave no doubt which number is the day. A day that the month does not have
  /// throws, as in `PartialDate(parsing:)`.
  package init?(monthNamed text: String) throws(DateError) {
    guard text.utf8.count <= 40 else { return nil }
    let words = PartialDate.words(text.lowercased()).filter { $0 != "of" && $0 != "de" && $0 != "do" && $0 != "di" }
    guard (2...3).contains(words.count), let last = words.last, last.utf8.count == 4, let year = decimal(last.utf8)
    else { return nil }
    let months = words.dropLast().compactMap(PartialDate.month)
    let days = words.dropLast().compactMap(PartialDate.dayOfMonth)
    guard months.count == 1, let month = months.first, days.count == words.count - 2 else { return nil }
    let iso = [padded(year, to: 4), padded(month, to: 2)] + days.map { padded($0, to: 2) }
    self = try PartialDate(parsing: iso.joined(separator: "-"))
  }

  /// Reads a date whose form or numbers leave no doubt which is the day; nil for any other text.
  ///
  /// A year of four digits comes first or last. With dots the day comes first, as everywhere where dates have dots:
  /// `12.01.2026`, `01.2026`. With slashes or hyphens and the year last, the numbers must tell: `13/03/2023`. A date
  /// that does not exist throws, as in `PartialDate(parsing:)`.
  package init?(unambiguous text: String) throws(DateError) {
    let signs = Set(text.utf8.filter { "/.-".utf8.contains($0) })
    let parts = text.utf8.split(omittingEmptySubsequences: false) { signs.contains($0) }
    let (numbers, lengths) = (parts.compactMap { decimal($0) }, parts.map(\.count))
    guard signs.count == 1, (2...3).contains(parts.count), numbers.count == parts.count else { return nil }
    let isYearFirst = lengths[0] == 4
    let others = isYearFirst ? lengths.dropFirst() : lengths.dropLast()
    guard isYearFirst || lengths.last == 4, others.allSatisfy({ (1...2).contains($0) }) else { return nil }
    let yearFirst = isYearFirst ? numbers : numbers.reversed()
    var readings = [yearFirst]
    if !isYearFirst, parts.count == 3, !signs.contains(UInt8(ascii: ".")) {
      readings.append([yearFirst[0], yearFirst[2], yearFirst[1]])
    }
    let possible = Set(
      readings.compactMap { PartialDate(year: $0[0], month: $0[1], day: $0.count > 2 ? $0[2] : nil) })
    if possible.isEmpty { throw PartialDate.nonexistent(year: yearFirst[0], month: yearFirst[1]) }
    guard possible.count == 1, let date = possible.first else { return nil }
    self = date
  }

  /// The words and the numbers of a text, also where nothing stands between them; `3rd` is one.
  private static func words(_ text: String) -> [String] {
    var words: [String] = []
    var word = ""
    for character in text {
      let isSeparator = character.isWhitespace || ",.-/".contains(character)
      let changes =
        word.last.map { ($0.isNumber && character.isLetter) || ($0.isLetter && character.isNumber) } ?? false
      if isSeparator || changes {
        if !word.isEmpty { words.append(word) }
        word = ""
      }
      if !isSeparator { word.append(character) }
    }
    if !word.isEmpty { words.append(word) }
    // The ending of an ordinal belongs to its number.
    return words.reduce(into: []) { joined, word in
      if ["st", "nd", "rd", "th"].contains(word), let last = joined.last, last.allSatisfy(\.isNumber) {
        joined[joined.count - 1] += word
      } else {
        joined.append(word)
      }
    }
  }

  /// The names in English.
  fileprivate static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
  ]

  private static func month(_ word: String) -> Int? {
    let index = months.map { $0.lowercased() }.firstIndex {
      $0 == word || $0.prefix(3) == word || (word == "sept" && $0 == "september")
    }
    return (index ?? otherMonths.firstIndex { $0.contains(word) }).map { $0 + 1 }
  }

  /// The names in Spanish, French, German, Italian and Portuguese.
  private static let otherMonths: [Set<String>] = [
    ["enero", "janvier", "januar", "jänner", "gennaio", "janeiro"],
    ["febrero", "février", "fevrier", "februar", "febbraio", "fevereiro"],
    ["marzo", "mars", "märz", "março", "marco"], ["abril", "avril", "aprile"], ["mayo", "mai", "maggio", "maio"],
    ["junio", "juin", "juni", "giugno", "junho"], ["julio", "juillet", "juli", "luglio", "julho"],
    ["agosto", "août", "aout"], ["septiembre", "setiembre", "septembre", "settembre", "setembro"],
    ["octubre", "octobre", "oktober", "ottobre", "outubro"], ["noviembre", "novembre", "novembro"],
    ["diciembre", "décembre", "decembre", "dezember", "dicembre", "dezembro"],
  ]

  /// `3`, `03` or `3rd`.
  private static func dayOfMonth(_ word: String) -> Int? {
    let digits = word.prefix { $0.isASCII && $0.isNumber }
    guard digits.count <= 2, ["", "st", "nd", "rd", "th"].contains(word.dropFirst(digits.count)) else { return nil }
    return decimal(digits.utf8)
  }
}

extension CalendarDay {
  /// The day as people write it: `1 January 2025`.
  package var inWords: String {
    let (year, month, day) = components
    return "\(day) \(PartialDate.months[month - 1]) \(year)"
  }
}
