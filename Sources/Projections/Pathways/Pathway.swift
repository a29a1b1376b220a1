package import PatientRecord

/// The treatments of one patient in their order.
package struct Pathway: Hashable, Sendable {
  /// The patient's pseudonym.
  package let patient: String
  /// The steps: episodes on at least one drug, as the rules `repeats` and `path-length` leave them.
  package let steps: [TreatmentEpisode]
}

/// The path of one patient; without steps where the patient was on no such drug.
///
/// Throws where partial dates are refused and a start or stop has one.
package func derivePathway(
  _ history: PatientHistory, patient: String, in context: ProjectionContext
) throws(ProjectionError) -> Pathway {
  let episodes = try deriveTreatmentEpisodes(history, patient: patient, in: context).filter { !$0.drugs.isEmpty }
  let rules = context.profile.pathways
  let kept = rules.repeats.keep(episodes)
  return Pathway(patient: patient, steps: rules.pathLength == 0 ? kept : Array(kept.prefix(rules.pathLength)))
}

extension PathwayRules.Repeats {
  /// The episodes that stay steps.
  fileprivate func keep(_ episodes: [TreatmentEpisode]) -> [TreatmentEpisode] {
    switch self {
    case .all: return episodes
    case .changes:
      return episodes.enumerated().filter { index, episode in
        index == 0 || episodes[index - 1].drugs != episode.drugs
      }.map(\.element)
    case .first:
      var seen: Set<[String]> = []
      return episodes.filter { seen.insert($0.drugs).inserted }
    }
  }
}

/// How many patients took one path: a row of `pathways`.
package struct PathwayCount: Hashable, Sendable {
  /// The names of the steps; nil where paths of few patients are shown together.
  package let steps: [String]?
  /// How many paths the row stands for.
  package let paths: Int
  /// How many patients; nil where even all paths together have fewer than may be shown.
  package let patients: Int?
  /// Positions in the log, in order, of the events that the path rests on; none where few patients are shown together.
  package let events: [Int]
}

/// The paths with their patients, the most frequent first, then by name; those of few patients together at the end.
///
/// Paths of fewer than `cell-minimum` patients are joined, and where they have fewer than that together, the next
/// smallest with them: otherwise it could be subtracted from the total. O(n log n) for n paths.
package func countPathways(_ pathways: [Pathway], _ rules: PathwayRules) -> [PathwayCount] {
  var groups: [[String]: [Pathway]] = [:]
  for pathway in pathways where !pathway.steps.isEmpty {
    groups[pathway.steps.map(\.name), default: []].append(pathway)
  }
  var rows = groups.map { steps, pathways in
    PathwayCount(
      steps: steps, paths: 1, patients: pathways.count,
      events: distinctPositions(pathways.flatMap { $0.steps.flatMap(\.events) }))
  }.sorted { one, other in
    let (count, otherCount) = (one.patients ?? 0, other.patients ?? 0)
    return count != otherCount
      ? count > otherCount : (one.steps ?? []).lexicographicallyPrecedes(other.steps ?? [])
  }
  var joined: [PathwayCount] = []
  var patients = 0
  while let last = rows.last, let count = last.patients,
    count < rules.cellMinimum || !joined.isEmpty && patients < rules.cellMinimum
  {
    joined.append(rows.removeLast())
    patients += count
  }
  if joined.isEmpty { return rows }
  let together = PathwayCount(
    steps: nil, paths: joined.count, patients: patients < rules.cellMinimum ? nil : patients,
    events: [])
  return rows + [together]
}
