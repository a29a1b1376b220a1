import Text

/// Calls that answer what people type where the program has another word.
///
/// Every call is whole: P01, 4 and the dates stand for those of the reader.
enum CallsMeant {
  /// Words in small letters, with hyphens between them, and the calls that answer them, the likeliest first.
  static let all: [(words: [String], calls: [String])] = asked + corrected + recorded + handedOn

  /// Questions.
  private static let asked: [(words: [String], calls: [String])] = [
    (
      ["stops", "stop-reasons", "reasons", "discontinuations", "discontinued", "causes", "stopped-drugs"],
      ["regimen query exposures", "regimen query outcomes", "regimen query incidence"]
    ),
    (
      ["visits", "seen", "contacts", "last-contact", "last-visit", "last-seen", "attendance"],
      ["regimen query last-seen", "regimen today"]
    ),
    (
      ["lost", "inactive", "unseen", "not-seen", "ltfu", "lost-to-follow-up", "dropouts"],
      ["regimen query last-seen --over P6M"]
    ),
    (
      ["overdue", "appointments", "appointment", "expected", "reminders", "schedule", "next", "next-week", "calendar"],
      ["regimen today", "regimen query due --within P4W"]
    ),
    (
      ["labs", "lab", "lab-values", "laboratory", "blood", "bloods", "values", "results", "tests", "weight"],
      ["regimen query measurements"]
    ),
    (
      ["adverse", "ae", "aes", "side-effects", "side-effect", "safety", "toxicity", "infections", "complications"],
      ["regimen query adverse-events", "regimen query rates"]
    ),
    (
      ["who", "on", "medication", "medications", "treatment", "treatments", "therapy", "therapies", "current"],
      ["regimen query regimens"]
    ),
    (["doses", "dose", "dosage", "dosages", "courses", "amounts"], ["regimen query exposures"]),
    (["scores", "score", "pasi", "easi", "salt", "dlqi", "response", "activity"], ["regimen query responses"]),
    (["responders", "remission", "remissions", "effectiveness", "efficacy"], ["regimen query response-rates"]),
    (["list", "ls", "patient", "cases", "people", "subjects", "overview", "summary"], ["regimen query patients"]),
    (["find", "search", "grep", "filter"], ["regimen query patients --with 'herpes zoster'"]),
    (
      ["show", "history", "view", "story", "course", "chart", "notes", "status", "open", "details"],
      ["regimen timeline P01", "regimen replay P01"]
    ),
    (
      ["count", "counts", "numbers", "frequencies", "totals"],
      ["regimen query combinations --count", "regimen query cohort"]
    ),
    (["baseline", "table1", "table-1", "demographics", "characteristics", "statistics"], ["regimen query cohort"]),
    (
      ["km", "kaplan", "kaplan-meier", "retention", "drug-survival", "persistence"],
      ["regimen query survival", "regimen plot survival --output survival.svg"]
    ),
    (["cox", "hazard", "hazards", "hazard-ratio", "censoring"], ["regimen query time-to-event --format csv"]),
    (["switches", "switch", "sequences", "sequence", "sankey"], ["regimen query pathways", "regimen query lines"]),
    (
      ["unanswered", "findings", "problems", "errors", "warnings", "todo", "queries", "plausibility", "questions"],
      ["regimen query checks --open"]
    ),
    (["missing", "incomplete", "blanks", "gaps", "empty"], ["regimen query completeness"]),
    (
      ["audit", "audit-trail", "trail", "monitor", "monitoring", "changed", "corrections", "modifications"],
      ["regimen query changes --since 2024-04-01"]
    ),
  ]

  /// Corrections.
  private static let corrected: [(words: [String], calls: [String])] = [
    (
      ["edit", "fix", "correct", "change", "modify", "update", "mistake", "typo"],
      ["regimen amend 4 --on 2023-10-01 --reason 'misread'", "regimen undo"]
    ),
    (
      ["delete", "remove", "cancel", "drop", "rm"],
      ["regimen retract 4 --reason 'entered twice'", "regimen undo"]
    ),
    (["redo", "restore", "undelete"], ["regimen undo --redo"]),
    (["forget", "gdpr", "anonymise-patient"], ["regimen erase --patient P01 --reason 'consent withdrawn' --dry-run"]),
    (
      ["duplicate", "duplicates", "twice", "same", "same-person", "rename", "merge-patient", "merge-patients"],
      ["regimen link P01 P17 --reason 'one hospital number'"]
    ),
  ]

  /// Entries.
  private static let recorded: [(words: [String], calls: [String])] = [
    (["new", "enter", "entry", "form", "data-entry", "input", "dialogue", "write"], ["regimen log"]),
    (["create", "setup", "start-log"], ["regimen init ward"]),
    (["load", "upload", "sheet", "spreadsheet"], ["regimen import csv --template --output sheet"]),
  ]

  /// Files.
  private static let handedOn: [(words: [String], calls: [String])] = [
    (
      ["excel", "csv", "xlsx", "spss", "stata", "sas", "r", "tables", "table", "download"],
      ["regimen export tables --output tables"]
    ),
    (["print", "page", "html", "pdf", "dashboard"], ["regimen report --output report.html"]),
    (
      ["graph", "graphs", "figure", "figures", "draw", "picture", "diagram"],
      ["regimen plot swimmer --output swimmer.svg"]
    ),
    (["save", "copy", "archive", "back-up"], ["regimen backup /mnt/network/ward"]),
    (["sync", "synchronise", "synchronize", "combine"], ["regimen merge /mnt/network/ward"]),
    (
      ["anonymise", "anonymize", "pseudonymise", "pseudonymize", "deidentify", "de-identify"],
      [
        "regimen export tables --deidentify secret --output tables"
      ]
    ),
    (["valid", "validate", "integrity", "seal", "hash"], ["regimen verify"]),
    (["man", "guide", "usage", "?"], ["regimen help"]),
  ]

  /// Words after `record` that are no type.
  static let ofRecord: [(words: [String], calls: [String])] = [
    (["death", "died", "dead", "deceased"], ["regimen record follow-up-ended P01 death --on 2024-05-03"]),
    (["lost", "transferred", "moved", "left"], ["regimen record follow-up-ended P01 lost --on 2024-05-03"]),
    (
      ["weight", "value", "labs", "blood", "bloods", "laboratory", "result", "test"],
      ["regimen record measurement-recorded P01 ALT 87.6 U/L --on 2024-05-03"]
    ),
    (
      ["pasi", "easi", "salt", "dlqi", "score", "activity"],
      ["regimen record response-assessed P01 --instrument PASI --score 3.2 --on 2024-05-03"]
    ),
    (
      ["pregnancy", "pregnant", "surgery", "operation", "vaccination"],
      ["regimen record treatment-stopped P01 T1 --reason pregnancy --on 2024-05-03"]
    ),
    (
      ["adverse", "ae", "infection", "complication", "reaction"],
      ["regimen record adverse-event-recorded P01 'herpes zoster' --suspect T1 --on 2024-05-03"]
    ),
    (
      ["drug", "medication", "treatment", "therapy", "prescription"],
      ["regimen record treatment-started P01 baricitinib 4mg/day --on 2024-05-03"]
    ),
    (["dose", "dosage"], ["regimen record dose-up-titrated P01 methotrexate 20mg/week --on 2024-05-03"]),
    (["patient", "new", "new-patient"], ["regimen record patient-enrolled P01 female --age 43 --on 2024-05-03"]),
    (
      ["disease", "condition", "comorbidity"],
      [
        "regimen record diagnosis-recorded P01 'alopecia areata' primary --on 2019"
      ]
    ),
    (["contact", "appointment", "seen-by"], ["regimen record patient-seen P01 --on 2024-05-03"]),
  ]

  /// Words after `import` that are no format.
  static let ofImport: [(words: [String], calls: [String])] = [
    (
      ["excel", "xlsx", "sheet", "spreadsheet", "table", "redcap", "tsv", "ods"],
      ["regimen import csv sheet.csv --new-mapping", "regimen import csv --template --output sheet"]
    )
  ]

  /// The calls that answer a word, in a line; nil for a word that no call is known for.
  static func calls(for word: String) -> String? {
    calls(for: word, in: all) ?? (isPseudonym(word) ? "regimen timeline \(word) or regimen replay \(word)" : nil)
  }

  /// The calls that answer a word after `record`.
  static func calls(afterRecord word: String) -> String? { calls(for: word, in: ofRecord) }

  /// The calls that answer a word after `import`.
  static func calls(afterImport word: String) -> String? { calls(for: word, in: ofImport) }

  private static func calls(for word: String, in table: [(words: [String], calls: [String])]) -> String? {
    let plain = word.lowercased().replacing("_", with: "-").replacing(" ", with: "-")
    return table.first { $0.words.contains(plain) }.map { listed($0.calls) }
  }

  /// Tells that a word may be a pseudonym: letters, then figures alone, such as P07.
  private static func isPseudonym(_ word: String) -> Bool {
    let figures = word.drop { $0.isLetter }.drop { $0 == "-" }
    return word.first?.isLetter == true && !figures.isEmpty && word.utf8.count <= 20 && figures.allSatisfy(\.isNumber)
  }
}
