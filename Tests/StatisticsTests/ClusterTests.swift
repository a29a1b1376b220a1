import TestSupport
import Testing

@testable import Statistics

@Suite("Patients with several rows")
struct ClusterTests {
  /// One patient stopped at 1 and at 2; another at 3, and still goes on at 4.
  private let rows = cohort("1 2 3 4+")
  private let patients = Clusters(["P", "P", "Q", "Q"])

  @Test("clusters are numbered in the order in which they appear")
  func numbers() {
    let clusters = Clusters(["b", "a", "b"])
    #expect(clusters.numbers == [0, 1, 0] && clusters.count == 2 && clusters.isRepeating)
    #expect(!Clusters(["b", "a"]).isRepeating && Clusters([] as [Int]).count == 0)
  }

  @Test("by hand: two patients with two rows each tell as much as two rows")
  func worked() {
    // After 2 the curve is 1/2. A row at risk at 1 and 2 has the influence 1/12 + 1/6 = 1/4 on log S; the row that ends
    // at 1 has 1/12 − 1/3 = −1/4, the one at 2 has 1/4 − 1/2 = −1/4. P −1/2, Q 1/2: the squares make 1/2, while
    // Greenwood has 1/12 + 1/6 = 1/4. One event in two rows has 1/2 as well.
    let point = KaplanMeier(rows, clusters: patients).estimate(at: 2)
    #expect(point?.value == 0.5 && agree(point?.standardError, 0.125.squareRoot()))
    #expect(KaplanMeier(rows).estimate(at: 2)?.standardError == 0.25)
    let two = KaplanMeier(cohort("2 4+")).estimate(at: 2)
    #expect(agree(point?.limits.lower, two?.limits.lower) && agree(point?.limits.upper, two?.limits.upper))
  }

  @Test("by hand: the restricted mean")
  func mean() {
    // To 4 it is 1 + 3/4 + 1/2 + 1/4; beyond 1, 2 and 3 there lie 3/2, 3/4 and 1/4. Each influence on log S is weighted
    // by the area beyond: P −3/8 − 1/8, Q 1/8 + 3/8; of independent rows it is 9/4 · 1/12 + 9/16 · 1/6 + 1/16 · 1/2.
    let mean = KaplanMeier(rows, clusters: patients).restrictedMean()
    #expect(mean?.mean == 2.5 && agree(mean?.standardError, 0.5.squareRoot()))
    #expect(agree(KaplanMeier(rows).restrictedMean()?.standardError, 0.3125.squareRoot()))
  }

  @Test("one patient says nothing about others: no limits and no standard errors")
  func onePatient() {
    let one = Clusters([7, 7, 7, 7])
    let curve = KaplanMeier(rows, clusters: one)
    for time in [0.5, 1, 2.5] {
      #expect(curve.estimate(at: time)?.limits == ConfidenceLimits.none)
      #expect(curve.estimate(at: time)?.value != nil && curve.estimate(at: time)?.standardError == nil)
    }
    #expect(curve.limits(transform: .plain).allSatisfy { $0 == .none } && curve.medianInterval() == .none)
    #expect(curve.restrictedMean()?.mean == 2.5)
    #expect(curve.restrictedMean()?.standardError == nil && curve.restrictedMean(horizon: 0.5)?.standardError == nil)
    let competing = rows.map { CompetingObservation(time: $0.time, cause: $0.isEvent ? 0 : nil) }
    let point = AalenJohansen(competing, causes: 1, clusters: one).estimate(of: 0, at: 2)
    #expect(point?.value == 0.5 && point?.standardError == nil && point?.limits == ConfidenceLimits.none)
  }

  @Test("a patient for each row, all seen from the start: Greenwood's variance", arguments: seeds)
  func rowsOfTheirOwn(seed: UInt64) {
    var generator = RepeatableRandomNumberGenerator(seed: seed)
    let rows = randomCohort(&generator)
    let (plain, patients) = (KaplanMeier(rows), KaplanMeier(rows, clusters: Clusters(rows.indices)))
    guard rows.count > 1 else { return }
    #expect(agree(plain.steps.map(\.logVariance), patients.steps.map(\.logVariance)), "seed \(seed)")
    #expect(agree(plain.restrictedMean()?.standardError, patients.restrictedMean()?.standardError), "seed \(seed)")
  }

  @Test(
    "every row twice under its patient changes no figure of patients, and halves the variance of rows", arguments: seeds
  )
  func twice(seed: UInt64) {
    var generator = RepeatableRandomNumberGenerator(seed: seed)
    let (rows, clusters) = randomLate(&generator)
    let doubled = Clusters(clusters.numbers + clusters.numbers)
    let (once, twice) = (KaplanMeier(rows, clusters: clusters), KaplanMeier(rows + rows, clusters: doubled))
    #expect(agree(once.steps.map(\.logVariance), twice.steps.map(\.logVariance)), "seed \(seed)")
    #expect(agree(once.restrictedMean()?.standardError, twice.restrictedMean()?.standardError), "seed \(seed)")
    let halves = KaplanMeier(rows).steps.map { $0.logVariance / 2 }
    #expect(agree(KaplanMeier(rows + rows).steps.map(\.logVariance), halves), "seed \(seed)")
  }

  @Test("the incidence of one cause has the variance of the curve", arguments: seeds)
  func oneCause(seed: UInt64) {
    var generator = RepeatableRandomNumberGenerator(seed: seed)
    let (rows, clusters) = randomLate(&generator)
    let curve = KaplanMeier(rows, clusters: clusters)
    let competing = rows.map { CompetingObservation(time: $0.time, cause: $0.isEvent ? 0 : nil, entry: $0.entry) }
    let incidence = AalenJohansen(competing, causes: 1, clusters: clusters)
    guard clusters.count > 1 else { return }
    for (index, step) in curve.steps.enumerated() {
      let variance = step.survival == 0 ? 0 : step.survival * step.survival * step.logVariance
      #expect(((incidence.variance(of: 0, after: index) ?? .nan) - variance).magnitude < 1e-14, "seed \(seed)")
      #expect(agree(incidence.steps[index].incidences[0], 1 - step.survival), "seed \(seed)")
    }
  }

  @Test("the follow-up has patients too")
  func followUp() {
    let reversed = KaplanMeier.ofFollowUp(cohort("1+ 2+ 3+ 4"), clusters: patients)
    #expect(reversed == KaplanMeier(rows, clusters: patients))
  }
}

@Suite("Rates of patients")
struct ClusteredRateTests {
  @Test("by hand: six events in eight years of three patients")
  func worked() {
    // The rate is 3/4. 4 − 3/4 · 2 = 5/2 in two rows, 0 − 3/4 · 2 = −3/2, 2 − 3/4 · 4 = −1: the squares make 19/2, the
    // variance of the logarithm 3/2 · 19/2 / 36 = 19/48. Student's t on 2 degrees of freedom has 4.302653 at 97.5 %.
    let rate = ClusteredRate(
      [(events: 1, time: 0.5), (events: 3, time: 1.5), (events: 0, time: 2), (events: 2, time: 4)],
      clusters: Clusters([1, 1, 2, 3]))
    #expect(rate.rate == EventRate(count: 6, time: 8) && rate.clusters == 3)
    #expect(agree(rate.logStandardError, (19.0 / 48).squareRoot()))
    #expect(agree(rate.limits().lower, 0.0500512206808126) && agree(rate.limits().upper, 11.238487140747))
  }

  @Test("without an event, and of one patient, there are no limits")
  func none() {
    let silent = ClusteredRate([(events: 0, time: 1), (events: 0, time: 2)], clusters: Clusters([1, 2]))
    #expect(silent.logStandardError == nil && silent.limits() == .none && silent.rate.estimate == 0)
    let one = ClusteredRate([(events: 1, time: 1), (events: 0, time: 2)], clusters: Clusters([1, 1]))
    #expect(one.logStandardError == nil && one.limits() == .none && one.rate.count == 1)
    let noTime = ClusteredRate([(events: 0, time: 0)], clusters: Clusters([1]))
    #expect(noTime.rate.estimate == nil && noTime.limits() == .none)
  }

  @Test("every row twice under its patient changes no limit")
  func twice() {
    let rows = [(events: 2, time: 1.0), (events: 0, time: 3.0), (events: 1, time: 2.0)]
    let once = ClusteredRate(rows, clusters: Clusters([1, 2, 3]))
    let twice = ClusteredRate(rows + rows, clusters: Clusters([1, 2, 3, 1, 2, 3]))
    #expect(agree(once.limits().lower, twice.limits().lower) && agree(once.limits().upper, twice.limits().upper))
  }
}
