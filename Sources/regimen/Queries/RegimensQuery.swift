import PatientRecord
import Projections

/// `query regimens` and `replay`: who is on what.
enum RegimensQuery {
  static func answer(_ question: Question, includingIdle: Bool) throws -> Answer {
    let rows = try question.rows { (asked) throws(ProjectionError) in
      let regimen = try deriveCurrentRegimen(asked.history, patient: asked.name, in: question.context)
      if regimen.treatments.isEmpty, !includingIdle { return [] }
      let fields: [(name: String, value: Value)] = [
        ("patient", .text(asked.name)), ("treatments", .list(regimen.treatments.map(treatment))),
      ]
      return [question.row(fields, events: regimen.events, of: asked)]
    }
    return question.answer(
      "regimens", rows: rows,
      columns: [Column("patient", field: "patient"), Column("on that day", text: described)],
      fields: ["patient", "treatments", "events"])
  }

  private static func treatment(_ treatment: CurrentRegimen.Treatment) -> Value {
    [
      "treatment": .text(treatment.treatment), "drug": .text(treatment.drug), "dose": Value(treatment.dose),
      "since": Value(treatment.since), "doseSince": Value(treatment.doseSince), "held": .bool(treatment.held),
      "sinceImputed": Value(treatment.sinceImputed?.rawValue),
      "doseSinceImputed": Value(treatment.doseSinceImputed?.rawValue),
    ]
  }

  /// What a patient is on, as the table for people says it.
  static func words(of regimen: CurrentRegimen) -> String {
    described(Row(fields: [("treatments", .list(regimen.treatments.map(treatment)))]))
  }

  private static func described(_ row: Row) -> String {
    guard case .list(let treatments) = row["treatments"], !treatments.isEmpty else { return "nothing" }
    return treatments.map(words).joined(separator: "; ")
  }

  /// `baricitinib 4mg/day since 2022-03-16 (T1)`, with the day of the dose where that is a later one.
  private static func words(_ treatment: Value) -> String {
    guard case .object(let members) = treatment else { return "" }
    func text(_ key: String) -> String? {
      guard case .text(let text)? = members.first(where: { $0.key == key })?.value else { return nil }
      return text
    }
    let drug = [text("drug"), typedDose(members.first { $0.key == "dose" }?.value)].compactMap { $0 }
    var words = drug.joined(separator: " ") + " since \(text("since") ?? "–")"
    if let doseSince = text("doseSince"), doseSince != text("since") { words += ", this dose since \(doseSince)" }
    if members.contains(where: { $0.key == "held" && $0.value == .bool(true) }) { words += ", held" }
    return words + " (\(text("treatment") ?? ""))"
  }

  static func typedDose(_ value: Value?) -> String? {
    guard case .object(let members) = value, members.count == 3, case .number(let amount) = members[0].value,
      case .text(let unit) = members[1].value, case .text(let every) = members[2].value,
      let unit = DoseUnit(rawValue: unit), let every = DoseInterval(iso: every)
    else { return nil }
    return Dose(amount: amount, unit: unit, every: every).description
  }
}
