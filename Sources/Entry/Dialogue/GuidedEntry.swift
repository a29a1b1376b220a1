import Arguments
import CalendarTime
import PatientRecord
import Projections
import Queries
package import RecordKeeping
import SystemCalls
import Text

/// A conversation that records changes.
package struct GuidedEntry {
  /// Runs a `record` command, which may be a trial; nil if the words are no such command.
  package typealias Recorder = (_ words: [String]) throws -> EventEntry.Entered?

  private let dialogue = Dialogue(goesBack: true)
  /// Opens the log to read.
  private let reading: () throws -> LogReading
  private let record: Recorder
  /// The patient whom the call names.
  private let named: String?
  /// Options that every `record` command gets.
  private let passedOn: [String]
  /// Tells that a change was begun that has been neither written nor given up.
  package private(set) var isUnfinished = true
  /// The type of a definition that was named in place of a patient; nil where a patient was.
  private var definition: EventType?
  /// The patient whose changes were done with last.
  package private(set) var lastPatient: String?

  private let tally = Tally()

  /// The number of changes that were written.
  private final class Tally { var count = 0 }

  /// What was written, for the end of a conversation: `nothing was written`.
  package var writtenInWords: String {
    switch tally.count {
    case 0: "nothing was written"
    case 1: "1 change was written, and nothing more"
    case let count: "\(count) changes were written, and nothing more"
    }
  }

  /// A conversation about a patient, or about whom the answers name.
  package init(
    patient: String?, passingOn options: [String], reading: @escaping () throws -> LogReading,
    recording record: @escaping Recorder
  ) {
    (named, passedOn, self.reading, self.record) = (patient, options, reading, record)
  }

  /// Asks until the answers say that no other change follows; throws `Dialogue.Ended` if the input ends.
  package mutating func run() throws {
    dialogue.say(
      "A line answers each question; ? says what can be answered, back returns to the question "
        + "before, Control-D or Control-C leaves. In place of a patient, drug-defined defines a drug of your own, "
        + "instrument-defined a score, patients-linked says that two pseudonyms are one person."
    )
    var named = named
    var isGoingOn = true
    while isGoingOn {
      isUnfinished = true
      do {
        let patient = try patient(named: named)
        named = nil
        try recordChange(of: patient)
        isUnfinished = false
        if patient != RecordItself.name { lastPatient = patient }
        isGoingOn = try dialogue.decide("Another change?")
      } catch is Dialogue.Back {
        named = nil
      }
    }
  }

  private func record(of patient: String) throws -> Record {
    try reading().record(RecordScope(patients: [patient]))
  }

  /// Returns the pseudonym under which a patient is known, as reading takes it; nil for one who is new.
  private func known(_ patient: String) throws -> String? {
    let exact = try record(of: patient)
    if exact.pool.vocabulary.existingSymbol(for: patient).map({ !exact.events(of: $0).isEmpty }) == true {
      return patient
    }
    guard let other = knownSpelling(of: patient, among: try reading().patients(beginningWith: "", limit: 100_000)),
      try record(of: other).hasEntries(of: other)
    else { return nil }
    dialogue.say("\(patient) is known as \(other).")
    return other
  }

  /// Returns the patient of that name if it is known or said to be new, else the one that is asked for; the record
  /// itself in place of a patient for a definition.
  private mutating func patient(named name: String?) throws -> String {
    definition = name.flatMap(EventType.definition(called:))
    if definition != nil { return RecordItself.name }
    if let name {
      if let known = try known(name) { return known }
      if try isNew(name) { return name }
    }
    return try askPatient()
  }

  private mutating func askPatient() throws -> String {
    while true {
      let line = try dialogue.ask(lastPatient.map { "Patient (Enter: \($0))" } ?? "Patient (the pseudonym)")
      if line.isEmpty, let lastPatient { return lastPatient }
      definition = EventType.definition(called: line)
      if definition != nil { return RecordItself.name }
      if line.hasPrefix("?") {
        let known = try reading().patients(beginningWith: String(line.dropFirst()), limit: 50)
        dialogue.say(known.isEmpty ? "No patient is known that begins so." : known.joined(separator: ", "))
      } else if line.isEmpty {
        dialogue.say("A pseudonym is needed. ? lists those in the log.")
      } else if let known = try known(line) {
        return known
      } else if try isNew(line) {
        return line
      }
    }
  }

  private func isNew(_ patient: String) throws -> Bool {
    // Whoever answers the question after this one would else become a patient called treatment-started.
    if EventType.allCases.contains(where: { $0.isCalled(patient) }) {
      return try dialogue.decide(
        "'\(patient)' is what can happen to a patient; the pseudonym is asked for first. Is it a pseudonym, and new?")
    }
    let others = try reading().patients(beginningWith: String(patient.prefix(1)), limit: 1000)
    let near = nearest(to: patient, among: others)
    let known = near.isEmpty ? "" : " (near it: \(near.joined(separator: ", ")))"
    return try dialogue.decide("The log knows no patient \(patient)\(known). Is the patient new?")
  }

  /// Asks until a change is written or given up. Throws `Dialogue.Back` if the patient is to be asked for again.
  ///
  /// Where a change is refused for some of its answers, those alone are asked for again.
  private func recordChange(of patient: String) throws {
    let isOfRecordItself = patient == RecordItself.name
    var type = definition
    var date: PartialDate?
    var kept: [String: [String]] = [:]
    while true {
      let record = try record(of: patient)
      do {
        let asked = try type ?? askType(record, patient)
        type = asked
        let day = try date ?? askDate()
        date = day
        let situation = PatientSituation(patient, in: record, by: min(day.days.last, SystemClock.today()))
        let questions = FieldQuestions(
          dialogue: dialogue, type: asked, situation: situation, catalogue: record.catalogue,
          usedDoses: { usedDoses(of: $0, patient: record) })
        let answers = try questions.answers(keeping: kept)
        let refused = try write(RecordWords(asked, patient, on: day, answers), asked)
        guard let refused else { return }
        if refused.contains("occurred") { date = nil }
        kept = Dictionary(answers.map { ($0.field.name, $0.values) }) { first, _ in first }
          .filter { !refused.contains($0.key) }
        // What is refused for none of the answers is asked anew.
        if date != nil, kept.count == answers.count {
          (type, date, kept) = (isOfRecordItself ? type : nil, nil, [:])
        }
      } catch let back as Dialogue.Back {
        if type == nil || isOfRecordItself && date == nil { throw back }
        if date == nil { (type, kept) = (nil, [:]) } else { date = nil }
      }
    }
  }

  /// Returns the doses in which a drug was given, the most frequent first and at most five: of everyone where the log
  /// is short, else of the patient.
  private func usedDoses(of drug: String, patient own: Record) -> [Dose] {
    let log = try? reading()
    let record = log.flatMap { $0.isLong ? nil : try? $0.record() } ?? own
    var counts: [Dose: Int] = [:]
    for patient in record.patients {
      let history = PatientHistory(record.events(of: patient), pool: record.pool, asOf: SystemClock.today())
      for course in history.courses {
        guard let start = history.events[course.start].event.start else { continue }
        let name = record.pool.text(start.drug)
        if record.catalogue.drug(named: name)?.name ?? name != drug { continue }
        for place in [course.start] + course.changes {
          history.events[place].event.doseSet.map { counts[$0, default: 0] += 1 }
        }
      }
    }
    let ordered = counts.sorted { ($1.value, $0.key.description) < ($0.value, $1.key.description) }
    return ordered.prefix(5).map(\.key)
  }

  private func askType(_ record: Record, _ patient: String) throws -> EventType {
    let situation = PatientSituation(patient, in: record, by: SystemClock.today())
    dialogue.say(situation.sentence(about: patient))
    let types = situation.nextTypes
    let endings = types.map { String($0.type.rawValue.split(separator: "-").last ?? "") }
    let choices = zip(types, endings).map { numbered, ending in
      // `stopped` stands for treatment-stopped, as no other type ends so.
      Dialogue.Choice(
        word: numbered.type.rawValue, text: numbered.type.effect,
        others: endings.count { $0 == ending } == 1 ? [ending] : [], number: numbered.number)
    }
    let word = try dialogue.answer(to: .init(text: "What happened (a number or a word of the list)", choices: choices))
    return word.flatMap(EventType.init) ?? .patientSeen
  }

  private func askDate() throws -> PartialDate {
    while true {
      let line = try dialogue.ask("When (2022-03-09, 2022-03 or 2022 as far as it is known; today, yesterday)")
      if line.hasPrefix("?") {
        dialogue.say(FieldKind.date.answerHint)
        continue
      }
      do throws(ValueError) {
        let date = try typedDate(line)
        if date.days.first <= SystemClock.today() {
          if [.month, .year].contains(date.precision) {
            dialogue.say("\(date) may be any day from \(date.days.first) to \(date.days.last).")
          }
          return date
        }
        dialogue.say("That day has not come. What happened is recorded afterwards; a plan goes into a note.")
      } catch {
        dialogue.say("\(error.message)." + (error.hint.map { " Try: \($0)" } ?? ""))
      }
    }
  }

  /// Reads back what the words would write, and writes it if that is confirmed. Returns nil if the change is done with,
  /// else the keys that it is refused for, as far as they are known.
  private func write(_ change: RecordWords, _ type: EventType) throws -> Set<String>? {
    do {
      try write(change.words + passedOn)
      return nil
    } catch let refused as Refused {
      return refused.keys(type, change.keys)
    }
  }

  /// Reads back what the words would write, and writes it if that is confirmed.
  private func write(_ words: [String]) throws {
    var words = words
    let trial = try attempt(&words, ["--dry-run"])
    tellWarnings(trial.outcome.warnings)
    dialogue.say("This will be written: \(trial.draft.understood).")
    dialogue.say("The same as a command:")
    tell("  \(commandLine(["regimen"] + words, isASCII: StandardStream.error.isASCII))\n")
    guard try dialogue.decide("Write it?") else { return dialogue.say("Nothing was written.") }
    // What was read back is written, or nothing: not what another writer's change would make of the words.
    let position = (trial.outcome.receipts.first?.sequenceNumber ?? 1) - 1
    let written = try attempt(&words, ["--expect-seq", String(position)])
    tally.count += 1
    try showDone(written.report(isTrial: false), written.outcome, words: words)
  }

  /// A refusal that was said.
  private struct Refused: Error {
    let cause: any Error

    /// Returns the keys of the answers that are at fault; `keys` has those of the words of the call.
    func keys(_ type: EventType, _ keys: [String?]) -> Set<String> {
      if let error = cause as? UsageError {
        return Set([error.index.flatMap { keys.indices.contains($0) ? keys[$0] : nil }].compactMap(\.self))
      }
      let draft = RecordedEvent(draft: ClinicalEvent(blank: type), of: .none)
      let faults = (cause as? AdmissionError)?.faults ?? []
      return Set(faults.compactMap { fault in fault.range.flatMap { Draft.numbered($0, [draft]).key } })
    }
  }

  /// Runs a `record` command; throws a `Refused` if it refuses the words, which is said.
  ///
  /// Asks about what checks find improbable; a yes adds the codes to the words.
  private func attempt(_ words: inout [String], _ options: [String]) throws -> EventEntry.Entered {
    let cause: any Error
    do {
      if let entered = try record(words + options) { return entered }
      cause = UsageError("the words are no change", index: nil)
    } catch let error as UsageError {
      cause = error
      dialogue.say("\(error.message)." + (error.hint.map { " Try: \($0)" } ?? ""))
    } catch let error as AdmissionError where error.kind == .unconfirmed {
      for fault in error.faults { dialogue.say("This is improbable: \(fault.message).") }
      if try dialogue.decide("Is it so?") {
        words += ["--accept", error.codes.joined(separator: ",")]
        return try attempt(&words, options)
      }
      cause = error
    } catch {
      guard let refusal = Refusal(error) else { throw error }
      cause = error
      for diagnostic in refusal.diagnostics { tell(diagnostic) }
    }
    dialogue.say("Nothing was written. Once more:")
    throw Refused(cause: cause)
  }
}

extension EventType {
  /// Tells that a word is the type's name, or its end, as it can be answered: `treatment-started`, `started`.
  fileprivate func isCalled(_ word: String) -> Bool {
    let name = rawValue.split(separator: "-")
    return word.lowercased() == rawValue || name.last.map { $0 == word.lowercased() } ?? false
  }
}

/// The words of a `record` command.
private struct RecordWords {
  let words: [String]
  /// The key of the answer that each word is of; nil for any other.
  let keys: [String?]

  init(
    _ type: EventType, _ patient: String, on date: PartialDate, _ answers: [(field: FieldDescription, values: [String])]
  ) {
    var positionals: [(word: String, key: String?)] = type.isOfRecordItself ? [] : [(patient, nil)]
    var options: [(word: String, key: String?)] = []
    var places = type.fields.filter { $0.entry == .word }[...]
    for (field, values) in answers where !values.isEmpty {
      if field.entry == .word, places.first?.name == field.name {
        places.removeFirst()
        positionals += values.map { ($0, field.name) }
      } else {
        // A word that is left out leaves no place for those after it.
        if field.entry == .word { places = [] }
        let words = values.flatMap { $0.hasPrefix("-") ? ["--\(field.flagName)=\($0)"] : ["--\(field.flagName)", $0] }
        options += words.map { ($0, field.name) }
      }
    }
    options += ["--on", date.description].map { ($0, "occurred") }
    let isPlain = !positionals.contains { $0.word.hasPrefix("-") }
    let all =
      [("record", nil), (type.rawValue, nil)]
      + (isPlain ? positionals + options : options + [("--", nil)] + positionals)
    (words, keys) = (all.map(\.0), all.map(\.1))
  }
}

extension EventType {
  /// Returns the type of a definition that people call by a word; nil for any other word.
  fileprivate static func definition(called word: String) -> EventType? {
    allCases.first { $0.isOfRecordItself && $0.isCalled(word) }
  }
}
