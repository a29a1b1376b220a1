package import Arguments
import PatientRecord
import Projections
package import RecordKeeping
import Text

/// The patients that a question is about, chosen by what the record says of them: options that all queries share.
///
/// A patient is asked about who fits each option that is given, by one of its values at least.
package struct PatientFilter: Sendable {
  /// An option that chooses patients.
  package enum Kind: String, CaseIterable, Sendable { case drug, condition, taking, with }

  private let given: [(kind: Kind, values: [Argument])]

  /// The options.
  package static let parameters = Parameter(PatientFilter.init, Parameter.each(of: Kind.allCases.map(\.option)))

  /// The filter that leaves out nobody.
  package static let none = PatientFilter([:])

  private init(_ given: [String: [Argument]]) {
    self.given = Kind.allCases.compactMap { kind in given[kind.rawValue].map { (kind, $0) } }
  }

  /// True if it leaves out nobody.
  package var isEmpty: Bool { given.isEmpty }

  /// Returns the filter in the words of a record; throws for a value that the record does not know.
  package func resolved(in opened: OpenedRecord) throws(UsageError) -> ResolvedFilter {
    var resolved = ResolvedFilter(pool: opened.record.pool, catalogue: opened.record.catalogue)
    for (kind, values) in given {
      for value in values where !resolved.knows(value.text, as: kind) {
        let known = (kind == .condition || kind == .with ? [] : DrugSelection.words) + kind.texts(in: opened.record)
        throw UsageError(
          "the record knows no such \(kind.noun)", at: value,
          hint: nearest(to: value.text, among: known, limit: 1).first.map { "--\(kind.rawValue) \(quoted($0))" }
            ?? kind.list)
      }
      resolved.add(kind, values.map(\.text))
    }
    return resolved
  }
}

extension PatientFilter.Kind {
  /// The declaration, as help and completion show it.
  var option: Option {
    switch self {
    case .drug:
      Option(
        "drug", value: "DRUG",
        help:
          "Only patients who have been on it, and of rows of drugs or combinations only those of it. Given again, or "
          + "with commas: on one of them. Both at once: --rule anchor=DRUG --rule partner=DRUG.",
        isRepeatable: true)
    case .condition:
      Option("condition", value: "CONDITION", help: "Only patients with that primary diagnosis.", isRepeatable: true)
    case .taking:
      Option(
        "taking", value: "DRUG", help: "Only patients who are on it on the as-of date, held or not.",
        isRepeatable: true)
    case .with:
      Option(
        "with", value: "FINDING",
        help:
          "Only patients with an adverse event or a diagnosis that has these words, and of adverse events only those.",
        isRepeatable: true)
    }
  }

  /// The texts of a record that a value of it can name, each once.
  package func texts(in record: Record) -> [String] {
    let symbols = record.patients.flatMap { record.events(of: $0).compactMap { text(of: $0.event) } }
    return Set(symbols).map(record.pool.text).sorted()
  }

  fileprivate var noun: String {
    switch self {
    case .drug, .taking: "drug"
    case .condition: "condition"
    case .with: "adverse event or diagnosis"
    }
  }

  /// The call that lists what may be given.
  fileprivate var list: String {
    switch self {
    case .drug, .taking: "regimen drugs lists the catalogue"
    case .condition: "regimen query patients lists the conditions"
    case .with: "regimen query adverse-events lists them"
    }
  }

  /// A phrase that is true of the patients whom it chooses.
  fileprivate func inWords(_ values: [String]) -> String {
    let names = self == .drug || self == .taking ? values.flatMap { $0.split(separator: ",").map(String.init) } : values
    let either = names.joined(separator: " or ")
    switch self {
    case .drug: return "who have been on \(either) (rows of drugs: of it alone)"
    case .condition: return "with the primary diagnosis \(either)"
    case .taking: return "on \(either) on the as-of date"
    case .with: return "with the finding \(either) (adverse events: it alone)"
    }
  }

  /// Tells if an event says something that a value of it can name.
  fileprivate func text(of event: ClinicalEvent) -> Symbol? {
    switch (self, event) {
    case (.drug, .treatmentStarted(let data)), (.taking, .treatmentStarted(let data)): data.drug
    case (.drug, .coTherapyAdded), (.taking, .coTherapyAdded): event.start?.drug
    case (.condition, .diagnosisRecorded(let data)): data.role == .primary ? data.condition : nil
    case (.with, .diagnosisRecorded(let data)): data.condition
    case (.with, .adverseEventRecorded(let data)): data.term
    default: nil
    }
  }
}

/// A filter with the drugs and words of a record.
package struct ResolvedFilter: Sendable {
  private let pool: RecordPool
  private let catalogue: DrugCatalogue
  private var drugs: [PatientFilter.Kind: Set<FoldedText>] = [:]
  private var conditions: Set<FoldedText> = []
  private var findings: [WholeWords] = []
  private var words: [String] = []

  fileprivate init(pool: RecordPool, catalogue: DrugCatalogue) { (self.pool, self.catalogue) = (pool, catalogue) }

  /// The choice in words; nil if nothing is chosen.
  package var inWords: String? { words.isEmpty ? nil : "only patients " + words.joined(separator: ", and ") }

  fileprivate mutating func add(_ kind: PatientFilter.Kind, _ values: [String]) {
    words.append(kind.inWords(values))
    switch kind {
    case .drug, .taking: drugs[kind] = Set(values.flatMap(names))
    case .condition: conditions = Set(values.map(FoldedText.init))
    case .with: findings = values.map(WholeWords.init)
    }
  }

  /// The names in answers of the drugs that a text names: drugs and classes of the catalogue, or one outside it.
  private func names(_ text: String) -> [FoldedText] {
    guard let selection = DrugSelection(parsing: text, catalogue: catalogue) else { return [FoldedText(text)] }
    return catalogue.drugs.filter(selection.contains).map { FoldedText($0.name) }
  }

  /// Tells if the catalogue or the record has a text that a value can stand for.
  fileprivate func knows(_ value: String, as kind: PatientFilter.Kind) -> Bool {
    let vocabulary = pool.vocabulary
    let texts = (1..<max(1, vocabulary.count)).lazy.map { vocabulary.text(of: Symbol(index: UInt32($0))) }
    if kind == .with { return texts.contains { WholeWords($0).contain(value) } }
    if kind != .condition, DrugSelection(parsing: value, catalogue: catalogue) != nil { return true }
    let folded = FoldedText(value)
    return texts.contains { FoldedText($0) == folded }
  }

  /// Tells if patients are chosen by what they had, at any time.
  var choosesByFinding: Bool { !findings.isEmpty }

  /// Tells if rows of some drugs are asked for: one of them is.
  package func admits(_ names: [String]) -> Bool {
    drugs[.drug].map { asked in names.contains { asked.contains(FoldedText($0)) } } ?? true
  }

  /// Tells if adverse events of a term are asked for.
  func admits(term: String) -> Bool {
    let words = WholeWords(term)
    return findings.isEmpty || findings.contains { words.contain($0) }
  }

  /// Tells if a patient is asked about. O(events).
  func admits(_ patient: AskedPatient) -> Bool {
    let history = patient.history
    if drugs[.drug] != nil, !history.courses.contains(where: { isOf($0, .drug, in: history) }) { return false }
    if drugs[.taking] != nil {
      if history.endOfFollowUp != nil || !history.deathReports.isEmpty { return false }
      let running = history.courses.filter { $0.stop == nil }
      if !running.contains(where: { isOf($0, .taking, in: history) }) { return false }
    }
    if !conditions.isEmpty, !history.says(.condition, { conditions.contains(FoldedText(pool.text($0))) }) {
      return false
    }
    return findings.isEmpty || history.says(.with) { admits(term: pool.text($0)) }
  }

  private func isOf(_ course: TreatmentCourse, _ kind: PatientFilter.Kind, in history: PatientHistory) -> Bool {
    guard let start = history.events[course.start].event.start else { return false }
    let text = pool.text(start.drug)
    return drugs[kind]?.contains(FoldedText(catalogue.drug(named: text)?.name ?? text)) ?? false
  }
}

extension PatientHistory {
  /// Tells if an event in force says something that a filter of a kind looks at.
  fileprivate func says(_ kind: PatientFilter.Kind, _ isAsked: (Symbol) -> Bool) -> Bool {
    events.contains { kind.text(of: $0.event).map(isAsked) ?? false }
  }
}
