import Arguments
import Projections

extension Query {
  static let regimens = Query(
    "regimens", "Show who is on what.", identity: ["patient"],
    Parameter(
      RegimensQuestion.init, Option.flag("all", help: "Show regimens of patients on nothing as well.").isGiven))

  static let exposures = Query(
    "exposures", "Show the time on each drug, at which doses, and how much was given.", identity: ["patient", "drug"],
    .constant(PlainQuestion { try ExposuresQuery.answer($0) }))

  static let combinations = Query(
    "combinations", "Show when an anchor and a partner ran together.",
    examples: [
      Example(
        "regimen query combinations --patient P01 --explain --log ward", "Shows the lines that each row rests on.")
    ], identity: ["patient", "anchor", "partners"], .constant(PlainQuestion { try CombinationsQuery.answer($0) }))

  static let durations = Query(
    "durations", "Show how long combinations lasted.",
    examples: [
      Example("regimen query durations --rule unit=patient --log EventLogs/case-series", "Counts patients, not pairs.")
    ], identity: ["group"],
    Parameter(DurationsQuestion.init, Grouping.option("Group combinations."), Suppression.groups))

  static let outcomes = Query(
    "outcomes", "Show a row for each pair, like Table 1 of a paper.",
    identity: ["patient", "anchor.drug", "partner.drug"], .constant(PlainQuestion { try OutcomesQuery.answer($0) }))

  static let responses = Query(
    "responses", "Show how the disease responded.", identity: ["patient"], needsSharedEvent: true,
    .constant(PlainQuestion { try ResponsesQuery.answer($0) }))

  static let pathways = Query(
    "pathways", "Show which treatments followed one another, and in how many patients.", identity: ["path"],
    .constant(PlainQuestion { try PathwaysQuery.answer($0) }))

  static let segments = Query(
    "segments", "Show the steps that pathways are made of.", identity: ["patient", "drugs"],
    .constant(PlainQuestion { try SegmentsQuery.answer($0) }))

  static let adverseEvents = Query(
    "adverse-events", "Show adverse events, each once.", identity: ["patient", "term"], needsSharedEvent: true,
    .constant(PlainQuestion { try AdverseEventsQuery.answer($0) }))

  static let patients = Query(
    "patients", "Show a line for each patient.", identity: ["patient"],
    .constant(PlainQuestion { try PatientsQuery.answer($0) }))

  static let survival = Query(
    "survival", "Show time on combination as a curve, or failure with competing reasons.", identity: ["group"],
    Parameter(SurvivalQuestion.init, Grouping.option("Group curves."), CurveOptions.parameters))

  static let curves = Query(
    "curves", "Show the curves of survival step by step, a row each, for R or a spreadsheet.",
    examples: [
      Example(
        "regimen query curves --by condition --format csv --log EventLogs/case-series",
        "Time, numbers at risk and limits of each step, to plot elsewhere.")
    ], identity: ["group", "month"],
    Parameter(
      CurvesQuestion.init, Grouping.option("Group curves."),
      IntervalScale.option("The scale of a curve's 95 % interval.")))

  static let rates = Query(
    "rates", "Show patients with adverse events, and events per 100 patient-years.", identity: ["exposure", "term"],
    Parameter(
      RatesQuestion.init,
      Option("term", value: "TERM", help: "Only that adverse event; may be given again.", isRepeatable: true).texts,
      Option.choice("exposure", value: "WHAT", help: "Only time on that.", of: AdverseEventExposure.Basis.self),
      Suppression.groups))

  static let events = Query(
    "events", "Show what was recorded, and which of it is in force.", identity: ["seq"],
    .constant(PlainQuestion { try EventsQuery.answer($0) }))
}

/// A query without options of its own.
private struct PlainQuestion: AskedQuery {
  let derive: @Sendable (Question) throws -> Answer
  func answer(_ question: Question) throws -> Answer { try derive(question) }
}

private struct RegimensQuestion: AskedQuery {
  let includesIdle: Bool
  func answer(_ question: Question) throws -> Answer {
    try RegimensQuery.answer(question, includingIdle: includesIdle)
  }
}

private struct DurationsQuestion: AskedQuery {
  let grouping: Grouping?
  let suppression: Suppression
  func answer(_ question: Question) throws -> Answer {
    try DurationsQuery.answer(question, by: grouping, suppression)
  }
}

private struct SurvivalQuestion: AskedQuery {
  let grouping: Grouping?
  let options: CurveOptions
  var suppression: Suppression { options.suppression }
  func answer(_ question: Question) throws -> Answer {
    try SurvivalQuery.answer(question, by: grouping, options)
  }
}

private struct CurvesQuestion: AskedQuery {
  let grouping: Grouping?
  let interval: IntervalScale
  func answer(_ question: Question) throws -> Answer {
    try CurvesQuery.answer(question, by: grouping, CurveOptions(interval: interval))
  }
}

private struct RatesQuestion: AskedQuery {
  let terms: [String]
  let exposure: AdverseEventExposure.Basis?
  let suppression: Suppression
  func answer(_ question: Question) throws -> Answer {
    try RatesQuery.answer(question, terms: terms, exposure: exposure, suppression)
  }
}
