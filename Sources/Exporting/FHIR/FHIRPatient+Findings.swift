import Answers
import CalendarTime
import Importing
import PatientRecord

// What was found: measurements, responses and adverse events.
extension FHIRPatient {
  private static func category(_ code: String) -> Value {
    [FHIRElements.term("observation-category", code)]
  }

  mutating func addMeasurement(_ fact: RecordedFact<MeasurementRecorded>) {
    let (name, unit) = (fact.text(fact.analyte) ?? "", fact.text(fact.unit))
    let code = code(ofAnalyte: name, in: unit).map { [FHIRElements.coding(ofCode: $0)] } ?? []
    var value = Value.object([])
    if let number = fact.value {
      // Only a unit that the program knows is said to be one of UCUM.
      let known = unit.flatMap { LaboratoryRange.units.contains($0) ? $0 : nil }
      value = FHIRElements.object([
        ("value", .number(number)), ("comparator", fact.comparator.map { .text($0.rawValue) }),
        ("unit", unit.map(Value.text)), ("system", known.map { _ in .text(FHIRSystem.ucum) }),
        ("code", known.map(Value.text)),
      ])
    }
    add(
      "Observation", of: [fact.event],
      [
        ("status", fact.event.amendments.isEmpty ? "final" : "amended"),
        ("category", FHIRPatient.category("laboratory")), ("code", FHIRElements.concept(name, code)),
        ("subject", subject),
      ] + FHIRElements.date("effectiveDateTime", fact.event.occurred) + [
        ("issued", recorded(fact.event)), ("valueQuantity", value),
        ("valueString", fact.text(fact.result).map(Value.text)),
        ("note", .list(notes([(fact.event, fact.data.note)]))),
      ])
  }

  /// The code of LOINC for an analyte. The codes of the list are those of masses, counts, volumes and activities: an
  /// amount of substance has none.
  private func code(ofAnalyte name: String, in unit: String?) -> String? {
    guard let unit, !unit.contains("mol") else { return nil }
    let usual = LaboratoryRange.comparableName(of: name)
    return [name, usual].lazy.compactMap { concepts.code(of: .analyte, $0) }.first
      ?? concepts.codes(of: .analyte).first { LaboratoryRange.comparableName(of: $0.word) == usual }?.code
  }

  mutating func addResponse(_ fact: RecordedFact<ResponseAssessed>) {
    let named = tables.responseTreatments.filter { $0.event.id == fact.event.id }
    let treatments = named.compactMap { course($0.value) }
    lost[.named, default: 0] += named.count - treatments.count
    let disease = fact.text(fact.condition)
    let focus = disease.flatMap { condition($0) }
    func part(_ name: String, text: String? = nil, _ type: String, _ value: Value?) -> Value? {
      value.map {
        FHIRElements.object([
          ("code", FHIRElements.concept(text ?? name, [FHIRElements.coding(FHIRElements.own + "observation", name)])),
          ("value" + type, $0),
        ])
      }
    }
    func score(_ number: Double?) -> Value? { number.map { FHIRElements.quantity($0, unit: "score", code: "{score}") } }
    let instrument = fact.text(fact.instrument)
    let parts = [
      part("phase", "CodeableConcept", fact.phase.map { FHIRElements.word("phase", $0.rawValue) }),
      part("transitory", "Boolean", fact.transitory.map(Value.bool)),
      part("score", text: instrument, "Quantity", score(fact.score)),
      part("baseline", text: instrument.map { $0 + " before" }, "Quantity", score(fact.baseline)),
      part("condition", "String", focus == nil ? disease.map(Value.text) : nil),
    ].compactMap { $0 }
    add(
      "Observation", of: [fact.event],
      [
        ("partOf", .list(treatments)), ("status", fact.event.amendments.isEmpty ? "final" : "amended"),
        ("category", FHIRPatient.category("exam")),
        (
          "code",
          FHIRElements.concept(
            "response to treatment", [FHIRElements.coding(FHIRElements.own + "observation", "response")])
        ), ("subject", subject), ("focus", focus.map { [$0] }),
      ] + FHIRElements.date("effectiveDateTime", fact.event.occurred) + [
        ("issued", recorded(fact.event)),
        ("valueCodeableConcept", fact.response.map { FHIRElements.word("response", $0.rawValue) }),
        ("note", .list(notes([(fact.event, fact.data.note)]))), ("component", .list(parts)),
      ])
  }

  mutating func addAdverseEvent(_ fact: RecordedFact<AdverseEventFacts>) {
    let data = fact.data.data
    let grades = tables.grades.filter { $0.data.event == fact.event.id }
    let resolved = fact.data.resolved
    let measurements = Set(tables.measurements.map(\.event.id.description))
    let shown = tables.shownBy.filter { $0.event.id == fact.event.id && measurements.contains($0.data.value) }
      .map { FHIRElements.reference("Observation", $0.data.value) }
    add(
      "AdverseEvent", of: [fact.event] + grades.map(\.event) + (resolved.map { [$0.event] } ?? []),
      [
        ("extension", .list(extensions(fact, grades))), ("actuality", "actual"),
        ("event", FHIRElements.concept(fact.text(data.term), [])), ("subject", subject),
      ] + FHIRElements.date("date", fact.event.occurred) + [
        ("recordedDate", recorded(fact.event)),
        (
          "seriousness",
          data.serious.map { FHIRElements.term("adverse-event-seriousness", $0 ? "Serious" : "Non-serious") }
        ), ("severity", data.severity.map { FHIRElements.term("adverse-event-severity", $0.rawValue) }),
        ("outcome", resolved.map { FHIRElements.term("adverse-event-outcome", FHIRPatient.code(of: $0.outcome)) }),
        ("suspectEntity", .list(suspects(of: fact))), ("subjectMedicalHistory", .list(shown)),
      ])
  }

  /// The suspects, each with what was done in an extension.
  private mutating func suspects(of fact: RecordedFact<AdverseEventFacts>) -> [Value] {
    tables.suspects.filter { $0.event.id == fact.event.id }.compactMap { suspect in
      guard let place = course(suspect.data.label) else {
        lost[.named, default: 0] += 1
        return nil
      }
      let (causality, action) = (suspect.data.data.causality, suspect.data.data.action)
      if action != nil { lost[.actions, default: 0] += 1 }
      return FHIRElements.object([
        ("extension", action.map { [FHIRElements.more("action", "Code", .text($0.rawValue))] }), ("instance", place),
        (
          "causality",
          causality.map {
            [["assessment": FHIRElements.term("adverse-event-causality-assess", FHIRPatient.code(of: $0))]]
          }
        ),
      ])
    }
  }

  /// The facts of an adverse event that R4 has no element for.
  private mutating func extensions(
    _ fact: RecordedFact<AdverseEventFacts>, _ grades: [RecordedFact<AdverseEventGraded>]
  ) -> [Value] {
    let data = fact.data.data
    var values: [Value] = []
    if let grade = data.grade { values.append(FHIRElements.more("grade", "Integer", .integer(Int(grade)))) }
    if let recurrence = data.recurrence {
      values.append(FHIRElements.more("recurrence", "Boolean", .bool(recurrence)))
      lost[.recurrences, default: 0] += 1
    }
    lost[.grades, default: 0] += grades.count + (data.grade == nil ? 0 : 1)
    for later in grades {
      let grade = later.grade.map { FHIRElements.more("grade", "Integer", .integer(Int($0))) }
      values.append(dated("graded", later.event, later.data.note, grade))
    }
    if let (event, _) = fact.data.resolved, case .adverseEventResolved(let end) = event.event {
      lost[.resolutions, default: 0] += 1
      values.append(dated("resolved", event, end.note, nil))
    }
    return values + note(besides: data.note, of: fact.event)
  }

  /// An extension for a later event of an adverse event: its date, its note and its grade.
  private mutating func dated(_ name: String, _ event: HistoryEvent, _ words: Symbol, _ grade: Value?) -> Value {
    let date = FHIRElements.more("date", "String", .text(event.occurred.description))
    return [
      "id": .text(event.id.description),
      "extension": .list([date] + (grade.map { [$0] } ?? []) + note(besides: words, of: event)),
      "url": .text(FHIRElements.own + name),
    ]
  }

  private static func code(of outcome: AdverseEventOutcome) -> String {
    switch outcome {
    case .recovered: "resolved"
    case .recovering: "recovering"
    case .recoveredWithSequelae: "resolvedWithSequelae"
    case .notRecovered: "ongoing"
    case .fatal: "fatal"
    case .unknown: "unknown"
    }
  }

  private static func code(of causality: Causality) -> String {
    switch causality {
    case .certain: "Certain"
    case .probable: "Probably-Likely"
    case .possible: "Possible"
    case .unlikely: "Unlikely"
    case .conditional: "Conditional-Classified"
    case .unassessable: "Unassessable-Unclassifiable"
    }
  }
}
