/// The spelling of texts in some histories, to find one thing that is written in two ways.
package struct Spellings: Sendable {
  /// The kind of a text: texts of different kinds are not compared.
  private enum Kind: String {
    case condition, term, analyte, instrument, drug, author, pseudonym

    /// True if one letter of another spelling is looked for, and not only case, accents and spaces.
    var isInWords: Bool { self == .condition || self == .term || self == .analyte }
  }

  private struct Key: Hashable {
    let kind: Kind
    let text: Symbol
  }

  /// The uses of a text: how many, and the first by position in the log.
  private struct Use {
    let text: String
    var count: Int
    var first: Int
    var field: String
    var patient: String
  }

  private var uses: [Key: Use] = [:]

  /// No texts.
  package init() {}

  /// Adds the texts of a patient. O(events).
  package mutating func add(_ patient: CheckedPatient) {
    if patient.name.isEmpty { return }
    for event in patient.history.events { add(event, patient) }
    for event in patient.recorded where !event.author.isNone {
      add(event.author, .author, event.sequenceNumber, "author", patient)
    }
    if let first = patient.recorded.first {
      add(first.patient, .pseudonym, first.sequenceNumber, "patient", patient, times: patient.recorded.count)
    }
  }

  /// Adds what was added elsewhere, of the same record. O(texts).
  package mutating func add(_ other: Spellings) {
    for (key, use) in other.uses { add(key, use) }
  }

  private mutating func add(_ key: Key, _ use: Use) {
    guard var own = uses[key] else {
      uses[key] = use
      return
    }
    own.count += use.count
    if use.first < own.first { (own.first, own.field, own.patient) = (use.first, use.field, use.patient) }
    uses[key] = own
  }

  /// Adds the texts of an event in which one thing may be written in two ways. Drugs of the catalogue are written in
  /// many.
  private mutating func add(_ event: HistoryEvent, _ patient: CheckedPatient) {
    let position = event.sequenceNumber
    switch event.event {
    case .diagnosisRecorded(let data): add(data.condition, .condition, position, "condition", patient)
    case .responseAssessed(let data):
      add(data.condition, .condition, position, "condition", patient)
      add(data.instrument, .instrument, position, "instrument", patient)
    case .adverseEventRecorded(let data): add(data.term, .term, position, "term", patient)
    case .measurementRecorded(let data): add(data.analyte, .analyte, position, "analyte", patient)
    case .treatmentStarted, .coTherapyAdded:
      guard let start = event.event.start else { return }
      add(start.indication, .condition, position, "indication", patient)
      if patient.catalogue.drug(named: patient.text(start.drug)) == nil {
        add(start.drug, .drug, position, "drug", patient)
      }
    default: return
    }
  }

  private mutating func add(
    _ symbol: Symbol, _ kind: Kind, _ position: Int, _ field: String, _ patient: CheckedPatient, times count: Int = 1
  ) {
    if symbol.isNone { return }
    let key = Key(kind: kind, text: symbol)
    // A text that is known needs none made of it.
    if let place = uses.index(forKey: key), uses.values[place].first <= position {
      uses.values[place].count += count
    } else {
      let text = patient.text(symbol)
      add(key, Use(text: text, count: count, first: position, field: field, patient: patient.name))
    }
  }
}

extension Spellings {
  /// The spellings of one thing, the first one first.
  private struct Group {
    let kind: Kind
    let folded: String
    var spellings: [Use]
    var count: Int { spellings.reduce(0) { $0 + $1.count } }
  }

  /// The texts that differ from the spelling that was written first, or by one letter from one that is written more
  /// often; by position in the log. O(bytes of the texts).
  package var findings: [CheckFinding] {
    guard let spelling = Check.named("spelling"), let near = Check.named("pseudonym-near") else { return [] }
    let groups = groups
    let hits = groups.flatMap(Spellings.variants) + Spellings.misspellings(groups)
    return (hits.map { CheckFinding(spelling, $0) } + pseudonyms.map { CheckFinding(near, $0) })
      .sorted { $0.sequenceNumber < $1.sequenceNumber }
  }

  /// The pseudonyms that are nearly those of patients who were there before.
  private var pseudonyms: [CheckHit] {
    var first: [PseudonymForm: Use] = [:]
    return uses.filter { $0.key.kind == .pseudonym }.values.sorted { $0.first < $1.first }.compactMap { use in
      let form = PseudonymForm(use.text)
      guard !form.isEmpty, let other = first[form] else {
        first[form] = use
        return nil
      }
      return Spellings.hit(
        use, with: other,
        "the pseudonym \(use.text) is nearly that of another patient, \(other.text): one patient, or two?")
    }
  }

  private var groups: [Group] {
    var groups: [String: Group] = [:]
    for (key, use) in uses where key.kind != .pseudonym {
      let folded = DrugSpelling.folded(use.text)
      groups["\(key.kind.rawValue) \(folded)", default: Group(kind: key.kind, folded: folded, spellings: [])]
        .spellings.append(use)
    }
    return groups.values.map { group in
      var group = group
      group.spellings.sort { $0.first < $1.first }
      return group
    }.sorted { ($0.spellings.first?.first ?? 0, $0.kind.rawValue) < ($1.spellings.first?.first ?? 0, $1.kind.rawValue) }
  }

  private static func variants(_ group: Group) -> [CheckHit] {
    guard let first = group.spellings.first else { return [] }
    return group.spellings.dropFirst().map { other in
      hit(other, with: first, "\(other.text) was first written \(first.text), by seq \(first.first)")
    }
  }

  private static func hit(_ use: Use, with other: Use, _ sentence: String) -> CheckHit {
    var hit = CheckHit(at: use.first, with: [other.first], use.field, sentence)
    hit.patient = use.patient
    return hit
  }

  /// Finds texts of at least eight letters that one edit makes a more frequent one: both have a text in common that
  /// lacks one of their letters.
  private static func misspellings(_ groups: [Group]) -> [CheckHit] {
    var byPart: [String: Int] = [:]
    var hits: [CheckHit] = []
    let words = groups.filter { $0.kind.isInWords && (8...60).contains($0.folded.utf8.count) }
      .sharing(\.kind).sorted { ($1.count, $0.spellings[0].first) < ($0.count, $1.spellings[0].first) }
    for (number, group) in words.enumerated() {
      let parts = Spellings.parts(of: group.folded).map { "\(group.kind.rawValue) \($0)" }
      let near = parts.lazy.compactMap { byPart[$0] }.first { other in
        isOneEdit(from: group.folded, to: words[other].folded)
          && group.folded.filter(\.isNumber) == words[other].folded.filter(\.isNumber)
      }
      if let near, let own = group.spellings.first, let usual = words[near].spellings.first {
        hits.append(
          hit(
            own, with: usual,
            "\(own.text) may be a misspelling of \(usual.text), which seq \(usual.first) has"))
      }
      for part in parts where byPart[part] == nil { byPart[part] = number }
    }
    return hits
  }

  /// A text, and the text without each of its letters.
  private static func parts(of text: String) -> [String] {
    let letters = Array(text)
    return [text]
      + letters.indices.map { index in String(letters[..<index] + letters[(index + 1)...]) }
  }
}
