import Projections

/// What is withheld of a group that is itself large enough to be shown.
extension SurvivalRows {
  /// A row without what shows few patients, or gives them back by subtraction: counts of ends, and a horizon that is
  /// the longest time.
  func withoutSmallCells(_ row: Row, _ rows: [Combination]) -> Row {
    let suppression = options.suppression
    guard suppression.isOn, row["n"] != .null else { return row }
    let kinds = rows.map(end)
    let names = End.allCases
    let cells = names.map { name in Set(zip(rows, kinds).filter { $0.1 == name }.map(\.0.patient)) }
    let hidden = Set(suppression.withheld(cells) { suppression.withholds(cells[$0].count) }.cells.map { names[$0] })
    var row = row
    row.fields = row.fields.map { name, value in
      if let end = End(rawValue: name), hidden.contains(end) { return (name, .null) }
      if name == "logRank" { return (name, .null) }
      guard name == "kaplanMeier", options.horizon == nil, case .object(let members) = value else {
        return (name, value)
      }
      let extremes = ["restrictedMean", "standardError", "horizon"]
      return (name, .object(members.map { (key: $0.key, value: extremes.contains($0.key) ? .null : $0.value) }))
    }
    return row
  }

  /// How a row ended, under the name of the count that it is in.
  private enum End: String, CaseIterable { case ended, competing, ongoing }

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
