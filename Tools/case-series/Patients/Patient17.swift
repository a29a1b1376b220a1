import PatientRecord

extension Chart {
  /// Cases 18 and 19, two partners added on one day, and case 20, another anchor a year after they ended.
  ///
  /// The rows of 18 and 19 differ in the therapies before and in the response to baricitinib alone. One patient at
  /// one time has one of each: methotrexate had failed (19, 20), and there was no response (18). Adalimumab is an
  /// immunomodulator too; as the table has no row that pairs it with upadacitinib, it had ended before.
  static var p17: Chart {
    Chart(
      "P17",
      Sitting("2025-01-14T08:33:06.279Z", .first) {
        enrolment(
          on: "2022-02-01", .female, age: 54, for: "atopic dermatitis",
          beside: ["environmental allergies", "asthma", "rheumatoid arthritis", "pulmonary sarcoidosis"],
          after: ["oral corticosteroids", "ciclosporin"], .table(18, 19))
        on("2022-02-01", .failed("methotrexate"), .table(19))
        on("2022-02-01", .started("T1", "baricitinib", "4mg/day", .oral), .fitted(18, 19))
        on("2022-05-16", .response(.none, toAlone: "T1"), .table(18))
        on("2022-06-01", .added("T2", "dupilumab", "300mg/14d", to: ["T1"], because: .noResponse), .table(18))
        on("2022-06-01", .added("T3", "ciclosporin", "100mg/12h", to: ["T1"], because: .noResponse), .table(19))
        on("2022-06-01", .adverseEvent("nausea", suspect: "T2"), .text("adverse events", dates: .length))
        on("2022-11-15", .response(.partial, to: "T2", "T3", "T1"), .table(18, 19))
        on("2022-12-01", .stopped("T2", because: .insufficientResponse), .inferred(18, from: "6 months, from the text"))
        on("2022-12-01", .stopped("T3", because: .insufficientResponse), .inferred(19, from: "6 months, from the text"))
        on("2022-12-01", .stopped("T1", because: .otherCondition, next: "adalimumab"), .table(18, 19))
      },
      Sitting("2025-01-29T11:21:53.706Z", .first) {
        on(
          "2022-12-01",
          .started("T4", "adalimumab", "40mg/14d", indication: "rheumatoid arthritis", because: .comorbidity),
          .table(18, 19))
        on(
          "2023-11-01", .stopped("T4", because: .other),
          .synthetic(20, reason: "not reported; it must have ended before upadacitinib, with which no row pairs it"))
        on("2023-12-01", .started("T5", "upadacitinib", "30mg/day", .oral), .text("adverse events"))
        on(
          "2023-12-01",
          .added(
            "T6", "prednisone", "15mg/day", .oral, to: ["T5"], because: .comorbidity,
            indication: "rheumatoid arthritis",
            plan: "gradual tapering"),
          .table(20))
        on(
          "2024-06-01",
          .adverseEvent("weight increase", suspect: "T5", action: .reduced).noted(
            "6 kg; prednisone was at 10 mg by then"),
          .text("adverse events", dates: .length))
        on("2024-06-01", .lowered("T5", to: "15mg/day", because: .adverseEvent), .text("adverse events"))
        on("2024-11-15", .response(.complete, to: "T6", "T5"), .table(20))
        on("2024-12-01", .stopped("T6", because: .completeResponse), .duration(20))
        on("2024-12-16", .response(.unassessable, toAlone: "T5"), .table(20))
      })
  }
}
