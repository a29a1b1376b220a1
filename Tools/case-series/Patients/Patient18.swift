import PatientRecord

extension Chart {
  /// Cases 21 and 22: upadacitinib twice, two courses.
  ///
  /// The table stops it with dupilumab in both rows and counts both drugs among the therapies that had failed before
  /// case 22. There it calls the patient uncontrolled with a biologic, and upadacitinib alone unassessable: so the
  /// second time dupilumab came first, and upadacitinib was added to it.
  static var p18: Chart {
    Chart(
      "P18",
      Sitting("2025-01-30T09:36:34.523Z", .second) {
        enrolment(
          on: "2022-09-01", .female, age: 27, for: "atopic dermatitis", beside: ["environmental allergies"],
          after: ["phototherapy", "oral corticosteroids", "methotrexate", "azathioprine", "ciclosporin"], .table(21, 22)
        )
        on("2022-09-01", .started("T1", "upadacitinib", "30mg/day", .oral), .fitted(21))
        on("2022-10-03", .response(.complete, toAlone: "T1"), .table(21))
        on(
          "2022-10-17",
          .lowered("T1", to: "15mg/day", because: .adverseEvent).noted(
            "the letter does not describe the adverse effect"),
          .text("combinations"))
        on("2022-12-01", .added("T2", "dupilumab", "300mg/14d", to: ["T1"], because: .lossOfEfficacy), .table(21))
        on("2023-05-15", .response(.complete, to: "T2", "T1"), .table(21))
        on(
          "2023-06-01", .stopped("T2", because: .patientPreference), .inferred(21, from: "6 months, from the text"))
        on("2023-06-01", .stopped("T1", because: .patientPreference), .table(21))
      },
      Sitting("2025-02-10T10:59:01.848Z", .second) {
        on("2023-07-01", .failed("upadacitinib"), .table(22))
        on("2023-07-01", .failed("dupilumab"), .table(22))
        on(
          "2023-07-01", .started("T3", "dupilumab", "600mg/14d"),
          .inferred(22, from: "the reason of the combination puts it before upadacitinib", dates: .chosen))
        on(
          "2023-08-01", .added("T4", "upadacitinib", "15mg/day", .oral, to: ["T3"], because: .insufficientPrior),
          .inferred(22, from: "stopped with case 21, so a new course", dates: .chosen))
        on("2023-12-01", .measured("neutrophil count", 1030, "/uL"), .text("adverse events"), named: "neutrophils")
        on("2023-12-01", .adverseEvent("neutropenia", suspect: "T4", shownBy: "neutrophils"), .table(22))
        on("2024-03-15", .response(.complete, to: "T3", "T4"), .table(22))
        on(
          "2024-04-01", .stopped("T3", because: .funding),
          .inferred(22, from: "8 months, from the published mean of 14.8 months"))
        on("2024-04-01", .stopped("T4", because: .funding), .table(22))
      })
  }
}
