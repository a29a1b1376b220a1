import PatientRecord

/// A response that rates and times are of: a global one, or that of a score among the patients who can reach it.
package enum ResponseDefinition: String, CaseIterable, Sendable {
  /// A complete global response.
  case complete
  /// A complete or a partial global response.
  case completeOrPartial = "complete-or-partial"
  /// SALT of 20 or less, of those above 20 before.
  case salt20 = "SALT20"
  /// The same of those with 50 or more before, as trials take them in.
  case salt20From50 = "SALT20-from-50"
  /// EASI lower by half or more.
  case easi50 = "EASI50"
  /// EASI lower by three quarters or more.
  case easi75 = "EASI75"
  /// EASI lower by nine tenths or more.
  case easi90 = "EASI90"
  /// IGA of 0 or 1 after a fall of 2 or more.
  case iga = "IGAresponse"
  /// DLQI of 0 or 1, of those above 1 before.
  case dlqi01 = "DLQI01"
  /// DLQI lower by 4 or more, of those with 4 or more before.
  case dlqiFall4 = "DLQIfall4"

  /// The score that it is of; nil for the global response.
  package var instrument: Instrument? {
    switch self {
    case .complete, .completeOrPartial: nil
    case .salt20, .salt20From50: .salt
    case .easi50, .easi75, .easi90: .easi
    case .iga: .iga
    case .dlqi01, .dlqiFall4: .dlqi
    }
  }

  /// Tells if a patient with a score before treatment can reach it.
  package func isWithinReach(from baseline: Double) -> Bool {
    switch self {
    case .complete, .completeOrPartial: true
    case .salt20: baseline > 20
    case .salt20From50: baseline >= 50
    case .easi50, .easi75, .easi90: baseline > 0
    case .iga: baseline >= 2
    case .dlqi01: baseline > 1
    case .dlqiFall4: baseline >= 4
    }
  }

  /// Judges an assessment after a score before treatment; nil if it says nothing of this response.
  package func isMet(by assessment: AssessedRow.Assessment, from baseline: Double?) -> Bool? {
    guard let instrument else {
      guard let response = assessment.response, response != .unassessable else { return nil }
      return response == .complete || self == .completeOrPartial && response == .partial
    }
    guard assessment.instrument == instrument else { return nil }
    let judged = InstrumentResponse(instrument, score: assessment.score, baseline: baseline)
    return (judged.absolute + judged.relative + judged.combined).first { $0.name == criterion }?.isMet
  }

  /// The criterion of the instrument that decides.
  private var criterion: String { self == .salt20From50 ? ResponseDefinition.salt20.rawValue : rawValue }
}
