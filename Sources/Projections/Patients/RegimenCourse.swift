package import CalendarTime
package import PatientRecord

/// The present treatment of one patient on one day after another, in one pass over the history.
///
/// It is the treatment that `deriveCurrentRegimen` finds of the history as of each day. Within the possible days of a
/// partial date, which an as-of date cuts, it is not known here. O(n log n) for n events, whatever the number of days.
package struct RegimenCourse {
  private let context: ProjectionContext
  /// The events by first possible day, with their places in the record's order.
  private var waiting: ArraySlice<(place: Int, event: HistoryEvent)>
  /// The partial dates among them, and the last day that one of those which have begun may be.
  private var partial: ArraySlice<DayInterval>
  private var blurredUntil: CalendarDay?
  private var running: [Symbol: RunningCourse] = [:]
  private var end: FollowUpEnd?
  /// The number of deaths that the record states, adverse events of grade 5 apart.
  private var deaths = 0
  /// The first day of a death that an adverse event of grade 5 states; nil if none does.
  private let gradeFiveDeath: CalendarDay?
  /// The number of events that were looked at.
  package private(set) var steps = 0

  private enum FollowUpEnd { case withdrawn, other }

  /// The treatment by a history that no as-of date cuts.
  package init(_ history: PatientHistory, _ context: ProjectionContext) {
    self.context = context
    let events = history.events.enumerated().map { (place: $0.offset, event: $0.element) }
    waiting = events.sorted { ($0.event.days.first, $0.place) < ($1.event.days.first, $1.place) }[...]
    partial = waiting.map(\.event.days).filter { !$0.isExact }[...]
    gradeFiveDeath = history.deathReports.filter { $0.source == .gradeFive }.map(\.event.days.first).min()
  }

  /// Returns the treatments at the end of a day, in the order of a regimen; nil if they are not known here.
  ///
  /// The days must ascend.
  package mutating func treatments(on day: CalendarDay) -> [CurrentRegimen.Treatment]? {
    while let next = partial.first, next.first <= day {
      blurredUntil = max(blurredUntil ?? next.last, next.last)
      partial.removeFirst()
    }
    if let blurredUntil, day < blurredUntil { return nil }
    let begun = waiting.prefix { $0.event.days.first <= day }
    waiting.removeFirst(begun.count)
    for next in begun.sorted(by: { $0.place < $1.place }) { take(next.event) }
    if end != nil || deaths > 0 || gradeFiveDeath.map({ $0 <= day }) ?? false { return [] }
    return running.values.map { $0.treatment(context) }.sorted { ($0.since, $0.treatment) < ($1.since, $1.treatment) }
  }

  private mutating func take(_ event: HistoryEvent) {
    steps += 1
    switch event.event {
    case .followUpEnded(let data) where data.reason == .death: deaths += 1
    case .adverseEventResolved(let data) where data.outcome == .fatal: deaths += 1
    case .treatmentStopped(let data):
      if data.reasons.elements.contains(.death) { deaths += 1 }
      running[data.treatment] = nil
    default: change(event)
    }
    follow(event.event)
  }

  private mutating func change(_ event: HistoryEvent) {
    if let course = RunningCourse(startedBy: event), let label = event.event.treatment {
      running[label] = course
    } else if let label = event.event.treatment {
      running[label]?.take(event)
    }
  }

  private mutating func follow(_ event: ClinicalEvent) {
    if end == .withdrawn {
      if case .patientEnrolled = event { end = nil }
    } else if case .followUpEnded(let data) = event {
      if data.reason != .death { end = data.reason == .consentWithdrawn ? .withdrawn : .other }
    } else if event.showsFollowUp {
      end = nil
    }
  }
}
