import CalendarTime

/// Puts the events of each treatment together, in the order in which they were recorded.
///
/// An event that leaves its course no possible order is set aside with a finding: what was recorded first stands.
struct CourseAssembly {
  private(set) var courses: [CourseOrder] = []
  private(set) var others: [HistoryEvent] = []
  private(set) var findings: [Finding] = []

  init(_ standing: [HistoryEvent]) {
    var indices: [Symbol: Int] = [:]
    for event in standing {
      guard let start = event.event.start else { continue }
      if let index = indices[start.treatment] {
        let first = courses[index].start.sequenceNumber
        findings.append(Finding(.labelTwice, at: event.sequenceNumber, other: first, field: "treatment"))
      } else {
        indices[start.treatment] = courses.count
        courses.append(CourseOrder(start: event))
      }
    }
    for event in standing where event.event.start == nil {
      guard let label = event.event.treatment else {
        others.append(event)
        continue
      }
      if let index = indices[label] {
        add(event, to: index)
      } else {
        findings.append(Finding(.unknownTreatment, at: event.sequenceNumber, field: "treatment"))
      }
    }
  }

  private mutating func add(_ event: HistoryEvent, to index: Int) {
    var course = courses[index]
    if case .treatmentStopped = event.event {
      if let stop = course.stop {
        findings.append(
          Finding(.alreadyStopped, at: event.sequenceNumber, other: stop.sequenceNumber, field: "treatment"))
        return
      }
      course.stop = event
    } else {
      course.changes.append(event)
    }
    if course.isPossible {
      courses[index] = course
    } else {
      findings.append(reason(event, in: courses[index]))
    }
  }

  private func reason(_ event: HistoryEvent, in course: CourseOrder) -> Finding {
    let position = event.sequenceNumber
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
