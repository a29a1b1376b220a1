package import CalendarTime
package import PatientRecord

/// One adverse event: a row of `adverse-events`.
package struct AdverseEventRow: Hashable, Sendable {
  /// A suspected course.
  package struct SuspectedDrug: Hashable, Sendable {
    /// The label of the course.
    package let treatment: String
    /// The drug by its name in answers; nil if no course in force has the label.
    package let drug: String?
    /// The WHO-UMC category of causality; nil if not judged.
    package let causality: Causality?
    /// The action taken with the drug; nil if not recorded.
    package let action: SuspectAction?
    /// The dose on the day before the onset, or on that day if the course began on it; nil if none is recorded or the
    /// course had not begun.
    package let dose: Dose?
    /// Months from the first day of the course to the onset, by the rule `month`; nil if it had not begun.
    package let months: Double?
  }

  /// A measurement that shows the event.
  package struct Measurement: Hashable, Sendable {
    /// The analyte.
    package let analyte: String
    /// The way in which the true value lies to `value`; nil if they are equal.
    package let comparator: Comparator?
    /// The value, in `unit`; nil for a result in words.
    package let value: Double?
    /// The unit, in UCUM; nil for a result in words.
    package let unit: String?
    /// The result that is no number.
    package let result: String?
    /// The day, as chosen.
    package let day: CalendarDay
  }

  /// The end of the event.
  package struct Resolution: Hashable, Sendable {
    /// The day, as chosen.
    package let day: CalendarDay
    /// The outcome by that day.
    package let outcome: AdverseEventOutcome
  }

  /// The patient's pseudonym.
  package let patient: String
  /// The day of onset, as chosen.
  package let day: CalendarDay
  /// The date of onset as far as it is known.
  package let occurred: PartialDate
  /// The term of the event.
  package let term: String
  /// The severity; nil if not recorded.
  package let severity: Severity?
  /// The highest CTCAE grade by the as-of date, 1 to 5; nil if not recorded.
  package let grade: Int?
  /// True if it was serious in the regulatory sense; nil if not recorded.
  package let serious: Bool?
  /// True if it had happened before; nil if not recorded.
  package let recurrence: Bool?
  /// The suspected courses, in the order given.
  package let suspects: [SuspectedDrug]
  /// The measurements in force that show it, in the order given.
  package let measurements: [Measurement]
  /// The latest resolution in the order of the record; nil if none is recorded.
  package let resolution: Resolution?
  /// The positions in the log, ascending, of the adverse event, its measurements and resolution, the starts and
  /// titrations of the suspected courses, its grades, and the amendments in force.
  package let events: [Int]
}

/// Derives the adverse events of one patient by day of onset, then position in the log.
///
/// Throws if partial dates are refused and an adverse event, a measurement, a resolution, or a start or titration of a
/// suspected course has one. O(n log n) for n events.
package func deriveAdverseEvents(
  _ history: PatientHistory, patient: String, in context: ProjectionContext
) throws(ProjectionError) -> [AdverseEventRow] {
  let dated = DatedHistory(history, context)
  let recorded = history.events.compactMap { event -> (event: HistoryEvent, data: AdverseEventRecorded)? in
    if case .adverseEventRecorded(let data) = event.event { (event, data) } else { nil }
  }
  if recorded.isEmpty { return [] }
  let linked = LinkedFindings(history)
  var rows: [AdverseEventRow] = []
  for (event, data) in recorded {
    let measured = context.pool.elements(data.measurements).compactMap { linked.measurements[$0] }
    let resolved = linked.resolutions[event.id]
    let gradings = linked.gradings[event.id] ?? []
    let resting =
      [event] + gradings.map(\.event) + measured.map(\.event) + (resolved.map { [$0.event] } ?? [])
      + dated.doseEvents(ofSuspectsOf: data)
    try dated.refuse(partialDatesOf: resting)
    rows.append(
      AdverseEventRow(
        patient: patient, day: dated.day(event), occurred: event.occurred, term: context.pool.text(data.term),
        severity: data.severity,
        grade: ([data.grade] + gradings.map(\.data.grade)).compactMap { $0 }.max().map(Int.init), serious: data.serious,
        recurrence: data.recurrence,
        suspects: dated.suspects(data, on: dated.day(event)),
        measurements: measured.map { dated.describe($0.data, $0.event) },
        resolution: resolved.map { .init(day: dated.day($0.event), outcome: $0.data.outcome) },
        events: logPositions(of: resting)))
  }
  return rows.sorted { ($0.day, $0.events.first ?? 0) < ($1.day, $1.events.first ?? 0) }
}

/// The measurements, gradings and resolutions of a history by the ids that refer to them.
private struct LinkedFindings {
  private(set) var measurements: [EventID: (event: HistoryEvent, data: MeasurementRecorded)] = [:]
  private(set) var gradings: [EventID: [(event: HistoryEvent, data: AdverseEventGraded)]] = [:]
  private(set) var resolutions: [EventID: (event: HistoryEvent, data: AdverseEventResolved)] = [:]

  init(_ history: PatientHistory) {
    for event in history.events {
      switch event.event {
      case .measurementRecorded(let data): measurements[event.id] = (event, data)
      case .adverseEventGraded(let data): gradings[data.event, default: []].append((event, data))
      case .adverseEventResolved(let data): resolutions[data.event] = (event, data)
      default: continue
      }
    }
  }
}

extension DatedHistory {
  fileprivate func suspects(
    _ data: AdverseEventRecorded, on onset: CalendarDay
  ) -> [AdverseEventRow.SuspectedDrug] {
    context.pool.elements(data.suspects).map { suspect in
      let steps = doseEvents(of: suspect.treatment)
      let start = steps.first.map(day).flatMap { $0 <= onset ? $0 : nil }
      let dose = start.flatMap { start in
        steps.last { day($0) < onset || day($0) == start }?.event.doseSet
      }
      return AdverseEventRow.SuspectedDrug(
        treatment: context.pool.text(suspect.treatment), drug: drug(of: suspect.treatment),
        causality: suspect.causality, action: suspect.action, dose: dose,
        months: start.map { profile.months(from: $0, to: onset) })
    }
  }

  /// Returns the start and the titrations of the course of a label, in order; none for a label that no course has.
  private func doseEvents(of label: Symbol) -> [HistoryEvent] {
    guard let course = history.courses.first(where: { $0.label == label }) else { return [] }
    return [event(course.start)] + course.changes.map(event).filter { $0.event.doseSet != nil }
  }

  /// Returns the starts and titrations of every suspected course.
  fileprivate func doseEvents(ofSuspectsOf data: AdverseEventRecorded) -> [HistoryEvent] {
    context.pool.elements(data.suspects).flatMap { doseEvents(of: $0.treatment) }
  }

  func describe(_ data: MeasurementRecorded, _ event: HistoryEvent) -> AdverseEventRow.Measurement {
    AdverseEventRow.Measurement(
      analyte: context.pool.text(data.analyte), comparator: data.comparator, value: data.value,
      unit: context.text(data.unit), result: context.text(data.result), day: day(event))
  }
}
