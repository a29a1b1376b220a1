import JSONText
import PatientRecord

/// The value of a field of an event's data, before ids are known.
indirect enum FieldValue: Sendable {
  case text(String)
  case whole(Int)
  case number(Double)
  case flag(Bool)
  /// A dose as people type it: `15mg/week`.
  case dose(String)
  case list([FieldValue])
  case object([Field])
  /// The id of an entry of the same patient, by its name in the chart.
  case reference(String)

  /// A word of a closed list.
  static func code(_ code: some Code) -> FieldValue { .text(code.rawValue) }

  /// A list of texts.
  static func texts(_ texts: [String]) -> FieldValue { .list(texts.map(FieldValue.text)) }
}

/// A field of an event's data.
struct Field: Sendable {
  let key: String
  let value: FieldValue
}

extension FieldValue {
  /// Writes the value; `ids` has the ids of the patient's entries so far by their names.
  func write(to writer: inout JSONWriter, _ ids: [String: EventID]) throws(ChartError) {
    switch self {
    case .text(let text): writer.string(text)
    case .whole(let number): writer.integer(number)
    case .number(let number): writer.number(number)
    case .flag(let flag): writer.bool(flag)
    case .dose(let text): try FieldValue.writeDose(text, to: &writer)
    case .list(let values):
      writer.beginArray()
      for value in values { try value.write(to: &writer, ids) }
      writer.endArray()
    case .object(let fields):
      writer.beginObject()
      for field in fields {
        writer.key(field.key)
        try field.value.write(to: &writer, ids)
      }
      writer.endObject()
    case .reference(let name):
      guard let id = ids[name] else { throw ChartError("no earlier entry is named \(name)") }
      writer.string(id.description)
    }
  }

  private static func writeDose(_ text: String, to writer: inout JSONWriter) throws(ChartError) {
    guard let dose = try? Dose(parsing: text) else { throw ChartError("not a dose: \(text)") }
    writer.beginObject()
    writer.key("amount")
    writer.number(dose.amount)
    writer.key("unit")
    writer.string(dose.unit.rawValue)
    writer.key("every")
    writer.string(dose.every.iso)
    writer.endObject()
  }
}

/// A slip in a chart: the program stops and says which.
struct ChartError: Error, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
