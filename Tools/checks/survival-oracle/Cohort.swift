import Statistics

/// One cohort of cohorts.csv.
struct Cohort {
  private let number: Int
  /// In the order of the file; causes are counted from 0.
  private let observations: [CompetingObservation]
  private let groups: [Int]

  static func all(in path: String) throws -> [Cohort] {
    let cohorts = Dictionary(grouping: try rows(of: path)) { Int($0[0]) }
    return cohorts.sorted { $0.key < $1.key }.map { number, rows in
      Cohort(
        number: number,
        observations: rows.map { CompetingObservation(time: $0[1], cause: $0[2] == 0 ? nil : Int($0[2]) - 1) },
        groups: rows.map { Int($0[3]) })
    }
  }

  func line(_ figure: Figure) -> String { csvLine(number, figure) }

  var figures: [Figure] { kaplanMeier + logRank + aalenJohansen }

  private var plain: [Observation] { observations.map { Observation(time: $0.time, isEvent: $0.cause != nil) } }

  private var longest: Double { observations.map(\.time).max() ?? 0 }

  /// The times at which curves are read, each once, with the suffix of their figures.
  private var times: [(time: Double, suffix: String)] {
    let times = [0, 0.25, 0.5, 0.625, 1].map { $0 * longest }
    let distinct = longest == 0 ? [0] : times
    return distinct.enumerated().map { ($0.element, "@\($0.offset + 1)") }
  }

  private var kaplanMeier: [Figure] {
    let curve = KaplanMeier(plain)
    let followUp = KaplanMeier.ofFollowUp(plain)
    let followUpLimits = followUp.medianInterval()
    let means = [longest, longest * 0.625].map { curve.restrictedMean(horizon: $0) }
    var figures: [Figure] = [
      ("median", curve.median), ("follow-up-median", followUp.median), ("follow-up-lower", followUpLimits.lower),
      ("follow-up-upper", followUpLimits.upper),
    ]
    for (index, mean) in means.enumerated() {
      figures.append(("restricted-mean@\(index + 1)", mean?.mean))
      figures.append(("restricted-mean-error@\(index + 1)", mean?.standardError))
    }
    for (name, transform) in transforms {
      figures += both("median-\(name)", curve.medianInterval(transform: transform))
      for (time, suffix) in times {
        figures += both(name, curve.estimate(at: time, transform: transform)?.limits, at: suffix)
      }
    }
    for (time, suffix) in times {
      let point = curve.estimate(at: time)
      figures.append(("survival\(suffix)", point?.value))
      figures.append(("survival-error\(suffix)", point?.standardError))
      figures.append(("at-risk\(suffix)", Double(curve.atRisk(at: time))))
    }
    return figures
  }

  private var logRank: [Figure] {
    let names = Set(groups).sorted()
    let members = names.map { name in
      zip(plain, groups).filter { $0.1 == name }.map(\.0)
    }
    let test = LogRank(members)
    let expected: [Figure] =
      test.map { test in
        zip(names, test.groups).map { ("log-rank-expected@\($0)", $1.expected) }
      } ?? []
    return [("log-rank-chi-square", test?.chiSquare), ("log-rank-p", test?.pValue)] + expected
  }

  private var aalenJohansen: [Figure] {
    let curves = AalenJohansen(observations, causes: 2)
    return (0..<2).flatMap { cause in
      times.flatMap { time, suffix -> [Figure] in
        let at = "-\(cause + 1)\(suffix)"
        let point = curves.estimate(of: cause, at: time)
        let limits = transforms.flatMap { name, transform in
          both("incidence-\(name)", curves.estimate(of: cause, at: time, transform: transform)?.limits, at: at)
        }
        return [("incidence\(at)", point?.value), ("incidence-error\(at)", point?.standardError)] + limits
      }
    }
  }
}
