import Statistics

/// A table that the R script wrote: lines "kind name word word …", where several lines of one kind and name continue
/// each other.
struct OracleTable {
  private var names: [String: [String]] = [:]
  private var words: [String: [String: [String]]] = [:]

  init(_ text: String) {
    for line in text.split(separator: "\n") {
      let parts = line.split(separator: " ").map(String.init)
      let (kind, name) = (parts[0], parts[1])
      if words[kind]?[name] == nil { names[kind, default: []].append(name) }
      words[kind, default: [:]][name, default: []] += parts.dropFirst(2)
    }
  }

  static let medians = OracleTable(OracleMedians.text)
  static let curves = OracleTable(OracleCurves.text)
  static let summaries = OracleTable(OracleSummaries.text)

  /// The names that have lines of a kind, in the order of the table.
  func names(of kind: String) -> [String] { names[kind] ?? [] }

  /// The figures of a kind and name, in rows of `width`; nil for NA.
  func rows(_ kind: String, _ name: String, width: Int) -> [[Double?]] {
    let figures = (words[kind]?[name] ?? []).map { Double($0) }
    return stride(from: 0, to: figures.count, by: width).map { Array(figures[$0..<min($0 + width, figures.count)]) }
  }

  /// The words of a kind and name.
  func texts(_ kind: String, _ name: String) -> [String] { words[kind]?[name] ?? [] }

  /// The figures of a kind and name in one row.
  func row(_ kind: String, _ name: String) -> [Double?] { rows(kind, name, width: .max / 2).first ?? [] }

  /// A cohort of the table: times, with a plus behind the censored ones.
  func observations(_ name: String) -> [Observation] {
    cohort((words["observations"]?[name] ?? []).joined(separator: " "))
  }
}

/// The observations written as in the literature: "9 13 13+ 18", where a plus marks a censored time.
func cohort(_ text: String) -> [Observation] {
  text.split(separator: " ").compactMap { word in
    Double(word.hasSuffix("+") ? word.dropLast() : word).map { Observation(time: $0, isEvent: !word.hasSuffix("+")) }
  }
}

/// True if two figures agree to nine digits, or are both missing, or both infinite.
func agree(_ figure: Double?, _ expected: Double?) -> Bool {
  guard let figure, let expected else { return figure == nil && expected == nil }
  return figure == expected || (figure - expected).magnitude <= 1e-9 * expected.magnitude + 1e-12
}

/// True if two lists of figures agree one by one.
func agree(_ figures: [Double?], _ expected: [Double?]) -> Bool {
  figures.count == expected.count && zip(figures, expected).allSatisfy { agree($0, $1) }
}
