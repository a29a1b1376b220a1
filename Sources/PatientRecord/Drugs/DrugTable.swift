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
    var lines = Lines()
    for text in [smallMolecules, biologics, others] { lines.read(text) }
    return lines.drugs
  }

  /// The drugs of the lines that were read.
  private struct Lines {
    var drugs: [Drug] = []
    private var drugClass = DrugClass(heading: "")

    mutating func read(_ text: String) {
      var cells: [Substring.UTF8View] = []
      for line in text.utf8.split(separator: UInt8(ascii: "\n")) {
        switch line.first {
        case UInt8(ascii: "#"):
          finish(&cells)
          drugClass = DrugClass(heading: DrugTable.words(line.dropFirst()).joined())
        case UInt8(ascii: " "):
          cells.append(contentsOf: DrugTable.cells(line.drop { $0 != UInt8(ascii: "|") }.dropFirst()))
        default:
          finish(&cells)
          cells = DrugTable.cells(line)
        }
      }
      finish(&cells)
    }

    /// Adds the drug of some cells: four columns, then one or more with other names.
    private mutating func finish(_ cells: inout [Substring.UTF8View]) {
      guard !cells.isEmpty else { return }
      precondition(cells.count > 4, "a line of the drug table lacks a column")
      let flag = DrugTable.words(cells[1])
      precondition(flag == ["yes"] || flag == ["no"], "a line of the drug table does not say yes or no")
      let codes = DrugTable.words(cells[3])
      let former = codes.firstIndex(of: "<") ?? codes.endIndex
      drugs.append(
        Drug(
          name: DrugTable.words(cells[0]).joined(separator: " "), drugClass: drugClass,
          isSystemicImmunomodulator: flag == ["yes"], routes: DrugTable.words(cells[2]).map(DrugTable.route),
          atc: Array(codes[..<former]), formerATC: Array(codes[former...].dropFirst()),
          otherNames: cells[4...].flatMap(DrugTable.names)))
      cells = []
    }
  }

  /// Splits a line into its cells.
  private static func cells(_ line: Substring.UTF8View) -> [Substring.UTF8View] {
    line.split(separator: UInt8(ascii: "|"), omittingEmptySubsequences: false)
  }

  /// Splits a cell into its words.
  private static func words(_ cell: Substring.UTF8View) -> [String] {
    cell.split(separator: UInt8(ascii: " ")).map { String(Substring($0)) }
  }

  private static func names(_ cell: Substring.UTF8View) -> [Drug.Synonym] {
    cell.split(separator: UInt8(ascii: ",")).compactMap { name in
      let parts = name.split(separator: UInt8(ascii: "("))
      guard let text = parts.first, let start = text.firstIndex(where: { $0 != UInt8(ascii: " ") }),
        let end = text.lastIndex(where: { $0 != UInt8(ascii: " ") })
      else { return nil }
      return Drug.Synonym(
        text: String(Substring(text[start...end])),
        route: parts.count < 2 ? nil : route(String(Substring(parts[1].prefix { $0 != UInt8(ascii: ")") }))))
    }
  }

  private static func route(_ word: String) -> Route {
    guard let route = Route(rawValue: word) else { preconditionFailure("the drug table names no route \(word)") }
    return route
  }
}
