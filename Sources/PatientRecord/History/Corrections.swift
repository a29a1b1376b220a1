import CalendarTime

/// Which events of one patient stand after amendments and retractions.
///
/// Retractions are read from the last to the first, since one may retract another. Of the amendments that stand, the
/// latest gives the data, and the latest with a date gives the date, cut at the day on which it was written. O(n).
struct Corrections {
  private(set) var standing: [HistoryEvent] = []
  private(set) var findings: [Finding] = []

  init(_ events: borrowing [RecordedEvent], _ pool: borrowing RecordPool) {
    standing.reserveCapacity(events.count)
    // Most patients have no corrections, and need no index of their events.
    if !events.contains(where: \.event.type.isCorrection) {
      for place in events.indices {
        if let occurred = events[place].occurred { stand(events[place], events[place].event, on: occurred) }
      }
      closeStarts()
      return
    }
    var originals: [EventID: RecordedEvent] = [:]
    for event in copy events where originals[event.id] == nil { originals[event.id] = event }
    let retracted = retractions(events, originals)
    let amendments = standingAmendments(events, retracted, originals)
    for event in copy events where !event.event.type.isCorrection && retracted[event.id] == nil {
      guard let occurred = event.occurred else { continue }
      if let amendments = amendments[event.id] {
        append(event, occurred, amendments, pool)
      } else {
        stand(event, event.event, on: occurred)
      }
    }
    closeStarts()
  }

  /// The ids of the events that are retracted, each with the position of the first retraction of it that stands.
  private mutating func retractions(
    _ events: [RecordedEvent], _ originals: [EventID: RecordedEvent]
  ) -> [EventID: Int] {
    var retracted: [EventID: Int] = [:]
    for event in events.reversed() {
      guard case .eventRetracted(let retraction) = event.event, retracted[event.id] == nil else { continue }
      let position = event.sequenceNumber
      guard let target = originals[retraction.event], target.sequenceNumber < position else {
        findings.append(Finding(.unknownEvent, at: position, field: "event"))
        continue
      }
      if let later = retracted[retraction.event] {
        findings.append(Finding(.alreadyRetracted, at: later, other: position, field: "event"))
      }
      retracted[retraction.event] = position
    }
    return retracted
  }

  private struct Amendments {
    var data: RecordedEvent?
    var date: RecordedEvent?
  }

  /// For each amended event the amendments that give its data and its date.
  private mutating func standingAmendments(
    _ events: [RecordedEvent], _ retracted: [EventID: Int],
    _ originals: [EventID: RecordedEvent]
  ) -> [EventID: Amendments] {
    var amendments: [EventID: Amendments] = [:]
    for event in events {
      guard case .eventAmended(let amendment) = event.event, retracted[event.id] == nil else { continue }
      let position = event.sequenceNumber
      guard let target = originals[amendment.amends], target.sequenceNumber < position else {
        findings.append(Finding(.unknownEvent, at: position, field: "amends"))
        continue
      }
      guard target.occurred != nil else {
        findings.append(Finding(.notAmendable, at: position, other: target.sequenceNumber, field: "amends"))
        continue
      }
      if let retraction = retracted[amendment.amends], retraction < position {
        findings.append(Finding(.alreadyRetracted, at: position, other: retraction, field: "amends"))
      }
      amendments[amendment.amends, default: Amendments()].data = event
      if amendment.occurred != nil { amendments[amendment.amends]?.date = event }
    }
    return amendments
  }

  /// Lets stretches without a start begin on the first day on which anything else may have happened, or if that is
  /// later with the date of their end, or if that is later with the day on which they were written.
  private mutating func closeStarts() {
    guard standing.contains(where: \.occurred.isOpenAtStart) else { return }
    let floor = standing.lazy.filter { !$0.occurred.isOpenAtStart }.map(\.days.first).min()
    for place in standing.indices where standing[place].occurred.isOpenAtStart {
      let days = standing[place].days
      let own = min(standing[place].occurred.last?.days.first ?? days.last, days.last)
      standing[place].days = DayInterval(first: min(floor ?? own, own), last: days.last)
      standing[place].spreadDay = standing[place].days.middle
    }
  }

  private mutating func append(
    _ original: RecordedEvent, _ occurred: PartialDate, _ amendments: Amendments, _ pool: RecordPool
  ) {
    var event = original.event
    var dataAmendment = 0
    if let amendment = amendments.data, case .eventAmended(let change) = amendment.event {
      if let data = pool.event(change.data), data.type == event.type {
        event = data
        dataAmendment = amendment.sequenceNumber
      } else {
        findings.append(Finding(.unreadableData, at: amendment.sequenceNumber, field: "data"))
      }
    }
    guard let amendment = amendments.date, case .eventAmended(let change) = amendment.event, let date = change.occurred
    else { return stand(original, event, on: occurred, dataAmendment: dataAmendment) }
    stand(original, event, on: date, dataAmendment: dataAmendment, datedBy: amendment)
  }

  /// Adds an event as it stands: with its fact, and on the date that it or an amendment gives.
  @inline(__always)
  private mutating func stand(
    _ original: RecordedEvent, _ event: ClinicalEvent, on date: PartialDate, dataAmendment: Int = 0,
    datedBy amendment: RecordedEvent? = nil
  ) {
    let writer = amendment?.sequenceNumber ?? original.sequenceNumber
    let (days, latest) = (date.days, (amendment?.recorded ?? original.recorded).latestPossibleDay)
    if days.first > latest { findings.append(Finding(.inTheFuture, at: writer, field: "occurred")) }
    if date.isStretch, date == .unknown, event.type != .treatmentStopped {
      findings.append(Finding(.withoutDate, at: writer, field: "occurred"))
    }
    let possible = Corrections.possibleDays(days, until: latest)
    standing.append(
      HistoryEvent(
        sequenceNumber: original.sequenceNumber, id: original.id, event: event, occurred: date,
        days: possible, spreadDay: possible.middle, latestDay: latest, dataAmendment: dataAmendment,
        dateAmendment: amendment?.sequenceNumber ?? 0))
  }

  /// The days of a date, cut at the last day that it can have been when it was written, unless all of them are later.
  private static func possibleDays(_ days: DayInterval, until latest: CalendarDay) -> DayInterval {
    days.first <= latest ? DayInterval(first: days.first, last: min(days.last, latest)) : days
  }
}
