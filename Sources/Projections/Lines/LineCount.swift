package import PatientRecord

/// The patients of one line of a class for a condition, and how they went on: a row of `lines`.
///
/// Each patient went on in one way.
package struct LineCount: Hashable, Sendable {
  /// The patients with a drug.
  package struct Drug: Hashable, Sendable {
    /// The drug by its name in answers.
    package let drug: String
    /// The patients of the line who took it, by their pseudonyms.
    package let patients: Set<String>
  }

  /// The patients who stopped for a reason. A stop may have several.
  package struct Reason: Hashable, Sendable {
    /// The reason; nil if none is recorded.
    package let reason: StopReason?
    /// The patients of the line who stopped for it.
    package let patients: Set<String>
    /// Those of them who took no other drug of the class afterwards.
    package let dropouts: Set<String>
  }

  /// The ways on from a line.
  package enum Way: CaseIterable, Sendable {
    /// A later line was begun.
    case next
    /// A drug was stopped, and one of another line taken again.
    case returned
    /// A drug of the line goes on.
    case ongoing
    /// The end of follow-up found the patient on it.
    case followUpEnded
    /// The patient died on it.
    case died
    /// The patient stopped, and took no other drug of the class for the condition.
    case dropout
  }

  /// The condition as it was written first; nil if none is recorded.
  package let condition: String?
  /// The class of the catalogue.
  package let drugClass: DrugClass
  /// The line, from 1; nil for patients whose line is unknown.
  package let line: Int?
  /// The patients, by their pseudonyms.
  package let patients: Set<String>
  /// The drugs of the line, the most frequent first, then by name.
  package let drugs: [Drug]
  /// The patients by the way on.
  package let ways: [Way: Set<String>]
  /// The reasons of those who stopped, the most frequent first, then in the order of the codes, none last.
  package let reasons: [Reason]
  /// The positions in the log, ascending, of the events behind the row.
  package let events: [Int]

  fileprivate init(_ one: PatientLine, _ parts: [PatientLine], called condition: String?) {
    (self.condition, drugClass, line) = (condition, one.drugClass, one.line)
    patients = Set(parts.map(\.patient))
    drugs = parts.patients { Set($0.drugs.map(\.drug)) }.map { Drug(drug: $0.key, patients: $0.value) }
      .sorted { ($1.patients.count, $0.drug) < ($0.patients.count, $1.drug) }
    ways = parts.patients { [$0.way] }
    let stopped = parts.filter(\.hasStopped)
    let dropouts = stopped.filter { $0.way == .dropout }.patients(by: \.reasons)
    reasons = stopped.patients(by: \.reasons)
      .map { Reason(reason: $0.key, patients: $0.value, dropouts: dropouts[$0.key] ?? []) }
      .sorted {
        ($1.patients.count, LineCount.place($0.reason)) < ($0.patients.count, LineCount.place($1.reason))
      }
    events = distinctPositions(parts.flatMap { $0.drugs.flatMap(\.events) })
  }

  private static func place(_ reason: StopReason?) -> Int {
    reason.flatMap { StopReason.allCases.firstIndex(of: $0) } ?? StopReason.allCases.count
  }
}

/// Counts the patients of each line: by condition (none last), class and line (unknown last). O(n log n) for n lines.
package func countLines(_ lines: [TreatmentLine]) -> [LineCount] {
  let parts = Dictionary(grouping: lines) { $0.patient }.values.flatMap(PatientLine.of)
  let spellings = firstSpellings(of: lines)
  let rows = Dictionary(grouping: parts, by: \.group).values.compactMap { parts in
    parts.first.map { one in LineCount(one, parts, called: one.condition.flatMap { spellings[FoldedText($0)] }) }
  }
  return rows.sorted { one, other in
    if one.condition != other.condition {
      guard let condition = one.condition else { return false }
      return other.condition.map { condition < $0 } ?? true
    }
    return (one.drugClass.rawValue, one.line ?? .max) < (other.drugClass.rawValue, other.line ?? .max)
  }
}

/// Returns each condition as it was written first in the log.
private func firstSpellings(of lines: [TreatmentLine]) -> [FoldedText: String] {
  var first: [FoldedText: (text: String, position: Int)] = [:]
  for line in lines {
    guard let condition = line.condition else { continue }
    let (folded, position) = (FoldedText(condition), line.events.first ?? .max)
    if first[folded].map({ (position, condition) < ($0.position, $0.text) }) ?? true {
      first[folded] = (condition, position)
    }
  }
  return first.mapValues(\.text)
}

extension [PatientLine] {
  /// The patients by each of the keys that `keys` gives.
  fileprivate func patients<Key: Hashable>(by keys: (PatientLine) -> some Sequence<Key>) -> [Key: Set<String>] {
    reduce(into: [:]) { patients, part in
      for key in keys(part) { patients[key, default: []].insert(part.patient) }
    }
  }
}

/// The drugs of one patient in one line, and the way on from it.
private struct PatientLine {
  struct Group: Hashable {
    let condition: FoldedText?
    let drugClass: DrugClass
    let line: Int?
  }

  /// The drugs of the line: one, or several that were started on one day or whose lines are unknown.
  let drugs: [TreatmentLine]
  let way: LineCount.Way

  var patient: String { drugs[0].patient }
  var condition: String? { drugs[0].condition }
  var drugClass: DrugClass { drugs[0].drugClass }
  var line: Int? { drugs[0].line }
  var group: Group { Group(condition: condition.map(FoldedText.init), drugClass: drugClass, line: line) }

  /// True if every drug of the line was stopped, and not by death.
  var hasStopped: Bool { drugs.allSatisfy { $0.state == .stopped } }

  /// The reasons of the drug that was stopped last; nil for no reason.
  var reasons: [StopReason?] {
    let last = drugs.max { one, other in one.end.map { end in other.end.map { end < $0 } ?? true } ?? false }
    let reasons = last?.reasons ?? []
    return reasons.isEmpty ? [nil] : reasons
  }

  /// Parts the lines of one patient.
  static func of(_ lines: [TreatmentLine]) -> [PatientLine] {
    let groups = Dictionary(grouping: lines) { line in
      Group(condition: line.condition.map(FoldedText.init), drugClass: line.drugClass, line: nil)
    }
    return groups.values.flatMap { lines in
      Dictionary(grouping: lines, by: \.line).map { number, drugs in
        PatientLine(drugs: drugs, way: way(from: drugs, number, among: lines))
      }
    }
  }

  private static func way(
    from drugs: [TreatmentLine], _ number: Int?, among lines: [TreatmentLine]
  ) -> LineCount.Way {
    let start = drugs.lazy.map(\.start).min()
    let others = lines.filter { $0.line != number }
    let isNext = others.contains { other in
      guard let number, let line = other.line, let start else { return false }
      return line > number && other.start > start
    }
    if isNext { return .next }
    if drugs.contains(where: { $0.state == .ongoing }) { return .ongoing }
    if drugs.contains(where: { $0.state == .followUpEnded }) { return .followUpEnded }
    if drugs.contains(where: { $0.state == .died }) { return .died }
    let end = drugs.lazy.compactMap(\.end).max()
    return others.contains { other in end.map { $0 <= other.lastStart } ?? false } ? .returned : .dropout
  }
}
