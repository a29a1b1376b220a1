package import CalendarTime

/// A stated shape of dates, such as `DD.MM.YYYY`: no date is read in a shape that the mapping does not state.
package struct DateShape: Hashable, Sendable {
  /// One part of a shape.
  fileprivate enum Part: Hashable, Sendable { case day, month, year, shortYear, hour, minute, second, sign(UInt8) }

  /// The kind of shape.
  fileprivate enum Kind: Hashable, Sendable {
    case parts([Part])
    /// Days since the end of 1899, as spreadsheets count them, or since the first day of 1904.
    case serial(from1904: Bool)
    /// A date as far as it is known, as the log writes it.
    case partial
  }

  /// The shape as a mapping writes it.
  package let text: String
  private let kind: Kind

  /// Shapes whose names are words.
  private static let named: [String: Kind] = [
    "excel-1900": .serial(from1904: false), "excel-1904": .serial(from1904: true), "partial": .partial,
  ]

  /// Examples of shapes, for messages and help.
  package static let examples =
    "DD.MM.YYYY, MM.YYYY, YYYY, DD/MM/YYYY, MM/DD/YYYY, YYYY-MM-DD, YYYY-MM, YYYYMMDD, DD.MM.YY (with century), "
    + "YYYY-MM-DD hh:mm, excel-1900, excel-1904, partial"

  /// A date as far as it is known, as the log writes it: `2022`, `2022-03`, `2022-03..2022-06`.
  package static let partial = DateShape(text: "partial", kind: .partial)

  private init(text: String, kind: Kind) { (self.text, self.kind) = (text, kind) }

  /// Reads a shape; nil for a text that is none. A shape has a year, a month before a day, and each part once.
  package init?(_ text: String) {
    if let named = DateShape.named[text] {
      self.init(text: text, kind: named)
    } else if let parts = DateShape.parts(of: text) {
      self.init(text: text, kind: .parts(parts))
    } else {
      return nil
    }
  }

  private static let words: [(String, Part)] = [
    ("YYYY", .year), ("YY", .shortYear), ("DD", .day), ("MM", .month), ("hh", .hour), ("mm", .minute), ("ss", .second),
  ]

  private static func parts(of text: String) -> [Part]? {
    var rest = text[...]
    var parts: [Part] = []
    while !rest.isEmpty {
      if let (word, part) = words.first(where: { rest.hasPrefix($0.0) }) {
        parts.append(part)
        rest = rest.dropFirst(word.count)
      } else if let byte = rest.utf8.first, "./- :T".utf8.contains(byte) {
        parts.append(.sign(byte))
        rest = rest.dropFirst()
      } else {
        return nil
      }
    }
    let fields = parts.filter { $0.isField }
    let dates = Set(fields.filter { [.day, .month, .year, .shortYear].contains($0) })
    let years = dates.filter { $0 == .year || $0 == .shortYear }
    guard Set(fields).count == fields.count, years.count == 1, !dates.contains(.day) || dates.contains(.month),
      parts.first?.isField == true, parts.last?.isField == true
    else { return nil }
    return parts
  }

  /// The shape as messages name it.
  package var shown: String {
    kind == .partial ? "2022-03-09, 2022-03, 2022, or a stretch such as 2022-03..2022-06" : text
  }

  /// True if years have two digits, so that the mapping has to say their century.
  package var hasShortYear: Bool {
    if case .parts(let parts) = kind { parts.contains(.shortYear) } else { false }
  }

  /// True if one text can be read in both shapes.
  package func overlaps(_ other: DateShape) -> Bool {
    switch (kind, other.kind) {
    case (.serial, .serial), (.partial, .partial): true
    case (.partial, .parts(let parts)), (.parts(let parts), .partial): DateShape.isLogged(parts)
    case (.serial, .parts(let parts)), (.parts(let parts), .serial):
      !parts.contains { !$0.isField } && !DateShape.lengths(parts).isDisjoint(with: DateShape.serialLengths)
    case (.parts(let parts), .parts(let others)):
      DateShape.haveOneText(DateShape.runs(parts), DateShape.runs(others))
    case (.serial, .partial), (.partial, .serial): true
    }
  }

  /// The numbers of digits that a count of days can have.
  private static let serialLengths: Set<Int> = [1, 2, 3, 4, 5]

  private static func isLogged(_ parts: [Part]) -> Bool {
    let dash = Part.sign(UInt8(ascii: "-"))
    return [[.year], [.year, dash, .month], [.year, dash, .month, dash, .day]].contains(parts)
  }

  /// The signs of a shape, and between them the numbers of digits that can stand there.
  private static func runs(_ parts: [Part]) -> [(sign: UInt8?, lengths: Set<Int>)] {
    var runs: [(sign: UInt8?, lengths: Set<Int>)] = []
    for piece in parts.split(omittingEmptySubsequences: false, whereSeparator: { !$0.isField }) {
      runs.append((nil, lengths(Array(piece))))
    }
    for (place, sign) in parts.compactMap({ $0.signByte }).enumerated() { runs[place].sign = sign }
    return runs
  }

  private static func haveOneText(
    _ runs: [(sign: UInt8?, lengths: Set<Int>)], _ others: [(sign: UInt8?, lengths: Set<Int>)]
  ) -> Bool {
    runs.count == others.count
      && zip(runs, others).allSatisfy { $0.sign == $1.sign && !$0.lengths.isDisjoint(with: $1.lengths) }
  }

  /// The numbers of digits of parts without a sign between them: one or two for a day or a month that stands alone.
  private static func lengths(_ parts: [Part]) -> Set<Int> {
    if parts.count == 1, let part = parts.first, part != .year, part != .shortYear { return [1, 2] }
    return [parts.reduce(0) { $0 + ($1 == .year ? 4 : 2) }]
  }
}

extension DateShape.Part {
  fileprivate var isField: Bool { signByte == nil }
  fileprivate var signByte: UInt8? { if case .sign(let byte) = self { byte } else { nil } }
}

extension DateShape {
  /// The result of reading a text in a shape.
  package enum Reading: Equatable, Sendable {
    case date(PartialDate)
    /// The text has another shape.
    case otherShape
    /// The text has the shape, and there is no such day, month or year.
    case noSuchDate
  }

  /// Reads a text. `century` is the first year that two digits can stand for.
  package func read(_ text: String, century: Int?) -> Reading {
    switch kind {
    case .partial: return DateShape.readPartial(text)
    case .serial(let from1904): return DateShape.readSerial(text, from1904: from1904)
    case .parts(let parts):
      guard let numbers = DateShape.numbers(of: text, parts) else { return .otherShape }
      return DateShape.date(numbers, century: century)
    }
  }

  private static func readPartial(_ text: String) -> Reading {
    if let date = try? PartialDate(parsing: text) { return .date(date) }
    let ends = CellReader.parts(of: text, "..")
    return ends.count <= 2 && ends.contains { !$0.isEmpty } && ends.allSatisfy { $0.isEmpty || isLogged($0) }
      ? .noSuchDate : .otherShape
  }

  /// True for a year, or a year, a month and perhaps a day with hyphens between them, as many digits as the log writes.
  private static func isLogged(_ text: String) -> Bool {
    let fields = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
    return fields.count <= 3
      && fields.enumerated().allSatisfy { place, digits in
        digits.count == (place == 0 ? 4 : 2) && digits.allSatisfy { (0x30...0x39).contains($0) }
      }
  }

  private static func readSerial(_ text: String, from1904: Bool) -> Reading {
    guard serialLengths.contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let count = Int(text)
    else { return .otherShape }
    // Spreadsheets count a 29 February 1900, which there was not.
    if from1904 { return .date(PartialDate(CalendarDay(daysSinceEpoch: Int32(count - 24_107)))) }
    if count == 60 || count == 0 { return .noSuchDate }
    return .date(PartialDate(CalendarDay(daysSinceEpoch: Int32(count - (count < 60 ? 25_568 : 25_569)))))
  }

  /// The numbers of a text by their parts; nil where it has another shape.
  private static func numbers(of text: String, _ parts: [Part]) -> [Part: Int]? {
    let digits = Array(text.utf8)
    var numbers: [Part: Int] = [:]
    var place = 0
    for (index, part) in parts.enumerated() {
      if let sign = part.signByte {
        guard place < digits.count, digits[place] == sign else { return nil }
        place += 1
        continue
      }
      let touches =
        index > 0 && parts[index - 1].isField || index + 1 < parts.count && parts[index + 1].isField
      guard let number = number(digits, &place, part, isFixed: touches) else { return nil }
      numbers[part] = number
    }
    return place == digits.count ? numbers : nil
  }

  private static func number(_ digits: [UInt8], _ place: inout Int, _ part: Part, isFixed: Bool) -> Int? {
    let most = part == .year ? 4 : 2
    let least = isFixed || part == .year || part == .shortYear ? most : 1
    let start = place
    var number = 0
    while place < digits.count, place - start < most, (0x30...0x39).contains(digits[place]) {
      number = number * 10 + Int(digits[place] - 0x30)
      place += 1
    }
    return place - start >= least ? number : nil
  }

  private static func date(_ numbers: [Part: Int], century: Int?) -> Reading {
    guard numbers[.hour] ?? 0 < 24, numbers[.minute] ?? 0 < 60, numbers[.second] ?? 0 < 60 else { return .noSuchDate }
    var year = numbers[.year] ?? 0
    if let short = numbers[.shortYear], let century { year = century + (short - century % 100 + 100) % 100 }
    return PartialDate(year: year, month: numbers[.month], day: numbers[.day]).map(Reading.date) ?? .noSuchDate
  }
}
