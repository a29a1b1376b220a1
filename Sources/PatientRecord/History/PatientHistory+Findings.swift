import CalendarTime

extension PatientHistory {
  /// Titrations whose direction is wrong, or cannot be compared, in every order that the possible days allow.
  static func doseFindings(_ chains: [[HistoryEvent]]) -> [Finding] {
    var findings: [Finding] = []
    for chain in chains where chain.dropFirst().contains(where: { $0.event.doseSet != nil }) {
      let doses = chain.filter { $0.event.start != nil || $0.event.doseSet != nil }
      for index in doses.indices.dropFirst() {
        if let finding = titrationFinding(doses, at: index) { findings.append(finding) }
      }
    }
    return findings
  }

  /// The change of a dose as its type says, the other way, or one that cannot be told.
  enum Direction { case right, wrong, incomparable }

  /// Returns the direction in which an event changes the dose that stands before it.
  static func direction(of titration: ClinicalEvent, after previous: Dose?) -> Direction {
    guard let previous, let dose = titration.doseSet else { return .right }
    guard dose.comparisonUnit == previous.comparisonUnit else { return .incomparable }
    // A dose as needed, or given once, has no amount per day: only its schedule can change.
    let amounts = (previous.amountPerDay, dose.amountPerDay)
    if case .doseScheduleChanged = titration {
      guard let before = amounts.0, let after = amounts.1 else { return .right }
      return abs(after - before) <= 1e-9 * max(before, after) ? .right : .wrong
    }
    guard let before = amounts.0, let after = amounts.1 else { return .incomparable }
    if case .doseDownTitrated = titration { return after < before ? .right : .wrong }
    return after > before ? .right : .wrong
  }

  /// Looks at every dose that may have been the one before.
  ///
  /// A dose may stand right before the titration unless another must lie between them: one that begins after the
  /// last day of the former and ends before the first day of the latter. Nothing is said where one of them makes the
  /// direction right; it is wrong only where all do.
  private static func titrationFinding(_ doses: [HistoryEvent], at index: Int) -> Finding? {
    let titration = doses[index]
    let plain = direction(of: titration.event, after: doses[index - 1].event.doseSet)
    if plain == .right { return nil }
    let before = doses.indices.filter { $0 != index && doses[$0].days.last < titration.days.first }
    let latestStartBefore = before.map { doses[$0].days.first }.max()
    let startIsLast = before.allSatisfy { $0 == doses.startIndex }
    var incomparable = plain == .incomparable ? index - 1 : nil
    for candidate in doses.indices where candidate != index && doses[candidate].days.first <= titration.days.last {
      let mayStandBefore =
        candidate == doses.startIndex
        ? startIsLast : latestStartBefore.map { doses[candidate].days.last >= $0 } ?? true
      guard mayStandBefore else { continue }
      switch direction(of: titration.event, after: doses[candidate].event.doseSet) {
      case .right: return nil
      case .incomparable: incomparable = incomparable ?? candidate
      case .wrong: continue
      }
    }
    return Finding(
      incomparable == nil ? .wrongDirection : .incomparableDose, at: titration.sequenceNumber,
      other: doses[incomparable ?? index - 1].sequenceNumber, field: "dose")
  }

  /// Events that lie after the patient's death on every day that both may have.
  static func deathFindings(_ others: [HistoryEvent], _ courses: [[HistoryEvent]]) -> [Finding] {
    guard let death = others.firstDeath else { return [] }
    let later = (others + courses.joined()).filter { event in
      event != death && !event.event.isAnswer && (event.isDeath || event.days.first > death.days.last)
    }
    return later.map {
      Finding(.afterDeath, at: $0.sequenceNumber, other: death.sequenceNumber, field: "occurred")
    }
  }
}

extension PatientHistory {
  /// Measurements without a value and its unit or a result, responses without a global response or a score, drugs of a
  /// class that the catalogue does not have, and instruments that cannot be.
  static func contentFindings(_ standing: [HistoryEvent], _ pool: RecordPool) -> [Finding] {
    standing.compactMap { contentFinding($0, pool) }
  }

  /// The finding about the contents of one event.
  static func contentFinding(_ event: HistoryEvent, _ pool: RecordPool) -> Finding? {
    switch event.event {
    case .measurementRecorded(let data) where data.result.isNone && (data.value == nil || data.unit.isNone):
      Finding(.saysNothing, at: event.sequenceNumber, field: "value")
    case .responseAssessed(let data)
    where data.response == nil && (data.instrument.isNone || data.score == nil):
      Finding(.saysNothing, at: event.sequenceNumber, field: "response")
    case .drugDefined(let data) where DrugClass(rawValue: pool.text(data.drugClass)) == nil:
      Finding(.unknownClass, at: event.sequenceNumber, field: "class")
    case .instrumentDefined(let data):
      InstrumentDefined.fault(of: data, pool).map { field in
        Finding(.impossibleInstrument, at: event.sequenceNumber, field: field)
      }
    default: nil
    }
  }

  /// Events that name a treatment that no event in force starts, or an event that is not in force or of another type.
  ///
  /// One finding for each field, however many of its references lead nowhere.
  static func referenceFindings(_ standing: [HistoryEvent], _ pool: RecordPool) -> [Finding] {
    var labels = CourseLabels()
    for event in standing {
      if let start = event.event.start, labels.place(of: start.treatment) == nil { labels.append(start.treatment) }
    }
    var types: [EventID: EventType] = [:]
    let isShort = standing.count <= 64

    var findings: [Finding] = []
    func checkTreatments(_ named: some Sequence<Symbol>, _ event: HistoryEvent, _ field: String) {
      if named.allSatisfy({ labels.place(of: $0) != nil }) { return }
      findings.append(Finding(.unknownTreatment, at: event.sequenceNumber, field: field))
    }
    func checkEvents(_ named: some Sequence<EventID>, _ type: EventType, _ event: HistoryEvent, _ field: String) {
      // Few events name others, so that a table is made only where one does; in a short history one looks through it.
      if !isShort, types.isEmpty {
        for event in standing { types[event.id] = event.event.type }
      }
      let areKnown = named.allSatisfy { id in
        isShort ? standing.contains { $0.id == id && $0.event.type == type } : types[id] == type
      }
      if !areKnown { findings.append(Finding(.unknownEvent, at: event.sequenceNumber, field: field)) }
    }
    for event in standing {
      switch event.event {
      case .findingAnswered(let answer):
        if !standing.contains(where: { $0.id == answer.event }) {
          findings.append(Finding(.unknownEvent, at: event.sequenceNumber, field: "event"))
        }
      case .coTherapyAdded(let addition) where !addition.addedTo.isEmpty:
        checkTreatments(pool.elements(addition.addedTo), event, "addedTo")
      case .responseAssessed(let response) where !response.treatments.isEmpty:
        checkTreatments(pool.elements(response.treatments), event, "treatments")
      case .adverseEventRecorded(let adverse):
        checkTreatments(pool.elements(adverse.suspects).lazy.map(\.treatment), event, "suspects")
        if !adverse.measurements.isEmpty {
          checkEvents(pool.elements(adverse.measurements), .measurementRecorded, event, "measurements")
        }
      case .adverseEventGraded(let grading):
        checkEvents(CollectionOfOne(grading.event), .adverseEventRecorded, event, "event")
      case .diagnosisResolved(let resolution):
        checkEvents(CollectionOfOne(resolution.event), .diagnosisRecorded, event, "event")
      case .adverseEventResolved(let resolution):
        checkEvents(CollectionOfOne(resolution.event), .adverseEventRecorded, event, "event")
      default: continue
      }
    }
    return findings + LinkedPatients(standing).findings
  }
}
