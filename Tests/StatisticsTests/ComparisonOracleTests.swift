import Testing

@testable import Statistics

@Suite("R says the same of groups, causes and exact limits")
struct ComparisonOracleTests {
  @Test("the tables hold what the script writes")
  func tables() {
    #expect(OracleTable.comparisons.names(of: "causes").count == 15)
    #expect(OracleTable.exact.names(of: "exact").count == 13)
    #expect(OracleTable.exact.rows("tail", "chi-square", width: 3).count == 50)
  }

  @Test("log-rank tests of two to four groups", arguments: OracleTable.comparisons.names(of: "causes"))
  func logRank(name: String) throws {
    let observations = OracleTable.comparisons.competing(name)
    let groups = OracleTable.comparisons.row("groups", name)
    let members = Set(groups.compactMap(\.self)).sorted().map { group in
      zip(observations, groups).filter { $0.1 == group }.map {
        Observation(time: $0.0.time, isEvent: $0.0.cause != nil)
      }
    }
    let test = try #require(LogRank(members))
    let figures = [test.chiSquare, Double(test.degreesOfFreedom), test.pValue] + test.groups.map(\.expected)
    #expect(agree(figures, OracleTable.comparisons.row("rank", name)))
    #expect(test.groups.map(\.count) == members.map(\.count))
    #expect(test.groups.map(\.observed) == members.map { $0.count(where: \.isEvent) })
  }

  @Test(
    "cumulative incidences, their standard errors and limits", arguments: OracleTable.comparisons.names(of: "causes"))
  func incidences(name: String) throws {
    let curves = AalenJohansen(OracleTable.comparisons.competing(name), causes: 2)
    let rows = OracleTable.comparisons.rows("incidence", name, width: 10)
    #expect(rows.count == 6)
    for row in rows {
      let (cause, time) = (Int(row[0] ?? 0) - 1, row[1] ?? 0)
      let points = IntervalTransform.allCases.map { curves.estimate(of: cause, at: time, transform: $0) }
      let limits = points.flatMap { [$0?.limits.lower, $0?.limits.upper] }
      #expect(
        agree([points[0]?.value, points[0]?.standardError] + limits, Array(row[2...])), "cause \(cause) at \(time)")
    }
  }

  @Test("Clopper-Pearson, Wilson and Garwood", arguments: OracleTable.exact.names(of: "exact"))
  func exact(name: String) throws {
    let row = OracleTable.exact.row("exact", name)
    let proportion = Proportion(count: Int(row[0] ?? 0), total: Int(row[1] ?? 0))
    let rate = EventRate(count: proportion.count, time: row[2] ?? 0)
    let limits = [proportion.clopperPearson(), proportion.wilson(), rate.exactLimits()].flatMap {
      [$0.lower, $0.upper]
    }
    #expect(agree(limits + [proportion.upperLimit(), rate.upperLimit()], Array(row[3...])))
  }

  @Test("the tails of the chi-square distribution, far out as well")
  func tails() {
    for row in OracleTable.exact.rows("tail", "chi-square", width: 3) {
      let tail = chiSquareUpperTail(row[0] ?? 0, degreesOfFreedom: Int(row[1] ?? 0))
      #expect((tail / (row[2] ?? 0) - 1).magnitude < 1e-11, "\(row)")
    }
  }
}

extension OracleTable {
  static let comparisons = OracleTable(OracleComparisons.text)
  static let exact = OracleTable(OracleExact.text)

  /// A cohort of the table: times, each with a colon and its cause, 0 where censored.
  func competing(_ name: String) -> [CompetingObservation] {
    texts("causes", name).map { word in
      let parts = word.split(separator: ":").compactMap { Double($0) }
      return CompetingObservation(time: parts[0], cause: parts[1] == 0 ? nil : Int(parts[1]) - 1)
    }
  }
}
