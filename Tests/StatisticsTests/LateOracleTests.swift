import Testing

@testable import Statistics

@Suite("R says the same of late entry, strata and patients")
struct LateOracleTests {
  @Test("the table holds what the script writes")
  func table() { #expect(OracleTable.late.names(of: "rows").count == 11) }

  @Test("curves of rows and of patients, with and without late entry", arguments: OracleTable.late.names(of: "rows"))
  func curves(name: String) {
    let cohort = LateCohort(name)
    let rows = KaplanMeier(cohort.observations)
    #expect(agree(cohort.times.map { Double(rows.atRisk(at: $0)) }, OracleTable.late.row("at-risk", name)))
    #expect(agree(cohort.figures(of: rows), OracleTable.late.row("curve-rows", name)))
    let patients = KaplanMeier(cohort.observations, clusters: cohort.clusters)
    #expect(agree(cohort.figures(of: patients), OracleTable.late.row("curve-patients", name)))
    let early = KaplanMeier(cohort.punctual, clusters: cohort.clusters)
    #expect(agree(cohort.figures(of: early), OracleTable.late.row("early-patients", name)))
  }

  @Test("restricted means, with the errors of rows and of patients", arguments: OracleTable.late.names(of: "rows"))
  func means(name: String) {
    let cohort = LateCohort(name)
    let horizons = [cohort.longest, cohort.longest * 0.625]
    let rows = horizons.map { KaplanMeier(cohort.observations).restrictedMean(horizon: $0) }
    let patients = horizons.map {
      KaplanMeier(cohort.observations, clusters: cohort.clusters).restrictedMean(horizon: $0)
    }
    #expect(agree(rows.map { $0?.mean }, patients.map { $0?.mean }))
    let figures = rows.map { $0?.mean } + rows.map { $0?.standardError } + patients.map { $0?.standardError }
    #expect(agree(figures, OracleTable.late.row("mean", name)))
  }

  @Test("cumulative incidences of rows and of patients", arguments: OracleTable.late.names(of: "rows"))
  func incidences(name: String) {
    let cohort = LateCohort(name)
    let rows = AalenJohansen(cohort.competing, causes: 2)
    #expect(agree(cohort.figures(of: rows), OracleTable.late.row("incidence-rows", name)))
    #expect(cohort.times.map(rows.atRisk) == cohort.times.map(KaplanMeier(cohort.observations).atRisk))
    let patients = AalenJohansen(cohort.competing, causes: 2, clusters: cohort.clusters)
    #expect(agree(cohort.figures(of: patients), OracleTable.late.row("incidence-patients", name)))
  }

  @Test("stratified log-rank tests, with and without late entry", arguments: OracleTable.late.names(of: "rows"))
  func ranks(name: String) {
    let cohort = LateCohort(name)
    #expect(agree(cohort.figures(of: cohort.punctual), OracleTable.late.row("strata-rank", name)))
    #expect(agree(cohort.figures(of: cohort.observations), OracleTable.late.row("late-rank", name)))
  }

  @Test("rates of patients", arguments: OracleTable.late.names(of: "rows"))
  func rates(name: String) {
    let rate = LateCohort(name).rate
    let figures = [rate.rate.estimate, rate.logStandardError, rate.limits().lower, rate.limits().upper]
    #expect(agree(figures, OracleTable.late.row("rate", name)))
  }
}

extension OracleTable {
  static let late = OracleTable(OracleLate.text)
}

/// A cohort of the table, with the figures of a line of it.
private struct LateCohort {
  /// Of each row: entry, time, cause, group, stratum, patient, events.
  private let rows: [[Double]]

  init(_ name: String) {
    rows = OracleTable.late.texts("rows", name).map { $0.split(separator: ":").compactMap { Double($0) } }
  }

  var competing: [CompetingObservation] {
    rows.map { CompetingObservation(time: $0[1], cause: $0[2] == 0 ? nil : Int($0[2]) - 1, entry: $0[0]) }
  }

  var observations: [Observation] { rows.map { Observation(time: $0[1], isEvent: $0[2] > 0, entry: $0[0]) } }

  /// The same without late entry.
  var punctual: [Observation] { rows.map { Observation(time: $0[1], isEvent: $0[2] > 0) } }

  var clusters: Clusters { Clusters(rows.map { $0[5] }) }

  var rate: ClusteredRate {
    ClusteredRate(rows.map { (events: Int($0[6]), time: $0[1] - $0[0]) }, clusters: clusters)
  }

  var longest: Double { rows.map { $0[1] }.max() ?? 0 }

  var times: [Double] { [0.25, 0.5, 0.625, 1].map { $0 * longest } }

  /// The curve, its errors and limits at the times, and the median with its limits.
  func figures(of curve: KaplanMeier) -> [Double?] {
    let interval = curve.medianInterval()
    return figures(of: times.map { curve.estimate(at: $0) }) + [curve.median, interval.lower, interval.upper]
  }

  func figures(of curves: AalenJohansen) -> [Double?] {
    (0..<2).flatMap { cause in figures(of: times.map { curves.estimate(of: cause, at: $0) }) }
  }

  private func figures(of points: [CurvePoint?]) -> [Double?] {
    points.map { $0?.value } + points.map { $0?.standardError } + points.map { $0?.limits.lower }
      + points.map { $0?.limits.upper }
  }

  /// The statistic, its probability and the expected events; R's script writes NA for each where there is no test.
  func figures(of observations: [Observation]) -> [Double?] {
    let groups = Set(rows.map { $0[3] }).sorted()
    let strata = Set(rows.map { $0[4] }).sorted().map { stratum in
      groups.map { group in
        rows.indices.filter { rows[$0][3] == group && rows[$0][4] == stratum }.map { observations[$0] }
      }
    }
    guard let test = LogRank(strata: strata) else { return Array(repeating: nil, count: 2 + groups.count) }
    return [test.chiSquare, test.pValue] + test.groups.map(\.expected)
  }
}
