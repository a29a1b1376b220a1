import PatientRecord
import Projections
import Queries
import RecordKeeping

/// The rows of one patient in every table of the record, collected in one pass over the history.
struct PatientTables: Sendable {
  var person: PersonFacts
  var diagnoses: [RecordedFact<DiagnosisFacts>] = []
  var priorTherapies: [RecordedFact<PriorTherapyRecorded>] = []
  var courses: [RecordedFact<CourseFacts>] = []
  var addedTo: [RecordedFact<ListedFact>] = []
  var stopReasons: [RecordedFact<ListedFact>] = []
  var doses: [RecordedFact<DoseFacts>] = []
  var holds: [RecordedFact<HoldFacts>] = []
  var responses: [RecordedFact<ResponseAssessed>] = []
  var responseTreatments: [RecordedFact<ListedFact>] = []
  var measurements: [RecordedFact<MeasurementRecorded>] = []
  var adverseEvents: [RecordedFact<AdverseEventFacts>] = []
  var grades: [RecordedFact<AdverseEventGraded>] = []
  var shownBy: [RecordedFact<ListedFact>] = []
  var suspects: [RecordedFact<SuspectFacts>] = []
  var visits: [RecordedFact<PatientSeen>] = []
  var events: [RecordedFact<EventFacts>] = []
  var combinations: [Combination] = []
  var endings: [(combination: Combination, reason: StopReason)] = []
  /// The events that the tables have no row for.
  var lost = Lost()

  /// Counts of what the tables have no row for.
  struct Lost: Sendable {
    var notInForce = 0
    var furtherEnrolments = 0
    var furtherEnds = 0
    var possible = 0
    /// Names of courses, adverse events and measurements that are after the date, or not in force.
    var named = 0
  }

  private let context: ProjectionContext
  private let name: String

  /// The rows of a patient. O(n log n) for n events.
  init(_ asked: AskedPatient, in context: ProjectionContext) throws(ProjectionError) {
    (self.context, name) = (context, asked.name)
    person = PersonFacts(patient: asked.name, asked.history, context.profile)
    let links = Links(asked.history)
    for event in asked.history.events { add(event, links) }
    for course in asked.history.courses { add(course, of: asked.history) }
    addEvents(asked)
    for row in try deriveCombinations(asked.history, patient: name, in: context) {
      guard row.counts else {
        lost.possible += 1
        continue
      }
      combinations.append(row)
      endings += row.endingReasons.map { (row, $0) }
    }
  }

  /// Leaves out, and counts, the rows that name a course, an adverse event or a measurement without a row of its own.
  mutating func leaveOutNamesWithoutRow() {
    func count() -> Int { suspects.count + responseTreatments.count + grades.count + shownBy.count }
    let before = count()
    if before == 0 { return }
    let labels = Set(courses.lazy.map(\.data.label))
    suspects.removeAll { !labels.contains($0.data.label) }
    responseTreatments.removeAll { !labels.contains($0.data.value) }
    let known = Set(adverseEvents.lazy.map(\.event.id))
    grades.removeAll { !known.contains($0.data.event) }
    let measured = Set(measurements.lazy.map(\.event.id.description))
    shownBy.removeAll { !measured.contains($0.data.value) }
    lost.named += before - count()
  }

  private func fact<Data>(_ event: HistoryEvent, _ data: Data) -> RecordedFact<Data> {
    RecordedFact(patient: name, event: event, data: data, context: context)
  }

  private func listed(_ event: HistoryEvent, label: String = "", _ values: some Sequence<String>)
    -> [RecordedFact<ListedFact>]
  {
    values.map { fact(event, ListedFact(label: label, value: $0)) }
  }

  /// Adds the rows of an event that belongs to no course.
  private mutating func add(_ event: HistoryEvent, _ links: Links) {
    switch event.event {
    case .diagnosisRecorded(let data):
      diagnoses.append(fact(event, DiagnosisFacts(data: data, resolved: links.diagnoses[event.id])))
    case .priorTherapyRecorded(let data): priorTherapies.append(fact(event, data))
    case .responseAssessed(let data):
      responses.append(fact(event, data))
      responseTreatments += listed(event, context.pool.elements(data.treatments).map(context.pool.text))
    case .measurementRecorded(let data): measurements.append(fact(event, data))
    case .adverseEventRecorded(let data): add(data, event, links)
    case .adverseEventGraded(let data): grades.append(fact(event, data))
    case .patientSeen(let data): visits.append(fact(event, data))
    case .patientEnrolled: if event.id != person.enrolment?.event.id { lost.furtherEnrolments += 1 }
    case .followUpEnded: if event.id != person.end?.event.id { lost.furtherEnds += 1 }
    case .treatmentStarted, .coTherapyAdded, .doseDownTitrated, .doseUpTitrated, .doseScheduleChanged, .treatmentHeld,
      .treatmentResumed, .treatmentStopped, .adverseEventResolved, .diagnosisResolved, .drugDefined, .instrumentDefined,
      .findingAnswered, .patientsLinked, .eventAmended, .eventRetracted, .eventErased:
      break
    }
  }

  private mutating func add(_ data: AdverseEventRecorded, _ event: HistoryEvent, _ links: Links) {
    let pool = context.pool
    adverseEvents.append(fact(event, AdverseEventFacts(data: data, resolved: links.adverseEvents[event.id])))
    shownBy += listed(event, pool.elements(data.measurements).map(\.description))
    for suspect in pool.elements(data.suspects) {
      let drug = links.drugs[suspect.treatment]
      suspects.append(
        fact(
          event,
          SuspectFacts(
            label: pool.text(suspect.treatment), drug: drug.map { context.catalogue.canonicalName(pool.text($0)) },
            data: suspect)))
    }
  }

  /// Adds a course with its doses, holds and stop.
  private mutating func add(_ course: TreatmentCourse, of history: PatientHistory) {
    let event = history.events[course.start]
    guard let start = event.event.start else { return }
    let label = context.pool.text(course.label)
    let stop = course.stop.map { history.events[$0] }
    let facts = CourseFacts(
      label: label, start: start, type: event.event.type,
      drug: context.catalogue.drug(named: context.pool.text(start.drug)),
      stop: stop.flatMap { stop in stop.event.stop.map { (stop, $0) } },
      isOngoing: stop == nil && history.deathsWhileFollowed.isEmpty)
    courses.append(fact(event, facts))
    if case .coTherapyAdded(let added) = event.event {
      addedTo += listed(event, label: label, context.pool.elements(added.addedTo).map(context.pool.text))
    }
    if let (stop, data) = facts.stop {
      stopReasons += listed(stop, label: label, data.reasons.elements.map(\.rawValue))
    }
    if let dose = start.dose {
      doses.append(fact(event, DoseFacts(label: label, dose: dose, reason: start.reason?.rawValue)))
    }
    addChanges(course.changes.map { history.events[$0] }, label)
  }

  private mutating func addChanges(_ changes: [HistoryEvent], _ label: String) {
    for event in changes {
      switch event.event {
      case .doseDownTitrated(let data), .doseUpTitrated(let data), .doseScheduleChanged(let data):
        doses.append(fact(event, DoseFacts(label: label, dose: data.dose, reason: data.reason?.rawValue)))
      case .treatmentHeld(let data):
        holds.append(fact(event, HoldFacts(label: label, reason: data.reason, resumed: nil)))
      case .treatmentResumed(let data):
        guard let held = holds.popLast() else { continue }
        holds.append(
          fact(held.event, HoldFacts(label: label, reason: held.data.reason, resumed: (event, data))))
      default: continue
      }
    }
  }

  /// Adds the events as they stand in the log.
  private mutating func addEvents(_ asked: AskedPatient) {
    for event in asked.history.events {
      guard let stored = asked.events.event(at: event.sequenceNumber) else { continue }
      events.append(fact(event, EventFacts(stored: stored, note: NoteReader.note(of: event.event))))
    }
    events.sort { $0.event.sequenceNumber < $1.event.sequenceNumber }
    lost.notInForce = asked.events.count { !$0.event.type.isCorrection } - events.count
  }
}

extension PersonFacts {
  /// The enrolment and the end of follow-up of a patient.
  fileprivate init(patient: String, _ history: PatientHistory, _ profile: Profile) {
    self.patient = patient
    enrolment =
      history.events.lazy.compactMap { event in
        if case .patientEnrolled(let data) = event.event { (event, data) } else { nil }
      }.first
    let held = history.endOfFollowUp.flatMap { event -> (HistoryEvent, FollowUpEndReason)? in
      if case .followUpEnded(let data) = event.event { (event, data.reason) } else { nil }
    }
    let death = profile.earliest(history.deathReports)
    end = death.map { ($0.event, .death) } ?? held
    endBeforeDeath = death == nil ? nil : held
  }
}

/// The events of a history that say more of another event, and the drugs of its courses.
private struct Links {
  /// The events that ended diagnoses, by the ids of these.
  private(set) var diagnoses: [EventID: HistoryEvent] = [:]
  /// The last events that say how adverse events ended.
  private(set) var adverseEvents: [EventID: (event: HistoryEvent, outcome: AdverseEventOutcome)] = [:]
  /// The drugs of courses by label.
  private(set) var drugs: [Symbol: Symbol] = [:]

  init(_ history: PatientHistory) {
    for event in history.events {
      switch event.event {
      case .diagnosisResolved(let data): diagnoses[data.event] = event
      case .adverseEventResolved(let data): adverseEvents[data.event] = (event, data.outcome)
      default: if let start = event.event.start { drugs[start.treatment] = start.drug }
      }
    }
  }
}

extension ClinicalEvent {
  /// The stop of a course; nil for other events.
  fileprivate var stop: TreatmentStopped? { if case .treatmentStopped(let stop) = self { stop } else { nil } }
}

/// The visitor that finds the free words of an event.
private struct NoteReader: FieldVisitor {
  private var note = Symbol.none

  mutating func visit(_ field: Field, _ value: inout FieldValue) {
    if case .text(let text, _) = value, field.name.utf8CodeUnitCount == 4, field.name.description == "note" {
      note = text
    }
  }

  /// Returns the note of an event; none where there is none.
  static func note(of event: ClinicalEvent) -> Symbol {
    var reader = NoteReader()
    var event = event
    event.visit(&reader)
    return reader.note
  }
}
