import PatientRecord
import Projections
import Text

/// `query exposures`: the time on each drug, at which doses, and how much was given.
enum ExposuresQuery {
  static func answer(_ question: Question) throws -> Answer {
    let rows = try question.rows { (asked) throws(ProjectionError) in
      try deriveExposureRows(asked.history, patient: asked.name, in: question.context)
        .filter { question.profile.ongoing == .included || $0.exposure.end != nil }
        .map { row in question.row(fields(row), events: row.events, of: asked) }
    }
    return question.answer(
      "exposures", rows: rows, columns: columns,
      fields: [
        "patient", "drug", "treatments", "start", "end", "ongoing", "days", "months", "daysMin", "daysMax",
        "startImputed", "endImputed", "onOrBefore", "routes", "doses", "holds", "cumulative.amount", "cumulative.unit",
        "cumulativeMissing", "stop.day", "stop.reasons", "stop.switchedTo", "role", "combinedWith", "monthsBefore",
        "events",
      ])
  }

  private static func fields(_ row: ExposureRow) -> [(name: String, value: Value)] {
    let exposure = row.exposure
    return [
      ("patient", .text(exposure.patient)), ("drug", .text(exposure.drug)), ("treatments", Value(exposure.treatments)),
      ("start", Value(exposure.start)), ("end", Value(exposure.end)), ("ongoing", .bool(exposure.end == nil)),
      ("days", .integer(row.days)), ("months", .number(row.months)), ("daysMin", .integer(row.daysMin)),
      ("daysMax", Value(row.daysMax)), ("startImputed", Value(row.startImputed?.rawValue)),
      ("endImputed", Value(row.endImputed?.rawValue)), ("onOrBefore", .bool(exposure.onOrBefore)),
      ("routes", Value(exposure.routes.map(\.rawValue))), ("doses", .list(row.doses.map(dose))),
      ("holds", .list(exposure.holds.map(hold))), ("cumulative", amount(row.cumulative)),
      ("cumulativeMissing", Value(row.missing?.rawValue)), ("stop", stop(exposure.stop)),
      ("role", Value(row.role?.rawValue)), ("combinedWith", Value(row.combinedWith)),
      ("monthsBefore", Value(row.monthsBefore)),
    ]
  }

  private static func dose(_ time: ExposureRow.DoseTime) -> Value {
    [
      "treatment": .text(time.treatment), "start": Value(time.start), "end": Value(time.end),
      "dose": Value(time.dose), "amountPerDay": Value(time.dose?.amountPerDay),
      "unit": Value(time.dose?.comparisonUnit.rawValue), "days": .integer(time.days),
      "heldDays": .integer(time.heldDays), "amount": Value(time.amount),
    ]
  }

  private static func hold(_ hold: Exposure.Hold) -> Value {
    ["treatment": .text(hold.treatment), "start": Value(hold.start), "end": Value(hold.end)]
  }

  private static func amount(_ amount: ExposureRow.Amount?) -> Value {
    amount.map { ["amount": .number($0.amount), "unit": .text($0.unit.rawValue)] } ?? .null
  }

  private static func stop(_ stop: Exposure.Stop?) -> Value {
    guard let stop else { return .null }
    return [
      "day": Value(stop.day), "reasons": Value(stop.reasons.map(\.rawValue)), "switchedTo": Value(stop.switchedTo),
    ]
  }

  private static let columns = [
    Column("patient", field: "patient"), Column("drug", field: "drug"), Column("start", field: "start"),
    Column("end") { $0["ongoing"] == .bool(true) ? "ongoing" : $0["end"]?.shownToPeople ?? "" },
    Column("days", field: "days"), Column("doses", text: doses), Column("in all", alignment: .right, text: total),
    Column("stopped for", field: "stop.reasons"), Column("then", field: "stop.switchedTo"),
  ]

  /// `15mg/week for 110 days, 10mg/week for 387 days`.
  private static func doses(_ row: Row) -> String {
    guard case .list(let times) = row["doses"] else { return "" }
    let texts = times.compactMap { time -> String? in
      guard case .object(let members) = time, let days = members.first(where: { $0.key == "days" })?.value else {
        return nil
      }
      let dose = RegimensQuery.typedDose(members.first { $0.key == "dose" }?.value) ?? "dose not recorded"
      return "\(dose) for \(days.shownToPeople) days"
    }
    return texts.joined(separator: ", ")
  }

  private static func total(_ row: Row) -> String {
    guard let amount = row[path: "cumulative.amount"], let unit = row[path: "cumulative.unit"] else {
      return row["cumulativeMissing"]?.shownToPeople ?? ""
    }
    return "\(amount.shownToPeople) \(unit.shownToPeople)"
  }
}
