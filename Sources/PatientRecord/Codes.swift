/// A closed list of words that a field may hold; the raw value is the word.
package protocol Code: RawRepresentable<String>, CaseIterable, Hashable, Sendable, BitwiseCopyable {}

/// Sex as recorded at enrolment.
package enum Sex: String, Code { case female, male, other, unknown }

/// Whether a diagnosis is what is treated, or stands beside it.
package enum DiagnosisRole: String, Code { case primary, comorbidity }

/// How a therapy before the record ended.
package enum PriorTherapyOutcome: String, Code {
  case failed
  case notTolerated = "not-tolerated"
  case other
}

/// How a drug is given.
package enum Route: String, Code {
  case oral, subcutaneous, intravenous, intramuscular, topical, intralesional, phototherapy, other

  /// Whether the drug acts on the whole body; only such courses are anchors or partners of a combination.
  package var isSystemic: Bool {
    switch self {
    case .topical, .intralesional, .phototherapy: false
    case .oral, .subcutaneous, .intravenous, .intramuscular, .other: true
    }
  }
}

/// Why a treatment was started or added, or its dose changed.
package enum StartReason: String, Code {
  case firstLine = "first-line"
  case partialResponse = "partial-response"
  case noResponse = "no-response"
  case lossOfEfficacy = "loss-of-efficacy"
  case insufficientPrior = "insufficient-prior"
  case comorbidity, flare
  case adverseEvent = "adverse-event"
  case other
}

/// Why a treatment was stopped or held, or its dose changed.
package enum StopReason: String, Code {
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
}

/// Why a dose was changed or a treatment held or resumed: the reasons for starting and for stopping together.
package enum ChangeReason: String, Code {
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
}

/// A global response, in the order from best to worst; unassessable is an answer, not a missing one.
package enum Response: String, Code { case complete, partial, none, unassessable }

/// Whether a response was seen to one drug alone or to a combination.
package enum ResponsePhase: String, Code { case monotherapy, combination }

/// How bad an adverse event was.
package enum Severity: String, Code { case mild, moderate, severe }

/// How likely a drug is the cause of an adverse event: the WHO-UMC categories.
package enum Causality: String, Code { case certain, probable, possible, unlikely, conditional, unassessable }

/// What was done with a suspected drug.
package enum SuspectAction: String, Code { case none, held, reduced, stopped }

/// How an adverse event ended.
package enum AdverseEventOutcome: String, Code {
  case recovered
  case recovering
  case recoveredWithSequelae = "recovered-with-sequelae"
  case notRecovered = "not-recovered"
  case fatal, unknown
}

/// Why a patient is followed no longer.
package enum FollowUpEndReason: String, Code {
  case death, lost, transferred
  case consentWithdrawn = "consent-withdrawn"
  case other
}

/// How a fact of an event was had.
package enum EvidenceBasis: String, Code { case reported, inferred, synthetic }

/// Up to twelve distinct codes in the order given, packed in eight bytes.
package struct CodeList<Element: Code>: Hashable, Sendable, BitwiseCopyable {
  private var packed: UInt64 = 0

  /// A list without codes.
  package init() {}

  /// The codes of a list; one that stands twice is kept once.
  package init(_ codes: some Sequence<Element>) {
    for code in codes { append(code) }
  }

  /// Adds a code unless it is there, or the list is full.
  package mutating func append(_ code: Element) {
    let current = elements
    guard !current.contains(code), current.count < 12,
      let index = Element.allCases.enumerated().first(where: { $0.element == code })?.offset
    else { return }
    packed |= UInt64(index + 1) << UInt64(current.count * 5)
  }

  /// The codes in order.
  package var elements: [Element] {
    var codes: [Element] = []
    var rest = packed
    let all = Array(Element.allCases)
    while rest != 0 {
      codes.append(all[Int(rest & 31) - 1])
      rest >>= 5
    }
    return codes
  }

  /// Whether there are no codes.
  package var isEmpty: Bool { packed == 0 }
}
