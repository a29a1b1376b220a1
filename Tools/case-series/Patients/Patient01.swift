import PatientRecord

extension Chart {
  /// Case 1. Both drugs stop on one day, and upadacitinib takes their place.
  static var p01: Chart {
    Chart(
      "P01",
      Sitting("2025-01-07T11:05:41.902Z", .first) {
        enrolment(
          on: "2021-09-01", .female, age: 29, for: "alopecia areata",
          after: ["oral corticosteroids", "intralesional corticosteroids", "ciclosporin"], .table(1))
        on("2021-09-01", .started("T1", "baricitinib", "4mg/day", .oral), .fitted(1))
        on("2022-02-15", .response(.partial, toAlone: "T1"), .table(1))
        on(
          "2022-03-01", .added("T2", "methotrexate", "15mg/week", .oral, to: ["T1"], because: .partialResponse),
          .table(1)
        )
      },
      Sitting("2025-01-20T09:31:08.447Z", .first) {
        on("2023-10-16", .response(.partial, to: "T2", "T1"), .table(1))
        on("2023-11-01", .stopped("T2", because: .insufficientResponse), .duration(1))
        on("2023-11-01", .stopped("T1", because: .insufficientResponse, next: "upadacitinib"), .table(1))
        on("2023-11-01", .started("T3", "upadacitinib", "30mg/day", .oral, because: .partialResponse), .table(1))
      })
  }
}
