import Arguments
import Entry
import Queries
import RecordKeeping
import SystemCalls

/// `regimen log`: one change after the other, asked for by questions.
struct LogCommand: Action {
  private let patient: String?
  private let log: LogOption
  private let author: String?
  /// The paths of the schedules by which is said what is due next.
  private let schedules: [String]

  static let declaration = Command(
    "log", "Record changes by answering questions.",
    discussion: [
      "Answer each question with a word, the beginning of a word, or a number of the list; ? lists the answers. The "
        + "entry is read back in a sentence, with the `record` command that does the same; only yes writes it.",
      "Control-D leaves at any question, and nothing unconfirmed is written. Questions go to standard error, "
        + "recorded entries to standard output.",
      "Doses that were given before are offered, and at the end stands what is due next for the patient, by "
        + "--schedule.",
    ],
    examples: [
      Example("regimen log --log ward", "Asks for a patient, what happened, and when."),
      Example("regimen log P01 --log ward", "Asks what happened to P01."),
    ],
    Parameter(
      LogCommand.init, Positional("patient", help: "The patient's pseudonym.", isRequired: false).text,
      LogOption.writing, WritingOptions.author.text, ScheduleFile.option))

  func run() throws -> ExitCode {
    let path = try log.directory("standard input cannot be written to")
    var entry = GuidedEntry(patient: patient, passingOn: passedOn) {
      try LogReading(path, try ReadingOptions.environment().forWriting)
    } recording: { words in
      guard case .run(let matches) = try program.parse(words) else { return nil }
      do {
        return try (matches.path.command.action(for: matches) as? RecordCommand)?.enter()
      } catch {
        throw UnansweredChange(error, words: words) ?? error
      }
    }
    do {
      try entry.run()
    } catch is Dialogue.Ended {
      tell("regimen: the input ended; \(entry.writtenInWords)\n")
      if entry.isUnfinished { return .refused }
    }
    if let patient = entry.lastPatient { sayDueNext(of: patient, at: path) }
    return .done
  }

  /// Says what is due next. The entries are recorded by then, so that a fault here is told, and fails nothing.
  private func sayDueNext(of patient: String, at path: String) {
    do {
      let record = try LogReading(path, ReadingOptions.environment().forWriting).record(
        RecordScope(patients: [patient]))
      let schedules = try ScheduleFile.read(schedules, record.catalogue)
      let due = DueNext(of: patient, in: record, by: schedules, on: SystemClock.today())
      if let due { Dialogue().say(due.sentence) }
      suggest(["replay", patient], log: log)
    } catch {
      tell("regimen: note: the entries are recorded; what is due next cannot be shown\n")
      for diagnostic in Refusal(error)?.diagnostics ?? [] { tell(diagnostic) }
    }
  }

  /// The options of this call that `record` takes, too.
  private var passedOn: [String] {
    (log.given.map { ["--log", $0] } ?? []) + (author.map { ["--author", $0] } ?? [])
  }
}
