/// A closed list of words that a field may hold; the raw value is the word.
public protocol Code: RawRepresentable<String>, CaseIterable, Hashable, Sendable, BitwiseCopyable {
  /// The words of the list, for readers that meet them as bytes.
  static var table: CodeTable<Self> { get }
}

/// Sex as recorded at enrolment.
public enum Sex: String, Code {
  case female, male, other, unknown

  /// The words of the list.
  public static let table = CodeTable<Sex>()
}

/// The role of a diagnosis: the disease that is treated, or one beside it.
public enum DiagnosisRole: String, Code {
  case primary, comorbidity

  /// The words of the list.
  public static let table = CodeTable<DiagnosisRole>()
}

/// The outcome of a therapy before the record.
public enum PriorTherapyOutcome: String, Code {
  case failed
  case notTolerated = "not-tolerated"
  case other

  /// The words of the list.
  public static let table = CodeTable<PriorTherapyOutcome>()
}

/// The route by which a drug is given.
public enum Route: String, Code {
  case oral, subcutaneous, intravenous, intramuscular, topical, intralesional, phototherapy, other

  /// True if the drug acts on the whole body; only such courses are anchors or partners of a combination.
  public var isSystemic: Bool {
    switch self {
    case .topical, .intralesional, .phototherapy: false
    case .oral, .subcutaneous, .intravenous, .intramuscular, .other: true
    }
  }

  /// The words of the list.
  public static let table = CodeTable<Route>()
}

/// The reason why a treatment was started or added, or its dose changed.
public enum StartReason: String, Code {
  case firstLine = "first-line"
  case partialResponse = "partial-response"
  case noResponse = "no-response"
  case lossOfEfficacy = "loss-of-efficacy"
  case insufficientPrior = "insufficient-prior"
  case comorbidity, flare
  case adverseEvent = "adverse-event"
  case other

  /// The words of the list.
  public static let table = CodeTable<StartReason>()
}

/// The reason why a treatment was stopped or held, or its dose changed.
public enum StopReason: String, Code {
  case noResponse = "no-response"
  case insufficientResponse = "insufficient-response"
  case lossOfEfficacy = "loss-of-efficacy"
  case adverseEvent = "adverse-event"
  case completeResponse = "complete-response"
  case courseCompleted = "course-completed"
  case patientPreference = "patient-preference"
  case funding
  case otherCondition = "other-condition"
  case death, other
  case infection, pregnancy, surgery, vaccination
  case nonAdherence = "non-adherence"

  /// The words of the list.
  public static let table = CodeTable<StopReason>()
}

/// The reason why a dose was changed or a treatment held or resumed: those for starting and for stopping together.
public enum ChangeReason: String, Code {
  case partialResponse = "partial-response"
  case noResponse = "no-response"
  case insufficientResponse = "insufficient-response"
  case lossOfEfficacy = "loss-of-efficacy"
  case completeResponse = "complete-response"
  case adverseEvent = "adverse-event"
  case comorbidity, flare
  case courseCompleted = "course-completed"
  case patientPreference = "patient-preference"
  case funding
  case otherCondition = "other-condition"
  case other
  case infection, pregnancy, surgery, vaccination
  case nonAdherence = "non-adherence"

  /// The words of the list.
  public static let table = CodeTable<ChangeReason>()
}

/// A global response, in the order from best to worst; unassessable is an answer, not a missing one.
public enum Response: String, Code {
  case complete, partial, none, unassessable

  /// The words of the list.
  public static let table = CodeTable<Response>()
}

/// The answer to a finding of a check.
public enum FindingAnswer: String, Code {
  case correct
  case willAmend = "will-amend"
  case notApplicable = "not-applicable"

  /// The words of the list.
  public static let table = CodeTable<FindingAnswer>()
}

/// The side on which a score is better.
public enum BetterScore: String, Code {
  case lower, higher

  /// The words of the list.
  public static let table = CodeTable<BetterScore>()
}

/// The therapy that a response was seen to: one drug alone or a combination.
public enum ResponsePhase: String, Code {
  case monotherapy, combination

  /// The words of the list.
  public static let table = CodeTable<ResponsePhase>()
}

/// The way in which a true value lies to one that was measured, as FHIR's quantity comparator has it.
public enum Comparator: String, Code {
  case less = "<"
  case atMost = "<="
  case atLeast = ">="
  case more = ">"

  /// The words of the list.
  public static let table = CodeTable<Comparator>()
}

/// The severity of an adverse event.
public enum Severity: String, Code {
  case mild, moderate, severe

  /// The words of the list.
  public static let table = CodeTable<Severity>()
}

/// The causality of a drug for an adverse event: the WHO-UMC categories.
public enum Causality: String, Code {
  case certain, probable, possible, unlikely, conditional, unassessable

  /// The words of the list.
  public static let table = CodeTable<Causality>()
}

/// The action taken with a suspected drug.
public enum SuspectAction: String, Code {
  case none, held, reduced, stopped

  /// The words of the list.
  public static let table = CodeTable<SuspectAction>()
}

/// The outcome of an adverse event.
public enum AdverseEventOutcome: String, Code {
  case recovered
  case recovering
  case recoveredWithSequelae = "recovered-with-sequelae"
  case notRecovered = "not-recovered"
  case fatal, unknown

  /// The words of the list.
  public static let table = CodeTable<AdverseEventOutcome>()
}

/// The reason why follow-up ended.
public enum FollowUpEndReason: String, Code {
  case death, lost, transferred
  case consentWithdrawn = "consent-withdrawn"
  case other

  /// The words of the list.
  public static let table = CodeTable<FollowUpEndReason>()
}

/// The basis of a fact: reported, inferred or synthetic.
public enum EvidenceBasis: String, Code {
  case reported, inferred, synthetic

  /// The words of the list.
  public static let table = CodeTable<EvidenceBasis>()
}

/// The evidence for the clinical date of an event, where it differs from the evidence for the fact.
public enum EvidenceDates: String, Code {
  /// The source gives the date.
  case reported
  /// The source gives a length, which fixes the distance to the other end and not the day.
  case length
  /// The date was chosen, for example to fit a printed figure: nothing that depends on it can be derived.
  case chosen

  /// The words of the list.
  public static let table = CodeTable<EvidenceDates>()
}
