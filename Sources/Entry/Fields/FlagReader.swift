package import Arguments
import CalendarTime
package import PatientRecord
import Queries
import Text

/// The visitor that reads the fields of a payload from the command line.
///
/// A field without an argument keeps the value that it has: nothing in a new event, the old value in an amended one.
package struct FlagReader: FieldVisitor {
  package typealias Failure = UsageError

  /// The pool of texts and lists.
  package private(set) var pool: RecordPool
  /// The arguments, by field.
  private let given: [String: [Argument]]
  /// Fields that an amendment empties.
  private let cleared: Set<String>
  /// Tells that a field that must be there may be left out because it has a value already.
  private let isAmendment: Bool
  /// Finds treatments.
  private let treatments: TreatmentResolver
  /// Finds events by position or id.
  private let event: (String) throws(ValueError) -> EventID
  /// The line to type, for errors.
  private let usage: String
  /// The drug of the event, as far as its fields were read; empty for none.
  private var drug = ""

  /// A reader of the fields that are `given`; `cleared` are those that an amendment empties, nil for a new event.
  package init(
    pool: RecordPool, given: [String: [Argument]], cleared: Set<String>? = nil, treatments: TreatmentResolver,
    event: @escaping (String) throws(ValueError) -> EventID, usage: String
  ) {
    (self.pool, self.given, self.cleared, isAmendment) = (pool, given, cleared ?? [], cleared != nil)
    (self.treatments, self.event, self.usage) = (treatments, event, usage)
  }

  /// The one argument of a field; nil where there is none.
  private func argument(_ field: Field) throws(UsageError) -> Argument? {
    let name = field.name.description
    if let argument = given[name]?.last { return argument }
    if field.isRequired, !isAmendment || cleared.contains(name) {
      let flag = name.hasSuffix("s") && field.entry == .flag ? String(name.dropLast()) : name
      throw UsageError("\(name) is missing", index: nil, hint: field.entry == .flag ? "--\(flag) VALUE" : usage)
    }
    return nil
  }

  private func arguments(_ field: Field) throws(UsageError) -> [Argument]? {
    try argument(field) == nil ? nil : given[field.name.description]
  }

  /// Reads the value of a field from its arguments.
  package mutating func visit(_ field: Field, _ value: inout FieldValue) throws(UsageError) {
    try read(field, &value)
    switch value {
    case .text(let name, .drug): drug = pool.text(name)
    case .text(let label, .treatmentLabel): drug = treatments.drug(of: pool.text(label)) ?? drug
    default: break
    }
  }

  private mutating func read(_ field: Field, _ value: inout FieldValue) throws(UsageError) {
    if cleared.contains(field.name.description), !field.isRequired { value = value.emptied }
    if let usual = try usualValue(field, value) { return value = usual }
    switch value {
    case .codes, .identifiers, .labels, .suspects:
      guard let arguments = try arguments(field) else { return }
      value = try read(arguments, as: value)
    case .sequenceNumbers, .replacement: return
    default:
      guard let argument = try argument(field) else { return }
      value = try read(argument, as: value, isLabelNew: field.entry == .flag)
    }
  }

  /// Returns the value of a new event if nothing is given: the next label, and the treatments that it can be added to.
  private mutating func usualValue(_ field: Field, _ value: FieldValue) throws(UsageError) -> FieldValue? {
    guard !isAmendment, given[field.name.description] == nil else { return nil }
    switch value {
    case .text(_, .treatmentLabel) where field.entry == .flag:
      return .text(pool.vocabulary.symbol(for: treatments.nextLabel), .treatmentLabel)
    case .labels where field.isRequired:
      return .labels(pool.list(try runningTreatments().map { pool.vocabulary.symbol(for: $0) }))
    default: return nil
    }
  }

  private func runningTreatments() throws(UsageError) -> [String] {
    if !treatments.isPatientKnown {
      throw UsageError(
        "the log knows no such patient, so nothing is running to add to", index: nil,
        hint: "treatment-started, or another pseudonym: regimen query patients")
    }
    let running = treatments.running(but: given["drug"]?.last?.text)
    if running.isEmpty {
      let other = treatments.running(but: nil).isEmpty ? "nothing" : "nothing but the drug itself"
      throw UsageError("\(other) is running on that date to add to", index: nil, hint: "treatment-started")
    }
    return running
  }

  private mutating func read(
    _ argument: Argument, as value: FieldValue, isLabelNew: Bool
  ) throws(UsageError) -> FieldValue {
    switch value {
    case .text(_, let kind):
      let resolver = treatments
      let text = try argument.read { text in
        let text = try typedText(text)
        return kind == .treatmentLabel && !isLabelNew ? try resolver.label(for: text) : text
      }
      return .text(pool.vocabulary.symbol(for: text), kind)
    case .code(_, let words): return .code(try readWord(argument, words), words)
    case .flag: return .flag(try argument.read(as: typedFlag))
    case .integer(_, let least, let most):
      return .integer(
        try argument.read { try typedInteger($0, in: least...most) }, least: least, most: most)
    case .number: return .number(try argument.read(as: typedNumber))
    case .dose: return .dose(try readDose(argument))
    case .date: return .date(try argument.read(as: typedDate))
    case .identifier: return .identifier(try argument.read(as: event))
    default: return value
    }
  }

  /// Reads a dose; where it lacks its unit, or how often it is given, the error says what the drug is given in.
  private func readDose(_ argument: Argument) throws(UsageError) -> Dose {
    let catalogue = treatments.catalogue
    do throws(ValueError) { return try typedDose(argument.text) } catch {
      guard let dose = catalogue.completedDose(argument.text, of: drug) else {
        return try argument.read { (_) throws(ValueError) in throw catalogue.extended(error, of: drug) }
      }
      throw UsageError(
        "\(argument.label): \(error.message)", at: argument, hint: catalogue.explained(error, of: drug).hint
      )
      .correcting(argument, to: [dose])
    }
  }

  private mutating func read(_ arguments: [Argument], as value: FieldValue) throws(UsageError) -> FieldValue {
    switch value {
    case .codes(_, let words):
      var positions = WordPositions()
      for argument in arguments { _ = positions.append(try readWord(argument, words)) }
      return .codes(positions, words)
    case .identifiers:
      var identifiers: [EventID] = []
      for argument in arguments { identifiers.append(try argument.read(as: event)) }
      return .identifiers(pool.list(identifiers))
    case .labels:
      var labels: [Symbol] = []
      for argument in arguments {
        labels.append(pool.vocabulary.symbol(for: try argument.read(as: treatments.label)))
      }
      return .labels(pool.list(labels))
    case .suspects: return .suspects(pool.list(try readSuspects(arguments)))
    default: return value
    }
  }

  private func readWord(_ argument: Argument, _ words: WordList) throws(UsageError) -> UInt8 {
    if let position = words.position(of: argument.text) { return position }
    let isSex = words.all == choices(of: Sex.self)
    let letters: [String: Sex] = ["f": .female, "m": .male]
    if isSex, let sex = letters[argument.text.lowercased()] { return Sex.table.position(of: sex) }
    let isRoute = words.position(of: Route.oral.rawValue) != nil
    if isRoute, let route = Route(spoken: argument.text), let position = words.position(of: route.rawValue) {
      return position
    }
    throw argument.unlisted(in: words.all)
  }

  private mutating func readSuspects(_ arguments: [Argument]) throws(UsageError) -> [Suspect] {
    var suspects: [Suspect] = []
    for argument in arguments {
      let (label, causality, action) = try argument.read(as: readSuspect)
      if suspects.contains(where: { pool.text($0.treatment) == label }) {
        throw UsageError("the same treatment is suspected twice", at: argument, hint: "\(label):CAUSALITY:ACTION once")
      }
      suspects.append(Suspect(treatment: pool.vocabulary.symbol(for: label), causality: causality, action: action))
    }
    return suspects
  }

  /// Reads `methotrexate:probable:stopped`, the latter two in any order and each left out at will.
  private func readSuspect(_ text: String) throws(ValueError) -> (String, Causality?, SuspectAction?) {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
    var causality: Causality?
    var action: SuspectAction?
    for word in parts.dropFirst() {
      if causality == nil, let known = Causality(rawValue: word) {
        causality = known
      } else if action == nil, let known = SuspectAction(rawValue: word) {
        action = known
      } else {
        let known = choices(of: Causality.self) + choices(of: SuspectAction.self)
        throw ValueError(
          "neither a causality nor an action",
          hint: nearest(to: word, among: known, limit: 1).first ?? "one of: " + known.joined(separator: ", "))
      }
    }
    return (try treatments.label(for: parts[0]), causality, action)
  }
}
