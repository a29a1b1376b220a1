import CalendarTime
import PatientRecord
import Projections
import RecordKeeping

/// The treatments of one patient on a date, and so what can happen next.
struct PatientSituation {
  /// The courses that run.
  let treatments: [CurrentRegimen.Treatment]
  /// Adverse events that nothing says are over: position, term, and date.
  let openAdverseEvents: [(sequenceNumber: Int, term: String, occurred: String)]
  private let isEnrolled: Bool

  /// The situation by the end of a date.
  init(_ patient: String, in record: Record, by date: CalendarDay) {
    let symbol = record.pool.vocabulary.existingSymbol(for: patient)
    let events = symbol.map(record.events(of:)) ?? []
    let history = PatientHistory(events, pool: record.pool, asOf: date)
    let context = ProjectionContext(profile: Profile(), pool: record.pool)
    treatments = (try? deriveCurrentRegimen(history, patient: patient, in: context))?.treatments ?? []
    openAdverseEvents = PatientSituation.open(history, record.pool)
    isEnrolled = events.contains { $0.event.type == .patientEnrolled }
  }

  private static func open(
    _ history: PatientHistory, _ pool: RecordPool
  ) -> [(sequenceNumber: Int, term: String, occurred: String)] {
    let resolved = history.events.compactMap { event -> EventID? in
      if case .adverseEventResolved(let resolution) = event.event { resolution.event } else { nil }
    }
    return history.events.compactMap { event in
      guard case .adverseEventRecorded(let recorded) = event.event, !resolved.contains(event.id) else { return nil }
      return (event.sequenceNumber, pool.text(recorded.term), event.occurred.description)
    }
  }

  /// In a sentence: `P01 is on baricitinib 4mg/day since 2022-03-16 (T1).`
  func sentence(about patient: String) -> String {
    let courses = treatments.map { $0.words }
    return courses.isEmpty ? "\(patient) is on nothing today." : "\(patient) is on \(courses.joined(separator: "; "))."
  }

  /// The types of event that can happen next, the likeliest first.
  var nextTypes: [EventType] {
    let running = treatments.filter { !$0.held }
    let types: [(EventType, isPossible: Bool)] = [
      (.patientEnrolled, !isEnrolled), (.coTherapyAdded, !treatments.isEmpty), (.treatmentStarted, true),
      (.doseDownTitrated, treatments.contains { $0.dose != nil }),
      (.doseUpTitrated, treatments.contains { $0.dose != nil }),
      (.treatmentHeld, !running.isEmpty), (.treatmentResumed, running.count < treatments.count),
      (.treatmentStopped, !treatments.isEmpty), (.responseAssessed, true), (.adverseEventRecorded, true),
      (.adverseEventResolved, !openAdverseEvents.isEmpty), (.measurementRecorded, true), (.patientSeen, true),
      (.diagnosisRecorded, true), (.priorTherapyRecorded, true), (.followUpEnded, true),
    ]
    return types.filter(\.isPossible).map(\.0)
  }

  /// The courses that an event of a type can be about.
  func treatments(for type: EventType) -> [CurrentRegimen.Treatment] {
    switch type {
    case .doseDownTitrated, .doseUpTitrated: treatments.filter { $0.dose != nil }
    case .treatmentHeld: treatments.filter { !$0.held }
    case .treatmentResumed: treatments.filter(\.held)
    default: treatments
    }
  }
}

extension CurrentRegimen.Treatment {
  /// `methotrexate 15mg/week since 2022-06-15, held (T2)`.
  var words: String {
    let drug = [self.drug, dose?.description].compactMap { $0 }.joined(separator: " ")
    return "\(drug) since \(since)" + (held ? ", held" : "") + " (\(treatment))"
  }
}
