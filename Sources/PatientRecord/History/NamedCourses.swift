import CalendarTime

/// Narrows the possible days of events that name a course, and those of the start of that course.
///
/// A drug that is suspected, or that a response is a response to, had begun by then. An adverse event ends no earlier
/// than it begins. Where nothing would be left, the days stay as they were written.
enum NamedCourses {
  /// Narrows courses, each in its order, and the events of no course. O(n) for n events, all exact dates included.
  static func narrow(_ courses: inout [[HistoryEvent]], _ others: inout [HistoryEvent], _ pool: RecordPool) {
    guard
      courses.contains(where: { $0.first.map { !$0.days.isExact } ?? false })
        || others.contains(where: { !$0.days.isExact })
    else { return }
    narrowOnsets(&others)
    var labels = CourseLabels()
    for course in courses { if let label = course.first?.event.treatment { labels.append(label) } }
    for place in others.indices {
      for label in named(by: others[place].event, pool) {
        guard let course = labels.place(of: label), let start = courses[course].first else { continue }
        let (first, last) = (max(others[place].days.first, start.days.first), others[place].days.last)
        guard first <= last else { continue }
        others[place].narrow(to: DayInterval(first: first, last: last))
        courses[course][0].narrow(to: DayInterval(first: start.days.first, last: min(start.days.last, last)))
      }
    }
    narrowResolutions(&others)
  }

  /// Returns the labels of the courses that an event of no course names.
  private static func named(by event: ClinicalEvent, _ pool: RecordPool) -> [Symbol] {
    switch event {
    case .adverseEventRecorded(let data): pool.elements(data.suspects).map(\.treatment)
    case .responseAssessed(let data): Array(pool.elements(data.treatments))
    default: []
    }
  }

  /// No adverse event begins after the last day of its first resolution.
  private static func narrowOnsets(_ events: inout [HistoryEvent]) {
    var ends: [EventID: CalendarDay] = [:]
    for event in events {
      guard case .adverseEventResolved(let data) = event.event else { continue }
      ends[data.event] = min(ends[data.event] ?? event.days.last, event.days.last)
    }
    if ends.isEmpty { return }
    for place in events.indices {
      guard let end = ends[events[place].id], events[place].days.first <= end else { continue }
      events[place].narrow(to: DayInterval(first: events[place].days.first, last: min(events[place].days.last, end)))
    }
  }

  /// No adverse event is resolved before the first day of its onset.
  private static func narrowResolutions(_ events: inout [HistoryEvent]) {
    var onsets: [EventID: CalendarDay] = [:]
    for event in events {
      if case .adverseEventRecorded = event.event { onsets[event.id] = event.days.first }
    }
    for place in events.indices {
      guard case .adverseEventResolved(let data) = events[place].event, let onset = onsets[data.event],
        onset <= events[place].days.last
      else { continue }
      events[place].narrow(to: DayInterval(first: max(onset, events[place].days.first), last: events[place].days.last))
    }
  }
}

extension HistoryEvent {
  /// Leaves only some of the possible days.
  mutating func narrow(to days: DayInterval) {
    if days == self.days { return }
    self.days = days
    spreadDay = days.middle
  }
}
