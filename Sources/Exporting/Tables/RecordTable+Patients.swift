public import Answers
import CalendarTime
public import PatientRecord

extension RecordTable {
  static let patients = RecordTable(
    "patients", "One row a patient.", key: ["patient"], references: [],
    [
      Column("patient", sensitivity: .pseudonym, "The patient's pseudonym.") { $0.patient },
      Column("sex", empty: .when("not enrolled"), sensitivity: .none, "Sex as recorded at enrolment.") {
        $0.enrolment?.data.sex
      },
      Column("age", unit: .years, empty: .notRecorded, sensitivity: .age, "Whole years at enrolment.") {
        $0.enrolment?.data.age.map(Int.init)
      },
      Column("birth_year", empty: .notRecorded, sensitivity: .date, "The year of birth.") {
        $0.enrolment?.data.birthYear.map(Int.init)
      },
      .date("enrolled", empty: .when("not enrolled"), "The first enrolment") { $0.enrolment?.event },
      .date("follow_up_end", empty: .ongoing, "Death, or the end of follow-up that holds") { $0.end?.event },
      Column("follow_up_end_reason", empty: .ongoing, sensitivity: .none, "The reason for which follow-up ended.") {
        $0.end?.reason
      },
    ]
  ) { (tables) -> [PersonFacts] in [tables.person] }

  static let diagnoses = RecordTable(
    "diagnoses", "One row a diagnosis.", key: ["event"],
    [
      .event(), .patient(),
      Column("condition", sensitivity: .term, "The disease.") { $0.text($0.data.data.condition) ?? "" },
      Column("role", sensitivity: .none, "Treated, or beside what is treated.") { $0.data.data.role },
      Column("code", empty: .notRecorded, sensitivity: .freeWords, "Its code.") { $0.text($0.data.data.code) },
      .date("date", "The date of the diagnosis"),
      .date("resolved", empty: .when("not over"), "The day from which it was over") { $0.data.resolved },
    ], { $0.diagnoses })

  static let priorTherapies = RecordTable(
    "prior_therapies", "One row a therapy before the record.", key: ["event"],
    [
      .event(), .patient(),
      Column("therapy", sensitivity: .term, "The earlier therapy.") { $0.text($0.therapy) ?? "" },
      Column("outcome", empty: .notRecorded, sensitivity: .none, "How it ended.") { $0.outcome },
      .date("date", "The date of the entry"),
    ], { $0.priorTherapies })

  static let visits = RecordTable(
    "visits", "One row a visit at which nothing else was recorded.", key: ["event"],
    [.event(), .patient(), .date("date", "The date of the visit")], { $0.visits })

  static let events = RecordTable(
    "events", "One row an event in force; every other table names the events that its rows rest on.", key: ["event"],
    [
      .event(),
      Column("seq", sensitivity: .place, "The position in the log.") { $0.event.sequenceNumber },
      .patient(), Column("type", sensitivity: .none, "The type of event.") { $0.event.event.type },
      .date("date", "The clinical date"),
      Column("recorded", sensitivity: .date, "The instant at which it was recorded.") { $0.stored.recorded },
      Column("author", empty: .notRecorded, sensitivity: .author, "The person or program that recorded it.") {
        $0.text($0.stored.author)
      },
      Column("amended", sensitivity: .none, "True if an amendment gives its data or its date.") {
        !$0.event.amendments.isEmpty
      },
      Column("source", empty: .notRecorded, sensitivity: .freeWords, "The document behind it.") {
        $0.text($0.stored.evidence.source)
      },
      Column("basis", empty: .notRecorded, sensitivity: .none, "The basis of the fact.") { $0.stored.evidence.basis },
      Column("dates", empty: .notRecorded, sensitivity: .none, "The evidence for the date.") {
        $0.stored.evidence.dates
      },
      Column("evidence_note", empty: .notRecorded, sensitivity: .freeWords, "Free words about the evidence.") {
        $0.text($0.stored.evidence.note)
      },
      Column("note", empty: .notRecorded, sensitivity: .freeWords, "Free words.") { $0.text($0.data.note) },
    ], { $0.events })
}

extension DiagnosisRole: CodeValue {}
extension PriorTherapyOutcome: CodeValue {}
extension EvidenceBasis: CodeValue {}
extension EvidenceDates: CodeValue {}
extension ChangeReason: CodeValue {}
