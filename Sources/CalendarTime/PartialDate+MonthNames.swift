extension PartialDate {
  /// Reads a date with an English month's name, in whole or its first three letters; nil for any other shape.
  ///
  /// `3 March 2023`, `3rd of March, 2023`, `March 3, 2023`, `March 2023`: a name and a year of four digits leave no
  /// doubt which number is the day. A day that the month does not have throws, as in `PartialDate(parsing:)`.
  package init?(monthNamed text: String) throws(DateError) {
    guard text.utf8.count <= 40 else { return nil }
    let words = text.lowercased().split { $0 == " " || $0 == "," || $0 == "." }.map(String.init)
      .filter { $0 != "of" }
    guard (2...3).contains(words.count), let last = words.last, last.utf8.count == 4, let year = decimal(last.utf8)
    else { return nil }
    let months = words.dropLast().compactMap(PartialDate.month)
    let days = words.dropLast().compactMap(PartialDate.dayOfMonth)
    guard months.count == 1, let month = months.first, days.count == words.count - 2 else { return nil }
    let iso = [padded(year, to: 4), padded(month, to: 2)] + days.map { padded($0, to: 2) }
    self = try PartialDate(parsing: iso.joined(separator: "-"))
  }

  private static func month(_ word: String) -> Int? {
    let names = [
      "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
      "december",
    ]
    let index = names.firstIndex { $0 == word || $0.prefix(3) == word || (word == "sept" && $0 == "september") }
    return index.map { $0 + 1 }
  }

  /// `3`, `03` or `3rd`.
  private static func dayOfMonth(_ word: String) -> Int? {
    let digits = word.prefix { $0.isASCII && $0.isNumber }
    guard digits.count <= 2, ["", "st", "nd", "rd", "th"].contains(word.dropFirst(digits.count)) else { return nil }
    return decimal(digits.utf8)
  }
}
