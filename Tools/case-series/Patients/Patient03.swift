import PatientRecord

extension Chart {
  /// Case 3. The stop of methotrexate was first entered a month too early.
  static var p03: Chart {
    Chart(
      "P03",
      Sitting("2025-01-07T08:42:17.318Z", .first) {
        enrolment(
          on: "2021-06-01", .male, age: 42, for: "alopecia areata", beside: ["hypertension"],
          after: ["oral corticosteroids", "intramuscular corticosteroids", "ciclosporin"], .table(3))
        on("2021-06-01", .started("T1", "baricitinib", "4mg/day", .oral), .fitted(3))
        on("2021-11-15", .response(.partial, toAlone: "T1"), .table(3))
        on(
          "2021-12-01", .added("T2", "methotrexate", "15mg/week", .oral, to: ["T1"], because: .partialResponse),
          .table(3)
        )
        on("2024-05-20", .response(.complete, to: "T2", "T1"), .table(3))
        on("2024-06-01", .stopped("T2", because: .completeResponse), .wrongEntry(3), named: "stop of methotrexate")
      },
      Sitting("2025-01-17T12:20:33.015Z", .first) {
        correct(
          .amendment(
            of: "stop of methotrexate", occurred: "2024-07-01", to: .stopped("T2", because: .completeResponse),
            because: "the last dose was in June: the month of the visit before had been entered"),
          .amended(3, dates: .length))
      })
  }
}
