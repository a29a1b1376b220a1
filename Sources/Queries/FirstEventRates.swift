import Answers
import PatientRecord
import Projections
import Statistics
import Text

// Rates of first events of special interest.
extension RatesQuery {
  /// Answers with a row for each group under each kind of treatment, the time after treatment included.
  func answer(_ question: Question, about interest: SpecialInterest) throws -> Answer {
    let bases = exposure.map { [$0] } ?? AdverseEventExposure.Basis.allCases
    let groups = interest.groups.filter { group in
      terms.isEmpty || terms.contains { [group.id, group.title].contains($0) }
    }
    var possible = 0
    let cohorts = try question.contexts(ofRiskWindows: windows).flatMap { context in
      let parts = try question.derive { (asked) throws(ProjectionError) in
        try deriveFirstEvents(of: interest, asked.history, patient: asked.name, in: context, on: bases, within: time)
      }.flatMap { $0 }
      let placed = Dictionary(grouping: parts) { GroupKey(basis: $0.basis, group: $0.group) }
      possible = parts.reduce(0) { $0 + ($1.group == groups.first?.id ? $1.possible : 0) }
      return bases.flatMap { basis in
        groups.map { group in
          FirstEventCohort(placed[GroupKey(basis: basis, group: group.id)] ?? [], basis, group, context.profile)
        }
      }
    }
    let rows = cohorts.map { cohort in
      question.list(cohort.row, restingOn: question.namesEvents ? cohort.events : [])
    }
    var answer = question.answer(
      "rates", "First events of special interest; one row per group and kind of treatment.", [rows],
      RatesQuery.table(isSuppressing: false, hasGroups: true), leavingOut: .combinations(possible: possible),
      notes: RatesQuery.notes(about: interest, cohorts))
    answer.estimand = question.estimandOfRisk(
      event: "the first event of a group, \(question.profile.attributionInWords)",
      competing: "none; death ends the time", on: bases, riskWindows: windows, within: time,
      variance: "exact Poisson, one event a patient")
    return answer
  }

  private static func notes(about interest: SpecialInterest, _ cohorts: [FirstEventCohort]) -> [String] {
    let unknown = cohorts.contains { ($0.row.group?.unknown ?? 0) > 0 }
    let ever = cohorts.contains { $0.row.exposure == .anchorEver }
    return [
      "groups: \([interest.name, interest.version].filter { !$0.isEmpty }.joined(separator: " ")); an event is of a "
        + "group if the words of one of its terms are among those of the event's term",
      "the first event of a patient ends the time at risk; rates: patients with an event per 100 patient-years",
      ever ? "ever exposed: from the first day on, also after treatment was stopped" : nil,
      unknown ? "unknown: patients with an event whose seriousness or grade is not recorded; they do not count" : nil,
    ].compactMap { $0 } + cohorts.compactMap(\.startUnknown).distinctWhenFolded
  }
}

/// A kind of treatment with a group.
private struct GroupKey: Hashable {
  let basis: AdverseEventExposure.Basis
  let group: String
}

/// All patients of one group under one kind of treatment.
private struct FirstEventCohort {
  let row: RatesQuery.Row
  /// The patients in no window since their first day on treatment is not known, in words; nil if there are none.
  let startUnknown: String?
  /// The positions in the log that the row rests on.
  let events: [Int]

  init(
    _ parts: [FirstEventExposure], _ basis: AdverseEventExposure.Basis, _ group: SpecialInterest.Group,
    _ profile: Profile
  ) {
    let exposed = parts.filter(\.isExposed)
    let seen = exposed.filter(\.hasEvent)
    let years = Double(exposed.reduce(0) { $0 + $1.days }) / 365.25
    var row = RatesQuery.Row(
      exposure: basis, treatment: profile.inWords(basis), riskWindow: profile.lag, term: nil,
      patients: Proportion(count: seen.count, total: exposed.count),
      rate: (EventRate(count: seen.count, time: years / 100), years),
      missing: RatesQuery.Missing(
        notExposed: parts.count - exposed.count, outside: parts.count(where: \.isOutside), otherSuspect: 0,
        uncertain: parts.count(where: \.isUncertain)))
    row.group = RatesQuery.InterestGroup(
      id: group.id, title: group.title, terms: seen.compactMap(\.term).distinctWhenFolded.sorted(),
      unknown: parts.count(where: \.isUnknown))
    self.row = row
    startUnknown = unknownStartNote(parts.count(where: \.isStartUnknown), basis, profile)
    events = Set(parts.flatMap(\.events)).sorted()
  }
}
