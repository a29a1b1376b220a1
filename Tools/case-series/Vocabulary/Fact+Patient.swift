import PatientRecord

extension Fact {
  static func enrolled(_ sex: Sex, age: Int) -> Fact {
    Fact(.patientEnrolled, ["sex": .code(sex), "age": .whole(age)])
  }

  static func diagnosis(_ condition: String, _ role: DiagnosisRole) -> Fact {
    Fact(.diagnosisRecorded, ["condition": .text(condition), "role": .code(role)])
  }

  /// A therapy that failed before; Table 1 has no other outcome.
  static func failed(_ therapy: String) -> Fact {
    Fact(.priorTherapyRecorded, ["therapy": .text(therapy), "outcome": .code(PriorTherapyOutcome.failed)])
  }
}
