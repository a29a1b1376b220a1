package import CalendarTime
package import PatientRecord

/// One exposure with its length, its doses and the amount given: a row of `exposures`.
package struct ExposureRow: Hashable, Sendable {
  /// A dose of one course and the time on it.
  package struct DoseTime: Hashable, Sendable {
    /// The label of the course.
    package let treatment: String
    /// The first day on the dose.
    package let start: CalendarDay
    /// The first day off it; nil while it lasts.
    package let end: CalendarDay?
    /// The dose; nil if none is recorded.
    package let dose: Dose?
    /// The days on the dose by the rule `days`, to its end or to the as-of date, without days on which the course was
    /// held.
    package let days: Int
    /// The days on the dose on which the course was held.
    package let heldDays: Int
    /// The amount given, in the unit in which doses of this kind are compared, by the rule `dose-total`; nil if it is
    /// not known.
    package let amount: Double?
  }

  /// The reason that there is no cumulative amount.
  package enum Missing: String, CaseIterable, Sendable {
    /// The drug was already running at its first record.
    case alreadyRunning = "already-running"
    /// Some of its time has no dose.
    case noDose = "no-dose"
    /// The drug was given as needed.
    case asNeeded = "as-needed"
    /// A dose is a range of amounts.
    case doseRange = "dose-range"
    /// The doses are in units that cannot be added: tablets and milligrams.
    case unitsDiffer = "units-differ"
    /// The doses are too large to be added up, in a log of an earlier version.
    case tooLarge = "too-large"
  }

  /// An amount of a drug.
  package struct Amount: Hashable, Sendable {
    /// The amount, in `unit`.
    package let amount: Double
    /// The unit in which doses of this kind are compared.
    package let unit: DoseUnit
  }

  /// The role of a drug under the profile.
  package enum Role: String, CaseIterable, Sendable { case anchor, partner }

  /// The drug, its courses, routes, holds and stop.
  package let exposure: Exposure
  /// Days by the rule `days`, to the same day as a combination's; days of a gap count, and held days unless left out.
  package let days: Int
  /// Months by the rule `month`.
  package let months: Double
  /// The fewest days under any imputation of partial dates.
  package let daysMin: Int
  /// The most days under any imputation; nil if it was already running at its first record.
  package let daysMax: Int?
  /// The imputed part of the start; nil if it is known to the day.
  package let startImputed: ImputedPart?
  /// The imputed part of the end; nil if it is known to the day, and while the drug runs.
  package let endImputed: ImputedPart?
  /// The time at each dose, course by course in the order of their starts.
  package let doses: [DoseTime]
  /// The amount given from the first day on; nil if `missing` has a reason.
  package let cumulative: Amount?
  /// The reason that there is no cumulative amount; nil if there is one.
  package let missing: Missing?
  /// The role of the drug under the profile; nil if it is neither anchor nor partner.
  package let role: Role?
  /// The drugs that it was combined with in the pairs that count, sorted.
  package let combinedWith: [String]
  /// Months from its first day to the first day of its first pair that counts, by the rules `days` and `month`; nil
  /// if there is none.
  package let monthsBefore: Double?
  /// The days that lie more than a year after the patient's last entry: none once the drug was stopped.
  package let staleDays: Int
  /// The positions in the log, ascending, of the events of the exposure and its pairs, with the amendments in force.
  package let events: [Int]
}

/// Derives the exposures of one patient with their doses, in the order of `deriveExposures`.
///
/// The amount given is the amount per day times the days on the dose: 15 mg a week for 10 days are 150/7 mg. Under
/// `days=inclusive` the day of the end is a day on the last dose. Under `dose-total=administered` the amount is the sum
/// of the administrations: 30 mg. Held days never count for it, whatever the rule `holds` says. A month of a dose is
/// 30.4375 days. Throws if partial dates are refused and a start, change or stop has one. O(n log n) for n events.
package func deriveExposureRows(
  _ history: PatientHistory, patient: String, in context: ProjectionContext
) throws(ProjectionError) -> [ExposureRow] {
  let dated = DatedHistory(history, context)
  let exposures = try dated.systemicExposures()
  let pairs = Pair.intersect(exposures).filter {
    $0.counts(context.profile) && $0.reaches(context.profile, censoringDay: dated.censoringDay.chosen)
  }
  var counterparts: [Int: [(exposure: MergedExposure, start: CalendarDay)]] = [:]
  for pair in pairs {
    let start = pair.days.chosen.start
    counterparts[pair.anchor.place, default: []].append((pair.partner, start))
    counterparts[pair.partner.place, default: []].append((pair.anchor, start))
  }
  return exposures.map { exposure in
    let partners = counterparts[exposure.place] ?? []
    let measures = RowMeasures(dated, of: exposure)
    let doses = exposure.courses.flatMap(dated.doseTimes)
    let missing = exposure.isOpenAtStart ? .alreadyRunning : ExposureRow.missing(doses)
    return ExposureRow(
      exposure: dated.describe(exposure, patient: patient), days: measures.chosen.days,
      months: measures.chosen.months, daysMin: measures.daysMin,
      daysMax: measures.daysMax, startImputed: measures.startImputed,
      endImputed: measures.endImputed, doses: doses, cumulative: missing == nil ? ExposureRow.sum(doses) : nil,
      missing: missing, role: exposure.drug.isAnchor ? .anchor : exposure.drug.isPartner ? .partner : nil,
      combinedWith: partners.count < 2
        ? partners.map(\.exposure.drug.name) : Set(partners.map(\.exposure.drug.name)).sorted(),
      monthsBefore: partners.map(\.start).min().map { first in
        let before = DaySpan(DayRange(start: exposure.days.chosen.start, end: first), to: first)
        return RowLength(before.days > 0 ? [before] : [], context.profile).months
      },
      staleDays: measures.staleDays,
      events: dated.positions(of: exposure, with: partners.map(\.exposure)))
  }
}

extension ExposureRow {
  fileprivate static func missing(_ doses: [DoseTime]) -> Missing? {
    let taken = doses.lazy.filter { $0.days > 0 || $0.amount.map { $0 > 0 } ?? false }
    if taken.contains(where: { $0.dose?.every == .asNeeded }) { return .asNeeded }
    if taken.contains(where: { $0.dose?.upTo != nil }) { return .doseRange }
    if taken.contains(where: { $0.dose == nil }) { return .noDose }
    let first = doses.lazy.compactMap(\.dose).first
    guard let first else { return .noDose }
    guard taken.allSatisfy({ $0.dose?.comparisonUnit == first.comparisonUnit }) else { return .unitsDiffer }
    return doses.reduce(0) { $0 + ($1.amount ?? 0) }.isFinite ? nil : .tooLarge
  }

  fileprivate static func sum(_ doses: [DoseTime]) -> Amount? {
    guard let unit = doses.lazy.compactMap(\.dose).first?.comparisonUnit else { return nil }
    return Amount(amount: doses.reduce(0) { $0 + ($1.amount ?? 0) }, unit: unit)
  }
}

extension DatedHistory {
  /// Returns the positions in the log of all events of an exposure, and of the bounds of those that it was paired with.
  fileprivate func positions(of exposure: MergedExposure, with others: [MergedExposure]) -> [Int] {
    var positions = positions(ofAllEventsOf: exposure)
    for other in others { forEachEvent(of: other) { $0.addPositions(to: &positions) } }
    return distinctPositions(positions)
  }

  /// Returns the time at each dose of one course. Under `days=inclusive` the last one has the day of the end, too.
  fileprivate func doseTimes(of course: DatedCourse) -> [ExposureRow.DoseTime] {
    let range = course.days.chosen
    let isInclusive = profile.days == .inclusive
    let last = DaySpan(range, to: censoringDay.chosen).end.adding(days: isInclusive ? 1 : 0)
    let counted = DayRange(start: range.start, end: last)
    let held = DayRange.union(holds(of: course.course).map { $0.intersection(counted) })
    let steps = [event(course.course.start)] + course.course.changes.map(event).filter { $0.event.doseSet != nil }
    let label = context.pool.text(course.course.label)
    return steps.indices.map { index in
      let start = max(range.start, day(steps[index]))
      let next = index + 1 < steps.count ? max(start, day(steps[index + 1])) : nil
      let time = DayRange(start: start, end: next).intersection(DayRange(start: start, end: range.end))
      // The imputed day of a change may lie after the last day that counts.
      let span = DaySpan(DayRange(start: start, end: next).intersection(DayRange(start: start, end: last)), to: last)
      let heldDays = span.days(in: held)
      let days = span.days - heldDays
      let dose = steps[index].event.doseSet
      // The first dose of a course that was stopped on its first day was given.
      let isGivenOnce = !isInclusive && index == 0 && range.end.map { $0 <= range.start } ?? false
      let given = dose.flatMap { amount(of: $0, in: span, days: days, held: held, isGivenOnce: isGivenOnce) }
      return ExposureRow.DoseTime(
        treatment: label, start: start, end: time.end.map { max(start, $0) }, dose: dose, days: days,
        heldDays: heldDays, amount: given)
    }
  }

  /// Returns the amount given in the time on a dose, by the rule `dose-total`; nil for a range and a dose as needed.
  private func amount(
    of dose: Dose, in time: DaySpan, days: Int, held: [DayRange], isGivenOnce: Bool
  ) -> Double? {
    guard dose.upTo == nil, dose.every != .asNeeded else { return nil }
    if dose.every == .once { return time.days == 0 && !isGivenOnce ? 0 : dose.comparisonAmount }
    switch profile.doseTotal {
    case .prorated: return dose.amountPerDay.map { $0 * Double(days) }
    case .administered:
      if isGivenOnce { return dose.comparisonAmount }
      return dose.comparisonAmount * administrations(every: dose.every, in: time, days: days, held: held)
    }
  }

  /// Returns the number of administrations in a time: one on its first day and one after each interval, without those
  /// on days on which the course is held. Those at least once a day are counted by days. O(administrations).
  private func administrations(
    every interval: DoseInterval, in time: DaySpan, days: Int, held: [DayRange]
  ) -> Double {
    if interval.days <= 1 { return Double(days) / interval.days }
    var count = 0
    for number in 0... {
      let steps = number * Int(interval.count)
      let day =
        interval.unit == .month
        ? time.start.adding(CalendarPeriod(months: steps)) : time.start.adding(days: number * Int(interval.days))
      if day >= time.end { break }
      if !held.contains(where: { $0.start <= day && $0.end.map { day < $0 } ?? true }) { count += 1 }
    }
    return Double(count)
  }
}
