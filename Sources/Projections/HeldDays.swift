import CalendarTime
import PatientRecord

/// Days on which a drug was held, under `holds=left-out`.
///
/// A day of an exposure is held when at least one of its courses runs and every one that runs is held. A hold ends with
/// its resumption, else with its course: the days of a gap that `gap` closes count, as all days of a gap do.
extension MergedExposure {
  /// The held days in a reading, as disjoint ranges in order.
  ///
  /// In the longest reading no fewer days can be held than here, in the shortest no more: where another course goes on
  /// when a held one is stopped, or ran before it, a longer course makes the hold longer, so that the readings of its
  /// bounds change places.
  func heldDays(in reading: Reading) -> [DayRange] {
    if !hasHolds { return [] }
    var held: [DayRange] = []
    var active: [DayRange] = []
    for course in courses {
      let holds = course.holds?[reading] ?? []
      let run = course.days[reading]
      let own = holds.map { $0.intersection(run) }
      active += DayRange.subtract(own, from: [run])
      let other = course.days[reading.opposite]
      let reach = DayRange(
        start: isPreceded(course) ? other.start : run.start, end: isFollowed(course) ? other.end : run.end)
      held += holds.map { $0.intersection(reach) }
    }
    return DayRange.subtract(active, from: DayRange.union(held))
  }

  /// Whether another course of the exposure may have run before this one is started.
  private func isPreceded(_ course: ReadCourse) -> Bool {
    courses.contains { other in
      other.course.label != course.course.label && other.days.longest.start < course.days.shortest.start
    }
  }

  /// Whether another course of the exposure may go on when this one is stopped.
  private func isFollowed(_ course: ReadCourse) -> Bool {
    guard let end = course.days.shortest.end else { return false }
    return courses.contains { other in
      other.course.label != course.course.label && other.days.longest.end.map { $0 > end } ?? true
    }
  }
}

extension Pair {
  /// Days on which one of the two drugs was held; empty unless such days are left out.
  func heldDays(in reading: Reading) -> [DayRange] {
    hasHolds ? DayRange.union(anchor.heldDays(in: reading) + partner.heldDays(in: reading)) : []
  }

  /// Whether days of one of the two drugs are left out because it was held.
  var hasHolds: Bool { anchor.hasHolds || partner.hasHolds }
}

extension Sequence<Pair> {
  /// Days of some ranges, which the pairs make up, on which no pair had both of its drugs.
  func heldDays(in reading: Reading, of ranges: [DayRange]) -> [DayRange] {
    guard contains(where: \.hasHolds) else { return [] }
    let counted = flatMap { DayRange.subtract($0.heldDays(in: reading), from: [$0.days[reading]]) }
    return DayRange.subtract(counted, from: ranges)
  }
}

extension DayRange {
  /// What is left of ranges without some others, as disjoint ranges in order. O((n + m) log (n + m)).
  static func subtract(_ others: [DayRange], from ranges: [DayRange]) -> [DayRange] {
    let removed = union(others)
    var left: [DayRange] = []
    for range in union(ranges) {
      var rest: DayRange? = range
      for hole in removed {
        guard let current = rest, !current.intersection(hole).isEmpty else { continue }
        let before = DayRange(start: current.start, end: hole.start)
        if !before.isEmpty { left.append(before) }
        rest = hole.end.map { DayRange(start: $0, end: current.end) }
      }
      if let rest, !rest.isEmpty { left.append(rest) }
    }
    return left
  }

  /// How many of the days that `days(to:)` counts lie in disjoint ranges.
  func days(in ranges: [DayRange], to horizon: CalendarDay) -> Int {
    let counted = DayRange(start: start, end: end ?? horizon)
    return ranges.reduce(0) { $0 + counted.intersection($1).days(to: horizon) }
  }
}

extension RegimenInterval {
  /// Days on which each of its pairs has a drug that is held.
  func heldDays(in reading: Reading) -> [DayRange] {
    guard pairs.allSatisfy(\.hasHolds), let first = pairs.first else { return [] }
    return pairs.dropFirst().reduce(first.heldDays(in: reading)) { held, pair in
      let other = pair.heldDays(in: reading)
      return held.flatMap { range in other.map(range.intersection) }.filter { !$0.isEmpty }
    }
  }
}
