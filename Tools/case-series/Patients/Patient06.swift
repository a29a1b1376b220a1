import PatientRecord

extension Chart {
  /// Case 6.
  static var p06: Chart {
    Chart(
      "P06",
      Sitting("2025-01-15T08:25:49.136Z", .first) {
        enrolment(
          on: "2022-07-01", .male, age: 55, for: "alopecia areata",
          after: ["oral corticosteroids", "methotrexate", "ciclosporin"], .table(6))
        on("2022-07-01", .started("T1", "baricitinib", "4mg/day", .oral), .fitted(6))
        on("2022-12-15", .response(.partial, toAlone: "T1"), .table(6))
        on(
          "2023-01-01", .added("T2", "methotrexate", "15mg/week", .oral, to: ["T1"], because: .partialResponse),
          .table(6)
        )
        on("2024-08-16", .response(.complete, to: "T2", "T1"), .table(6))
        on("2024-09-01", .stopped("T2", because: .completeResponse), .duration(6))
      })
  }
}
