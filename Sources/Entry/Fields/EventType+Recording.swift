package import Arguments
package import PatientRecord

extension EventType {
  /// A call of `record` that records one; nil for types that other commands write.
  package var example: String? {
    switch self {
    case .patientEnrolled: "regimen record patient-enrolled P01 female --age 43 --on 2022-03-01"
    case .diagnosisRecorded: "regimen record diagnosis-recorded P01 'alopecia areata' primary --on 2019"
    case .priorTherapyRecorded: "regimen record prior-therapy-recorded P01 ciclosporin --outcome failed --on 2021"
    case .treatmentStarted: "regimen record treatment-started P01 baricitinib 4mg/day --on 2022-03"
    case .coTherapyAdded:
      "regimen record co-therapy-added P01 methotrexate 15mg/week --reason partial-response --on 2022-06"
    case .doseDownTitrated: "regimen record dose-down-titrated P01 methotrexate 10mg/week --on today"
    case .doseUpTitrated: "regimen record dose-up-titrated P01 methotrexate 20mg/week --on 2022-08-01"
    case .doseScheduleChanged: "regimen record dose-schedule-changed P01 adalimumab 80mg/2w --on 2022-08-01"
    case .treatmentHeld: "regimen record treatment-held P01 T2 --reason adverse-event --on 2022-09-01"
    case .treatmentResumed: "regimen record treatment-resumed P01 T2 --on 2022-09-15"
    case .treatmentStopped: "regimen record treatment-stopped P01 methotrexate --reason adverse-event --on 2023-11-01"
    case .responseAssessed: "regimen record response-assessed P01 partial --on 2022-09"
    case .measurementRecorded: "regimen record measurement-recorded P01 ALT 87.6 U/L --on 2022-10-03"
    case .adverseEventRecorded:
      "regimen record adverse-event-recorded P01 nausea --suspect methotrexate:probable --on yesterday"
    case .adverseEventResolved: "regimen record adverse-event-resolved P01 12 recovered --on 2022-10-20"
    case .adverseEventGraded: "regimen record adverse-event-graded P01 12 3 --on 2022-10-10"
    case .diagnosisResolved: "regimen record diagnosis-resolved P01 2 --on 2023-05-01"
    case .patientSeen: "regimen record patient-seen P01 --on 2023-01-10"
    case .followUpEnded: "regimen record follow-up-ended P01 transferred --on 2024-02-01"
    case .drugDefined: "regimen record drug-defined newtinib jak-inhibitor --immunomodulator yes --on today"
    case .instrumentDefined:
      "regimen record instrument-defined ItchCount 0 20 --better lower --relative 50,75 --on today"
    case .patientsLinked: "regimen record patients-linked P01 P17 --reason 'one hospital number' --on today"
    case .eventAmended, .eventRetracted, .eventErased, .findingAnswered: nil
    }
  }

  /// The effect of the example, in a few words.
  package var effect: String {
    switch self {
    case .patientEnrolled: "A patient enters."
    case .diagnosisRecorded: "The disease that is treated."
    case .priorTherapyRecorded: "A therapy that was tried before."
    case .treatmentStarted: "A course begins."
    case .coTherapyAdded: "A second drug is added to what runs."
    case .doseDownTitrated: "A dose is lowered."
    case .doseUpTitrated: "A dose is raised."
    case .doseScheduleChanged: "A dose is given at other times, with the same amount per day."
    case .treatmentHeld: "A course pauses."
    case .treatmentResumed: "The course goes on."
    case .treatmentStopped: "A course ends; the date is the first day off."
    case .responseAssessed: "The response of the disease."
    case .measurementRecorded: "A laboratory value."
    case .adverseEventRecorded: "Something went wrong."
    case .adverseEventResolved: "An adverse event is over."
    case .adverseEventGraded: "An adverse event has another grade."
    case .diagnosisResolved: "A disease is over."
    case .patientSeen: "The patient was followed on that day."
    case .followUpEnded: "The patient is no longer followed here."
    case .drugDefined: "A drug of the department's own, for all patients."
    case .instrumentDefined: "A score of the department's own, for all patients."
    case .findingAnswered: "A finding of a check has an answer."
    case .patientsLinked: "Two pseudonyms are one person."
    case .eventAmended: "An earlier entry is put right."
    case .eventRetracted: "An earlier entry is taken back."
    case .eventErased: "Events are erased."
    }
  }

  /// The words that people say for the type, which `record` understands as well.
  package var otherNames: [String] {
    switch self {
    case .patientEnrolled: ["enrol", "enroll", "enrolled"]
    case .diagnosisRecorded: ["diagnosis", "diagnosed"]
    case .priorTherapyRecorded: ["prior", "prior-therapy"]
    case .treatmentStarted: ["start", "started"]
    case .coTherapyAdded: ["add", "added", "co-therapy"]
    case .doseDownTitrated: ["lower", "lowered", "dose-down"]
    case .doseUpTitrated: ["raise", "raised", "dose-up"]
    case .treatmentHeld: ["hold", "held", "pause", "paused"]
    case .treatmentResumed: ["resume", "resumed"]
    case .treatmentStopped: ["stop", "stopped"]
    case .responseAssessed: ["response", "assessed"]
    case .measurementRecorded: ["measurement", "measured", "lab"]
    case .adverseEventRecorded: ["adverse-event", "side-effect", "event"]
    case .adverseEventResolved: ["resolve", "resolved"]
    case .patientSeen: ["seen", "visit"]
    case .followUpEnded: ["ended", "end"]
    default: []
    }
  }

  /// The types that people record, in the order to show.
  package static let recorded = allCases.filter { $0.example != nil }

  /// The list that `record` prints without a type: every type with an example.
  package static var listing: String {
    let lines = recorded.map { "\($0.rawValue)\n  \($0.example ?? "")\n" }
    return lines.joined() + "\nfields of a type: regimen record TYPE --help, or: regimen help types\n"
  }

  /// The words of the type as a usage line shows them: `DRUG [DOSE]`.
  package var wordSynopsis: String {
    let words = fields.filter { $0.entry == .word }.map { $0.isRequired ? $0.label : "[\($0.label)]" }
    return words.joined(separator: " ")
  }

}

extension Option {
  /// The option of a field of an event.
  package init(_ field: FieldDescription) {
    let closed: [String] =
      switch field.kind {
      case .code(let words), .codes(let words): words
      case .flag: ["yes", "no"]
      default: []
      }
    self.init(
      field.flagName, value: field.valueName,
      help: "\(field.help.prefix(1).uppercased())\(field.help.dropFirst())." + field.kind.wordsAfterColon,
      choices: closed, takesSynonyms: ["route", "routes", "sex"].contains(field.name), isRepeatable: field.kind.isList,
      triedAs: field.name == "birthYear" ? ["born", "birth", "birthday", "birthdate", "dob"] : [])
  }
}

extension FieldKind {
  /// A sentence about the words that stand behind colons; empty for a kind that has none.
  fileprivate var wordsAfterColon: String {
    guard case .suspects = self else { return "" }
    return " Causality, which may be left out: \(choices(of: Causality.self).joined(separator: ", "))."
      + " What was done, which may be left out: \(choices(of: SuspectAction.self).joined(separator: ", "))."
  }
}

extension FieldDescription {
  /// The field as a word in a usage line.
  var label: String { flagName.uppercased() }

  /// The name of its value in help.
  fileprivate var valueName: String {
    switch kind {
    case .text(.treatmentLabel), .labels, .suspects: "TREATMENT"
    case .text(.drug): "DRUG"
    case .text: "TEXT"
    case .code, .codes: "WORD"
    case .flag: "YES|NO"
    case .integer, .number, .sequenceNumbers: "NUMBER"
    case .dose: "DOSE"
    case .date: "DATE"
    case .identifier, .identifiers: "EVENT"
    case .replacement: "DATA"
    }
  }

  /// Tells that, as the last word, it takes all that are left: `15 mg/week`, `oral herpes`.
  var takesRest: Bool {
    switch kind {
    case .dose, .text(.words), .text(.condition): true
    default: false
    }
  }
}
