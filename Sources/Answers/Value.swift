// The members are described by their protocols.
// swift-format-ignore-file: AllPublicDeclarationsHaveDocumentation
package import CalendarTime

/// One value of a row: what JSON can hold, with whole numbers apart from others and members in a fixed order.
public enum Value: Sendable {
  case null
  case bool(Bool)
  case integer(Int)
  case number(Double)
  case text(String)
  case list([Value])
  case object([(key: String, value: Value)])
}

extension Value {
  /// True or false, or null where there is none.
  package init(_ value: Bool?) { self = value.map(Value.bool) ?? .null }
  /// A whole number, or null where there is none.
  package init(_ value: Int?) { self = value.map(Value.integer) ?? .null }
  /// A number, or null where there is none.
  package init(_ value: Double?) { self = value.map(Value.number) ?? .null }
  /// A text, or null where there is none.
  package init(_ value: String?) { self = value.map(Value.text) ?? .null }
  /// A day as `2022-03-09`, or null where there is none.
  package init(_ value: CalendarDay?) { self.init(value?.description) }
  /// A moment as `2022-03-09T09:15:00.123Z`, or null where there is none.
  package init(_ value: Instant?) { self.init(value?.description) }
  /// A list of texts.
  package init(_ texts: some Sequence<String>) { self = .list(texts.map(Value.text)) }
  /// A list of whole numbers.
  package init(_ numbers: some Sequence<Int>) { self = .list(numbers.map(Value.integer)) }
}

extension Value: Equatable {
  /// True if kind and content agree, the order of an object's members included; `1` and `1.0` differ.
  public static func == (left: Value, right: Value) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.bool(let left), .bool(let right)): left == right
    case (.integer(let left), .integer(let right)): left == right
    case (.number(let left), .number(let right)): left == right
    case (.text(let left), .text(let right)): left == right
    case (.list(let left), .list(let right)): left == right
    case (.object(let left), .object(let right)): left.elementsEqual(right) { $0 == $1 }
    default: false
    }
  }
}

extension Value: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral,
  ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
  public init(stringLiteral value: String) { self = .text(value) }
  public init(integerLiteral value: Int) { self = .integer(value) }
  public init(floatLiteral value: Double) { self = .number(value) }
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  public init(arrayLiteral elements: Value...) { self = .list(elements) }
  public init(dictionaryLiteral elements: (String, Value)...) { self = .object(elements.map { (key: $0, value: $1) }) }
}
