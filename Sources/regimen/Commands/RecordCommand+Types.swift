import Arguments
import PatientRecord

extension RecordCommand {
  /// An example of each type that people record.
  static let examples: [(type: EventType, line: String, effect: String)] = [
    (.patientEnrolled, "regimen record patient-enrolled P01 female --age 43 --on 2022-03-01", "A patient enters."),
    (
      .diagnosisRecorded, "regimen record diagnosis-recorded P01 'alopecia areata' primary --on 2019",
      "What is treated."
    ),
    (
      .priorTherapyRecorded, "regimen record prior-therapy-recorded P01 ciclosporin --outcome failed --on 2021",
      "What was tried before."
    ),
    (
      .treatmentStarted, "regimen record treatment-started P01 baricitinib 4mg/day --on 2022-03", "A course begins."
    ),
    (
      .coTherapyAdded,
      "regimen record co-therapy-added P01 methotrexate 15mg/week --reason partial-response --on 2022-06",
      "A second drug is added to what runs."
    ),
    (
      .doseDownTitrated, "regimen record dose-down-titrated P01 methotrexate 10mg/week --on today", "A dose is lowered."
    ),
    (
      .doseUpTitrated, "regimen record dose-up-titrated P01 methotrexate 20mg/week --on 2022-08-01", "A dose is raised."
    ),
    (.treatmentHeld, "regimen record treatment-held P01 T2 --reason adverse-event --on 2022-09-01", "A course pauses."),
    (.treatmentResumed, "regimen record treatment-resumed P01 T2 --on 2022-09-15", "It goes on."),
    (
      .treatmentStopped, "regimen record treatment-stopped P01 methotrexate --reason adverse-event --on 2023-11-01",
      "A course ends; the date is the first day off."
    ),
    (.responseAssessed, "regimen record response-assessed P01 partial --on 2022-09", "How the disease responded."),
    (
      .measurementRecorded, "regimen record measurement-recorded P01 ALT 87.6 U/L --on 2022-10-03",
      "A laboratory value."
    ),
    (
      .adverseEventRecorded,
      "regimen record adverse-event-recorded P01 nausea --suspect methotrexate:probable --on yesterday",
      "Something went wrong."
    ),
    (
      .adverseEventResolved, "regimen record adverse-event-resolved P01 12 recovered --on 2022-10-20",
      "The adverse event of seq 12 is over."
    ),
    (.patientSeen, "regimen record patient-seen P01 --on 2023-01-10", "The patient was followed on that day."),
    (.followUpEnded, "regimen record follow-up-ended P01 transferred --on 2024-02-01", "No longer followed here."),
  ]

  /// What an event of a type says, in a few words.
  static func effect(of type: EventType) -> String {
    type == .adverseEventResolved ? "An adverse event is over." : examples.first { $0.type == type }?.effect ?? ""
  }

  /// What bare `record` prints: every type with an example.
  static var listing: String {
    let lines = examples.map { "\($0.type.rawValue)\n  \($0.line)\n" }
    return lines.joined() + "\nfields of a type: regimen record TYPE --help, or: regimen help types\n"
  }

  /// The words of a type as a usage line shows them: `DRUG [DOSE]`.
  static func wordSynopsis(_ type: EventType) -> String {
    let words = type.fields.filter { $0.entry == .word }.map { $0.isRequired ? $0.label : "[\($0.label)]" }
    return words.joined(separator: " ")
  }

  /// The option of a field.
  static func option(_ field: FieldDescription) -> Option {
    let closed: [String] =
      switch field.kind {
      case .code(let words), .codes(let words): words
      case .flag: ["yes", "no"]
      default: []
      }
    return Option(
      field.flagName, value: field.valueName,
      help: "\(field.help.prefix(1).uppercased())\(field.help.dropFirst())." + field.kind.wordsAfterColon,
      choices: closed, isRepeatable: field.kind.isList,
      triedAs: field.name == "birthYear" ? ["born", "birth", "birthday", "birthdate", "dob"] : [])
  }
}

extension FieldKind {
  /// A sentence about the words that stand behind colons; empty for a kind that has none.
  var wordsAfterColon: String {
    guard case .suspects = self else { return "" }
    return " Causality, which may be left out: \(choices(of: Causality.self).joined(separator: ", "))."
      + " What was done, which may be left out: \(choices(of: SuspectAction.self).joined(separator: ", "))."
  }
}

extension FieldDescription {
  /// The field as a word in a usage line.
  var label: String { flagName.uppercased() }

  /// What its value is called in help.
  var valueName: String {
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

  /// Whether, as the last word, it takes all that are left: `15 mg/week`, `oral herpes`.
  var takesRest: Bool {
    switch kind {
    case .dose, .text(.words), .text(.condition): true
    default: false
    }
  }
}
