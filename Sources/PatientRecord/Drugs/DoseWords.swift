extension DoseUnit {
  private static let spellings: [(word: String, unit: DoseUnit)] = {
    let others: [(DoseUnit, String)] = [
      (.gram, "gram grams"), (.milligram, "mgs milligram milligrams"), (.microgram, "mcg µg μg microgram micrograms"),
      (.internationalUnit, "units ui ie"), (.milligramPerSquareMetre, "mg/m²"), (.joulePerSquareCentimetre, "j/cm²"),
      (.tablet, "tablets tab tabs comprimido comprimidos comprimé comprimés tablette tabletten compressa compresse"),
      (.application, "applications"), (.session, "sessions"),
    ]
    return allCases.map { ($0.rawValue.lowercased(), $0) }
      + others.flatMap { unit, words in words.split(separator: " ").map { (String($0), unit) } }
  }()

  /// Every unit, for messages and help.
  package static let known = allCases.map(\.rawValue).joined(separator: ", ")

  /// The unit at the beginning of a small text, the longest that fits, and the number of its characters.
  static func atStart(of text: String) -> (unit: DoseUnit, count: Int)? {
    spellings.filter { text.hasPrefix($0.word) }.max { $0.word.count < $1.word.count }.map { ($0.unit, $0.word.count) }
  }
}

extension DoseInterval {
  /// Reads how often as people type it after the unit, in small letters without spaces; nil where it cannot be read.
  ///
  /// `/week`, `/14d`, `bid`, `daily`, `onceaday`, `every2weeks`, `everyotherday`, `twiceweekly`, `3timesaweek`, `q12w`.
  init?(typed text: String) {
    let hasSlash = text.hasPrefix("/")
    let word = DoseInterval.withoutStops(hasSlash ? text.dropFirst() : text[...])
    let reading = DoseInterval.words[word] ?? DoseInterval.times(word) ?? DoseInterval.every(word, hasSlash: hasSlash)
    guard let reading else { return nil }
    self = reading
  }

  /// `b.i.d.` as `bid`; a stop behind a digit stays.
  private static func withoutStops(_ text: Substring) -> String {
    var word = ""
    for character in text where character != "." || word.last?.isLetter != true { word.append(character) }
    return word
  }

  /// Reads a list of words of one meaning.
  private static func list(_ text: String) -> [String] { text.split(separator: " ").map(String.init) }

  /// The words that name an interval on their own.
  private static let words: [String: DoseInterval] = {
    let spellings: [(Int, Unit, String)] = [
      (1, .hour, "hourly qh"), (1, .week, "weekly qw qwk qweek"), (1, .month, "monthly qmo qmonth"),
      (2, .week, "fortnightly eow qow"),
      (1, .day, "daily od qd nightly qhs nocte mane atnight inthemorning intheevening everymorning everynight"),
      (2, .day, "eod qod alternatedays onalternatedays"), (12, .hour, "bid bd"), (8, .hour, "tid tds"),
      (6, .hour, "qid qds"), (1, .once, "once singledose asasingledose onetime unavez unefois einmalig unavolta"),
      (1, .asNeeded, "asneeded as-needed prn whenneeded ifneeded ondemand sos ademanda sinecesario sibesoin beibedarf"),
      (1, .asNeeded, "albisogno senecessário senecessario"),
    ]
    var words: [String: DoseInterval] = [:]
    for (count, unit, texts) in spellings {
      for word in list(texts) { words[word] = DoseInterval(count: count, unit: unit) }
    }
    return words
  }()

  /// The words for a unit of time; a fortnight is two weeks.
  private static let units: [String: (count: Int, unit: Unit)] = {
    let spellings: [(Int, Unit, String)] = [
      (1, .hour, "h hr hrs hour hours hora horas heure heures stunde stunden ora ore"),
      (1, .day, "d day days día días dia dias jour jours tag tage giorno giorni"),
      (1, .week, "w wk wks week weeks semana semanas sem semaine semaines woche wochen settimana settimane"),
      (1, .month, "m mo month months mes meses mês mois monat monate mese mesi"), (2, .week, "fortnight"),
    ]
    var units: [String: (count: Int, unit: Unit)] = [:]
    for (count, unit, texts) in spellings { for word in list(texts) { units[word] = (count, unit) } }
    return units
  }()

  private static let numbers: [String: Int] = {
    let words = list("one two three four five six seven eight nine ten eleven twelve")
    return Dictionary(uniqueKeysWithValues: zip(words, 1...))
  }()

  private static let ordinals = ["other": 2, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4]

  /// Reads one unit, such as `week`. A letter alone is none: `am` is a time of day, and `qm` the morning or a month.
  private static func unit(_ text: Substring) -> DoseInterval? {
    guard text.count > 1 else { return nil }
    return units[String(text)].flatMap { DoseInterval(count: $0.count, unit: $0.unit) }
  }

  /// Reads a number of units, such as `2weeks` or `otherday`.
  private static func span(_ text: Substring) -> DoseInterval? {
    for (word, number) in ordinals.merging(numbers, uniquingKeysWith: { first, _ in first }) where text.hasPrefix(word)
    {
      if let (count, unit) = units[String(text.dropFirst(word.count))] {
        return DoseInterval(count: count * number, unit: unit)
      }
    }
    let digits = text.prefix { $0.isASCII && $0.isNumber }
    guard let number = Int(digits), number < 1000, let (count, unit) = units[String(text.dropFirst(digits.count))]
    else {
      return nil
    }
    return DoseInterval(count: count * number, unit: unit)
  }

  /// Reads `every2weeks`, `q12w`, `perweek`, `onceaday`, and behind a slash `week` and `14d`.
  ///
  /// Without its slash or word a number of days is a length, no frequency: `20mg 5 days` is a burst.
  private static func every(_ word: String, hasSlash: Bool) -> DoseInterval? {
    let bare = units[word].flatMap { DoseInterval(count: $0.count, unit: $0.unit) }
    if hasSlash { return bare ?? span(word[...]) }
    for article in ["onceevery", "onceper", "oncein", "every", "each", "per", "cada", "q"] where word.hasPrefix(article)
    {
      let rest = word.dropFirst(article.count)
      if let interval = span(rest) ?? (article == "q" ? nil : unit(rest)) { return interval }
    }
    for article in ["oncea", "once", "an", "a"] where word.hasPrefix(article) {
      if let interval = unit(word.dropFirst(article.count)) { return interval }
    }
    return bare
  }

  /// Reads a number of times in a day or a week that divides its hours: `twiceweekly`, `3timesaweek`, `2x/day`.
  private static func times(_ word: String) -> DoseInterval? {
    guard let (number, rest) = timesAtStart(of: word) else { return nil }
    if number == 1, rest == "monthly" { return DoseInterval(count: 1, unit: .month) }
    guard let hours = hoursOfPeriod(rest), hours % number == 0 else { return nil }
    if number == 1 { return DoseInterval(count: 1, unit: hours == 24 ? .day : .week) }
    return DoseInterval(count: hours / number, unit: .hour)
  }

  /// The hours of `daily`, `aweek`, `/day` and their like.
  private static func hoursOfPeriod(_ text: Substring) -> Int? {
    if text == "daily" || text == "weekly" { return text == "daily" ? 24 : 168 }
    for article in ["", "a", "per", "each", "every", "/", "in", "al", "por", "par", "pro"] where text.hasPrefix(article)
    {
      guard let (count, unit) = units[String(text.dropFirst(article.count))], count == 1 else { continue }
      if unit == .day || unit == .week { return unit == .day ? 24 : 168 }
    }
    return nil
  }

  /// Reads `once`, `twice`, `thrice`, `3times`, `threetimes` and `3x`, and what follows.
  private static func timesAtStart(of word: String) -> (number: Int, rest: Substring)? {
    for (text, number) in ["once": 1, "twice": 2, "thrice": 3] where word.hasPrefix(text) {
      return (number, word.dropFirst(text.count))
    }
    let digits = word.prefix { $0.isASCII && $0.isNumber }
    let spelled = numbers.first { word.hasPrefix($0.key + "times") }
    guard let number = Int(digits) ?? spelled?.value, (1...24).contains(number) else { return nil }
    let rest = word.dropFirst(spelled?.key.count ?? digits.count)
    guard let text = ["times", "x", "vecesal", "veces"].first(where: { rest.hasPrefix($0) }) else { return nil }
    return (number, rest.dropFirst(text.count))
  }
}

/// The parts of a dose in the morning, at noon, in the evening and at night: `1-0-1`.
struct DayParts {
  /// The parts, three or four, not all 0.
  let shares: [Double]

  /// Reads parts as they stand behind a strength; nil for any other text.
  init?(typed text: String) {
    let parts = text.split(omittingEmptySubsequences: false) { $0 == "-" || $0 == "–" }
    let shares = parts.compactMap(DayParts.share)
    guard (3...4).contains(parts.count), shares.count == parts.count, shares.contains(where: { $0 > 0 }) else {
      return nil
    }
    self.shares = shares
  }

  private static func share(_ text: Substring) -> Double? {
    if text == "½" { return 0.5 }
    guard !text.isEmpty, text.allSatisfy({ $0.isASCII && $0.isNumber || $0 == "." || $0 == "," }) else { return nil }
    return Double(text.replacing(",", with: "."))
  }

  /// The parts of a day together.
  var sum: Double { shares.reduce(0, +) }

  /// The part that is given each time, and how often; nil where the parts differ.
  var equal: (share: Double, every: DoseInterval)? {
    let given = shares.filter { $0 > 0 }
    guard let first = given.first, given.allSatisfy({ $0 == first }) else { return nil }
    let every = given.count == 1 ? DoseInterval.day : DoseInterval(count: 24 / given.count, unit: .hour)
    return every.map { (first, $0) }
  }
}
