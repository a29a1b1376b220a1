package import Arguments
import CalendarTime
import PatientRecord
import Projections
import Queries
package import RecordKeeping
import SystemCalls
import Text

/// Completes the last word of a half-typed call: from the declarations, the catalogue of drugs, the rules and the log.
package struct Completer {
  typealias Proposal = CompletionPlace.Proposal

  /// The words that may stand there, or the names of files or directories.
  enum Answer: Equatable {
    case words([Proposal])
    case files, directories
  }

  private let program: Command
  private let place: CompletionPlace
  /// Opens the log of a path to read; nil if that is not possible.
  private let read: (String) -> LogReading?

  /// A completer of the last of `words`, a call of the program. `read` opens the log of a path; nil if it cannot.
  package init(_ words: [String], of program: Command, reading read: @escaping (String) -> LogReading?) {
    (self.program, self.read) = (program, read)
    place = program.completionPlace(of: words)
  }

  /// The answer to a shell, a line each: the word, a tab, and what it is.
  ///
  /// If the name of a file or a directory is wanted, one line without a tab says so: `:files`, `:directories`.
  package var lines: String {
    switch answer {
    case .files: return ":files\n"
    case .directories: return ":directories\n"
    case .words(let words):
      // What a terminal would obey is not for a shell to type.
      let safe = words.filter { shown($0.text) == $0.text }
      return safe.map { "\(place.lead)\($0.text)\t\(shown($0.summary))\n" }.joined()
    }
  }

  /// The answer, as far as it begins as the typed text does.
  private var answer: Answer {
    if !place.known.isEmpty { return .words(fitting(place.known)) }
    guard let argument = place.argument else { return .words([]) }
    if let field = field(argument) { return .words(words(for: field)) }
    switch valueName(argument) {
    case "FILE": return .files
    case "DIR": return .directories
    default: return answer(argument)
    }
  }

  private func answer(_ argument: String) -> Answer {
    switch argument {
    case "patient", "other": return .words(patients)
    case "drug", "taking": return .words(drugs + fitting(DrugSelection.classWords.map { Proposal($0, "class") }))
    case "condition": return .words(texts(of: .condition))
    case "with": return .words(texts(of: .with))
    case "analyte": return .words(fitting(LaboratoryRange.analytes.map { Proposal($0) }))
    case "rule": return .words(rules)
    case "on", "as-of": return .words(fitting([Proposal("today"), Proposal("yesterday")]))
    case "topic": return .words(topics)
    case "set": return .words(assignments)
    case "clear": return .words(fitting(amendedFields.map { Proposal($0.name, $0.help) }))
    case "profile":
      let presets = fitting(Profile.Preset.allCases.map { Proposal($0.rawValue, "preset") })
      return presets.isEmpty ? .files : .words(presets)
    default: return .words([])
    }
  }

  private func fitting(_ proposals: [Proposal]) -> [Proposal] { proposals.filter { $0.text.hasPrefix(place.text) } }

  /// The name of the value of an argument: `FILE`.
  private func valueName(_ argument: String) -> String? {
    let positional = place.path.command.positionals.first { $0.name == argument }?.label
    return positional ?? place.path.options.first { $0.name == argument }?.valueName
  }

  private var topics: [Proposal] {
    if place.given["topic"] == ["columns"] { return fitting(Query.all.map { Proposal($0.name, $0.summary) }) }
    guard let words = place.given["topic"] else {
      return fitting(
        program.visibleSubcommands.map { Proposal($0.name, $0.summary) } + HelpTopic.names.map { Proposal($0) })
    }
    return Completer(words + [place.text], of: program, reading: read).subcommands
  }

  private var subcommands: [Proposal] {
    fitting(place.path.command.visibleSubcommands.map { Proposal($0.name, $0.summary) })
  }
}

// The fields of events.
extension Completer {
  /// The field of an event that a word of `record` stands for; nil elsewhere.
  private func field(_ argument: String) -> FieldDescription? {
    guard place.path.names.first == "record", let type = EventType(rawValue: place.path.command.name) else {
      return nil
    }
    if argument != "words" { return type.fields.first { $0.flagName == argument } }
    let places = type.fields.filter { $0.entry == .word && place.given[$0.flagName] == nil }
    let index = place.given["words"]?.count ?? 0
    return index < places.count ? places[index] : nil
  }

  private func words(for field: FieldDescription) -> [Proposal] {
    switch field.kind {
    case .code(let words), .codes(let words): fitting(words.map { Proposal($0) })
    case .text(.drug): drugs
    case .text(.treatmentLabel): field.entry == .word ? fitting(treatments) : []
    case .labels: fitting(treatments)
    case .suspects: suspects
    default: []
    }
  }

  /// Drugs of the catalogue and of the department in whatever case they are typed; by other names where none begins so.
  private var drugs: [Proposal] {
    let start = place.text.lowercased()
    let drugs = catalogue.drugs
    let named = drugs.filter { $0.name.hasPrefix(start) }.map { Proposal($0.name, $0.drugClass.rawValue) }
    if !named.isEmpty { return named }
    return drugs.flatMap { drug in
      drug.synonyms.filter { $0.lowercased().hasPrefix(start) }.map { Proposal($0, drug.name) }
    }
  }

  /// `methotrexate`, then `methotrexate:probable`, then `methotrexate:probable:stopped`.
  private var suspects: [Proposal] {
    let parts = place.text.split(separator: ":", omittingEmptySubsequences: false)
    if parts.count < 2 { return fitting(treatments) }
    let before = parts.dropLast().map { $0 + ":" }.joined()
    let words = [choices(of: Causality.self), choices(of: SuspectAction.self)]
    let free = words.filter { list in parts.dropFirst().dropLast().allSatisfy { !list.contains(String($0)) } }
    return fitting(free.flatMap { $0 }.map { Proposal(before + $0) })
  }
}

// Amendments.
extension Completer {
  /// The fields of the event that is amended; none where the log knows no such event.
  private var amendedFields: [FieldDescription] {
    guard let word = place.given["event"]?.last, let reading, !reading.isLong,
      let scope = try? reading.scope(patients: [], events: [word]), let record = try? reading.record(scope),
      let event = try? EventReference(record).event(word)
    else { return [] }
    return event.event.type.fields
  }

  /// `reason=`, then `reason=flare`.
  private var assignments: [Proposal] {
    guard let name = place.text.split(separator: "=", omittingEmptySubsequences: false).first, place.text.contains("=")
    else { return fitting(amendedFields.map { Proposal($0.name + "=", $0.help) }) }
    switch amendedFields.first(where: { $0.name == name })?.kind {
    case .code(let words), .codes(let words): return fitting(words.map { Proposal("\(name)=\($0)") })
    case .text(.drug): return fitting(catalogue.drugs.map { Proposal("\(name)=\($0.name)") })
    default: return []
    }
  }
}

// Rules.
extension Completer {
  /// Names, and behind the equals sign the values that a rule takes.
  private var rules: [Proposal] {
    let parts = place.text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    if parts.count < 2 { return fitting(Rule.all.map { Proposal($0.name + "=", "now \($0.defaultValue)") }) }
    guard let rule = Rule.named(String(parts[0])) else { return [] }
    return fitting((rule.words + ownDrugs(for: rule)).map { Proposal("\(rule.name)=\($0)") })
  }

  /// The department's own drugs, for a rule that takes drugs.
  private func ownDrugs(for rule: Rule) -> [String] {
    let known = Set(DrugCatalogue.builtIn.drugs.map(\.name))
    return known.isSubset(of: rule.words) ? catalogue.drugs.map(\.name).filter { !known.contains($0) } : []
  }
}

// What the log knows.
extension Completer {
  /// More patients than that are no help.
  private static let patientLimit = 200

  /// The log that the words or the environment name; nil if there is none.
  private var reading: LogReading? {
    guard let path = place.given["log"]?.last ?? environmentValue("REGIMEN_LOG"), path != "-" else { return nil }
    return read(path)
  }

  /// The drugs, with those that the department has defined.
  private var catalogue: DrugCatalogue {
    guard let reading, !reading.isLong, let record = try? reading.record(RecordScope(patients: [])) else {
      return .builtIn
    }
    return record.catalogue
  }

  private var patients: [Proposal] {
    let known = try? reading?.patients(beginningWith: place.text, limit: Completer.patientLimit)
    return (known ?? []).map { Proposal($0) }
  }

  /// The texts of the record that a filter of a kind can name.
  private func texts(of kind: PatientFilter.Kind) -> [Proposal] {
    guard let reading, !reading.isLong, let record = try? reading.record() else { return [] }
    return fitting(kind.texts(in: record).map { Proposal($0) })
  }

  private var treatments: [Proposal] {
    guard let patient = place.given["patient"]?.last, let reading, !reading.isLong,
      let record = try? reading.record(RecordScope(patients: [patient])),
      let symbol = record.pool.vocabulary.existingSymbol(for: patient)
    else { return [] }
    let date = place.given["on"]?.last.flatMap { try? typedDate($0).days }
    let today = DayInterval(first: SystemClock.today(), last: SystemClock.today())
    return TreatmentResolver(record.events(of: symbol), pool: record.pool, date: date ?? today, record.catalogue)
      .proposals
  }
}
