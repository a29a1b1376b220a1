package import EventStorage
import JSONText
import Projections
package import RecordKeeping
package import Text

/// The refusal of an input or a log, in words for people.
package struct Refusal: Error {
  /// The faults; at least one.
  package let diagnostics: [Diagnostic]

  /// The refusal of an input for some faults.
  package init(_ diagnostics: [Diagnostic]) { self.diagnostics = diagnostics }

  /// The refusal that an error stands for; nil if it is another kind of error.
  package init?(_ error: any Error) {
    switch error {
    case let refusal as Refusal: self = refusal
    case let diagnostic as Diagnostic: diagnostics = [diagnostic]
    case let error as LogError: diagnostics = [Diagnostic(error)]
    case let error as ProjectionError: diagnostics = [Diagnostic(error.message, hint: error.hint)]
    case let error as AdmissionError:
      diagnostics = error.faults.map { Diagnostic($0.message, hint: $0.hint) } + Refusal.summary(error)
    default: return nil
    }
  }

  /// The refusal of drafts, with the places of their faults in the text that they were read from. O(bytes + faults).
  package init(_ error: AdmissionError, in text: [UInt8], of file: String) {
    let lines = TextLines(text)
    diagnostics =
      error.faults.map { fault in
        guard let range = fault.range else { return Diagnostic(fault.message, file: file, hint: fault.hint) }
        let placed = JSONError(fault.message, at: range.lowerBound, length: range.count, hint: fault.hint)
        return Diagnostic(placed, file: file, in: lines)
      } + Refusal.summary(error)
  }

  /// The word that records all that is improbable at once; nothing for one finding, whose hint says it, and for what
  /// cannot be accepted.
  private static func summary(_ error: AdmissionError) -> [Diagnostic] {
    guard error.kind == .unconfirmed, error.faults.count > 1 else { return [] }
    let codes = error.codes.joined(separator: ",")
    return [Diagnostic("nothing was written", hint: "if all of it is so: --accept \(codes)")]
  }
}

extension Diagnostic {
  /// A fault of a log, with its place.
  package init(_ error: LogError) {
    let place = error.byteOffset.map { " (byte \($0))" } ?? ""
    let isMissing = error.kind == .notFound
    self.init(
      error.message + place, file: error.file, line: error.line,
      hint: error.hint ?? (isMissing ? "check the path; `regimen init DIR` makes a log" : nil))
  }
}
