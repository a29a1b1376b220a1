import Answers
import JSONText
import Projections
import Queries
import Text

/// Reads one claim.
struct ClaimReader {
  private var name: String?
  private var text: String?
  private var needs: String?
  private var query: Query?
  private var grouping: Grouping.Word?
  private var month: Double?
  private var statistic: Estimand.Statistic?
  private var column: ColumnPath?
  private var filter: [Condition] = []
  private var among: (conditions: [Condition], offset: Int)?
  private var per = Estimand.Per.row
  private var unit: (word: String, offset: Int)?
  private var rules: [ProfileFile.Rule] = []
  private var missing = Estimand.Missing.refused
  private var printed: (figure: PrintedFigure, offset: Int)?
  private var rounding: (way: PrintedFigure.Rounding, offset: Int)?
  private let start: Int

  private static let keys = [
    "claim", "text", "needs", "query", "by", "at", "statistic", "column", "where", "among", "per", "unit", "rules",
    "missing", "printed", "rounding",
  ]

  /// Reads a claim whose rules are added to a profile.
  static func read(_ value: inout JSONScanner, under profile: Profile) throws(JSONError) -> Claim {
    var reader = ClaimReader(start: value.nextOffset())
    try value.readObject { (key, offset, value) throws(JSONError) in try reader.member(key, offset, &value) }
    return try reader.claim(under: profile)
  }

  private init(start: Int) { self.start = start }

  private mutating func member(_ key: String, _ offset: Int, _ value: inout JSONScanner) throws(JSONError) {
    switch key {
    case "claim": name = try value.readString()
    case "text": text = try value.readString()
    case "needs": needs = try value.readString()
    case "query": query = try value.readQuery()
    case "by": grouping = try value.readWord(key)
    case "at": month = try value.readNumber()
    case "statistic": statistic = try value.readWord(key)
    case "column": column = try value.readPath()
    case "where": filter = try value.readConditions()
    case "among": among = (try value.readConditions(), offset)
    case "per": per = try value.readWord(key)
    case "unit": unit = try value.readPlacedText()
    case "rules": rules = try value.readRules()
    case "missing": missing = try value.readWord(key)
    case "printed":
      let place = value.nextOffset()
      printed = (try value.readPrinted(), place)
    case "rounding":
      let place = value.nextOffset()
      rounding = (try value.readWord(key), place)
    default: throw .unknownKey(key, at: offset, ClaimReader.keys)
    }
  }

  private func claim(under profile: Profile) throws(JSONError) -> Claim {
    guard let name, let printed else {
      throw JSONError(
        "the claim has no \(name == nil ? "name" : "printed figure")", at: start,
        hint: #"write "claim":"11.1" and "printed":14.8"#)
    }
    let figure = try rounded(printed.figure)
    if let needs {
      guard query == nil, statistic == nil, column == nil else {
        throw JSONError(
          "a claim that says what it needs has no query, statistic or column", at: start, hint: "leave one of them out")
      }
      return Claim(name: name, text: text, printed: figure, derivation: .needs(needs))
    }
    let estimand = try estimand(under: profile)
    try refuseOtherKind(figure, at: printed.offset, estimand.statistic)
    return Claim(name: name, text: text, printed: figure, derivation: .estimand(estimand))
  }

  private func rounded(_ figure: PrintedFigure) throws(JSONError) -> PrintedFigure {
    guard let rounding else { return figure }
    guard case .number(let number, let decimals, _) = figure else {
      throw JSONError("only a printed number is rounded", at: rounding.offset, hint: "leave rounding out")
    }
    return .number(number, decimals: decimals, rounding.way)
  }

  private func estimand(under profile: Profile) throws(JSONError) -> Estimand {
    guard let query, let statistic else {
      let what = query == nil ? "query" : "statistic"
      let known = query == nil ? Query.all.map(\.name) : Estimand.Statistic.allCases.map(\.rawValue)
      throw JSONError(
        "the claim names no \(what)", at: start,
        hint: #"one of: \#(known.joined(separator: ", ")); or write "needs" and what the record has no place for"#)
    }
    if statistic.needsColumn, column == nil {
      throw JSONError(
        "the statistic '\(statistic.rawValue)' is of a column", at: start, hint: #"write "column":"months""#)
    }
    if !statistic.needsColumn, statistic != .percent, let column {
      throw JSONError(
        "the statistic '\(statistic.rawValue)' is of rows, not of a column", at: column.offset,
        hint: "leave column out, or take distinct")
    }
    if let among, statistic != .percent {
      throw JSONError(
        "among is the whole of a percentage", at: among.offset, hint: "put the conditions into where")
    }
    let column = try column.map { (path) throws(JSONError) in try path.resolved(for: query) }
    return Estimand(
      rows: RowSource(query: query, grouping: grouping, month: month), statistic: statistic, column: column,
      filter: try resolved(filter, for: query), among: try resolved(among?.conditions ?? [], for: query), per: per,
      unit: try unit(statistic, column), missing: missing, profile: try profile.setting(rules),
      today: try Profile().setting(rules))
  }

  private func resolved(_ conditions: [Condition], for query: Query) throws(JSONError) -> [Condition] {
    var resolved: [Condition] = []
    for condition in conditions {
      resolved.append(Condition(path: try condition.path.resolved(for: query), test: condition.test))
    }
    return resolved
  }

  private func unit(_ statistic: Estimand.Statistic, _ column: ColumnPath?) throws(JSONError) -> ClaimUnit? {
    guard let unit else {
      let isOfWords = [.list, .mode, .distinct, .percent].contains(statistic)
      guard let column, column.column?.unit == .dose, !isOfWords else { return nil }
      throw JSONError("a figure of doses needs a unit", at: column.offset, hint: #"write "unit":"mg/week""#)
    }
    guard let known = ClaimUnit(unit.word, statistic, column) else {
      throw JSONError(
        "the figure has no such unit", at: unit.offset, length: unit.word.utf8.count + 2,
        hint: "months or years, days or weeks, years of age, mg/week of a dose, % of a share; counts have none")
    }
    return known
  }

  /// Refuses a printed word where the statistic gives a number, and the other way round.
  private func refuseOtherKind(
    _ figure: PrintedFigure, at offset: Int, _ statistic: Estimand.Statistic
  ) throws(JSONError) {
    let fits: Bool
    switch (figure, statistic) {
    case (.texts, .list), (.text, .mode), (.text, .value), (.number, .value): fits = true
    case (.texts, _), (.text, _), (_, .list), (_, .mode): fits = false
    default: fits = true
    }
    if fits { return }
    throw JSONError(
      "the statistic '\(statistic.rawValue)' gives no figure of that kind", at: offset,
      hint: "a list of texts for list, a text for mode and value, a number for others")
  }
}

extension JSONScanner {
  /// One of the words of a closed list.
  fileprivate mutating func readWord<Choice: CaseIterable & RawRepresentable<String>>(
    _ key: String
  ) throws(JSONError) -> Choice {
    let (text, offset) = try readPlacedText()
    if let choice = Choice(rawValue: text) { return choice }
    throw .unlisted(text, key, at: offset, Choice.allCases.map(\.rawValue))
  }

  /// The name of a query.
  fileprivate mutating func readQuery() throws(JSONError) -> Query {
    let (text, offset) = try readPlacedText()
    if let query = Query.named(text) { return query }
    throw .unlisted(text, "query", at: offset, Query.all.map(\.name))
  }

  fileprivate mutating func readPlacedText() throws(JSONError) -> (word: String, offset: Int) {
    let offset = nextOffset()
    return (try readString(), offset)
  }

  fileprivate mutating func readPath() throws(JSONError) -> ColumnPath {
    let (text, offset) = try readPlacedText()
    return ColumnPath(text: text, offset: offset)
  }

  /// A number with the decimals that it is written with, a text, a list of texts, or a bound.
  fileprivate mutating func readPrinted() throws(JSONError) -> PrintedFigure {
    switch peekKind() {
    case .string: return .text(try readString())
    case .array:
      var texts: [String] = []
      try readArray { (value) throws(JSONError) in texts.append(try value.readString()) }
      return .texts(texts)
    case .object: return try readBound()
    default:
      let offset = nextOffset()
      let text = try readNumberText()
      guard let number = Double(text), number.isFinite, !text.contains(where: { $0 == "e" || $0 == "E" }) else {
        throw JSONError(
          "write the figure as it is printed, without an exponent", at: offset, length: text.utf8.count)
      }
      if number.magnitude > 0x1p53 { throw .inexact(at: offset, length: text.utf8.count) }
      let decimals = text.split(separator: ".").dropFirst().first?.count ?? 0
      guard decimals <= 12 else {
        throw JSONError("more than 12 decimals", at: offset, length: text.utf8.count)
      }
      return .number(number, decimals: decimals, .nearest)
    }
  }

  private mutating func readBound() throws(JSONError) -> PrintedFigure {
    let start = nextOffset()
    var bounds: [PrintedFigure] = []
    try readObject { (key, offset, value) throws(JSONError) in
      switch key {
      case "below": bounds.append(.below(try value.readNumber()))
      case "above": bounds.append(.above(try value.readNumber()))
      default: throw .unknownKey(key, at: offset, ["below", "above"])
      }
    }
    guard bounds.count == 1 else {
      throw JSONError("a printed bound is one, below or above", at: start, hint: #"write {"below":50}"#)
    }
    return bounds[0]
  }

  fileprivate mutating func readConditions() throws(JSONError) -> [Condition] {
    var conditions: [Condition] = []
    try readObject { (key, offset, value) throws(JSONError) in
      conditions.append(Condition(path: ColumnPath(text: key, offset: offset), test: try value.readTest()))
    }
    return conditions
  }

  private mutating func readTest() throws(JSONError) -> Condition.Test {
    guard peekKind() == .object else { return .isAny(try readScalars()) }
    let start = nextOffset()
    var not: [Value]?
    var isEmpty: Bool?
    var bounds: [String: Double] = [:]
    try readObject { (key, offset, value) throws(JSONError) in
      switch key {
      case "not": not = try value.readScalars()
      case "isEmpty": isEmpty = try value.readBool()
      case "above", "below", "atLeast", "atMost": bounds[key] = try value.readNumber()
      default: throw .unknownKey(key, at: offset, ["not", "isEmpty", "above", "below", "atLeast", "atMost"])
      }
    }
    switch (not, isEmpty, bounds.isEmpty) {
    case (let values?, nil, true): return .isNone(values)
    case (nil, let isEmpty?, true): return .isEmpty(isEmpty)
    case (nil, nil, false):
      return .within(
        above: bounds["above"], below: bounds["below"], atLeast: bounds["atLeast"], atMost: bounds["atMost"])
    default:
      throw JSONError(
        "a condition asks for one thing", at: start, hint: #"a value, a list of values, {"not":…}, {"above":…}"#)
    }
  }

  /// A text, number or truth, or a list of them.
  private mutating func readScalars() throws(JSONError) -> [Value] {
    guard peekKind() == .array else { return [try readScalar()] }
    var values: [Value] = []
    try readArray { (value) throws(JSONError) in values.append(try value.readScalar()) }
    return values
  }

  private mutating func readScalar() throws(JSONError) -> Value {
    switch peekKind() {
    case .string: return .text(try readString())
    case .bool: return .bool(try readBool())
    case .number:
      let offset = nextOffset()
      let number = try readNumber()
      if number.magnitude > 0x1p53 { throw .inexact(at: offset, length: position - offset) }
      return .number(number)
    default: throw JSONError("expected a text, a number, true or false", at: nextOffset())
    }
  }
}

extension JSONError {
  /// A number beyond 2^53, up to which whole numbers are exact.
  fileprivate static func inexact(at offset: Int, length: Int) -> JSONError {
    JSONError("the number is too large to be compared exactly", at: offset, length: length)
  }

  /// A word that is none of a closed list.
  fileprivate static func unlisted(_ word: String, _ key: String, at offset: Int, _ known: [String]) -> JSONError {
    JSONError(
      "\(key) cannot be '\(shown(word))'", at: offset, length: word.utf8.count + 2,
      hint: nearest(to: word, among: known).first ?? "one of: " + known.joined(separator: ", "))
  }
}
