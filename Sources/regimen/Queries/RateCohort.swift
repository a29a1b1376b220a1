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
    let named = asked.isEmpty ? Set(all.flatMap { $0.onsets.map(\.term) }).sorted() : asked
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

  /// Whether some patient had several events that count.
  var hasRepeats: Bool { exposed.contains { RateCohort.countedOnsets($0, nil).count > 1 } }

  /// Whether some patient has several pairs.
  var hasRepeatedPatients: Bool { basis == .combination && exposed.contains { $0.rows.count > 1 } }

  /// How many events may lie within the time at risk or outside it.
  var uncertain: Int { all.reduce(0) { $0 + $1.onsets.count(where: \.isUncertain) } }

  /// What was left out, in words; nil where nothing was.
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

  func fields(_ term: String?) -> [(name: String, value: Value)] {
    let head: [(name: String, value: Value)] = [("exposure", .text(basis.rawValue)), ("term", Value(term))]
    let fields = head + proportion(term) + rate(term) + [("missing", missing(term))]
    guard suppression.isOn else { return fields }
    let isWithheld = withheld.contains(term)
    return fields.map { name, value in
      let isKept = ["exposure", "term"].contains(name)
      let isAlwaysHidden = ["pairs", "pairsWithEvent", "missing"].contains(name)
      return (name, isWithheld && !isKept || isAlwaysHidden ? .null : value)
    } + [("withheld", .bool(isWithheld))]
  }

  /// Positions in the log of what the row rests on: everyone's time at risk and the adverse events of its term.
  func events(_ term: String?) -> [Int] {
    if suppression.isOn { return [] }
    let others = Set(all.flatMap(\.onsets).filter { term != nil && $0.term != term }.map(\.sequenceNumber))
    return Set(all.flatMap(\.events)).subtracting(others).sorted()
  }

  private func proportion(_ term: String?) -> [(name: String, value: Value)] {
    let proportion = Proportion(
      count: exposed.count { !RateCohort.countedOnsets($0, term).isEmpty }, total: exposed.count)
    let pairs = exposed.flatMap(\.rows)
    let isPairs = basis == .combination
    return [
      ("patients", .integer(proportion.total)), ("patientsWithEvent", .integer(proportion.count)),
      ("proportion", Value(proportion.estimate)), ("clopperPearson", limits(proportion.clopperPearson())),
      ("wilson", limits(proportion.wilson())),
      ("proportionAtMost", proportion.count == 0 ? Value(proportion.upperLimit()) : .null),
      ("pairs", isPairs ? .integer(pairs.count) : .null),
      ("pairsWithEvent", isPairs ? .integer(pairs.count { row in term.map(row.contains) ?? !row.isEmpty }) : .null),
    ]
  }

  private func rate(_ term: String?) -> [(name: String, value: Value)] {
    let years = Double(days) / 365.25
    let rate = EventRate(
      count: exposed.reduce(0) { $0 + RateCohort.countedOnsets($1, term).count }, time: years / 100)
    return [
      ("count", .integer(rate.count)), ("patientYears", .number(years)),
      ("per100PatientYears", Value(rate.estimate)), ("exactPoisson", limits(rate.exactLimits())),
      ("rateAtMost", rate.count == 0 ? Value(rate.upperLimit()) : .null),
    ]
  }

  private func missing(_ term: String?) -> Value {
    let onsets = all.flatMap(\.onsets).filter { term == nil || $0.term == term }
    return [
      "notExposed": .integer(all.count - exposed.count), "outside": .integer(onsets.count { $0.place == .outside }),
      "otherSuspect": .integer(onsets.count { $0.place == .otherSuspect }),
      "uncertain": .integer(onsets.count(where: \.isUncertain)),
    ]
  }

  private func limits(_ limits: ConfidenceLimits) -> Value {
    ["lower": Value(limits.lower), "upper": Value(limits.upper)]
  }
}
