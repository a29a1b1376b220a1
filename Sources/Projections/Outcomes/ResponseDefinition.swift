package import PatientRecord

/// A response that rates and times are of: a global one, or that of a score among the patients who can reach it.
package struct ResponseDefinition: Equatable, Sendable {
  private enum Kind: Sendable {
    case complete, completeOrPartial
    case score(Instrument, ScoreCriterion)
  }

  private let kind: Kind

  /// A complete global response.
  package static let complete = ResponseDefinition(kind: .complete)
  /// A complete or a partial global response.
  package static let completeOrPartial = ResponseDefinition(kind: .completeOrPartial)

  /// The responses that a catalogue knows: the global ones, then those of its instruments.
  package static func all(in catalogue: InstrumentCatalogue) -> [ResponseDefinition] {
    [complete, completeOrPartial]
      + catalogue.instruments.flatMap { instrument in
        instrument.criteria.map { ResponseDefinition(kind: .score(instrument, $0)) }
      }
  }

  /// Tells if both have one name: a catalogue has one response of each.
  package static func == (left: ResponseDefinition, right: ResponseDefinition) -> Bool { left.name == right.name }

  /// Its name: `complete`, `SALT20`, `EASI75`.
  package var name: String {
    switch kind {
    case .complete: "complete"
    case .completeOrPartial: "complete-or-partial"
    case .score(_, let criterion): criterion.name
    }
  }

  /// The instrument that it is of; nil for the global response.
  package var instrument: Instrument? { if case .score(let instrument, _) = kind { instrument } else { nil } }

  /// True if rates of response show it unasked.
  package var isHeadline: Bool { if case .score(_, let criterion) = kind { criterion.isHeadline } else { true } }

  /// The score and its patients in words; nil for the global response.
  package var inWords: String? {
    if case .score(let instrument, let criterion) = kind { instrument.inWords(criterion) } else { nil }
  }

  /// Tells if a patient with a score before treatment can reach it.
  package func isWithinReach(from baseline: Double) -> Bool {
    if case .score(let instrument, let criterion) = kind {
      instrument.isWithinReach(criterion, from: baseline)
    } else {
      true
    }
  }

  /// Judges an assessment after a score before treatment; nil if it says nothing of this response.
  package func isMet(by assessment: AssessedRow.Assessment, from baseline: Double?) -> Bool? {
    guard case .score(let instrument, let criterion) = kind else {
      guard let response = assessment.response, response != .unassessable else { return nil }
      if case .completeOrPartial = kind, response == .partial { return true }
      return response == .complete
    }
    guard assessment.instrument == instrument, let score = assessment.score, instrument.allows(score) else {
      return nil
    }
    return instrument.isMet(criterion, by: score, from: baseline)
  }
}
