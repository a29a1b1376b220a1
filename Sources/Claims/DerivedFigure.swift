import Answers
import PatientRecord
import Queries
import Statistics
import Text

/// The value of an estimand, derived from a record.
struct DerivedFigure {
  /// The value; null where it cannot be derived.
  var value: Value
  /// The data that are missing if it cannot be derived; nil if it can.
  var missing: String?
  /// The rows that it rests on: those counted, and those that a share is of; all that were read where none is counted.
  var rows: [RowValues]
  /// The counted rows with the numbers that they give, where the statistic is one of numbers.
  var measured: [(rows: [RowValues], number: Double)] = []
  /// The number of rows left out because a value is not recorded.
  var leftOut = 0
}

extension Estimand {
  /// Derives the figure from rows.
  func derive(from all: [RowValues]) -> DerivedFigure {
    let base = statistic == .percent ? chosen(all, by: among) : (rows: all, unsaid: [])
    let counted = chosen(base.rows, by: filter)
    let unsaid = counted.unsaid + base.unsaid
    if !unsaid.isEmpty, missing == .refused {
      let names = (filter + among).filter { condition in unsaid.contains { condition.holds(for: $0) == nil } }
      return missing(
        "\(listed(names.map(\.path.text), last: "and")) is not recorded for \(unsaid.count) of \(all.count) rows",
        unsaid)
    }
    let sides = per == .patientFirst ? firstOfEachPatient(counted.rows) : counted.rows
    let whole = per == .patientFirst ? firstOfEachPatient(base.rows) : base.rows
    var figure = statistic == .percent ? share(sides, of: whole) : plain(sides)
    figure.leftOut += unsaid.count
    if figure.rows.isEmpty { figure.rows = all }
    return figure
  }

  /// The rows that are counted, in words.
  private var described: String { ([rows.query.name] + filter.map(\.description)).joined(separator: ", ") }

  private func missing(_ what: String, _ rows: [RowValues]) -> DerivedFigure {
    DerivedFigure(value: .null, missing: what, rows: rows)
  }

  private func chosen(_ rows: [RowValues], by conditions: [Condition]) -> (rows: [RowValues], unsaid: [RowValues]) {
    var chosen: [RowValues] = []
    var unsaid: [RowValues] = []
    for row in rows {
      switch conditions.hold(for: row) {
      case true?: chosen.append(row)
      case nil: unsaid.append(row)
      case false?: continue
      }
    }
    return (chosen, unsaid)
  }

  private func firstOfEachPatient(_ rows: [RowValues]) -> [RowValues] {
    var seen: Set<String> = []
    return rows.filter { seen.insert(($0["patient"] ?? .null).shownToPeople).inserted }
  }

  private func share(_ counted: [RowValues], of whole: [RowValues]) -> DerivedFigure {
    func size(_ rows: [RowValues]) -> Int {
      guard let column else { return rows.count }
      return different(rows.flatMap { $0.values(at: column.text).values }).count
    }
    let total = size(whole)
    if total == 0 { return missing("there is no row of \(rows.query.name) that the share would be of", whole) }
    return DerivedFigure(value: .number(100 * Double(size(counted)) / Double(total)), rows: whole)
  }

  private func plain(_ rows: [RowValues]) -> DerivedFigure {
    switch statistic {
    case .count: return DerivedFigure(value: .integer(rows.count), rows: rows)
    case .patients: return DerivedFigure(value: .integer(firstOfEachPatient(rows).count), rows: rows)
    default: return column.map { ofColumn($0, rows) } ?? missing("no column is named", rows)
    }
  }

  private func ofColumn(_ column: ColumnPath, _ rows: [RowValues]) -> DerivedFigure {
    let found = rows.map { ($0, $0.values(at: column.text)) }
    let without = found.filter { $0.1.values.isEmpty && $0.1.isNull }.map(\.0)
    if rows.isEmpty, statistic != .distinct, statistic != .list {
      return missing("there is no row of \(described)", rows)
    }
    if !without.isEmpty, missing == .refused {
      return missing("\(column.text) is not recorded for \(without.count) of \(rows.count) rows", without)
    }
    let present = found.filter { !($0.1.values.isEmpty && $0.1.isNull) }.map { (row: $0.0, values: $0.1.values) }
    var figure = summarized(column, present)
    figure.leftOut = without.count
    return figure
  }

  private func summarized(_ column: ColumnPath, _ found: [(row: RowValues, values: [Value])]) -> DerivedFigure {
    let rows = found.map(\.row)
    let values = found.flatMap(\.values)
    switch statistic {
    case .distinct: return DerivedFigure(value: .integer(different(values).count), rows: rows)
    case .list: return DerivedFigure(value: Value(different(values).map(\.shownInLists)), rows: rows)
    case .mode: return DerivedFigure(value: mode(values), rows: rows)
    case .value where unit == nil && !values.contains { $0.asNumber != nil }:
      let different = different(values)
      return DerivedFigure(value: different.count == 1 ? different[0] : .list(different), rows: rows)
    default: return ofNumbers(column, found)
    }
  }

  private func ofNumbers(_ column: ColumnPath, _ found: [(row: RowValues, values: [Value])]) -> DerivedFigure {
    let rows = found.map(\.row)
    if case .beside(let word, let path)? = unit,
      let other = rows.first(where: { $0.values(at: path).values.contains { $0 != .text(word) } })
    {
      return missing("\(column.text) is not in \(word) alone", [other])
    }
    var numbers: [(rows: [RowValues], number: Double)] = []
    for (row, values) in found {
      for value in values {
        guard let number = unit.map({ $0.number(value) }) ?? value.asNumber else {
          return missing("\(column.text) holds what is no number\(unit.map { " of \($0.word)" } ?? "")", [row])
        }
        numbers.append(([row], number))
      }
    }
    if per == .patientSum { numbers = summedByPatient(numbers) }
    guard let value = figure(of: numbers.map(\.number)) else {
      return missing("\(numbers.count) rows are too few", rows)
    }
    return DerivedFigure(value: value, rows: rows, measured: numbers)
  }

  private func summedByPatient(_ numbers: [(rows: [RowValues], number: Double)]) -> [(
    rows: [RowValues], number: Double
  )] {
    var patients: [Value] = []
    var sums: [(rows: [RowValues], number: Double)] = []
    for (rows, number) in numbers {
      let patient = rows[0]["patient"] ?? .null
      if let index = patients.firstIndex(of: patient) {
        sums[index].rows += rows
        sums[index].number += number
      } else {
        patients.append(patient)
        sums.append((rows, number))
      }
    }
    return sums
  }

  /// The statistic of some numbers; nil where they are too few.
  func figure(of numbers: [Double]) -> Value? {
    let summary = Summary(numbers)
    switch statistic {
    case .mean: return summary.mean.map(Value.number)
    case .sd: return summary.standardDeviation.map(Value.number)
    case .median: return summary.median.map(Value.number)
    case .q1: return summary.firstQuartile.map(Value.number)
    case .q3: return summary.thirdQuartile.map(Value.number)
    case .min: return summary.minimum.map(Value.number)
    case .max: return summary.maximum.map(Value.number)
    case .sum: return .number(summary.mean.map { $0 * Double(numbers.count) } ?? 0)
    case .value:
      let different = Set(numbers).sorted()
      return different.count == 1 ? .number(different[0]) : different.isEmpty ? nil : .list(different.map(Value.number))
    default: return nil
    }
  }

  private func mode(_ values: [Value]) -> Value {
    let counts = Dictionary(grouping: values, by: \.shownInLists).mapValues(\.count)
    let most = counts.values.max()
    let words = counts.filter { $0.value == most }.keys.sorted()
    return words.count == 1 ? .text(words[0]) : Value(words)
  }

  private func different(_ values: [Value]) -> [Value] {
    Dictionary(values.map { ($0.shownInLists, $0) }, uniquingKeysWith: { first, _ in first })
      .sorted { $0.key < $1.key }.map(\.value)
  }
}

extension Value {
  /// A value as a file writes it in a list: doses as people type them, numbers without rounding.
  fileprivate var shownInLists: String {
    if let dose { return dose.description }
    if let number = asNumber { return withoutPoint(number) }
    if case .text(let text) = self { return text }
    return compactJSON
  }
}
