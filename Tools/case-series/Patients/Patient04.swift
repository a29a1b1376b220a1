import PatientRecord

extension Chart {
  /// Case 4, ongoing. Methotrexate first: 33 months, the most of the three that had it before.
  static var p04: Chart {
    Chart(
      "P04",
      Sitting("2025-02-06T08:58:12.774Z", .first) {
        enrolment(
          on: "2021-08-01", .female, age: 33, for: "interstitial granulomatous dermatitis",
          beside: ["hypothyroidism", "attention deficit/hyperactivity disorder"],
          after: [
            "azathioprine", "ciclosporin", "tacrolimus", "oral corticosteroids", "methotrexate", "adalimumab",
            "etanercept",
          ], .table(4))
        on("2021-08-01", .started("T1", "methotrexate", "15mg/week", .subcutaneous), .fitted(4))
        on(
          "2024-05-01", .added("T2", "baricitinib", "4mg/day", .oral, to: ["T1"], because: .insufficientPrior),
          .duration(4))
        on("2024-12-16", .response(.complete, to: "T1", "T2"), .table(4))
      })
  }
}
