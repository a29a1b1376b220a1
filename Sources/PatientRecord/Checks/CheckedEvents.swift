import CalendarTime

/// The events of one patient by their types, with what several checks need of each: gone through, folded and looked up
/// once for all checks.
struct CheckedEvents: Sendable {
  /// An event with its payload, and its condition or term folded.
  struct Named<Data: Sendable>: Sendable {
    let event: HistoryEvent
    let data: Data
    let folded: String
  }

  typealias Diagnosis = Named<DiagnosisRecorded>
  typealias AdverseEvent = Named<AdverseEventRecorded>

  /// A later grade of an adverse event.
  struct Grading: Sendable {
    let event: HistoryEvent
    let onset: EventID
    let grade: Int32
  }

  /// An assessment of a response, with its instrument where that is known.
  struct Assessment: Sendable {
    let event: HistoryEvent
    let data: ResponseAssessed
    let instrument: Instrument?
  }

  /// A measurement, with the ranges of what is measured.
  struct Measurement: Sendable {
    let event: HistoryEvent
    let data: MeasurementRecorded
    /// The ranges in each unit; none for what is not known.
    let ranges: [LaboratoryRange]
    /// The range in its own unit; nil where it is measured in no such unit.
    let range: LaboratoryRange?
  }

  /// A diagnosis or an adverse event: what it is called, as written and folded.
  struct Condition: Sendable {
    let event: HistoryEvent
    let text: Symbol
    let folded: String
  }

  /// A drug that an event names, with the field.
  struct NamedDrug: Sendable {
    let event: HistoryEvent
    let name: Symbol
    let field: String
  }

  /// The types that occur.
  private(set) var types: EventTypes = []
  /// The enrolments, in the order of the log.
  private(set) var enrolments: [CheckedEnrolment] = []
  /// The diagnoses, in the order of the log.
  private(set) var diagnoses: [Diagnosis] = []
  /// The end of each diagnosis that has one, by the id of the diagnosis.
  private(set) var endsOfDiagnoses: [EventID: HistoryEvent] = [:]
  /// Diagnoses and adverse events, in the order of the history, as all that follow.
  private(set) var conditions: [Condition] = []
  private(set) var adverseEvents: [AdverseEvent] = []
  private(set) var gradings: [Grading] = []
  private(set) var resolutions: [(event: HistoryEvent, data: AdverseEventResolved)] = []
  private(set) var assessments: [Assessment] = []
  private(set) var measurements: [Measurement] = []
  /// Holds and stops.
  private(set) var interruptions: [HistoryEvent] = []
  private(set) var endsOfFollowUp: [HistoryEvent] = []
  private(set) var namedDrugs: [NamedDrug] = []
  /// Definitions of drugs, in the order of the log.
  private(set) var definitions: [(event: HistoryEvent, data: DrugDefined)] = []
  /// Definitions of instruments, in the order of the log.
  private(set) var instrumentDefinitions: [(event: HistoryEvent, data: InstrumentDefined)] = []
  /// Answers to findings.
  private(set) var answers: [(event: HistoryEvent, data: FindingAnswered)] = []

  init(_ events: [HistoryEvent], _ pool: RecordPool, _ catalogue: DrugCatalogue = .builtIn) {
    for event in events {
      types.insert(event.event.type)
      add(event, pool, catalogue)
      for (name, field) in event.event.namedDrugs {
        namedDrugs.append(NamedDrug(event: event, name: name, field: field))
      }
    }
    enrolments.sortByPosition(\.event)
    diagnoses.sortByPosition(\.event)
    definitions.sortByPosition { $0.event }
    instrumentDefinitions.sortByPosition { $0.event }
  }

  private mutating func add(_ event: HistoryEvent, _ pool: RecordPool, _ catalogue: DrugCatalogue) {
    switch event.event {
    case .patientEnrolled(let data): enrolments.append(CheckedEnrolment(event: event, data: data))
    case .diagnosisRecorded(let data): add(event, data, pool)
    case .diagnosisResolved(let data):
      if endsOfDiagnoses[data.event] == nil { endsOfDiagnoses[data.event] = event }
    case .adverseEventRecorded(let data): add(event, data, pool)
    case .adverseEventGraded(let data):
      if let grade = data.grade { gradings.append(Grading(event: event, onset: data.event, grade: grade)) }
    case .adverseEventResolved(let data): resolutions.append((event, data))
    case .responseAssessed(let data):
      let instrument =
        data.instrument.isNone ? nil : catalogue.instruments.instrument(named: pool.text(data.instrument))
      assessments.append(Assessment(event: event, data: data, instrument: instrument))
    case .measurementRecorded(let data): add(event, data, pool)
    case .treatmentHeld, .treatmentStopped: interruptions.append(event)
    case .followUpEnded: endsOfFollowUp.append(event)
    case .drugDefined(let data): definitions.append((event, data))
    case .findingAnswered(let data): answers.append((event, data))
    case .instrumentDefined(let data): instrumentDefinitions.append((event, data))
    default: return
    }
  }

  private mutating func add(_ event: HistoryEvent, _ data: DiagnosisRecorded, _ pool: RecordPool) {
    let folded = DrugSpelling.folded(pool.text(data.condition))
    diagnoses.append(Diagnosis(event: event, data: data, folded: folded))
    conditions.append(Condition(event: event, text: data.condition, folded: folded))
  }

  private mutating func add(_ event: HistoryEvent, _ data: AdverseEventRecorded, _ pool: RecordPool) {
    let folded = DrugSpelling.folded(pool.text(data.term))
    adverseEvents.append(AdverseEvent(event: event, data: data, folded: folded))
    conditions.append(Condition(event: event, text: data.term, folded: folded))
  }

  private mutating func add(_ event: HistoryEvent, _ data: MeasurementRecorded, _ pool: RecordPool) {
    let ranges = LaboratoryRange.ranges(of: pool.text(data.analyte))
    let unit = ranges.isEmpty ? "" : pool.text(data.unit)
    measurements.append(
      Measurement(event: event, data: data, ranges: ranges, range: LaboratoryRange.range(in: unit, of: ranges)))
  }
}

extension Array {
  /// Puts what stands for events into the order of the log.
  fileprivate mutating func sortByPosition(_ event: (Element) -> HistoryEvent) {
    if count > 1 { sort { event($0).sequenceNumber < event($1).sequenceNumber } }
  }

  /// The elements that share their key with another one, in order. O(n).
  func sharing<Key: Hashable>(_ key: (Element) -> Key) -> [Element] {
    if count < 2 { return [] }
    let keys = map(key)
    var counts: [Key: Int] = [:]
    for key in keys { counts[key, default: 0] += 1 }
    return counts.count == count ? [] : indices.filter { counts[keys[$0]] != 1 }.map { self[$0] }
  }
}
