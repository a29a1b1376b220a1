package import PatientRecord

/// The reason why a batch is refused; nothing of it is written.
package struct AdmissionError: Error, Sendable {
  /// The kind of refusal.
  package enum Kind: Sendable {
    /// A draft is not an event of format 1.
    case malformed
    /// A rule of the record is broken, or a check finds what cannot be.
    case refused
    /// Checks find what is improbable; it can be recorded if its author accepts that.
    case unconfirmed
    /// An id is there already, with other content or erased.
    case conflict
    /// The log is not where the author expected it.
    case moved
    /// There is nothing to write.
    case empty
  }

  /// One thing that is wrong.
  package struct Fault: Sendable {
    /// The place in the drafts; nil where it concerns the whole.
    package let range: Range<Int>?
    /// The fault.
    package let message: String
    /// The next step to try.
    package let hint: String?
    /// The code of the check that can be accepted; nil for any other fault.
    package var code: String?

    init(range: Range<Int>?, message: String, hint: String?, code: String? = nil) {
      (self.range, self.message, self.hint, self.code) = (range, message, hint, code)
    }

    /// The question that a check asks.
    init(asking finding: CheckFinding, at range: Range<Int>?) {
      let code = finding.check.code
      self.init(range: range, message: finding.sentence, hint: "if it is so: --accept \(code)", code: code)
    }
  }

  /// The kind of refusal.
  package let kind: Kind
  /// The faults, in the order of the drafts; at least one.
  package let faults: [Fault]

  /// The codes of the checks that can be accepted, each once, in the order of the faults.
  package var codes: [String] {
    faults.compactMap(\.code).reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }

  init(_ kind: Kind, _ faults: [Fault]) {
    self.kind = kind
    self.faults = faults
  }

  init(_ kind: Kind, _ message: String, at range: Range<Int>? = nil, hint: String? = nil) {
    self.init(kind, [Fault(range: range, message: message, hint: hint)])
  }
}

extension Finding {
  /// The fault, as a clause that names positions, not data.
  package var message: String {
    let other = other.map { "seq \($0)" } ?? "another event"
    switch rule {
    case .unknownTreatment: return "no event starts this treatment"
    case .labelTwice: return "the label belongs to another course, started by \(other)"
    case .alreadyStopped: return "the treatment was stopped already, by \(other)"
    case .beforeStart: return "the treatment was not running yet: it starts with \(other)"
    case .stopBeforeChange: return "the treatment was still running: \(other) changes it later"
    case .holdsDoNotAlternate: return "a treatment is held only while it runs, and resumed only while it is held"
    case .withoutDate: return "only a stop may have no date"
    case .inTheFuture: return "the date lies after the day of recording"
    case .afterDeath: return "the patient had died by then, as \(other) says"
    case .wrongDirection: return "the dose goes the other way from the one before, set by \(other)"
    case .incomparableDose: return "the dose cannot be compared with the one before, set by \(other)"
    case .unknownEvent: return "no such event of this patient before it"
    case .notAmendable: return "an event of that type cannot be amended"
    case .alreadyRetracted: return "the event was retracted already, by \(other)"
    case .unknownClass: return "the catalogue has no such class"
    case .impossibleInstrument:
      return "an instrument goes up from its lowest score, and its responses lie in its range"
    case .saysNothing:
      return "it says nothing: no value with its unit and no result, no response and no score of an instrument"
    case .onePersonAlready: return "the two pseudonyms are one person already"
    case .linkedAlready: return "the other pseudonym stands behind one already, as \(other) says"
    case .unreadableData: return "the new data are not of the type of the event amended"
    }
  }

  /// The next step to try.
  func hint(labels: [String]) -> String? {
    switch rule {
    case .unknownTreatment:
      // A batch may have as many faults as the patient has treatments.
      let shown =
        labels.prefix(10).joined(separator: ", ") + (labels.count > 10 ? " and \(labels.count - 10) more" : "")
      return labels.isEmpty ? "start one first" : "treatments of the patient: " + shown
    case .labelTwice: return "take a label that is free"
    case .alreadyStopped: return "amend the stop if its date is wrong, or start a new course"
    case .beforeStart, .stopBeforeChange: return "check the date, or amend the other event first"
    case .holdsDoNotAlternate: return "record the missing hold or resumption in the same batch"
    case .withoutDate: return "write it as far as it is known: 2022, 2022-03..2022-06 or ..2022-06"
    case .inTheFuture: return "record it when it has happened; a plan goes into plan or note"
    case .afterDeath: return "check the date, or amend the death"
    case .wrongDirection:
      return
        "use dose-down-titrated to lower, dose-up-titrated to raise, dose-schedule-changed to keep the amount per day"
    case .incomparableDose: return "write it in the unit of the dose before; for another form, stop and start anew"
    case .unknownEvent, .notAmendable: return "look the event up with: regimen query events"
    case .alreadyRetracted: return "retract the retraction to bring the event back"
    case .unknownClass: return "one of: " + DrugClass.allCases.map(\.rawValue).joined(separator: ", ")
    case .impossibleInstrument:
      return "numbers apart by commas, none twice; relative in per cent above 0, minimumDifference above 0"
    case .saysNothing: return "add what was found, or record patient-seen"
    case .onePersonAlready: return "name two pseudonyms of two patients: regimen query patients"
    case .linkedAlready: return "link the pseudonym that its person keeps, or retract that link first"
    case .unreadableData: return "retract the event and record it anew"
    }
  }
}
