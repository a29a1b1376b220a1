import Answers
import JSONText
import PatientRecord
import Projections
import Queries
import Text

/// The lengths in a record that are only inferred, with their possible ranges.
struct InferredMonths {
  /// A length that the file says something of.
  private struct Length {
    let ends: Set<String>
    let possible: ClosedRange<Int>
    /// The months that the record has.
    let taken: Double
  }

  /// The inferred rows that a figure rests on.
  struct Finding: Equatable {
    /// The number of its rows whose length is only inferred.
    let rows: Int
    /// The least and the most that the figure may be; nil where the file does not say what is possible of every such
    /// row, or the figure has no bounds that can be had from those of its rows.
    let bounds: ClosedRange<Double>?
  }

  private let lengths: [Length]
  /// Lengths by their indices, and what they sum to.
  private let sums: [(members: [Int], months: Int)]
  /// Events that decide a length and are only inferred, by id.
  private let inferred: [String: LengthEvent]

  /// Reads the lengths of a file; `pairs` are the combinations of the record as pairs. Throws for an end that ends none
  /// of them.
  init(_ file: ClaimsFile, _ events: [String: LengthEvent], pairs: [RowValues]) throws {
    inferred = events.filter { $0.value.evidence.basis == .inferred }
    var lengths: [Length] = []
    for length in file.lengths {
      var taken: Double?
      for end in length.ends {
        guard let row = pairs.first(where: { $0.eventIDs.contains(end.id.description) }),
          let months = row["months"]?.asNumber
        else { throw InferredMonths.refusal(file, end.offset) }
        taken = taken ?? months
      }
      lengths.append(
        Length(ends: Set(length.ends.map(\.id.description)), possible: length.months, taken: taken ?? 0))
    }
    var sums: [(members: [Int], months: Int)] = []
    for sum in file.sums {
      var members: [Int] = []
      for end in sum.ends {
        guard let index = lengths.firstIndex(where: { $0.ends.contains(end.id.description) }) else {
          throw InferredMonths.refusal(file, end.offset)
        }
        members.append(index)
      }
      sums.append((members, sum.months))
    }
    (self.lengths, self.sums) = (lengths, sums)
  }

  private static func refusal(_ file: ClaimsFile, _ offset: Int) -> Diagnostic {
    let error = JSONError(
      "no inferred length of a combination ends with this event", at: offset, length: 28,
      hint: "name the stop: regimen query combinations --format jsonl has the ids")
    return Diagnostic(error, file: file.name, in: file.bytes)
  }

  /// The ids of the events that decide how long a row lasts: those of its courses, and onsets in rows of them.
  private func deciding(_ row: RowValues, _ query: Query) -> Set<String> {
    let own = row["treatments"].flatMap { value -> Set<String>? in
      guard query == .exposures, case .list(let labels) = value else { return nil }
      return Set(labels.map(\.shownToPeople))
    }
    return row.eventIDs.filter { id in
      guard let event = inferred[id] else { return true }
      guard let treatment = event.treatment else { return query == .adverseEvents }
      return own?.contains(treatment) ?? true
    }
  }

  /// Finds the inferred lengths that a figure rests on; nil if there are none, or if the figure is not about lengths.
  func finding(_ figure: DerivedFigure, _ estimand: Estimand) -> Finding? {
    let touched = figure.rows.filter { row in
      deciding(row, estimand.rows.query).contains { inferred[$0] != nil }
    }
    guard estimand.isOfLengths, !touched.isEmpty else { return nil }
    return Finding(rows: touched.count, bounds: bounds(figure, estimand, touched))
  }

  private func bounds(_ figure: DerivedFigure, _ estimand: Estimand, _ touched: [RowValues]) -> ClosedRange<Double>? {
    guard estimand.statistic.isMonotone || estimand.statistic == .value, estimand.column?.text == "months",
      estimand.profile.month == .calendar, !estimand.filter.contains(where: { $0.path.isLength })
    else { return nil }
    let known = Set(lengths.flatMap(\.ends))
    let query = estimand.rows.query
    // A row of which the file names no end has no bounds; an inferred start beside a named end is within its length.
    guard touched.allSatisfy({ !deciding($0, query).isDisjoint(with: known) }) else { return nil }
    let touching = figure.measured.map { measured in
      let events = measured.rows.reduce(into: Set<String>()) { $0.formUnion(deciding($1, query)) }
      return lengths.indices.filter { !lengths[$0].ends.isDisjoint(with: events) }
    }
    let all = assignments(of: Set(touching.flatMap { $0 }))
    let values = all.compactMap { months -> Double? in
      let numbers = zip(figure.measured, touching).map { measured, lengths in
        lengths.reduce(measured.number) { $0 + (months[$1] ?? self.lengths[$1].taken) - self.lengths[$1].taken }
      }
      return estimand.figure(of: numbers)?.asNumber
    }
    guard let least = values.min(), let most = values.max(), values.count == all.count else { return nil }
    return least...most
  }

  /// Every choice of months that can give a bound: lengths in a sum by all that it allows, others by least and most.
  private func assignments(of asked: Set<Int>) -> [[Int: Double]] {
    var choices: [[Int: Double]] = [[:]]
    var bound: Set<Int> = []
    for sum in sums where !asked.isDisjoint(with: sum.members) {
      bound.formUnion(sum.members)
      choices = choices.flatMap { choice in
        splits(of: sum.months, among: sum.members[...]).map { choice.merging($0) { first, _ in first } }
      }
    }
    let free = asked.subtracting(bound)
    return choices.flatMap { choice in
      [\ClosedRange<Int>.lowerBound, \ClosedRange<Int>.upperBound].map { side in
        free.reduce(into: choice) { $0[$1] = Double(lengths[$1].possible[keyPath: side]) }
      }
    }
  }

  /// The ways in which some lengths have a sum.
  private func splits(of months: Int, among members: ArraySlice<Int>) -> [[Int: Double]] {
    guard let first = members.first else { return months == 0 ? [[:]] : [] }
    return lengths[first].possible.flatMap { length in
      splits(of: months - length, among: members.dropFirst()).map { rest in
        rest.merging([first: Double(length)]) { kept, _ in kept }
      }
    }
  }
}
