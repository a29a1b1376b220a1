package import JSONText
import Text

extension Value {
  /// The value in a cell for people: numbers that are not whole to one decimal, null as a dash, lists with commas.
  package var shownToPeople: String {
    switch self {
    case .null: "–"
    case .bool(let value): value ? "yes" : "no"
    case .integer(let value): String(value)
    case .number(let value): oneDecimal(value)
    case .text(let value): value
    case .list(let values) where values.allSatisfy(\.isScalar): values.map(\.shownToPeople).joined(separator: ", ")
    case .list, .object: compactJSON
    }
  }

  /// True if the value has no parts.
  package var isScalar: Bool {
    switch self {
    case .list, .object: false
    default: true
    }
  }

  /// The number that it is; nil for anything else.
  package var asNumber: Double? {
    switch self {
    case .integer(let number): Double(number)
    case .number(let number): number
    default: nil
    }
  }

  /// The value as JSON without a space.
  package var compactJSON: String {
    var writer = JSONWriter()
    writer.value(self)
    return writer.text
  }
}

extension JSONWriter {
  /// Writes a value of any kind.
  package mutating func value(_ value: Value) {
    switch value {
    case .null: null()
    case .bool(let value): bool(value)
    case .integer(let value): integer(value)
    case .number(let value): number(value)
    case .text(let value): string(value)
    case .list(let values):
      beginArray()
      for element in values { self.value(element) }
      endArray()
    case .object(let members):
      beginObject()
      for (name, value) in members {
        key(name)
        self.value(value)
      }
      endObject()
    }
  }
}
