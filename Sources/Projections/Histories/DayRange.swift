import CalendarTime

/// The days from `start` to the day before `end`: half-open, and open-ended while `end` is nil.
struct DayRange: Hashable, Sendable {
  var start: CalendarDay
  /// The first day off; nil while the range lasts.
  var end: CalendarDay?

  /// True if there is no day in it; a range without an end is never empty, even one that starts today.
  var isEmpty: Bool {
    guard let end else { return false }
    return end <= start
  }

  /// Returns the days that both ranges have; an empty range if there are none.
  func intersection(_ other: DayRange) -> DayRange {
    let end =
      switch (end, other.end) {
      case (nil, let one), (let one, nil): one
      case (let one?, let two?): Optional(min(one, two))
      }
    return DayRange(start: max(start, other.start), end: end)
  }

  /// Returns the range from the earlier start to the later end, gaps included.
  func hull(_ other: DayRange) -> DayRange {
    let last: CalendarDay? = if let end, let otherEnd = other.end { max(end, otherEnd) } else { nil }
    return DayRange(start: min(start, other.start), end: last)
  }

  /// Returns the days from the start to the end, or to `censoringDay` without an end; never negative.
  func days(to censoringDay: CalendarDay) -> Int { max(0, (end ?? censoringDay) - start) }
}

extension DayRange: Comparable {
  /// Orders ranges by start, then by end, ranges without an end last.
  static func < (left: DayRange, right: DayRange) -> Bool {
    if left.start != right.start { return left.start < right.start }
    guard let end = left.end else { return false }
    return right.end.map { end < $0 } ?? true
  }
}

extension DayRange {
  /// Cuts the time of ranges wherever one of them begins or ends; in order, and gaps between the ranges are included.
  ///
  /// The last piece has no end if one of the ranges has none. O(n log n).
  static func cut(_ ranges: some Collection<DayRange>) -> [DayRange] {
    let bounds = Set(ranges.map(\.start) + ranges.compactMap(\.end)).sorted()
    let closed = zip(bounds, bounds.dropFirst()).map { DayRange(start: $0, end: $1) }
    guard let last = bounds.last, ranges.contains(where: { $0.end == nil }) else { return closed }
    return closed + [DayRange(start: last, end: nil)]
  }

  /// Splits the time of ranges into maximal pieces in each of which ranges of one name run, with the places of these.
  ///
  /// A range without an end was seen to `censoringDay`, or was not seen at all if it starts later. What went on when it
  /// was last seen makes a piece without an end: that which reaches to this day, if it has the same name. O(n²).
  static func split<Name: Equatable>(
    _ ranges: [DayRange], to censoringDay: CalendarDay, named name: ([Int]) -> Name
  ) -> [(range: DayRange, running: [Int])] {
    let seen = ranges.map { DayRange(start: $0.start, end: $0.end ?? max($0.start, censoringDay)) }
    var pieces: [(range: DayRange, running: [Int])] = []
    for range in cut(seen.filter { !$0.isEmpty }) {
      let running = seen.indices.filter { !seen[$0].intersection(range).isEmpty }
      if let last = pieces.last, last.range.end == range.start, name(last.running) == name(running) {
        pieces[pieces.count - 1] = (last.range.hull(range), last.running + running)
      } else {
        pieces.append((range, running))
      }
    }
    for day in Set(ranges.indices.filter { ranges[$0].end == nil }.compactMap { seen[$0].end }).sorted() {
      let goingOn = ranges.indices.filter { ranges[$0].runs(after: day, seen: seen[$0]) }
      let last = pieces.lastIndex { $0.range.end == day && name($0.running) == name(goingOn) }
      if let last { pieces[last].range.end = nil } else { pieces.append((DayRange(start: day, end: nil), goingOn)) }
    }
    return pieces.sorted { $0.range < $1.range }
  }

  /// Tells if a range goes on from a day: it ends later, or has no end and was last seen on that day.
  private func runs(after day: CalendarDay, seen: DayRange) -> Bool {
    guard let end else { return seen.end == day }
    return start <= day && day < end
  }

  /// Returns the union of ranges as disjoint maximal ranges in order; ranges that touch become one. O(n log n).
  static func union(_ ranges: some Sequence<DayRange>) -> [DayRange] {
    var merged: [DayRange] = []
    let ranges = ranges.filter { !$0.isEmpty }
    if ranges.count < 2 { return ranges }
    for range in ranges.sorted() {
      guard let last = merged.last, last.end.map({ range.start <= $0 }) ?? true else {
        merged.append(range)
        continue
      }
      merged[merged.count - 1] = last.hull(range)
    }
    return merged
  }
}

extension DayRange {
  /// Subtracts ranges from others; returns disjoint ranges in order. O((n + m) log (n + m)).
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

  /// Returns the days that are in both of two lists of disjoint ranges in order, as such a list. O(n + m).
  static func intersect(_ ranges: [DayRange], _ others: [DayRange]) -> [DayRange] {
    var common: [DayRange] = []
    var (one, other) = (0, 0)
    while one < ranges.count, other < others.count {
      let both = ranges[one].intersection(others[other])
      if !both.isEmpty { common.append(both) }
      if both.end == ranges[one].end { one += 1 } else { other += 1 }
    }
    return common
  }
}

extension DayRange {
  /// Tells if two drugs that ran in these ranges were certainly taken on one day.
  ///
  /// A drug that was stopped on its first day was taken on that day. Where the shortest imputation puts a stop before
  /// its start, the drug was taken on one of the days from the stop to the start. A drug is not taken on the day of a
  /// later stop, so that a switch is no combination.
  func shares(_ other: DayRange) -> Bool {
    if !intersection(other).isEmpty { return true }
    return isEmpty ? other.covers(self) : other.isEmpty && covers(other)
  }

  /// Tells if a range has every day on which another, of no days, may have been.
  private func covers(_ other: DayRange) -> Bool {
    guard let first = other.end else { return false }
    if isEmpty { return start == end && start == first && first == other.start }
    return start <= first && (end.map { other.start < $0 } ?? true)
  }
}
