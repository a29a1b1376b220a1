import PatientRecord

extension Chart {
  /// Case 10. The response to the combination was first entered as partial.
  static var p09: Chart {
    Chart(
      "P09",
      Sitting("2025-01-16T09:19:05.743Z", .second) {
        enrolment(
          on: "2023-04-01", .female, age: 67, for: "alopecia areata",
          after: ["oral corticosteroids", "intralesional corticosteroids", "ciclosporin"], .table(10))
        on("2023-04-01", .started("T1", "baricitinib", "4mg/day", .oral), .fitted(10))
        on("2023-07-17", .response(.partial, toAlone: "T1"), .table(10))
        on(
          "2023-08-01", .added("T2", "methotrexate", "15mg/week", .oral, to: ["T1"], because: .partialResponse),
          .table(10))
        on("2024-08-16", .response(.partial, to: "T2", "T1"), .wrongEntry(10), named: "response to the combination")
        on("2024-09-01", .stopped("T2", because: .completeResponse), .duration(10))
      },
      Sitting("2025-02-19T10:08:44.197Z", .first) {
        correct(
          .amendment(
            of: "response to the combination", to: .response(.complete, to: "T2", "T1"),
            because: "the response to baricitinib alone had been copied"),
          .amended(10))
      })
  }
}
