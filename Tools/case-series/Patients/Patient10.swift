import PatientRecord

extension Chart {
  /// Case 11, two weeks in a February of 28 days: half a calendar month.
  ///
  /// The course of prednisone ended as planned, and the combination because baricitinib had failed: its stop
  /// gives both. It was first entered as prednisolone. A drug is no detail to amend: the course and all that names
  /// it was retracted and entered anew under the next free label.
  static var p10: Chart {
    Chart(
      "P10",
      Sitting("2025-01-14T13:02:38.504Z", .second) {
        enrolment(
          on: "2022-11-15", .male, age: 43, for: "atopic dermatitis", after: ["oral corticosteroids", "ciclosporin"],
          .table(11))
        on("2022-11-15", .started("T1", "baricitinib", "4mg/day", .oral), .fitted(11))
        on("2023-01-16", .response(.partial, toAlone: "T1"), .table(11))
        on(
          "2023-02-01",
          .added(
            "T2", "prednisolone", "40mg/day", .oral, to: ["T1"], because: .lossOfEfficacy,
            plan: "tapered over 2 weeks"),
          .wrongEntry(11), named: "start of prednisolone")
        on(
          "2023-02-14", .response(.partial, to: "T2", "T1"), .wrongEntry(11), named: "response with prednisolone")
        on(
          "2023-02-15", .stopped("T2", because: .lossOfEfficacy, .courseCompleted), .wrongEntry(11),
          named: "stop of prednisolone")
        on("2023-02-15", .stopped("T1", because: .lossOfEfficacy, next: "upadacitinib"), .table(11))
        on("2023-02-15", .started("T3", "upadacitinib", "30mg/day", .oral, because: .lossOfEfficacy), .table(11))
      },
      Sitting("2025-02-13T09:27:16.968Z", .first) {
        correct(.retraction(of: "stop of prednisolone", because: "the drug was prednisone"), .retracted(11))
        correct(.retraction(of: "response with prednisolone", because: "the drug was prednisone"), .retracted(11))
        correct(.retraction(of: "start of prednisolone", because: "the drug was prednisone"), .retracted(11))
        on(
          "2023-02-01",
          .added(
            "T4", "prednisone", "40mg/day", .oral, to: ["T1"], because: .lossOfEfficacy, plan: "tapered over 2 weeks"
          ).noted("the loss of efficacy was transitory"),
          .table(11))
        on("2023-02-14", .response(.partial, to: "T4", "T1"), .table(11))
        on("2023-02-15", .stopped("T4", because: .lossOfEfficacy, .courseCompleted), .duration(11))
      })
  }
}
