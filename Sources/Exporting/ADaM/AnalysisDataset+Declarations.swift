import Answers
import CalendarTime
import PatientRecord
import Projections

extension AnalysisDataset {
  /// The subject-level dataset.
  static func subjects(_ records: [[SubjectRecords.Subject]], study: String) -> AnalysisDataset {
    AnalysisDataset(
      name: "ADSL", label: "Subject-Level Analysis Dataset", key: ["USUBJID"],
      rows: Rows(records, Table(subjectColumns(study))))
  }

  private static func subjectColumns(_ study: String) -> [Column<SubjectRecords.Subject>] {
    [
      .subject(study) { $0.row.patient },
      .variable("SUBJID", "Subject Identifier for the Study", .pseudonym) { $0.row.patient },
      .variable("AGE", "Age", unit: .years, empty: .notRecorded, .age) { $0.row.age },
      .variable("AGEU", "Age Units", empty: .notRecorded, .none) { $0.row.age.map { _ in "YEARS" } },
      .variable("SEX", "Sex", empty: .notRecorded, .none) { $0.row.sex?.controlledTerm },
      .variable("CONDP", "Primary Condition", empty: .notRecorded, .term) { row in
        row.row.conditions.isEmpty ? nil : row.row.conditions.joined(separator: " + ")
      },
      .variable("TRTSDT", "Date of First Exposure to Treatment", empty: .when("no anchor"), .date) { $0.firstDay },
      .variable("TRTEDT", "Date of Last Exposure to Treatment", empty: .ongoing, .date) { $0.lastDay },
      .variable("ANCHOR", "Anchor Drugs, in Order", empty: .when("no combination"), .term) { row in
        row.anchors.isEmpty ? nil : row.anchors.joined(separator: " + ")
      },
      .variable("DTHFL", "Subject Death Flag", empty: .when("no death is recorded"), .none) { row in
        row.row.followUpEnd?.reason == .death ? "Y" : nil
      },
      .variable("EOSSTT", "End of Study Status", .none) { $0.row.followUpEnd == nil ? "ONGOING" : "DISCONTINUED" },
      .variable("DCSREAS", "Reason for Discontinuation from Study", empty: .ongoing, .none) { row in
        row.row.followUpEnd?.reason.controlledTerm
      },
    ]
  }

  /// The times to discontinuation of combinations, or to failure under `endpoint=failure`.
  static func times(_ records: [[SubjectRecords.TimeToEvent]], study: String) -> AnalysisDataset {
    AnalysisDataset(
      name: "ADTTE", label: "Time to Discontinuation of Combinations", key: ["USUBJID", "ASEQ"],
      rows: Rows(records, Table(timeColumns(study))))
  }

  private static func timeColumns(_ study: String) -> [Column<SubjectRecords.TimeToEvent>] {
    [
      .subject(study) { $0.row.patient },
      .variable("ASEQ", "Analysis Sequence Number", .none) { $0.number },
      .variable("PARAM", "Parameter", .none) { row in
        row.profile.endpoint == .failure
          ? "Time to Failure of Combination (days)" : "Time to Discontinuation of Combination (days)"
      },
      .variable("PARAMCD", "Parameter Code", .none) { $0.profile.endpoint == .failure ? "TTFAIL" : "TTDISC" },
      .variable("TRTA", "Actual Treatment", .term) { ([$0.row.anchor] + $0.row.partners).joined(separator: "+") },
      .variable("ANCHOR", "Anchor Drug", .term) { $0.row.anchor },
      .variable("PARTNER", "Partner Drug", empty: .when("a single drug"), .term) { row in
        row.row.partners.isEmpty ? nil : row.row.partners.joined(separator: "+")
      },
      .variable("STARTDT", "Time to Event Origin Date for Subject", .date) { $0.row.start },
      .variable("STARTDTF", "Origin Date Imputation Flag", empty: .when("known to the day"), .none) {
        $0.row.startImputed?.rawValue
      },
      .variable("ADT", "Analysis Date", .date) { $0.row.end ?? $0.row.lastDay },
      .variable("ADTF", "Analysis Date Imputation Flag", empty: .when("known to the day"), .none) {
        $0.row.endImputed?.rawValue
      },
      .variable("AVAL", "Analysis Value", unit: .days, .none) { $0.row.days },
      .variable("AVALM", "Analysis Value in Months", unit: .months, .none) { $0.row.months },
      .variable("CNSR", "Censor", .none) { $0.censoring },
      .variable("EVNTDESC", "Event or Censoring Description", .none) { $0.description },
      .variable("CNSDTDSC", "Censor Date Description", empty: .when("not censored"), .none) { row in
        row.row.ongoing ? row.row.lastDay < row.asOf ? "LAST CONTACT" : "DATA CUT" : nil
      },
      .variable("SRCDOM", "Source Data", .none) { _ in "LOG" },
      .variable("SRCVAR", "Source Variable", .none) { _ in "SEQ" },
      .variable("SRCSEQ", "Source Sequence Number", .place) { $0.source },
    ]
  }

  /// The adverse events.
  static func adverseEvents(_ records: [[SubjectRecords.TreatedAdverseEvent]], study: String) -> AnalysisDataset {
    AnalysisDataset(
      name: "ADAE", label: "Adverse Events Analysis Dataset", key: ["USUBJID", "AESEQ"],
      rows: Rows(records, Table(adverseEventColumns(study))))
  }

  private static func adverseEventColumns(_ study: String) -> [Column<SubjectRecords.TreatedAdverseEvent>] {
    [
      .subject(study) { $0.row.patient },
      .variable("AESEQ", "Sequence Number", .none) { $0.number },
      .variable("AETERM", "Reported Term for the Adverse Event", .term) { $0.row.term },
      .variable("AESEV", "Severity/Intensity", empty: .notRecorded, .none) { $0.row.severity?.rawValue.uppercased() },
      .variable("AETOXGR", "Standard Toxicity Grade", empty: .notRecorded, .none) { $0.row.grade.map(String.init) },
      .variable("AESER", "Serious Event", empty: .notRecorded, .none) { row in
        row.row.serious.map { $0 ? "Y" : "N" }
      },
      .variable("AEREL", "Causality", empty: .notRecorded, .none) { row in
        joined(row.row.suspects.compactMap { $0.causality?.rawValue.uppercased() })
      },
      .variable("AEACN", "Action Taken with Study Treatment", empty: .notRecorded, .none) { row in
        joined(row.row.suspects.compactMap { $0.action?.controlledTerm })
      },
      .variable("AEOUT", "Outcome of Adverse Event", empty: .notRecorded, .none) {
        $0.row.resolution?.outcome.controlledTerm
      },
      .variable("ASTDT", "Analysis Start Date", .date) { $0.row.day },
      .variable("ASTDTF", "Analysis Start Date Imputation Flag", empty: .when("known to the day"), .none) { row in
        ImputedPart(row.row.occurred.days.first, row.row.occurred.days.last)?.rawValue
      },
      .variable("AENDT", "Analysis End Date", empty: .notRecorded, .date) { $0.row.resolution?.day },
      .variable("TRTEMFL", "Treatment Emergent Analysis Flag", empty: .when("no anchor"), .none) { row in
        row.isOnTreatment.map { $0 ? "Y" : "N" }
      },
      .variable("SUSPECT", "Suspected Drugs", empty: .when("none"), .term) { row in
        row.row.suspects.isEmpty ? nil : row.row.suspects.map { $0.drug ?? "" }.joined(separator: "+")
      },
    ]
  }

  private static func joined(_ words: [String]) -> String? { words.isEmpty ? nil : words.joined(separator: "; ") }
}

// The controlled terms of CDISC for the words of the log.
extension Sex {
  fileprivate var controlledTerm: String {
    switch self {
    case .female: "F"
    case .male: "M"
    case .other: "UNDIFFERENTIATED"
    case .unknown: "U"
    }
  }
}

extension FollowUpEndReason {
  fileprivate var controlledTerm: String {
    switch self {
    case .death: "DEATH"
    case .lost: "LOST TO FOLLOW-UP"
    case .consentWithdrawn: "WITHDRAWAL BY SUBJECT"
    case .transferred, .other: "OTHER"
    }
  }
}

extension SuspectAction {
  fileprivate var controlledTerm: String {
    switch self {
    case .none: "DOSE NOT CHANGED"
    case .held: "DRUG INTERRUPTED"
    case .reduced: "DOSE REDUCED"
    case .stopped: "DRUG WITHDRAWN"
    }
  }
}

extension AdverseEventOutcome {
  fileprivate var controlledTerm: String {
    switch self {
    case .recovered: "RECOVERED/RESOLVED"
    case .recovering: "RECOVERING/RESOLVING"
    case .recoveredWithSequelae: "RECOVERED/RESOLVED WITH SEQUELAE"
    case .notRecovered: "NOT RECOVERED/NOT RESOLVED"
    case .fatal: "FATAL"
    case .unknown: "UNKNOWN"
    }
  }
}
