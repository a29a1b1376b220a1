import CalendarTime
package import PatientRecord
import Text

extension Rule {
  /// Every rule, in the order in which answers show them.
  package static let all = ofEveryAnswer + ofExposures + ofRates + ofCurves + ofPathways

  /// The rules that the answer of exposures shows beside those of every answer.
  package static let ofExposures: [Rule] = [
    .choice(
      "dose-total", \.doseTotal,
      "a cumulative dose: spread over intervals, or a sum of administrations")
  ]

  /// The rules that the answer of rates shows beside those of every answer.
  package static let ofRates: [Rule] = [
    .choice(
      "attribution", \.attribution,
      "adverse events that count: all, or those of no other suspect alone")
  ]

  /// The rules that answers with curves show beside those of every answer.
  package static let ofCurves: [Rule] = [
    .choice(
      "misleading", \.misleading,
      "a log-rank test of few ends, curves by a later response: refused or shown", alternatives: [])
  ]

  /// The rules that every answer shows.
  package static let ofEveryAnswer: [Rule] = [
    .choice("unit", \.unit, "a row is a pair, a regimen, a patient, or a course of a single drug"),
    .choice("days", \.days, "days are end minus start (elapsed), or one more (inclusive)"),
    .choice("month", \.month, "months are calendar months (calendar), or days divided by 30.4375 (30.4375)"),
    .number(
      "gap", \.gap, of: "days", example: 30, "courses of one drug at most this many days apart are one exposure",
      alternatives: [0, 30]
    ) {
      $0 == 0 ? "a restart after any gap is a new course" : "restarts within \(counted($0, "day")) count as one course"
    },
    .period(
      "minimum", \.minimum, "pairs shorter than this do not count: days, or an ISO duration such as P1M",
      alternatives: ["0", "P1M"]
    ) { $0.isEmpty ? "pairs of any length count" : "pairs shorter than \($0.inWords) do not count" },
    .choice(
      "partial", \.partial, "imputed dates: middle, midpoint, longest, shortest, adam; refuse: none",
      alternatives: [.middle, .longest, .shortest]),
    .choice(
      "possible", \.possible,
      "pairs that partial dates leave in doubt: left-out, imputed, counted",
      alternatives: []),
    .choice("holds", \.holds, "days on which a drug of the pair is held: counted or left-out"),
    .drugs("anchor", \.anchor, "classes or drugs, separated by commas, on which a combination is built") {
      "combinations are built on: \($0.inWords)"
    },
    .drugs("partner", \.partner, "classes or drugs, separated by commas, that are combined with an anchor") {
      "partners are: \($0.inWords)"
    },
    .choice("ongoing", \.ongoing, "rows that have not ended: included or left-out"),
    .choice("response", \.response, "the best or the last of the responses within a row counts"),
    .choice(
      "patient-response", \.patientResponse, "under unit=patient, the best, first or last response of pairs counts"),
    .choice("endpoint", \.endpoint, "ends that are events: discontinuation, all; failure: others compete"),
    .number(
      "lag", \.lag, of: "days", example: 30,
      "days after the end of a row in which an adverse event still counts for it",
      alternatives: [0, 30]
    ) { days in
      days == 0
        ? "adverse events count until a row ends"
        : "adverse events count until \(counted(days, "day")) after a row ends"
    },
    .continuing(
      "assume-continuing", \.assumeContinuing,
      "without a stop: a time after the last contact (P3M); yes; no: last event"),
    .choice(
      "prevalent", \.prevalent,
      "rows begun before enrolment: at risk from then (delayed), left-out, naive"),
    .choice("row", \.row, "every row of a patient counts (all), or only the first"),
    .choice("variance", \.variance, "intervals allow for several rows of a patient (patient), or do not (rows)"),
  ]

  /// The rules that answers about pathways and segments show beside the others.
  package static let ofPathways: [Rule] = [
    .choice(
      "segments", \.pathways.segments, "exact: constant sets of drugs; windowed: as TreatmentPatterns 3.1.0 does",
      alternatives: []),
    .number(
      "era-minimum", \.pathways.eraMinimum, of: "days", example: 7, "courses of fewer days are left out before all else"
    ) { $0 == 0 ? "courses of any length count" : "courses shorter than \(counted($0, "day")) are left out" },
    .number(
      "window", \.pathways.window, of: "days", example: 30,
      "windowed: a shorter overlap is a switch, unless it is the whole of either"
    ) { "an overlap shorter than \(counted($0, "day")) is a switch" },
    .number(
      "segment-minimum", \.pathways.segmentMinimum, of: "days", example: 30,
      "windowed: steps of fewer days are dropped"
    ) { "steps shorter than \(counted($0, "day")) are dropped" },
    .choice(
      "repeats", \.pathways.repeats, "all: every step; changes: equal neighbours once; first: each set once",
      alternatives: []),
    .number(
      "path-length", \.pathways.pathLength, of: "steps (0: no limit)", example: 5,
      "the most steps of a path; 0: no limit"
    ) { $0 == 0 ? "paths have all of their steps" : "paths have at most \(counted($0, "step"))" },
    .number(
      "cell-minimum", \.pathways.cellMinimum, of: "patients", example: 5, "paths of fewer patients are shown together"
    ) { $0 < 2 ? "every path is shown" : "paths of fewer than \($0) patients are shown together" },
  ]

  /// The rule of a name; nil for any other word.
  package static func named(_ name: String) -> Rule? { all.first { $0.name == name } }
}

extension Profile {
  /// The rules that every answer shows, by name, each value as `set` reads it back.
  package var rules: [(name: String, value: String)] { values(of: Rule.ofEveryAnswer) }

  /// The rules of exposures in the same form.
  package var exposureRules: [(name: String, value: String)] { values(of: Rule.ofExposures) }

  /// The rules of rates in the same form.
  package var rateRules: [(name: String, value: String)] { values(of: Rule.ofRates) }

  /// The rules of curves in the same form.
  package var curveRules: [(name: String, value: String)] { values(of: Rule.ofCurves) }

  /// The rules of pathways in the same form.
  package var pathwayRules: [(name: String, value: String)] { values(of: Rule.ofPathways) }

  private func values(of rules: [Rule]) -> [(name: String, value: String)] {
    rules.map { ($0.name, $0.value(in: self)) }
  }

  /// Sets one rule from text; throws for an unknown rule, or for a value that it does not take.
  package mutating func set(
    _ rule: String, to value: String, _ catalogue: DrugCatalogue = .builtIn
  ) throws(ProfileError) {
    guard let declared = Rule.named(rule) else { throw .unknown(rule) }
    try declared.set(value, in: &self, catalogue)
  }

  /// The rules of every answer that differ from their defaults, as clauses: `rows are patients, not pairs`.
  package var differencesInWords: [String] { differencesInWords(of: Rule.ofEveryAnswer) }

  /// Those of the given rules that differ from their defaults, as clauses.
  package func differencesInWords(of rules: [Rule]) -> [String] {
    rules.filter { $0.value(in: self) != $0.defaultValue }.map { $0.inWords(self) }
  }
}

extension CalendarPeriod {
  /// `1 month`, `2 months and 3 days`, `0 days`.
  package var inWords: String {
    isEmpty
      ? "0 days"
      : [(months, "month"), (days, "day")].filter { $0.0 > 0 }.map { counted($0.0, $0.1) }.joined(separator: " and ")
  }
}

/// `1 day`, `2 days`.
