import CalendarTime

// Entries that were made twice, and what is missing beside others.
extension Check {
  static let repeats = [
    Check(
      "diagnosis-twice", .note, "A condition that the patient is recorded to have already, and that did not end.",
      source: "one entry made twice", of: [.diagnosisRecorded]
    ) { patient in
      let ends = patient.events.endsOfDiagnoses
      var first: [String: HistoryEvent] = [:]
      return patient.events.diagnoses.sharing(\.folded).compactMap { diagnosis in
        let event = diagnosis.event
        guard let other = first[diagnosis.folded], ends[other.id].map({ $0.days.first > event.days.last }) ?? true
        else {
          first[diagnosis.folded] = event
          return nil
        }
        return CheckHit(
          event, "condition",
          "\(patient.text(diagnosis.data.condition)) is recorded already, by seq \(other.sequenceNumber)",
          with: [other])
      }
    },
    Check(
      "diagnosis-ends-before", .refuse, "A diagnosis that ends before it was made.", source: "definition",
      of: [.diagnosisResolved]
    ) { patient in
      let ends = patient.events.endsOfDiagnoses
      return patient.events.diagnoses.compactMap { diagnosis in
        let event = diagnosis.event
        guard let end = ends[event.id], end.days.last < event.days.first else { return nil }
        return CheckHit(
          end, "occurred",
          "\(patient.text(diagnosis.data.condition)) was diagnosed later, on \(event.occurred) "
            + "(seq \(event.sequenceNumber))",
          with: [event])
      }
    },
    Check(
      "treated-after-end", .note, "A course for a condition, or a response of it, after that condition ended.",
      source: "a row's condition is one that the patient has", of: [.diagnosisResolved]
    ) { patient in
      let ends = patient.events.endsOfDiagnoses
      return patient.namedConditions.compactMap { event, condition, field in
        let folded = patient.folded(condition)
        let same = patient.events.diagnoses.filter { $0.folded == folded && $0.event.days.first <= event.days.last }
        let closing = same.compactMap { ends[$0.event.id] }
        guard let last = closing.max(by: { $0.days.last < $1.days.last }), closing.count == same.count,
          last.days.last < event.days.first
        else { return nil }
        return CheckHit(
          event, field, "\(patient.text(condition)) ended on \(last.occurred), as seq \(last.sequenceNumber) says",
          with: [last])
      }
    },
    Check(
      "second-primary", .note, "A second primary diagnosis: a comorbidity, or a second disease that is treated.",
      source: "a course without an indication counts for the primary diagnosis", of: [.diagnosisRecorded]
    ) { patient in
      let primary = patient.events.diagnoses.filter { $0.data.role == .primary }
      guard let first = primary.first else { return [] }
      return primary.dropFirst().filter { $0.folded != first.folded }.map {
        CheckHit(
          $0.event, "role",
          "\(patient.text(first.data.condition)) is a primary diagnosis already, by seq "
            + "\(first.event.sequenceNumber)", with: [first.event])
      }
    },
    Check(
      "entered-twice", .note, "A visit, response, earlier therapy, outcome or end of follow-up that is entered twice.",
      source: "one entry made twice", of: .notedTwice
    ) { patient in
      // Few dates have several entries of one type; only those are put into texts.
      let sharing = patient.history.events.filter { EventTypes.notedTwice.contains($0.event.type) }.sharing {
        RepeatedEntry(type: $0.event.type, occurred: $0.occurred)
      }
      var first: [String: HistoryEvent] = [:]
      return sharing.sorted { $0.sequenceNumber < $1.sequenceNumber }.compactMap { event in
        let key = EventContent(event.event, patient.pool).text + " \(event.occurred)"
        guard let other = first[key] else {
          first[key] = event
          return nil
        }
        return CheckHit(event, "occurred", "seq \(other.sequenceNumber) says the same", with: [other])
      }
    },
    Check(
      "not-enrolled", .note, "A patient who is not enrolled: a slip of the pseudonym, or an enrolment that is missing.",
      source: "person-time begins with the enrolment", of: .all
    ) { patient in
      guard patient.events.enrolments.isEmpty,
        let first = patient.history.events.min(by: { $0.sequenceNumber < $1.sequenceNumber })
      else { return [] }
      return [CheckHit(first, "patient", "the patient is not enrolled")]
    },
  ]

  static let deaths = [
    Check(
      "death-unrecorded", .note,
      "A death that no end of follow-up says: a stop for death, a fatal outcome, a grade of 5.",
      source: "death ends follow-up", of: .deathReports
    ) { patient in
      let reports = patient.history.deathReports
      if reports.contains(where: { $0.source == .followUpEnded }) { return [] }
      return reports.map { CheckHit($0.event, "occurred", "the patient died, and no end of follow-up says so") }
    },
    Check(
      "death-days-differ", .note, "Reports of the death on days that exclude each other.",
      source: "there is one day of death", of: .deathReports
    ) { patient in
      let reports = patient.history.deathReports
      guard let first = reports.first else { return [] }
      return reports.dropFirst().filter { $0.event.days.shared(with: first.event.days) == nil }
        .map {
          CheckHit(
            $0.event, "occurred",
            "the patient died on \(first.event.occurred), as seq \(first.event.sequenceNumber) says",
            with: [first.event])
        }
    },
  ]
}

extension EventTypes {
  /// The types of which the same data on the same date are one entry made twice; others have checks of their own.
  fileprivate static let notedTwice: EventTypes = [
    .patientSeen, .responseAssessed, .priorTherapyRecorded, .adverseEventResolved, .followUpEnded,
  ]
  /// The types that may say that the patient died.
  fileprivate static let deathReports: EventTypes = [
    .followUpEnded, .adverseEventRecorded, .adverseEventGraded, .adverseEventResolved, .treatmentStopped,
  ]
}

/// The type and the date of entries that may say the same.
private struct RepeatedEntry: Hashable {
  let type: EventType
  let occurred: PartialDate
}

extension CheckedPatient {
  /// The conditions that courses and responses name, each with its field.
  fileprivate var namedConditions: [(event: HistoryEvent, condition: Symbol, field: String)] {
    history.events.compactMap { event in
      if let start = event.event.start {
        return start.indication.isNone ? nil : (event, start.indication, "indication")
      }
      guard case .responseAssessed(let data) = event.event, !data.condition.isNone else { return nil }
      return (event, data.condition, "condition")
    }
  }
}

/// The content of an event as a text: equal for events that say the same, wherever their lists stand.
struct EventContent: FieldVisitor {
  typealias Failure = Never

  private let pool: RecordPool
  private(set) var text: String

  init(_ event: ClinicalEvent, _ pool: RecordPool) {
    self.pool = pool
    text = event.type.rawValue
    var event = event
    event.visit(&self)
  }

  mutating func visit(_ field: Field, _ value: inout FieldValue) {
    if value.isAbsent { return }
    switch value {
    case .labels(let list): text += " \(field.name) \(pool.elements(list).map(\.index))"
    case .identifiers(let list): text += " \(field.name) \(pool.elements(list).map(\.description))"
    case .text(let symbol, _): text += " \(field.name) \(symbol.index)"
    case .code(let position, _): text += " \(field.name) \(position ?? 0)"
    default: text += " \(field.name) \(value)"
    }
  }
}
