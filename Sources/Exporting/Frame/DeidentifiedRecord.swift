package import Answers
import CalendarTime
import PatientRecord
package import Projections
package import Queries
import RecordKeeping

/// The question to a record in memory in which nobody can be found, for forms that have no columns.
package struct DeidentifiedQuestion {
  /// The question to that record.
  package let question: Question
  let rule: Deidentification
  /// The words that are in none of its events.
  let losses: [Loss]

  /// Makes the record of what a question finds.
  ///
  /// It holds the events in force of all who are asked about, under codes in place of names, labels, ids and words. A
  /// patient's own first day is `Deidentification.dayZero`, and all days are as far from it as they were; a date that
  /// is not known to the day is the stretch of its days. Free words, authors and instants are left out. O(events).
  package init(_ asked: Question, by rule: Deidentification) throws(ProjectionError) {
    var writer = DeidentifiedLines(rule, asked.context)
    // Who is linked is one person by now, and is not said.
    for event in asked.ownEvents where !event.event.type.isCorrection && event.event.type != .patientsLinked {
      writer.add(own: event)
    }
    var patients: [String: CalendarDay] = [:]
    try asked.forEachPatient { asked in
      guard let firstDay = rule.firstDay(asked.name) else { return }
      let days = Deidentification.dayZero - firstDay
      writer.add(asked, laterBy: days)
      patients[rule.code(.patient, asked.name)] = asked.history.asOf.adding(days: days)
    }
    let record = Record(lines: writer.bytes)
    let known = record.patients.map { ($0, record.pool.text($0)) }
    let lastDays = Dictionary(known.compactMap { symbol, name in patients[name].map { (symbol, $0) } }) { day, _ in day
    }
    question = Question(
      OpenedRecord(asked.opened, showing: record, until: lastDays), asked.profile, of: record.patients, isWhole: true,
      explains: false)
    self.rule = rule
    losses = [Loss("notes, plans, codes and other free words", because: "they may tell who a patient is", writer.left)]
  }
}

extension Deidentification {
  /// The day that stands for each patient's own first day, where a form asks for dates.
  static let dayZero = CalendarDay(year: 2000, month: 1, day: 1) ?? CalendarDay(daysSinceEpoch: 10_957)
  /// The instant at which everything was recorded: after all days.
  fileprivate static let recorded = "2200-01-01T00:00:00.000Z"
}

/// Writes the lines of a record in which nobody can be found.
private struct DeidentifiedLines {
  /// The lines by the codes of the patients.
  private var lines: [(patient: String, bytes: [UInt8])] = []
  /// The number of words that are in none of the lines.
  private(set) var left = 0
  private let rule: Deidentification
  private let context: ProjectionContext

  init(_ rule: Deidentification, _ context: ProjectionContext) { (self.rule, self.context) = (rule, context) }

  /// The lines, in the order of the codes and not in that of the log.
  var bytes: [UInt8] {
    let order = lines.indices.sorted { (lines[$0].patient, $0) < (lines[$1].patient, $1) }
    var bytes: [UInt8] = []
    for (number, place) in order.enumerated() {
      bytes += Array("{\"seq\":\(number + 1),".utf8) + lines[place].bytes
    }
    return bytes
  }

  mutating func add(_ asked: AskedPatient, laterBy days: Int) {
    for event in asked.history.events.sorted(by: { $0.sequenceNumber < $1.sequenceNumber }) {
      let line = max(event.sequenceNumber, event.dateAmendment)
      let evidence = asked.events.event(at: line)?.evidence ?? Evidence()
      let recorded = asked.events.event(at: event.sequenceNumber)?.recorded.latestPossibleDay
      write(
        event.event, event.id, of: asked.name,
        on: DeidentifiedLines.later(event.occurred, by: days, notAfter: recorded ?? event.days.last),
        Evidence(basis: evidence.basis, dates: evidence.dates))
    }
  }

  mutating func add(own event: RecordedEvent) {
    write(event.event, event.id, of: "", on: PartialDate(Deidentification.dayZero), Evidence())
  }

  private mutating func write(
    _ event: ClinicalEvent, _ id: EventID, of patient: String, on date: PartialDate, _ evidence: Evidence
  ) {
    var replacer = FieldReplacer(rule, context, patient)
    var event = event
    event.visit(&replacer)
    left += replacer.left
    if let route = replacer.impliedRoute { event.setRoute(route) }
    let code = patient.isEmpty ? "" : rule.code(.patient, patient)
    let head: [(key: String, value: Value)] = [
      ("id", .text(replacer.identifier(id).description)), ("type", .text(event.type.rawValue)),
      ("v", .integer(event.type.version)), ("patient", .text(code)), ("occurred", .text(date.description)),
      ("recorded", .text(Deidentification.recorded)),
    ]
    let kinds: [(key: String, value: Value)] = [
      ("basis", Value(evidence.basis?.rawValue)), ("dates", Value(evidence.dates?.rawValue)),
    ].filter { $0.1 != .null }
    // A line has a place in front, and behind the head its data and their evidence.
    var line = Array(Value.object(head.filter { $0.value != "" }).compactJSON.utf8.dropFirst().dropLast())
    line += Array(",\"data\":".utf8) + EventWriter(pool: replacer.pool).data(of: event)
    if !kinds.isEmpty { line += Array(",\"evidence\":\(Value.object(kinds).compactJSON)".utf8) }
    lines.append((code, line + Array("}\n".utf8)))
  }

  /// Returns a date so many days later; of one that is not known to the day the stretch of the days that it may be.
  private static func later(_ date: PartialDate, by days: Int, notAfter last: CalendarDay) -> PartialDate {
    if date.precision == .day { return PartialDate(date.days.first.adding(days: days)) }
    if date == .unknown { return date }
    let isOpen = (start: date.isOpenAtStart, end: date.isStretch && date.last == nil)
    let first = isOpen.start ? nil : date.days.first.adding(days: days)
    let end = isOpen.end ? nil : min(date.days.last, max(last, date.days.first)).adding(days: days)
    return PartialDate(from: first.map { PartialDate($0) }, to: end.map { PartialDate($0) })
      ?? first.map { PartialDate($0) } ?? .unknown
  }
}

/// Puts codes in place of what tells who a patient is, field by field.
private struct FieldReplacer: FieldVisitor {
  private(set) var pool: RecordPool
  /// The number of words that are left out.
  private(set) var left = 0
  /// The route that the name of a drug implies, which a code does not.
  private(set) var impliedRoute: Route?
  private let rule: Deidentification
  private let catalogue: DrugCatalogue
  private let patient: String

  /// Fields with words of which equal ones have equal codes; other free words are left out.
  private static let terms: Set<String> = ["analyte", "instrument", "result", "term", "therapy", "class"]

  init(_ rule: Deidentification, _ context: ProjectionContext, _ patient: String) {
    (self.rule, self.patient, pool, catalogue) = (rule, patient, context.pool, context.catalogue)
  }

  mutating func visit(_ field: Field, _ value: inout FieldValue) {
    switch value {
    case .text(let symbol, let kind):
      if symbol.isNone { return }
      let word = replaced(pool.text(symbol), kind, field.name.description)
      if word == nil { left += 1 }
      value = .text(word.map { pool.vocabulary.symbol(for: $0) } ?? .none, kind)
    case .labels(let list): value = .labels(pool.list(Array(pool.elements(list)).map { label($0) }))
    case .suspects(let list):
      value = .suspects(
        pool.list(
          Array(pool.elements(list)).map {
            Suspect(treatment: label($0.treatment), causality: $0.causality, action: $0.action)
          }))
    case .identifier(let id): value = .identifier(identifier(id))
    case .identifiers(let list): value = .identifiers(pool.list(Array(pool.elements(list)).map { identifier($0) }))
    case .integer(let number?, let least, let most):
      let isYear = field.name.description == "birthYear"
      let isAge = field.name.description == "age"
      let kept = isAge ? min(number, Int32(Deidentification.highestAge + 1)) : number
      value = .integer(isYear ? nil : kept, least: least, most: most)
    default: return
    }
  }

  private mutating func replaced(_ text: String, _ kind: TextKind, _ field: String) -> String? {
    switch kind {
    case .treatmentLabel: return rule.label(text, of: patient)
    case .drug:
      if field == "drug" { impliedRoute = catalogue.position(ofDrugNamed: text)?.route }
      return rule.term(catalogue.canonicalName(text))
    case .condition, .unit: return rule.term(text)
    case .words: return FieldReplacer.terms.contains(field) ? rule.term(text) : nil
    }
  }

  private mutating func label(_ symbol: Symbol) -> Symbol {
    pool.vocabulary.symbol(for: rule.label(pool.text(symbol), of: patient))
  }

  /// The code of an id in the form of one: 80 bits of the code behind a bit that tells it from those of a log.
  func identifier(_ id: EventID) -> EventID {
    let digits = rule.code(.event, id.description).dropFirst(2)
    let high = UInt64(digits.prefix(4), radix: 16) ?? 0
    return EventID(high: 1 << 63 | high, low: UInt64(digits.dropFirst(4), radix: 16) ?? 0)
  }
}

extension ClinicalEvent {
  /// Gives the course that the event starts a route, if it has none.
  fileprivate mutating func setRoute(_ route: Route) {
    switch self {
    case .treatmentStarted(var data):
      data.route = data.route ?? route
      self = .treatmentStarted(data)
    case .coTherapyAdded(var data):
      data.course.route = data.course.route ?? route
      self = .coTherapyAdded(data)
    default: return
    }
  }
}
