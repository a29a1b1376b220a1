package import PatientRecord

extension StopReason {
  /// Whether a stop for this reason is a failure of the treatment: want of effect, or an adverse event.
  package var isFailure: Bool {
    switch self {
    case .noResponse, .insufficientResponse, .lossOfEfficacy, .adverseEvent: true
    case .completeResponse, .courseCompleted, .patientPreference, .funding, .otherCondition, .death, .other: false
    }
  }
}

extension Combination {
  /// Whether it ended in failure: one of the reasons of its end is one. What ended for other reasons, or for none that
  /// is recorded, competes with failure.
  package var isFailure: Bool { !ongoing && endingReasons.contains(where: \.isFailure) }
}
