import CalendarTime

/// A statement of the record that the patient died.
package struct DeathReport: Hashable, Sendable {
  /// The kinds of statements, in the order in which one is named for the same day.
  package enum Source: String, CaseIterable, Sendable {
    /// An end of follow-up for death.
    case followUpEnded = "follow-up-ended"
    /// An adverse event that was resolved as fatal, on the day of that outcome.
    case fatalOutcome = "fatal-outcome"
    /// An adverse event of grade 5 without an outcome: some day on or after its onset.
    case gradeFive = "grade-5"
    /// A stop for death.
    case stop
  }

  /// The kind of statement.
  package let source: Source
  /// The event that says it, with the days on which the patient may have died.
  package let event: HistoryEvent
}

extension ClinicalEvent {
  /// True for an answer to a finding: it says something of an entry, and nothing of the patient, who may have died.
  package var isAnswer: Bool { if case .findingAnswered = self { true } else { false } }
}

extension PatientHistory {
  /// The events in force that say something of the patient.
  package var entries: [HistoryEvent] { events.filter { !$0.event.isAnswer } }
}

extension PatientHistory {
  /// Every statement that the patient died, in the order of the record.
  package var deathReports: [DeathReport] { deathReports(before: events.endIndex) }

  /// The statements that end treatment: those after an end of follow-up that holds do not, since nobody knows of the
  /// treatment between the two.
  package var deathsWhileFollowed: [DeathReport] { deathReports(before: placeOfEndOfFollowUp ?? events.endIndex) }

  private func deathReports(before end: Int) -> [DeathReport] {
    if !mayEnd { return [] }
    var reports: [DeathReport] = []
    for event in events[..<end] {
      switch event.event {
      case .followUpEnded(let data) where data.reason == .death:
        reports.append(DeathReport(source: .followUpEnded, event: event))
      case .adverseEventResolved(let resolution) where resolution.outcome == .fatal:
        reports.append(DeathReport(source: .fatalOutcome, event: event))
      case .adverseEventRecorded, .adverseEventGraded:
        guard let days = gradeFiveDeaths[event.sequenceNumber], days.first <= asOf else { continue }
        var death = event
        death.narrow(to: DayInterval(first: days.first, last: min(days.last, asOf)))
        reports.append(DeathReport(source: .gradeFive, event: death))
      case .treatmentStopped(let stop) where stop.reasons.contains(.death):
        reports.append(DeathReport(source: .stop, event: event))
      default: continue
      }
    }
    return reports
  }

  /// The end of follow-up other than death that holds; nil while the patient is followed.
  package var endOfFollowUp: HistoryEvent? { placeOfEndOfFollowUp.map { events[$0] } }

  /// The place of the end of follow-up that holds.
  ///
  /// A later end takes the place of an earlier one. A visit, an enrolment, a change of treatment or a response shows
  /// that the patient came back; a measurement, an adverse event or a diagnosis may come from elsewhere, and does not,
  /// nor does a stop whose last day on, the day before it, may be no later than the end.
  /// Of a patient who withdrew consent, only a new enrolment takes anything back.
  private var placeOfEndOfFollowUp: Int? {
    if !mayEnd { return nil }
    var end: Int?
    var isWithdrawn = false
    for place in events.indices {
      if isWithdrawn {
        guard case .patientEnrolled = events[place].event else { continue }
        (end, isWithdrawn) = (nil, false)
      } else if case .followUpEnded(let data) = events[place].event {
        if data.reason != .death { (end, isWithdrawn) = (place, data.reason == .consentWithdrawn) }
      } else if end != nil, showsFollowUp(events[place]) {
        end = nil
      }
    }
    return end
  }

  /// True if an event shows that the patient is followed, after any end of follow-up before it.
  package func showsFollowUp(_ event: HistoryEvent) -> Bool {
    event.event.showsFollowUp && !stopsAtEnd.contains(event.sequenceNumber)
  }

  /// Returns the positions in the log of the stops, among ordered events, whose last day on may be no later than an end
  /// of follow-up other than death that stands before them: a stop stands by its last possible day, not by its first.
  static func stopsAtEnd(_ ordered: [HistoryEvent]) -> Set<Int> {
    var end: CalendarDay?
    var stops: Set<Int> = []
    for event in ordered {
      switch event.event {
      case .followUpEnded(let data) where data.reason != .death: end = max(end ?? event.days.last, event.days.last)
      case .treatmentStopped where end.map { event.days.first - $0 <= 1 } ?? false: stops.insert(event.sequenceNumber)
      default: continue
      }
    }
    return stops
  }
}

extension ClinicalEvent {
  /// True for an event that shows that a patient is followed: a visit, an enrolment, a treatment or a response.
  package var showsFollowUp: Bool {
    switch self {
    case .patientSeen, .patientEnrolled, .responseAssessed: true
    default: treatment != nil
    }
  }
}
