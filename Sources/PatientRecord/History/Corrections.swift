import CalendarTime

/// Which events of one patient stand after amendments and retractions.
///
/// Retractions are read from the last to the first, since one may retract another. Of the amendments that stand, the
/// latest gives the data, and the latest with a date gives the date, cut at the day on which it was written. O(n).
struct Corrections {
  private(set) var standing: [HistoryEvent] = []
  private(set) var findings: [Finding] = []

  init(_ events: some RandomAccessCollection<RecordedEvent>, _ pool: RecordPool) {
    var positions: [EventID: Int] = [:]
    for event in events where positions[event.id] == nil { positions[event.id] = event.sequenceNumber }
    let retracted = retractions(events, positions)
    let amendments = standingAmendments(events, retracted, positions)
    for event in events where !event.event.type.isCorrection && !retracted.contains(event.id) {
      guard let occurred = event.occurred else { continue }
      append(event, occurred, amendments[event.id], pool)
    }
  }

  /// The ids of the events that are retracted.
  private mutating func retractions(
    _ events: some RandomAccessCollection<RecordedEvent>, _ positions: [EventID: Int]
  ) -> Set<EventID> {
    var retracted: Set<EventID> = []
    for event in events.reversed() {
      guard case .eventRetracted(let retraction) = event.event, !retracted.contains(event.id) else { continue }
      guard let target = positions[retraction.event], target < event.sequenceNumber else {
        findings.append(Finding(.unknownEvent, at: event.sequenceNumber, field: "event"))
        continue
      }
      retracted.insert(retraction.event)
    }
    return retracted
  }

  private struct Amendments {
    var data: RecordedEvent?
    var date: RecordedEvent?
  }

  /// For each amended event the amendments that give its data and its date.
  private mutating func standingAmendments(
    _ events: some RandomAccessCollection<RecordedEvent>, _ retracted: Set<EventID>, _ positions: [EventID: Int]
  ) -> [EventID: Amendments] {
    var amendments: [EventID: Amendments] = [:]
    for event in events {
      guard case .eventAmended(let amendment) = event.event, !retracted.contains(event.id) else { continue }
      guard let target = positions[amendment.amends], target < event.sequenceNumber else {
        findings.append(Finding(.unknownEvent, at: event.sequenceNumber, field: "amends"))
        continue
      }
      amendments[amendment.amends, default: Amendments()].data = event
      if amendment.occurred != nil { amendments[amendment.amends]?.date = event }
    }
    return amendments
  }

  private mutating func append(
    _ original: RecordedEvent, _ occurred: PartialDate, _ amendments: Amendments?, _ pool: RecordPool
  ) {
    var event = original.event
    if let amendment = amendments?.data, case .eventAmended(let change) = amendment.event {
      if let data = pool.event(change.data), data.type == event.type {
        event = data
      } else {
        let isAmendable = !original.event.type.isCorrection
        let rule: Finding.Rule = isAmendable ? .unreadableData : .notAmendable
        findings.append(Finding(rule, at: amendment.sequenceNumber, field: "data"))
      }
    }
    var date = occurred
    var recorded = original.recorded
    var writer = original.sequenceNumber
    if let amendment = amendments?.date, case .eventAmended(let change) = amendment.event, let amended = change.occurred {
      date = amended
      recorded = amendment.recorded
      writer = amendment.sequenceNumber
    }
    if date.days.first > recorded.latestPossibleDay {
      findings.append(Finding(.inTheFuture, at: writer, field: "occurred"))
    }
    standing.append(
      HistoryEvent(
        sequenceNumber: original.sequenceNumber, id: original.id, event: event, occurred: date,
        days: Corrections.possibleDays(date, recorded), dataAmendment: amendments?.data?.sequenceNumber ?? 0,
        dateAmendment: amendments?.date?.sequenceNumber ?? 0))
  }

  /// The days of a date, cut at the last day that it can have been when it was written.
  static func possibleDays(_ date: PartialDate, _ recorded: Instant) -> DayInterval {
    let days = date.days
    guard days.first <= recorded.latestPossibleDay else { return days }
    return DayInterval(first: days.first, last: min(days.last, recorded.latestPossibleDay))
  }
}
