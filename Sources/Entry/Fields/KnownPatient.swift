package import Arguments
import PatientRecord
package import RecordKeeping
import Text

extension Argument {
  /// Refuses a pseudonym of which nothing is recorded, with those that are near it.
  ///
  /// `pseudonyms` lists those of the log; `other` are not proposed.
  package func requireRecorded(in record: Record, among pseudonyms: () throws -> [String], but other: [String]) throws {
    let symbol = record.pool.vocabulary.existingSymbol(for: text)
    if symbol.map({ record.storedEvents(of: $0).isEmpty }) == false { return }
    let known = try pseudonyms().filter { !other.contains($0) }
    let near = knownSpelling(of: text, among: known).map { [$0] } ?? nearest(to: text, among: known)
    let error = UsageError(
      "nothing is recorded of a patient of that pseudonym: \(shown(text))", at: self,
      hint: near.isEmpty ? "see: regimen query patients" : "near it: \(listed(near.map(shown)))")
    throw near.count == 1 ? error.correcting(self, to: near) : error
  }
}
