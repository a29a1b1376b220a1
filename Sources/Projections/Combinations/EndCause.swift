import CalendarTime
package import PatientRecord

/// The cause of a row's end, of which each end has one: causes compete with each other.
package enum EndCause: String, CaseIterable, Sendable {
  /// No response, an insufficient one, or one that was lost.
  case ineffectiveness
  /// An adverse event, an infection included.
  case adverseEvent = "adverse-event"
  /// A complete response, or the end of a planned course.
  case remission = "remission-or-planned"
  /// Any other reason, or none recorded.
  case other
  case death

  /// The causes from the one that goes before all others to the one that any other goes before.
  private static let ranked: [EndCause] = [.death, .adverseEvent, .ineffectiveness, .remission, .other]

  /// The cause of a stop for some reasons: of several, death, then an adverse event, then ineffectiveness.
  package init(_ reasons: [StopReason]) {
    let causes = reasons.map(EndCause.init)
    self = EndCause.ranked.first(where: causes.contains) ?? .other
  }

  private init(_ reason: StopReason) {
    switch reason {
    case .noResponse, .insufficientResponse, .lossOfEfficacy: self = .ineffectiveness
    case .adverseEvent, .infection: self = .adverseEvent
    case .completeResponse, .courseCompleted: self = .remission
    case .death: self = .death
    case .patientPreference, .funding, .otherCondition, .other, .pregnancy, .surgery, .vaccination, .nonAdherence:
      self = .other
    }
  }
}

extension Combination {
  /// The cause of its end; nil while it is ongoing.
  package var endCause: EndCause? { ongoing ? nil : EndCause(endingReasons) }
}

/// The thing that censors the ongoing rows of one patient.
package enum CensoringCause: Hashable, Sendable {
  /// The as-of date: the patient was still followed.
  case asOf
  /// The last contact and its grace, or the last event, by the rule `assume-continuing`.
  case lastContact
  /// The end of follow-up, death apart.
  case followUpEnded(FollowUpEndReason)
}

/// Derives what censors the ongoing rows of one patient. O(n) for n events.
package func deriveCensoringCause(_ history: PatientHistory, in context: ProjectionContext) -> CensoringCause {
  if let end = history.endOfFollowUp, case .followUpEnded(let data) = end.event { return .followUpEnded(data.reason) }
  return DatedHistory(history, context).censoringDay.chosen == history.asOf ? .asOf : .lastContact
}
