import PatientRecord
import Projections
import Statistics
import Text

/// All patients under one kind of treatment, and what adverse events they had.
///
/// Made in one pass over the adverse events, whatever the number of terms.
struct RateCohort {
  /// The counts of one term, or of any adverse event.
  private struct Tally {
    /// The names of the patients at risk with an event that counts.
    var patients: [String] = []
    /// The number of pairs with an event that counts.
    var pairs = 0
    /// The number of those patients with several events that count.
    var repeatedCount: Int { repeats.count }
    /// The number of events that count, and of those that do not.
    var counted = 0
    var (outside, otherSuspect, uncertain) = (0, 0, 0)
    /// The positions of all of them in the log.
    var positions: [Int] = []
    /// The number of events that count, by patients with several.
    private(set) var repeats: [String: Int] = [:]

    mutating func add(_ onset: AdverseEventExposure.Onset, of part: AdverseEventExposure) {
      positions.append(onset.sequenceNumber)
      if onset.isUncertain { uncertain += 1 }
      switch onset.place {
      case .outside: outside += 1
      case .otherSuspect: otherSuspect += 1
      case .counted:
        guard part.isExposed else { return }
        counted += 1
        if patients.last != part.patient {
          patients.append(part.patient)
        } else {
          repeats[part.patient, default: 1] += 1
        }
      }
    }
  }

  /// The counts of all terms, made in one pass.
  private struct Counts {
    var any = Tally()
    var byTerm: [String: Tally] = [:]
    var positions: Set<Int> = []
    var hasRepeats = false
    var steps = 0

    init(_ parts: [AdverseEventExposure]) {
      for part in parts {
        let before = any.counted
        for onset in part.onsets {
          steps += 1
          any.add(onset, of: part)
          byTerm[onset.term, default: Tally()].add(onset, of: part)
        }
        for row in part.rows where !row.isEmpty {
          any.pairs += 1
          for term in Set(row) {
            steps += 1
            byTerm[term, default: Tally()].pairs += 1
          }
        }
        positions.formUnion(part.events)
        hasRepeats = hasRepeats || any.counted - before > 1
      }
    }
  }

  /// The rows: nil for any adverse event, then each term by name.
  let terms: [String?]
  /// The terms that are asked for and that no adverse event has, with those that are near.
  let unknown: [String: [String]]
  /// True if some patient had several events that count.
  let hasRepeats: Bool
  /// True if some patient has several pairs.
  let hasRepeatedPatients: Bool
  /// The number of adverse events and of rows that were looked at.
  let steps: Int
  private let basis: AdverseEventExposure.Basis
  private let any: Tally
  private let byTerm: [String: Tally]
  /// The number of patients asked about, of those ever at risk (the denominator), and of their pairs.
  private let (all, exposed, pairs): (Int, Int, Int)
  /// The number of patients who were on the treatment for no time that counts.
  private let treatedUncounted: Int
  /// The number of combinations that are possible only and do not count.
  let possible: Int
  private let (days, staleDays): (Int, Int)
  /// The patients ever at risk and their days.
  private let times: [(patient: String, days: Int)]
  private let profile: Profile
  /// The number of patients of whom the first day on treatment is not known, if a window after it is asked for.
  private let unknownStarts: Int
  /// The positions of events that are no adverse event.
  private let restingOn: [Int]
  private let suppression: Suppression
  private let withheld: Set<String?>

  init(
    _ parts: [AdverseEventExposure], _ basis: AdverseEventExposure.Basis, _ profile: Profile,
    terms asked: [String], _ suppression: Suppression,
    beside shownBeside: Set<String>? = nil
  ) {
    let counts = Counts(parts)
    let (any, byTerm) = (counts.any, counts.byTerm)
    let exposed = parts.filter(\.isExposed)
    let known = byTerm.keys.sorted()
    let spellings = Dictionary(known.map { (FoldedText($0), $0) }, uniquingKeysWith: { first, _ in first })
    // A term that is asked for is found in any spelling.
    let named = asked.isEmpty ? known : asked.map { spellings[FoldedText($0)] ?? $0 }.distinctWhenFolded
    terms = [nil] + named
    let missing = asked.filter { spellings[FoldedText($0)] == nil }
    unknown = Dictionary(missing.map { ($0, nearest(to: $0, among: known)) }) { first, _ in first }
    (self.any, self.byTerm, self.basis, self.profile, self.suppression) = (any, byTerm, basis, profile, suppression)
    unknownStarts = parts.count(where: \.isStartUnknown)
    times = exposed.map { ($0.patient, $0.days) }
    (steps, hasRepeats) = (counts.steps, counts.hasRepeats)
    hasRepeatedPatients = basis == .combination && parts.contains { $0.rows.count > 1 }
    (all, self.exposed, pairs) = (parts.count, exposed.count, exposed.reduce(0) { $0 + $1.rows.count })
    treatedUncounted = parts.count { $0.isTreated && !$0.isExposed }
    possible = parts.reduce(0) { $0 + $1.possible }
    (days, staleDays) = (exposed.reduce(0) { $0 + $1.days }, exposed.reduce(0) { $0 + $1.staleDays })
    restingOn = counts.positions.subtracting(any.positions).sorted()
    let cells = named.map { Set(byTerm[$0]?.patients ?? []) }
    let hidden = suppression.withheld(cells) { index in
      suppression.withholds(cells[index].count, of: exposed.count)
        || suppression.withholds(byTerm[named[index]]?.repeatedCount ?? 0)
    }
    var withheld: Set<String?> = Set(hidden.cells.map { named[$0] })
    // Whoever had any event and not that of a shown term is what is left of any.
    let isLeftOver = cells.indices.contains { index in
      !cells[index].isEmpty && !hidden.cells.contains(index)
        && suppression.withholds(any.patients.count - cells[index].count)
    }
    if hidden.total || isLeftOver || suppression.withholds(any.repeatedCount)
      || suppression.withholds(any.patients.count, of: exposed.count)
    {
      withheld.insert(nil)
    }
    let others = shownBeside.map { suppression.withholds(Set(exposed.map(\.patient)), beside: $0) } ?? false
    self.withheld = suppression.withholds(exposed.count) || others ? Set(terms) : withheld
  }

  /// The number of events that may lie within the time at risk or outside it.
  var uncertain: Int { any.uncertain }

  /// The rows left out, in words; nil if there are none.
  var missing: String? {
    let counts = [
      (all - exposed - treatedUncounted, "patient", "never on it"),
      (treatedUncounted, "patient", "on it for no time that counts"), (any.outside, "event", "outside that time"),
      (any.otherSuspect, "event", "with another suspect only"),
    ]
    let parts = counts.filter { $0.0 > 0 }.map { "\(counted($0.0, $0.1)) \($0.2)" }
    return parts.isEmpty ? nil : "not counted, time on \(profile.inWords(basis)): " + parts.joined(separator: ", ")
  }

  /// The patients in no window since their first day on treatment is not known, in words; nil if there are none.
  var startUnknown: String? {
    unknownStartNote(unknownStarts, basis, profile)
  }

  /// The share of the time at risk that lies more than a year after the patients' last entries, in words; nil if it is
  /// none.
  var stale: String? {
    staleNote(staleDays, of: days, isSuppressing: suppression.isOn).map { "\(profile.inWords(basis)): " + $0 }
  }

  /// The row of a term, or of any.
  func row(_ term: String?) -> RatesQuery.Row {
    let years = Double(days) / 365.25
    let tally = tally(term)
    var row = RatesQuery.Row(
      exposure: basis, treatment: profile.inWords(basis), riskWindow: profile.lag, term: term,
      patients: Proportion(count: tally.patients.count, total: exposed),
      pairs: basis == .combination ? (pairs, tally.pairs) : nil,
      rate: (EventRate(count: tally.counted, time: years / 100), years), robust: robust(tally),
      missing: RatesQuery.Missing(
        notExposed: all - exposed, outside: tally.outside, otherSuspect: tally.otherSuspect, uncertain: tally.uncertain)
    )
    if suppression.isOn { row.withhold(all: withheld.contains(term)) }
    return row
  }

  /// The limits of a rate that allow for several events of a patient; nil if nobody has several, or by the rule
  /// `variance`. O(patients) for a term with repeats.
  private func robust(_ tally: Tally) -> ConfidenceLimits? {
    if tally.repeats.isEmpty || profile.variance == .rows || suppression.isOn { return nil }
    let once = Set(tally.patients)
    let rows = times.map { patient, days in
      (
        events: tally.repeats[patient] ?? (once.contains(patient) ? 1 : 0), time: Double(days) / 365.25 / 100
      )
    }
    let limits = ClusteredRate(rows, clusters: Clusters(times.map(\.patient))).limits()
    return limits.lower == nil ? nil : limits
  }

  /// The positions in the log that the row rests on: everyone's time at risk and the adverse events of its term.
  func events(_ term: String?) -> [Int] { suppression.isOn ? [] : (restingOn + tally(term).positions).sorted() }

  private func tally(_ term: String?) -> Tally { term.map { byTerm[$0] ?? Tally() } ?? any }
}

/// Says how many patients are in no time after a start, since their first day on treatment is not known; nil for none.
func unknownStartNote(_ count: Int, _ basis: AdverseEventExposure.Basis, _ profile: Profile) -> String? {
  count == 0
    ? nil : "\(counted(count, "patient")) on \(profile.inWords(basis)) when first heard of: in no time after a start"
}
