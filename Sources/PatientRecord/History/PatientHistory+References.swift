extension PatientHistory {
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
      case .coTherapyAdded(let addition) where !addition.addedTo.isEmpty:
        checkTreatments(pool.elements(addition.addedTo), event, "addedTo")
      case .responseAssessed(let response) where !response.treatments.isEmpty:
        checkTreatments(pool.elements(response.treatments), event, "treatments")
      case .adverseEventRecorded(let adverse):
        checkTreatments(pool.elements(adverse.suspects).lazy.map(\.treatment), event, "suspects")
        if !adverse.measurements.isEmpty {
          checkEvents(pool.elements(adverse.measurements), .measurementRecorded, event, "measurements")
        }
      case .adverseEventResolved(let resolution):
        checkEvents(CollectionOfOne(resolution.event), .adverseEventRecorded, event, "event")
      default: continue
      }
    }
    return findings
  }
}
