import Answers
import Arguments
import PatientRecord
import Projections
import Text

extension Query {
  package static let measurements = Query(
    "measurements", "Show what was measured.", smallCells: .listed,
    examples: [
      Example("regimen query measurements --analyte ALT --patient P01 --log ward", "The ALT of P01, one after another.")
    ], MeasurementsQuery.table,
    Parameter(
      MeasurementsQuery.init,
      Option(
        "analyte", value: "NAME", help: "Only that analyte, by any of its names.", isRepeatable: true
      ).arguments))
}

/// `query measurements`: what was measured.
struct MeasurementsQuery: AskedQuery {
  /// The analytes asked for; none stands for all.
  let analytes: [Argument]

  func answer(_ question: Question) throws -> Answer {
    let asked = Set(analytes.map { LaboratoryRange.comparableName(of: $0.text) })
    let found = try question.collect {
      (patient, found: inout [(row: Listed<MeasurementRow>, name: String)]) throws(ProjectionError) in
      for row in try deriveMeasurements(patient.history, patient: patient.name, in: question.context) {
        let name = LaboratoryRange.comparableName(of: row.measurement.analyte)
        found.append((question.list(row, restingOn: row.events, of: patient), name))
      }
    }
    try refuseUnknown(Set(found.joined().map(\.name)))
    let parts = found.map { part in part.filter { asked.isEmpty || asked.contains($0.name) }.map(\.row) }
    return question.answer(
      "measurements", "Measurements by patient and day; one row per measurement.", parts, MeasurementsQuery.table)
  }

  /// Refuses an analyte that no patient asked about has, and that is none of the table: it may be misspelt.
  private func refuseUnknown(_ known: Set<String>) throws(UsageError) {
    for analyte in analytes where !LaboratoryRange.knows(analyte: analyte.text) {
      if known.contains(LaboratoryRange.comparableName(of: analyte.text)) { continue }
      throw UsageError(
        "no such analyte was measured", at: analyte,
        hint: nearest(to: analyte.text, among: LaboratoryRange.analytes + known.sorted(), limit: 1).first
          ?? "regimen query measurements lists what was")
    }
  }

  static let table = Table(
    [
      .patient { $0.patient },
      Column("day", sensitivity: .date, "The day, chosen by the rule `partial`.") { $0.measurement.day },
      Column("occurred", sensitivity: .date, "The date as far as it is known.") { $0.occurred },
      .members(of: AdverseEventsQuery.measuredColumns) { $0.measurement },
      .events(),
    ] as [Column<Listed<MeasurementRow>>],
    shown: [
      "patient", "occurred", "analyte",
      .composed("value", of: ["comparator", "value", "unit", "result"]) { $0.measurement.valueInWords },
    ], needsSharedEvent: true)
}
