import PatientRecord
import TestSupport

/// Draws lines of a log: events of every type that there is, with every field that it has, valid for the most part and
/// extreme wherever a value can be.
struct DrawnEvents {
  var random: RepeatableRandomNumberGenerator
  private(set) var ids: [EventID] = []
  private var types: [EventID: EventType] = [:]
  private(set) var patients = ["P1", "P2", "P3", "\u{202E}x\u{9B}31m\u{7F}", String(repeating: "Ñ", count: 300)]

  init(seed: UInt64) { random = RepeatableRandomNumberGenerator(seed: seed) }

  /// One event: its id, and the two parts of its line.
  struct Event {
    let id: EventID
    let head: String
    let tail: String
  }

  mutating func draw() -> Event {
    let type = pick(EventType.allCases + [.treatmentStarted, .coTherapyAdded, .treatmentStarted, .treatmentStopped])
    let id = isRare(50) ? ids.randomElement(using: &random) ?? newID() : newID()
    let patient = type.isOfRecordItself ? "" : #","patient":\#(text(pick(patients)))"#
    let occurred = type.isCorrection || isRare(20) ? "" : #","occurred":"\#(date())""#
    let name = isRare(60) ? "mood-noted" : type.rawValue
    let version = isRare(60) ? "2" : "1"
    let event = Event(
      id: id, head: #""type":"\#(name)","v":\#(version)\#(patient)\#(occurred)"#,
      tail: author() + #""data":\#(data(of: type))"# + evidence() + accepted())
    ids.append(id)
    types[id] = type
    return event
  }

  private mutating func newID() -> EventID {
    EventID(millisecondsSinceEpoch: Int64.random(in: 0..<1 << 48, using: &random), using: &random)
  }

  mutating func pick<Element>(_ elements: [Element]) -> Element {
    elements[Int.random(in: 0..<elements.count, using: &random)]
  }

  mutating func isRare(_ one: Int) -> Bool { Int.random(in: 0..<one, using: &random) == 0 }

  private mutating func author() -> String {
    isRare(3) ? #""author":\#(text(pick(["nurse", "\u{1F600}", "a\u{200B}b"]))),"# : ""
  }

  private mutating func evidence() -> String {
    isRare(5) ? #","evidence":{"source":\#(text(pick(DrawnEvents.words))),"basis":"reported","dates":"length"}"# : ""
  }

  private mutating func accepted() -> String { isRare(6) ? #","accepted":["\#(pick(Check.codes + ["other"]))"]"# : "" }

  /// The data of an event: each field that it must have, for the most part, and some of the others.
  private mutating func data(of type: EventType, depth: Int = 0) -> String {
    var amended: EventID?
    let members = type.fields.compactMap { field -> String? in
      if field.isRequired ? isRare(40) : !isRare(2) { return nil }
      if case .identifier = field.kind { amended = isRare(10) ? newID() : ids.randomElement(using: &random) ?? newID() }
      return #""\#(field.name)":\#(isRare(80) ? scalar() : value(field, amended, depth))"#
    }
    return "{" + members.joined(separator: ",") + "}"
  }

  private mutating func value(_ field: FieldDescription, _ amended: EventID?, _ depth: Int) -> String {
    switch field.kind {
    case .text(.treatmentLabel): text(label())
    case .text(.drug): text(pick(DrawnEvents.drugs))
    case .text where ["patient", "other"].contains(field.name): text(pick(patients))
    case .text: text(pick(DrawnEvents.words))
    case .code(let words): text(pick(words))
    case .codes(let words): list(1...3) { text($0.pick(words)) }
    case .flag: pick(["true", "false"])
    case .integer(let range):
      String(pick([range.lowerBound, range.upperBound, Int32.random(in: range, using: &random), 1, .max, .min]))
    case .number: number()
    case .dose: dose()
    case .date: #""\#(date())""#
    case .identifier: #""\#(amended ?? newID())""#
    case .identifiers: list(0...3) { drawn in #""\#(drawn.ids.randomElement(using: &drawn.random) ?? drawn.newID())""# }
    case .suspects:
      list(0...3) { drawn in
        #"{"treatment":\#(text(drawn.label())),"causality":"\#(drawn.pick(["certain", "probable", "possible"]))"}"#
      }
    case .sequenceNumbers: list(0...3) { String($0.pick([1, 2, 3, 7, 50, 1 << 40, Int.max])) }
    case .labels: list(0...3) { text($0.label()) }
    case .replacement:
      depth > 2 ? "{}" : data(of: amended.flatMap { types[$0] } ?? pick(EventType.allCases), depth: depth + 1)
    }
  }

  private mutating func label() -> String { pick(["T1", "T2", "T3", "T1", "T9", "\u{85}"]) }

  private mutating func list(_ counts: ClosedRange<Int>, _ element: (inout DrawnEvents) -> String) -> String {
    let count = Int.random(in: counts, using: &random)
    return "[" + (0..<count).map { _ in element(&self) }.joined(separator: ",") + "]"
  }

  mutating func number() -> String {
    pick([
      "0", "-0", "1", "4", "15", "87.6", "1e308", "1.7976931348623157e308", "-1e308", "5e-324", "1e-300", "1e400",
      "9007199254740993", "999999999999999", "1e15", "0.1", "-3", "100.0000001", "123456789012345678901234567890",
    ])
  }

  private mutating func dose() -> String {
    let upTo = isRare(4) ? #","upTo":\#(number())"# : ""
    let unit = pick(DoseUnit.allCases.map(\.rawValue))
    let every = pick(["P1D", "PT1H", "PT12H", "P1W", "P2W", "P1M", "P999M", "P999W", "PT999H", "once", "as-needed"])
    return #"{"amount":\#(number())\#(upTo),"unit":"\#(isRare(3) ? unit : "mg")","every":"\#(every)"}"#
  }

  mutating func date() -> String {
    let year = pick([2020, 2021, 2022, 2023, 2024, 1, 1582, 1900, 9998, 9999])
    let padded = String(repeating: "0", count: 4 - String(year).count) + String(year)
    let month = padded + "-" + pick(["01", "02", "06", "11", "12"])
    let day = month + "-" + pick(["01", "15", "28", "29", "30", "31"])
    return pick([day, day, day, month, padded, "..\(day)", "\(day)..", "2020..\(padded)", "0001..9999", "unknown"])
  }

  private mutating func scalar() -> String {
    pick(["null", "true", "\"\"", "[]", "{}", "[[[]]]", "-1", "1e999", #""\u0000""#, #""\ud800""#, text("x")])
  }

  private static let drugs = [
    "baricitinib", "methotrexate", "tofacitinib", "Olumiant", "adalimumab", "prednisone", "newtinib", "ciclosporin",
    "=cmd()", "\u{2066}drug", "methotrexat",
  ]
  private static let words = [
    "alopecia areata", "atopic dermatitis", "zoster", "nausea", "death", "SALT", "EASI", "ALT", "U/L", "mg/L",
    "\u{1B}]0;owned\u{7}", "\u{9B}31m", "a\u{202E}b\u{2028}c", "<script>alert(1)</script>", "=1+1", "\",\"", "'; --",
    "\u{FEFF}", String(repeating: "long ", count: 500), "e\u{301}\u{301}\u{301}", "\u{1F468}\u{200D}\u{1F469}", "0",
  ]
}

/// A text as JSON has it.
private func text(_ text: String) -> String {
  var quoted = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"", "\\": quoted += "\\" + String(scalar)
    case _ where scalar.value < 0x20:
      quoted += "\\u00" + (scalar.value < 16 ? "0" : "") + String(scalar.value, radix: 16)
    default: quoted.unicodeScalars.append(scalar)
    }
  }
  return quoted + "\""
}
