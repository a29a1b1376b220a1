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
  /// The global response; nil if only a score is recorded.
  package let response: Response?
  /// The disease assessed; nil if not recorded.
  package let condition: String?
  /// Labels of the courses that it is a response to; empty if not recorded.
  package let treatments: [String]
  /// The drugs of those courses by their names in answers, each once, sorted.
  package let drugs: [String]
  /// The treatment that it was seen to, one drug alone or a combination; nil if not recorded.
  package let phase: ResponsePhase?
  /// True if it did not last; nil if not recorded.
  package let transitory: Bool?
  /// The score used; nil if not recorded.
  package let instrument: String?
  /// The score.
  package let score: Double?
  /// The score before treatment, as the assessment states it.
  package let baseline: Double?
  /// The score before treatment by which it is judged: the last of the instrument in the 90 days up to the start of the
  /// courses, else the first baseline stated of them; nil if none is known, or for another instrument.
  package let courseBaseline: Double?
  /// The response that the score shows; nil if no known instrument was used.
  package let scored: InstrumentResponse?
  /// The positions in the log, ascending, of the assessment and of its amendments in force.
  package let events: [Int]
}

/// Derives the responses of one patient by day, then position in the log.
///
/// Throws if partial dates are refused and a response has one. O(n log n) for n events, and O(s²) for s scores.
package func deriveResponses(
  _ history: PatientHistory, patient: String, in context: ProjectionContext
) throws(ProjectionError) -> [ResponseRow] {
  let dated = DatedHistory(history, context)
  let responses = dated.responses
  try dated.refuse(partialDatesOf: responses.map(\.event))
  let ordered = responses.sorted { ($0.day, $0.event.sequenceNumber) < ($1.day, $1.event.sequenceNumber) }
  return ordered.map { response in
    let baseline = dated.baseline(of: response, among: ordered)
    return ResponseRow(
      patient: patient, day: response.day, occurred: response.event.occurred, response: response.data.response,
      condition: context.text(response.data.condition), treatments: response.labels.map(context.pool.text),
      drugs: dated.drugs(of: response.labels), phase: response.data.phase, transitory: response.data.transitory,
      instrument: context.text(response.data.instrument), score: response.data.score,
      baseline: response.data.baseline, courseBaseline: baseline?.score,
      scored: dated.instrument(of: response).map {
        InstrumentResponse($0, score: response.data.score, baseline: baseline?.score)
      },
      events: logPositions(of: [response.event] + (baseline.map { [$0.event] } ?? [])))
  }
}

extension DatedHistory {
  /// Returns the instrument of an assessment; nil for none, and for one that the catalogue does not have.
  func instrument(of response: DatedResponse) -> Instrument? {
    context.text(response.data.instrument).flatMap(context.catalogue.instruments.instrument)
  }

  /// Returns the score before treatment of an assessment, with the event that has it: the last score in the days up to
  /// the start of its courses, else the first possible baseline that is stated of them, else its own.
  fileprivate func baseline(
    of response: DatedResponse, among ordered: [DatedResponse]
  ) -> (score: Double, event: HistoryEvent)? {
    guard let instrument = instrument(of: response) else { return nil }
    let alike = ordered.filter { other in
      self.instrument(of: other) == instrument
        && (other.data.condition.isNone || response.data.condition.isNone
          || FoldedText(context.pool.text(other.data.condition))
            == FoldedText(context.pool.text(response.data.condition)))
    }
    let start = history.courses.filter { response.labels.contains($0.label) }.map { day(event($0.start)) }.max()
    let before = alike.last { other in
      guard let start, let score = other.data.score else { return false }
      return instrument.allows(score) && start.adding(days: -baselineDays) <= other.day && other.day <= start
    }
    if let before, let score = before.data.score { return (score, before.event) }
    let stated = alike.first { other in
      Set(other.labels) == Set(response.labels) && (other.data.baseline.map(instrument.allows) ?? false)
    }
    let source = stated ?? response
    return source.data.baseline.map { ($0, source.event) }
  }
}

extension DatedHistory {
  /// Returns the drug of a course by its name in answers; nil for a label that no course has.
  func drug(of label: Symbol) -> String? {
    history.courses.first { $0.label == label }.flatMap { event($0.start).event.start }
      .map { context.drug($0.drug).name }
  }

  /// Returns the drugs of courses, each once, sorted.
  func drugs(of labels: some Sequence<Symbol>) -> [String] { Set(labels.compactMap(drug)).sorted() }
}
