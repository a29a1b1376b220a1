import Statistics

/// One cohort of late.csv: rows that may enter late, in groups, strata and patients.
struct LateCohort {
  private let number: Int
  /// In the order of the file; causes are counted from 0.
  private let observations: [CompetingObservation]
  private let groups: [Int]
  private let strata: [Int]
  private let patients: [Int]
  private let events: [Int]

  static func all(in path: String) throws -> [LateCohort] {
    let cohorts = Dictionary(grouping: try rows(of: path)) { Int($0[0]) }
    return cohorts.sorted { $0.key < $1.key }.map { number, rows in
      LateCohort(
        number: number,
        observations: rows.map {
          CompetingObservation(time: $0[2], cause: $0[3] == 0 ? nil : Int($0[3]) - 1, entry: $0[1])
        },
        groups: rows.map { Int($0[4]) }, strata: rows.map { Int($0[5]) }, patients: rows.map { Int($0[6]) },
        events: rows.map { Int($0[7]) })
    }
  }

  func line(_ figure: Figure) -> String { csvLine(number, figure) }

  var figures: [Figure] {
    let punctual = plain.map { Observation(time: $0.time, isEvent: $0.isEvent) }
    let rows = KaplanMeier(plain)
    return times.map { ("late-at-risk\($0.suffix)", Double(rows.atRisk(at: $0.time))) }
      + curve("late-rows", rows) + curve("late-patients", KaplanMeier(plain, clusters: clusters))
      + curve("early-patients", KaplanMeier(punctual, clusters: clusters)) + means
      + incidences("late-rows-incidence", AalenJohansen(observations, causes: 2))
      + incidences("late-patients-incidence", AalenJohansen(observations, causes: 2, clusters: clusters))
      + rank("strata-rank", punctual) + rank("late-rank", plain)
      + rank("patients-rank", plain, clusters: clusters.numbers) + rate
  }

  private var plain: [Observation] {
    observations.map { Observation(time: $0.time, isEvent: $0.cause != nil, entry: $0.entry) }
  }

  private var clusters: Clusters { Clusters(patients) }

  private var longest: Double { observations.map(\.time).max() ?? 0 }

  /// The times at which curves are read, with the suffix of their figures.
  private var times: [(time: Double, suffix: String)] {
    [0.25, 0.5, 0.625, 1].enumerated().map { ($0.element * longest, "@\($0.offset + 1)") }
  }

  private func curve(_ prefix: String, _ curve: KaplanMeier) -> [Figure] {
    let points = times.flatMap { time, suffix -> [Figure] in
      let point = curve.estimate(at: time)
      return [("\(prefix)-survival\(suffix)", point?.value), ("\(prefix)-error\(suffix)", point?.standardError)]
    }
    let limits = transforms.flatMap { name, transform in
      both("\(prefix)-median-\(name)", curve.medianInterval(transform: transform))
        + times.flatMap { time, suffix in
          both("\(prefix)-\(name)", curve.estimate(at: time, transform: transform)?.limits, at: suffix)
        }
    }
    return points + limits + [("\(prefix)-median", curve.median)]
  }

  private var means: [Figure] {
    let curves = [("rows", KaplanMeier(plain)), ("patients", KaplanMeier(plain, clusters: clusters))]
    return [longest, longest * 0.625].enumerated().flatMap { index, horizon -> [Figure] in
      [("late-mean@\(index + 1)", curves[0].1.restrictedMean(horizon: horizon)?.mean)]
        + curves.map { name, curve in
          ("late-mean-error-\(name)@\(index + 1)", curve.restrictedMean(horizon: horizon)?.standardError)
        }
    }
  }

  private func incidences(_ prefix: String, _ curves: AalenJohansen) -> [Figure] {
    (0..<2).flatMap { cause in
      times.flatMap { time, suffix -> [Figure] in
        let at = "-\(cause + 1)\(suffix)"
        let point = curves.estimate(of: cause, at: time)
        let limits = transforms.flatMap { name, transform in
          both("\(prefix)-\(name)", curves.estimate(of: cause, at: time, transform: transform)?.limits, at: at)
        }
        return [("\(prefix)\(at)", point?.value), ("\(prefix)-error\(at)", point?.standardError)] + limits
      }
    }
  }

  private func rank(_ prefix: String, _ observations: [Observation], clusters: [Int]? = nil) -> [Figure] {
    let names = Set(groups).sorted()
    let members = Set(strata).sorted().map { stratum in
      names.map { name in observations.indices.filter { strata[$0] == stratum && groups[$0] == name } }
    }
    func placed<Part>(_ parts: [Part]) -> [[[Part]]] { members.map { $0.map { $0.map { parts[$0] } } } }
    let test = LogRank(strata: placed(observations), clusters: clusters.map(placed))
    return [("\(prefix)-chi-square", test?.chiSquare), ("\(prefix)-p", test?.pValue)]
      + (test.map { test in
        zip(names, test.groups).map { ("\(prefix)-expected@\($0)", $1.expected) }
      } ?? [])
  }

  private var rate: [Figure] {
    let rate = ClusteredRate(
      zip(observations, events).map { (events: $1, time: $0.time - $0.entry) }, clusters: clusters)
    return [("late-rate", rate.rate.estimate), ("late-rate-error", rate.logStandardError)]
      + both("late-rate", rate.limits())
  }
}
