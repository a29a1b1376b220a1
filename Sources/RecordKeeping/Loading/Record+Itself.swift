import CalendarTime
package import PatientRecord

// The record itself.
extension Record {
  /// The events of the record itself, those of no patient, in the order of the log.
  package var ownEvents: [RecordedEvent] {
    pool.vocabulary.existingSymbol(for: RecordItself.name).map(storedEvents) ?? []
  }

  /// The definitions of drugs and instruments in force, in the order of the log.
  var definitions: [HistoryEvent] {
    PatientHistory(ownEvents, pool: pool, asOf: .distantFuture).events
      .sorted { $0.sequenceNumber < $1.sequenceNumber }
  }

  /// The drugs and instruments with those that the department has defined, as far as it is known.
  ///
  /// O(definitions + drugs).
  package var catalogue: DrugCatalogue {
    let events = definitions
    let drugs = events.compactMap { event in
      if case .drugDefined(let definition) = event.event { definition } else { nil }
    }
    let instruments = events.compactMap { event in
      if case .instrumentDefined(let definition) = event.event { definition } else { nil }
    }
    let catalogue = drugs.isEmpty ? .builtIn : DrugCatalogue(definitions: drugs, pool: pool)
    return instruments.isEmpty ? catalogue : catalogue.with(InstrumentCatalogue(definitions: instruments, pool: pool))
  }
}
