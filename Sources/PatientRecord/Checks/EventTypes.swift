/// A set of types of event.
struct EventTypes: Equatable, Sendable, ExpressibleByArrayLiteral {
  /// A bit for each type, by its place in the list of all.
  private var bits: UInt32 = 0

  init(arrayLiteral types: EventType...) { for type in types { insert(type) } }

  /// Every type.
  static let all: EventTypes = EventType.allCases.reduce(into: []) { $0.insert($1) }
  /// The types that start a course.
  static let starts: EventTypes = [.treatmentStarted, .coTherapyAdded]

  mutating func insert(_ type: EventType) { bits |= EventTypes.bit(type) }

  /// True if a type is in the set.
  func contains(_ type: EventType) -> Bool { bits & EventTypes.bit(type) != 0 }

  /// The bit of a type, by the byte that stands for it in memory: its place in the list.
  private static func bit(_ type: EventType) -> UInt32 { 1 &<< UInt32(unsafe unsafeBitCast(type, to: UInt8.self)) }

  /// True if a type is in both.
  func intersects(_ other: EventTypes) -> Bool { bits & other.bits != 0 }
}
