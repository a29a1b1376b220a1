import PatientRecord

extension Chart {
  /// Case 17, ongoing. The dose of upadacitinib was right, amended in error, and the amendment retracted.
  static var p16: Chart {
    Chart(
      "P16",
      Sitting("2025-01-22T08:47:11.658Z", .first) {
        enrolment(
          on: "2022-04-01", .male, age: 39, for: "atopic dermatitis", beside: ["glaucoma and cataracts"],
          after: [
            "oral antibiotics", "oral corticosteroids", "methotrexate", "mycophenolate", "ciclosporin", "azathioprine",
            "dupilumab",
          ], .table(17))
        on("2022-04-01", .started("T1", "dupilumab", "300mg/14d"), .table(17, dates: .length))
        on(
          "2022-05-01", .added("T2", "upadacitinib", "15mg/day", .oral, to: ["T1"], because: .insufficientPrior),
          .duration(17), named: "start of upadacitinib")
        on("2024-12-16", .response(.complete, to: "T1", "T2"), .table(17))
      },
      Sitting("2025-02-05T14:05:19.934Z", .second) {
        correct(
          .amendment(
            of: "start of upadacitinib",
            to: .added("T2", "upadacitinib", "30mg/day", .oral, to: ["T1"], because: .insufficientPrior),
            because: "the prescription says 30 mg a day"),
          .wrongEntry(17), named: "amendment of the dose")
      },
      Sitting("2025-02-24T09:52:40.461Z", .first) {
        correct(
          .retraction(of: "amendment of the dose", because: "that prescription belongs to another patient"),
          .retracted(17))
      })
  }
}
