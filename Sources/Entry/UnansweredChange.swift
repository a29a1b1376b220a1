package import Arguments
package import EventStorage
import PatientRecord
package import RecordKeeping
import SystemCalls
package import Text

/// A change whose caller cannot tell from standard output what became of it, with the way to find out.
package struct UnansweredChange: Error {
  /// The state of the log.
  private enum State {
    /// Everything is done and durable; the answer could not be written.
    case notShown(SystemError)
    /// All of it is in the log, or none.
    case unknown(LogError)
    /// The first drafts are in the log, as far as a position.
    case partial(LogError, count: Int, last: Int)
    /// The event of the erasure is in the log, or nothing is; if it is there, no answer shows the lines.
    case erasure(LogError)
  }

  private let state: State
  /// The ids of the events, in the order of the drafts.
  private let ids: [EventID]
  /// The id from which those that were made follow; nil where none was made.
  private let firstID: EventID?
  /// The call that made the change, if it is not that of the program.
  private let words: [String]?

  private init(_ state: State, _ ids: [EventID], _ firstID: EventID?, words: [String]?) {
    (self.state, self.ids, self.firstID, self.words) = (state, ids, firstID, words)
  }

  /// The change that an error leaves unanswered; nil if it is another kind of error.
  package init?(_ error: any Error, words: [String]? = nil) {
    switch error {
    case let change as UnansweredChange:
      self.init(change.state, change.ids, change.firstID, words: change.words ?? words)
    case let error as DraftAppending.Uncertain:
      self.init(.unknown(error.cause), error.ids, error.firstID, words: words)
    case let error as DraftAppending.Partial:
      self.init(
        .partial(error.cause, count: error.count, last: error.lastSequenceNumber), [], error.firstID, words: words)
    default: return nil
    }
  }

  /// An erasure that failed after it had begun to write.
  package init(ofErasure failure: LogError) { self.init(.erasure(failure), [], nil, words: nil) }

  fileprivate init(notShown cause: SystemError, _ outcome: DraftAppending.Outcome?, words: [String]?) {
    self.init(.notShown(cause), outcome?.receipts.map(\.id) ?? [], outcome?.firstID, words: words)
  }

  /// The exit code that says so.
  package var exitCode: ExitCode {
    switch state {
    case .notShown: .notShown
    case .unknown, .partial, .erasure: .unknown
    }
  }

  /// Returns the words for standard error; `words` are those of the call.
  package func diagnostic(words given: [String]) -> Diagnostic {
    switch state {
    case .notShown(let cause):
      let done = ids.isEmpty ? "done" : "recorded"
      return Diagnostic(
        "\(done), but not shown: standard output cannot be written: \(cause.message)\(named)",
        hint: ids.isEmpty ? nil : "\(retry(given)), which says what was recorded and writes nothing twice")
    case .unknown(let cause):
      return Diagnostic(
        "\(cause.message); it is not known if it was recorded\(named)", file: cause.file,
        hint: "\(retry(given)), which writes nothing twice")
    case .partial(let cause, let count, let last):
      return Diagnostic(
        "\(cause.message); the first \(counted(count, "event")) stand, up to seq \(last)", file: cause.file,
        hint: "\(retry(given)), which writes the others and nothing twice")
    case .erasure(let cause):
      return Diagnostic(
        "\(cause.message); the erasure is recorded and not finished, or nothing is recorded", file: cause.file,
        hint: "\(retry(given)), which finishes it; regimen verify says how it stands")
    }
  }

  /// The ids of the events, as a clause.
  private var named: String {
    guard let first = ids.first, let last = ids.last else { return "" }
    if ids.count <= 10 { return "; \(ids.count == 1 ? "id" : "ids") " + ids.map(\.description).joined(separator: ", ") }
    return "; \(ids.count) ids from \(first) to \(last)"
  }

  /// The call that makes a retry safe: the same again, with the ids that it had.
  private func retry(_ given: [String]) -> String {
    let words = words ?? given
    let isNamed = words.contains { $0 == "--id" || $0.hasPrefix("--id=") }
    return commandLine(["regimen"] + words + (isNamed ? [] : firstID.map { ["--id", $0.description] } ?? []))
  }
}

/// Shows on standard output what a command has done to a log.
///
/// Throws `UnansweredChange` where that cannot be written: the change stands nevertheless. `words` are those of the
/// `record` command that did it, if the call was another one.
package func showDone(_ text: String, _ outcome: DraftAppending.Outcome? = nil, words: [String]? = nil) throws {
  do throws(OutputError) {
    try StandardStream.output.show(text)
  } catch {
    guard case .failed(let cause) = error else { throw error }
    throw UnansweredChange(notShown: cause, outcome, words: words)
  }
}
