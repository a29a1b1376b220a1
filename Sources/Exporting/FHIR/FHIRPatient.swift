import Answers
import CalendarTime
import PatientRecord
import Projections
import Queries
import RecordKeeping
import Seals

/// One patient as resources of FHIR R4 (4.0.1). Source: https://hl7.org/fhir/R4.
///
/// A resource has the id of the event that it rests on; the ids of further events stand on the elements that they fill.
/// Every line in force has a Provenance of its own id.
struct FHIRPatient {
  /// A resource and its type.
  typealias Resource = (type: String, value: Value)
  /// Members of an object; those without a value are left out.
  typealias Members = [(key: String, value: Value?)]

  /// The id of the patient's resource: the pseudonym, or where that can be none, a hash of it.
  let id: String
  /// The resources in the order in which they were made, those of lines last.
  private(set) var resources: [Resource] = []
  /// The facts that they have no element for.
  var lost: [FHIRLoss: Int] = [:]

  let tables: PatientTables
  let concepts: Concepts
  /// The id of the episode of care.
  let episode: String
  /// Other pseudonyms of the person.
  var otherNames: [String] { asked.otherNames }
  private let asked: AskedPatient
  private let context: ProjectionContext
  private let source: ExportSource
  /// The resources by which each event in force is told.
  private var targets: [Int: [String]] = [:]

  init(_ asked: AskedPatient, in context: ProjectionContext, source: ExportSource, concepts: Concepts)
    throws(ProjectionError)
  {
    tables = try PatientTables(asked, in: context)
    (self.asked, self.context, self.source, self.concepts) = (asked, context, source, concepts)
    let hash = SHA256.hash(asked.name.utf8).description.prefix(32)
    id = FHIRPatient.isID(asked.name) ? asked.name : "p-" + hash
    episode = tables.person.enrolment?.event.id.description ?? "e-" + hash
    addPerson()
    for fact in tables.diagnoses { addCondition(fact) }
    addEpisode()
    for fact in tables.priorTherapies { addPriorTherapy(fact) }
    for course in tables.courses { addCourse(course) }
    for fact in tables.measurements { addMeasurement(fact) }
    for fact in tables.responses { addResponse(fact) }
    for fact in tables.adverseEvents { addAdverseEvent(fact) }
    for fact in tables.visits { addVisit(fact) }
    // Lines tell when something was recorded, and by whom.
    if source.deidentification == nil { addProvenance() }
    countLost()
  }

  private static func isID(_ text: String) -> Bool {
    (1...64).contains(text.utf8.count)
      && text.utf8.allSatisfy {
        (0x30...0x39).contains($0) || (0x41...0x5A).contains($0 & 0xDF) || $0 == 45 || $0 == 46
      }
  }

  /// Adds a resource that rests on some events, the first of which gives its id.
  mutating func add(_ type: String, id: String? = nil, of events: [HistoryEvent], _ members: Members) {
    let id = id ?? events.first?.id.description ?? ""
    for event in events { targets[event.sequenceNumber, default: []].append("\(type)/\(id)") }
    let head: Members = [("resourceType", .text(type)), ("id", .text(id)), ("meta", meta(events))]
    resources.append((type, FHIRElements.object(head + members)))
  }

  /// The version of a resource: how often its lines were amended, when the last was recorded, and the log.
  private func meta(_ events: [HistoryEvent]) -> Value {
    if source.deidentification != nil { return ["source": .text(FHIRElements.own + "deidentified")] }
    let lines = events.flatMap { [$0.sequenceNumber] + $0.amendments }
    return FHIRElements.object([
      ("versionId", .text("\(1 + events.reduce(0) { $0 + $1.amendments.count })")),
      ("lastUpdated", lines.compactMap { asked.events.event(at: $0)?.recorded }.max().map { Value($0) }),
      ("source", .text(logSystem)),
    ])
  }

  private var logSystem: String { FHIRElements.own + "log:" + (source.answer.log.id ?? "lines") }

  var subject: Value { FHIRElements.reference("Patient", id) }

  /// The moment at which an event was recorded.
  func recorded(_ event: HistoryEvent) -> Value? {
    if source.deidentification != nil { return nil }
    return asked.events.event(at: event.sequenceNumber).map { Value($0.recorded) }
  }

  func text(_ symbol: Symbol) -> String? { symbol.isNone ? nil : context.pool.text(symbol) }

  /// The notes of some events as annotations.
  func notes(_ notes: [(event: HistoryEvent, note: Symbol)]) -> [Value] {
    notes.compactMap { event, note in FHIRElements.note(text(note), of: event.id) }
  }

  /// The note of an event in an extension, for a resource that has no notes.
  mutating func note(besides note: Symbol, of event: HistoryEvent) -> [Value] {
    guard let text = text(note) else { return [] }
    lost[.notes, default: 0] += 1
    return [FHIRElements.more("note", "String", .text(text))]
  }
}

// Lines.
extension FHIRPatient {
  /// Adds the line of each event in force and of its amendments.
  private mutating func addProvenance() {
    for fact in tables.events {
      guard let targets = targets[fact.event.sequenceNumber] else { continue }
      for position in [fact.event.sequenceNumber] + fact.event.amendments {
        guard let line = asked.events.event(at: position) else { continue }
        resources.append(("Provenance", provenance(line, of: targets)))
        let evidence = line.evidence
        if evidence.basis != nil || evidence.dates != nil || !evidence.note.isNone { lost[.evidence, default: 0] += 1 }
      }
    }
  }

  private func provenance(_ line: RecordedEvent, of targets: [String]) -> Value {
    var reason: Symbol = .none
    if case .eventAmended(let data) = line.event { reason = data.reason }
    let agent: Value =
      text(line.author).map { ["identifier": ["system": .text(FHIRElements.own + "author"), "value": .text($0)]] }
      ?? ["display": "not recorded"]
    let place: Value = [
      "identifier": ["system": .text(logSystem), "value": .text("seq \(line.sequenceNumber)")]
    ]
    var entities: [Value] = [["role": "source", "what": place]]
    if let document = text(line.evidence.source) {
      entities.append(["role": "source", "what": ["display": .text(document)]])
    }
    let members: Members = [
      ("resourceType", "Provenance"), ("id", .text(line.id.description)), ("extension", .list(evidence(line))),
      ("target", .list(targets.map { ["reference": .text($0)] })),
    ]
    return FHIRElements.object(
      members + (line.occurred.map { FHIRElements.date("occurredDateTime", $0) } ?? []) + [
        ("recorded", Value(line.recorded)), ("reason", text(reason).map { [["text": .text($0)]] }),
        (
          "activity",
          FHIRElements.term("v3-DataOperation", line.event.type == .eventAmended ? "UPDATE" : "CREATE")
        ),
        (
          "agent",
          [["type": FHIRElements.term("provenance-participant-type", "author"), "who": agent]]
        ), ("entity", .list(entities)),
      ])
  }

  private func evidence(_ line: RecordedEvent) -> [Value] {
    [
      line.evidence.basis.map { FHIRElements.more("evidence-basis", "Code", .text($0.rawValue)) },
      line.evidence.dates.map { FHIRElements.more("evidence-dates", "Code", .text($0.rawValue)) },
      text(line.evidence.note).map { FHIRElements.more("evidence-note", "String", .text($0)) },
    ].compactMap { $0 }
  }

  private mutating func countLost() {
    let inForce = Set(tables.events.map(\.event.sequenceNumber))
    lost[.accepted] = asked.events.count { inForce.contains($0.sequenceNumber) && !$0.accepted.isEmpty }
    lost[.answers] = tables.events.count { $0.event.event.type == .findingAnswered }
    lost[.stretches] = tables.events.count {
      $0.event.occurred.isStretch && targets[$0.event.sequenceNumber] != nil
    }
    lost[.combinations] = tables.combinations.count
    let ends = tables.lost.furtherEnds - (tables.person.endBeforeDeath == nil ? 0 : 1)
    (lost[.enrolments], lost[.ends]) = (tables.lost.furtherEnrolments, ends)
    lost[.notInForce] = tables.lost.notInForce
    let outcomes = tables.events.count { $0.event.event.type == .adverseEventResolved }
    lost[.outcomes] = outcomes - tables.adverseEvents.count { $0.resolved != nil }
  }
}
