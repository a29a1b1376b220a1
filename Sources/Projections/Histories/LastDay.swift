import CalendarTime
import PatientRecord

/// The day to which treatment without a stop is counted, where no end of follow-up holds: the rule `assume-continuing`.
extension Profile {
  /// Returns that day under an imputation; the as-of date if there is no event to count from. O(n) for n events.
  func lastDay(of history: PatientHistory, _ imputation: Imputation) -> CalendarDay {
    switch assumeContinuing {
    case .yes: return history.asOf
    case .no: return latest(history.events, imputation) ?? history.asOf
    case .afterLastContact(let grace):
      let contact = latest(history.events.lazy.filter(\.event.showsPatient), imputation)
      return contact.map { min($0.adding(grace), history.asOf) } ?? history.asOf
    }
  }

  /// Returns the latest day of events; nil without any. Under the bounds it is the last or the first that is possible.
  private func latest(_ events: some Sequence<HistoryEvent>, _ imputation: Imputation) -> CalendarDay? {
    let days = events.lazy.map { event in
      switch imputation {
      case .chosen: self.day(of: event)
      case .longest: event.days.last
      case .shortest: event.days.first
      }
    }
    return days.max()
  }
}

extension DatedHistory {
  /// The event that sets the censoring day; nil if that is the as-of date.
  var censoringEvent: HistoryEvent? {
    if let end = history.endOfFollowUp { return end }
    switch profile.assumeContinuing {
    case .yes: return nil
    case .no: return history.events.last { day($0) == censoringDay.chosen }
    case .afterLastContact(let grace):
      if censoringDay.chosen == history.asOf { return nil }
      return history.events.last { $0.event.showsPatient && day($0).adding(grace) == censoringDay.chosen }
    }
  }

  /// The events of which any may set the censoring day, where the rule counts from an event: all but those that
  /// certainly lie before another.
  var possibleLastEvents: [HistoryEvent] {
    if history.endOfFollowUp != nil { return [] }
    switch profile.assumeContinuing {
    case .yes: return []
    case .no: return history.events.filter { $0.days.last > censoringDay.shortest }
    case .afterLastContact(let grace):
      if censoringDay.shortest == history.asOf { return [] }
      return history.events.filter { $0.event.showsPatient && $0.days.last.adding(grace) > censoringDay.shortest }
    }
  }
}
