import CalendarTime

/// Puts the events of each treatment together, in the order in which they were recorded.
///
/// A course whose events have an order together is taken whole. Else each event that leaves no order is set aside with
/// a finding: what was recorded first stands, and what was set aside is tried again while later events make room for
/// it, with at most eight attempts for each event in all.
struct CourseAssembly {
  private(set) var courses: [CourseOrder] = []
  private(set) var others: [HistoryEvent] = []
  private(set) var findings: [Finding] = []

  init(_ standing: [HistoryEvent]) {
    var labels = CourseLabels()
    courses.reserveCapacity(4)
    for event in standing {
      guard let start = event.event.start else { continue }
      if let index = labels.place(of: start.treatment) {
        let first = courses[index].start.sequenceNumber
        findings.append(Finding(.labelTwice, at: event.sequenceNumber, other: first, field: "treatment"))
      } else {
        labels.append(start.treatment)
        courses.append(CourseOrder(start: event))
      }
    }
    others.reserveCapacity(standing.count)
    var hasTwoStops: Set<Int> = []
    for event in standing where event.event.place != .start {
      guard let label = event.event.treatment else {
        others.append(event)
        continue
      }
      guard let index = labels.place(of: label) else {
        findings.append(Finding(.unknownTreatment, at: event.sequenceNumber, field: "treatment"))
        continue
      }
      if case .treatmentStopped = event.event {
        if courses[index].stop != nil { hasTwoStops.insert(index) }
        courses[index].stop = event
      } else {
        courses[index].changes.append(event)
      }
    }
    for index in courses.indices where hasTwoStops.contains(index) || !courses[index].isPossible {
      let start = courses[index].start
      courses[index] = CourseOrder(start: start)
      let label = start.event.treatment
      assemble(standing.filter { $0.event.treatment == label && $0.event.place != .start }, at: index)
    }
  }

  private mutating func assemble(_ events: [HistoryEvent], at index: Int) {
    var rest = events
    var attempts = 8 * events.count
    while let left = addThoseThatFit(rest, to: &courses[index], &attempts) { rest = left }
    findings += rest.map { reason($0, in: courses[index]) }
  }

  /// The events that are left after one attempt with each event; nil where none fits.
  private func addThoseThatFit(
    _ events: [HistoryEvent], to course: inout CourseOrder, _ attempts: inout Int
  ) -> [HistoryEvent]? {
    struct Attempt: Hashable {
      let type: EventType
      let days: DayInterval
    }
    var left: [HistoryEvent] = []
    var refused: Set<Attempt> = []
    for event in events {
      let attempt = Attempt(type: event.event.type, days: event.days)
      guard attempts > 0, !refused.contains(attempt) else {
        left.append(event)
        continue
      }
      attempts -= 1
      if let extended = course.adding(event) {
        course = extended
        refused = []
      } else {
        refused.insert(attempt)
        left.append(event)
      }
    }
    return left.count < events.count ? left : nil
  }

  private func reason(_ event: HistoryEvent, in course: CourseOrder) -> Finding {
    let position = event.sequenceNumber
    if case .treatmentStopped = event.event, let stop = course.stop {
      return Finding(.alreadyStopped, at: position, other: stop.sequenceNumber, field: "treatment")
    }
    if event.days.last < course.start.days.first {
      return Finding(.beforeStart, at: position, other: course.start.sequenceNumber, field: "occurred")
    }
    if let stop = course.stop, event.days.first > stop.days.last {
      return Finding(.alreadyStopped, at: position, other: stop.sequenceNumber, field: "treatment")
    }
    if case .treatmentStopped = event.event,
      let change = course.changes.first(where: { $0.days.first > event.days.last })
    {
      return Finding(.stopBeforeChange, at: position, other: change.sequenceNumber, field: "occurred")
    }
    return Finding(.holdsDoNotAlternate, at: position, field: "treatment")
  }
}

/// Labels of one patient's courses by their places.
///
/// Most patients have few courses: looking through their labels is quicker than a table, which is kept for the others.
struct CourseLabels {
  private var labels: [Symbol] = []
  private var places: [Symbol: Int] = [:]

  private static let tableFrom = 16

  var count: Int { labels.count }

  /// Adds a label in the last place. O(1) amortized.
  mutating func append(_ label: Symbol) {
    labels.append(label)
    if labels.count == CourseLabels.tableFrom {
      for (place, label) in labels.enumerated() { places[label] = place }
    } else if labels.count > CourseLabels.tableFrom {
      places[label] = labels.count - 1
    }
  }

  /// The place of a label; nil where it is not there. O(1).
  func place(of label: Symbol) -> Int? {
    labels.count < CourseLabels.tableFrom ? labels.firstIndex(of: label) : places[label]
  }
}
