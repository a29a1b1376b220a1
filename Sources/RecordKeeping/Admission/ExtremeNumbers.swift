import PatientRecord

/// The visitor that finds a number of an event that is too small or too large to be recorded.
///
/// A whole number below 10^15 stands for itself in every reader; a number of JSON beyond 2^53 need not.
struct ExtremeNumbers: FieldVisitor {
  typealias Failure = Never

  private let pool: RecordPool
  /// The first field that holds one; of an amendment, in the new data.
  private(set) var field: String?

  private static let limit = 1e15

  init(_ event: ClinicalEvent, _ pool: RecordPool) {
    self.pool = pool
    var event = event
    event.visit(&self)
  }

  mutating func visit(_ field: Field, _ value: inout FieldValue) {
    if self.field == nil, isExtreme(value) { self.field = field.name.description }
  }

  private func isExtreme(_ value: FieldValue) -> Bool {
    switch value {
    case .number(let number?): !(abs(number) < ExtremeNumbers.limit)
    case .dose(let dose?): ![dose.amount, dose.upTo ?? dose.amount].allSatisfy(Dose.recordable.contains)
    case .replacement(let replacement, _):
      pool.event(replacement).map { ExtremeNumbers($0, pool).field != nil } ?? false
    default: false
    }
  }
}
