/// The table of the built-in catalogue: one line for each drug, under the heading of its class.
///
///     # jak-inhibitor
///     ruxolitinib | yes | oral topical | L01EJ01 D11AH09 < L01XE18 | jakavi, opzelura (topical)
///
/// The columns are: INN; `yes` if the drug is a systemic immunomodulator, else `no`; routes, the most usual one first;
/// ATC codes, and behind `<` those of before; other names, separated by commas, with a route in parentheses if the
/// brand has one alone. An indented line holds more names of the drug above it. Names are the INN in English,
/// Spanish, French, German, Italian and Portuguese where they differ by more than accents, brands and biosimilars, and
/// spellings met in notes.
enum DrugTable {
  /// The drugs of the table in its order. O(length).
  static var drugs: [Drug] {
    [smallMolecules, biologics, others].flatMap { text in
      var reader = DrugTableReader(text)
      return reader.drugs()
    }
  }
}

/// Reads the table byte by byte, without a list of lines or cells: each command that names a drug reads it.
private struct DrugTableReader {
  private let bytes: [UInt8]
  private var position = 0
  private var drugClass = DrugClass(heading: "")

  init(_ text: String) { bytes = Array(text.utf8) }

  mutating func drugs() -> [Drug] {
    var drugs: [Drug] = []
    while position < bytes.count {
      if bytes[position] == UInt8(ascii: "#") {
        position += 1
        drugClass = DrugClass(heading: item(upTo: { _ in false }).text)
      } else {
        drugs.append(drug())
      }
    }
    return drugs
  }

  private mutating func drug() -> Drug {
    let name = cell()
    let flag = cell()
    precondition(flag == "yes" || flag == "no", "a line of the drug table does not say yes or no")
    let routes = words().map(DrugTableReader.route)
    let codes = words()
    let former = codes.firstIndex(of: "<") ?? codes.endIndex
    return Drug(
      name: name, drugClass: drugClass, isSystemicImmunomodulator: flag == "yes", routes: routes,
      atc: Array(codes[..<former]), formerATC: Array(codes[former...].dropFirst()), otherNames: names())
  }

  /// Reads one of the first four cells.
  private mutating func cell() -> String {
    let (text, mark) = item(upTo: { $0 == UInt8(ascii: "|") })
    precondition(mark == UInt8(ascii: "|"), "a line of the drug table lacks a column")
    return text
  }

  /// Reads the words of one of the first four cells.
  private mutating func words() -> [String] {
    var words: [String] = []
    while true {
      let (text, mark) = item(upTo: { $0 == UInt8(ascii: "|") || $0 == UInt8(ascii: " ") })
      if !text.isEmpty { words.append(text) }
      if mark == UInt8(ascii: "|") { return words }
      precondition(mark == UInt8(ascii: " "), "a line of the drug table lacks a column")
    }
  }

  /// Reads the other names, to the end of the drug.
  private mutating func names() -> [Drug.Synonym] {
    let isEnd = { $0 == UInt8(ascii: ",") || $0 == UInt8(ascii: "|") }
    var names: [Drug.Synonym] = []
    while true {
      var (text, mark) = item(upTo: { isEnd($0) || $0 == UInt8(ascii: "(") })
      var route: Route?
      if mark == UInt8(ascii: "(") {
        route = DrugTableReader.route(item(upTo: { $0 == UInt8(ascii: ")") }).text)
        mark = item(upTo: isEnd).mark
      }
      if !text.isEmpty { names.append(Drug.Synonym(text: text, route: route)) }
      if mark == UInt8(ascii: "\n") { return names }
    }
  }

  /// Reads a text without the spaces around it, and the mark behind it: one of those asked for, or the end of the
  /// drug as a line feed. The line feed before an indented line is passed over, up to the bar of that line.
  private mutating func item(upTo isMark: (UInt8) -> Bool) -> (text: String, mark: UInt8) {
    skipSpaces()
    let start = position
    while position < bytes.count, bytes[position] != UInt8(ascii: "\n"), !isMark(bytes[position]) { position += 1 }
    var end = position
    while end > start, bytes[end - 1] == UInt8(ascii: " ") { end -= 1 }
    let text = String(decoding: bytes[start..<end], as: UTF8.self)
    var mark = position < bytes.count ? bytes[position] : UInt8(ascii: "\n")
    position += 1
    if mark == UInt8(ascii: "\n"), position < bytes.count, bytes[position] == UInt8(ascii: " ") {
      skipSpaces()
      mark = bytes[position]
      position += 1
    }
    return (text, mark)
  }

  private mutating func skipSpaces() {
    while position < bytes.count, bytes[position] == UInt8(ascii: " ") { position += 1 }
  }

  private static func route(_ word: String) -> Route {
    guard let route = Route(rawValue: word) else { preconditionFailure("the drug table names no route \(word)") }
    return route
  }
}
