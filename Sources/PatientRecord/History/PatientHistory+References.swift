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

    func treatments(_ named: some Sequence<Symbol>, _ event: HistoryEvent, _ field: String) -> Finding? {
      named.allSatisfy { labels.place(of: $0) != nil }
        ? nil : Finding(.unknownTreatment, at: event.sequenceNumber, field: field)
    }
    func events(
      _ named: some Sequence<EventID>, _ type: EventType, _ event: HistoryEvent, _ field: String
    ) -> Finding? {
      // Few events name others, so that a table is made only where one does; in a short history one looks through it.
      if isShort {
        let areKnown = named.allSatisfy { id in standing.contains { $0.id == id && $0.event.type == type } }
        return areKnown ? nil : Finding(.unknownEvent, at: event.sequenceNumber, field: field)
      }
      if types.isEmpty {
        for event in standing { types[event.id] = event.event.type }
      }
      let areKnown = named.allSatisfy { types[$0] == type }
      return areKnown ? nil : Finding(.unknownEvent, at: event.sequenceNumber, field: field)
    }
    var findings: [Finding?] = []
    for event in standing {
      switch event.event {
      case .coTherapyAdded(let addition) where !addition.addedTo.isEmpty:
        findings.append(treatments(pool.elements(addition.addedTo), event, "addedTo"))
      case .responseAssessed(let response) where !response.treatments.isEmpty:
        findings.append(treatments(pool.elements(response.treatments), event, "treatments"))
      case .adverseEventRecorded(let adverse):
        findings.append(treatments(pool.elements(adverse.suspects).lazy.map(\.treatment), event, "suspects"))
        if !adverse.measurements.isEmpty {
          findings.append(events(pool.elements(adverse.measurements), .measurementRecorded, event, "measurements"))
        }
      case .adverseEventResolved(let resolution):
        findings.append(events([resolution.event], .adverseEventRecorded, event, "event"))
      default: continue
      }
    }
    return findings.compactMap { $0 }
  }
}
