import CalendarTime
import PatientRecord

/// The day to which treatment without a stop is counted, where no end of follow-up holds: the rule `assume-continuing`.
extension ImputedDays {
  /// Returns that day under each imputation; the as-of date if there is no event to count from. O(n) for n events.
  func lastDays(of history: PatientHistory) -> ByImputation<CalendarDay> {
    switch profile.assumeContinuing {
    case .yes: return ByImputation { _ in history.asOf }
    case .no: return latest(history, where: { !$0.isAnswer }) ?? ByImputation { _ in history.asOf }
    case .afterLastContact(let grace):
      let contact = latest(history, where: \.showsPatient)
      return ByImputation { imputation in
        contact.map { min($0[imputation].adding(grace), history.asOf) } ?? history.asOf
      }
    }
  }

  /// Returns the latest day of some events under each imputation, the last and the first possible one under the bounds;
  /// nil without any.
  private func latest(
    _ history: PatientHistory, where isCounted: (ClinicalEvent) -> Bool
  ) -> ByImputation<CalendarDay>? {
    var latest: ByImputation<CalendarDay>?
    for place in history.events.indices where isCounted(history.events[place].event) {
      let (chosen, days) = (day(of: history.events[place]), history.events[place].days)
      guard let reached = latest else {
        latest = ByImputation(chosen: chosen, longest: days.last, shortest: days.first)
        continue
      }
      latest = ByImputation(
        chosen: max(reached.chosen, chosen), longest: max(reached.longest, days.last),
        shortest: max(reached.shortest, days.first))
    }
    return latest
  }
}

extension DatedHistory {
  /// The event that sets the censoring day; nil if that is the as-of date.
  var censoringEvent: HistoryEvent? {
    if let end = history.endOfFollowUp { return end }
    switch profile.assumeContinuing {
    case .yes: return nil
    case .no: return lastEvent { !$0.isAnswer }
    case .afterLastContact:
      // Months of grace take several days to one, such as the last of February.
      return censoringDay.chosen == history.asOf ? nil : lastEvent(where: \.showsPatient)
    }
  }

  /// The event on the latest chosen day, the last of several, among those that count; nil without any.
  private func lastEvent(where isCounted: (ClinicalEvent) -> Bool) -> HistoryEvent? {
    var last: (place: Int, day: CalendarDay)?
    for place in history.events.indices where isCounted(history.events[place].event) {
      let day = day(history.events[place])
      if last.map({ $0.day <= day }) ?? true { last = (place, day) }
    }
    return last.map { event($0.place) }
  }

  /// The events of which any may set the censoring day, where the rule counts from an event: all but those that
  /// certainly lie before another.
  var possibleLastEvents: [HistoryEvent] {
    if history.endOfFollowUp != nil { return [] }
    switch profile.assumeContinuing {
    case .yes: return []
    case .no: return history.entries.filter { $0.days.last > censoringDay.shortest }
    case .afterLastContact(let grace):
      if censoringDay.shortest == history.asOf { return [] }
      return history.events.filter { $0.event.showsPatient && $0.days.last.adding(grace) > censoringDay.shortest }
    }
  }
}
