import CalendarTime
import PatientRecord
import Projections
import Text

/// `query adverse-events`: what went wrong, each event once.
enum AdverseEventsQuery {
  static func answer(_ question: Question) throws -> Answer {
    let rows = try question.rows { (asked) throws(ProjectionError) in
      try deriveAdverseEvents(asked.history, patient: asked.name, in: question.context).map { row in
        question.row(fields(row), events: row.events, of: asked)
      }
    }
    let patients = Set(rows.map { $0["patient"]?.shownToPeople })
    let note = "\(counted(rows.count, "distinct adverse event")) in \(counted(patients.count, "patient"))"
    return question.answer(
      "adverse-events", rows: rows, columns: columns,
      fields: [
        "patient", "day", "occurred", "term", "severity", "grade", "serious", "recurrence", "suspects", "measurements",
        "resolution.day", "resolution.outcome", "events",
      ], notes: [note])
  }

  private static func fields(_ row: AdverseEventRow) -> [(name: String, value: Value)] {
    [
      ("patient", .text(row.patient)), ("day", Value(row.day)), ("occurred", .text(row.occurred.description)),
      ("term", .text(row.term)), ("severity", Value(row.severity?.rawValue)), ("grade", Value(row.grade)),
      ("serious", Value(row.serious)), ("recurrence", Value(row.recurrence)),
      ("suspects", .list(row.suspects.map(suspect))), ("measurements", .list(row.measurements.map(measurement))),
      ("resolution", resolution(row.resolution)),
    ]
  }

  private static func suspect(_ suspect: AdverseEventRow.SuspectedDrug) -> Value {
    [
      "treatment": .text(suspect.treatment), "drug": Value(suspect.drug),
      "causality": Value(suspect.causality?.rawValue),
      "action": Value(suspect.action?.rawValue), "dose": Value(suspect.dose), "months": Value(suspect.months),
    ]
  }

  private static func measurement(_ measurement: AdverseEventRow.Measurement) -> Value {
    [
      "analyte": .text(measurement.analyte), "value": .number(measurement.value), "unit": .text(measurement.unit),
      "day": Value(measurement.day),
    ]
  }

  private static func resolution(_ resolution: AdverseEventRow.Resolution?) -> Value {
    guard let resolution else { return .null }
    return ["day": Value(resolution.day), "outcome": .text(resolution.outcome.rawValue)]
  }

  private static let columns = [
    Column("patient", field: "patient"), Column("onset", field: "occurred"), Column("term", field: "term"),
    Column("severity", field: "severity"), Column("grade", field: "grade"),
    Column("suspects") { members("suspects", ["drug", "causality", "action"], of: $0) },
    Column("measured") { members("measurements", ["analyte", "value", "unit"], of: $0) },
    Column("resolved", field: "resolution.day"),
  ]

  /// Some members of the objects in a list, in words.
  private static func members(_ field: String, _ keys: [String], of row: Row) -> String {
    guard case .list(let objects) = row[field] else { return "" }
    let texts = objects.map { object -> String in
      guard case .object(let members) = object else { return "" }
      let values = keys.compactMap { key in members.first { $0.key == key }?.value }
      return values.filter { $0 != .null }.map(plain).joined(separator: " ")
    }
    return texts.joined(separator: ", ")
  }

  /// Numbers as they were recorded: a measurement is not rounded.
  private static func plain(_ value: Value) -> String {
    guard case .number(let number) = value, number != number.rounded() else {
      if case .number(let number) = value, abs(number) < 1e15 { return String(Int64(number)) }
      return value.shownToPeople
    }
    return String(number)
  }
}
