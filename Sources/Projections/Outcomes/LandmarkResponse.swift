package import CalendarTime
package import PatientRecord

/// Derives the response to a row that is known by a day, a landmark, and the positions of the events behind it.
///
/// A response counts if it lies after the first day of the row, and neither after its last nor after the landmark, and
/// names one of the row's courses; if none does, those that name no course count. Of several the rule `response`
/// chooses. Throws if partial dates are refused and the landmark depends on one. O(n) for n events.
package func deriveResponse(
  to row: Combination, by landmark: CalendarDay, _ history: PatientHistory, in context: ProjectionContext
) throws(ProjectionError) -> (response: Response?, events: [Int]) {
  let dated = DatedHistory(history, context)
  let last = min(row.lastDay, landmark)
  let all = dated.responses
  try dated.refuse(partialDatesOf: all.map(\.event).filter { $0.straddles([row.start, last]) })
  let labels = dated.labels(of: row)
  let chosen = all.filter { row.partners.isEmpty || $0.data.phase != .monotherapy }
    .to(row.indication, orElse: { dated.primaryCondition(on: row.start) }, in: context)
    .chosen(by: context.profile.response, within: DayRange(start: row.start, end: last), censoringDay: last) { label in
      labels.contains(label)
    }
  return (chosen?.data.response, logPositions(of: chosen.map { [$0.event] } ?? []))
}

extension DatedHistory {
  /// The labels of the courses that a row rests on, of its drugs.
  fileprivate func labels(of row: Combination) -> Set<Symbol> {
    let (events, drugs) = (Set(row.events), row.drugs)
    let courses = history.courses.filter { events.contains(event($0.start).sequenceNumber) }
    return Set(courses.map(\.label).filter { drug(of: $0).map(drugs.contains) ?? false })
  }
}

extension Combination {
  /// The names of its drugs.
  var drugs: Set<String> { Set(anchor.split(separator: "+").map(String.init) + partners) }
}
