import Answers
import TestSupport
import Testing

@testable import Queries

@Suite("Rows that move")
struct RowChangeTests {
  private let identity = RowIdentity(.combinations)

  /// Rows of few patients and drugs, so that many share their identity.
  private func rows(_ generator: inout RepeatableRandomNumberGenerator) -> [RowValues] {
    (0..<Int.random(in: 0...6, using: &generator)).map { _ in
      let drug: Value = Bool.random(using: &generator) ? "methotrexate" : "dupilumab"
      let end: Value = Bool.random(using: &generator) ? .null : "2024-01-31"
      let dose: Value =
        Bool.random(using: &generator)
        ? .null : ["amount": .integer(.random(in: 0...1, using: &generator)), "unit": "mg"]
      return [
        "patient": .text("P\(Int.random(in: 1...2, using: &generator))"), "anchor": "baricitinib",
        "partners": [drug], "end": end, "days": .integer(.random(in: 0...2, using: &generator)), "dose": dose,
        "events": .list((0..<2).map { _ in .text("E\(Int.random(in: 0...3, using: &generator))") }),
      ]
    }
  }

  /// The rows that changes make of others: what went is taken away, what appeared added, values put in their places.
  private func applying(_ changes: [RowChange], to rows: [RowValues]) throws -> [RowValues] {
    var rows = rows
    for change in changes {
      switch change {
      case .appeared(let row): rows.append(row)
      case .went(let row): rows.remove(at: try #require(rows.firstIndex(of: row)))
      case .moved(let old, _, let moves):
        let index = try #require(rows.firstIndex(of: old))
        for move in moves {
          #expect(old[path: move.column] ?? .null == move.old)
          rows[index].set(move.new, at: move.column)
        }
      }
    }
    return rows
  }

  /// What rows say, whatever their order and the events that they rest on.
  private func content(_ rows: [RowValues]) -> [String] {
    rows.map { row in
      row.fields.filter { $0.name != "events" }.map { "\($0.name)=\($0.value.compactJSON)" }.joined(separator: " ")
    }.sorted()
  }

  @Test("the changes, applied to the old rows, give the new rows")
  func law() throws {
    for seed in UInt64(0)..<2000 {
      var generator = RepeatableRandomNumberGenerator(seed: seed)
      let (old, new) = (rows(&generator), rows(&generator))
      let changes = rowChanges(from: old, to: new, by: identity)
      #expect(content(try applying(changes, to: old)) == content(new), "seed \(seed)")
      #expect(rowChanges(from: old, to: old, by: identity).isEmpty, "seed \(seed)")
    }
  }

  @Test("of rows of one identity those are the same that share the most events")
  func counterparts() {
    func row(_ days: Int, _ events: Value...) -> RowValues {
      [
        "patient": "P01", "anchor": "baricitinib", "partners": ["methotrexate"], "days": .integer(days),
        "events": .list(events),
      ]
    }
    let changes = rowChanges(
      from: [row(10, "A", "B"), row(20, "C", "D")], to: [row(21, "C", "E"), row(10, "A", "B")], by: identity)
    #expect(changes.map { $0.moves.map(\.column) } == [["days"]])
    #expect(changes.first?.moves.first?.difference == .integer(1))
  }

  @Test("two responses that share no event are two, whatever they say")
  func responses() {
    func row(_ response: Value, _ event: Value) -> RowValues {
      ["patient": "P01", "response": response, "events": [event]]
    }
    let changes = rowChanges(
      from: [row("partial", "A")], to: [row("complete", "B")], by: RowIdentity(.responses))
    #expect(changes == [.appeared(row("complete", "B")), .went(row("partial", "A"))])
  }

  @Test(
    "a move says by how much where that can be said",
    arguments: [
      (Value.integer(3), Value.integer(1), Value.integer(-2)), (.number(1.5), .number(2), .number(0.5)),
      (.text("2024-01-31"), .text("2024-03-01"), .integer(30)), (.text("2024-01"), .text("2024-03-01"), .null),
      (.null, .integer(1), .null),
      (.text("partial"), .text("complete"), .null), (.list([]), .list(["other"]), .null),
    ])
  func differences(old: Value, new: Value, by: Value) {
    #expect(Move(column: "x", old: old, new: new).difference == by)
  }
}

extension RowValues {
  /// Puts a value at a path of a field, or of a member of an object.
  fileprivate mutating func set(_ value: Value, at path: String) {
    let steps = path.split(separator: ".").map(String.init)
    fields = fields.map { name, old in
      guard name == steps[0] else { return (name, old) }
      guard steps.count == 2, case .object(let members) = old else { return (name, value) }
      return (name, .object(members.map { (key: $0.key, value: $0.key == steps[1] ? value : $0.value) }))
    }
  }
}
