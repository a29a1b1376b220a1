import CalendarTime

// Dates of events, against birth, recording and the end of follow-up.
extension Check {
  static let dates = [
    Check(
      "before-birth", .refuse, "An event before the patient was born.", source: "definition", of: [.patientEnrolled]
    ) { patient in
      guard let birth = patient.birth else { return [] }
      let enrolment = patient.events.enrolments.first { $0.birth != nil }?.event
      return patient.history.events.filter { $0.days.last < birth.first && $0 != enrolment }.map {
        CheckHit($0, "occurred", "the patient was born later, in \(birth.words)", with: [enrolment])
      }
    },
    Check(
      "before-living-memory", .refuse, "An event more than 130 years before it was recorded.",
      source: "nobody lives so long", of: .all
    ) { patient in
      patient.eventsBefore(years: { _ in 130 }).map {
        CheckHit($0, "occurred", "\($0.occurred) is more than 130 years before the entry")
      }
    },
    Check(
      "long-ago", .confirm,
      "An event more than 50 years before it was recorded; 100 for a diagnosis and a therapy before the record.",
      source: "a year that was mistyped by decades or a century", of: .all
    ) { patient in
      let beyond = Set(patient.eventsBefore(years: { _ in 130 }).map(\.sequenceNumber))
      return patient.eventsBefore(years: \.longAgo).filter { !beyond.contains($0.sequenceNumber) }.map {
        CheckHit($0, "occurred", "\($0.occurred) is more than \($0.event.type.longAgo) years before the entry")
      }
    },
    Check(
      "drug-before-its-time", .note, "A start of a JAK inhibitor before 2008, or of a biologic before 1995.",
      source: "first trials of tofacitinib; first use of infliximab and rituximab", of: .starts
    ) { patient in
      patient.courses.compactMap { course in
        let first = course.isOf("jak-inhibitor") ? 2008 : course.isBiologic ? 1995 : nil
        guard let first, course.start.days.last.year < first else { return nil }
        return CheckHit(course.start, "occurred", "\(course.drugName) was not given in \(course.start.days.last.year)")
      }
    },
    Check(
      "ended-before-enrolment", .confirm, "An end of follow-up before the enrolment.",
      source: "follow-up begins with the enrolment", of: [.followUpEnded]
    ) { patient in
      guard let first = patient.events.enrolments.min(by: { $0.event.days.first < $1.event.days.first })?.event else {
        return []
      }
      return patient.events.endsOfFollowUp.filter { $0.days.last < first.days.first }.map {
        CheckHit($0, "occurred", "the patient was enrolled later, on \(first.occurred)", with: [first])
      }
    },
    Check(
      "after-consent-withdrawn", .confirm, "An event after the withdrawal of consent, without a new enrolment.",
      source: "what happens after the withdrawal is not to be recorded", of: [.followUpEnded]
    ) { patient in
      patient.eventsAfterFollowUp { $0 == .consentWithdrawn }.map { event, end in
        CheckHit(
          event, "occurred", "consent was withdrawn on \(end.occurred), as seq \(end.sequenceNumber) says", with: [end])
      }
    },
    Check(
      "after-follow-up", .note,
      "An event after the end of follow-up that does not reopen it: no visit, treatment, response or enrolment.",
      source: "person-time ends with follow-up; statistics: follow-up", of: [.followUpEnded]
    ) { patient in
      patient.eventsAfterFollowUp { $0 != .consentWithdrawn && $0 != .death }.map { event, end in
        CheckHit(
          event, "occurred", "follow-up ended on \(end.occurred), as seq \(end.sequenceNumber) says", with: [end])
      }
    },
  ]
}

extension EventType {
  /// The years after which an event of the type is long ago: what began in childhood is recorded in old age.
  fileprivate var longAgo: Int { self == .diagnosisRecorded || self == .priorTherapyRecorded ? 100 : 50 }
}

extension CheckedPatient {
  /// Events that lie so many years before the day of recording, on every possible day.
  fileprivate func eventsBefore(years: (EventType) -> Int) -> [HistoryEvent] {
    guard let first = history.events.min(by: { $0.sequenceNumber < $1.sequenceNumber }),
      let earliest = recordingDay(of: first)
    else { return [] }
    // Only few events are old enough to look up when they were recorded.
    let recent = earliest.adding(years: -30)
    return history.events.filter { event in
      event.days.last < recent
        && recordingDay(of: event).map { event.days.last < $0.adding(years: -years(event.event.type)) } ?? false
    }
  }

  /// Events that lie after an end of follow-up for some reasons on every possible day, with that end; a new enrolment
  /// reopens follow-up, and where consent was not withdrawn whatever shows that the patient is followed.
  fileprivate func eventsAfterFollowUp(
    _ isAsked: (FollowUpEndReason) -> Bool
  ) -> [(event: HistoryEvent, end: HistoryEvent)] {
    var end: (event: HistoryEvent, reason: FollowUpEndReason)?
    var found: [(event: HistoryEvent, end: HistoryEvent)] = []
    for event in history.entries {
      if let ended = end, event.days.first > ended.event.days.last {
        let isReopened =
          ended.reason == .consentWithdrawn ? event.event.type == .patientEnrolled : history.showsFollowUp(event)
        if history.stopsAtEnd.contains(event.sequenceNumber) { continue }
        if isReopened {
          end = nil
        } else if isAsked(ended.reason), event.event.type != .followUpEnded {
          found.append((event, ended.event))
        }
      }
      if case .followUpEnded(let data) = event.event { end = (event, data.reason) }
    }
    return found
  }
}

extension DayInterval {
  /// The days in words: the year where they are all of one, else the first day.
  fileprivate var words: String {
    let (first, last) = (first.components.year, last.components.year)
    return first == last ? "\(first)" : "\(first) or \(last)"
  }
}
