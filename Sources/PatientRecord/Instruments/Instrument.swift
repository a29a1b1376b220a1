/// An instrument of scores, such as SALT: the scores that it has, and the responses that they show.
///
/// Two are the same if they have one name: a catalogue has one of each.
package struct Instrument: Hashable, Sendable {
  /// The usual name, as answers have it.
  package let name: String
  /// Its other names.
  package let otherNames: [String]
  /// The scores that there are.
  package let range: ClosedRange<Double>
  /// True if there are no scores between whole numbers.
  package let isWhole: Bool
  /// The side on which a score is better.
  package let better: BetterScore
  /// The responses that a score shows.
  package let criteria: [ScoreCriterion]
  /// The smallest change that patients notice; nil where none is stated.
  package let minimumDifference: Double?
  /// The worst score that a complete response can have; nil where the instrument does not measure the disease.
  let worstForComplete: Double?
  /// Parts of the names, folded, of the diseases that it measures; empty where it measures no disease in particular.
  let conditions: FoldedWords
  /// The publications that define it and its criteria, or the department.
  package let source: String

  init(
    _ name: String, names otherNames: [String] = [], _ range: ClosedRange<Double>, isWhole: Bool = false,
    better: BetterScore = .lower, complete worst: Double? = nil, of conditions: FoldedWords = [],
    minimumDifference: Double? = nil, _ criteria: [ScoreCriterion] = [], source: String
  ) {
    (self.name, self.otherNames, self.range, self.isWhole) = (name, otherNames, range, isWhole)
    (self.better, self.criteria, self.minimumDifference) = (better, criteria, minimumDifference)
    (worstForComplete, self.conditions, self.source) = (worst, conditions, source)
  }

  /// Tells if a score is one of the instrument.
  package func allows(_ score: Double) -> Bool { range.contains(score) && (!isWhole || score == score.rounded()) }

  /// Tells if the left has the name of the right.
  package static func == (left: Instrument, right: Instrument) -> Bool { left.name == right.name }

  /// Hashes the name.
  package func hash(into hasher: inout Hasher) { hasher.combine(name) }
}

/// The instruments that are known by name: those of a department before the built-in ones.
package struct InstrumentCatalogue: Sendable {
  /// The instruments that come with the program.
  package static let builtIn = InstrumentCatalogue(own: [])

  /// The instruments in order.
  package let instruments: [Instrument]
  /// The names of the instruments that the department has defined.
  package let ownNames: Set<String>
  private let byName: [String: Int]

  /// The built-in instruments, and before them those that take the place of one of their name.
  init(own: [Instrument]) {
    let replaced = Set(own.map { DrugSpelling.folded($0.name) })
    instruments = own + Instrument.builtIn.filter { !replaced.contains(DrugSpelling.folded($0.name)) }
    ownNames = Set(own.map(\.name))
    var byName: [String: Int] = [:]
    for (place, instrument) in instruments.enumerated() {
      for name in [instrument.name] + instrument.otherNames {
        byName.merge([DrugSpelling.folded(name): place]) { first, _ in first }
      }
    }
    self.byName = byName
  }

  /// The built-in instruments with those that a department has defined, the latest definition of a name first.
  package init(definitions: [InstrumentDefined], pool: RecordPool) {
    var own: [Instrument] = []
    for instrument in definitions.reversed().compactMap({ Instrument($0, pool) }) where !own.contains(instrument) {
      own.append(instrument)
    }
    self.init(own: own)
  }

  /// Returns the instrument of a name, whatever its case, spaces and hyphens; nil for an unknown one.
  package func instrument(named name: String) -> Instrument? {
    byName[DrugSpelling.folded(name)].map { instruments[$0] }
  }
}
