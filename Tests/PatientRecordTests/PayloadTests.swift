import CalendarTime
import PatientRecord
import Testing

/// Collects what a payload says of its fields: `name`, with `?` where it may be absent.
private struct NameCollector: FieldVisitor {
  var names: [String] = []

  mutating func note(_ field: Field) { names.append("\(field.name)" + (field.isRequired ? "" : "?")) }

  mutating func text(_ field: Field, _ kind: TextKind, _ value: inout Symbol) { note(field) }
  mutating func code<Value: Code>(_ field: Field, _ value: inout Value) { note(field) }
  mutating func code<Value: Code>(_ field: Field, _ value: inout Value?) { note(field) }
  mutating func codes<Value: Code>(_ field: Field, _ value: inout CodeList<Value>) { note(field) }
  mutating func flag(_ field: Field, _ value: inout Bool?) { note(field) }
  mutating func integer(_ field: Field, in range: ClosedRange<Int32>, _ value: inout Int32?) { note(field) }
  mutating func number(_ field: Field, _ value: inout Double) { note(field) }
  mutating func number(_ field: Field, _ value: inout Double?) { note(field) }
  mutating func dose(_ field: Field, _ value: inout Dose) { note(field) }
  mutating func dose(_ field: Field, _ value: inout Dose?) { note(field) }
  mutating func date(_ field: Field, _ value: inout PartialDate?) { note(field) }
  mutating func identifier(_ field: Field, _ value: inout EventID) { note(field) }
  mutating func identifiers(_ field: Field, _ value: inout PooledList<EventID>) { note(field) }
  mutating func labels(_ field: Field, _ value: inout PooledList<Symbol>) { note(field) }
  mutating func suspects(_ field: Field, _ value: inout PooledList<Suspect>) { note(field) }
  mutating func sequenceNumbers(_ field: Field, _ value: inout PooledList<Int>) { note(field) }
  mutating func replacement(_ field: Field, of amended: EventID, _ value: inout Replacement) { note(field) }
}

/// Sets every text and flag, to see that a visitor's changes stay in the event.
private struct Filler: FieldVisitor {
  let symbol: Symbol

  mutating func text(_ field: Field, _ kind: TextKind, _ value: inout Symbol) { value = symbol }
  mutating func code<Value: Code>(_ field: Field, _ value: inout Value) {}
  mutating func code<Value: Code>(_ field: Field, _ value: inout Value?) {}
  mutating func codes<Value: Code>(_ field: Field, _ value: inout CodeList<Value>) {}
  mutating func flag(_ field: Field, _ value: inout Bool?) { value = true }
  mutating func integer(_ field: Field, in range: ClosedRange<Int32>, _ value: inout Int32?) {}
  mutating func number(_ field: Field, _ value: inout Double) {}
  mutating func number(_ field: Field, _ value: inout Double?) {}
  mutating func dose(_ field: Field, _ value: inout Dose) {}
  mutating func dose(_ field: Field, _ value: inout Dose?) {}
  mutating func date(_ field: Field, _ value: inout PartialDate?) {}
  mutating func identifier(_ field: Field, _ value: inout EventID) {}
  mutating func identifiers(_ field: Field, _ value: inout PooledList<EventID>) {}
  mutating func labels(_ field: Field, _ value: inout PooledList<Symbol>) {}
  mutating func suspects(_ field: Field, _ value: inout PooledList<Suspect>) {}
  mutating func sequenceNumbers(_ field: Field, _ value: inout PooledList<Int>) {}
  mutating func replacement(_ field: Field, of amended: EventID, _ value: inout Replacement) {}
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
      (.responseAssessed, "response condition? treatments? phase? transitory? instrument? score? baseline?"),
      (.measurementRecorded, "analyte value unit"),
      (.adverseEventRecorded, "term severity? grade? serious? recurrence? suspects? measurements?"),
      (.adverseEventResolved, "event outcome"), (.patientSeen, ""), (.followUpEnded, "reason"),
      (.eventAmended, "amends occurred? data reason"), (.eventRetracted, "event reason"),
      (.eventErased, "events reason"),
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
        "follow-up-ended", "event-amended", "event-retracted", "event-erased",
      ])
    #expect(EventType.allCases.filter(\.isCorrection) == [.eventAmended, .eventRetracted])
    #expect(EventType.allCases.filter { !$0.isRecordable } == [.eventErased])
    #expect(EventType.allCases.allSatisfy { $0.version == 1 })
  }

  @Test("starts come first in a day, stops and ends of follow-up last")
  func places() {
    let types = EventType.allCases
    #expect(types.filter { ClinicalEvent(blank: $0).place == .start } == [.treatmentStarted, .coTherapyAdded])
    #expect(types.filter { ClinicalEvent(blank: $0).place == .stop } == [.treatmentStopped, .followUpEnded])
    #expect(PlaceInDay.start < .other && PlaceInDay.other < .stop)
  }

  /// 56 and 120 bytes on 64-bit Linux.
  @Test("an event fits in one cache line, and with its envelope in two")
  func sizes() {
    let event = MemoryLayout<ClinicalEvent>.stride
    let recorded = MemoryLayout<RecordedEvent>.stride
    #expect(event <= 64, "\(event) bytes")
    #expect(recorded <= 128, "\(recorded) bytes")
  }
}
