import Importing
import PatientRecord

/// The questions for one field of an event, and how the answers become its value.
struct FieldQuestions {
  /// The field.
  let name: String
  /// The questions; none where the value follows from the form.
  let questions: [FormQuestion]
  /// The value; nil for a field that no form can fill.
  let value: MappedValue?

  /// The numbers that instances of a form can have.
  private static let numbers: ClosedRange<Int32> = 1...9999
  private static let courseNote = "Its number in the list of courses"
  private static let coursesNote = "Their numbers in the list of courses, such as 1 2"

  private init(_ name: String, _ questions: [FormQuestion], _ value: MappedValue?) {
    (self.name, self.questions, self.value) = (name, questions, value)
  }

  private init(_ field: FieldDescription, _ question: FormQuestion) {
    self.init(field.name, [question], question.column)
  }

  /// The questions for a field of a type of event.
  init(_ field: FieldDescription, of type: EventType, at place: FormPlace, _ lists: FormLists) {
    let stem = place.prefix + "_" + field.name.withUnderscores
    let label = place.form.hasKinds ? place.form.question(field.name) : field.question
    func question(_ kind: FormQuestion.Kind, note: String? = nil) -> FormQuestion {
      FormQuestion(stem, label, kind, note: note, isRequired: field.isRequired)
    }
    switch field.kind {
    case .text(.treatmentLabel):
      let number = FormQuestion(
        stem, "The course", .integer(FieldQuestions.numbers), note: FieldQuestions.courseNote,
        isRequired: field.isRequired)
      self.init(field, course: number, of: type, at: place)
    case .text(let kind): self.init(field, kind, question(field.name == "note" ? .notes : .text), lists)
    case .code(let words): self.init(field, question(.choice(FormChoice.list(words))))
    case .codes(let words): self.init(field, question(.choices(FormChoice.list(words))))
    case .flag: self.init(field, question(.yesNo))
    case .integer(let range): self.init(field, question(.integer(range)))
    case .number: self.init(field, question(.number))
    case .dose: self.init(field, dose: stem, lists)
    case .date: self.init(field, question(.date, note: "YYYY-MM-DD"))
    case .labels: self.init(field, numbers: question(.text, note: FieldQuestions.coursesNote), of: .treatmentStarted)
    case .suspects: self.init(field, suspects: stem)
    case .identifier: self.init(field, question(.integer(FieldQuestions.numbers)), subjectOf: place)
    case .identifiers:
      let note = "Their numbers in the list of measurements, such as 3 4"
      self.init(field, numbers: question(.text, note: note), of: .measurementRecorded)
    case .sequenceNumbers, .replacement: self.init(field.name, [], nil)
    }
  }

  private init(_ field: FieldDescription, _ kind: TextKind, _ question: FormQuestion, _ lists: FormLists) {
    var question = question
    switch (kind, field.name) {
    case (.drug, _): self.init(field, question, among: lists.drugs)
    case (_, "instrument"): self.init(field, question, among: lists.instruments)
    case (_, "analyte"): self.init(field, question, among: lists.analytes)
    case (.unit, _):
      question.note = "As UCUM writes it: mg/L, 10*9/L, U/L"
      self.init(field, question)
    case (.words, _), (.condition, _), (.treatmentLabel, _): self.init(field, question)
    }
  }

  /// The course of an event: that of the same form, or of another one by its number. A course that begins gets its
  /// label from the import.
  private init(_ field: FieldDescription, course number: FormQuestion, of type: EventType, at place: FormPlace) {
    if type == .treatmentStarted {
      self.init(field.name, [], nil)
    } else if place.form == .course {
      self.init(field.name, [], .ofRow(slot: EventType.treatmentStarted.rawValue))
    } else {
      self.init(field.name, [number], FieldQuestions.row(of: .treatmentStarted, number))
    }
  }

  /// The event of a type that the other form makes whose number is the answer; of several numbers, several.
  private static func row(
    of type: EventType, _ number: FormQuestion, separator: String? = nil
  ) -> MappedValue? {
    type.formPlace.map { place in
      .ofOtherRow(
        RowReference(
          slot: type.rawValue,
          row: .instance(of: place.form.rawValue, event: nil, column: number.name, separator: separator)))
    }
  }

  /// A choice of a list, and a text for what it does not have.
  private init(_ field: FieldDescription, _ question: FormQuestion, among choices: [FormChoice]) {
    let (questions, value) = FieldQuestions.listed(question, among: choices, note: nil)
    self.init(field.name, questions, value)
  }

  private static func listed(
    _ question: FormQuestion, among choices: [FormChoice], note: String?
  ) -> ([FormQuestion], MappedValue) {
    let list = FormQuestion(
      question.name, question.label, .choice(choices + [.other]), note: question.note, isRequired: question.isRequired)
    let other = FormQuestion(
      question.name + "_other", question.label + ", where the list does not have it", .text, note: note,
      isRequired: question.isRequired)
    let value = MappedValue.first([
      .column(ColumnValue(list.name, values: choices.mapped, skipped: [FormChoice.other.code])), other.column,
    ])
    return ([list, other.asked(if: "[\(list.name)] = '\(FormChoice.other.code)'")], value)
  }

  private init(_ field: FieldDescription, dose stem: String, _ lists: FormLists) {
    let isGiven = "[\(stem)_amount] <> ''"
    let amount = FormQuestion(
      stem + "_amount", "Amount of each dose", .number, note: "Each time it is given, not of the day",
      isRequired: field.isRequired)
    let upTo = FormQuestion(stem + "_up_to", "Upper end of a range", .number, note: "Empty for one amount")
    let unit = FormQuestion(
      stem + "_unit", "Unit", .choice(FormChoice.list(DoseUnit.table.words.all.map { ($0, $0) })), isRequired: true)
    let (every, interval) = FieldQuestions.listed(
      FormQuestion(stem + "_every", "How often", .text, isRequired: true), among: lists.intervals,
      note: "As ISO 8601 writes it: P14D, PT36H")
    self.init(
      field.name, [amount] + ([upTo, unit] + every).map { $0.asked(if: isGiven) },
      .dose(amount: amount.column, upTo: upTo.column, unit: unit.column, every: interval))
  }

  /// The number of suspected treatments.
  private static let suspectCount = 3

  private init(_ field: FieldDescription, suspects stem: String) {
    let single = stem.hasSuffix("s") ? String(stem.dropLast()) : stem
    var questions: [FormQuestion] = []
    var values: [MappedValue] = []
    for number in 1...FieldQuestions.suspectCount {
      let name = "\(single)_\(number)"
      let isGiven = "[\(name)] <> ''"
      let treatment = FormQuestion(
        name, "Suspected treatment \(number)", .integer(FieldQuestions.numbers), note: FieldQuestions.courseNote)
      let causality = FormQuestion(
        name + "_causality", "Causality", .choice(FormChoice.list(Causality.table.words.all)),
        note: "Categories of WHO-UMC")
      let action = FormQuestion(
        name + "_action", "What was done", .choice(FormChoice.list(SuspectAction.table.words.all)))
      questions.append(treatment.asked(if: number == 1 ? nil : "[\(single)_\(number - 1)] <> ''"))
      questions += [causality, action].map { $0.asked(if: isGiven) }
      guard let course = FieldQuestions.row(of: .treatmentStarted, treatment) else { continue }
      values.append(.suspect(treatment: course, causality: causality.column, action: action.column))
    }
    self.init(field.name, questions, .several(values))
  }

  private init(_ field: FieldDescription, numbers question: FormQuestion, of type: EventType) {
    self.init(field.name, [question], FieldQuestions.row(of: type, question, separator: " "))
  }

  /// The event that an id names: that of the same form, or of the instance of another one whose number is given.
  private init(_ field: FieldDescription, _ number: FormQuestion, subjectOf place: FormPlace) {
    guard let subject = place.subject, let other = subject.formPlace else {
      self.init(field.name, [], nil)
      return
    }
    if other.form == place.form {
      self.init(field.name, [], .ofRow(slot: subject.rawValue))
      return
    }
    var number = number
    number.note = "Its number in the list of that form"
    self.init(field.name, [number], FieldQuestions.row(of: subject, number))
  }
}

extension FieldDescription {
  /// The field as a question: its line in the help without what only `record` knows.
  var question: String {
    let words = help.replacing("ids of ", with: "").split(separator: ";").first.map(String.init) ?? help
    return words.prefix(1).uppercased() + words.dropFirst()
  }
}

extension Form {
  /// A field of several kinds as a question: the shortest of theirs, which fits them all.
  fileprivate func question(_ field: String) -> String {
    let all = types.compactMap { type in type.fields.first { $0.name == field }?.question }
    return all.min { $0.count < $1.count } ?? field
  }
}

extension String {
  /// The name of a field as REDCap writes names: `birth_year`.
  fileprivate var withUnderscores: String {
    reduce(into: "") { $0 += $1.isUppercase ? "_" + $1.lowercased() : String($1) }
  }
}
