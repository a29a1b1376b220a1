package import Answers
import Arguments
import PatientRecord
package import Projections
import Statistics
import Text

extension Query {
  package static let rates = Query(
    "rates", "Show patients with adverse events, and events per 100 patient-years.", smallCells: .withheld,
    RatesQuery.table(isSuppressing: false), rows: .personTime,
    Parameter(
      { terms, exposure, windows, time, interest, suppression in
        RatesQuery(
          terms: terms, exposure: exposure, windows: windows ?? [], time: time, interest: interest,
          suppression: suppression)
      },
      Option("term", value: "TERM", help: "Only that adverse event.", isRepeatable: true).texts,
      Option.choice("exposure", value: "WHAT", help: "Only time on that.", of: AdverseEventExposure.Basis.self),
      RatesQuery.windowsOption,
      CurveOptions.windowOption("Only that time after each patient's first day on the treatment, such as P0M..P3M."),
      SpecialInterestFile.option, Suppression.groups))
}

/// Reads lengths of risk windows in days, separated by commas.
private func typedWindows(_ text: String) throws(ValueError) -> [Int] {
  var windows: [Int] = []
  for part in text.split(separator: ",", omittingEmptySubsequences: false) {
    guard let days = Int(part), (0...99_999).contains(days), String(days) == part else {
      throw ValueError("a risk window is a number of days", hint: "such as 30, or 0,30 for two")
    }
    if !windows.contains(days) { windows.append(days) }
  }
  return windows
}

/// `query rates`: how many patients had adverse events, and how many events there were in the time at risk.
package struct RatesQuery: AskedQuery {
  package let terms: [String]
  package let exposure: AdverseEventExposure.Basis?
  package let suppression: Suppression
  /// The days after the end of treatment in which events count, one block of rows for each; those of the rule `lag` if
  /// there are none.
  let windows: [Int]
  /// The time after each patient's first day on a kind of treatment that counts; nil for all of it.
  let time: StartWindow?
  /// The path of a file of adverse events of special interest.
  let interest: String?
  /// The patients of a count that is shown on the same page; nil where there is none.
  private let shownBeside: Set<String>?

  /// The query with its options; everything that is not given as by default. `shownBeside` are the patients of a count
  /// on the same page, if cells are withheld.
  package init(
    terms: [String] = [], exposure: AdverseEventExposure.Basis? = nil, windows: [Int] = [],
    time: StartWindow? = nil, interest: String? = nil, suppression: Suppression = Suppression(threshold: nil),
    shownBeside: Set<String>? = nil
  ) {
    (self.terms, self.exposure, self.suppression) = (terms, exposure, suppression)
    (self.windows, self.interest, self.shownBeside) = (windows, interest, shownBeside)
    self.time = time
  }

  /// Answers a question.
  package func answer(_ question: Question) throws -> Answer {
    if suppression.isOn, windows.count > 1 || interest != nil {
      throw UsageError(
        "several risk windows, and groups of special interest, give away the cells that are withheld", index: nil,
        hint: "leave out --suppress-below, or ask without them")
    }
    if question.shared != nil, interest != nil || time != nil {
      throw UsageError(
        "rows of person-time have neither groups of special interest nor a time after the start", index: nil,
        hint: "leave out --special-interest and --from-start, or ask the log")
    }
    var derived: Answer
    if let interest {
      derived = try answer(question, about: SpecialInterestFile.read(interest))
    } else {
      derived = try answerByTerm(question)
    }
    derived.addRateRules(of: question.profile)
    if question.filter?.choosesByFinding == true {
      derived.notes.insert(
        "--with chose the patients by what they had, so that nobody without it is at risk: --term TERM and "
          + "--special-interest FILE count it among all", at: 0)
    }
    return derived
  }

  private func answerByTerm(_ question: Question) throws -> Answer {
    // Patients on a combination are among those on its anchor: their difference would be a cell of its own.
    let only = exposure ?? (suppression.isOn ? .combination : nil)
    let bases = only.map { [$0] } ?? AdverseEventExposure.Basis.onTreatment
    let cohorts = try question.contexts(ofRiskWindows: windows).flatMap { context in
      let parts = try parts(question, context, on: bases).withFirstSpellings
      return bases.map { basis in
        RateCohort(
          parts.filter { $0.basis == basis }, basis, context.profile, terms: terms, suppression,
          beside: shownBeside)
      }
    }
    let rows = cohorts.flatMap { cohort in
      cohort.terms.map { term in
        question.list(cohort.row(term), restingOn: question.namesEvents ? cohort.events(term) : [])
      }
    }
    var answer = question.answer(
      "rates", "Adverse events during treatment; one row per term and kind of treatment.", [rows],
      RatesQuery.table(isSuppressing: suppression.isOn),
      leavingOut: .combinations(
        possible: cohorts.map(\.possible).max() ?? 0, withheld: rows.count(where: \.isWithheld), suppression),
      notes: notes(cohorts, question.profile) + suppression.notes)
    answer.estimand = question.estimandOfRisk(
      event: "every adverse event, \(question.profile.attributionInWords)", competing: "none; death ends the time",
      on: bases, riskWindows: windows, within: time,
      variance: question.profile.variance == .rows
        ? "exact Poisson, events taken as independent"
        : "exact Poisson where no patient has two, else by patient (sandwich)")
    return answer
  }

  /// The parts of all patients: those of rows that were read, or derived of the record.
  private func parts(
    _ question: Question, _ context: ProjectionContext, on bases: [AdverseEventExposure.Basis]
  ) throws -> [AdverseEventExposure] {
    if let shared = question.shared { return try shared.parts(on: bases, riskWindow: context.profile.lag) }
    return try question.derive { (asked) throws(ProjectionError) in
      try deriveAdverseEventExposures(asked.history, patient: asked.name, in: context, on: bases, within: time)
    }.flatMap { $0 }
  }

  private func notes(_ cohorts: [RateCohort], _ profile: Profile) -> [String] {
    let hasRepeats = cohorts.contains(where: \.hasRepeats)
    let hasPairs = cohorts.contains(where: \.hasRepeatedPatients)
    let uncertain = cohorts.map(\.uncertain).max() ?? 0
    let what = [
      "patients: those with at least one event, of those ever at risk (not adjusted for time); rates: events per 100 "
        + "patient-years at risk"
    ]
    let missing = suppression.isOn ? [] : cohorts.compactMap(\.missing) + cohorts.compactMap(\.startUnknown)
    let repeats =
      profile.variance == .rows
      ? "some patients had several events: the exact interval of a rate takes events as independent"
      : "where a patient had several events, the interval of the rate allows for it; exactPoisson does not"
    let assumptions =
      [
        hasRepeats ? repeats : nil,
        hasPairs && !suppression.isOn
          ? "pairs have no interval: those of one patient are not independent" : nil,
        uncertain > 0 && !suppression.isOn
          ? "\(counted(uncertain, "event")) with a partial date may lie within the time at risk or outside it" : nil,
      ].compactMap { $0 } + cohorts.compactMap { $0.stale.map { "time on " + $0 } }
    return what + missing + assumptions + unknownTerms(cohorts)
  }

  /// Names what is asked for and what no adverse event is called: it may be misspelt.
  private func unknownTerms(_ cohorts: [RateCohort]) -> [String] {
    if suppression.isOn || cohorts.isEmpty { return [] }
    return terms.distinctWhenFolded.filter { term in cohorts.allSatisfy { $0.unknown[term] != nil } }.map { term in
      let near = Set(cohorts.flatMap { $0.unknown[term] ?? [] }).sorted()
      return "no adverse event is called \(term)" + (near.isEmpty ? "" : "; near it: \(near.joined(separator: ", "))")
    }
  }
}

extension RatesQuery {
  /// The option that says for how long after treatment events count.
  static let windowsOption = Option(
    "risk-window", value: "DAYS",
    help: "Count events to so many days after the end of treatment, such as 0,30; else by the rule lag."
  ).optional(as: typedWindows)
}

extension Question {
  /// The contexts of risk windows, in days after the end of treatment; that of the rule `lag` without any.
  func contexts(ofRiskWindows windows: [Int]) -> [ProjectionContext] {
    if windows.isEmpty { return [context] }
    return windows.map { days in
      var profile = profile
      profile.lag = days
      return ProjectionContext(profile: profile, pool: context.pool, catalogue: context.catalogue)
    }
  }
}

extension Profile {
  /// The adverse events that count, in words.
  var attributionInWords: String {
    switch attribution {
    case .all: "whatever its suspected cause"
    case .suspected: "if no drug outside the time alone is suspected"
    }
  }

  /// A kind of treatment in words, as far as the rules have words for it.
  func inWords(_ basis: AdverseEventExposure.Basis) -> String {
    let (anchor, partner) = (self.anchor == Profile().anchor ? "JAK inhibitor" : "anchor", "partner")
    switch basis {
    case .anchor: return "\(anchor), alone or combined"
    case .anchorAlone: return "\(anchor) alone"
    case .partner: return "\(partner), alone or combined"
    case .partnerAlone: return "\(partner) alone"
    case .combination: return "combination"
    case .anchorEver: return "\(anchor), ever exposed"
    }
  }
}

extension RatesQuery {
  /// The adverse events of one term, of any, or of one group, under one kind of treatment. Figures are nil if they are
  /// withheld.
  struct Row: Sendable {
    let exposure: AdverseEventExposure.Basis
    /// The kind of treatment for people.
    let treatment: String
    /// The days after the end of treatment in which events count.
    let riskWindow: Int
    let term: String?
    var patients: Proportion?
    var pairs: (all: Int, withEvent: Int)?
    var rate: (events: EventRate, years: Double)?
    /// The limits of the rate that allow for several events of a patient; nil where nobody has several, or by rule.
    var robust: ConfidenceLimits?
    var missing: Missing?
    var isWithheld = false
    /// The group of special interest; nil for a row of a term.
    var group: InterestGroup?

    /// Withholds what shows single patients, or all figures.
    mutating func withhold(all: Bool) {
      (pairs, missing, robust, isWithheld) = (nil, nil, nil, all)
      if all { (patients, rate) = (nil, nil) }
    }
  }

  /// The numbers of patients and events that are not counted.
  struct Missing: Sendable {
    let notExposed, outside, otherSuspect, uncertain: Int
  }

  /// A group of special interest, and what only its rows have.
  struct InterestGroup: Sendable {
    let id, title: String
    /// The terms of the events that count, each once.
    let terms: [String]
    /// The number of patients without an event that counts, but with one whose seriousness or grade is not recorded.
    let unknown: Int
  }
}
