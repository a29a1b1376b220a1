import Arguments
import CalendarTime
import PatientRecord

/// The visitor that reads the fields of a payload from the command line.
///
/// A field without an argument keeps the value that it has: nothing in a new event, the old value in an amended one.
struct FlagReader: FieldVisitor {
  typealias Failure = UsageError

  /// Where texts and lists are kept.
  var pool: RecordPool
  /// What was given, by field.
  let given: [String: [Argument]]
  /// Fields that an amendment empties.
  var cleared: Set<String> = []
  /// Whether a field that must be there may be left out because it has a value already.
  var isAmendment = false
  /// Finds treatments.
  let treatments: TreatmentResolver
  /// Finds events by position or id.
  let event: (String) throws(ValueError) -> EventID
  /// What to type, for errors.
  let usage: String

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

  private func isCleared(_ field: Field) -> Bool { cleared.contains(field.name.description) }

  private func arguments(_ field: Field) throws(UsageError) -> [Argument]? {
    try argument(field) == nil ? nil : given[field.name.description]
  }

  mutating func text(_ field: Field, _ kind: TextKind, _ value: inout Symbol) throws(UsageError) {
    if isCleared(field) { value = .none }
    let isNewLabel = kind == .treatmentLabel && field.entry == .flag
    if isNewLabel, !isAmendment, given[field.name.description] == nil {
      value = pool.vocabulary.symbol(for: treatments.nextLabel)
      return
    }
    guard let argument = try argument(field) else { return }
    let resolver = treatments
    let text = try argument.read { text in
      let text = try typedText(text)
      return kind == .treatmentLabel && !isNewLabel ? try resolver.label(for: text) : text
    }
    value = pool.vocabulary.symbol(for: text)
  }

  mutating func code<Value: Code>(_ field: Field, _ value: inout Value) throws(UsageError) {
    if let argument = try argument(field) { value = try argument.read(as: Value.self) }
  }

  mutating func code<Value: Code>(_ field: Field, _ value: inout Value?) throws(UsageError) {
    if isCleared(field) { value = nil }
    if let argument = try argument(field) { value = try argument.read(as: Value.self) }
  }

  mutating func codes<Value: Code>(_ field: Field, _ value: inout CodeList<Value>) throws(UsageError) {
    guard let arguments = try arguments(field) else { return }
    value = CodeList()
    for argument in arguments { value.append(try argument.read(as: Value.self)) }
  }

  mutating func flag(_ field: Field, _ value: inout Bool?) throws(UsageError) {
    if isCleared(field) { value = nil }
    guard let argument = try argument(field) else { return }
    value = try argument.read { text in
      switch text {
      case "true", "yes": return true
      case "false", "no": return false
      default: throw ValueError("expected yes or no", hint: "yes or no")
      }
    }
  }

  mutating func integer(_ field: Field, in range: ClosedRange<Int32>, _ value: inout Int32?) throws(UsageError) {
    if isCleared(field) { value = nil }
    guard let argument = try argument(field) else { return }
    value = try argument.read { text in
      guard let number = Int32(text), range.contains(number) else {
        throw ValueError(
          "out of range, or no whole number", hint: "a whole number from \(range.lowerBound) to \(range.upperBound)")
      }
      return number
    }
  }

  private func readNumber(_ argument: Argument) throws(UsageError) -> Double {
    try argument.read { text in
      guard let number = Double(text), number.isFinite else {
        throw ValueError("expected a number", hint: "a decimal number with a point, such as 87.6")
      }
      return number
    }
  }

  mutating func number(_ field: Field, _ value: inout Double) throws(UsageError) {
    if let argument = try argument(field) { value = try readNumber(argument) }
  }

  mutating func number(_ field: Field, _ value: inout Double?) throws(UsageError) {
    if isCleared(field) { value = nil }
    if let argument = try argument(field) { value = try readNumber(argument) }
  }

  private func readDose(_ argument: Argument) throws(UsageError) -> Dose {
    try argument.read(as: typedDose)
  }

  mutating func dose(_ field: Field, _ value: inout Dose) throws(UsageError) {
    if let argument = try argument(field) { value = try readDose(argument) }
  }

  mutating func dose(_ field: Field, _ value: inout Dose?) throws(UsageError) {
    if isCleared(field) { value = nil }
    if let argument = try argument(field) { value = try readDose(argument) }
  }

  mutating func date(_ field: Field, _ value: inout PartialDate?) throws(UsageError) {
    if isCleared(field) { value = nil }
    if let argument = try argument(field) { value = try argument.read(as: typedDate) }
  }

  mutating func identifier(_ field: Field, _ value: inout EventID) throws(UsageError) {
    if let argument = try argument(field) { value = try argument.read(as: event) }
  }

  mutating func identifiers(_ field: Field, _ value: inout PooledList<EventID>) throws(UsageError) {
    if isCleared(field) { value = PooledList() }
    guard let arguments = try arguments(field) else { return }
    var identifiers: [EventID] = []
    for argument in arguments { identifiers.append(try argument.read(as: event)) }
    value = pool.list(identifiers)
  }

  mutating func labels(_ field: Field, _ value: inout PooledList<Symbol>) throws(UsageError) {
    if isCleared(field) { value = PooledList() }
    if field.isRequired, !isAmendment, given[field.name.description] == nil {
      let running = treatments.running
      if !treatments.isPatientKnown {
        throw UsageError(
          "the log knows no such patient, so nothing is running to add to", index: nil,
          hint: "treatment-started, or another pseudonym: regimen query patients")
      }
      if running.isEmpty {
        throw UsageError("nothing is running on that date to add to", index: nil, hint: "treatment-started")
      }
      value = pool.list(running.map { pool.vocabulary.symbol(for: $0) })
      return
    }
    guard let arguments = try arguments(field) else { return }
    var labels: [Symbol] = []
    for argument in arguments {
      labels.append(pool.vocabulary.symbol(for: try argument.read(as: treatments.label)))
    }
    value = pool.list(labels)
  }

  mutating func suspects(_ field: Field, _ value: inout PooledList<Suspect>) throws(UsageError) {
    if isCleared(field) { value = PooledList() }
    guard let arguments = try arguments(field) else { return }
    var suspects: [Suspect] = []
    for argument in arguments {
      let (label, causality, action) = try argument.read(as: readSuspect)
      if suspects.contains(where: { pool.text($0.treatment) == label }) {
        throw UsageError("the same treatment is suspected twice", at: argument, hint: "\(label):CAUSALITY:ACTION once")
      }
      suspects.append(Suspect(treatment: pool.vocabulary.symbol(for: label), causality: causality, action: action))
    }
    value = pool.list(suspects)
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
        throw ValueError(
          "neither a causality nor an action",
          hint: "one of: " + (choices(of: Causality.self) + choices(of: SuspectAction.self)).joined(separator: ", "))
      }
    }
    return (try treatments.label(for: parts[0]), causality, action)
  }

  mutating func sequenceNumbers(_ field: Field, _ value: inout PooledList<Int>) throws(UsageError) {}

  mutating func replacement(_ field: Field, of amended: EventID, _ value: inout Replacement) throws(UsageError) {}
}
