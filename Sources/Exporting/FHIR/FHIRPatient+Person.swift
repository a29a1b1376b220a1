import Answers
import CalendarTime
import Importing
import PatientRecord

// The person, the follow-up, the diseases and what was before.
extension FHIRPatient {
  mutating func addPerson() {
    let enrolment = tables.person.enrolment
    var members: Members = [
      ("extension", enrolment.map { .list(note(besides: $0.data.note, of: $0.event)) }),
      ("identifier", [["system": .text(FHIRElements.own + "patient"), "value": .text(tables.person.patient)]]),
      ("link", .list(otherPseudonyms)),
      ("gender", .text((enrolment?.data.sex ?? .unknown).rawValue)),
      ("birthDate", enrolment?.data.birthYear.map { .text("\($0)") }),
    ]
    let death = tables.person.end.flatMap { $0.reason == .death ? $0.event : nil }
    // The episode tells a death that ends it, and another resource one of which it is a part.
    let own = death.flatMap { $0.event.type == .followUpEnded && tables.person.endBeforeDeath != nil ? $0 : nil }
    if let death {
      var note: [Value] = []
      if let own, case .followUpEnded(let data) = own.event { note = self.note(besides: data.note, of: own) }
      let isStretch = death.occurred.isStretch
      if isStretch { members.append(("deceasedBoolean", true)) }
      members += FHIRElements.date(
        isStretch ? "deceasedBoolean" : "deceasedDateTime", death.occurred, id: own?.id, notes: note)
    }
    add("Patient", id: id, of: [enrolment?.event, own].compactMap { $0 }, members)
    guard let enrolment, let age = enrolment.data.age else { return }
    add(
      "Observation", of: [enrolment.event],
      [
        ("status", "final"),
        ("code", FHIRElements.concept("age at enrolment", [FHIRElements.coding("http://loinc.org", "30525-0", "Age")])),
        ("subject", subject),
      ] + FHIRElements.date("effectiveDateTime", enrolment.event.occurred) + [
        ("valueQuantity", FHIRElements.quantity(Double(age), unit: "years", code: "a"))
      ])
  }

  /// Links to the patients that this one takes the place of, whose events are here.
  private var otherPseudonyms: [Value] {
    otherNames.map { name in
      let identifier: Value = ["system": .text(FHIRElements.own + "patient"), "value": .text(name)]
      return ["other": ["type": "Patient", "identifier": identifier], "type": "replaces"]
    }
  }

  /// Adds the follow-up as an episode of care, with the diagnoses by their role.
  mutating func addEpisode() {
    let enrolment = tables.person.enrolment?.event
    let end = tables.person.endBeforeDeath ?? tables.person.end
    // A death that an adverse event or a stop states is told there.
    let ended = end.flatMap { $0.event.event.type == .followUpEnded ? $0.event : nil }
    var note: [Value] = []
    if let ended, case .followUpEnded(let data) = ended.event { note = self.note(besides: data.note, of: ended) }
    let roles = tables.diagnoses.map { fact in
      FHIRElements.object([
        ("condition", FHIRElements.reference("Condition", fact.event.id.description)),
        ("role", FHIRElements.term("diagnosis-role", fact.data.data.role == .primary ? "CC" : "CM")),
      ])
    }
    let first = enrolment ?? tables.events.map(\.event).min { $0.occurred.days.first < $1.occurred.days.first }
    let start = first.map { FHIRElements.date("start", $0.occurred) } ?? []
    let last = ended.map { FHIRElements.date("end", $0.occurred, id: $0.id) } ?? []
    add(
      "EpisodeOfCare", id: episode, of: [enrolment, ended].compactMap { $0 },
      [
        ("extension", .list(note)), ("status", end == nil ? "active" : "finished"),
        ("type", ended == nil ? nil : end.map { [FHIRElements.word("follow-up-ended", $0.reason.rawValue)] }),
        ("diagnosis", .list(roles)), ("patient", subject), ("period", FHIRElements.object(start + last)),
      ])
  }

  mutating func addCondition(_ fact: RecordedFact<DiagnosisFacts>) {
    let (data, resolved) = (fact.data.data, fact.data.resolved)
    let code = fact.text(data.code) ?? fact.text(data.condition).flatMap { concepts.code(of: .condition, $0) }
    let codes = code.map { [FHIRElements.coding(ofCode: $0)] } ?? []
    var notes = self.notes([(fact.event, data.note)])
    if let resolved, case .diagnosisResolved(let end) = resolved.event { notes += self.notes([(resolved, end.note)]) }
    add(
      "Condition", of: [fact.event, resolved].compactMap { $0 },
      [
        ("clinicalStatus", FHIRElements.term("condition-clinical", resolved == nil ? "active" : "resolved")),
        ("verificationStatus", FHIRElements.term("condition-ver-status", "confirmed")),
        ("category", [FHIRElements.term("condition-category", "problem-list-item")]),
        ("code", FHIRElements.concept(fact.text(data.condition), codes)), ("subject", subject),
      ] + (resolved.map { FHIRElements.date("abatementDateTime", $0.occurred, id: $0.id) } ?? [])
        + FHIRElements.date("recordedDate", fact.event.occurred) + [("note", .list(notes))])
  }

  /// Adds a therapy from before the record: it ended before the patient was enrolled.
  mutating func addPriorTherapy(_ fact: RecordedFact<PriorTherapyRecorded>) {
    let before = tables.person.enrolment?.event.occurred ?? fact.event.occurred
    let end = before.precision == .day ? PartialDate(before.days.first.adding(days: -1)) : before
    add(
      "MedicationStatement", of: [fact.event],
      [
        ("status", fact.data.outcome == nil ? "unknown" : "stopped"),
        ("statusReason", fact.data.outcome.map { [FHIRElements.word("prior-therapy-outcome", $0.rawValue)] }),
        ("category", FHIRElements.word("category", "prior-therapy")),
        ("medicationCodeableConcept", FHIRElements.concept(fact.text(fact.therapy), [])), ("subject", subject),
        ("effectivePeriod", FHIRElements.object(FHIRElements.date("end", end))),
      ] + FHIRElements.date("dateAsserted", fact.event.occurred) + [
        ("note", .list(notes([(fact.event, fact.data.note)])))
      ])
  }

  mutating func addVisit(_ fact: RecordedFact<PatientSeen>) {
    let day = FHIRElements.date("start", fact.event.occurred) + FHIRElements.date("end", fact.event.occurred)
    add(
      "Encounter", of: [fact.event],
      [
        ("extension", .list(note(besides: fact.data.note, of: fact.event))), ("status", "finished"),
        ("class", FHIRElements.coding(FHIRSystem.terminology + "v3-ActCode", "AMB")), ("subject", subject),
        ("period", FHIRElements.object(day)),
      ])
  }
}
