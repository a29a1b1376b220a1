import CalendarTime
import PatientRecord

/// A maximal interval of one constant set of anchors and partners.
struct RegimenInterval {
  /// Its days, on chosen days.
  let range: DayRange
  /// Names of the anchors, sorted.
  let anchors: [String]
  /// Names of the partners, sorted.
  let partners: [String]
  /// The pairs that run in it.
  let pairs: [Pair]
  /// The pairs that begin or end where it begins.
  let beginning: [Pair]
  /// The pairs that begin or end where it ends.
  let ending: [Pair]

  /// The exposures that run in it, partners first, by name.
  var exposures: [MergedExposure] { RegimenInterval.exposures(pairs) }

  /// Returns the exposures of pairs, each once, partners first, by name.
  static func exposures(_ pairs: [Pair]) -> [MergedExposure] {
    func distinct(_ exposures: [MergedExposure]) -> [MergedExposure] {
      var seen: Set<Int> = []
      return exposures.sorted { $0.drug.name < $1.drug.name }.filter { exposure in
        exposure.courses.first.map { seen.insert($0.course.start).inserted } ?? false
      }
    }
    return distinct(pairs.map(\.partner)) + distinct(pairs.map(\.anchor))
  }

  /// Splits the time of pairs with days in common into such intervals. O(n²).
  ///
  /// A pair without an end counts to `censoringDay`. One that begins later was seen on no day; an interval begins with
  /// it all the same, and goes on.
  static func split(_ pairs: [Pair], to censoringDay: CalendarDay) -> [RegimenInterval] {
    let pieces = DayRange.split(pairs.map(\.days.chosen), to: censoringDay) { places in
      drugs(places.map { pairs[$0] })
    }
    return pieces.filter { !$0.running.isEmpty }.map { range, running in
      let own = running.map { pairs[$0] }
      let drugs = drugs(own)
      return RegimenInterval(
        range: range, anchors: drugs.anchors, partners: drugs.partners, pairs: own,
        beginning: pairs.filter { changes($0, on: range.start) }, ending: pairs.filter { changes($0, on: range.end) })
    }
  }

  /// The names of the drugs of a regimen, sorted.
  private struct Drugs: Equatable {
    let anchors: [String]
    let partners: [String]
  }

  private static func drugs(_ pairs: [Pair]) -> Drugs {
    Drugs(
      anchors: Set(pairs.map(\.anchor.drug.name)).sorted(), partners: Set(pairs.map(\.partner.drug.name)).sorted())
  }

  private static func changes(_ pair: Pair, on day: CalendarDay?) -> Bool {
    guard let day else { return false }
    return pair.days.chosen.start == day || pair.days.chosen.end == day
  }
}

extension RegimenInterval {
  /// Returns its days under another imputation: from the last event that began it to the first that ended it.
  ///
  /// A pair that begins starts earliest under the longest imputation and latest under the shortest. A pair whose end
  /// leaves a smaller set does the reverse: its early end makes this interval longer.
  func range(in imputation: Imputation) -> DayRange {
    let opposite = imputation.opposite
    let beginnings = beginning.map { pair in
      pair.days.chosen.start == range.start ? pair.days[imputation].start : pair.days[opposite].end ?? range.start
    }
    let endings = ending.map { pair in
      pair.days.chosen.end == range.end ? pair.days[imputation].end : pair.days[opposite].start
    }
    return DayRange(
      start: beginnings.max() ?? range.start, end: range.end.flatMap { endings.compactMap(\.self).min() ?? $0 })
  }

  /// True if only courses that were already running began it.
  var isOpenAtStart: Bool {
    !beginning.isEmpty && beginning.allSatisfy { $0.days.chosen.start == range.start && $0.isOpenAtStart }
  }
}

extension RegimenInterval {
  /// True if days are left out because each of its pairs has a held drug.
  var hasHolds: Bool { pairs.allSatisfy(\.hasHolds) }

  /// Returns the days on which each of its pairs has a held drug.
  func heldDays(in imputation: Imputation) -> [DayRange] {
    guard hasHolds, let first = pairs.first else { return [] }
    return pairs.dropFirst().reduce(first.heldDays(in: imputation)) { held, pair in
      let other = pair.heldDays(in: imputation)
      return held.flatMap { range in other.map(range.intersection) }.filter { !$0.isEmpty }
    }
  }
}
