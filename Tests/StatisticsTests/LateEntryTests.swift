import TestSupport
import Testing

@testable import Statistics

@Suite("Late entry")
struct LateEntryTests {
  /// Two seen from the start, one from 2, one from 4 on.
  private let late = [
    Observation(time: 4, isEvent: true), Observation(time: 6, isEvent: true),
    Observation(time: 5, isEvent: true, entry: 2), Observation(time: 8, isEvent: false, entry: 4),
  ]

  @Test("by hand: at risk after the entry, and up to the end")
  func worked() {
    // At 4 three are at risk: the one that enters at 4 is not yet. At 5 three, at 6 two, at 8 one.
    let curve = KaplanMeier(late)
    #expect(curve.steps.map(\.atRisk) == [3, 3, 2, 1])
    let survival: [Double?] = [2.0 / 3, 4.0 / 9, 2.0 / 9, 2.0 / 9]
    let variances: [Double?] = [1.0 / 6, 1.0 / 3, 5.0 / 6, 5.0 / 6]
    #expect(agree(curve.steps.map(\.survival), survival) && agree(curve.steps.map(\.logVariance), variances))
    #expect([1, 2, 3, 4, 4.5, 6, 7, 9].map { curve.atRisk(at: $0) } == [2, 2, 3, 3, 3, 2, 1, 0])
    #expect(curve.median == 5 && curve.longestTime == 8)
  }

  @Test("by hand: time before the entry makes a curve too good")
  func naive() {
    let curve = KaplanMeier(late.map { Observation(time: $0.time, isEvent: $0.isEvent) })
    #expect(agree(curve.steps.map(\.survival), [3.0 / 4, 1.0 / 2, 1.0 / 4, 1.0 / 4] as [Double?]))
    #expect(curve.median == 5.5)
  }

  @Test("an observation that enters when it ends, or later, was never at risk", arguments: [5.0, 5 + 1e-9, 6])
  func neverAtRisk(entry: Double) {
    let curve = KaplanMeier(late + [Observation(time: 5, isEvent: true, entry: entry)])
    #expect(curve == KaplanMeier(late))
    #expect(KaplanMeier([Observation(time: 5, isEvent: true, entry: entry)]) == KaplanMeier([]))
    let competing = late.map { CompetingObservation(time: $0.time, cause: $0.isEvent ? 0 : nil, entry: $0.entry) }
    let curves = AalenJohansen(competing + [CompetingObservation(time: 5, cause: 1, entry: entry)], causes: 2)
    #expect(curves.steps == AalenJohansen(competing, causes: 2).steps)
  }

  @Test("an entry and an end that differ by rounding are one time", arguments: [4 - 1e-9, 4, 4 + 1e-9])
  func ties(entry: Double) {
    let curve = KaplanMeier([Observation(time: 4, isEvent: true), Observation(time: 9, isEvent: true, entry: entry)])
    #expect(curve.steps.map(\.atRisk) == [1, 1])
  }

  @Test("at time 0 those are at risk who enter at 0")
  func zero() {
    let curve = KaplanMeier([Observation(time: 0, isEvent: true), Observation(time: 3, isEvent: false, entry: 1)])
    #expect(curve.steps.map(\.atRisk) == [1, 1] && curve.survival(at: 0) == 0 && curve.atRisk(at: 0) == 1)
  }

  @Test("a curve that is at 0 when someone enters stays there")
  func gap() {
    let curve = KaplanMeier([Observation(time: 1, isEvent: true), Observation(time: 5, isEvent: true, entry: 3)])
    #expect(curve.steps.map(\.survival) == [0, 0] && curve.atRisk(at: 2) == 0 && curve.median == 1)
  }

  @Test("cut into pieces, of which each enters where the one before ended, a row says the same", arguments: seeds)
  func pieces(seed: UInt64) {
    var generator = RepeatableRandomNumberGenerator(seed: seed)
    let whole = randomLate(&generator)
    let pieces = whole.rows.enumerated().flatMap { index, row -> [(Observation, Int)] in
      let middle = row.entry + ((row.time - row.entry) / 2).rounded()
      guard middle > row.entry, middle < row.time else { return [(row, index)] }
      return [
        (Observation(time: middle, isEvent: false, entry: row.entry), index),
        (Observation(time: row.time, isEvent: row.isEvent, entry: middle), index),
      ]
    }
    let patients = Clusters(pieces.map { whole.clusters.numbers[$0.1] })
    let (curve, cut) = (
      KaplanMeier(whole.rows, clusters: whole.clusters), KaplanMeier(pieces.map(\.0), clusters: patients)
    )
    for step in curve.steps {
      let (point, other) = (curve.estimate(at: step.time), cut.estimate(at: step.time))
      #expect(agree(point?.value, other?.value) && agree(point?.standardError, other?.standardError), "seed \(seed)")
      #expect(curve.atRisk(at: step.time) == cut.atRisk(at: step.time), "seed \(seed)")
    }
    #expect(agree(curve.restrictedMean()?.standardError, cut.restrictedMean()?.standardError), "seed \(seed)")
    #expect(curve.median == cut.median && curve.medianInterval() == cut.medianInterval(), "seed \(seed)")
  }
}

/// Rows with whole times, of which a third enters late, of half as many patients.
func randomLate(_ generator: inout RepeatableRandomNumberGenerator) -> (rows: [Observation], clusters: Clusters) {
  let rows = (0..<Int.random(in: 4...30, using: &generator)).map { _ in
    let entry = Int.random(in: 0..<3, using: &generator) == 0 ? Int.random(in: 1...9, using: &generator) : 0
    return Observation(
      time: Double(entry + Int.random(in: 1...15, using: &generator)),
      isEvent: Int.random(in: 0..<3, using: &generator) > 0, entry: Double(entry))
  }
  let patients = rows.map { _ in Int.random(in: 0..<(rows.count + 1) / 2, using: &generator) }
  return (rows, Clusters(patients))
}
