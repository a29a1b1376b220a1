package import CalendarTime
package import PatientRecord

/// One test that a schedule asks for, of one course or of one patient: a row of `due`.
package struct DueRow: Hashable, Sendable {
  /// The state of a test on the as-of date.
  package enum Status: String, CaseIterable, Sendable {
    /// Its last due day is past, whatever day a partial date stands for.
    case overdue
    /// Its first due day has come.
    case due
    /// Its first due day lies ahead.
    case later
    /// Partial dates leave open if it was done, or nothing that counts is recorded.
    case unknown
    /// It was done, and the schedule asks for it no more.
    case done
  }

  /// The patient's pseudonym.
  package let patient: String
  /// The label of the course; nil for a rule of patients.
  package let treatment: String?
  /// The drug by its name in answers.
  package let drug: String?
  /// The identifier of the rule.
  package let rule: String
  /// The identifier of the test.
  package let test: String
  /// The possible days of the last event that counts; nil if there is none.
  package let last: DayInterval?
  /// The possible days on which it is due; nil if it is due no more.
  package let due: DayInterval?
  /// The state on the as-of date.
  package let status: Status
  /// The identifier of the rule's source.
  package let source: String?
  /// The positions in the log, ascending, of the events that the row rests on, with the amendments in force.
  package let events: [Int]
}

/// Derives what a schedule asks for of one patient, by rule, course and test; nothing after death or after the end of
/// follow-up.
///
/// Held courses are due still. Throws if partial dates are refused and a row rests on one. O(rules · n) for n events,
/// and for a stretch of possible days O(days).
package func deriveDue(
  by schedule: Schedule, _ history: PatientHistory, patient: String, in context: ProjectionContext
) throws(ProjectionError) -> [DueRow] {
  if history.endOfFollowUp != nil || !history.deathReports.isEmpty { return [] }
  let dated = DatedHistory(history, context)
  let running = history.courses.filter { $0.stop == nil }
  let isOn = running.contains { dated.datedCourse($0)?.isSystemic ?? false }
  var rows: [DueRow] = []
  for rule in schedule.rules {
    switch rule.subject {
    case .courses(let drugs):
      for course in running where dated.concerns(drugs, course) {
        for test in rule.tests { rows.append(try dated.row(rule, test, course, patient)) }
      }
    case .patients(let onTreatment) where onTreatment == isOn:
      for test in rule.tests { rows.append(try dated.row(rule, test, nil, patient)) }
    case .patients: continue
    }
  }
  return rows
}

extension DatedHistory {
  fileprivate func concerns(_ drugs: DrugSelection?, _ course: TreatmentCourse) -> Bool {
    guard let start = event(course.start).event.start else { return false }
    guard let drugs else { return datedCourse(course)?.isSystemic ?? false }
    return context.catalogue.drug(named: context.pool.text(start.drug)).map(drugs.contains) ?? false
  }

  fileprivate func row(
    _ rule: Schedule.Rule, _ test: Schedule.Test, _ course: TreatmentCourse?, _ patient: String
  ) throws(ProjectionError) -> DueRow {
    let done = history.events.filter { counts($0, for: test) }
    let start = course.map { event($0.start) }
    let restarts = (course?.changes ?? []).map(event).filter { rule.restarts.contains($0.event.type) }
    let time = ScheduledTime(
      start: start?.days, isOpenAtStart: start?.event.start?.onOrBefore ?? false, restarts: restarts.map(\.days),
      done: done.map(\.days))
    let state = time.state(rule.phases)
    let resting =
      [start].compactMap { $0 } + restarts + done.filter { $0.days.last >= time.last?.first ?? $0.days.last }
    try refuse(partialDatesOf: resting)
    return DueRow(
      patient: patient, treatment: course.map { context.pool.text($0.label) },
      drug: start?.event.start.map { context.drug($0.drug).name }, rule: rule.id, test: test.id, last: time.last,
      due: state.due, status: status(state, late: rule.late), source: rule.source, events: logPositions(of: resting))
  }

  private func counts(_ event: HistoryEvent, for test: Schedule.Test) -> Bool {
    switch test.events {
    case .types(let types): return types.contains(event.event.type)
    case .measurements(let analytes):
      guard case .measurementRecorded(let data) = event.event else { return false }
      return analytes.contains(LaboratoryRange.comparableName(of: context.pool.text(data.analyte)))
    }
  }

  private func status(_ state: ScheduledTime.State, late: CalendarPeriod) -> DueRow.Status {
    if state.isUncertain { return .unknown }
    guard let due = state.due else { return .done }
    if history.asOf < due.first { return .later }
    return due.last.adding(late) < history.asOf ? .overdue : .due
  }
}

/// Returns the possible days of the latest of some days; nil without any.
private func latest(_ days: [DayInterval]) -> DayInterval? {
  guard let first = days.map(\.first).max(), let last = days.map(\.last).max() else { return nil }
  return DayInterval(first: first, last: last)
}

/// The possible days from which a schedule counts, and of the events by which a test was done.
struct ScheduledTime {
  /// The days on which something is due next; none if it is due no more.
  struct State {
    var due: DayInterval?
    /// True if partial dates leave open if the phase is over, or if nothing says when it began.
    var isUncertain = false
  }

  /// The days of the course's start; nil for a rule of patients.
  let start: DayInterval?
  /// True if the course was running when it is first heard of: its first phases are long past.
  let isOpenAtStart: Bool
  /// The days on which the phases began: those of the start, or of the last event that restarts them.
  let begin: DayInterval?
  /// True if the phases may have begun at any time before: nobody knows when the course began.
  let hasOpenBegin: Bool
  /// The days of the last event that counts.
  let last: DayInterval?
  private let done: [DayInterval]

  init(start: DayInterval?, isOpenAtStart: Bool, restarts: [DayInterval], done: [DayInterval]) {
    (self.start, self.isOpenAtStart, self.done) = (start, isOpenAtStart, done)
    last = latest(done)
    begin = latest([start].compactMap { $0 } + restarts)
    hasOpenBegin = isOpenAtStart && restarts.isEmpty
  }

  /// Returns the first thing that is not done, of phases in their order.
  func state(_ phases: [Schedule.Phase]) -> State {
    for phase in phases {
      guard let start, !isOpenAtStart else { break }
      switch phase {
      case .baseline(let before):
        if let state = once(from: { $0.adding(months: -before.months).adding(days: -before.days) }, due: start) {
          return state
        }
      case .at(let after, let from, let to):
        let due = DayInterval(first: start.first.adding(from ?? after), last: start.last.adding(to ?? after))
        if let state = once(from: { from.map($0.adding) ?? $0.adding(days: 1) }, due: due) { return state }
      case .every: continue
      }
    }
    let steps = phases.compactMap { phase -> RepeatedPhases.Step? in
      if case .every(let period, let lasting) = phase { (period: period, lasting: lasting) } else { nil }
    }
    // Nobody knows if what is done once was done for a course that was running already.
    if steps.isEmpty { return State(isUncertain: isOpenAtStart) }
    return RepeatedPhases(steps, isOpenAtStart: hasOpenBegin).state(begin: begin, last: last)
  }

  /// Returns the state of what is done once, from some day after or before the start; nil if it certainly was.
  private func once(from: (CalendarDay) -> CalendarDay, due: DayInterval) -> State? {
    guard let start else { return nil }
    let (earliest, latest) = (from(start.first), from(start.last))
    if done.contains(where: { latest <= $0.first }) { return nil }
    return State(due: due, isUncertain: done.contains { earliest <= $0.last })
  }
}

/// Phases of repeated tests: each begins where the one before it ends.
struct RepeatedPhases {
  /// The time between tests, and the length of the phase; nil if it has no end.
  typealias Step = (period: CalendarPeriod, lasting: CalendarPeriod?)

  private let steps: [Step]
  private let isOpenAtStart: Bool

  init(_ steps: [Step], isOpenAtStart: Bool) { (self.steps, self.isOpenAtStart) = (steps, isOpenAtStart) }

  /// Returns when the next test is due, for every choice of days: the last test, or the beginning if that is later,
  /// and the period of the phase in which it lies. O(days · phases).
  func state(begin: DayInterval?, last: DayInterval?) -> ScheduledTime.State {
    guard let lowest = [begin?.first, last?.first].compactMap({ $0 }).max(),
      let highest = [begin?.last, last?.last].compactMap({ $0 }).max()
    else { return ScheduledTime.State(isUncertain: true) }
    var (due, isOver): (DayInterval?, Bool) = (nil, false)
    for offset in 0...(highest - lowest) {
      let day = lowest.adding(days: offset)
      for place in phases(on: day, begin, last) {
        guard steps.indices.contains(place) else {
          isOver = true
          continue
        }
        let next = day.adding(steps[place].period)
        due = DayInterval(first: min(due?.first ?? next, next), last: max(due?.last ?? next, next))
      }
    }
    return ScheduledTime.State(due: due, isUncertain: due != nil && isOver)
  }

  /// Returns the phases in which a day may lie from which the next test counts.
  private func phases(on day: CalendarDay, _ begin: DayInterval?, _ last: DayInterval?) -> ClosedRange<Int> {
    guard let begin else { return 0...0 }
    let mayBeLast = last.map { $0.first <= day && day <= $0.last } ?? false
    // The phases begin on that day itself; or before it with a test on it, or where nobody knows when.
    let lowest = mayBeLast || isOpenAtStart ? phase(of: day, from: min(begin.last, day)) : 0
    if isOpenAtStart { return lowest...phase(of: day, from: begin.first.adding(months: -1200)) }
    return mayBeLast ? lowest...phase(of: day, from: begin.first) : 0...0
  }

  /// Returns the phase of a day where the first begins on another; that behind the last if all are over.
  private func phase(of day: CalendarDay, from begin: CalendarDay) -> Int {
    var end = begin
    for (place, step) in steps.enumerated() {
      guard let lasting = step.lasting else { return place }
      end = end.adding(lasting)
      if day < end { return place }
    }
    return steps.count
  }
}
