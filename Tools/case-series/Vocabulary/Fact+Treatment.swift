import PatientRecord

extension Fact {
  static func started(
    _ label: String, _ drug: String, _ dose: String, _ route: Route? = nil, indication: String? = nil,
    because reason: StartReason? = nil, plan: String? = nil, onOrBefore: Bool? = nil
  ) -> Fact {
    Fact(
      .treatmentStarted,
      [
        "treatment": .text(label), "drug": .text(drug), "dose": .dose(dose), "route": route.map(FieldValue.code),
        "indication": indication.map(FieldValue.text), "reason": reason.map(FieldValue.code),
        "plan": plan.map(FieldValue.text), "onOrBefore": onOrBefore.map(FieldValue.flag),
      ])
  }

  static func added(
    _ label: String, _ drug: String, _ dose: String, _ route: Route? = nil, to others: [String],
    because reason: StartReason, indication: String? = nil, plan: String? = nil
  ) -> Fact {
    Fact(
      .coTherapyAdded,
      [
        "treatment": .text(label), "drug": .text(drug), "dose": .dose(dose), "route": route.map(FieldValue.code),
        "indication": indication.map(FieldValue.text), "reason": .code(reason),
        "plan": plan.map(FieldValue.text), "addedTo": .texts(others),
      ])
  }

  static func lowered(_ label: String, to dose: String, because reason: ChangeReason) -> Fact {
    Fact(.doseDownTitrated, ["treatment": .text(label), "dose": .dose(dose), "reason": .code(reason)])
  }

  static func stopped(_ label: String, because reasons: StopReason..., next drug: String? = nil) -> Fact {
    Fact(
      .treatmentStopped,
      [
        "treatment": .text(label), "reasons": .list(reasons.map(FieldValue.code)),
        "switchedTo": drug.map(FieldValue.text),
      ])
  }
}
