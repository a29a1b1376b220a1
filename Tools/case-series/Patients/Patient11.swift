import PatientRecord

extension Chart {
  /// Case 12. Methotrexate first, for 7 months, the least of the three that had it before.
  static var p11: Chart {
    Chart(
      "P11",
      Sitting("2025-01-24T08:39:57.612Z", .first) {
        enrolment(
          on: "2022-01-01", .male, age: 44, for: "alopecia areata", after: ["oral corticosteroids", "methotrexate"],
          .table(12))
        on("2022-01-01", .started("T1", "methotrexate", "15mg/week", .subcutaneous), .fitted(12))
        on(
          "2022-08-01", .added("T2", "baricitinib", "4mg/day", .oral, to: ["T1"], because: .insufficientPrior),
          .fitted(12))
        on("2024-06-17", .response(.complete, to: "T1", "T2"), .table(12))
        on("2024-07-01", .stopped("T1", because: .completeResponse), .duration(12))
      },
      Sitting("2025-02-11T11:44:29.253Z", .first) {
        on(
          "2024-07-01",
          .adverseEvent("dyslipidemia", suspect: "T2").noted("hypercholesterolemia and hypertriglyceridemia"),
          .inferred(12, from: "onset at the end of the combination"))
        on(
          "2024-07-01", .adverseEvent("gout", suspect: "T1"),
          .inferred(12, from: "onset at the end of the combination"))
        on("2024-12-02", .response(.unassessable, toAlone: "T2"), .table(12))
      })
  }
}
