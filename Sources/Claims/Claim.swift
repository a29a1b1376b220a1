import Answers
import JSONText
import Projections
import Queries
import Text

/// One figure of a paper, and what it is a figure of.
package struct Claim {
  /// The name in the file: `11.1`.
  package let name: String
  /// The paper's own words.
  let text: String?
  /// The figure as it is printed.
  let printed: PrintedFigure
  /// The way to derive it from the record.
  let derivation: Derivation

  /// The way to derive a figure.
  enum Derivation {
    case estimand(Estimand)
    /// The record has no place for what the figure would have to be derived from: what that is.
    case needs(String)
  }
}

/// An estimand: a statistic of some rows, in a unit, under rules.
struct Estimand {
  /// The statistic of the rows.
  enum Statistic: String, CaseIterable {
    /// The number of rows.
    case count
    /// The number of patients in the rows.
    case patients
    /// The number of different values in a column.
    case distinct
    /// Of the rows `among` which, how many in a hundred; of a column's different values where it is named.
    case percent
    case mean, sd, median, q1, q3, min, max, sum
    /// The one value that every row holds.
    case value
    /// The most frequent value.
    case mode
    /// The different values, sorted.
    case list

    /// True if it is of a column.
    var needsColumn: Bool {
      switch self {
      case .count, .patients, .percent: false
      default: true
      }
    }

    /// True if it grows, or stays, whenever a value grows: so that its bounds are at the bounds of the values.
    var isMonotone: Bool {
      switch self {
      case .mean, .median, .q1, .q3, .min, .max, .sum: true
      default: false
      }
    }
  }

  /// The row that stands for a patient with several rows.
  enum Per: String, CaseIterable {
    /// Every row.
    case row
    /// The first row of each patient.
    case patientFirst = "patient-first"
    /// The sum over the rows of each patient.
    case patientSum = "patient-sum"
  }

  /// The treatment of rows without a recorded value that the figure needs.
  enum Missing: String, CaseIterable {
    /// The figure cannot be derived.
    case refused
    /// Rows without it are left out, and how many is said.
    case leftOut = "left-out"
  }

  let rows: RowSource
  let statistic: Statistic
  let column: ColumnPath?
  let filter: [Condition]
  /// The rows that a share is of, before the filter.
  let among: [Condition]
  let per: Per
  let unit: ClaimUnit?
  let missing: Missing
  let profile: Profile
  /// The rules of the claim alone, added to the defaults: without those that the file gives to all its claims.
  let today: Profile
}

/// Which rows a figure is of.
struct RowSource: Hashable {
  let query: Query
  /// The grouping of durations and curves.
  var grouping: Grouping.Word?
  /// The month at which a curve is read.
  var month: Double?
}

/// A column as a claim names it, and where in the file.
struct ColumnPath {
  /// `months`, or `anchor.doseAtStart` for a member of an object or of every object in a list.
  let text: String
  /// The place in the file.
  let offset: Int
  /// The column; nil until the query is known.
  var column: ColumnDescription?

  /// The path to another member of the same object.
  func sibling(_ name: String) -> String {
    let last = text.split(separator: ".").last ?? ""
    return String(text.dropLast(last.count)) + name
  }

  /// True if it holds a length of time, which rests on the days of starts, stops and onsets.
  var isLength: Bool { column?.unit == .months || column?.unit == .days }

  /// Returns the path with the column of a query; throws if the query has no such column.
  func resolved(for query: Query) throws(JSONError) -> ColumnPath {
    let columns = query.claimColumns
    guard let column = columns[path: text] else {
      let known = columns.map(\.name).filter { $0 != "events" }
      let nearest = nearest(to: text, among: columns.all.map(\.path)).first
      throw JSONError(
        "the rows of \(query.name) have no column '\(shown(text))'", at: offset, length: text.utf8.count + 2,
        hint: nearest ?? "one of: " + known.joined(separator: ", "))
    }
    return ColumnPath(text: text, offset: offset, column: column)
  }
}
