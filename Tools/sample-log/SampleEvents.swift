import CalendarTime
import EventStorage
import PatientRecord

/// The events of a sample log: for each patient an anchor, alone at first, then with a partner.
struct SampleEvents {
  let plan: SamplePlan
  let seed: UInt64
  /// When a batch of the log is recorded: after everything in it.
  static let firstRecorded = Instant(millisecondsSinceEpoch: 1_738_368_000_000)

  /// The event at a place (from 0) of the log.
  func draft(_ index: Int) -> DraftLine {
    let (patient, step) = plan.place(index)
    var chance = Chance(seed, UInt64(patient), UInt64(step))
    let person = Person(seed, patient)
    let (type, data) = fact(step, person, &chance)
    let number = String(patient + 1)
    let name = "P" + String(repeating: "0", count: max(0, 7 - number.utf8.count)) + number
    let id = EventID(
      millisecondsSinceEpoch: SampleEvents.firstRecorded.millisecondsSinceEpoch + Int64(index), using: &chance)
    let day = person.firstDay.adding(days: dayOffset(step, person))
    return DraftLine(
      id: id.description,
      head: Array("\"type\":\"\(type)\",\"v\":1,\"patient\":\"\(name)\",\"occurred\":\"\(day)\"".utf8),
      tail: Array(
        """
        "author":"nurse-\(1 + chance.below(20))","data":{\(data)},\
        "evidence":{"source":"chart, page \(1 + chance.below(40))","basis":"reported"}
        """.utf8))
  }

  /// How many days after the patient's first event one occurs: in the order of the steps, over about seven years.
  private func dayOffset(_ step: Int, _ person: Person) -> Int {
    let span = 2500
    var chance = Chance(seed ^ 0xDA7E, UInt64(person.number), UInt64(step))
    return step * span / plan.eventsEach + chance.below(max(1, span / plan.eventsEach - 1))
  }

  private func fact(_ step: Int, _ person: Person, _ chance: inout Chance) -> (type: String, data: String) {
    let note = "\"note\":\"\(chance.words(2))\""
    switch step {
    case 0: return ("patient-enrolled", "\"sex\":\"\(person.sex)\",\"birthYear\":\(person.birthYear),\(note)")
    case 1: return ("diagnosis-recorded", "\"condition\":\"\(person.condition)\",\"role\":\"primary\",\(note)")
    case 2:
      return (
        "treatment-started",
        """
        "treatment":"T1","drug":"\(person.anchor)","dose":{"amount":4,"unit":"mg","every":"P1D"},"route":"oral",\
        "indication":"\(person.condition)","reason":"first-line",\(note)
        """
      )
    case 4:
      return (
        "co-therapy-added",
        """
        "treatment":"T2","drug":"\(person.partner)","dose":{"amount":15,"unit":"mg","every":"P1W"},"route":"oral",\
        "reason":"partial-response","addedTo":["T1"],\(note)
        """
      )
    case 7:
      return (
        "adverse-event-recorded",
        """
        "term":"\(chance.one(of: Words.terms))","severity":"mild","grade":1,"serious":false,\
        "suspects":[{"treatment":"T2","causality":"possible","action":"none"}],\(note)
        """
      )
    case 8:
      return (
        "dose-down-titrated",
        """
        "treatment":"T2","dose":{"amount":10,"unit":"mg","every":"P1W"},"reason":"adverse-event",\(note)
        """
      )
    case plan.eventsEach - 2 where !person.staysOnPartner:
      return ("treatment-stopped", "\"treatment\":\"T2\",\"reasons\":[\"\(chance.one(of: Words.endings))\"],\(note)")
    case plan.eventsEach - 1 where !person.staysOnAnchor:
      return ("treatment-stopped", "\"treatment\":\"T1\",\"reasons\":[\"\(chance.one(of: Words.endings))\"],\(note)")
    default: return followUp(step, person, &chance, note)
    }
  }

  /// What is seen between changes of treatment.
  private func followUp(
    _ step: Int, _ person: Person, _ chance: inout Chance, _ note: String
  ) -> (type: String, data: String) {
    switch step % 3 {
    case 0:
      return (
        "response-assessed",
        """
        "response":"\(chance.one(of: Words.responses))","condition":"\(person.condition)",\
        "instrument":"SALT","score":\(chance.below(100)),\(note)
        """
      )
    case 1: return ("patient-seen", note)
    default:
      return (
        "measurement-recorded",
        "\"analyte\":\"alanine aminotransferase\",\"value\":\(10 + chance.below(60)),\"unit\":\"U/L\",\(note)"
      )
    }
  }
}

/// What stays the same in all events of a patient.
struct Person {
  let number: Int
  let firstDay: CalendarDay
  let sex: String
  let birthYear: Int
  let condition: String
  let anchor: String
  let partner: String
  let staysOnPartner: Bool
  let staysOnAnchor: Bool

  /// The patient of a number, from 0.
  init(_ seed: UInt64, _ number: Int) {
    var chance = Chance(seed ^ 0x9A7E, UInt64(number), 0)
    self.number = number
    firstDay = CalendarDay(daysSinceEpoch: 16_071).adding(days: chance.below(1200))
    sex = chance.one(of: ["female", "male"])
    birthYear = 1930 + chance.below(70)
    condition = chance.one(of: Words.conditions)
    anchor = chance.one(of: Words.anchors)
    partner = chance.one(of: Words.partners)
    staysOnPartner = chance.below(4) == 0
    staysOnAnchor = chance.below(2) == 0
  }
}
