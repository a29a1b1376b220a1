package import CalendarTime

/// The history of one patient, as of a day and as known at some point: the input of every projection.
///
/// Amended, retracted, ordered, narrowed and cut, in that order; a broken rule is a finding, never a failure.
package struct PatientHistory: Sendable {
  /// The events in force, in the one total order: by first possible day (last, for stops and ends of follow-up), then
  /// starts, others, stops, then position in the log, keeping each course in its own order.
  package private(set) var events: [HistoryEvent]
  /// The courses in the order of their starts.
  package private(set) var courses: [TreatmentCourse]
  /// Rules that the record breaks, by position in the log; not cut at the as-of date.
  package let findings: [Finding]
  /// The as-of date: nothing after it is in the history.
  package let asOf: CalendarDay
  /// The possible days of the deaths that adverse events of grade 5 without an outcome state, by their positions in the
  /// log; not cut at the as-of date.
  let gradeFiveDeaths: [Int: DayInterval]
  /// False if no event ends follow-up or states a death.
  let mayEnd: Bool
  /// Positions in the log of the stops whose last day on may be no later than an end of follow-up before them.
  package let stopsAtEnd: Set<Int>
  /// True if the events stood in order as they were written, each on one possible day, and none ends follow-up or
  /// states a death: then no day is a matter of choice.
  package let isPlain: Bool

  /// Resolves the events of one patient (all that is known, by position in the log) as of a day, that day included.
  ///
  /// O(n log n) for n events.
  package init(_ recorded: borrowing [RecordedEvent], pool: borrowing RecordPool, asOf: CalendarDay) {
    let corrections = Corrections(recorded, pool)
    if let settled = SettledHistory(corrections, pool) {
      self.init(settled, asOf: asOf)
    } else {
      self.init(resolving: corrections, copy pool, asOf: asOf)
    }
  }

  /// Cuts a history that is in order as it stands.
  private init(_ settled: SettledHistory, asOf: CalendarDay) {
    self.asOf = asOf
    (findings, gradeFiveDeaths, mayEnd) = (settled.findings, [:], settled.mayEnd)
    stopsAtEnd = mayEnd ? PatientHistory.stopsAtEnd(settled.events) : []
    isPlain = settled.isExact && !settled.mayEnd
    events = PatientHistory.cut(settled.events, at: asOf)
    courses = events.count == settled.events.count ? settled.courses : PatientHistory.courses(in: events)
    if settled.isExact { return }
    for course in courses { DaySpread.spread(&events, of: course) }
  }

  /// Resolves any history, step by step.
  init(resolving corrections: Corrections, _ pool: RecordPool, asOf: CalendarDay) {
    let assembly = CourseAssembly(corrections.standing)
    let chains = assembly.courses.map(\.ordered)
    var (narrowed, others) = (chains.map(CourseOrder.narrowed), assembly.others)
    NamedCourses.narrow(&narrowed, &others, pool)
    let afterDeath = PatientHistory.deathFindings(others, narrowed)
    gradeFiveDeaths = EndDays(narrowing: &narrowed, &others).gradeFive
    let ordered = PatientHistory.merge(narrowed, others)
    self.asOf = asOf
    var broken = corrections.findings
    broken += assembly.findings
    broken += PatientHistory.contentFindings(corrections.standing, pool)
    broken += PatientHistory.referenceFindings(corrections.standing, pool)
    broken += PatientHistory.doseFindings(chains)
    broken += afterDeath
    if broken.count > 1 { broken.sort { $0.sequenceNumber < $1.sequenceNumber } }
    findings = broken
    events = PatientHistory.cut(ordered, at: asOf)
    courses = PatientHistory.courses(in: events)
    mayEnd = events.contains { $0.event.mayEndRecord }
    stopsAtEnd = mayEnd ? PatientHistory.stopsAtEnd(ordered) : []
    isPlain = false
    for course in courses { DaySpread.spread(&events, of: course) }
  }

  /// The events that may have happened by a day, that day included.
  private static func cut(_ ordered: [HistoryEvent], at asOf: CalendarDay) -> [HistoryEvent] {
    if ordered.allSatisfy({ $0.days.last <= asOf }) { return ordered }
    var events = ordered.filter { $0.days.first <= asOf }
    for index in events.indices {
      let days = events[index].days
      events[index].days = DayInterval(first: days.first, last: min(days.last, asOf))
      events[index].spreadDay = events[index].days.middle
    }
    return events
  }

  /// The first order by day, place in the day and position that keeps every chain in its own order.
  private static func merge(_ chains: [[HistoryEvent]], _ others: [HistoryEvent]) -> [HistoryEvent] {
    var plain = others
    plain.reserveCapacity(chains.reduce(others.count) { $0 + $1.count })
    for chain in chains { plain += chain }
    plain.sort { $0.precedes($1) }
    let isKept = chains.allSatisfy { chain in
      chain.indices.dropFirst().allSatisfy { chain[$0 - 1].precedes(chain[$0]) }
    }
    if isKept { return plain }
    var queues = (chains + [others.sorted { $0.precedes($1) }]).map { $0[...] }
    var merged: [HistoryEvent] = []
    while merged.count < plain.count {
      let heads = queues.indices.filter { !queues[$0].isEmpty }
      guard let next = heads.min(by: { queues[$0][queues[$0].startIndex].precedes(queues[$1][queues[$1].startIndex]) })
      else { break }
      merged.append(queues[next].removeFirst())
    }
    return merged
  }

  private static func courses(in events: [HistoryEvent]) -> [TreatmentCourse] {
    var labels = CourseLabels()
    var courses: [TreatmentCourse] = []
    courses.reserveCapacity(4)
    for index in events.indices {
      guard let label = events[index].event.treatment else { continue }
      if events[index].event.place == .start {
        labels.append(label)
        courses.append(TreatmentCourse(label: label, start: index))
        continue
      }
      guard let course = labels.place(of: label) else { continue }
      if case .treatmentStopped = events[index].event {
        courses[course].stop = index
      } else {
        courses[course].changes.append(index)
      }
    }
    return courses
  }
}
