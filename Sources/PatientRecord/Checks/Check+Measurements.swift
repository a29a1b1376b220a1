import CalendarTime

extension Check {
  static let measurements = [
    Check(
      "laboratory-range", .confirm, "A value that is not met in living patients, by analyte and unit.",
      source: "limits beyond the extremes of case reports, for 40 analytes", of: [.measurementRecorded]
    ) { patient in
      patient.events.measurements.compactMap { measurement in
        let data = measurement.data
        guard let number = data.value, let range = measurement.range, !range.values.contains(number) else { return nil }
        let value = DoseAmount.text(number)
        return CheckHit(
          measurement.event, "value",
          "\(patient.text(data.analyte)) \(value) \(patient.text(data.unit)) is not met in life, where it lies between "
            + "\(DoseAmount.text(range.values.lowerBound)) and \(DoseAmount.text(range.values.upperBound))")
      }
    },
    Check(
      "laboratory-unit", .note, "A unit in which the analyte is not measured.", source: "units of 40 analytes",
      of: [.measurementRecorded]
    ) { patient in
      patient.events.measurements.filter { $0.range == nil && !$0.ranges.isEmpty }.map { measurement in
        let (analyte, unit) = (patient.text(measurement.data.analyte), patient.text(measurement.data.unit))
        let usual = measurement.ranges.map(\.unit).joined(separator: " or ")
        return CheckHit(measurement.event, "unit", "\(analyte) is measured in \(usual), not in \(unit)")
      }
    },
    Check(
      "measurement-twice", .note, "The same analyte with two values on one day, or the same value entered twice.",
      source: "one entry made twice", of: [.measurementRecorded]
    ) { patient in
      // Few dates have several measurements; only those are put into texts.
      let sharing = patient.events.measurements.sharing(\.event.occurred)
      var first: [String: HistoryEvent] = [:]
      return sharing.sorted { $0.event.sequenceNumber < $1.event.sequenceNumber }.compactMap { measurement in
        let (event, data) = (measurement.event, measurement.data)
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
