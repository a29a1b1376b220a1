import CalendarTime
import PatientRecord
import Projections
import RecordKeeping

/// Something that nothing says is over: position, term, and date.
typealias OpenFinding = (sequenceNumber: Int, term: String, occurred: String)

/// The treatments of one patient on a date, and so what can happen next.
struct PatientSituation {
  /// The courses that run.
  let treatments: [CurrentRegimen.Treatment]
  /// Adverse events that nothing says are over: position, term, and date.
  let openAdverseEvents: [OpenFinding]
  /// Diagnoses that nothing says are over: position, condition, and date.
  let openDiagnoses: [OpenFinding]
  private let isEnrolled: Bool

  /// The situation by the end of a date.
  init(_ patient: String, in record: Record, by date: CalendarDay) {
    let symbol = record.pool.vocabulary.existingSymbol(for: patient)
    let events = symbol.map(record.events(of:)) ?? []
    let history = PatientHistory(events, pool: record.pool, asOf: date)
    let context = ProjectionContext(profile: Profile(), pool: record.pool)
    treatments = (try? deriveCurrentRegimen(history, patient: patient, in: context))?.treatments ?? []
    (openAdverseEvents, openDiagnoses) = PatientSituation.open(history, record.pool)
    isEnrolled = events.contains { $0.event.type == .patientEnrolled }
  }

  private static func open(
    _ history: PatientHistory, _ pool: RecordPool
  ) -> (adverseEvents: [OpenFinding], diagnoses: [OpenFinding]) {
    let resolved = Set(
      history.events.compactMap { event -> EventID? in
        switch event.event {
        case .adverseEventResolved(let resolution): resolution.event
        case .diagnosisResolved(let resolution): resolution.event
        default: nil
        }
      })
    var (adverseEvents, diagnoses): ([OpenFinding], [OpenFinding]) = ([], [])
    for event in history.events where !resolved.contains(event.id) {
      let occurred = event.occurred.description
      switch event.event {
      case .adverseEventRecorded(let data):
        adverseEvents.append((event.sequenceNumber, pool.text(data.term), occurred))
      case .diagnosisRecorded(let data):
        diagnoses.append((event.sequenceNumber, pool.text(data.condition), occurred))
      default: continue
      }
    }
    return (adverseEvents, diagnoses)
  }

  /// In a sentence: `P01 is on baricitinib 4mg/day since 2022-03-16 (T1).`
  func sentence(about patient: String) -> String {
    let courses = treatments.map { $0.words }
    return courses.isEmpty ? "\(patient) is on nothing today." : "\(patient) is on \(courses.joined(separator: "; "))."
  }

  /// The types of event that can happen next, the likeliest first, each with its number among all types.
  var nextTypes: [(number: Int, type: EventType)] {
    let running = treatments.filter { !$0.held }
    let types: [(EventType, isPossible: Bool)] = [
      (.patientEnrolled, !isEnrolled), (.coTherapyAdded, !treatments.isEmpty), (.treatmentStarted, true),
      (.doseDownTitrated, treatments.contains { $0.dose != nil }),
      (.doseUpTitrated, treatments.contains { $0.dose != nil }),
      (.doseScheduleChanged, treatments.contains { $0.dose != nil }),
      (.treatmentHeld, !running.isEmpty), (.treatmentResumed, running.count < treatments.count),
      (.treatmentStopped, !treatments.isEmpty), (.responseAssessed, true), (.adverseEventRecorded, true),
      (.adverseEventResolved, !openAdverseEvents.isEmpty), (.adverseEventGraded, !openAdverseEvents.isEmpty),
      (.measurementRecorded, true), (.patientSeen, true),
      (.diagnosisRecorded, true), (.diagnosisResolved, !openDiagnoses.isEmpty), (.priorTherapyRecorded, true),
      (.followUpEnded, true),
    ]
    return types.enumerated().filter(\.element.isPossible).map { ($0 + 1, $1.0) }
  }

  /// The courses that an event of a type can be about.
  func treatments(for type: EventType) -> [CurrentRegimen.Treatment] {
    switch type {
    case .doseDownTitrated, .doseUpTitrated, .doseScheduleChanged: treatments.filter { $0.dose != nil }
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
