package import Importing
import PatientRecord

/// An event that a form makes: its questions, and how the answers become the event.
package struct FormEvent: Sendable {
  /// The questions, in the order of the form.
  package let questions: [FormQuestion]
  /// The event of a row of answers.
  package let event: MappedEvent
}

extension FormEvent {
  /// The events of a form.
  ///
  /// The answers of a form with kinds share their questions: what one kind asks is asked of the others too, or hidden.
  static func events(of form: Form, _ lists: FormLists) -> [FormEvent] {
    form.types.map { FormEvent($0, in: form, lists) }
  }

  private init(_ type: EventType, in form: Form, _ lists: FormLists) {
    guard let place = type.formPlace else { preconditionFailure("\(type.rawValue) has no form") }
    let date = place.prefix + "_date"
    let fields = type.fields.map { FieldQuestions($0, of: type, at: place, lists) }
    let basis = EvidenceQuestions(place)
    let isGiven = place.isAdded ? DateQuestions.isGiven(type, place) : nil
    var questions = DateQuestions.list(type, place)
    questions += fields.flatMap { field in
      let isKind = form.hasKinds ? form.condition(for: field.name) : nil
      return field.questions.map { $0.asked(if: isKind).asked(if: isGiven) }
    }
    questions += basis.questions.map { $0.asked(if: isGiven) }
    if !questions.isEmpty { questions[0].section = place.section }
    self.questions = questions
    event = MappedEvent(
      slot: type.rawValue, words: form.hasKinds ? [type.rawValue] : [], type: type,
      date: .column(
        date, precision: .column(DateQuestions.precision(type, place)), stretch: DateQuestions.stretch(place)),
      day: type == .treatmentStopped ? .lastOn : nil,
      condition: place.isAdded ? DateQuestions.condition(type, place) : nil,
      data: fields.compactMap { field in field.value.map { MappedField(field.name, $0) } }, evidence: basis.evidence)
  }
}

extension Form {
  /// The name of the question for the kind of event.
  static let kindName = "change_kind"

  /// The question for the kind of event; nil for a form that makes one.
  var kindQuestion: FormQuestion? {
    guard hasKinds else { return nil }
    let kinds = types.map { (word: $0.rawValue, label: $0.formPlace?.kind ?? $0.rawValue) }
    return FormQuestion(Form.kindName, "Kind of change", .choice(FormChoice.list(kinds)), isRequired: true)
  }

  /// The condition under which a field is asked: the kinds whose events have it; nil where all have.
  fileprivate func condition(for field: String) -> String? {
    let kinds = types.filter { type in type.fields.contains { $0.name == field } }
    if kinds.count == types.count { return nil }
    return kinds.map { "[\(Form.kindName)] = '\($0.rawValue)'" }.joined(separator: " or ")
  }

  /// The questions of the form, each once.
  package func questions(_ lists: FormLists) -> [FormQuestion] {
    var questions = kindQuestion.map { [$0] } ?? []
    for question in FormEvent.events(of: self, lists).flatMap(\.questions)
    where !questions.contains(where: { $0.name == question.name }) {
      questions.append(question)
    }
    return questions
  }
}

/// The questions for a date and for how far it is known: to the day, the month or the year, as a stretch between two
/// of these of which one may be missing, or, of a stop, not at all.
enum DateQuestions {
  private static func knowledge(_ type: EventType) -> [FormChoice] {
    choices(DateKnowledge.allCases.filter { $0 != .unknown || type == .treatmentStopped })
  }

  private static func choices(_ words: [DateKnowledge]) -> [FormChoice] {
    FormChoice.list(
      words.map { word in
        switch word {
        case .day, .month, .year: (word.rawValue, word.rawValue)
        case .stretch: (word.rawValue, "stretch between two dates")
        case .unknown: (word.rawValue, "unknown, and it is over")
        }
      })
  }

  private static func known(_ place: FormPlace) -> String { place.prefix + "_date_known" }

  /// The name of the question for the last day of a stretch.
  private static func to(_ place: FormPlace) -> String { place.prefix + "_date_to" }

  /// The questions for how far both ends of a stretch are known.
  private static func ends(_ place: FormPlace) -> [FormQuestion] {
    ["first", "last"].map { end in
      FormQuestion(
        "\(place.prefix)_\(end)_known", "Its \(end) day is known to the", .choice(choices([.day, .month, .year])),
        note: "Empty for the day.")
    }
  }

  /// The end of a stretch, as the answers give it.
  static func stretch(_ place: FormPlace) -> MappedStretch {
    MappedStretch(to: to(place), ends: ends(place).map(\.column))
  }

  static func list(_ type: EventType, _ place: FormPlace) -> [FormQuestion] {
    let date = place.prefix + "_date"
    let known = FormQuestion(
      known(place), "Known to the", .choice(knowledge(type)),
      note: "If only the month or the year is known, give any day of it. Of a stretch, leave an end empty that is not "
        + "known.")
    let last = FormQuestion(to(place), "Last day of the stretch", .date, note: "YYYY-MM-DD")
    let ends = ends(place)
    return [
      FormQuestion(
        date, place.dateLabel, .date, note: "YYYY-MM-DD; of a stretch its first day",
        isRequired: !place.isAdded), known,
    ] + [ends[0], last, ends[1]].map { $0.asked(if: "[\(known.name)] = '\(DateKnowledge.stretch.rawValue)'") }
  }

  static func precision(_ type: EventType, _ place: FormPlace) -> ColumnValue {
    ColumnValue(known(place), values: knowledge(type).mapped, empty: .text(DateKnowledge.day.rawValue))
  }

  /// The answers for which there is an event although its date is empty.
  private static func withoutDate(_ type: EventType) -> [String] {
    knowledge(type).map(\.word).filter { [DateKnowledge.stretch, .unknown].map(\.rawValue).contains($0) }
  }

  /// The condition under which a form has an event of a type.
  static func condition(_ type: EventType, _ place: FormPlace) -> RowCondition {
    RowCondition(place.prefix + "_date", orElse: [RowCondition(known(place), is: withoutDate(type))])
  }

  /// The same in the syntax of REDCap.
  static func isGiven(_ type: EventType, _ place: FormPlace) -> String {
    (["[\(place.prefix)_date] <> ''"] + withoutDate(type).map { "[\(known(place))] = '\($0)'" })
      .joined(separator: " or ")
  }
}

/// The questions for the evidence, which most rows leave empty.
private struct EvidenceQuestions {
  let questions: [FormQuestion]
  let evidence: MappedEvidence

  init(_ place: FormPlace) {
    let basis = FormQuestion(
      place.prefix + "_basis", "Basis of the fact", .choice(FormChoice.list(EvidenceBasis.table.words.all)),
      note: "Empty for what a source reports.")
    let dates = FormQuestion(
      place.prefix + "_dates", "Basis of the date", .choice(FormChoice.list(EvidenceDates.table.words.all)),
      note: "Empty for what a source reports; a length fixes the distance to the other end.")
    questions = [basis, dates]
    evidence = MappedEvidence(basis: basis.column, dates: dates.column)
  }
}

extension FormQuestion {
  /// The value of the answer: of a choice its word.
  var column: MappedValue {
    switch kind {
    case .choice(let choices): .column(ColumnValue(name, values: choices.mapped))
    case .choices(let choices):
      .list(
        ValueList(
          .checkbox(name), values: choices.mapped,
          empty: isRequired && choices.contains { $0.word == "other" } ? .text("other") : nil))
    case .yesNo: .column(ColumnValue(name, values: [MappedWord("1", .flag(true)), MappedWord("0", .flag(false))]))
    case .text, .notes, .date, .number, .integer: .column(ColumnValue(name))
    }
  }
}

extension [FormChoice] {
  /// The codes and the words that they stand for.
  var mapped: [MappedWord] { map { MappedWord($0.code, .text($0.word)) } }
}
