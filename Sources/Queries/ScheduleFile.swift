package import Arguments
import CalendarTime
import JSONText
package import PatientRecord
package import Projections
import SystemCalls
package import Text

/// A file of a department's schedule, as `--schedule` names it.
///
///     {"schedule":1,"name":"monitoring","version":"2026-1","kind":"measurements","sources":[{"id":"sps","title":"…"}],
///      "tests":{"liver":{"analytes":["alanine aminotransferase"]}},
///      "rules":[{"id":"mtx","drugs":["methotrexate"],"tests":["liver"],"restarts":["dose-up-titrated"],
///        "phases":[{"baseline":"P8W"},{"every":"P2W","for":"P6W"},{"every":"P3M"}]}]}
package enum ScheduleFile {
  /// The most that is read.
  private static let limit = 1 << 20

  /// The option that names files.
  package static let option = Option(
    "schedule", value: "FILE", help: "A schedule of the department. Default: an example, visits only.",
    isRepeatable: true
  ).texts

  /// Reads the files of some paths, each schedule once; without one, the example.
  package static func read(_ paths: [String], _ catalogue: DrugCatalogue) throws -> [Schedule] {
    if paths.isEmpty { return [try example(catalogue)] }
    var schedules: [Schedule] = []
    for path in paths {
      let schedule = try read(path, catalogue)
      if !schedules.contains(schedule) { schedules.append(schedule) }
    }
    return schedules
  }

  /// Reads the file of a path, drugs by the names of a catalogue.
  package static func read(_ path: String, _ catalogue: DrugCatalogue) throws(Diagnostic) -> Schedule {
    let bytes = try readInput(path, limit: limit)
    do throws(JSONError) {
      return try parse(bytes, catalogue)
    } catch {
      throw Diagnostic(error, file: path, in: bytes)
    }
  }

  /// Returns the schedule that comes with the program: the visits of the TREAT Registry Taskforce, as an example.
  static func example(_ catalogue: DrugCatalogue) throws(JSONError) -> Schedule {
    try parse(Array(treatVisits.utf8), catalogue)
  }

  private static let treatVisits = """
    {"schedule":1,"name":"treat-visits","version":"2019-1","kind":"visits",
    "warning":"an example that comes with the program: --schedule FILE names the department's own",
    "sources":[{"id":"treat","title":"TREAT Registry Taskforce (Vermeulen et al., Br J Dermatol 2019)",
    "doi":"10.1111/bjd.17715"}],
    "counts":["patient-seen","response-assessed","measurement-recorded","adverse-event-recorded","treatment-started",
    "co-therapy-added","dose-up-titrated","dose-down-titrated","treatment-stopped"],
    "rules":[{"id":"after-start","drugs":{"systemic":true},"after":"start","at":"P4W","window":["P3W","P6W"],
    "source":"treat"},
    {"id":"on-treatment","while":"on","every":"P3M","late":"P1M","source":"treat"},
    {"id":"off-treatment","while":"off","every":"P6M","late":"P2M","source":"treat"}]}
    """

  /// Reads a schedule from JSON.
  static func parse(_ bytes: [UInt8], _ catalogue: DrugCatalogue = .builtIn) throws(JSONError) -> Schedule {
    var scanner = JSONScanner(bytes)
    let start = scanner.nextOffset()
    var form: Int?
    var (kind, counts) = ("", EventType.allCases.filter(\.showsPatient))
    var tests: [String: Schedule.Test] = [:]
    var read = Schedule()
    var rules: [PlacedRule] = []
    var places = (form: start, kind: start)
    try scanner.readObject { (key, offset, value) throws(JSONError) in
      switch key {
      case "schedule":
        places.form = value.nextOffset()
        form = try value.readInteger()
      case "name": read.name = try value.readString()
      case "version": read.version = try value.readString()
      case "kind":
        places.kind = value.nextOffset()
        kind = try value.readString()
      case "warning": read.warning = try value.readString()
      case "sources": try value.readArray { (value) throws(JSONError) in read.sources.append(try source(&value)) }
      case "counts": counts = try value.readTypes()
      case "tests":
        try value.readObject { (id, _, value) throws(JSONError) in tests[id] = try test(id, &value) }
      case "rules":
        try value.readArray { (value) throws(JSONError) in rules.append(try PlacedRule(&value, catalogue)) }
      default:
        throw SpecialInterestFile.unknownKey(
          key, at: offset, ["schedule", "name", "version", "kind", "warning", "sources", "counts", "tests", "rules"])
      }
    }
    try scanner.expectEnd()
    guard form == 1, kind == "visits" || kind == "measurements" else {
      throw unknownForm(form, kind, at: form == 1 ? places.kind : places.form)
    }
    if kind == "visits" { tests = ["visit": Schedule.Test(id: "visit", events: .types(counts))] }
    for placed in rules { read.rules.append(try placed.rule(tests, isOfVisits: kind == "visits", after: read.rules)) }
    if rules.isEmpty {
      throw JSONError("the schedule has no rules", at: start, hint: #"write "rules":[{"id":"visit","every":"P3M"}]"#)
    }
    return read
  }

  /// The error of a file that lacks its form or its kind, or has another one.
  private static func unknownForm(_ form: Int?, _ kind: String, at place: Int) -> JSONError {
    let fault =
      form == nil
      ? "it lacks \"schedule\""
      : form != 1 ? "its form is another" : kind.isEmpty ? "it lacks \"kind\"" : "its kind is '\(shown(kind))'"
    return JSONError(
      "no schedule of visits or measurements in form 1: \(fault)", at: place,
      hint: form == 1
        ? #"write "kind":"visits", or "kind":"measurements" with "tests""#
        : #"write "schedule":1 and "kind":"visits", or "kind":"measurements" with "tests""#)
  }

  /// Reads a source: its title, and its DOI or address.
  static func source(_ value: inout JSONScanner) throws(JSONError) -> String {
    var parts: [String: String] = [:]
    try value.readObject { (key, _, value) throws(JSONError) in parts[key] = try value.readString() }
    return [parts["title"] ?? parts["id"] ?? "", parts["doi"] ?? parts["url"] ?? ""].filter { !$0.isEmpty }
      .joined(separator: ", ")
  }

  private static func test(_ id: String, _ value: inout JSONScanner) throws(JSONError) -> Schedule.Test {
    let start = value.nextOffset()
    var analytes: [String] = []
    try value.readObject { (key, offset, value) throws(JSONError) in
      switch key {
      case "analytes": analytes = try value.readTexts().map(LaboratoryRange.comparableName)
      // The measurements of the record have no codes.
      case "loinc": _ = try value.readTexts()
      case "any":
        let place = value.nextOffset()
        guard try value.readInteger() == 1 else {
          throw JSONError("a test is done by any one of its analytes", at: place, hint: #"write "any":1"#)
        }
      default: throw SpecialInterestFile.unknownKey(key, at: offset, ["analytes", "loinc", "any"])
      }
    }
    if analytes.isEmpty {
      throw JSONError("the test '\(shown(id))' has no analytes", at: start, hint: #"write "analytes":["ALT"]"#)
    }
    return Schedule.Test(id: id, events: .measurements(analytes))
  }
}

/// A rule as it is read, and where.
private struct PlacedRule {
  private var rule: Schedule.Rule
  private let offset: Int
  private var tests: [String] = []

  init(_ value: inout JSONScanner, _ catalogue: DrugCatalogue) throws(JSONError) {
    offset = value.nextOffset()
    var (state, drugs): (String?, DrugSelection?) = (nil, nil)
    var (at, every, window): (CalendarPeriod?, CalendarPeriod?, [CalendarPeriod]) = (nil, nil, [])
    var (read, names) = (Schedule.Rule(), [String]())
    try value.readObject { (key, offset, value) throws(JSONError) in
      switch key {
      case "id": read.id = try value.readString()
      case "source": read.source = try value.readString()
      case "drugs": drugs = try PlacedRule.drugs(&value, catalogue)
      case "tests": names = try value.readTexts()
      case "phases":
        try value.readArray { (value) throws(JSONError) in read.phases.append(try PlacedRule.phase(&value)) }
      case "restarts": read.restarts = try value.readTypes()
      case "after": try value.expectWord(["start"])
      case "while": state = try value.expectWord(["on", "off"])
      case "at": at = try value.readPeriod()
      case "every": every = try value.readPeriod()
      case "window": window = try value.readPeriods()
      case "late": read.late = try value.readPeriod()
      case "then": _ = try value.readString()
      case "see": _ = try value.readTexts()
      default:
        throw SpecialInterestFile.unknownKey(
          key, at: offset,
          ["id", "drugs", "tests", "phases", "restarts", "after", "while", "at", "every", "window", "late", "source"])
      }
    }
    if state != nil, drugs != nil {
      throw JSONError("a rule of patients names no drugs", at: offset, hint: #"write "drugs":{"systemic":true}"#)
    }
    if at == nil, !window.isEmpty { throw JSONError("a window goes with at", at: offset) }
    if let at { read.phases.append(.at(at, from: window.first, to: window.last)) }
    if let every { read.phases.append(.every(every, lasting: nil)) }
    read.subject = state.map { .patients(onTreatment: $0 == "on") } ?? .courses(drugs)
    (rule, tests) = (read, names)
  }

  /// Returns the rule with its tests; refuses one that asks for nothing, or has the id of one before it.
  func rule(
    _ tests: [String: Schedule.Test], isOfVisits: Bool, after others: [Schedule.Rule]
  ) throws(JSONError) -> Schedule.Rule {
    var rule = rule
    if others.contains(where: { $0.id == rule.id }) {
      throw JSONError("two rules are called '\(shown(rule.id))'", at: offset, hint: "give each an id of its own")
    }
    let names = isOfVisits ? ["visit"] : self.tests
    if let missing = names.first(where: { tests[$0] == nil }) {
      throw JSONError(
        "the rule '\(shown(rule.id))' asks for '\(shown(missing))', which is no test", at: offset,
        hint: nearest(to: missing, among: tests.keys.sorted()).first)
    }
    guard !rule.id.isEmpty, !names.isEmpty, !rule.phases.isEmpty else {
      throw JSONError(
        rule.id.isEmpty ? "the rule has no id" : "the rule '\(shown(rule.id))' asks for nothing", at: offset,
        hint: #"write "id":"mtx","tests":["liver"],"phases":[{"every":"P3M"}]"#)
    }
    if rule.phases.filter(\.isRepeated).dropLast().contains(where: { $0 == $0.withoutEnd }) {
      throw JSONError(
        "a phase of the rule '\(shown(rule.id))' never comes, as the one before it has no end", at: offset,
        hint: #"write {"every":"P2W","for":"P6W"}"#)
    }
    rule.tests = names.compactMap { tests[$0] }
    if case .patients = rule.subject, rule.phases.contains(where: { !$0.isRepeated }) {
      throw JSONError(
        "the rule '\(shown(rule.id))' of patients has no start to count from", at: offset, hint: #"write "every":"P3M""#
      )
    }
    return rule
  }

  /// Reads names and classes of drugs, or `{"systemic":true}`, which is nil.
  private static func drugs(
    _ value: inout JSONScanner, _ catalogue: DrugCatalogue
  ) throws(JSONError) -> DrugSelection? {
    if value.peekKind() == .object {
      try value.readObject { (key, offset, value) throws(JSONError) in
        guard key == "systemic", try value.readBool() else {
          throw SpecialInterestFile.unknownKey(key, at: offset, ["systemic"])
        }
      }
      return nil
    }
    let place = value.nextOffset()
    let names = try value.readTexts()
    guard let drugs = DrugSelection(parsing: names.joined(separator: ","), catalogue: catalogue) else {
      throw JSONError("no drugs or classes of the catalogue", at: place, hint: "regimen drugs lists them")
    }
    return drugs
  }

  private static func phase(_ value: inout JSONScanner) throws(JSONError) -> Schedule.Phase {
    let start = value.nextOffset()
    var (baseline, at, every): (CalendarPeriod?, CalendarPeriod?, CalendarPeriod?) = (nil, nil, nil)
    var (lasting, window): (CalendarPeriod?, [CalendarPeriod]) = (nil, [])
    try value.readObject { (key, offset, value) throws(JSONError) in
      switch key {
      case "baseline": baseline = try value.readPeriod()
      case "at": at = try value.readPeriod()
      case "every": every = try value.readPeriod()
      case "for": lasting = try value.readPeriod()
      case "window": window = try value.readPeriods()
      case "until":
        try value.readObject { (key, offset, value) throws(JSONError) in
          guard key == "doseStableFor" else {
            throw SpecialInterestFile.unknownKey(key, at: offset, ["doseStableFor"])
          }
          lasting = try value.readPeriod()
        }
      default:
        throw SpecialInterestFile.unknownKey(key, at: offset, ["baseline", "at", "every", "for", "until", "window"])
      }
    }
    let hint = "baseline, at or every with a period such as P4W"
    if [baseline, at, every].compactMap({ $0 }).count > 1 {
      throw JSONError("the phase asks for several things", at: start, hint: "a phase of its own for each: \(hint)")
    }
    if every == nil, lasting != nil { throw JSONError("for and until go with every", at: start) }
    if at == nil, !window.isEmpty { throw JSONError("a window goes with at", at: start) }
    if let baseline { return .baseline(baseline) }
    if let at { return .at(at, from: window.first, to: window.last) }
    guard let every else { throw JSONError("the phase asks for nothing", at: start, hint: hint) }
    return .every(every, lasting: lasting)
  }
}

extension Schedule.Phase {
  fileprivate var isRepeated: Bool { if case .every = self { true } else { false } }
  /// A repeated phase as if it had no end.
  fileprivate var withoutEnd: Schedule.Phase {
    if case .every(let period, _) = self { .every(period, lasting: nil) } else { self }
  }
}

extension JSONScanner {
  /// Reads a list of texts.
  mutating func readTexts() throws(JSONError) -> [String] {
    var texts: [String] = []
    try readArray { (value) throws(JSONError) in texts.append(try value.readString()) }
    return texts
  }

  /// Reads a list of types of events.
  fileprivate mutating func readTypes() throws(JSONError) -> [EventType] {
    var types: [EventType] = []
    try readArray { (value) throws(JSONError) in
      let offset = value.nextOffset()
      let word = try value.readString()
      guard let type = EventType(rawValue: word) else {
        throw JSONError(
          "no type of event is called '\(shown(word))'", at: offset, length: word.utf8.count + 2,
          hint: nearest(to: word, among: EventType.allCases.map(\.rawValue)).first)
      }
      types.append(type)
    }
    return types
  }

  /// Reads a period of at least a day.
  fileprivate mutating func readPeriod() throws(JSONError) -> CalendarPeriod {
    let offset = nextOffset()
    let text = try readString()
    guard let period = CalendarPeriod(parsing: text), !period.isEmpty else {
      throw JSONError("not a period", at: offset, length: text.utf8.count + 2, hint: "such as P4W, P3M or P1Y")
    }
    return period
  }

  /// Reads the two periods of a window.
  fileprivate mutating func readPeriods() throws(JSONError) -> [CalendarPeriod] {
    let offset = nextOffset()
    var periods: [CalendarPeriod] = []
    try readArray { (value) throws(JSONError) in periods.append(try value.readPeriod()) }
    // Of months and days the shortest length of the first must not be more than the longest of the second.
    guard periods.count == 2, 28 * periods[0].months + periods[0].days <= 31 * periods[1].months + periods[1].days
    else {
      throw JSONError("a window has two periods, the shorter one first", at: offset, hint: #"["P3W","P6W"]"#)
    }
    return periods
  }

  /// Reads one of some words.
  @discardableResult
  fileprivate mutating func expectWord(_ words: [String]) throws(JSONError) -> String {
    let offset = nextOffset()
    let word = try readString()
    guard words.contains(word) else {
      throw JSONError(
        "not understood", at: offset, length: word.utf8.count + 2, hint: "one of: " + words.joined(separator: ", "))
    }
    return word
  }
}
