package import Answers
package import PatientRecord

/// A derived row as an answer lists it: with the events that it rests on.
///
/// The columns of the derived row are reached through it: `{ $0.months }`. It is one reference: a row passes through a
/// dozen closures on its way to CSV or JSON, and each would copy all of its parts.
@dynamicMemberLookup
package struct Listed<Content: Sendable>: Sendable {
  private final class Parts: Sendable {
    let content: Content
    let positions: [Int]
    let events: [EventID]

    init(_ content: Content, _ positions: [Int], _ events: [EventID]) {
      (self.content, self.positions, self.events) = (content, positions, events)
    }
  }

  private let parts: Parts

  /// The row.
  package var content: Content { parts.content }
  /// The positions in the log of the events that it rests on.
  package var positions: [Int] { parts.positions }
  /// Their ids; empty if nobody asked for them.
  package var events: [EventID] { parts.events }

  /// A row with all that an answer may say of it.
  package init(content: Content, positions: [Int], events: [EventID]) { parts = Parts(content, positions, events) }

  package subscript<Value>(dynamicMember path: KeyPath<Content, Value>) -> Value { content[keyPath: path] }
}

// Columns that many answers have.
extension Column {
  /// The patient's pseudonym, by which rows are the same row.
  package static func patient(_ get: @escaping @Sendable (Row) -> String) -> Column {
    Column("patient", identifies: true, sensitivity: .pseudonym, "The patient's pseudonym.", get)
  }

  /// The ids of the events that a row rests on.
  package static func events<Content>() -> Column where Row == Listed<Content> {
    Column("events", sensitivity: .place, "The ids of the events that the row rests on, in the order of the log.") {
      $0.events
    }
  }

  /// A dose: an object in JSON, three columns of CSV.
  static func dose(
    _ name: String, heading: String? = nil, _ sentence: String, _ get: @escaping @Sendable (Row) -> Dose?
  ) -> Column {
    .object(
      name, heading: heading, unit: .dose, empty: .notRecorded, kind: .dose, sentence, of: Dose.columns, get)
  }
}

extension Dose {
  /// The members of a dose.
  static let columns: [Column<Dose>] = [
    Column("amount", unit: .beside("unit"), empty: .notRecorded, sensitivity: .none, "The amount, in its unit.") {
      $0.amount
    },
    Column("unit", empty: .notRecorded, sensitivity: .none, "The unit of the amount.") { $0.unit },
    Column(
      "every", empty: .notRecorded, sensitivity: .none,
      "The interval between doses, ISO 8601: `P1W` is weekly; `once`, or `as-needed`."
    ) { $0.every.iso },
    Column(
      "upTo", unit: .beside("unit"), empty: .when("one amount"), sensitivity: .none, "The most of a range, in its unit."
    ) { $0.upTo }
    .only { $0.upTo != nil },
  ]
}

extension Dose {
  /// A dose as people type it, or words that say that there is none.
  static func typed(_ dose: Dose?) -> String { dose?.description ?? "dose not recorded" }
}

/// Two days and the way between them: `2022-03-01..2022-06-19`, open at its end while it lasts.
func span(_ start: some CustomStringConvertible, _ end: (some CustomStringConvertible)?) -> String {
  start.description + ".." + (end?.description ?? "")
}
