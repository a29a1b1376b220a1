import PatientRecord

extension Chart {
  /// Case 13.
  static var p12: Chart {
    Chart(
      "P12",
      Sitting("2025-01-08T09:54:03.786Z", .second) {
        enrolment(
          on: "2022-06-01", .female, age: 51, for: "alopecia areata", beside: ["hypertension"],
          after: ["oral corticosteroids", "intralesional corticosteroids", "ciclosporin"], .table(13))
        on("2022-06-01", .started("T1", "baricitinib", "4mg/day", .oral), .fitted(13))
        on("2022-09-15", .response(.partial, toAlone: "T1", transitory: true), .table(13))
        on(
          "2022-12-01", .added("T2", "methotrexate", "15mg/week", .oral, to: ["T1"], because: .partialResponse),
          .table(13))
        on("2023-10-16", .response(.none, to: "T2", "T1"), .table(13))
        on(
          "2023-11-01", .measured("alanine aminotransferase", 87.6, "U/L"), .text("adverse events"), named: "ALT")
        on(
          "2023-11-01", .measured("aspartate aminotransferase", 50.99, "U/L"), .text("adverse events"), named: "AST")
        on(
          "2023-11-01", .adverseEvent("transaminitis", suspect: "T2", action: .stopped, shownBy: "ALT", "AST"),
          .inferred(13, from: "onset at the end of the combination; stopped as adverse effects ended it"))
        on("2023-11-01", .measured("mean corpuscular volume", 106, "fL"), .text("adverse events"), named: "MCV")
        on(
          "2023-11-01",
          .adverseEvent("mean corpuscular volume increase", suspect: "T2", action: .stopped, shownBy: "MCV"),
          .inferred(13, from: "onset at the end of the combination; stopped as adverse effects ended it"))
        on("2023-11-01", .stopped("T2", because: .noResponse, .adverseEvent), .duration(13))
        on("2023-11-01", .stopped("T1", because: .noResponse, next: "ruxolitinib"), .table(13))
        on("2023-11-01", .started("T3", "ruxolitinib", "20mg/12h", .oral, because: .noResponse), .table(13))
      })
  }
}
