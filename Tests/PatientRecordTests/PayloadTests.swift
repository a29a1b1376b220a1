import CalendarTime
import PatientRecord
import Testing

/// Collects what a payload says of its fields: `name`, with `?` where it may be absent.
private struct NameCollector: FieldVisitor {
  var names: [String] = []

  mutating func visit(_ field: Field, _ value: inout FieldValue) {
    names.append("\(field.name)" + (field.isRequired ? "" : "?"))
  }
}

/// Sets every text and flag, to see that a visitor's changes stay in the event.
private struct Filler: FieldVisitor {
  let symbol: Symbol

  mutating func visit(_ field: Field, _ value: inout FieldValue) {
    switch value {
    case .text(_, let kind): value = .text(symbol, kind)
    case .flag: value = .flag(true)
    default: return
    }
  }
}

@Suite("The data of each type")
struct PayloadTests {
  private static let course = "treatment drug dose? route? indication? reason? plan? onOrBefore?"

  @Test(
    "fields come in the order of the format, and every type has a note last",
    arguments: [
      (.patientEnrolled, "sex birthYear? age?"), (.diagnosisRecorded, "condition role code?"),
      (.priorTherapyRecorded, "therapy outcome?"), (.treatmentStarted, course), (.coTherapyAdded, course + " addedTo"),
      (.doseDownTitrated, "treatment dose reason?"), (.doseUpTitrated, "treatment dose reason?"),
      (.treatmentHeld, "treatment reason?"), (.treatmentResumed, "treatment reason?"),
      (.treatmentStopped, "treatment reasons switchedTo?"),
      (.responseAssessed, "response? condition? treatments? phase? transitory? instrument? score? baseline?"),
      (.measurementRecorded, "analyte comparator? value? unit? result?"),
      (.adverseEventRecorded, "term severity? grade? serious? recurrence? suspects? measurements?"),
      (.adverseEventResolved, "event outcome"), (.patientSeen, ""), (.followUpEnded, "reason"),
      (.eventAmended, "amends occurred? data reason"), (.eventRetracted, "event reason"),
      (.eventErased, "events reason"), (.doseScheduleChanged, "treatment dose reason?"),
      (.adverseEventGraded, "event grade"), (.diagnosisResolved, "event"),
      (.drugDefined, "drug class immunomodulator synonyms? atc? code? routes? usualDose? highestAmount?"),
      (.findingAnswered, "event check answer reason"),
      (
        .instrumentDefined,
        "instrument lowest highest better whole? names? absolute? relative? minimumDifference? reference?"
      ),
    ] as [(EventType, String)])
  func fields(type: EventType, names: String) {
    var event = ClinicalEvent(blank: type)
    var collector = NameCollector()
    event.visit(&collector)
    #expect(collector.names.joined(separator: " ") == (names.isEmpty ? "note?" : names + " note?"))
  }

  @Test(
    "an event is of the type that it was made for, and what a visitor sets stays in it", arguments: EventType.allCases)
  func blankAndFilled(type: EventType) {
    var event = ClinicalEvent(blank: type)
    #expect(event.type == type)
    var filler = Filler(symbol: Symbol(index: 7))
    event.visit(&filler)
    #expect(event != ClinicalEvent(blank: type))
    #expect(event.type == type)
  }

  @Test("the types are the words of the format")
  func words() {
    #expect(
      EventType.allCases.map(\.rawValue) == [
        "patient-enrolled", "diagnosis-recorded", "prior-therapy-recorded", "treatment-started", "co-therapy-added",
        "dose-down-titrated", "dose-up-titrated", "treatment-held", "treatment-resumed", "treatment-stopped",
        "response-assessed", "measurement-recorded", "adverse-event-recorded", "adverse-event-resolved", "patient-seen",
        "follow-up-ended", "event-amended", "event-retracted", "event-erased", "dose-schedule-changed",
        "adverse-event-graded", "diagnosis-resolved", "drug-defined", "instrument-defined", "finding-answered",
        "patients-linked",
      ])
    #expect(EventType.allCases.filter(\.isCorrection) == [.eventAmended, .eventRetracted])
    #expect(EventType.allCases.filter { !$0.isRecordable } == [.eventErased])
    #expect(EventType.allCases.filter(\.isOfRecordItself) == [.drugDefined, .instrumentDefined, .patientsLinked])
    #expect(EventType.allCases.allSatisfy { $0.version == 1 })
  }

  @Test("starts come first in a day, stops and ends of follow-up last")
  func places() {
    let types = EventType.allCases
    #expect(types.filter { ClinicalEvent(blank: $0).place == .start } == [.treatmentStarted, .coTherapyAdded])
    #expect(types.filter { ClinicalEvent(blank: $0).place == .stop } == [.treatmentStopped, .followUpEnded])
    #expect(PlaceInDay.start < .other && PlaceInDay.other < .stop)
  }

  /// 72 and 144 bytes on 64-bit Linux, of which the upper bound of a dose takes 8.
  @Test("an event takes little more than one cache line, and with its envelope little more than two")
  func sizes() {
    let event = MemoryLayout<ClinicalEvent>.stride
    let recorded = MemoryLayout<RecordedEvent>.stride
    #expect(event <= 72, "\(event) bytes")
    #expect(recorded <= 144, "\(recorded) bytes")
  }
}
