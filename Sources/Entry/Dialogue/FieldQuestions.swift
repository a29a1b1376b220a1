import Arguments
import PatientRecord
import Projections
import Queries
import Text

/// Asks for the fields of one event; answers are kept as they would be typed after `record`.
struct FieldQuestions {
  let dialogue: Dialogue
  let type: EventType
  /// The situation on the date of the event.
  let situation: PatientSituation
  /// The drugs, with those that the department has defined.
  let catalogue: DrugCatalogue
  /// The doses in which a drug was given, the most frequent first.
  let usedDoses: (_ drug: String) -> [Dose]

  /// Returns the answers, in the order of the fields; a field that was left out has no values. Fields in `kept` are not
  /// asked for, unless `back` leads to them.
  func answers(keeping kept: [String: [String]]) throws -> [(field: FieldDescription, values: [String])] {
    let fields = type.fields.filter(isAsked)
    var given = fields.map { kept[$0.name] }
    while let place = given.firstIndex(where: { $0 == nil }) {
      do {
        let field = fields[place]
        let before = zip(fields, given).prefix(place).map { ($0, $1 ?? []) }
        given[place] =
          if field.kind == .dose {
            try dose(field, after: before)
          } else if field.name == "unit", before.contains(where: { $0.0.name == "value" && $0.1.isNumber }) {
            try unit(field, of: before.first { $0.0.name == "analyte" }?.1.first ?? "")
          } else {
            try values(for: field)
          }
      } catch let back as Dialogue.Back {
        if place == 0 { throw back }
        given[place - 1] = nil
      }
    }
    return zip(fields, given).map { ($0, $1 ?? []) }
  }

  /// The fields that a visit is about; the others are what `record` has options for.
  private func isAsked(_ field: FieldDescription) -> Bool {
    switch field.kind {
    // A new course gets the next label, and is added to all that runs.
    case .text(.treatmentLabel): field.entry == .word
    case .labels: false
    default:
      field.entry == .word || field.isRequired || type.isOfRecordItself
        || ["route", "reason", "age", "severity", "suspects", "note"].contains(field.name)
    }
  }

  private func values(for field: FieldDescription) throws -> [String] {
    switch field.kind {
    case .code(let words): return try one(field, words.map { .init(word: $0, text: "") })
    case .codes(let words): return try several(field, words.map { .init(word: $0, text: "") })
    case .flag: return try one(field, [.init(word: "yes", text: ""), .init(word: "no", text: "")])
    // A drug that is defined may be one that nobody knows.
    case .text(.drug) where !type.isOfRecordItself: return try drug(field)
    case .text where type == .drugDefined && field.name == "class":
      return try one(field, DrugClass.allCases.map { .init(word: $0.rawValue, text: "") })
    case .text(.treatmentLabel): return try one(field, treatments)
    case .suspects: return try several(field, treatments)
    case .identifier: return try one(field, type == .diagnosisResolved ? diagnoses : adverseEvents)
    default: return try typed(field)
    }
  }

  private func prompt(_ field: FieldDescription) -> String {
    let name = field.flagName.replacing("-", with: " ")
    return "\(name.prefix(1).uppercased())\(name.dropFirst()) (\(field.help))"
  }

  private func one(
    _ field: FieldDescription, _ choices: [Dialogue.Choice]
  ) throws -> [String] {
    let question = Dialogue.Question(
      text: prompt(field), choices: choices, isRequired: field.isRequired)
    return try dialogue.answer(to: question).map { [$0] } ?? []
  }

  /// A drug of the catalogue in any of its spellings, or another one as it is typed.
  private func drug(_ field: FieldDescription) throws -> [String] {
    let question = Dialogue.Question(
      text: prompt(field), choices: drugs, isRequired: field.isRequired, isOpen: true, listsFirst: false,
      known: { catalogue.drug(named: $0)?.name }, suggestion: catalogue.suggestion)
    return try dialogue.answer(to: question).map { [$0] } ?? []
  }

  /// A dose that was used before, or any other that is typed.
  private func dose(
    _ field: FieldDescription, after answers: [(field: FieldDescription, values: [String])]
  ) throws -> [String] {
    let drug = answers.flatMap(\.values).lazy.map(drug).first { !$0.isEmpty } ?? ""
    let doses = drug.isEmpty ? [] : usedDoses(drug)
    if doses.isEmpty { return try typed(field, of: drug) }
    let question = Dialogue.Question(
      text: prompt(field), choices: doses.map { .init(word: $0.description, text: "") }, isRequired: field.isRequired,
      isOpen: true, suggestion: { _ in nil })
    while let line = try dialogue.answer(to: question) {
      do throws(ValueError) {
        try check(line, field.kind, of: drug)
        return [line]
      } catch { dialogue.say("\(error.message)." + (error.hint.map { " Try: \($0)" } ?? "")) }
    }
    return []
  }

  /// The unit of a number: it has one, of which those of the analyte are named.
  private func unit(_ field: FieldDescription, of analyte: String) throws -> [String] {
    let units = LaboratoryRange.units(of: analyte)
    let known = units.isEmpty ? "1 where there is none" : "\(analyte): \(listed(units))"
    return try typed(field, isNeeded: true, beside: "; \(known)")
  }

  /// The drug that an answer names, by itself or by a course; empty for another answer.
  private func drug(_ answer: String) -> String {
    situation.treatments.first { $0.treatment == answer || $0.drug == answer }?.drug
      ?? catalogue.drug(named: answer)?.name ?? ""
  }

  /// One choice, and others as long as there is another.
  private func several(_ field: FieldDescription, _ choices: [Dialogue.Choice]) throws -> [String] {
    if choices.isEmpty { return [] }
    var values = try one(field, choices)
    while !values.isEmpty, values.count < choices.count {
      let others = choices.enumerated().filter { !values.contains($1.word) }.map { place, choice in
        Dialogue.Choice(
          word: choice.word, text: choice.text, others: choice.others, number: choice.number ?? place + 1)
      }
      let question = Dialogue.Question(
        text: "Another \(field.flagName)", choices: others, isRequired: false, listsFirst: false, isNumbered: true)
      guard let another = try dialogue.answer(to: question) else { break }
      values.append(another)
    }
    return values
  }

  /// A text that is read as `record` would read it, asked again until it can be; a dose as one of a drug.
  private func typed(
    _ field: FieldDescription, isNeeded: Bool = false, beside note: String = "", of drug: String = ""
  ) throws -> [String] {
    let isRequired = field.isRequired || isNeeded
    while true {
      let line = try dialogue.ask(prompt(field) + note + (isRequired ? "" : "; Enter leaves it out"))
      if line.isEmpty, !isRequired { return [] }
      if line == "?" {
        dialogue.say(field.kind.answerHint)
        continue
      }
      do throws(ValueError) {
        try check(line, field.kind, of: drug)
        return [line]
      } catch {
        dialogue.say("\(error.message)." + (error.hint.map { " Try: \($0)" } ?? ""))
      }
    }
  }

  private func check(_ line: String, _ kind: FieldKind, of drug: String) throws(ValueError) {
    _ = try typedText(line)
    switch kind {
    case .dose:
      do throws(ValueError) { _ = try typedDose(line) } catch {
        // What is beside the dose is asked for by questions of its own, not by options.
        let hint = error.range == nil ? catalogue.explained(error, of: drug).hint : "the dose alone, such as 15mg/week"
        throw ValueError(error.message, hint: hint)
      }
    case .date: _ = try typedDate(line)
    case .integer(let range):
      guard let number = Int32(line), range.contains(number) else {
        throw ValueError("not a whole number from \(range.lowerBound) to \(range.upperBound)")
      }
    // A value below a limit, or a word, is one as well: `<5`, `negative`.
    case .number where type == .measurementRecorded && !line.contains(where: \.isNumber): return
    case .number:
      let signs = type == .measurementRecorded ? "<>=≤≥ " : ""
      do throws(ValueError) { _ = try typedNumber(String(line.drop(while: signs.contains))) } catch {
        throw ValueError("not a number", hint: error.hint)
      }
    default: return
    }
  }

  private var drugs: [Dialogue.Choice] {
    catalogue.drugs.map { .init(word: $0.name, text: $0.drugClass.rawValue, others: $0.synonyms) }
  }

  /// The courses that the event can be about; each has the same number whatever happens to it.
  private var treatments: [Dialogue.Choice] {
    let courses = situation.treatments(for: type)
    return courses.map { course in
      let isAlone = courses.count { $0.drug == course.drug } == 1
      return .init(
        word: course.treatment, text: course.words, others: isAlone ? [course.drug] : [],
        number: situation.treatments.firstIndex { $0.treatment == course.treatment }.map { $0 + 1 })
    }
  }

  private var diagnoses: [Dialogue.Choice] {
    situation.openDiagnoses.map { .init(word: String($0.sequenceNumber), text: "\($0.term), \($0.occurred)") }
  }

  private var adverseEvents: [Dialogue.Choice] {
    situation.openAdverseEvents.map { .init(word: String($0.sequenceNumber), text: "\($0.term), \($0.occurred)") }
  }
}

extension [String] {
  /// Tells that the answer has a figure, and so is a number and no word.
  fileprivate var isNumber: Bool { contains { $0.contains(where: \.isNumber) } }
}

extension FieldKind {
  /// The answer to `?` if nothing can be listed: the form of an answer.
  var answerHint: String {
    switch self {
    case .dose: "An amount, a unit and how often, such as 15mg/week, 300mg/14d or 4 mg once a day."
    case .date: "As far as it is known, such as 2022-03-09, 3 March 2022, 2022-03 or 2022; today, yesterday."
    case .integer(let range):
      "A whole number from \(range.lowerBound) to \(range.upperBound), such as \(FieldKind.example(in: range))."
    case .number: "A decimal number with a point, such as 87.6."
    case .text(.unit): "A unit as UCUM writes it, such as U/L, mg/dL or 10*9/L."
    case .text(.condition): "The name of a disease, such as alopecia areata."
    default: "Any words, without the name of a person."
    }
  }

  /// Forty-three, an age, where that fits.
  private static func example(in range: ClosedRange<Int32>) -> Int32 {
    min(max(range.lowerBound, 43), range.upperBound)
  }
}
