import Arguments
import PatientRecord
import Text

// A dose or a finding without its unit: the units that it may have, and the whole call.

extension DrugCatalogue {
  /// The units in which a drug is given, each with the usual interval: `mg/14d`; empty for a drug without known doses.
  func usualUnits(of name: String) -> [String] { units(of: name).map { $0.unit + $0.every } }

  /// Returns the dose that a text probably stands for which lacks its unit, how often, or both: `40mg/14d` for `40`;
  /// nil where it lacks something else.
  func completedDose(_ text: String, of name: String) -> String? {
    let amount = String(text.prefix { $0.isNumber || ".,- ".contains($0) })
    let rest = text.dropFirst(amount.count)
    let candidates = units(of: name).flatMap { unit, every in
      [text + unit + every, amount + unit + rest, text + every]
    }
    return candidates.lazy.compactMap { try? Dose(parsing: $0) }.first?.description
  }

  /// Returns an error about the dose of a drug with the units in which the drug is given as its next step.
  func explained(_ error: ValueError, of name: String) -> ValueError {
    guard let known = unitsInWords(of: name) else { return error }
    return ValueError(error.message, range: error.range, hint: known)
  }

  /// Returns an error about the dose of a drug with the units in which the drug is given behind its next step.
  func extended(_ error: ValueError, of name: String) -> ValueError {
    guard let known = unitsInWords(of: name) else { return error }
    let hint = [error.hint, known].compactMap(\.self).joined(separator: "; ")
    return ValueError(error.message, range: error.range, hint: hint)
  }

  private func unitsInWords(of name: String) -> String? {
    let units = usualUnits(of: name)
    return units.isEmpty ? nil : "\(drug(named: name)?.name ?? name) is given in \(listed(units))"
  }

  private func units(of name: String) -> [(unit: String, every: String)] {
    guard let drug = drug(named: name) else { return [] }
    var known: [(unit: String, every: String)] = []
    for range in ranges(of: drug) {
      let unit = range.unit.rawValue
      let every = Dose(amount: 1, unit: range.unit, every: range.intervals[0]).description.dropFirst(1 + unit.count)
      if !known.contains(where: { $0 == (unit, String(every)) }) { known.append((unit, String(every))) }
    }
    return known
  }
}

extension [String: [Argument]] {
  /// Refuses a number without its unit, with the units in which the analyte is measured.
  func requireUnit() throws(UsageError) {
    guard let value = self["value"]?.last, self["unit"] == nil, self["result"] == nil else { return }
    let analyte = self["analyte"]?.last?.text ?? ""
    let units = LaboratoryRange.units(of: analyte)
    guard let unit = units.first else {
      throw UsageError(
        "\(shown(analyte)) \(shown(value.text)) has no unit", at: value,
        hint: "its unit after the value, as UCUM writes it, 1 where it has none; a score such as PASI is a response: "
          + "regimen record response-assessed --help")
    }
    let comparator = self["comparator"]?.last.flatMap { $0.index == value.index ? $0.text : nil } ?? ""
    let named = value.label.hasPrefix("--") ? ["--unit", unit] : [unit]
    throw UsageError(
      "\(shown(analyte)) \(shown(value.text)) has no unit", at: value,
      hint: "\(shown(analyte)) is measured in \(listed(units))"
    ).correcting(value, to: [comparator + value.text] + named)
  }
}
