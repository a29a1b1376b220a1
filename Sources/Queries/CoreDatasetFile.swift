import Answers
import Arguments
import CalendarTime
import JSONText
import PatientRecord
import SystemCalls
import Text

/// A file of a core data set, as `--core` names it.
///
///     {"coreDataset":1,"name":"ours","version":"2026-1","items":[
///       {"id":"sex","at":"baseline","present":{"event":"patient-enrolled","field":"sex","not":["unknown"]}},
///       {"id":"easi","at":"visit",
///        "present":{"event":"response-assessed","where":{"instrument":"EASI"},"field":"score"}}]}
enum CoreDatasetFile {
  /// The most that is read.
  private static let limit = 1 << 20

  /// The option that names a file.
  static let option = Option("core", value: "FILE", help: "The registry's core data set. Default: an example.")
    .optional(as: { $0 })

  /// Reads the file of a path; without one, the example that comes with the program.
  static func read(_ path: String?) throws -> CoreDataset {
    guard let path else { return try parse(Array(example.utf8)) }
    let bytes = try readInput(path, limit: limit)
    do throws(JSONError) {
      return try parse(bytes)
    } catch {
      throw Diagnostic(error, file: path, in: bytes)
    }
  }

  private static let example = """
    {"coreDataset":1,"name":"treat-example","version":"2026-1",
    "source":{"title":"TREAT Registry Taskforce core set (Gerbens et al., Br J Dermatol 2019)",
    "doi":"10.1111/bjd.16714"},
    "warning":"an example that comes with the program: --core FILE names the registry's own","items":[
    {"id":"sex","domain":"demographics","at":"baseline",
    "present":{"event":"patient-enrolled","field":"sex","not":["unknown"]}},
    {"id":"age","domain":"demographics","at":"baseline",
    "present":{"event":"patient-enrolled","anyField":["birthYear","age"]}},
    {"id":"diagnosis","domain":"diagnosis","at":"baseline",
    "present":{"event":"diagnosis-recorded","where":{"role":"primary"}}},
    {"id":"treatment","domain":"current treatment","at":"baseline",
    "present":{"anyEvent":["treatment-started","co-therapy-added"],"field":"drug"}},
    {"id":"dose","domain":"current treatment","at":"baseline",
    "present":{"anyEvent":["treatment-started","co-therapy-added"],"field":"dose"}},
    {"id":"stop-reason","domain":"current treatment","at":"stop",
    "present":{"event":"treatment-stopped","field":"reasons","not":["other"]}},
    {"id":"ae-severity","domain":"safety","at":"adverse-event",
    "present":{"event":"adverse-event-recorded","anyField":["severity","grade"]}},
    {"id":"ae-serious","domain":"safety","at":"adverse-event",
    "present":{"event":"adverse-event-recorded","field":"serious"}}]}
    """

  private static let keys = ["coreDataset", "name", "version", "source", "warning", "items"]

  /// Reads a core data set from JSON.
  static func parse(_ bytes: [UInt8]) throws(JSONError) -> CoreDataset {
    var scanner = JSONScanner(bytes)
    let start = scanner.nextOffset()
    var (form, read): (Int?, CoreDataset) = (nil, CoreDataset())
    try scanner.readObject { (key, offset, value) throws(JSONError) in
      switch key {
      case "coreDataset": form = try value.readInteger()
      case "name": read.name = try value.readString()
      case "version": read.version = try value.readString()
      case "source": read.source = try ScheduleFile.source(&value)
      case "warning": read.warning = try value.readString()
      case "items":
        try value.readArray { (value) throws(JSONError) in read.items.append(try item(&value, among: read.items)) }
      default: throw SpecialInterestFile.unknownKey(key, at: offset, keys)
      }
    }
    try scanner.expectEnd()
    guard form == 1, !read.items.isEmpty else {
      throw JSONError("no core data set in form 1", at: start, hint: #"write "coreDataset":1 and "items":[...]"#)
    }
    return read
  }

  private static func item(
    _ value: inout JSONScanner, among others: [CoreDataset.Item]
  ) throws(JSONError) -> CoreDataset.Item {
    let start = value.nextOffset()
    var item = CoreDataset.Item()
    try value.readObject { (key, offset, value) throws(JSONError) in
      switch key {
      case "id": item.id = try value.readString()
      case "domain": item.domain = try value.readString()
      case "at": item.occasion = try value.readWord(of: CoreDataset.Occasion.self)
      case "window": item.window = try window(&value)
      case "present": try readContent(&value, into: &item)
      case "mayBeEmpty": item.mayBeEmpty = try value.readBool()
      default:
        throw SpecialInterestFile.unknownKey(
          key, at: offset, ["id", "domain", "at", "window", "present", "mayBeEmpty"])
      }
    }
    guard !item.id.isEmpty, !others.contains(where: { $0.id == item.id }), !item.types.isEmpty else {
      let fault = item.types.isEmpty ? "says nothing of an event" : "has no id of its own"
      throw JSONError(
        "the item '\(shown(item.id))' \(fault)", at: start,
        hint: #"write "id":"sex","present":{"event":"patient-enrolled","field":"sex"}"#)
    }
    return item
  }

  /// Reads the event, its fields and their values; a field has to be one of all the types.
  private static func readContent(
    _ value: inout JSONScanner, into item: inout CoreDataset.Item
  ) throws(JSONError) {
    var named: [(name: String, offset: Int)] = []
    try value.readObject { (key, offset, value) throws(JSONError) in
      let place = value.nextOffset()
      switch key {
      case "event": item.types = [try value.readWord(of: EventType.self)]
      case "anyEvent":
        try value.readArray { (value) throws(JSONError) in item.types.append(try value.readWord(of: EventType.self)) }
      case "field": item.fields = [try value.readString()]
      case "anyField": item.fields = try value.readTexts()
      case "not": item.empty = try value.readTexts()
      case "where":
        try value.readObject { (field, offset, value) throws(JSONError) in
          named.append((field, offset))
          item.conditions.append((field, Value(json: Array(value.bytes[try value.skipValue()]))))
        }
      default:
        throw SpecialInterestFile.unknownKey(
          key, at: offset, ["event", "anyEvent", "field", "anyField", "where", "not"])
      }
      if key.hasSuffix("ield") { named += item.fields.map { ($0, place) } }
    }
    for type in item.types {
      let known = type.fields.map(\.name)
      for field in named where !known.contains(field.name) {
        throw JSONError(
          "\(type.rawValue) has no field '\(shown(field.name))'", at: field.offset,
          hint: nearest(to: field.name, among: known).first ?? "one of: " + known.joined(separator: ", "))
      }
    }
  }

  /// Reads the time before and after the enrolment: `["-P4W","P1W"]`.
  private static func window(
    _ value: inout JSONScanner
  ) throws(JSONError) -> (before: CalendarPeriod, after: CalendarPeriod) {
    let offset = value.nextOffset()
    let texts = try value.readTexts()
    guard texts.count == 2, texts[0].hasPrefix("-"), let before = CalendarPeriod(parsing: String(texts[0].dropFirst())),
      let after = CalendarPeriod(parsing: texts[1])
    else {
      throw JSONError("a window lies before and after the enrolment", at: offset, hint: #"["-P4W","P1W"]"#)
    }
    return (before, after)
  }
}

extension JSONScanner {
  /// Reads one of the words of an enumeration.
  fileprivate mutating func readWord<Word: CaseIterable & RawRepresentable<String>>(
    of type: Word.Type
  ) throws(JSONError) -> Word {
    let offset = nextOffset()
    let text = try readString()
    if let word = Word(rawValue: text) { return word }
    let known = Word.allCases.map(\.rawValue)
    throw JSONError(
      "'\(shown(text))' is not known here", at: offset, length: text.utf8.count + 2,
      hint: nearest(to: text, among: known).first ?? "one of: " + known.joined(separator: ", "))
  }
}
