import PatientRecord

extension Chart {
  /// Case 14. The age was first entered with its digits exchanged.
  static var p13: Chart {
    Chart(
      "P13",
      Sitting("2025-01-09T14:17:31.040Z", .second) {
        on("2022-10-01", .enrolled(.female, age: 56), .wrongEntry(14), named: "enrolment")
        on("2022-10-01", .diagnosis("alopecia areata", .primary), .table(14))
        on("2022-10-01", .diagnosis("osteoporosis", .comorbidity), .table(14))
        on("2022-10-01", .failed("oral corticosteroids"), .table(14))
        on("2022-10-01", .failed("ciclosporin"), .table(14))
        on("2022-10-01", .failed("methotrexate"), .table(14))
        on("2022-10-01", .started("T1", "baricitinib", "4mg/day", .oral), .fitted(14))
        on("2023-03-15", .response(.none, toAlone: "T1"), .table(14))
        on("2023-04-01", .added("T2", "methotrexate", "15mg/week", .oral, to: ["T1"], because: .noResponse), .table(14))
        on("2023-07-17", .response(.none, to: "T2", "T1"), .table(14))
        on("2023-08-01", .measured("lymphocyte count", 810, "/uL"), .text("adverse events"), named: "lymphocytes")
        on(
          "2023-08-01", .adverseEvent("lymphopenia", suspect: "T1", shownBy: "lymphocytes"),
          .inferred(14, from: "onset at the end of the combination"))
        on(
          "2023-08-01", .adverseEvent("herpes simplex infection", suspect: "T1"),
          .inferred(14, from: "onset at the end of the combination"))
        on(
          "2023-08-01", .stopped("T2", because: .adverseEvent),
          .inferred(14, from: "4 months, chosen: cases 14 and 15 have 10 months together"))
        on("2023-08-01", .stopped("T1", because: .noResponse, next: "ruxolitinib"), .table(14))
        on("2023-08-01", .started("T3", "ruxolitinib", "20mg/12h", .oral, because: .noResponse), .table(14))
      },
      Sitting("2025-02-17T12:33:45.829Z", .second) {
        correct(
          .amendment(of: "enrolment", to: .enrolled(.female, age: 65), because: "the digits of the age were exchanged"),
          .amended(14))
      })
  }
}
