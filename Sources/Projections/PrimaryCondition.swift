package import CalendarTime
package import PatientRecord

/// What a patient was treated for on a day: the latest primary diagnosis by then, else the first one after it.
///
/// The same that an outcome row shows, with the position in the log of the event that says so; nil where none is
/// recorded. Throws where partial dates are refused and another of a diagnosis's days would say something else. O(n)
/// for n events.
package func derivePrimaryCondition(
  _ history: PatientHistory, on day: CalendarDay, in context: ProjectionContext
) throws(ProjectionError) -> (condition: String, events: [Int])? {
  let facts = PatientFacts(PatientReading(history, context), on: day)
  func isPrimary(_ event: HistoryEvent) -> Bool {
    guard case .diagnosisRecorded(let data) = event.event else { return false }
    return data.role == .primary
  }
  if context.profile.partial == .refuse, let event = facts.uncertain.first(where: isPrimary) {
    throw .partialDate(sequenceNumber: event.sequenceNumber)
  }
  guard let condition = facts.condition else { return nil }
  return (condition, CombinationRows.positions(of: facts.events.filter(isPrimary)))
}
