import CalendarTime

extension Check {
  static let measurements = [
    Check(
      "laboratory-range", .confirm, "A value that is not met in living patients, by analyte and unit.",
      source: "limits beyond the extremes of case reports, for 40 analytes"
    ) { patient in
      patient.measured.compactMap { event, data, ranges in
        let unit = patient.text(data.unit)
        guard let number = data.value, let range = ranges.first(where: { $0.isIn(unit) }),
          !range.values.contains(number)
        else { return nil }
        let value = DoseAmount.text(number)
        return CheckHit(
          event, "value",
          "\(patient.text(data.analyte)) \(value) \(unit) is not met in life, where it lies between "
            + "\(DoseAmount.text(range.values.lowerBound)) and \(DoseAmount.text(range.values.upperBound))")
      }
    },
    Check(
      "laboratory-unit", .note, "A unit in which the analyte is not measured.", source: "units of 40 analytes"
    ) { patient in
      patient.measured.compactMap { event, data, ranges in
        let unit = patient.text(data.unit)
        guard !ranges.isEmpty, !ranges.contains(where: { $0.isIn(unit) }) else { return nil }
        let usual = ranges.map(\.unit).joined(separator: " or ")
        return CheckHit(event, "unit", "\(patient.text(data.analyte)) is measured in \(usual), not in \(unit)")
      }
    },
    Check(
      "measurement-twice", .note, "The same analyte with two values on one day, or the same value entered twice.",
      source: "one entry made twice"
    ) { patient in
      var first: [String: HistoryEvent] = [:]
      return patient.measured.sorted { $0.event.sequenceNumber < $1.event.sequenceNumber }.compactMap {
        event, data, _ in
        let key = "\(patient.folded(data.analyte)) \(patient.text(data.unit)) \(event.occurred)"
        guard event.days.isExact, let other = first[key] else {
          first[key] = event
          return nil
        }
        return CheckHit(
          event, "analyte",
          "\(patient.text(data.analyte)) of that day is recorded already, by seq "
            + "\(other.sequenceNumber)", with: [other])
      }
    },
  ]
}

extension CheckedPatient {
  fileprivate var measured: [(event: HistoryEvent, data: MeasurementRecorded, ranges: [LaboratoryRange])] {
    history.events.compactMap { event in
      guard case .measurementRecorded(let data) = event.event else { return nil }
      return (event, data, LaboratoryRange.ranges(of: text(data.analyte)))
    }
  }
}
