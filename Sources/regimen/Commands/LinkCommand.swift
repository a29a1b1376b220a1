import Arguments
import CalendarTime
import Entry
import PatientRecord
import RecordKeeping
import SystemCalls
import Text

/// `regimen link`: says that two pseudonyms are one person.
struct LinkCommand: Action {
  private let patient: Argument
  private let other: Argument
  private let reason: Argument
  private let options: WritingOptions

  static let declaration = Command(
    "link", "Say that two pseudonyms are one person.",
    discussion: [
      "From then on every answer has one person, under the first pseudonym. Events keep the pseudonym under which they "
        + "were recorded; courses of the other have it before their labels: P17:T1. Answers known at an earlier time "
        + "have two.",
      "regimen retract with the seq of the link parts the two again, and nothing is lost. An event that was recorded "
        + "meanwhile and names courses of both stands against that, and is named.",
      "Sex and birth are those of the first enrolment. A difference between the two is asked about; an entry of one "
        + "after the death of the other is refused.",
    ],
    examples: [
      Example("regimen link P01 P03 --reason 'one hospital number' --log ward", "P03 is P01 from now on.")
    ],
    Parameter(
      LinkCommand.init,
      Positional("patient", help: "The pseudonym that the person keeps.").requiredArgument,
      Positional("other", help: "The other pseudonym of the person.").requiredArgument,
      Option("reason", value: "TEXT", help: "Why the two are one person.", isRequired: true).requiredArgument,
      WritingOptions.parameters))

  func run() throws -> ExitCode {
    let subject = DraftAppending.Subject(patients: [patient.text, other.text])
    let outcome = try options.confirmAndAppend(about: subject) { record in
      for pseudonym in [patient, other] {
        try pseudonym.requireRecorded(in: record, among: options.log.pseudonyms, but: [patient.text, other.text])
      }
      var pool = record.pool
      var link = PatientsLinked()
      link.patient = pool.vocabulary.symbol(for: try patient.read(as: typedText))
      link.other = pool.vocabulary.symbol(for: try other.read(as: typedText))
      link.reason = pool.vocabulary.symbol(for: try reason.read(as: typedText))
      let draft = RecordedEvent(
        draft: .patientsLinked(link), of: pool.vocabulary.symbol(for: RecordItself.name),
        occurred: PartialDate(SystemClock.today()))
      return .events([draft], pool: pool)
    }
    let words = "\(other.text) is \(patient.text)"
    return try reportCorrection(outcome, options, words, trial: "link: \(words)")
  }
}
