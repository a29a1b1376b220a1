import Answers
package import Queries

/// The origin of an export: the proof of the log, the dates and the rules, as the place for it in each format holds
/// them.
package struct ExportSource: Sendable {
  /// The log, the dates and the rules.
  let answer: Answer
  /// The program and its version.
  let program: String

  /// The origin of what a question finds. `program` names the program and its version.
  package init(_ question: Question, program: String) {
    (answer, self.program) = (question.answer("export"), program)
  }

  /// The origin as an object.
  var value: Value {
    [
      "program": .text(program), "log": Value(answer.log.id), "seq": .integer(answer.log.sequenceNumber),
      "seal": Value(answer.log.seal), "asOf": Value(answer.asOf), "knownAt": Value(answer.knownAt),
      "profile": .object(answer.profile.map { (key: $0.name, value: .text($0.value)) }),
    ]
  }

  /// The parts of the record that no export shows: what was erased, and what this program does not understand.
  var losses: [Loss] {
    [
      Loss("erased events", because: "they are gone from the log", answer.erased),
      Loss("events that are not understood", because: "a later version of the program wrote them", answer.unknown),
    ]
  }
}
