package import CalendarTime
package import PatientRecord

/// One exposure with how long it lasted, at which doses and how much was given: a row of `exposures`.
package struct ExposureRow: Hashable, Sendable {
  /// A dose of one course and the time on it.
  package struct DoseTime: Hashable, Sendable {
    /// The label of the course.
    package let treatment: String
    /// The first day on the dose.
    package let start: CalendarDay
    /// The first day off it; nil while it lasts.
    package let end: CalendarDay?
    /// The dose; nil where none is recorded.
    package let dose: Dose?
    /// Days on it to its end, or to the as-of date, without those on which the course was held.
    package let days: Int
    /// Days of its time on which the course was held.
    package let heldDays: Int

    /// The amount given, in the unit in which the dose is compared: amount per day times days; nil without a dose.
    package var amount: Double? { dose.map { $0.amountPerDay * Double(days) } }
  }

  /// Why the amount given in all cannot be had.
  package enum Missing: String, CaseIterable, Sendable {
    /// It was already running when it is first heard of.
    case alreadyRunning = "already-running"
    /// Some of its time has no dose.
    case noDose = "no-dose"
    /// Its doses count things that cannot be added: tablets and milligrams.
    case unitsDiffer = "units-differ"
  }

  /// An amount of a drug.
  package struct Amount: Hashable, Sendable {
    /// How much, in `unit`.
    package let amount: Double
    /// The unit in which doses of this kind are compared.
    package let unit: DoseUnit
  }

  /// What the profile takes a drug for.
  package enum Role: String, CaseIterable, Sendable { case anchor, partner }

  /// The drug, its courses, routes, holds and stop.
  package let exposure: Exposure
  /// Days by the rule `days`, to the same day as a combination's; gap days count, and held ones unless left out.
  package let days: Int
  /// Months by the rule `month`.
  package let months: Double
  /// Days in the shortest reading of partial dates.
  package let daysMin: Int
  /// Days in the longest; nil where it was already running.
  package let daysMax: Int?
  /// What of the start is imputed.
  package let startImputed: ImputedPart?
  /// What of the end is imputed.
  package let endImputed: ImputedPart?
  /// The time at each dose, course by course in the order of their starts.
  package let doses: [DoseTime]
  /// The amount given from the first day on; nil where `missing` says why.
  package let cumulative: Amount?
  /// Why there is no cumulative amount.
  package let missing: Missing?
  /// What the profile takes the drug for; nil where it is neither anchor nor partner.
  package let role: Role?
  /// The drugs that it was combined with in the pairs that count, sorted.
  package let combinedWith: [String]
  /// Months from its first day to the first day of its first pair that counts, by the rules `days` and `month`; nil
  /// where there is none.
  package let monthsBefore: Double?
  /// Positions in the log, in order, of the events that it and its pairs rest on, amendments in force included.
  package let events: [Int]
}

/// The exposures of one patient with their doses, in the order of `deriveExposures`.
///
/// The amount given is the amount per day times the days at the dose that were not held, whatever the rule `holds` says
/// of combinations: 15 mg a week for 10 days are 150/7 mg. A month of a dose counts 30.4375 days. Throws where partial
/// dates are refused and a start, change or stop has one. O(n log n) for n events.
package func deriveExposureRows(
  _ history: PatientHistory, patient: String, in context: ProjectionContext
) throws(ProjectionError) -> [ExposureRow] {
  let dated = DatedHistory(history, context)
  let exposures = try dated.systemicExposures()
  let pairs = Pair.intersect(exposures).filter {
    !$0.isPossible && $0.reaches(context.profile, censoringDay: dated.censoringDay.chosen)
  }
  return exposures.map { exposure in
    let partners = exposure.counterparts(in: pairs)
    let measures = RowMeasures(
      dated, ranges: { [exposure.days[$0]] }, held: { one, _ in exposure.heldDays(in: one) })
    let doses = exposure.courses.flatMap(dated.doseTimes)
    let isOpenAtStart = exposure.isOpenAtStart(in: .chosen) || exposure.isOpenAtStart(in: .longest)
    let missing = isOpenAtStart ? .alreadyRunning : ExposureRow.missing(doses)
    return ExposureRow(
      exposure: dated.describe(exposure, patient: patient), days: measures.chosen.days,
      months: measures.chosen.months, daysMin: measures.daysMin,
      daysMax: isOpenAtStart ? nil : measures.daysMax, startImputed: measures.startImputed,
      endImputed: measures.endImputed, doses: doses, cumulative: missing == nil ? ExposureRow.sum(doses) : nil,
      missing: missing, role: exposure.drug.isAnchor ? .anchor : exposure.drug.isPartner ? .partner : nil,
      combinedWith: Set(partners.map(\.exposure.drug.name)).sorted(),
      monthsBefore: partners.map(\.start).min().map { first in
        let before = DayRange(start: exposure.days.chosen.start, end: first)
        return RowLength(CollectionOfOne(before), to: dated.censoringDay.chosen, context.profile).months
      },
      events: logPositions(
        of: dated.allEvents(of: exposure) + partners.flatMap { dated.events(of: $0.exposure) }))
  }
}

extension MergedExposure {
  /// The other drug of each pair that this exposure is in, and where the pair begins. O(pairs).
  fileprivate func counterparts(in pairs: [Pair]) -> [(exposure: MergedExposure, start: CalendarDay)] {
    let labels = courses.map(\.course)
    return pairs.compactMap { pair in
      let start = pair.days.chosen.start
      if pair.anchor.courses.map(\.course) == labels { return (pair.partner, start) }
      return pair.partner.courses.map(\.course) == labels ? (pair.anchor, start) : nil
    }
  }
}

extension ExposureRow {
  fileprivate static func missing(_ doses: [DoseTime]) -> Missing? {
    let taken = doses.filter { $0.days > 0 }
    if taken.contains(where: { $0.dose == nil }) { return .noDose }
    let first = doses.lazy.compactMap(\.dose).first
    guard let first else { return .noDose }
    return taken.allSatisfy { $0.dose?.isComparable(with: first) ?? false } ? nil : .unitsDiffer
  }

  fileprivate static func sum(_ doses: [DoseTime]) -> Amount? {
    guard let unit = doses.lazy.compactMap(\.dose).first?.comparisonUnit else { return nil }
    return Amount(amount: doses.reduce(0) { $0 + ($1.days > 0 ? $1.amount ?? 0 : 0) }, unit: unit)
  }
}

extension DatedHistory {
  /// The time at each dose of one course.
  fileprivate func doseTimes(of course: DatedCourse) -> [ExposureRow.DoseTime] {
    let range = course.days.chosen
    let changes = course.course.changes.map(event)
    let held = DayRange.union((holds(of: course.course)?.chosen ?? []).map { $0.intersection(range) })
    let steps = [event(course.course.start)] + changes.filter { $0.event.doseSet != nil }
    let label = context.pool.text(course.course.label)
    return steps.indices.map { index in
      let start = max(range.start, day(steps[index]))
      let next = index + 1 < steps.count ? max(start, day(steps[index + 1])) : nil
      let time = DayRange(start: start, end: next).intersection(DayRange(start: start, end: range.end))
      // A partial date may place a change after the last day that counts.
      let counted = DayRange(start: start, end: range.end ?? censoringDay.chosen).intersection(time)
      let heldDays = counted.days(in: held, to: censoringDay.chosen)
      return ExposureRow.DoseTime(
        treatment: label, start: start, end: time.end.map { max(start, $0) }, dose: steps[index].event.doseSet,
        days: counted.days(to: censoringDay.chosen) - heldDays, heldDays: heldDays)
    }
  }
}
