package import Answers
import CalendarTime
package import Queries

/// The origin of an export: the proof of the log, the dates and the rules, as the place for it in each format holds
/// them.
package struct ExportSource: Sendable {
  /// The log, the dates and the rules.
  let answer: Answer
  /// The program and its version.
  let program: String
  /// The replacement of what tells who a patient is; nil where all is shown.
  let deidentification: Deidentification?
  /// The words that were left out before.
  private let hidden: [Loss]
  /// The number of pseudonyms of linked patients, beside those which they keep.
  private let furtherPseudonyms: Int

  /// The origin of what a question finds. `program` names the program and its version.
  package init(_ question: Question, program: String, deidentifying deidentification: Deidentification? = nil) {
    (answer, self.program, self.deidentification) = (question.answer("export"), program, deidentification)
    (hidden, furtherPseudonyms) = ([], question.furtherPseudonyms.count)
  }

  /// The origin of what a question finds, or of the record without people in its place.
  ///
  /// `linksPatients` tells that the format names the further pseudonyms of linked patients.
  init(
    _ question: Question, program: String, _ deidentified: DeidentifiedQuestion?, linksPatients: Bool = false
  ) {
    (answer, self.program) = (question.answer("export"), program)
    (deidentification, hidden) = (deidentified?.rule, deidentified?.losses ?? [])
    furtherPseudonyms = linksPatients ? 0 : question.furtherPseudonyms.count
  }

  /// The origin as an object; without the log and its dates where patients must not be found.
  var value: Value {
    if deidentification != nil {
      return [
        "program": .text(program), "deidentified": true,
        "profile": .object(answer.profile.map { (key: $0.name, value: .text($0.value)) }),
      ]
    }
    return [
      "program": .text(program), "log": Value(answer.log.id), "seq": .integer(answer.log.sequenceNumber),
      "seal": Value(answer.log.seal), "asOf": Value(answer.asOf), "knownAt": Value(answer.knownAt),
      "profile": .object(answer.profile.map { (key: $0.name, value: .text($0.value)) }),
    ]
  }

  /// A name of the log and its position for formats that want one.
  var identifier: String {
    if deidentification != nil { return "urn.regimen.deidentified" }
    return "urn.regimen.log.\(answer.log.id ?? "lines").seq.\(answer.log.sequenceNumber)"
  }

  /// The moment of what was known last, so that the same record makes the same bytes.
  var created: Instant {
    if deidentification != nil { return Instant(millisecondsSinceEpoch: 0) }
    return answer.knownAt ?? Instant(startOf: answer.asOf)
  }

  /// The parts of the record that no export shows: what was erased, and what this program does not understand.
  var losses: [Loss] {
    hidden + [
      Loss(
        "further pseudonyms of linked patients", because: "a person has one: the one that is kept", furtherPseudonyms),
      Loss("erased events", because: "they are gone from the log", answer.erased),
      Loss("events that are not understood", because: "a later version of the program wrote them", answer.unknown),
    ]
  }
}
