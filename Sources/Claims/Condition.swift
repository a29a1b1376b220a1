import Answers
import PatientRecord
import Queries
/// A condition that a row must meet to be counted.
struct Condition {
  /// The test of the values at a path.
  enum Test {
    /// One of them is one of these.
    case isAny([Value])
    /// None of them is one of these.
    case isNone([Value])
    /// There are none, or there are some.
    case isEmpty(Bool)
    /// One of them is a number within bounds.
    case within(above: Double?, below: Double?, atLeast: Double?, atMost: Double?)
  }

  let path: ColumnPath
  let test: Test

  /// True if a row meets it; nil where that is not recorded.
  func holds(for row: RowValues) -> Bool? {
    let found = row.values(at: path.text)
    if found.isNull, found.values.isEmpty, path.column?.empty == .notRecorded { return nil }
    switch test {
    case .isAny(let wanted): return found.values.contains { value in wanted.contains { value.says($0) } }
    case .isNone(let unwanted): return !found.values.contains { value in unwanted.contains { value.says($0) } }
    case .isEmpty(let isEmpty): return found.values.isEmpty == isEmpty
    case .within(let above, let below, let atLeast, let atMost):
      return found.values.compactMap(\.asNumber).contains { number in
        (above.map { number > $0 } ?? true) && (below.map { number < $0 } ?? true)
          && (atLeast.map { number >= $0 } ?? true) && (atMost.map { number <= $0 } ?? true)
      }
    }
  }
}

extension [Condition] {
  /// True if a row meets all; nil where one is not recorded and no other fails.
  func hold(for row: RowValues) -> Bool? {
    let answers = map { $0.holds(for: row) }
    if answers.contains(false) { return false }
    return answers.contains(nil) ? nil : true
  }
}

extension RowValues {
  /// The values at a path, those of every object where it leads through lists, and whether null or nothing stands
  /// somewhere there.
  func values(at path: String) -> (values: [Value], isNull: Bool) {
    if let value = self[path] { return value.values(at: []) }
    let steps = path.split(separator: ".").map(String.init)
    return (self[steps.first ?? ""] ?? .null).values(at: steps.dropFirst())
  }
}

extension Value {
  fileprivate func values(at path: ArraySlice<String>) -> (values: [Value], isNull: Bool) {
    switch self {
    case .null: return ([], true)
    case .list(let elements):
      let found = elements.map { $0.values(at: path) }
      return (found.flatMap(\.values), found.contains(where: \.isNull))
    case .object(let members):
      guard let step = path.first else { return ([self], false) }
      return (members.first { $0.key == step }?.value ?? .null).values(at: path.dropFirst())
    default: return path.isEmpty ? ([self], false) : ([], true)
    }
  }

  /// True if it is what a file writes as `wanted`: numbers by value, doses as people type them.
  fileprivate func says(_ wanted: Value) -> Bool {
    if let number = asNumber { return number == wanted.asNumber }
    if case .text(let text) = wanted, let dose { return dose.description == text }
    return self == wanted
  }
}
