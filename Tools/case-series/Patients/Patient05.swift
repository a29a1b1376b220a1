import PatientRecord

extension Chart {
  /// Case 5. Methotrexate first, for 16 months; the response to baricitinib alone was seen after it was withdrawn.
  static var p05: Chart {
    Chart(
      "P05",
      Sitting("2025-02-04T09:47:26.581Z", .second) {
        enrolment(
          on: "2021-03-01", .female, age: 32, for: "alopecia areata",
          after: ["oral corticosteroids", "methotrexate", "ciclosporin"], .table(5))
        on("2021-03-01", .started("T1", "methotrexate", "15mg/week", .subcutaneous), .fitted(5))
        on(
          "2022-07-01", .added("T2", "baricitinib", "4mg/day", .oral, to: ["T1"], because: .insufficientPrior),
          .fitted(5)
        )
        on("2024-04-15", .response(.complete, to: "T1", "T2"), .table(5))
        on("2024-05-01", .stopped("T1", because: .completeResponse), .duration(5))
        on("2024-10-15", .response(.complete, toAlone: "T2"), .table(5))
      })
  }
}
