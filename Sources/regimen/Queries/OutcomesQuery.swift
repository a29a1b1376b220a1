import PatientRecord
import Projections
import Text

/// `query outcomes`: a row for each pair, like the outcome table of a paper.
enum OutcomesQuery {
  static func answer(_ question: Question) throws -> Answer { answer(question, of: try outcomes(question)) }

  /// The outcomes that are listed: those that count, and those that are possible only.
  static func outcomes(_ question: Question) throws -> [OutcomeRow] {
    try question.derive { (asked) throws(ProjectionError) in
      try deriveOutcomes(asked.history, patient: asked.name, in: question.context)
    }.flatMap { $0 }.filter { $0.combination.possible || question.profile.lists($0.combination) }
  }

  /// The answer of outcomes that are listed.
  static func answer(_ question: Question, of listed: [OutcomeRow]) -> Answer {
    question.answer(
      "outcomes", rows: listed.map { question.row(fields($0, question), events: $0.events) }, columns: columns,
      fields: csvFields, possible: listed.count(where: \.combination.possible),
      notes: question.profile.unit == .pair ? [] : ["outcomes are of pairs, whatever the rule unit says"])
  }

  private static func fields(_ row: OutcomeRow, _ question: Question) -> [(name: String, value: Value)] {
    let combination = row.combination
    return [
      ("patient", .text(combination.patient)), ("sex", Value(row.sex?.rawValue)), ("age", Value(row.age)),
      ("condition", Value(row.condition)), ("comorbidities", Value(row.comorbidities)),
      ("priorTherapies", Value(row.priorTherapies)), ("anchor", use(row.anchor)), ("partner", use(row.partner)),
      ("monotherapyResponse", Value(row.monotherapy.response?.rawValue)),
      ("monotherapyPhase", Value(row.monotherapy.phase?.rawValue)),
      ("monotherapyTransitory", Value(row.monotherapy.transitory)), ("reason", Value(combination.reason?.rawValue)),
    ] + CombinationsQuery.measures(combination) + [
      ("response", Value(combination.response?.rawValue)),
      ("endingReasons", Value(combination.endingReasons.map(\.rawValue))),
      ("anchorStop", stop(row.anchorStop)),
      ("adverseEvents", .list(row.adverseEvents.map(adverseEvent))),
    ]
  }

  private static func use(_ use: OutcomeRow.DrugUse) -> Value {
    [
      "drug": .text(use.drug), "treatments": Value(use.treatments), "doseAtStart": Value(use.doseAtStart),
      "doseAtEnd": Value(use.doseAtEnd), "doseAtMost": Value(use.doseAtMost), "route": Value(use.route?.rawValue),
    ]
  }

  private static func stop(_ stop: Exposure.Stop?) -> Value {
    guard let stop else { return .null }
    return [
      "day": Value(stop.day), "reasons": Value(stop.reasons.map(\.rawValue)), "switchedTo": Value(stop.switchedTo),
    ]
  }

  private static func adverseEvent(_ event: OutcomeRow.AdverseEvent) -> Value {
    ["event": .text(event.id.description), "term": .text(event.term), "day": Value(event.day)]
  }

  private static let csvFields =
    ["patient", "sex", "age", "condition", "comorbidities", "priorTherapies"] + useFields("anchor")
    + useFields("partner")
    + ["monotherapyResponse", "monotherapyPhase", "monotherapyTransitory", "reason"] + CombinationsQuery.measureFields
    + ["response", "endingReasons", "anchorStop.day", "anchorStop.reasons", "anchorStop.switchedTo"]
    + ["adverseEvents", "events"]

  private static func useFields(_ drug: String) -> [String] {
    let doses = ["doseAtStart", "doseAtEnd", "doseAtMost"].flatMap { ["\($0).amount", "\($0).unit", "\($0).every"] }
    return (["drug", "treatments"] + doses + ["route"]).map { "\(drug).\($0)" }
  }

  private static let columns = [
    Column("patient", field: "patient"), Column("sex", field: "sex"), Column("age", field: "age"),
    Column("condition", field: "condition"), Column("anchor", field: "anchor.drug"),
    Column("alone", text: alone), Column("reason", field: "reason"), Column("partner", field: "partner.drug"),
    Column("months", field: "months"), Column("end", text: CombinationsQuery.end),
    Column("response", field: "response"), Column("ended for", field: "endingReasons"),
    Column("anchor stopped for", field: "anchorStop.reasons"), Column("then", field: "anchorStop.switchedTo"),
    Column("adverse events", text: terms),
  ]

  /// The response to the anchor alone, and when it was seen where that was not before.
  private static func alone(_ row: Row) -> String {
    let response = row["monotherapyResponse"]?.shownToPeople ?? ""
    let isTransitory = row["monotherapyTransitory"] == .bool(true)
    let isAfter = row["monotherapyPhase"] == .text("after")
    return response + (isTransitory ? ", transitory" : "") + (isAfter ? " (after)" : "")
  }

  private static func terms(_ row: Row) -> String {
    guard case .list(let events) = row["adverseEvents"] else { return "" }
    let terms = events.compactMap { event -> String? in
      guard case .object(let members) = event else { return nil }
      return members.first { $0.key == "term" }?.value.shownToPeople
    }
    return terms.joined(separator: ", ")
  }
}
