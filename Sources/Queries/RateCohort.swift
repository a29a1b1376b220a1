import PatientRecord
import Projections
import Statistics
import Text

/// All patients under one kind of treatment, and what adverse events they had.
struct RateCohort {
  /// The rows: nil for any adverse event, then each term by name.
  let terms: [String?]
  private let basis: AdverseEventExposure.Basis
  /// Everyone asked about.
  private let all: [AdverseEventExposure]
  /// Those ever at risk: the denominator.
  private let exposed: [AdverseEventExposure]
  private let suppression: Suppression
  private let withheld: Set<String?>

  init(
    _ all: [AdverseEventExposure], _ basis: AdverseEventExposure.Basis, terms asked: [String],
    _ suppression: Suppression
  ) {
    let known = Set(all.flatMap { $0.onsets.map(\.term) }).sorted()
    // A term that is asked for is found in any spelling.
    let named =
      asked.isEmpty
      ? known : asked.map { term in known.first { FoldedText($0) == FoldedText(term) } ?? term }.distinctWhenFolded
    let exposed = all.filter(\.isExposed)
    terms = [nil] + named
    (self.all, self.basis, self.exposed, self.suppression) = (all, basis, exposed, suppression)
    let cells = named.map { term in
      Set(exposed.filter { !RateCohort.countedOnsets($0, term).isEmpty }.map(\.patient))
    }
    let hidden = suppression.withheld(cells) { suppression.withholds(cells[$0].count, of: exposed.count) }
    let any = exposed.count { !RateCohort.countedOnsets($0, nil).isEmpty }
    var withheld: Set<String?> = Set(hidden.cells.map { named[$0] })
    if hidden.total || suppression.withholds(any, of: exposed.count) { withheld.insert(nil) }
    self.withheld = suppression.withholds(exposed.count) ? Set(terms) : withheld
  }

  /// The adverse events that count for a patient, of one term or of any.
  private static func countedOnsets(_ part: AdverseEventExposure, _ term: String?) -> [AdverseEventExposure.Onset] {
    part.onsets.filter { $0.place == .counted && (term == nil || $0.term == term) }
  }

  /// True if some patient had several events that count.
  var hasRepeats: Bool { exposed.contains { RateCohort.countedOnsets($0, nil).count > 1 } }

  /// True if some patient has several pairs.
  var hasRepeatedPatients: Bool { basis == .combination && exposed.contains { $0.rows.count > 1 } }

  /// The number of events that may lie within the time at risk or outside it.
  var uncertain: Int { all.reduce(0) { $0 + $1.onsets.count(where: \.isUncertain) } }

  /// The rows left out, in words; nil if there are none.
  var missing: String? {
    let onsets = all.flatMap(\.onsets)
    let counts = [
      (all.count - exposed.count, "patient", "never on it"),
      (onsets.count { $0.place == .outside }, "event", "outside that time"),
      (onsets.count { $0.place == .otherSuspect }, "event", "with another suspect only"),
    ]
    let parts = counts.filter { $0.0 > 0 }.map { "\(counted($0.0, $0.1)) \($0.2)" }
    return parts.isEmpty ? nil : "not counted, time on \(basis.rawValue): " + parts.joined(separator: ", ")
  }

  private var days: Int { exposed.reduce(0) { $0 + $1.days } }

  /// The row of a term, or of any.
  func row(_ term: String?) -> RatesQuery.Row {
    let years = Double(days) / 365.25
    let events = exposed.reduce(0) { $0 + RateCohort.countedOnsets($1, term).count }
    var row = RatesQuery.Row(
      exposure: basis, term: term, patients: proportion(term), pairs: basis == .combination ? pairs(term) : nil,
      rate: (EventRate(count: events, time: years / 100), years), missing: missing(term))
    if suppression.isOn { row.withhold(all: withheld.contains(term)) }
    return row
  }

  /// The positions in the log that the row rests on: everyone's time at risk and the adverse events of its term.
  func events(_ term: String?) -> [Int] {
    if suppression.isOn { return [] }
    let others = Set(all.flatMap(\.onsets).filter { term != nil && $0.term != term }.map(\.sequenceNumber))
    return Set(all.flatMap(\.events)).subtracting(others).sorted()
  }

  private func proportion(_ term: String?) -> Proportion {
    Proportion(count: exposed.count { !RateCohort.countedOnsets($0, term).isEmpty }, total: exposed.count)
  }

  private func pairs(_ term: String?) -> (all: Int, withEvent: Int) {
    let pairs = exposed.flatMap(\.rows)
    return (pairs.count, pairs.count { row in term.map(row.contains) ?? !row.isEmpty })
  }

  private func missing(_ term: String?) -> RatesQuery.Missing {
    let onsets = all.flatMap(\.onsets).filter { term == nil || $0.term == term }
    return RatesQuery.Missing(
      notExposed: all.count - exposed.count, outside: onsets.count { $0.place == .outside },
      otherSuspect: onsets.count { $0.place == .otherSuspect }, uncertain: onsets.count(where: \.isUncertain))
  }
}
