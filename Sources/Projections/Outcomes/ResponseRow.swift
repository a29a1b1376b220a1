package import CalendarTime
package import PatientRecord

/// One assessment of the response: a row of `responses`.
package struct ResponseRow: Hashable, Sendable {
  /// The patient's pseudonym.
  package let patient: String
  /// The day, as chosen.
  package let day: CalendarDay
  /// The date as far as it is known.
  package let occurred: PartialDate
  /// The global response.
  package let response: Response
  /// The disease assessed; nil where not said.
  package let condition: String?
  /// Labels of the courses that it is a response to; empty where not said.
  package let treatments: [String]
  /// The drugs of those courses by their names in answers, each once, sorted.
  package let drugs: [String]
  /// Whether it was seen to one drug alone or to a combination; nil where not said.
  package let phase: ResponsePhase?
  /// Whether it did not last; nil where not said.
  package let transitory: Bool?
  /// The score used; nil where not said.
  package let instrument: String?
  /// Its value.
  package let score: Double?
  /// Its value before.
  package let baseline: Double?
  /// What the score says by its instrument; nil where no instrument that is known was used.
  package let scored: InstrumentResponse?
  /// Positions in the log, in order: the assessment, and the amendments of it that are in force.
  package let events: [Int]
}

/// The responses of one patient by day, then position in the log.
///
/// Throws where partial dates are refused and a response has one. O(n log n) for n events.
package func deriveResponses(
  _ history: PatientHistory, patient: String, in context: ProjectionContext
) throws(ProjectionError) -> [ResponseRow] {
  let dated = DatedHistory(history, context)
  let responses = dated.responses
  try dated.refuse(partialDatesOf: responses.map(\.event))
  return responses.sorted { ($0.day, $0.event.sequenceNumber) < ($1.day, $1.event.sequenceNumber) }.map { response in
    ResponseRow(
      patient: patient, day: response.day, occurred: response.event.occurred, response: response.data.response,
      condition: context.text(response.data.condition), treatments: response.labels.map(context.pool.text),
      drugs: dated.drugs(of: response.labels), phase: response.data.phase, transitory: response.data.transitory,
      instrument: context.text(response.data.instrument), score: response.data.score,
      baseline: response.data.baseline,
      scored: context.text(response.data.instrument).flatMap(Instrument.init(named:)).map {
        InstrumentResponse($0, score: response.data.score, baseline: response.data.baseline)
      },
      events: logPositions(of: [response.event]))
  }
}

extension DatedHistory {
  /// The drug of a course by its name in answers; nil for a label that no course has.
  func drug(of label: Symbol) -> String? {
    history.courses.first { $0.label == label }.flatMap { event($0.start).event.start }
      .map { context.drug($0.drug).name }
  }

  /// The drugs of some courses, each once, sorted.
  func drugs(of labels: some Sequence<Symbol>) -> [String] { Set(labels.compactMap(drug)).sorted() }
}
