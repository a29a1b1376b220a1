package import CalendarTime

/// An event in force, as it stands after amendments, with the days on which it may have happened.
package struct HistoryEvent: Hashable, Sendable, BitwiseCopyable {
  /// Position in the log of the original.
  package let sequenceNumber: Int
  /// Identity of the original.
  package let id: EventID
  /// The fact, amended where it was.
  package var event: ClinicalEvent
  /// The date as it was given, amended where it was.
  package let occurred: PartialDate
  /// The days on which it may have happened: narrowed by its treatment's order and cut at the as-of date.
  package var days: DayInterval
  /// The day that stands for the possible ones: the middle, or where dates of its course share them, its part of them.
  package internal(set) var spreadDay: CalendarDay
  /// The last day on which it can have happened when it was written.
  package let latestDay: CalendarDay
  /// Position in the log of the amendment that gives the data; 0 where there is none.
  package let dataAmendment: Int
  /// Position in the log of the amendment that gives the date; 0 where there is none.
  package let dateAmendment: Int

  /// The day by which events are ordered: the first possible one, the last for stops and ends of follow-up.
  var orderingDay: CalendarDay { event.place == .stop ? days.last : days.first }

  /// True if it is the patient's death.
  package var isDeath: Bool {
    if case .followUpEnded(let end) = event { end.reason == .death } else { false }
  }

  /// Positions of the amendments in force, in order.
  package var amendments: [Int] {
    let (first, last) = (min(dataAmendment, dateAmendment), max(dataAmendment, dateAmendment))
    return last == 0 ? [] : first == 0 || first == last ? [last] : [first, last]
  }

  /// True if it comes before another by day, place in the day and position in the log.
  func precedes(_ other: HistoryEvent) -> Bool {
    let (day, otherDay) = (orderingDay, other.orderingDay)
    if day != otherDay { return day < otherDay }
    let (place, otherPlace) = (event.place, other.event.place)
    return place == otherPlace ? sequenceNumber < other.sequenceNumber : place < otherPlace
  }
}

/// One course of one drug as its events tell it, by their positions in the history.
package struct TreatmentCourse: Hashable, Sendable {
  /// The label, unique within the patient.
  package let label: Symbol
  /// The index of its start in the history's events.
  package let start: Int
  /// The indices of its titrations, holds and resumptions, in order.
  package internal(set) var changes: [Int] = []
  /// The index of its stop; nil while it runs.
  package internal(set) var stop: Int?
}

extension [HistoryEvent] {
  /// The death that was recorded first; nil where none is.
  var firstDeath: HistoryEvent? {
    var death: HistoryEvent?
    for event in self where event.isDeath && event.sequenceNumber < death?.sequenceNumber ?? .max { death = event }
    return death
  }
}
