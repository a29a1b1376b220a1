import PatientRecord

extension Chart {
  /// Case 9. The dose of methotrexate was first entered too low.
  static var p08: Chart {
    Chart(
      "P08",
      Sitting("2025-01-13T11:36:14.871Z", .second) {
        enrolment(
          on: "2022-10-01", .female, age: 50, for: "alopecia areata", after: ["oral corticosteroids", "methotrexate"],
          .table(9))
        on("2022-10-01", .started("T1", "baricitinib", "4mg/day", .oral), .fitted(9))
        on("2023-02-15", .response(.partial, toAlone: "T1"), .table(9))
        on(
          "2023-03-01", .added("T2", "methotrexate", "10mg/week", .oral, to: ["T1"], because: .partialResponse),
          .wrongEntry(9), named: "start of methotrexate")
        on("2024-09-16", .response(.complete, to: "T2", "T1"), .table(9))
        on("2024-10-01", .stopped("T2", because: .completeResponse), .duration(9))
      },
      Sitting("2025-01-27T13:14:50.322Z", .second) {
        correct(
          .amendment(
            of: "start of methotrexate",
            to: .added("T2", "methotrexate", "15mg/week", .oral, to: ["T1"], because: .partialResponse),
            because: "the prescription says 15 mg a week"),
          .amended(9))
      })
  }
}
