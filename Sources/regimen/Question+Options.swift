import Arguments
import PatientRecord
import Projections
import Queries
import RecordKeeping
import SystemCalls
import Text

// Questions as the options of a call ask them.
extension Question {
  /// Opens the log that the options name; `patients` names those that are asked about, none of them all, of whom
  /// `filter` leaves out others.
  ///
  /// `readsSeveral` tells that several logs can be asked as one.
  /// `showsEvents` tells that rows carry the ids of their events, `explains` that they carry the lines themselves.
  init(
    _ options: QuestionOptions, patients: [Argument] = [], filter: PatientFilter = .none, explains: Bool = false,
    showsEvents: Bool = true, readsSeveral: Bool = false
  ) throws {
    func open(_ patients: Set<String>?) throws -> OpenedRecord {
      if readsSeveral, let logs = options.log.several { return try Question.open(logs, options) }
      return try OpenedRecord(
        options.log.path(), asOf: options.times.asOf, knownAt: options.times.knownAt, options.reading,
        patients: patients)
    }
    var opened = try open(patients.isEmpty ? nil : Set(patients.map(\.text)))
    // A pseudonym may be recorded in another spelling; only the whole record tells.
    if !patients.allSatisfy({ opened.record.knows($0.text) }) { opened = try open(nil) }
    self.init(
      opened, try Question.profile(options.rules, opened.record.catalogue), of: try Question.patients(patients, opened),
      isWhole: patients.isEmpty, filter: filter.isEmpty ? nil : try filter.resolved(in: opened), explains: explains,
      showsEvents: showsEvents)
  }

  /// A question to rows that another query wrote, in place of a log; options that only a log can answer are refused.
  init(rows: [Argument], _ source: PooledRows.Source, _ options: QuestionOptions, showsEvents: Bool) throws {
    try options.refuseLog(at: rows[0])
    let shared = try PooledRows(rows, source)
    self = try Question(
      shared, try Question.profile(options.rules, .builtIn, from: shared.profile), showsEvents: showsEvents)
  }

  /// Opens several logs as one.
  private static func open(_ logs: [SiteLog], _ options: QuestionOptions) throws -> OpenedRecord {
    try OpenedRecord(logs, asOf: options.times.asOf, knownAt: options.times.knownAt, options.reading)
  }

  /// Everyone in a log, under rules that the call does not name.
  init(
    _ log: LogOption, _ times: TimeOptions, _ reading: ReadingOptions, under profile: Profile, explains: Bool
  ) throws {
    let opened = try OpenedRecord(
      log.path(), asOf: times.asOf, knownAt: times.knownAt, reading, patients: nil)
    self.init(opened, profile, of: opened.record.patients, isWhole: true, explains: explains)
  }

  /// The profile that options name; `start` is that in which rules are set without a whole one.
  private static func profile(
    _ options: RuleOptions, _ catalogue: DrugCatalogue, from start: Profile = Profile()
  ) throws -> Profile {
    var profile = try options.profile.map(RuleOptions.profile) ?? start
    var seen: Set<String> = []
    for argument in options.rules {
      let (name, value) = try argument.split(at: "=")
      guard seen.insert(name.text).inserted else {
        throw UsageError("the rule '\(shown(name.text))' is given twice", at: name, hint: "give each rule once")
      }
      do throws(ProfileError) {
        try profile.set(name.text, to: value.text, catalogue)
      } catch {
        throw UsageError(
          error.message, at: error.fault == .badValue ? value : name, hint: error.suggestion(value, name))
      }
    }
    return profile
  }

  private static func patients(_ asked: [Argument], _ opened: OpenedRecord) throws -> [Symbol] {
    if asked.isEmpty { return opened.record.patients }
    var patients: [Symbol] = []
    for argument in asked {
      let symbols = opened.record.patients(called: argument.text)
      if symbols.isEmpty {
        let near = nearest(
          to: argument.text, among: opened.record.patients.map { opened.record.pool.text($0) }, limit: 1)
        throw UsageError(
          "the record knows no such patient", at: argument, hint: near.first ?? "regimen query patients lists them")
      }
      patients += symbols.filter { !patients.contains($0) }
    }
    return patients
  }
}

extension QuestionOptions {
  /// Refuses what is asked of a log beside rows, which are of a log, a day and what was known.
  fileprivate func refuseLog(at rows: Argument) throws(UsageError) {
    let given = [("--log", log.given != nil), ("--as-of", times.asOf != nil), ("--known-at", times.knownAt != nil)]
    guard let option = given.first(where: \.1)?.0 else { return }
    throw UsageError(
      "\(option) is asked of a log: rows are of one log, one day and what was known", at: rows,
      hint: "leave out \(option); it is an option of the call that writes the rows")
  }
}

extension Record {
  /// Tells if a patient has exactly this pseudonym.
  fileprivate func knows(_ pseudonym: String) -> Bool {
    pool.vocabulary.existingSymbol(for: pseudonym).map { !events(of: $0).isEmpty } ?? false
  }

  /// Returns the person of a pseudonym; without one, all whose pseudonym differs by case, spaces or Unicode form
  /// alone.
  fileprivate func patients(called pseudonym: String) -> [Symbol] {
    if knows(pseudonym) { return pool.vocabulary.existingSymbol(for: pseudonym).map { [person(of: $0)] } ?? [] }
    let folded = FoldedText(pseudonym)
    return storedPatients.filter { FoldedText(pool.text($0)) == folded }.map(person)
  }
}

extension ProfileError {
  /// A text to type instead: the nearest known word, or the list of them.
  fileprivate func suggestion(_ value: Argument, _ name: Argument) -> String {
    nearest(to: fault == .badValue ? value.text : name.text, among: known).first ?? hint
  }
}

extension RuleOptions {
  /// The most that is read: an answer with its rows may be large.
  private static let limit = 1 << 30

  /// The profile that an argument names.
  fileprivate static func profile(_ argument: Argument) throws -> Profile {
    if let preset = Profile.Preset(rawValue: argument.text) { return Profile(preset) }
    do throws(Diagnostic) {
      return try ProfileFile.read(readInput(argument.text, limit: limit), from: argument.text)
    } catch {
      let presets = Profile.Preset.allCases.map(\.rawValue)
      let meant = argument.text.contains("/") ? nil : nearest(to: argument.text, among: presets).first
      let listed = "a preset (\(presets.joined(separator: ", "))), or a file with the profile of an answer"
      throw error.line == nil ? withHint(error, meant ?? listed) : error
    }
  }

  private static func withHint(_ diagnostic: Diagnostic, _ hint: String) -> Diagnostic {
    var hinted = diagnostic
    hinted.hint = hint
    return hinted
  }
}
