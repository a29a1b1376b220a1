package import Importing
package import PatientRecord

/// All that a REDCap project needs in order to be imported: its data dictionary, its repeating instruments, and the
/// mapping of its raw export. All of it follows from the types of event.
package struct REDCapPack: Sendable {
  /// The data dictionary.
  package let dictionary: REDCapDictionaryFile
  /// The mapping of the raw export.
  package let mapping: ImportMapping

  /// The name of the file of the dictionary, which the mapping names too.
  package static let dictionaryName = "dictionary.csv"

  /// A pack that offers the drugs of a catalogue; one made anew keeps the source, the salt and the prefix of the
  /// mapping that it replaces, by which the ids of imported events are made.
  package init(_ catalogue: DrugCatalogue, keeping earlier: ImportMapping? = nil) {
    let lists = FormLists(catalogue)
    dictionary = REDCapDictionaryFile(Form.allCases.map { ($0, $0.questions(lists)) })
    mapping = ImportMapping(
      source: earlier?.source ?? "redcap", salt: earlier?.salt ?? .random(),
      file: FileForm(dates: DateShape("YYYY-MM-DD").map { [$0] } ?? []),
      redcap: REDCapProject(dictionary: REDCapPack.dictionaryName),
      patient: PatientColumn(column: REDCapDictionaryFile.recordName, prefix: earlier?.patient.prefix ?? ""),
      tables: Form.allCases.map { form in
        let events = FormEvent.events(of: form, lists).map(\.event)
        return MappedTable(
          redcap: REDCapRows(instrument: form.isRepeating ? form.rawValue : ""),
          condition: form.isRepeating ? nil : form.dateCondition, selector: form.kindQuestion?.name, events: events)
      })
  }

  /// The number of forms.
  package var formCount: Int { Form.allCases.count }

  /// The repeating instruments, as REDCap's API takes them: their names, and the label of an instance.
  package var repeatingInstruments: String {
    let forms = Form.allCases.filter(\.isRepeating)
    return (["form_name,custom_form_label\n"] + forms.map { delimitedLine([$0.rawValue, $0.instanceLabel]) }).joined()
  }
}

extension Form {
  /// The condition under which a row of the record has the form filled in: its date is there.
  fileprivate var dateCondition: RowCondition? {
    types.first.flatMap { type in type.formPlace.map { DateQuestions.condition(type, $0) } }
  }

  /// The label of an instance in the lists of REDCap, by its answers.
  fileprivate var instanceLabel: String {
    switch self {
    case .enrolment, .followUpEnd: ""
    case .diagnosis: "[diagnosis_condition]"
    case .priorTherapy: "[prior_therapy]"
    case .course: "[course_drug] [course_date]"
    case .courseChange: "[change_treatment] [change_kind] [change_date]"
    case .response: "[response_date] [response_response]"
    case .measurement: "[measurement_date] [measurement_analyte]"
    case .adverseEvent: "[ae_date] [ae_term]"
    case .adverseEventGrade: "[ae_grade_date] [ae_grade_grade]"
    case .visit: "[visit_date]"
    }
  }
}
