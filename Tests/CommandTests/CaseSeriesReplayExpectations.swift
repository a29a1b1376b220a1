/// A treatment that runs on some day, as `replay` shows it.
struct ExpectedTreatment: Equatable, Sendable {
  let label: String
  let drug: String
  let dose: String
  let since: String
  /// Since when the dose is what it is.
  let doseSince: String

  init(_ label: String, _ drug: String, _ dose: String, since: String, doseSince: String? = nil) {
    self.label = label
    self.drug = drug
    self.dose = dose
    self.since = since
    self.doseSince = doseSince ?? since
  }
}

/// What one patient was on at one day, in the order of the starts, then of the labels.
struct ExpectedReplay: Sendable {
  let patient: String
  let asOf: String
  let treatments: [ExpectedTreatment]

  init(_ patient: String, asOf: String, _ treatments: ExpectedTreatment...) {
    self.patient = patient
    self.asOf = asOf
    self.treatments = treatments
  }
}

extension ExpectedReplay {
  /// Worked out by hand from the charts, with all corrections known.
  static let all: [ExpectedReplay] = [
    // The day before enrolment, between two events, the first day of a partner, the first day off.
    .init("P01", asOf: "2021-08-31"),
    .init("P01", asOf: "2021-12-24", .init("T1", "baricitinib", "4mg/day", since: "2021-09-01")),
    .init(
      "P01", asOf: "2022-03-01", .init("T1", "baricitinib", "4mg/day", since: "2021-09-01"),
      .init("T2", "methotrexate", "15mg/week", since: "2022-03-01")),
    .init("P01", asOf: "2023-11-01", .init("T3", "upadacitinib", "30mg/day", since: "2023-11-01")),
    // Running before the record begins.
    .init(
      "P07", asOf: "2022-12-31", .init("T1", "prednisone", "5mg/day", since: "2022-11-02"),
      .init("T2", "tacrolimus", "2.5mg/day", since: "2022-11-02")),
    .init(
      "P07", asOf: "2023-06-10", .init("T1", "prednisone", "5mg/day", since: "2022-11-02"),
      .init("T2", "tacrolimus", "2.5mg/day", since: "2022-11-02"),
      .init("T3", "baricitinib", "4mg/day", since: "2023-01-01")),
    // The last day of a course, and the day on which everything changes.
    .init(
      "P10", asOf: "2023-02-14", .init("T1", "baricitinib", "4mg/day", since: "2022-11-15"),
      .init("T4", "prednisone", "40mg/day", since: "2023-02-01")),
    .init("P10", asOf: "2023-02-15", .init("T3", "upadacitinib", "30mg/day", since: "2023-02-15")),
    // Two partners on one day; between two drugs nothing runs; the day before a titration and the day of it.
    .init(
      "P17", asOf: "2022-06-01", .init("T1", "baricitinib", "4mg/day", since: "2022-02-01"),
      .init("T2", "dupilumab", "300mg/14d", since: "2022-06-01"),
      .init("T3", "ciclosporin", "100mg/12h", since: "2022-06-01")),
    .init("P17", asOf: "2022-12-01", .init("T4", "adalimumab", "40mg/14d", since: "2022-12-01")),
    .init("P17", asOf: "2023-11-15"),
    .init(
      "P17", asOf: "2024-05-31", .init("T5", "upadacitinib", "30mg/day", since: "2023-12-01"),
      .init("T6", "prednisone", "15mg/day", since: "2023-12-01")),
    .init(
      "P17", asOf: "2024-06-01",
      .init("T5", "upadacitinib", "15mg/day", since: "2023-12-01", doseSince: "2024-06-01"),
      .init("T6", "prednisone", "15mg/day", since: "2023-12-01")),
    // One drug twice: between its courses the partner alone.
    .init(
      "P18", asOf: "2023-05-31",
      .init("T1", "upadacitinib", "15mg/day", since: "2022-09-01", doseSince: "2022-10-17"),
      .init("T2", "dupilumab", "300mg/14d", since: "2022-12-01")),
    .init("P18", asOf: "2023-06-15"),
    .init("P18", asOf: "2023-07-20", .init("T3", "dupilumab", "600mg/14d", since: "2023-07-01")),
    .init(
      "P18", asOf: "2023-12-31", .init("T3", "dupilumab", "600mg/14d", since: "2023-07-01"),
      .init("T4", "upadacitinib", "15mg/day", since: "2023-08-01")),
    .init("P18", asOf: "2025-01-01"),
  ]
}

/// What the record shows of one patient before and after a correction: known at `recorded`, and 1 ms before it.
struct ExpectedCorrection: Sendable {
  /// What is looked at.
  enum Shown: Equatable, Sendable {
    /// `replay` as of a day.
    case regimen(asOf: String, [ExpectedTreatment])
    /// Of the patient's one combination as of 2025-01-01: the partner and the length in calendar months.
    case combination(partner: String, months: Double)
    /// Of the patient's one combination: the response to it.
    case response(String)
    /// Of the patient's one combination: the age at its start.
    case age(Int)
    /// The adverse events of each of the patient's combinations.
    case adverseEvents([String])
  }

  let correction: String
  let patient: String
  /// When the correction was written.
  let recorded: String
  let before: Shown
  let after: Shown
}

extension ExpectedCorrection {
  private static let baricitinibOfP03 = ExpectedTreatment("T1", "baricitinib", "4mg/day", since: "2021-06-01")
  private static let baricitinibOfP08 = ExpectedTreatment("T1", "baricitinib", "4mg/day", since: "2022-10-01")
  private static let baricitinibOfP10 = ExpectedTreatment("T1", "baricitinib", "4mg/day", since: "2022-11-15")
  private static let dupilumabOfP16 = ExpectedTreatment("T1", "dupilumab", "300mg/14d", since: "2022-04-01")
  private static let herpes = "oral herpes simplex infection"

  /// Every amendment and retraction of the log, in the order of the record.
  static let all: [ExpectedCorrection] = [
    .init(
      correction: "a stop a month too early, in the patient's regimen", patient: "P03",
      recorded: "2025-01-17T12:20:33.015Z",
      before: .regimen(asOf: "2024-06-15", [baricitinibOfP03]),
      after: .regimen(
        asOf: "2024-06-15", [baricitinibOfP03, .init("T2", "methotrexate", "15mg/week", since: "2021-12-01")])),
    .init(
      correction: "a stop a month too early, in the combination's length", patient: "P03",
      recorded: "2025-01-17T12:20:33.015Z",
      before: .combination(partner: "methotrexate", months: 30),
      after: .combination(partner: "methotrexate", months: 31)),
    .init(
      correction: "a wrong dose", patient: "P08", recorded: "2025-01-27T13:14:50.322Z",
      before: .regimen(
        asOf: "2024-01-01", [baricitinibOfP08, .init("T2", "methotrexate", "10mg/week", since: "2023-03-01")]),
      after: .regimen(
        asOf: "2024-01-01", [baricitinibOfP08, .init("T2", "methotrexate", "15mg/week", since: "2023-03-01")])),
    .init(
      correction: "an adverse event entered twice", patient: "P07", recorded: "2025-02-03T08:51:37.430Z",
      before: .adverseEvents([herpes, herpes]), after: .adverseEvents([herpes])),
    .init(
      correction: "an amendment that is itself wrong", patient: "P16", recorded: "2025-02-05T14:05:19.934Z",
      before: .regimen(
        asOf: "2025-01-01", [dupilumabOfP16, .init("T2", "upadacitinib", "15mg/day", since: "2022-05-01")]),
      after: .regimen(
        asOf: "2025-01-01", [dupilumabOfP16, .init("T2", "upadacitinib", "30mg/day", since: "2022-05-01")])),
    .init(
      correction: "a wrong drug, in the patient's regimen", patient: "P10", recorded: "2025-02-13T09:27:16.968Z",
      before: .regimen(
        asOf: "2023-02-10", [baricitinibOfP10, .init("T2", "prednisolone", "40mg/day", since: "2023-02-01")]),
      after: .regimen(
        asOf: "2023-02-10", [baricitinibOfP10, .init("T4", "prednisone", "40mg/day", since: "2023-02-01")])),
    .init(
      correction: "a wrong drug, in the combination", patient: "P10", recorded: "2025-02-13T09:27:16.968Z",
      before: .combination(partner: "prednisolone", months: 0.5),
      after: .combination(partner: "prednisone", months: 0.5)),
    .init(
      correction: "a wrong age", patient: "P13", recorded: "2025-02-17T12:33:45.829Z",
      before: .age(56), after: .age(65)),
    .init(
      correction: "a wrong response", patient: "P09", recorded: "2025-02-19T10:08:44.197Z",
      before: .response("partial"), after: .response("complete")),
    .init(
      correction: "the wrong amendment retracted", patient: "P16", recorded: "2025-02-24T09:52:40.461Z",
      before: .regimen(
        asOf: "2025-01-01", [dupilumabOfP16, .init("T2", "upadacitinib", "30mg/day", since: "2022-05-01")]),
      after: .regimen(
        asOf: "2025-01-01", [dupilumabOfP16, .init("T2", "upadacitinib", "15mg/day", since: "2022-05-01")])),
  ]
}
