import PatientRecord

extension Chart {
  /// Case 16, two weeks in a February of 28 days: half a calendar month, after a month of prednisone alone.
  static var p15: Chart {
    Chart(
      "P15",
      Sitting("2025-01-21T10:26:58.117Z", .second) {
        enrolment(
          on: "2023-01-01", .male, age: 21, for: "atopic dermatitis", beside: ["smoker", "asthma"],
          after: ["oral corticosteroids", "ciclosporin", "dupilumab"], .table(16))
        on(
          "2023-01-01", .started("T1", "prednisone", "30mg/day", .oral, plan: "gradual tapering"),
          .table(16, dates: .length))
        on(
          "2023-02-01", .added("T2", "upadacitinib", "30mg/day", .oral, to: ["T1"], because: .insufficientPrior),
          .fitted(16))
        on("2023-02-14", .response(.complete, to: "T1", "T2"), .table(16))
        on("2023-02-15", .stopped("T1", because: .completeResponse), .duration(16))
        on("2023-08-01", .response(.complete, toAlone: "T2"), .table(16))
      })
  }
}
