import Answers
import CalendarTime
import Importing
import PatientRecord

/// The elements that several resources have.
enum FHIRElements {
  /// The beginning of the systems, identifiers and extensions of the program's own.
  static let own = FHIRSystem.own

  /// An object of the members that have something in them.
  static func object(_ members: [(key: String, value: Value?)]) -> Value {
    .object(
      members.compactMap { name, value in
        guard let value, value != .null, value != [], value != .object([]) else { return nil }
        return (name, value)
      })
  }

  static func coding(_ system: String, _ code: String, _ display: String? = nil) -> Value {
    object([("system", .text(system)), ("code", .text(code)), ("display", display.map(Value.text))])
  }

  static func concept(_ text: String? = nil, _ codings: [Value]) -> Value {
    object([("coding", .list(codings)), ("text", text.map(Value.text))])
  }

  /// A word of one of the program's lists.
  static func word(_ list: String, _ word: String) -> Value {
    concept(String(word.map { $0 == "-" ? " " : $0 }), [coding(own + list, word)])
  }

  /// A concept of HL7's terminology without a text.
  static func term(_ system: String, _ code: String) -> Value {
    concept(nil, [coding(FHIRSystem.terminology + system, code)])
  }

  /// The coding of a code of a log: `ICD10:L63.9`; one without a prefix that is known has the program's own system.
  static func coding(ofCode text: String) -> Value {
    let code = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    if let colon = code.firstIndex(of: ":"), let system = FHIRSystem.prefixes[String(code[..<colon])],
      case let rest = code[code.index(after: colon)...], !rest.isEmpty, rest.first != " "
    {
      return coding(system, String(rest))
    }
    return coding(own + "code", code)
  }

  static func reference(_ type: String, _ id: String) -> Value { ["reference": .text("\(type)/\(id)")] }

  /// An extension for what has no element: its value under the name of its type, such as `valueString`.
  static func more(_ name: String, _ type: String, _ value: Value) -> Value {
    object([("url", .text(own + name)), ("value" + type, value)])
  }

  static func quantity(_ number: Double, unit: String?, code: String?) -> Value {
    object([
      ("value", .number(number)), ("unit", unit.map(Value.text)),
      ("system", code == nil ? nil : .text(FHIRSystem.ucum)),
      ("code", code.map(Value.text)),
    ])
  }

  /// The note of an event; the id tells which event it belongs to.
  static func note(_ text: String?, of id: EventID) -> Value? {
    text.map { ["id": .text(id.description), "text": .text($0)] }
  }
}

// Dates.
extension FHIRElements {
  /// The members of an element for a date. A stretch, which no date there can be, stands in an extension.
  static func date(
    _ name: String, _ date: PartialDate, id: EventID? = nil, notes: [Value] = []
  ) -> [(key: String, value: Value?)] {
    let stretch = date.isStretch ? [more("date", "String", .text(date.description))] : []
    let beside = object([("id", id.map { .text($0.description) }), ("extension", .list(stretch + notes))])
    return [(name, date.isStretch ? nil : .text(date.description)), ("_" + name, beside)]
  }

  /// A period from one event to another, whose day is the first that is no longer in it.
  ///
  /// The last day is the one before. Where that is before the start, the day itself stands there, and an extension says
  /// so; the same for a start on which something ran already.
  static func period(from start: HistoryEvent, ranBefore: Bool = false, to end: HistoryEvent?) -> Value {
    let first =
      ranBefore
      ? [("_start", ["extension": [more("on-or-before", "String", .text(start.occurred.description))]] as Value)]
      : date("start", start.occurred)
    guard let end else { return object(first) }
    guard end.occurred.precision == .day else { return object(first + date("end", end.occurred, id: end.id)) }
    let last = end.occurred.days.first.adding(days: -1)
    if last >= start.occurred.days.first { return object(first + date("end", PartialDate(last), id: end.id)) }
    let off = more("first-day-off", "String", .text(end.occurred.description))
    return object(
      first + [
        ("end", .text(end.occurred.description)), ("_end", ["id": .text(end.id.description), "extension": [off]]),
      ])
  }
}

// Doses.
extension FHIRElements {
  /// A dose as UCUM writes its unit; nil for a unit that UCUM does not have.
  static func code(of unit: DoseUnit) -> String? {
    switch unit {
    case .internationalUnit: "[iU]"
    case .gram, .milligram, .microgram, .millilitre, .milligramPerKilogram, .milligramPerSquareMetre,
      .joulePerSquareCentimetre:
      unit.rawValue
    case .tablet, .application, .session: nil
    }
  }

  /// The amount: a quantity, or a range.
  static func amount(_ dose: Dose) -> Value {
    let amounts = [dose.amount, dose.upTo].compactMap { $0 }.map {
      quantity($0, unit: dose.unit.rawValue, code: code(of: dose.unit))
    }
    if amounts.count == 1 { return ["doseQuantity": amounts[0]] }
    return ["doseRange": ["low": amounts[0], "high": amounts[1]]]
  }

  /// The times of a dose within a period.
  static func timing(_ every: DoseInterval, in period: Value) -> Value {
    let unit: String? =
      switch every.unit {
      case .hour: "h"
      case .day: "d"
      case .week: "wk"
      case .month: "mo"
      case .once, .asNeeded: nil
      }
    let rhythm: [(key: String, value: Value?)] =
      unit.map { [("frequency", 1), ("period", .integer(Int(every.count))), ("periodUnit", .text($0))] }
      ?? (every.unit == .once ? [("count", 1)] : [])
    return ["repeat": object([("boundsPeriod", period)] + rhythm)]
  }
}
