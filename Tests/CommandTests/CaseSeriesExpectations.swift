/// A row of Table 1 as the reference log must give it, by default rules as of 2025-01-01.
///
/// Written by hand from the table, not by any program. Three cells of the table cannot come out, as one patient has
/// one history: the therapies before case 18 include methotrexate (they do in 19 and 20), the response to baricitinib
/// alone is none in case 19 too (as in 18), and the upadacitinib of case 20 is 15 mg/day only from its seventh month.
struct ExpectedOutcome: Sendable {
  /// The case number of the table.
  let number: Int
  let patient: String
  let sex: String
  /// At the start of the combination.
  let age: Int
  let condition: String
  let anchor: String
  /// At the start and at the end of the combination.
  let anchorDoses: (String, String)
  let partner: String
  let partnerDose: String
  let partnerRoute: String?
  let start: String
  /// Nil while ongoing.
  let end: String?
  /// Calendar months.
  let months: Double
  /// The response to the anchor alone.
  let alone: String
  /// Why the drugs were combined.
  let reason: String
  let response: String
  let endingReasons: [String]
  /// Why the anchor itself was stopped, at the end of the combination; empty where it went on.
  let anchorStopReasons: [String]
  let next: String?
  let adverseEvents: [String]

  init(
    _ number: Int, _ patient: String, _ sex: String, _ age: Int, _ condition: String,
    anchor: (String, String, String), partner: (String, String, String?), from start: String, to end: String?,
    _ months: Double,
    alone: String, because reason: String, _ response: String, ended endingReasons: [String] = [],
    anchorStopped anchorStopReasons: [String] = [], next: String? = nil, adverseEvents: [String] = []
  ) {
    self.number = number
    self.patient = patient
    self.sex = sex
    self.age = age
    self.condition = condition
    self.anchor = anchor.0
    self.anchorDoses = (anchor.1, anchor.2)
    self.partner = partner.0
    self.partnerDose = partner.1
    self.partnerRoute = partner.2
    self.start = start
    self.end = end
    self.months = months
    self.alone = alone
    self.reason = reason
    self.response = response
    self.endingReasons = endingReasons
    self.anchorStopReasons = anchorStopReasons
    self.next = next
    self.adverseEvents = adverseEvents
  }
}

extension ExpectedOutcome {
  private static let baricitinib = ("baricitinib", "4mg/day", "4mg/day")
  private static let oralMethotrexate: (String, String, String?) = ("methotrexate", "15mg/week", "oral")
  private static let injectedMethotrexate: (String, String, String?) = ("methotrexate", "15mg/week", "subcutaneous")

  /// The 22 rows in the order of the table.
  static let all: [ExpectedOutcome] = toCase15 + fromCase16

  /// Cases 1 to 15: alopecia areata, but for cases 4 and 11.
  private static let toCase15: [ExpectedOutcome] = [
    .init(
      1, "P01", "female", 29, "alopecia areata", anchor: baricitinib, partner: oralMethotrexate,
      from: "2022-03-01", to: "2023-11-01", 20, alone: "partial", because: "partial-response", "partial",
      ended: ["insufficient-response"], anchorStopped: ["insufficient-response"], next: "upadacitinib"),
    .init(
      2, "P02", "female", 27, "alopecia areata", anchor: baricitinib, partner: oralMethotrexate,
      from: "2024-03-01", to: "2024-04-01", 1, alone: "partial", because: "partial-response", "partial",
      ended: ["adverse-event"], adverseEvents: ["oral intolerance"]),
    .init(
      3, "P03", "male", 42, "alopecia areata", anchor: baricitinib, partner: oralMethotrexate,
      from: "2021-12-01", to: "2024-07-01", 31, alone: "partial", because: "partial-response", "complete",
      ended: ["complete-response"]),
    .init(
      4, "P04", "female", 35, "interstitial granulomatous dermatitis", anchor: baricitinib,
      partner: injectedMethotrexate, from: "2024-05-01", to: nil, 8, alone: "unassessable",
      because: "insufficient-prior", "complete"),
    .init(
      5, "P05", "female", 33, "alopecia areata", anchor: baricitinib, partner: injectedMethotrexate,
      from: "2022-07-01", to: "2024-05-01", 22, alone: "complete", because: "insufficient-prior", "complete",
      ended: ["complete-response"]),
    .init(
      6, "P06", "male", 55, "alopecia areata", anchor: baricitinib, partner: oralMethotrexate,
      from: "2023-01-01", to: "2024-09-01", 20, alone: "partial", because: "partial-response", "complete",
      ended: ["complete-response"]),
    .init(
      7, "P07", "male", 45, "alopecia areata", anchor: baricitinib, partner: ("prednisone", "5mg/day", nil),
      from: "2023-01-01", to: nil, 24, alone: "unassessable", because: "comorbidity", "complete",
      adverseEvents: ["oral herpes simplex infection"]),
    .init(
      8, "P07", "male", 45, "alopecia areata", anchor: baricitinib, partner: ("tacrolimus", "2.5mg/day", nil),
      from: "2023-01-01", to: nil, 24, alone: "unassessable", because: "comorbidity", "complete",
      adverseEvents: ["oral herpes simplex infection"]),
    .init(
      9, "P08", "female", 50, "alopecia areata", anchor: baricitinib, partner: oralMethotrexate,
      from: "2023-03-01", to: "2024-10-01", 19, alone: "partial", because: "partial-response", "complete",
      ended: ["complete-response"]),
    .init(
      10, "P09", "female", 67, "alopecia areata", anchor: baricitinib, partner: oralMethotrexate,
      from: "2023-08-01", to: "2024-09-01", 13, alone: "partial", because: "partial-response", "complete",
      ended: ["complete-response"]),
    .init(
      11, "P10", "male", 43, "atopic dermatitis", anchor: baricitinib, partner: ("prednisone", "40mg/day", "oral"),
      from: "2023-02-01", to: "2023-02-15", 0.5, alone: "partial", because: "loss-of-efficacy", "partial",
      ended: ["loss-of-efficacy", "course-completed"], anchorStopped: ["loss-of-efficacy"], next: "upadacitinib"),
    .init(
      12, "P11", "male", 44, "alopecia areata", anchor: baricitinib, partner: injectedMethotrexate,
      from: "2022-08-01", to: "2024-07-01", 23, alone: "unassessable", because: "insufficient-prior", "complete",
      ended: ["complete-response"], adverseEvents: ["dyslipidemia", "gout"]),
    .init(
      13, "P12", "female", 51, "alopecia areata", anchor: baricitinib, partner: oralMethotrexate,
      from: "2022-12-01", to: "2023-11-01", 11, alone: "partial", because: "partial-response", "none",
      ended: ["no-response", "adverse-event"], anchorStopped: ["no-response"], next: "ruxolitinib",
      adverseEvents: ["transaminitis", "mean corpuscular volume increase"]),
    .init(
      14, "P13", "female", 65, "alopecia areata", anchor: baricitinib, partner: oralMethotrexate,
      from: "2023-04-01", to: "2023-08-01", 4, alone: "none", because: "no-response", "none",
      ended: ["adverse-event"], anchorStopped: ["no-response"], next: "ruxolitinib",
      adverseEvents: ["lymphopenia", "herpes simplex infection"]),
    .init(
      15, "P14", "female", 44, "alopecia areata", anchor: baricitinib,
      partner: ("methotrexate", "10mg/week", "oral"), from: "2023-07-01", to: "2024-01-01", 6, alone: "none",
      because: "no-response", "none", ended: ["no-response"], anchorStopped: ["no-response"], next: "ruxolitinib",
      adverseEvents: ["arthralgia"]),
  ]

  /// Cases 16 to 22: atopic dermatitis.
  private static let fromCase16: [ExpectedOutcome] = [
    .init(
      16, "P15", "male", 21, "atopic dermatitis", anchor: ("upadacitinib", "30mg/day", "30mg/day"),
      partner: ("prednisone", "30mg/day", "oral"), from: "2023-02-01", to: "2023-02-15", 0.5, alone: "complete",
      because: "insufficient-prior", "complete", ended: ["complete-response"]),
    .init(
      17, "P16", "male", 39, "atopic dermatitis", anchor: ("upadacitinib", "15mg/day", "15mg/day"),
      partner: ("dupilumab", "300mg/14d", nil), from: "2022-05-01", to: nil, 32, alone: "unassessable",
      because: "insufficient-prior", "complete"),
    .init(
      18, "P17", "female", 54, "atopic dermatitis", anchor: baricitinib, partner: ("dupilumab", "300mg/14d", nil),
      from: "2022-06-01", to: "2022-12-01", 6, alone: "none", because: "no-response", "partial",
      ended: ["insufficient-response"], anchorStopped: ["other-condition"], next: "adalimumab",
      adverseEvents: ["nausea"]),
    .init(
      19, "P17", "female", 54, "atopic dermatitis", anchor: baricitinib, partner: ("ciclosporin", "100mg/12h", nil),
      from: "2022-06-01", to: "2022-12-01", 6, alone: "none", because: "no-response", "partial",
      ended: ["insufficient-response"], anchorStopped: ["other-condition"], next: "adalimumab"),
    .init(
      20, "P17", "female", 55, "atopic dermatitis", anchor: ("upadacitinib", "30mg/day", "15mg/day"),
      partner: ("prednisone", "15mg/day", "oral"), from: "2023-12-01", to: "2024-12-01", 12, alone: "unassessable",
      because: "comorbidity", "complete", ended: ["complete-response"], adverseEvents: ["weight increase"]),
    .init(
      21, "P18", "female", 27, "atopic dermatitis", anchor: ("upadacitinib", "15mg/day", "15mg/day"),
      partner: ("dupilumab", "300mg/14d", nil), from: "2022-12-01", to: "2023-06-01", 6, alone: "complete",
      because: "loss-of-efficacy", "complete", ended: ["patient-preference"], anchorStopped: ["patient-preference"]),
    .init(
      22, "P18", "female", 27, "atopic dermatitis", anchor: ("upadacitinib", "15mg/day", "15mg/day"),
      partner: ("dupilumab", "600mg/14d", nil), from: "2023-08-01", to: "2024-04-01", 8, alone: "unassessable",
      because: "insufficient-prior", "complete", ended: ["funding"], anchorStopped: ["funding"],
      adverseEvents: ["neutropenia"]),
  ]
}
