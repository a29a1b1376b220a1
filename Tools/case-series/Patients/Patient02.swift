import PatientRecord

extension Chart {
  /// Case 2. The table's copy lost the duration; the adverse event came after one month.
  static var p02: Chart {
    Chart(
      "P02",
      Sitting("2025-01-10T10:12:55.260Z", .first) {
        enrolment(
          on: "2023-09-01", .female, age: 27, for: "alopecia areata", beside: ["adaptive disorder"],
          after: ["oral corticosteroids", "methotrexate", "ciclosporin"], .table(2))
        on("2023-09-01", .started("T1", "baricitinib", "4mg/day", .oral), .fitted(2))
        on("2024-02-15", .response(.partial, toAlone: "T1"), .table(2))
        on(
          "2024-03-01", .added("T2", "methotrexate", "15mg/week", .oral, to: ["T1"], because: .partialResponse),
          .table(2)
        )
        on("2024-03-25", .response(.partial, to: "T2", "T1"), .table(2))
        on(
          "2024-04-01", .adverseEvent("oral intolerance", suspect: "T2", action: .stopped),
          .inferred(2, from: "onset at the end of the combination; stopped as adverse effects ended it"))
        on(
          "2024-04-01", .stopped("T2", because: .adverseEvent),
          .inferred(2, from: "1 month, the least of the text's range until adverse events"))
      })
  }
}
