package import PatientRecord

/// The words that the questions of forms offer beside closed lists.
package struct FormLists: Sendable {
  /// The drugs, those of the department first.
  let drugs: [FormChoice]
  /// The instruments of scores, those of the department first.
  let instruments: [FormChoice]
  /// The names of measurements.
  let analytes: [FormChoice]
  /// The usual times from one dose to the next.
  let intervals: [FormChoice]

  /// The words of a catalogue.
  package init(_ catalogue: DrugCatalogue) {
    drugs = FormChoice.list(catalogue.drugs.map { ($0.name, "\($0.name) (\($0.drugClass.rawValue))") })
    instruments = FormChoice.list(catalogue.instruments.instruments.map { ($0.name, $0.name) })
    analytes = FormChoice.list(LaboratoryRange.analytes.map { ($0, $0) })
    intervals = FormChoice.list(FormLists.intervals(catalogue).map { ($0.iso, $0.inWords) })
  }

  private static let usual = ["PT6H", "PT8H", "PT12H", "P1D", "P2D", "P1W", "P10D", "P2W", "P3W", "P1M", "P3M"]

  /// The usual intervals and those of the catalogue, the shortest first, then single doses and those as needed.
  private static func intervals(_ catalogue: DrugCatalogue) -> [DoseInterval] {
    let own = catalogue.drugs.flatMap { catalogue.ranges(of: $0).flatMap(\.intervals) }
    let all = Set(usual.compactMap(DoseInterval.init(iso:)) + own)
    return all.sorted { ($0.days, $0.iso) < ($1.days, $1.iso) } + [.once, .asNeeded]
  }
}

extension DoseInterval {
  /// The interval as a choice says it: `every 2 weeks`.
  fileprivate var inWords: String {
    switch unit {
    case .hour: count == 1 ? "every hour" : "every \(count) hours"
    case .day: count == 1 ? "every day" : "every \(count) days"
    case .week: count == 1 ? "every week" : "every \(count) weeks"
    case .month: count == 1 ? "every month" : "every \(count) months"
    case .once: "once"
    case .asNeeded: "as needed"
    }
  }
}
