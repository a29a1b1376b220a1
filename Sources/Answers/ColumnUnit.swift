/// The unit in which a column's numbers count.
public enum ColumnUnit: Equatable, Sendable {
  /// A text, a code, a date or a truth: no number.
  case none
  /// A count of patients, or of something else.
  case count(of: Counted)
  case days, months, years
  /// A part of a whole, from 0 to 1.
  case share
  case percent
  /// Events in a hundred years of patients at risk.
  case per100PatientYears
  /// Years of all patients at risk together.
  case patientYears
  /// A dose with its own unit and interval: an object in JSON, `15mg/week` for people.
  case dose
  /// The unit that another member of the same object names: `unit` beside `amount`.
  case beside(String)
  /// Points of a score.
  case points

  /// The things that a column counts. Every count declares it, so that small numbers of patients are found.
  public enum Counted: Sendable {
    case patients
    /// Rows of patients: pairs, courses, combinations, also by the way they end.
    case rows
    /// Events of patients.
    case events
    /// Something that tells nothing of how many patients there are.
    case other
  }

  /// True for a number that is small where patients are few.
  package var countsPatients: Bool {
    if case .count(let counted) = self { return counted != .other }
    return false
  }

  /// The unit in words, for the description of a column; empty if there is none.
  package var words: String {
    switch self {
    case .none: ""
    case .count: "count"
    case .days: "days"
    case .months: "months"
    case .years: "years"
    case .share: "share from 0 to 1"
    case .percent: "per cent"
    case .per100PatientYears: "per 100 patient-years"
    case .patientYears: "patient-years"
    case .dose: "amount, unit and interval"
    case .beside(let name): "see \(name)"
    case .points: "points"
    }
  }
}

/// The meaning of an empty cell: null in JSON, nothing in CSV, a dash for people.
public enum EmptyCell: Equatable, Sendable {
  /// The cell always holds something.
  case never
  /// Nobody recorded it. A figure that needs the value cannot be derived.
  case notRecorded
  /// It has not ended.
  case ongoing
  /// Any other reason, in a few words.
  case when(String)

  /// The meaning in words; empty if the cell is never empty.
  package var words: String {
    switch self {
    case .never: ""
    case .notRecorded: "not recorded"
    case .ongoing: "ongoing"
    case .when(let reason): reason
    }
  }
}

/// The kind of value in a cell.
public indirect enum CellKind: Equatable, Sendable {
  case text, truth, wholeNumber, number, day, partialDate, instant, identifier, dose
  /// One of these words.
  case code([String])
  case list(CellKind)
  /// An object with members, or a value of any kind.
  case object

  /// The kind in words.
  package var words: String {
    switch self {
    case .text: "text"
    case .truth: "true or false"
    case .wholeNumber: "whole number"
    case .number: "number"
    case .day: "date"
    case .partialDate: "date as far as it is known"
    case .instant: "instant"
    case .identifier: "event id"
    case .dose: "dose"
    case .code(let words): words.joined(separator: " | ")
    case .list(let element): "list of: " + element.words
    case .object: "object"
    }
  }

  /// True for numbers, which stand flush right.
  package var isNumber: Bool { self == .wholeNumber || self == .number }
}
