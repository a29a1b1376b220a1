package import Answers
import CalendarTime
package import Projections
import Text

// The estimands of answers, each composed from the rules by which its figures are derived.
extension Question {
  /// The estimand of the time on the rows of combinations: the end of a row, or its failure.
  ///
  /// `window` is the time after the start of each row that is counted, `hasSums` tells that days are summed over
  /// several spells, so that there is no time to an event.
  package func estimandOfTime(
    within window: StartWindow? = nil, hasSums: Bool = false, variance: String?
  ) -> EstimandLine {
    var estimand = EstimandLine(population: "\(profile.rowsInWords), \(populationInWords)", timeZero: profile.timeZero)
    if hasSums {
      estimand.timeZero = "the first day on any combination, the days of several spells summed"
      return estimand
    }
    switch (profile.endpoint, profile.hasCompetingEnds) {
    case (.failure, _):
      estimand.event = "stopped for ineffectiveness or adverse event"
      estimand.competing = "stopped for other reasons, death included"
    case (_, true): (estimand.event, estimand.competing) = ("stopped for any reason", "death")
    default: (estimand.event, estimand.competing) = ("discontinued for any reason, death included", "none")
    }
    (estimand.censoring, estimand.entry, estimand.variance) = (profile.censoring, profile.entryInWords, variance)
    if let window {
      estimand.entry? += "; only \(window.inWords)"
    }
    return estimand
  }

  /// The estimand of a row for each pair with what became of it.
  package var estimandOfOutcomes: EstimandLine {
    var pairs = profile
    pairs.unit = .pair
    return EstimandLine(
      population: "\(pairs.rowsInWords), \(populationInWords)", timeZero: pairs.timeZero,
      event: "discontinued for any reason, death included", competing: "none", censoring: profile.censoring)
  }

  /// The estimand of an event during treatment of some kinds: `event` says which, `competing` what makes it impossible;
  /// `riskWindows` are the days after its end that count, if the rule `lag` does not say so, and `window` is the time
  /// after the first day on treatment that counts.
  package func estimandOfRisk(
    event: String, competing: String? = nil, on bases: [AdverseEventExposure.Basis], riskWindows: [Int] = [],
    within window: StartWindow? = nil, variance: String?
  ) -> EstimandLine {
    EstimandLine(
      population: "\(populationInWords), \(riskInWords(bases, riskWindows))", timeZero: "the first day on treatment",
      event: event,
      competing: competing, censoring: profile.censoring,
      entry: profile.personTimeInWords + (window.map { "; only \($0.inWords)" } ?? ""), variance: variance)
  }

  /// The time at risk in words: on treatment, so long after it, and for good for those ever exposed.
  private func riskInWords(_ bases: [AdverseEventExposure.Basis], _ riskWindows: [Int]) -> String {
    let days = riskWindows.isEmpty ? [profile.lag] : riskWindows
    let most = days.max() ?? 0
    let until = days.map { $0 == most ? counted($0, "day") : String($0) }.joined(separator: " or ")
    let during = "while on treatment" + (most == 0 ? "" : ", until \(until) after its end")
    if !bases.contains(.anchorEver) { return during }
    let ever = "from the first day on it, also after it was stopped"
    return bases == [.anchorEver] ? ever : "\(during) (ever exposed: \(ever))"
  }

  private var populationInWords: String { patientsInWords ?? "all patients of the record" }
}

extension Profile {
  /// The rows of combinations in words.
  fileprivate var rowsInWords: String {
    (row == .first ? "the first " : "every ") + rowInWords
      + (minimum.isEmpty ? "" : " of at least \(minimum.inWords)") + (row == .first ? " of each patient" : "")
  }

  /// The day from which the time of a row of combinations is counted.
  fileprivate var timeZero: String {
    switch unit {
    case .pair: "the first day on both drugs"
    case .regimen: "the first day on that set of drugs"
    case .patient: "the first day on any combination"
    case .course: "the first day on the drug"
    }
  }

  /// The ends of observation, by the rule `assume-continuing`.
  fileprivate var censoring: String {
    switch assumeContinuing {
    case .yes: "the as-of date or the end of follow-up"
    case .no: "the patient's last event or the end of follow-up"
    case .afterLastContact(let grace):
      "the as-of date, the end of follow-up, or \(grace.isEmpty ? "" : grace.inWords + " after ")the last contact"
    }
  }

  /// The day from which a row is at risk, by the rule `prevalent`.
  fileprivate var entryInWords: String {
    switch prevalent {
    case .delayed: "the first day, or the enrolment if it is later"
    case .leftOut: "the first day, rows begun before the enrolment left out"
    case .naive: "the first day, also before the enrolment"
    }
  }

  /// The day from which person-time is counted, by the same rule.
  fileprivate var personTimeInWords: String {
    switch prevalent {
    case .delayed: "the first day, or the enrolment if it is later"
    case .leftOut: "the first day, treatment begun before the enrolment left out"
    case .naive: "the first day, also before the enrolment"
    }
  }
}

extension SurvivalCohorts {
  /// The estimate of the variance of curves, in words.
  package func variance(_ profile: Profile) -> String {
    if !hasRepeats { return "Greenwood" }
    return profile.variance == .patient
      ? "robust, by patient (infinitesimal jackknife)" : "Greenwood, rows of one patient taken as independent"
  }
}
