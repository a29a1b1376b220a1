import PatientRecord
import Projections
import Statistics

/// A characteristic of patients at the index date: a number, or levels.
struct Characteristic {
  private enum Kind {
    case number(@Sendable (CohortMember) -> Double?)
    /// The levels of a patient; nil if nothing is known. Those of all patients stand in the order to show.
    case levels(@Sendable (CohortMember) -> [String]?, all: [String])
  }

  private let name: String
  private let kind: Kind

  /// The characteristics of a cohort, in the order to show; scores are those of instruments that somebody was assessed
  /// with.
  static func all(of members: [CohortMember], _ catalogue: InstrumentCatalogue) -> [Characteristic] {
    let instruments = catalogue.instruments.filter { one in members.contains { $0.scores[one] != nil } }
    return [
      Characteristic(name: "age in years", kind: .number { $0.age.map(Double.init) }),
      levels("sex", members) { $0.sex.map { [$0.rawValue] } },
      Characteristic(name: "weight in kg", kind: .number(\.weight)),
      levels("condition", members) { $0.condition.map { [$0] } },
    ]
      + instruments.map { one in Characteristic(name: one.name, kind: .number { $0.scores[one] }) } + [
        Characteristic(name: "years since diagnosis", kind: .number(\.yearsSinceDiagnosis)),
        Characteristic(
          name: "number of prior therapies", kind: .number { $0.priorTherapyCount.map(Double.init) }),
        levels("prior therapy", members) { $0.priorTherapies },
      ]
  }

  /// A characteristic with levels: the most frequent first, then by name.
  private static func levels(
    _ name: String, _ members: [CohortMember], _ get: @escaping @Sendable (CohortMember) -> [String]?
  ) -> Characteristic {
    // The position in the log at which a level is first written so, with its text.
    var counts: [FoldedText: (first: (Int, String), count: Int)] = [:]
    for member in members {
      for text in get(member) ?? [] {
        let written = (member.writtenAt[text] ?? .max, text)
        let found = counts[FoldedText(text)]
        let first = found.map { $0.first < written ? $0.first : written } ?? written
        counts[FoldedText(text)] = (first, (found?.count ?? 0) + 1)
      }
    }
    let all = counts.values.sorted { ($1.count, $0.first.1) < ($0.count, $1.first.1) }.map(\.first.1)
    return Characteristic(name: name, kind: .levels(get, all: all))
  }

  /// Tells if the characteristic is known of a patient.
  func isKnown(_ member: CohortMember) -> Bool {
    switch kind {
    case .number(let get): get(member) != nil
    case .levels(let get, _): get(member) != nil
    }
  }

  /// Returns the patients with a level; of a number those of whom it is known.
  func hasLevel(_ level: String?) -> (CohortMember) -> Bool {
    guard case .levels(let get, _) = kind, let level else { return isKnown }
    let folded = FoldedText(level)
    return { get($0)?.contains { FoldedText($0) == folded } ?? false }
  }

  /// Returns the rows of a group: one of a number; of levels one each, or one without a level if nobody has any.
  func rows(of group: CohortGroup, _ others: [CohortMember]) -> [CohortQuery.Row] {
    switch kind {
    case .number(let get):
      let (own, other) = (Summary(group.members.compactMap(get)), Summary(others.compactMap(get)))
      return [
        CohortQuery.Row(
          group: group.name, patients: group.members.count, characteristic: name, level: nil,
          missing: group.members.count - own.count, share: nil, summary: own,
          difference: isEnough(own.count, other.count) ? StandardizedDifference.ofMeans(own, other) : nil)
      ]
    case .levels(_, let all):
      return all.map { level in row(level, group, others) }
    }
  }

  private func row(
    _ level: String, _ group: CohortGroup, _ others: [CohortMember]
  ) -> CohortQuery.Row {
    func share(_ members: [CohortMember]) -> Proportion {
      Proportion(count: members.count(where: hasLevel(level)), total: members.count(where: isKnown))
    }
    let (own, other) = (share(group.members), share(others))
    return CohortQuery.Row(
      group: group.name, patients: group.members.count, characteristic: name, level: level,
      missing: group.members.count - own.total, share: own, summary: nil,
      difference: isEnough(own.total, other.total) ? StandardizedDifference.ofShares(own, other) : nil)
  }

  private func isEnough(_ counts: Int...) -> Bool {
    counts.allSatisfy { $0 >= CohortQuery.fewestForDifference }
  }
}
