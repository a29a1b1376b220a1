package import Arguments
package import CalendarTime
package import PatientRecord
import Queries
package import RecordKeeping
import Text

/// Finds the event that a word stands for: its position in the log, or its id.
package struct EventReference {
  let record: Record

  /// References to events of a record.
  package init(_ record: Record) { self.record = record }

  /// Returns the event as it is stored.
  package func event(_ word: String) throws(ValueError) -> RecordedEvent {
    let found: RecordedEvent? =
      if let position = Int(word) {
        record.event(at: position)
      } else if let id = EventID(word) {
        record.event(id)
      } else {
        nil
      }
    if let found { return found }
    let entries = entries(ofPatient: word)
    if entries.isEmpty { throw ValueError("no such event", hint: "a seq or an id; regimen query events lists them") }
    throw ValueError(
      "a patient, where the seq of one of the entries is asked for", hint: entries.joined(separator: "; "))
  }

  /// The latest entries of a patient, each as its seq and what it says; empty where a word is no patient's pseudonym.
  private func entries(ofPatient word: String) -> [String] {
    guard let patient = record.pool.vocabulary.existingSymbol(for: word) else { return [] }
    let history = PatientHistory(
      record.events(of: patient), pool: record.pool, asOf: CalendarDay(daysSinceEpoch: .max))
    let names = TreatmentNames(record, patient: word)
    return history.events.sorted { $0.sequenceNumber > $1.sequenceNumber }.prefix(8).map { event in
      // A start names its drug itself.
      let own = event.event.start == nil ? names : TreatmentNames()
      let words = EventPhrase(event.event, pool: record.pool, names: own) { record.event($0)?.sequenceNumber }.text
      return "\(event.sequenceNumber) \(event.event.type.rawValue)" + (words.isEmpty ? "" : " \(words)")
    }
  }

  /// Returns the event's id.
  package func identifier(_ word: String) throws(ValueError) -> EventID { try event(word).id }
}

extension EventReference {
  /// Returns the data of an event as they stand after amendments; as they were written if the event is not in force.
  package func current(_ original: RecordedEvent) -> ClinicalEvent {
    let history = PatientHistory(
      record.events(of: original.patient), pool: record.pool, asOf: CalendarDay(daysSinceEpoch: .max))
    return history.events.first { $0.sequenceNumber == original.sequenceNumber }?.event ?? original.event
  }
}

/// Finds the course that a word stands for: its label, or the name of a drug with one course that runs.
package struct TreatmentResolver {
  private struct Candidate {
    let label: String
    let drug: String
    let days: DayInterval
    let stop: DayInterval?

    func runs(on date: DayInterval) -> Bool {
      guard days.first <= date.last else { return false }
      return stop.map { $0.last > date.first } ?? true
    }
  }

  /// Tells that something was recorded for the patient.
  let isPatientKnown: Bool
  private let candidates: [Candidate]
  private let everyLabel: Set<String>
  private let date: DayInterval
  let catalogue: DrugCatalogue

  /// The courses of one patient, for an event on a date; a course is called by any name that a catalogue gives its
  /// drug.
  package init(_ events: [RecordedEvent], pool: RecordPool, date: DayInterval, _ catalogue: DrugCatalogue) {
    let history = PatientHistory(events, pool: pool, asOf: CalendarDay(daysSinceEpoch: .max))
    (self.date, self.catalogue) = (date, catalogue)
    isPatientKnown = !events.isEmpty
    everyLabel = Set(events.compactMap { $0.event.start.map { pool.text($0.treatment) } })
    candidates = history.courses.map { course in
      let start = history.events[course.start]
      let drug = start.event.start.map { catalogue.canonicalName(pool.text($0.drug)) } ?? ""
      return Candidate(
        label: pool.text(course.label), drug: drug, days: start.days, stop: course.stop.map { history.events[$0].days })
    }
  }

  /// The drug of the course with a label; nil for no course.
  func drug(of label: String) -> String? { candidates.first { $0.label == label }?.drug }

  /// The labels of the courses that run on the date, without those of a drug.
  func running(but drug: String?) -> [String] {
    let drug = drug.map(catalogue.canonicalName)
    return candidates.filter { $0.runs(on: date) && $0.drug != drug }.map(\.label)
  }

  /// Words for courses, to complete: the drug of each that alone of its drug runs, then every label, what runs first.
  var proposals: [CompletionPlace.Proposal] {
    let (running, others) = (candidates.filter { $0.runs(on: date) }, candidates.filter { !$0.runs(on: date) })
    let drugs = running.filter { course in running.count { $0.drug == course.drug } == 1 }
    let labels = running.map { ($0, "running") } + others.map { ($0, "not running") }
    return drugs.map { .init($0.drug, $0.label) } + labels.map { .init($0.label, "\($0.drug), \($1)") }
  }

  /// The first label that was never used: T1, T2, ….
  var nextLabel: String {
    var number = everyLabel.count + 1
    while everyLabel.contains("T\(number)") { number += 1 }
    return "T\(number)"
  }

  /// The label that a word stands for; the word itself where it is no drug of the patient's, for the rules to judge.
  package func label(for word: String) throws(ValueError) -> String {
    if candidates.contains(where: { $0.label == word }) { return word }
    let drug = catalogue.canonicalName(word)
    let courses = candidates.filter { $0.drug == drug }
    let runningCourses = courses.filter { $0.runs(on: date) }
    let chosen = runningCourses.isEmpty ? courses : runningCourses
    if chosen.count > 1 {
      throw ValueError("several courses of that drug", hint: chosen.map(described).joined(separator: " or "))
    }
    if let course = chosen.first { return course.label }
    if candidates.isEmpty { throw ValueError("the patient has no treatment", hint: "start one first") }
    let near = nearest(to: word, among: candidates.flatMap { [$0.label, $0.drug] }, limit: 1).first
    throw ValueError(
      "no treatment of the patient", hint: near ?? "one of: " + candidates.map(described).joined(separator: ", "))
  }

  private func described(_ candidate: Candidate) -> String {
    "\(candidate.label) (\(candidate.drug), \(candidate.runs(on: date) ? "running" : "not running"))"
  }
}
