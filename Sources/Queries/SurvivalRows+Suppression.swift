import Projections

/// Figures withheld from a group that is itself large enough to be shown.
extension SurvivalRows {
  /// Withholds what shows few patients, or gives them back by subtraction: counts of ends, and a horizon that is the
  /// longest time.
  func withholdSmallCells(_ row: inout SurvivalQuery.Row, _ rows: [Combination]) {
    guard row.n != nil else { return }
    let hidden = hiddenEnds(rows)
    if hidden.contains(.ended) { row.ended = nil }
    if hidden.contains(.competing) { row.competing = nil }
    if hidden.contains(.ongoing) { row.ongoing = nil }
    row.logRank = nil
    if options.horizon == nil { row.kaplanMeier?.mean = (nil, nil, nil) }
  }

  private func hiddenEnds(_ rows: [Combination]) -> Set<End> {
    let kinds = rows.map(end)
    let cells = End.allCases.map { kind in Set(zip(rows, kinds).filter { $0.1 == kind }.map(\.0.patient)) }
    let hidden = options.suppression.withheld(cells) { options.suppression.withholds(cells[$0].count) }.cells
    return Set(hidden.map { End.allCases[$0] })
  }

  /// The count that a row is in.
  private enum End: CaseIterable { case ended, competing, ongoing }

  private func end(_ row: Combination) -> End {
    if row.ongoing { return .ongoing }
    return profile.endpoint == .discontinuation || row.isFailure ? .ended : .competing
  }

  /// The months asked for at which a curve may not be read.
  ///
  /// From one shown month to the next, the first of them 0, neither fewer patients than may be shown leave those at
  /// risk, nor do fewer end in one way: the curve and its numbers give both back. Nor may few be left.
  func withheldMonths(_ rows: [Combination]) -> Set<Double> {
    let suppression = options.suppression
    guard suppression.isOn else { return [] }
    func isSmall(_ isIn: (Combination) -> Bool) -> Bool {
      suppression.withholds(Set(rows.filter(isIn).map(\.patient)).count)
    }
    var withheld: Set<Double> = []
    var last: Double?
    for month in Set(options.months).sorted() {
      let isAfterLast = { (row: Combination) in last.map { row.months > $0 } ?? true }
      let isHidden =
        isSmall { $0.months >= month }
        || isSmall { row in row.months < month && last.map { row.months >= $0 } ?? true }
        || End.allCases.contains { kind in
          kind != .ongoing && isSmall { isAfterLast($0) && $0.months <= month && end($0) == kind }
        }
      if isHidden { withheld.insert(month) } else { last = month }
    }
    return withheld
  }
}
