import PatientRecord

extension Chart {
  /// Cases 7 and 8, ongoing: two partners at once, both there before baricitinib for a kidney transplant.
  ///
  /// The adverse event stands in both rows of the table; it was entered once for each, and the second retracted.
  static var p07: Chart {
    Chart(
      "P07",
      Sitting("2025-01-09T09:03:20.655Z", .first) {
        enrolment(
          on: "2022-11-02", .male, age: 45, for: "alopecia areata",
          beside: ["renal transplantation (IgA nephropathy)"], after: ["intralesional corticosteroids"], .table(7, 8))
        on(
          "2022-11-02",
          .started(
            "T1", "prednisone", "5mg/day", indication: "renal transplantation", because: .comorbidity,
            onOrBefore: true),
          .table(7))
        on(
          "2022-11-02",
          .started(
            "T2", "tacrolimus", "2.5mg/day", indication: "renal transplantation", because: .comorbidity,
            onOrBefore: true
          ),
          .table(8))
        on(
          "2023-01-01", .added("T3", "baricitinib", "4mg/day", .oral, to: ["T1", "T2"], because: .comorbidity),
          .duration(7, 8))
        on(
          "2024-01-01", .adverseEvent("oral herpes simplex infection", recurrence: true, suspect: "T3"),
          .text("adverse events", dates: .length))
        on("2024-12-16", .response(.complete, to: "T1", "T2", "T3"), .table(7, 8))
      },
      Sitting("2025-01-23T10:40:02.089Z", .second) {
        on(
          "2024-01-01", .adverseEvent("oral herpes simplex infection", recurrence: true, suspect: "T3"), .wrongEntry(8),
          named: "herpes again")
      },
      Sitting("2025-02-03T08:51:37.430Z", .first) {
        correct(
          .retraction(of: "herpes again", because: "entered twice: it is the event of case 7"), .retracted(8))
      })
  }
}
