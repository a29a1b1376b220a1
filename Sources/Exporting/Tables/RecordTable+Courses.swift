import Answers
import CalendarTime
import PatientRecord
import Projections

extension RecordTable {
  static let courses = RecordTable(
    "courses", "One row a course of a drug.", key: ["patient", "treatment"],
    [
      .patient(), .treatment { $0.label },
      .event("The id of the event that started it."),
      Column("type", sensitivity: .none, "Started alone, or added to others.") { $0.data.type },
      Column("drug", sensitivity: .term, "The drug by its name in answers.") {
        $0.data.drug?.name ?? $0.text($0.start.drug) ?? ""
      },
      Column("class", empty: .when("not in the catalogue"), sensitivity: .none, "The class of the drug.") {
        $0.data.drug?.drugClass.rawValue
      },
      Column("atc", empty: .when("no code is known"), sensitivity: .none, "The WHO ATC code, by the route.") {
        $0.data.drug?.atc(by: $0.start.route ?? $0.start.dose?.unit.impliedRoute)
      },
      Column("route", empty: .notRecorded, sensitivity: .none, "The route.") { $0.start.route },
      Column("indication", empty: .notRecorded, sensitivity: .term, "The condition that it is given for.") {
        $0.text($0.start.indication)
      },
      Column("start_reason", empty: .notRecorded, sensitivity: .none, "The reason of the start.") { $0.start.reason },
      Column("plan", empty: .notRecorded, sensitivity: .freeWords, "A taper as planned, in words.") {
        $0.text($0.start.plan)
      },
      Column("on_or_before", sensitivity: .none, "True if it was already running on the first day.") {
        $0.start.onOrBefore ?? false
      },
      .date("start", "The first day on the drug"),
      .date("stop", empty: .when("no stop is recorded"), "The first day off the drug") { $0.stop?.event },
      Column("ongoing", sensitivity: .none, "True if no stop is recorded and the patient has not died.") {
        $0.isOngoing
      },
      Column(
        "stop_reason", empty: .when("no stop, or none is recorded"), sensitivity: .none,
        "The first reason of the stop; all are in stop_reasons."
      ) { $0.stop?.data.reasons.elements.first },
      Column("switched_to", empty: .notRecorded, sensitivity: .term, "The drug that took its place.") { row in
        row.stop.flatMap { row.text($0.data.switchedTo) }.map(row.context.catalogue.canonicalName)
      },
    ], { $0.courses })

  static let addedTo = RecordTable(
    "added_to", "One row a course beside which another was started, as it was recorded.",
    key: ["patient", "treatment", "added_to"],
    references: [.course],
    [
      .patient(), .treatment("The label of the course that was added.") { $0.label },
      Column("added_to", sensitivity: .label, "The label of a course that it was added to.") { $0.value },
      .event("The id of the event that started it."),
    ], { $0.addedTo })

  static let stopReasons = RecordTable(
    "stop_reasons", "One row a reason for which a course was stopped.", key: ["patient", "treatment", "reason"],
    references: [.course],
    [
      .patient(), .treatment { $0.label }, .event("The id of the stop."),
      Column("reason", sensitivity: .none, "A reason of the stop.") { StopReason(rawValue: $0.data.value) },
    ], { $0.stopReasons })

  static let doses = RecordTable(
    "doses", "One row a dose of a course, from its day on.", key: ["event"], references: [.course],
    [
      .event("The id of the start or of the change of the dose."), .patient(), .treatment { $0.label },
      Column("type", sensitivity: .none, "The type of event: a start, or a change.") { $0.event.event.type },
      .date("step", "The first day on the dose"),
      Column("amount", unit: .beside("unit"), sensitivity: .none, "The amount; of a range the least.") {
        $0.dose.amount
      },
      Column("up_to", unit: .beside("unit"), empty: .when("one amount"), sensitivity: .none, "The most of a range.") {
        $0.dose.upTo
      },
      Column("unit", sensitivity: .none, "The unit of the amount.") { $0.dose.unit },
      Column("every", sensitivity: .none, "The interval, ISO 8601: `P1W` is weekly; `once`, or `as-needed`.") {
        $0.dose.every.iso
      },
      Column(
        "amount_per_day", unit: .beside("per_day_unit"), empty: .when("once, or as needed"), sensitivity: .none,
        "The amount a day; a month counts 30.4375 days, a range with its middle."
      ) { $0.dose.amountPerDay },
      Column("per_day_unit", sensitivity: .none, "The unit of the amount a day: milligrams for grams.") {
        $0.dose.comparisonUnit
      },
      Column("reason", empty: .notRecorded, sensitivity: .none, "The reason of the start or of the change.") {
        $0.data.reason
      },
    ], { $0.doses })

  static let holds = RecordTable(
    "holds", "One row an interruption of a course.", key: ["event"], references: [.course],
    [
      .event("The id of the event that interrupted it."), .patient(), .treatment { $0.label },
      .date("start", "The first day off"),
      Column("reason", empty: .notRecorded, sensitivity: .none, "The reason of the interruption.") {
        $0.data.reason
      },
      .date("resumed", empty: .when("never taken up again"), "The first day on again") { $0.resumed?.event },
      Column("resumed_reason", empty: .notRecorded, sensitivity: .none, "The reason for taking it up again.") {
        $0.resumed?.data.reason
      },
      Column("resumed_event", empty: .when("never taken up again"), sensitivity: .place, "The id of the resumption.") {
        $0.resumed?.event.id
      },
    ], { $0.holds })
}
