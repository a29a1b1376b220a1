import PatientRecord

extension Chart {
  /// Case 15.
  static var p14: Chart {
    Chart(
      "P14",
      Sitting("2025-01-28T09:10:22.395Z", .first) {
        enrolment(
          on: "2023-01-01", .female, age: 44, for: "alopecia areata",
          after: [
            "oral corticosteroids", "intramuscular corticosteroids", "intralesional corticosteroids", "ciclosporin",
            "methotrexate",
          ], .table(15))
        on("2023-01-01", .started("T1", "baricitinib", "4mg/day", .oral), .fitted(15))
        on("2023-06-15", .response(.none, toAlone: "T1"), .table(15))
        on("2023-07-01", .added("T2", "methotrexate", "10mg/week", .oral, to: ["T1"], because: .noResponse), .table(15))
        on("2023-12-15", .response(.none, to: "T2", "T1"), .table(15))
        on(
          "2024-01-01", .adverseEvent("arthralgia", suspect: "T2"),
          .inferred(15, from: "onset at the end of the combination"))
        on(
          "2024-01-01", .stopped("T2", because: .noResponse),
          .inferred(15, from: "6 months, chosen: cases 14 and 15 have 10 months together"))
        on("2024-01-01", .stopped("T1", because: .noResponse, next: "ruxolitinib"), .table(15))
        on("2024-01-01", .started("T3", "ruxolitinib", "20mg/12h", .oral, because: .noResponse), .table(15))
      })
  }
}
