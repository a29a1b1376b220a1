package import CalendarTime
package import PatientRecord

/// The present treatment of one patient on one day after another, in one pass over the history.
///
/// It is the treatment that `deriveCurrentRegimen` finds of the history as of each day. An as-of date cuts the possible
/// days of a partial date, so that the day which stands for it moves: such an event is looked at again on each day that
/// is asked within its possible days, every other one once. So the time for n events is O(n log n), and O(1) for each
/// of their possible days that is asked.
package struct RegimenCourse {
  private let context: ProjectionContext
  private let days: ImputedDays
  /// The events by first possible day, with their places in the record's order.
  private var waiting: ArraySlice<(place: Int, event: HistoryEvent)>
  private var running: [Symbol: BegunCourse] = [:]
  private var lastPlaces = LastPlaces()
  /// True once the record states a death, adverse events of grade 5 apart.
  private var isDead = false
  /// The first day of a death that an adverse event of grade 5 states; nil if none does.
  private let gradeFiveDeath: CalendarDay?
  /// Positions in the log of the stops that show no contact after an end of follow-up.
  private let stopsAtEnd: Set<Int>
  /// The number of times that an event was looked at.
  package private(set) var steps = 0

  /// The treatment by a history that no as-of date cuts.
  package init(_ history: PatientHistory, _ context: ProjectionContext) {
    self.context = context
    days = ImputedDays(history, context)
    let events = history.events.enumerated().map { (place: $0.offset, event: $0.element) }
    waiting = events.sorted { ($0.event.days.first, $0.place) < ($1.event.days.first, $1.place) }[...]
    stopsAtEnd = history.stopsAtEnd
    gradeFiveDeath = history.deathReports.filter { $0.source == .gradeFive }.map(\.event.days.first).min()
  }

  /// Returns the treatments at the end of a day, in the order of a regimen; throws if partial dates are refused and a
  /// day shown, or a hold, has one.
  ///
  /// The days must ascend.
  package mutating func treatments(on day: CalendarDay) throws(ProjectionError) -> [CurrentRegimen.Treatment] {
    while let next = waiting.first, next.event.days.first <= day {
      waiting.removeFirst()
      take(next.event, at: next.place)
    }
    if isDead || lastPlaces.haveEnded || gradeFiveDeath.map({ $0 <= day }) ?? false { return [] }
    for label in Array(running.keys) { steps += running[label]?.cut(at: day) ?? 0 }
    try context.profile.refuse(partialDatesOf: running.values.flatMap(\.shown))
    return running.values.map { $0.treatment(on: days, context) }.inOrder
  }

  /// Goes on with an event. Those of one course come in its order, since none begins before an earlier one.
  private mutating func take(_ event: HistoryEvent, at place: Int) {
    steps += 1
    switch event.event {
    case .followUpEnded(let data) where data.reason == .death: isDead = true
    case .adverseEventResolved(let data) where data.outcome == .fatal: isDead = true
    case .treatmentStopped(let data):
      if data.reasons.contains(.death) { isDead = true }
      running[data.treatment] = nil
    default:
      if let start = event.event.start {
        running[start.treatment] = BegunCourse(event)
      } else if let label = event.event.treatment {
        running[label]?.take(event)
      }
    }
    lastPlaces.take(event.event, at: place, isContact: !stopsAtEnd.contains(event.sequenceNumber))
  }
}

/// The events of a running course that have begun by a day, cut at it.
private struct BegunCourse {
  private var events: [HistoryEvent]
  /// The last possible days of the events before they were cut.
  private var lastDays: [CalendarDay]
  private var course = RunningCourse(startedAt: 0)
  /// The number of events in front whose possible days are all past, so that the days which stand for them are settled.
  private var settled = 0

  init(_ start: HistoryEvent) { (events, lastDays) = ([start], [start.days.last]) }

  mutating func take(_ event: HistoryEvent) {
    course.take(events.count, event.event)
    events.append(event)
    lastDays.append(event.days.last)
  }

  /// Cuts the events at a day, and returns the number of those which were looked at.
  mutating func cut(at day: CalendarDay) -> Int {
    let open = settled..<events.count
    for place in open {
      events[place].days = DayInterval(first: events[place].days.first, last: min(lastDays[place], day))
    }
    let reached = settled > 0 ? events[settled - 1].spreadDay : events[0].days.first
    DaySpread.spread(&events, at: open, from: reached)
    while settled < events.count, lastDays[settled] < day { settled += 1 }
    return open.count
  }

  /// The events that a regimen rests on.
  var shown: [HistoryEvent] { course.places.map { events[$0] } }

  func treatment(on days: ImputedDays, _ context: ProjectionContext) -> CurrentRegimen.Treatment {
    course.treatment(in: events, on: days, context)
  }
}

/// The places in the record's order of the last events of the kinds by which follow-up ends or goes on.
///
/// Partial dates let events begin in another order than that of the record, which decides.
private struct LastPlaces {
  private var end = -1
  private var withdrawal = -1
  private var contact = -1
  private var enrolment = -1

  /// True if an end of follow-up holds: a withdrawal until the next enrolment, another end until the next contact.
  var haveEnded: Bool { withdrawal > enrolment || end > contact }

  mutating func take(_ event: ClinicalEvent, at place: Int, isContact: Bool) {
    switch event {
    case .followUpEnded(let data) where data.reason == .consentWithdrawn: withdrawal = max(withdrawal, place)
    case .followUpEnded(let data) where data.reason != .death: end = max(end, place)
    case .patientEnrolled: enrolment = max(enrolment, place)
    default: break
    }
    if isContact, event.showsFollowUp { contact = max(contact, place) }
  }
}
