import CalendarTime

/// Segments as TreatmentPatterns 3.1.0 makes them (R, `constructPathways.R`, `doCombinationWindow`).
///
/// Again and again the earliest two adjacent eras that overlap are taken. An overlap shorter than the window that is
/// not the whole length of either is a switch: the first ends where the second starts. Any other is a combination: the
/// first alone, both, then the one that lasts longer. Then eras shorter than the minimum are dropped.
///
/// Eras are dropped from this patient alone, so that no other patient decides; where the package drops short eras of
/// everyone as long as anyone's overlap, this is what it gives for a patient by itself. An overlap ends where the
/// earlier of the two does; the package measures it to the end of the first, so that an era within another can become a
/// switch. What still runs ends at the horizon, and eras of no days are always dropped.
struct WindowedSegments {
  private var eras: [Era]
  private let horizon: CalendarDay
  private let rules: PathwayRules

  /// Resolves the overlaps of some eras; each step lowers the days on which eras overlap, so that it comes to an end.
  init(_ eras: [Era], horizon: CalendarDay, _ rules: PathwayRules) {
    self.eras = eras.filter { $0.days.days(to: horizon) > 0 }
    self.horizon = horizon
    self.rules = rules
    sort()
    while let second = firstOverlap { resolve(second) }
  }

  /// The segments in order.
  var segments: [Era] { eras }

  private var firstOverlap: Int? {
    eras.indices.dropFirst().first { eras[$0].days.start < end(eras[$0 - 1]) }
  }

  private func end(_ era: Era) -> CalendarDay { era.days.end ?? horizon }

  private mutating func resolve(_ second: Int) {
    let (one, two) = (eras[second - 1], eras[second])
    let overlap = min(end(one), end(two)) - two.days.start
    let isWhole = overlap == two.days.days(to: horizon) || overlap == one.days.days(to: horizon)
    var alone = one
    alone.days.end = two.days.start
    if overlap < rules.window, !isWhole {
      eras[second - 1] = alone
    } else {
      let isLonger = end(one) < end(two)
      let (shorter, longer) = isLonger ? (one, two) : (two, one)
      let both = Era(
        drugs: Set(one.drugs + two.drugs).sorted(),
        days: DayRange(start: two.days.start, end: shorter.days.end), events: one.events + two.events)
      var rest = longer
      rest.days.start = end(shorter)
      eras.replaceSubrange(second - 1...second, with: [alone, both, rest])
    }
    let (least, last) = (max(1, rules.segmentMinimum), horizon)
    eras.removeAll { $0.days.days(to: last) < least }
    sort()
  }

  private mutating func sort() {
    let last = horizon
    eras.sort { one, two in
      if one.days.start != two.days.start { return one.days.start < two.days.start }
      let (end, otherEnd) = (one.days.end ?? last, two.days.end ?? last)
      if end != otherEnd { return end < otherEnd }
      return one.drugs.lexicographicallyPrecedes(two.drugs)
    }
  }
}
