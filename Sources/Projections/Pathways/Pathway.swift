import CalendarTime
package import PatientRecord

/// The treatments of one patient in their order.
package struct Pathway: Hashable, Sendable {
  /// The patient's pseudonym.
  package let patient: String
  /// The steps: episodes on at least one drug, as far as the rules `repeats` and `path-length` keep them.
  package let steps: [TreatmentEpisode]
}

extension Pathway {
  /// A path of steps of which the names alone are known, and all events together.
  package init(patient: String, steps names: [String], restingOn events: [Int]) {
    let day = CalendarDay(daysSinceEpoch: 0)
    self.init(
      patient: patient,
      steps: names.enumerated().map { place, name in
        TreatmentEpisode(
          patient: patient, drugs: [name], start: day, end: nil, startImputed: nil, endImputed: nil, days: 0, months: 0,
          staleDays: 0, events: place == 0 ? events : [])
      })
  }
}

/// Derives the path of one patient; it has no steps if the patient was on no such drug.
///
/// Throws if partial dates are refused and a start or stop has one.
package func derivePathway(
  _ history: PatientHistory, patient: String, in context: ProjectionContext
) throws(ProjectionError) -> Pathway {
  let episodes = try deriveTreatmentEpisodes(history, patient: patient, in: context).filter { !$0.drugs.isEmpty }
  let rules = context.profile.pathways
  let kept = rules.repeats.keep(episodes)
  return Pathway(patient: patient, steps: rules.pathLength == 0 ? kept : Array(kept.prefix(rules.pathLength)))
}

extension PathwayRules.Repeats {
  /// Returns the episodes that stay steps.
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

/// The number of patients on one path: a row of `pathways`.
package struct PathwayCount: Hashable, Sendable {
  /// The names of the steps; nil if paths of few patients are shown together.
  package let steps: [String]?
  /// The number of paths in the row.
  package let paths: Int
  /// The number of patients; nil if even all paths of the row together have fewer than may be shown.
  package let patients: Int?
  /// The positions in the log, ascending, of the events behind the path; none if paths are shown together.
  package let events: [Int]
}

/// Counts the patients of each path, the most frequent first, then by name; paths of few patients together at the end.
///
/// Paths of fewer than `cell-minimum` patients are joined. If they have fewer than that together, the next smallest
/// path joins them: otherwise their number could be had by subtraction from the total. O(n log n) for n paths.
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
