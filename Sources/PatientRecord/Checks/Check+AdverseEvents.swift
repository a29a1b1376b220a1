import CalendarTime

extension Check {
  static let adverseEvents = [
    Check(
      "resolved-before-onset", .refuse, "An adverse event that ends before it begins.", source: "definition",
      of: [.adverseEventResolved]
    ) { patient in patient.resolutions.compactMap(\.hitBeforeOnset) },
    Check(
      "graded-before-onset", .refuse, "A grade of an adverse event from a day before it begins.", source: "definition",
      of: [.adverseEventGraded]
    ) { patient in patient.gradings.compactMap(\.hitBeforeOnset) },
    Check(
      "graded-after-end", .note, "A grade of an adverse event from a day after it was resolved.",
      source: "what is over has no grade; what comes again is a recurrence", of: [.adverseEventGraded]
    ) { patient in
      let ends = patient.ends
      return patient.gradings.compactMap { grading in
        guard let end = ends[grading.onset.sequenceNumber], end.days.last < grading.event.days.first else { return nil }
        return CheckHit(
          grading.event, "occurred", "the event was resolved on \(end.occurred), as seq \(end.sequenceNumber) says",
          with: [grading.onset, end])
      }
    },
    Check(
      "suspect-after-event", .confirm, "A suspected drug that was started after the event.",
      source: "WHO-UMC causality: a plausible time is the first criterion", of: [.adverseEventRecorded]
    ) { patient in
      patient.suspicions.filter { $0.course.start.days.first > $0.event.days.last }.map {
        CheckHit(
          $0.event, "suspects",
          "\($0.course.drugName) (\($0.course.label)) began later, on \($0.course.start.occurred)",
          with: [$0.course.start])
      }
    },
    Check(
      "suspect-long-stopped", .note, "A suspected drug that was stopped more than a year before the event.",
      source: "WHO-UMC causality: a plausible time is the first criterion", of: [.adverseEventRecorded]
    ) { patient in
      patient.suspicions.compactMap { suspicion in
        guard let stop = suspicion.course.stop, stop.days.last.adding(years: 1) < suspicion.event.days.first else {
          return nil
        }
        return CheckHit(
          suspicion.event, "suspects",
          "\(suspicion.course.drugName) (\(suspicion.course.label)) was stopped long before, on \(stop.occurred)",
          with: [stop])
      }
    },
    Check(
      "event-twice", .confirm, "The same adverse event on the same date, which is no recurrence: it counts twice.",
      source: "one event is one row of rates", of: [.adverseEventRecorded]
    ) { patient in
      patient.repeatedEvents.filter { $0.event.occurred == $0.earlier.occurred }.map {
        CheckHit(
          $0.event, "term", "\($0.term) is recorded for that date already, by seq \($0.earlier.sequenceNumber)",
          with: [$0.earlier])
      }
    },
    Check(
      "event-still-open", .note, "An adverse event that begins again before it is recorded as resolved.",
      source: "one event is one row of rates", of: [.adverseEventRecorded]
    ) { patient in
      let ends = patient.ends
      return patient.repeatedEvents.filter { repeated in
        repeated.event.occurred != repeated.earlier.occurred
          && ends[repeated.earlier.sequenceNumber].map { $0.days.first > repeated.event.days.last } ?? true
      }.map {
        CheckHit(
          $0.event, "term", "\($0.term) of seq \($0.earlier.sequenceNumber) is not recorded as resolved",
          with: [$0.earlier])
      }
    },
    Check(
      "grade-and-severity", .note, "A grade that does not fit the severity: mild from 3, severe up to 1.",
      source: "CTCAE 5.0: grade 1 mild, 2 moderate, 3 severe, 4 life-threatening, 5 death", of: [.adverseEventRecorded]
    ) { patient in
      patient.gradedEvents.filter { _, data, grade in
        data.severity == .mild && grade >= 3 || data.severity == .severe && grade <= 1
      }.map { event, data, grade in
        CheckHit(event, "grade", "grade \(grade) is not \(data.severity?.rawValue ?? "")")
      }
    },
    Check(
      "grade-and-outcome", .confirm,
      "A grade of 5, death, without seriousness or with another outcome; a fatal outcome of a mild event.",
      source: "CTCAE 5.0: grade 5 is death related to the adverse event; ICH E2A: death is serious",
      of: [.adverseEventRecorded]
    ) { patient in
      let outcomes = Dictionary(patient.resolutions.map { ($0.onset.sequenceNumber, $0) }) { _, last in last }
      let mild = outcomes.values.filter { $0.value == .fatal && patient.isMild($0.onset) }.map {
        CheckHit($0.event, "outcome", "the event of seq \($0.onset.sequenceNumber) is mild", with: [$0.onset])
      }
      return mild.sorted { $0.sequenceNumber < $1.sequenceNumber }
        + patient.deadlyEvents.compactMap { onset, data, grading in
          if data.serious == false {
            return CheckHit(onset, "serious", "a grade of 5 is death, which is serious", with: [grading])
          }
          guard let end = outcomes[onset.sequenceNumber], ![.fatal, .unknown].contains(end.value) else { return nil }
          return CheckHit(
            end.event, "outcome",
            "\(end.value.rawValue) from a grade of 5, which is death (seq \(grading.sequenceNumber))",
            with: [onset, grading])
        }
    },
  ]
}

/// An event about an adverse event, with its onset and what it says.
private struct LaterEvent<Value> {
  let event: HistoryEvent
  let onset: HistoryEvent
  let value: Value

  /// The finding, if it lies before the onset.
  var hitBeforeOnset: CheckHit? {
    guard event.days.last < onset.days.first else { return nil }
    return CheckHit(
      event, "occurred", "the event begins later, on \(onset.occurred) (seq \(onset.sequenceNumber))", with: [onset])
  }
}

extension CheckedPatient {
  /// The onsets of adverse events, by their ids.
  private var onsets: [EventID: HistoryEvent] {
    Dictionary(events.adverseEvents.map { ($0.event.id, $0.event) }) { _, last in last }
  }

  /// The ends of adverse events, with the outcomes.
  fileprivate var resolutions: [LaterEvent<AdverseEventOutcome>] {
    if events.resolutions.isEmpty || events.adverseEvents.isEmpty { return [] }
    let onsets = onsets
    return events.resolutions.compactMap { resolution in
      onsets[resolution.data.event].map {
        LaterEvent(event: resolution.event, onset: $0, value: resolution.data.outcome)
      }
    }
  }

  /// The later grades of adverse events.
  fileprivate var gradings: [LaterEvent<Int32>] {
    if events.gradings.isEmpty || events.adverseEvents.isEmpty { return [] }
    let onsets = onsets
    return events.gradings.compactMap { grading in
      onsets[grading.onset].map { LaterEvent(event: grading.event, onset: $0, value: grading.grade) }
    }
  }

  /// The first end of each adverse event that has one, by the position of its onset.
  fileprivate var ends: [Int: HistoryEvent] {
    Dictionary(resolutions.map { ($0.onset.sequenceNumber, $0.event) }) { first, _ in first }
  }

  /// The adverse events with the courses that they suspect.
  fileprivate var suspicions: [(event: HistoryEvent, course: CheckedCourse)] {
    events.adverseEvents.flatMap { adverse in
      pool.elements(adverse.data.suspects).compactMap { suspect in
        course(suspect.treatment).map { (adverse.event, $0) }
      }
    }
  }

  /// Adverse events whose term stands in an earlier entry, with the nearest of those, where they are no recurrence.
  fileprivate var repeatedEvents: [(event: HistoryEvent, earlier: HistoryEvent, term: String)] {
    var latest: [String: HistoryEvent] = [:]
    var found: [(event: HistoryEvent, earlier: HistoryEvent, term: String)] = []
    for adverse in events.adverseEvents.sharing(\.folded) {
      let (event, data, key) = (adverse.event, adverse.data, adverse.folded)
      if let other = latest[key], data.recurrence != true {
        let (earlier, later) = other.sequenceNumber < event.sequenceNumber ? (other, event) : (event, other)
        found.append((later, earlier, text(data.term)))
      }
      latest[key] = event
    }
    return found
  }

  fileprivate var gradedEvents: [(event: HistoryEvent, data: AdverseEventRecorded, grade: Int32)] {
    events.adverseEvents.compactMap { adverse in adverse.data.grade.map { (adverse.event, adverse.data, $0) } }
  }

  /// The adverse events of grade 5, each with the event that says so: the onset, or a later grade.
  fileprivate var deadlyEvents: [(onset: HistoryEvent, data: AdverseEventRecorded, grading: HistoryEvent)] {
    let later = Dictionary(gradings.filter { $0.value == 5 }.map { ($0.onset.sequenceNumber, $0.event) }) { first, _ in
      first
    }
    return events.adverseEvents.compactMap { adverse in
      let event = adverse.event
      return (adverse.data.grade == 5 ? event : later[event.sequenceNumber]).map { (event, adverse.data, $0) }
    }
  }

  /// True for an adverse event whose grades are all up to 2, or of mild severity where no grade is recorded.
  fileprivate func isMild(_ onset: HistoryEvent) -> Bool {
    guard case .adverseEventRecorded(let data) = onset.event else { return false }
    let later = gradings.filter { $0.onset.sequenceNumber == onset.sequenceNumber }.map(\.value)
    return (later + [data.grade].compactMap { $0 }).max().map { $0 <= 2 } ?? (data.severity == .mild)
  }
}
