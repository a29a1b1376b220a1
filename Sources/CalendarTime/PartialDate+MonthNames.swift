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

  /// Reads a date with slashes or dots whose numbers leave no doubt which is the day: `13/03/2023`, `05.05.2023`,
  /// `2023/03/13`; nil for any other text.
  package init?(unambiguous text: String) {
    let parts = text.split(omittingEmptySubsequences: false) { $0 == "/" || $0 == "." }
    let numbers = parts.compactMap { decimal($0.utf8) }
    guard parts.count == 3, numbers.count == 3, parts.allSatisfy({ [1, 2, 4].contains($0.utf8.count) }) else {
      return nil
    }
    let lengths = parts.map(\.utf8.count)
    let readings: [PartialDate?]
    if lengths[0] == 4, lengths[1] < 3, lengths[2] < 3 {
      readings = [PartialDate(year: numbers[0], month: numbers[1], day: numbers[2])]
    } else if lengths[2] == 4, lengths[0] < 3, lengths[1] < 3 {
      readings = [
        PartialDate(year: numbers[2], month: numbers[1], day: numbers[0]),
        PartialDate(year: numbers[2], month: numbers[0], day: numbers[1]),
      ]
    } else {
      return nil
    }
    let possible = Set(readings.compactMap { $0 })
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
