package import CalendarTime
package import PatientRecord

/// One measurement: a row of `measurements`.
package struct MeasurementRow: Hashable, Sendable {
  /// The patient's pseudonym.
  package let patient: String
  /// The date as far as it is known.
  package let occurred: PartialDate
  /// The analyte with its value and its day.
  package let measurement: AdverseEventRow.Measurement
  /// The positions in the log, ascending, of the measurement and of its amendments in force.
  package let events: [Int]
}

/// Derives the measurements of one patient by day, then analyte, then position in the log.
///
/// Throws if partial dates are refused and a measurement has one. O(n log n) for n events.
package func deriveMeasurements(
  _ history: PatientHistory, patient: String, in context: ProjectionContext
) throws(ProjectionError) -> [MeasurementRow] {
  let dated = DatedHistory(history, context)
  var rows: [MeasurementRow] = []
  for event in history.events {
    guard case .measurementRecorded(let data) = event.event else { continue }
    try dated.refuse(partialDatesOf: [event])
    rows.append(
      MeasurementRow(
        patient: patient, occurred: event.occurred, measurement: dated.describe(data, event),
        events: logPositions(of: [event])))
  }
  return rows.sorted { left, right in
    (left.measurement.day, left.measurement.analyte, left.events.first ?? 0)
      < (right.measurement.day, right.measurement.analyte, right.events.first ?? 0)
  }
}
