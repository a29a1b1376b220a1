import Answers
import CalendarTime
import Importing
import PatientRecord

// The courses: a statement each, and one for each interruption.
extension FHIRPatient {
  mutating func addCourse(_ course: RecordedFact<CourseFacts>) {
    let start = course.start
    let steps = tables.doses.filter { $0.data.label == course.data.label }
    let holds = tables.holds.filter { $0.data.label == course.data.label }
    let changes = steps.map(\.event).filter { $0.id != course.event.id }
    let (medication, end) = (medication(of: course), course.data.stop?.event)
    let running = course.data.stop == nil ? holds.last.flatMap { $0.data.resumed == nil ? $0 : nil } : nil
    if start.onOrBefore == true { lost[.runningBefore, default: 0] += 1 }
    add(
      "MedicationStatement", of: [course.event] + changes + (end.map { [$0] } ?? []),
      [
        (
          "identifier",
          [
            [
              "system": .text(FHIRElements.own + "course"),
              "value": .text("\(course.patient)/\(course.data.label)"),
            ]
          ]
        ), ("status", .text(status(of: course, isHeld: running != nil))),
        ("statusReason", .list(reasons(of: course, held: running?.data.reason))),
        ("medicationCodeableConcept", medication), ("subject", subject),
        ("context", FHIRElements.reference("EpisodeOfCare", episode)),
        (
          "effectivePeriod",
          FHIRElements.period(from: course.event, ranBefore: start.onOrBefore ?? false, to: end)
        ), ("dateAsserted", recorded(course.event)),
      ] + indication(of: course) + [
        ("note", .list(notes(of: course, changes))), ("dosage", .list(dosages(of: course, steps))),
      ])
    for hold in holds { addHold(hold, of: course, medication) }
  }

  private func medication(of course: RecordedFact<CourseFacts>) -> Value {
    let name = course.text(course.start.drug) ?? ""
    let inn = course.data.drug?.name
    let code = course.data.drug?.atc(by: course.start.route ?? course.start.dose?.unit.impliedRoute)
    let other = inn.flatMap { concepts.code(of: .drug, $0) }.map { FHIRElements.coding(ofCode: $0) }
    return FHIRElements.concept(
      name, [code.map { FHIRElements.coding(FHIRSystem.atc, $0, inn) }, other].compactMap { $0 })
  }

  /// A course of a patient who has died is not taken any more, though no stop is recorded.
  private func status(of course: RecordedFact<CourseFacts>, isHeld: Bool) -> String {
    if let stop = course.data.stop { return stop.data.reasons.elements == [.courseCompleted] ? "completed" : "stopped" }
    return isHeld ? "on-hold" : course.data.isOngoing ? "active" : "stopped"
  }

  private func reasons(of course: RecordedFact<CourseFacts>, held: ChangeReason?) -> [Value] {
    let stopped = course.data.stop?.data.reasons.elements ?? []
    return stopped.map { FHIRElements.word("stop-reason", $0.rawValue) }
      + (held.map { [FHIRElements.word("change-reason", $0.rawValue)] } ?? [])
  }

  /// The reason of the start, and the disease: a reference where it is one of the diagnoses.
  private func indication(of course: RecordedFact<CourseFacts>) -> Members {
    var codes = course.start.reason.map { [FHIRElements.word("start-reason", $0.rawValue)] } ?? []
    var reference: Value?
    if let disease = course.text(course.start.indication) {
      reference = condition(disease)
      if reference == nil { codes.append(FHIRElements.concept(disease, [])) }
    }
    return [("reasonCode", .list(codes)), ("reasonReference", reference.map { [$0] })]
  }

  /// A reference to the diagnosis of a disease; nil where there is none.
  func condition(_ disease: String) -> Value? {
    tables.diagnoses.first { $0.text($0.data.data.condition) == disease }.map {
      FHIRElements.reference("Condition", $0.event.id.description)
    }
  }

  /// A reference to the statement of the course of a label; nil where there is none.
  func course(_ label: String) -> Value? {
    tables.courses.first { $0.data.label == label }.map {
      FHIRElements.reference("MedicationStatement", $0.event.id.description)
    }
  }

  /// The notes of a course: those of its events, and what has no element. The id of one tells what it is.
  private mutating func notes(of course: RecordedFact<CourseFacts>, _ changes: [HistoryEvent]) -> [Value] {
    var notes: [Value] = []
    let others = tables.addedTo.filter { $0.event.id == course.event.id }.map(\.data.value)
    if !others.isEmpty {
      lost[.addedTo, default: 0] += others.count
      let words = others.map { label in
        (tables.courses.first { $0.data.label == label }.flatMap { $0.text($0.start.drug) } ?? "?") + " (\(label))"
      }
      let places = others.compactMap { self.course($0) }.map { FHIRElements.more("added-to", "Reference", $0) }
      notes.append(
        FHIRElements.object([
          ("id", "added-to"), ("extension", .list(places)),
          ("text", .text("added to " + words.joined(separator: ", "))),
        ]))
    }
    if let plan = course.text(course.start.plan) { notes.append(["id": "plan", "text": .text("plan: " + plan)]) }
    if let stop = course.data.stop, let drug = course.text(stop.data.switchedTo) {
      notes.append(["id": "switched-to", "text": .text("switched to " + drug)])
    }
    let texts = ([course.event] + changes + (course.data.stop.map { [$0.event] } ?? [])).map { event in
      (event, tables.events.first { $0.event.id == event.id }?.data.note ?? .none)
    }
    return notes + self.notes(texts)
  }

  /// The doses of a course, each to the day before the next one. The id of one is that of the event that set it.
  private func dosages(of course: RecordedFact<CourseFacts>, _ steps: [RecordedFact<DoseFacts>]) -> [Value] {
    let route = course.start.route.map { FHIRElements.word("route", $0.rawValue) }
    guard !steps.isEmpty else {
      return route.map { [["id": .text(course.event.id.description), "sequence": 1, "route": $0]] } ?? []
    }
    return steps.enumerated().map { place, fact in
      let next = place + 1 < steps.count ? steps[place + 1].event : course.data.stop?.event
      let isStart = fact.event.id == course.event.id
      let period = FHIRElements.period(
        from: fact.event, ranBefore: isStart && course.start.onOrBefore == true, to: next)
      let change = isStart ? nil : fact.event.event.type.rawValue
      return FHIRElements.object([
        ("id", .text(fact.event.id.description)),
        ("extension", change.map { [FHIRElements.more("type", "Code", .text($0))] }),
        ("sequence", .integer(place + 1)), ("text", .text(fact.data.dose.description)),
        (
          "additionalInstruction",
          isStart ? nil : fact.data.reason.map { [FHIRElements.word("change-reason", $0)] }
        ), ("timing", FHIRElements.timing(fact.data.dose.every, in: period)),
        ("asNeededBoolean", fact.data.dose.every.unit == .asNeeded ? true : nil), ("route", route),
        ("doseAndRate", [FHIRElements.amount(fact.data.dose)]),
      ])
    }
  }

  private mutating func addHold(
    _ hold: RecordedFact<HoldFacts>, of course: RecordedFact<CourseFacts>, _ medication: Value
  ) {
    let resumed = hold.data.resumed
    if resumed?.data.reason != nil { lost[.resumptions, default: 0] += 1 }
    var texts: [(event: HistoryEvent, note: Symbol)] = resumed.map { [($0.event, $0.data.note)] } ?? []
    if case .treatmentHeld(let data) = hold.event.event { texts.insert((hold.event, data.note), at: 0) }
    add(
      "MedicationStatement", of: [hold.event] + (resumed.map { [$0.event] } ?? []),
      [
        (
          "extension",
          resumed?.data.reason.map { [FHIRElements.more("resumed-reason", "Code", .text($0.rawValue))] }
        ), ("partOf", [FHIRElements.reference("MedicationStatement", course.event.id.description)]),
        ("status", "not-taken"),
        ("statusReason", hold.data.reason.map { [FHIRElements.word("change-reason", $0.rawValue)] }),
        ("medicationCodeableConcept", medication), ("subject", subject),
        ("effectivePeriod", FHIRElements.period(from: hold.event, to: resumed?.event)),
        ("dateAsserted", recorded(hold.event)), ("note", .list(notes(texts))),
      ])
  }
}
