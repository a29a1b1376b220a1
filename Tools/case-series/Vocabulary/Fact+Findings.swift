import PatientRecord

extension Fact {
  /// The response to the anchor alone.
  static func response(_ response: Response, toAlone label: String, transitory: Bool? = nil) -> Fact {
    assessed(response, to: [label], .monotherapy, transitory)
  }

  /// The response to a combination: its partners' courses, then the anchor's.
  static func response(_ response: Response, to labels: String...) -> Fact {
    assessed(response, to: labels, .combination, nil)
  }

  private static func assessed(
    _ response: Response, to labels: [String], _ phase: ResponsePhase, _ transitory: Bool?
  ) -> Fact {
    Fact(
      .responseAssessed,
      [
        "response": .code(response), "treatments": .texts(labels), "phase": .code(phase),
        "transitory": transitory.map(FieldValue.flag),
      ])
  }

  static func measured(_ analyte: String, _ value: Double, _ unit: String) -> Fact {
    Fact(.measurementRecorded, ["analyte": .text(analyte), "value": .number(value), "unit": .text(unit)])
  }

  /// An adverse event; the letter says that all were mild.
  static func adverseEvent(
    _ term: String, recurrence: Bool? = nil, suspect label: String, action: SuspectAction? = nil,
    shownBy measurements: String...
  ) -> Fact {
    let action = action.map { [Field(key: "action", value: .code($0))] } ?? []
    let suspect = FieldValue.object([Field(key: "treatment", value: .text(label))] + action)
    return Fact(
      .adverseEventRecorded,
      [
        "term": .text(term), "severity": .code(Severity.mild), "recurrence": recurrence.map(FieldValue.flag),
        "suspects": .list([suspect]),
        "measurements": measurements.isEmpty ? nil : .list(measurements.map(FieldValue.reference)),
      ])
  }
}
