extension PatientHistory {
  /// Events that name a treatment that no event in force starts, or an event that is not in force or of another type.
  ///
  /// One finding for each field, however many of its references lead nowhere.
  static func referenceFindings(_ standing: [HistoryEvent], _ pool: RecordPool) -> [Finding] {
    let labels = Set(standing.compactMap { $0.event.start?.treatment })
    var types: [EventID: EventType] = [:]
    for event in standing { types[event.id] = event.event.type }

    func treatments(_ named: some Sequence<Symbol>, _ event: HistoryEvent, _ field: String) -> Finding? {
      named.allSatisfy(labels.contains) ? nil : Finding(.unknownTreatment, at: event.sequenceNumber, field: field)
    }
    func events(_ named: some Sequence<EventID>, _ type: EventType, _ event: HistoryEvent, _ field: String) -> Finding?
    {
      let areKnown = named.allSatisfy { types[$0] == type }
      return areKnown ? nil : Finding(.unknownEvent, at: event.sequenceNumber, field: field)
    }
    return standing.flatMap { event in
      switch event.event {
      case .coTherapyAdded(let addition):
        return [treatments(pool.elements(addition.addedTo), event, "addedTo")]
      case .responseAssessed(let response):
        return [treatments(pool.elements(response.treatments), event, "treatments")]
      case .adverseEventRecorded(let adverse):
        return [
          treatments(pool.elements(adverse.suspects).lazy.map(\.treatment), event, "suspects"),
          events(pool.elements(adverse.measurements), .measurementRecorded, event, "measurements"),
        ]
      case .adverseEventResolved(let resolution):
        return [events([resolution.event], .adverseEventRecorded, event, "event")]
      default:
        return []
      }
    }.compactMap { $0 }
  }
}
