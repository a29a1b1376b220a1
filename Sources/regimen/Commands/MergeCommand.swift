import Arguments
import CalendarTime
import Entry
import EventStorage
import PatientRecord
import Queries
import RecordKeeping
import Seals
import SystemCalls
import Text

/// `regimen merge`: records here what another copy of the log has recorded since the two parted.
struct MergeCommand: Action {
  private let copy: String
  private let options: WritingOptions

  static let declaration = Command(
    "merge", "Record what another copy of the log has recorded since the two parted.",
    discussion: [
      "The events that follow the last common seal in the copy are judged as new ones, and recorded all or none. They "
        + "keep ids, authors and dates, and are recorded now; merging again records nothing twice. The copy stays as "
        + "it is.",
      "A course whose label was given here to another one gets a free label, and what names it follows. Exits with 3, "
        + "and lists all, where an event was corrected in both in different ways, or the copy breaks a rule here.",
      "Exits with 1 if the copy has erased what stands here: repeat that here, as it is not done by merging.",
    ],
    examples: [
      Example("regimen merge laptop/ward --dry-run --log ward", "Says what would be recorded, and what conflicts."),
      Example("regimen merge laptop/ward --log ward", "Records it."),
    ],
    Parameter(
      MergeCommand.init, Positional("dir", help: "The directory of the copy.").requiredText,
      WritingOptions.parameters))

  func run() throws -> ExitCode {
    let path = try options.log.directory("standard input cannot be written to")
    let (there, place) = try other(path)
    var merge: CopyMerge?
    var own = there
    let outcome: DraftAppending.Outcome?
    do {
      outcome = try options.append(about: .everyone) { here in
        own = here
        let made = try CopyMerge(of: there, after: place, into: here)
        merge = made
        if made.drafts.isEmpty { throw NothingNew() }
        return .text(made.drafts)
      }
    } catch is NothingNew {
      outcome = nil
    } catch let conflicts as CopyMerge.Conflicts {
      throw Refusal(conflicts.all.map { refusal($0, own, there, path) })
    } catch let error as AdmissionError {
      throw merge.map { refusal(error, $0) } ?? error
    }
    guard let merge else { return .done }
    let lines = lines(merge, outcome).map { $0 + "\n" }.joined()
    for note in outcome.map(doubled) ?? [] { tell("regimen: note: \(note)\n") }
    if let outcome { try options.showDone(lines, outcome) } else { try StandardStream.output.show(lines) }
    return merge.erasedThere.isEmpty ? .done : .finding
  }

  private struct NothingNew: Error {}

  /// Says of entries that came from the copy which entry of here says the same of the same patient and date, such as a
  /// visit that both have recorded; of ten at most. O(events).
  private func doubled(_ outcome: DraftAppending.Outcome) -> [String] {
    let record = outcome.record
    let new = Set(outcome.receipts.filter(\.isNew).map(\.sequenceNumber))
    let notes = record.patients.flatMap { patient -> [String] in
      let history = PatientHistory(
        record.events(of: patient), pool: record.pool, asOf: CalendarDay(daysSinceEpoch: .max))
      let events = history.events
      guard events.contains(where: { new.contains($0.sequenceNumber) }) else { return [] }
      return events.filter { new.contains($0.sequenceNumber) }.compactMap { event in
        let same = events.first {
          !new.contains($0.sequenceNumber) && $0.event == event.event && $0.occurred == event.occurred
        }
        return same.map { other in
          "\(shown(record.pool.text(patient))): seq \(event.sequenceNumber) says the same as seq "
            + "\(other.sequenceNumber), \(event.event.type.rawValue) on \(event.occurred); if it was once: regimen "
            + "retract \(event.sequenceNumber) --reason 'recorded in both copies'"
        }
      }
    }
    return notes.count > 10 ? notes.prefix(10) + ["\(notes.count - 10) more entries are doubled so"] : notes
  }

  /// The record of the copy, and the last position that both have.
  private func other(_ path: String) throws -> (record: Record, place: Int) {
    let reading = try ReadingOptions.environment()
    let (log, other) = (try LogExtent.open(path), try LogExtent.open(copy))
    if log.description.id != other.description.id {
      throw Diagnostic(
        "is a log of its own, begun by init, and no copy of this one", file: copy,
        hint: "read both as one: regimen query QUERY --log A --log B; copies to record in are made by regimen backup")
    }
    if log.description.recordedBy == .given {
      throw Diagnostic("a log whose instants are given takes no events of a copy", file: path, hint: "regimen append")
    }
    for extent in [log, other] { _ = try extent.requireVerified(threads: reading.threads) }
    let compared = try ComparedCopy(log, other)
    return (try LogReading(other, reading).record(), compared.shared?.sequenceNumber ?? 0)
  }

  /// A conflict; of an event that both have corrected with both forms, and the command that takes either back.
  private func refusal(_ conflict: CopyMerge.Conflict, _ here: Record, _ there: Record, _ path: String) -> Diagnostic {
    guard let (own, other) = conflict.corrections else {
      return Diagnostic("seq \(conflict.sequenceNumber) \(conflict.message)", file: copy, hint: conflict.hint)
    }
    func command(_ correction: CopyMerge.Correction, _ log: String) -> String {
      commandLine(
        ["regimen", "retract", String(correction.sequenceNumber), "--reason", "TEXT", "--log", log], isASCII: false)
    }
    return Diagnostic(
      "seq \(conflict.sequenceNumber) \(conflict.message): here \(words(own, here)), in the copy "
        + words(other, there),
      file: copy, hint: "\(command(own, path)), or \(command(other, copy)); then merge again")
  }

  /// `methotrexate 5mg/week, on 2022-03-01 (seq 37)`.
  private func words(_ correction: CopyMerge.Correction, _ record: Record) -> String {
    let words =
      correction.standing.map { event in
        let phrase = EventPhrase(event.event, pool: record.pool) { record.event($0)?.sequenceNumber }.text
        return (phrase.isEmpty ? "" : "\(phrase), ") + "on \(event.occurred)"
      } ?? "retracted"
    return shown("\(words) (seq \(correction.sequenceNumber))")
  }

  /// Faults that the rules find, each with its event of the copy.
  private func refusal(_ error: AdmissionError, _ merge: CopyMerge) -> Refusal {
    let starts = contentLines(of: merge.drafts)
    let faults = error.faults.map { fault in
      let number = fault.range.flatMap { range in starts.lastIndex { $0.lowerBound <= range.lowerBound } }
      let place = number.map { "seq \(merge.sequenceNumbers[$0]): " } ?? ""
      return Diagnostic(place + fault.message, file: copy, hint: fault.hint)
    }
    return Refusal(faults)
  }

  private func lines(_ merge: CopyMerge, _ outcome: DraftAppending.Outcome?) -> [String] {
    let verb = options.isDryRun ? "would merge" : "merged"
    var line = "\(verb) \(counted(merge.sequenceNumbers.count, "event")) of \(shown(copy))"
    if let first = outcome?.receipts.first?.sequenceNumber, let last = outcome?.receipts.last?.sequenceNumber {
      line += first == last ? " as seq \(first)" : " as seq \(first) to \(last)"
    }
    if merge.knownCount > 0 { line += ", \(merge.knownCount) known already" }
    if let seal = outcome?.seal { line += ", seal \(seal)" }
    var lines = [line]
    lines += merge.relabelled.map { "the course \($0.there) of its seq \($0.sequenceNumber) is \($0.here) here" }
    if merge.erasedCount > 0 {
      lines.append("\(counted(merge.erasedCount, "event")) erased here and not recorded again")
    }
    if !merge.erasedHere.isEmpty {
      lines.append("erased here and still in the copy: seq \(listed(merge.erasedHere)); erase them there, too")
    }
    if !merge.erasedThere.isEmpty {
      let words = merge.erasedThere.map(String.init).joined(separator: " ")
      lines.append("erased in the copy and still here; repeat it: regimen erase \(words) --reason TEXT")
    }
    return lines
  }

  private func listed(_ positions: [Int]) -> String { positions.map(String.init).joined(separator: ", ") }
}
