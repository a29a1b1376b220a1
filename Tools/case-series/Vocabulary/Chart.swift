import PatientRecord

/// One thing that a reviewer writes down about a patient.
struct Entry: Sendable {
  /// The clinical day as `2022-03-01`; nil for corrections.
  let day: String?
  let fact: Fact
  let provenance: Provenance
  /// How later entries of the patient speak of it; empty for most.
  let name: String
}

/// Who reviewed the charts.
enum Reviewer: String, Sendable {
  case first = "reviewer-1"
  case second = "reviewer-2"
}

/// What one reviewer entered of one patient at one go: a batch of the log.
struct Sitting: Sendable {
  /// The instant as `2025-01-07T08:42:17.318Z`.
  let recorded: String
  let reviewer: Reviewer
  let entries: [Entry]

  init(_ recorded: String, _ reviewer: Reviewer, @EntryList _ entries: () -> [Entry]) {
    self.recorded = recorded
    self.reviewer = reviewer
    self.entries = entries()
  }
}

/// All that was entered of one patient.
struct Chart: Sendable {
  let patient: String
  let sittings: [Sitting]

  init(_ patient: String, _ sittings: Sitting...) {
    self.patient = patient
    self.sittings = sittings
  }
}

/// Entries under one another, as in a chart.
@resultBuilder
enum EntryList {
  static func buildExpression(_ entry: Entry) -> [Entry] { [entry] }
  static func buildExpression(_ entries: [Entry]) -> [Entry] { entries }
  static func buildBlock(_ entries: [Entry]...) -> [Entry] { entries.flatMap { $0 } }
}

/// A fact on a day.
func on(_ day: String, _ fact: Fact, _ provenance: Provenance, named name: String = "") -> Entry {
  Entry(day: day, fact: fact, provenance: provenance, name: name)
}

/// A correction, which has no day of its own.
func correct(_ fact: Fact, _ provenance: Provenance, named name: String = "") -> Entry {
  Entry(day: nil, fact: fact, provenance: provenance, name: name)
}

/// What is known when the patient comes: sex, age on that day, the disease, what stands beside it, and what has failed.
func enrolment(
  on day: String, _ sex: Sex, age: Int, for disease: String, beside comorbidities: [String] = [],
  after therapies: [String], _ provenance: Provenance
) -> [Entry] {
  let facts =
    [Fact.enrolled(sex, age: age), .diagnosis(disease, .primary)]
    + comorbidities.map { .diagnosis($0, .comorbidity) } + therapies.map(Fact.failed)
  return facts.map { on(day, $0, provenance) }
}
