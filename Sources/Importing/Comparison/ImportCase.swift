package import PatientRecord

/// The relation of an event of a file to the log: a comparison of what the import wrote last, what is in force, and
/// what the file says now.
package enum ImportCase: String, CaseIterable, Sendable {
  /// The log has no such event: it is written.
  case new
  /// The file says what the import wrote last, and so does the log.
  case same
  /// The file says what the import wrote last; a person has corrected it in the log since, which is kept.
  case kept
  /// The file was corrected: the event is amended.
  case amended
  /// The file was corrected, and the log says the same already.
  case said
  /// The file and the log were corrected, each in another way.
  case conflict
  /// The event is recorded for another patient.
  case elsewhere
  /// The event, or one that it rests on, was retracted in the log: it stays so.
  case retracted
  /// The event was erased, or its patient was: it never comes back.
  case erased
  /// The log has an event of this source that the file has no more.
  case vanished

  /// The case as a count says it: `3 the same`.
  package var words: String {
    switch self {
    case .new: "new"
    case .same: "the same"
    case .kept: "corrected in the log since: kept"
    case .amended: "amended"
    case .said: "in the log as the file has it now"
    case .conflict: "in conflict"
    case .elsewhere: "recorded for another patient: skipped"
    case .retracted: "retracted in the log: skipped"
    case .erased: "erased in the log: skipped"
    case .vanished: "vanished from the file"
    }
  }
}

/// One event of an import and its case, for a table.
package struct ImportItem: Sendable {
  /// The row as a spreadsheet counts it; nil for an event that vanished.
  package let row: Int?
  /// The relation to the log.
  package let relation: ImportCase
  /// The event as the file has it; as the log has it where the file has it no more.
  package let event: RecordedEvent
  /// The event as the log has it, where it differs from what the file says.
  package let inLog: RecordedEvent?
}
