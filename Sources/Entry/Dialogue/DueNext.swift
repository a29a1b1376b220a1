package import CalendarTime
import PatientRecord
package import Projections
package import RecordKeeping
import Text

/// The visits and tests that schedules ask of one patient next.
package struct DueNext {
  private let patient: String
  private let titles: String
  private let rows: [DueRow]

  /// Looks at a patient on the day of a date; nil where the record knows no such patient.
  package init?(of patient: String, in record: Record, by schedules: [Schedule], on day: CalendarDay) {
    guard let symbol = record.pool.vocabulary.existingSymbol(for: patient), !record.events(of: symbol).isEmpty else {
      return nil
    }
    let history = PatientHistory(record.events(of: symbol), pool: record.pool, asOf: day)
    let context = ProjectionContext(profile: Profile(), pool: record.pool, catalogue: record.catalogue)
    self.patient = patient
    titles = schedules.map { $0.name.isEmpty ? "of the department" : $0.name }.joined(separator: " and ")
    rows = schedules.flatMap { (try? deriveDue(by: $0, history, patient: patient, in: context)) ?? [] }
      .filter { $0.status != .done }
  }

  /// In a sentence: `P01 is due by the schedule visits: visit, overdue since 2024-01-15; liver (methotrexate) from …`.
  package var sentence: String {
    if rows.isEmpty { return "Nothing is due for \(patient) by the schedule \(titles)." }
    let ordered = rows.sorted { left, right in
      (left.due?.first ?? .distantPast, left.test, left.rule) < (
        right.due?.first ?? .distantPast, right.test, right.rule
      )
    }
    return "Due next for \(patient) by the schedule \(titles): \(ordered.map(\.nextInWords).joined(separator: "; "))."
  }
}

extension DueRow {
  /// `liver (methotrexate) from 2024-05-15`.
  fileprivate var nextInWords: String {
    let what = test + (drug.map { " (\($0))" } ?? "")
    guard let due, status != .unknown else { return "\(what), when is not known" }
    switch status {
    case .overdue: return "\(what), overdue since \(due.last)"
    case .due: return "\(what), now" + (due.isExact ? "" : " (until \(due.last))")
    default: return "\(what) from \(due.first)"
    }
  }
}

extension CalendarDay {
  /// A day before every day of a record.
  fileprivate static let distantPast = CalendarDay(daysSinceEpoch: Int32.min)
}
