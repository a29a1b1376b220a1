import Answers
import CalendarTime
import PatientRecord
import Projections

extension RecordTable {
  static let responses = RecordTable(
    "responses", "One row an assessment of the response.", key: ["event"],
    [
      .event(), .patient(), .date("date", "The date of the assessment"),
      Column("response", empty: .when("a score alone"), sensitivity: .none, "The global response.") { $0.response },
      Column("condition", empty: .notRecorded, sensitivity: .term, "The disease assessed.") { $0.text($0.condition) },
      Column("phase", empty: .notRecorded, sensitivity: .none, "To one drug alone, or to a combination.") { $0.phase },
      Column("transitory", empty: .notRecorded, sensitivity: .none, "True if it did not last.") { $0.transitory },
      Column("instrument", empty: .when("no score"), sensitivity: .term, "The score used.") { $0.text($0.instrument) },
      Column("score", unit: .points, empty: .when("no score"), sensitivity: .none, "The score.") { $0.score },
      Column("baseline", unit: .points, empty: .notRecorded, sensitivity: .none, "The score before, as stated.") {
        $0.baseline
      },
    ], { $0.responses })

  static let responseTreatments = RecordTable(
    "response_treatments", "One row a course that an assessment is a response to.", key: ["event", "treatment"],
    references: [Reference(["event"], to: "responses"), .course],
    [.event("The id of the assessment."), .patient(), .treatment { $0.value }], { $0.responseTreatments })

  static let measurements = RecordTable(
    "measurements", "One row a measurement.", key: ["event"],
    [
      .event(), .patient(), .date("date", "The date of the measurement"),
      Column("analyte", sensitivity: .term, "The thing that was measured.") { $0.text($0.analyte) ?? "" },
      Column(
        "comparator", empty: .when("equal"), sensitivity: .none, "The relation of the true value to this one."
      ) { $0.comparator },
      Column("value", unit: .beside("unit"), empty: .when("a word"), sensitivity: .none, "The value.") { $0.value },
      Column("unit", empty: .notRecorded, sensitivity: .term, "The unit, as UCUM writes it.") { $0.text($0.unit) },
      Column("result", empty: .when("a number"), sensitivity: .freeWords, "A result that is no number.") {
        $0.text($0.result)
      },
    ], { $0.measurements })

  static let adverseEvents = RecordTable(
    "adverse_events", "One row an adverse event.", key: ["event"],
    [
      .event(), .patient(), .date("onset", "The onset"),
      Column("term", sensitivity: .term, "The thing that happened.") { $0.text($0.data.data.term) ?? "" },
      Column("severity", empty: .notRecorded, sensitivity: .none, "The severity.") { $0.data.data.severity },
      Column("grade", empty: .notRecorded, sensitivity: .none, "The CTCAE grade at onset; later ones are in grades.") {
        $0.data.data.grade.map(Int.init)
      },
      Column("serious", empty: .notRecorded, sensitivity: .none, "True if serious in the regulatory sense.") {
        $0.data.data.serious
      },
      Column("recurrence", empty: .notRecorded, sensitivity: .none, "True if it had happened before.") {
        $0.data.data.recurrence
      },
      Column("outcome", empty: .notRecorded, sensitivity: .none, "The outcome.") { $0.resolved?.outcome },
      .date("resolved", empty: .notRecorded, "The date of the outcome") { $0.resolved?.event },
    ], { $0.adverseEvents })

  static let grades = RecordTable(
    "grades", "One row a later CTCAE grade of an adverse event.", key: ["event"],
    references: [.patient, Reference(["adverse_event"], to: "adverse_events", ["event"])],
    [
      .event(), .patient(),
      Column("adverse_event", sensitivity: .place, "The id of the adverse event.") { $0.data.event },
      .date("date", "The first day of the grade"),
      Column("grade", empty: .notRecorded, sensitivity: .none, "The CTCAE grade.") { $0.grade.map(Int.init) },
    ], { $0.grades })

  static let shownBy = RecordTable(
    "adverse_event_measurements", "One row a measurement that shows an adverse event.", key: ["event", "measurement"],
    references: [
      Reference(["event"], to: "adverse_events"), Reference(["measurement"], to: "measurements", ["event"]),
    ],
    [
      .event("The id of the adverse event."), .patient(),
      Column("measurement", sensitivity: .place, "The id of the measurement.") { EventID($0.data.value) },
    ], { $0.shownBy })

  static let suspects = RecordTable(
    "suspects", "One row a suspected course of an adverse event.", key: ["event", "treatment"],
    references: [Reference(["event"], to: "adverse_events"), .course],
    [
      .event("The id of the adverse event."), .patient(), .treatment { $0.label },
      Column("drug", sensitivity: .term, "The drug of the course.") { $0.data.drug ?? "" },
      Column("causality", empty: .notRecorded, sensitivity: .none, "The WHO-UMC category.") { $0.data.data.causality },
      Column("action", empty: .notRecorded, sensitivity: .none, "The action taken with the drug.") {
        $0.data.data.action
      },
    ], { $0.suspects })
}
