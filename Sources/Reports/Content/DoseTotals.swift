import PatientRecord
import Projections
package import Queries
import Text

/// The time of all patients at each dose: by drug, then from the lowest dose to the highest.
package enum DoseTotals {
  /// Returns the time at each dose of the patients that a question asks about.
  package static func doses(_ question: Question) throws -> [ExposurePlot.Dose] {
    let rows = try question.derive { (asked) throws(ProjectionError) in
      try deriveExposureRows(asked.history, patient: asked.name, in: question.context)
    }.flatMap { $0 }.filter { question.admits([$0.exposure.drug]) }
    let highest = HighestDoses(rows)
    var totals: [Key: Total] = [:]
    for row in rows {
      for time in row.doses {
        let key = Key(drug: row.exposure.drug, dose: time.dose)
        totals[key, default: Total()].days += time.days
        totals[key, default: Total()].patients.insert(row.exposure.patient)
      }
    }
    return totals.sorted { $0.key.precedes($1.key) }.map { key, total in
      ExposurePlot.Dose(
        drug: shown(key.drug), dose: key.dose?.description ?? "not recorded", days: total.days,
        patients: total.patients.count, share: highest.share(of: key.dose, key.drug))
    }
  }

  private struct Key: Hashable {
    let drug: String
    let dose: Dose?

    func precedes(_ other: Key) -> Bool {
      if drug != other.drug { return drug < other.drug }
      guard let dose, let otherDose = other.dose else { return dose != nil }
      if dose.comparisonUnit != otherDose.comparisonUnit {
        return dose.comparisonUnit.rawValue < otherDose.comparisonUnit.rawValue
      }
      let (amount, other) = (dose.amountPerDay ?? .infinity, otherDose.amountPerDay ?? .infinity)
      if amount != other { return amount < other }
      return dose.description < otherDose.description
    }
  }

  private struct Total {
    var days = 0
    var patients: Set<String> = []
  }
}
