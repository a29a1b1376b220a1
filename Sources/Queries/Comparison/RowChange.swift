import Answers
import CalendarTime

/// A value of a row that is another in its counterpart.
struct Move: Equatable, Sendable {
  /// The path of the field: `kaplanMeier.median` for a member of an object that both have.
  let column: String
  let old: Value
  let new: Value

  /// By how much: the difference of two numbers, or the days between two days; null where there is none.
  var difference: Value {
    switch (old, new) {
    case (.integer(let old), .integer(let new)): return .integer(new - old)
    case (.number(let old), .number(let new)): return .number(new - old)
    case (.text(let old), .text(let new)):
      return day(old).flatMap { old in day(new).map { .integer($0 - old) } } ?? .null
    default: return .null
    }
  }

  private func day(_ text: String) -> CalendarDay? {
    guard let date = try? PartialDate(parsing: text), date.precision == .day else { return nil }
    return date.days.first
  }
}

/// The change of a row between an earlier and a later answer.
enum RowChange: Equatable {
  case appeared(RowValues)
  case went(RowValues)
  case moved(from: RowValues, to: RowValues, [Move])

  /// The row as people know it: as it is now, else as it was.
  var row: RowValues {
    switch self {
    case .appeared(let row), .went(let row), .moved(_, let row, _): row
    }
  }

  /// The ids of the events that it rests on, or rested on.
  var events: Set<String> {
    switch self {
    case .appeared(let row), .went(let row): row.eventIDs
    case .moved(let old, let new, _): old.eventIDs.union(new.eventIDs)
    }
  }

  /// Every value that is another: of a row that appeared or went, all that it holds.
  var moves: [Move] {
    switch self {
    case .appeared(let row): row.held.map { Move(column: $0.name, old: .null, new: $0.value) }
    case .went(let row): row.held.map { Move(column: $0.name, old: $0.value, new: .null) }
    case .moved(_, _, let moves): moves
    }
  }
}

/// The changes between two answers to one query, in the order of the later rows, then the removed rows.
///
/// Rows are the same that agree in `identity`; of several such rows those that share the most events are, and of those
/// the first. The events themselves are no value that moves. O(n log n), and O(k²) for k rows of one identity.
func rowChanges(from old: [RowValues], to new: [RowValues], by identity: RowIdentity) -> [RowChange] {
  let oldByKey = Dictionary(grouping: old.indices) { identity.key(of: old[$0]) }
  let newByKey = Dictionary(grouping: new.indices) { identity.key(of: new[$0]) }
  var counterparts: [Int: Int] = [:]
  for (key, later) in newByKey {
    counterparts.merge(pairs(of: oldByKey[key] ?? [], old, with: later, new, identity)) { first, _ in first }
  }
  let kept = Set(counterparts.values)
  let later = new.indices.compactMap { index -> RowChange? in
    guard let counterpart = counterparts[index] else { return .appeared(new[index]) }
    let moves = moves(from: old[counterpart], to: new[index])
    return moves.isEmpty ? nil : .moved(from: old[counterpart], to: new[index], moves)
  }
  return later + old.indices.filter { !kept.contains($0) }.map { .went(old[$0]) }
}

/// Counterparts among rows of one identity: from the index of a later row to that of an earlier one.
private func pairs(
  of earlier: [Int], _ old: [RowValues], with later: [Int], _ new: [RowValues], _ identity: RowIdentity
) -> [Int: Int] {
  var candidates: [(shared: Int, later: Int, earlier: Int)] = []
  for laterIndex in later {
    let events = new[laterIndex].eventIDs
    for earlierIndex in earlier {
      let shared = events.intersection(old[earlierIndex].eventIDs).count
      if shared > 0 || !identity.needsSharedEvent { candidates.append((shared, laterIndex, earlierIndex)) }
    }
  }
  candidates.sort { ($1.shared, $0.later, $0.earlier) < ($0.shared, $1.later, $1.earlier) }
  var found: [Int: Int] = [:]
  var taken: Set<Int> = []
  for candidate in candidates where found[candidate.later] == nil && !taken.contains(candidate.earlier) {
    found[candidate.later] = candidate.earlier
    taken.insert(candidate.earlier)
  }
  return found
}

/// The values that differ between a row and its counterpart.
private func moves(from old: RowValues, to new: RowValues) -> [Move] {
  let names = new.fields.map(\.name) + old.fields.map(\.name).filter { name in new[name] == nil }
  return names.filter { $0 != "events" }.flatMap { moves(at: $0, from: old[$0] ?? .null, to: new[$0] ?? .null) }
}

private func moves(at path: String, from old: Value, to new: Value) -> [Move] {
  if old == new { return [] }
  guard case .object(let oldMembers) = old, case .object(let newMembers) = new,
    oldMembers.map(\.key) == newMembers.map(\.key)
  else { return [Move(column: path, old: old, new: new)] }
  return zip(oldMembers, newMembers).flatMap { moves(at: "\(path).\($0.key)", from: $0.value, to: $1.value) }
}

extension RowValues {
  /// The ids of the events that the row rests on.
  package var eventIDs: Set<String> {
    guard case .list(let ids)? = self["events"] else { return [] }
    return Set(ids.map(\.shownToPeople))
  }

  /// The fields that hold something, the events apart.
  fileprivate var held: [(name: String, value: Value)] {
    fields.filter { $0.name != "events" && $0.value != .null && $0.value != .list([]) }
  }
}

/// The columns that make a row of one answer the same row in another.
struct RowIdentity {
  /// The paths of the columns that it shares with its counterpart.
  let fields: [String]
  /// True if it must also share an event with it: two responses of one patient are two, whatever they say.
  let needsSharedEvent: Bool

  /// The identity of a query's rows.
  init(_ query: Query) {
    fields = query.identity
    needsSharedEvent = query.needsSharedEvent
  }

  /// The values of those fields, as one text.
  func key(of row: RowValues) -> String { fields.map { (row[path: $0] ?? .null).compactJSON }.joined(separator: " ") }

  /// Names a row by those fields but the patient, in words; a response by its day.
  func name(of row: RowValues) -> String {
    let named = fields == ["patient"] && needsSharedEvent ? ["day"] : fields.filter { $0 != "patient" }
    let words = named.map { (row[path: $0] ?? .null).shownToPeople }
    return words.filter { !$0.isEmpty }.joined(separator: " + ")
  }
}
