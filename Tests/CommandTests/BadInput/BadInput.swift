import Testing

/// What must be refused, and what the refusal must say.
struct BadInput: Sendable, CustomTestStringConvertible {
  /// The command line after the program's name.
  let words: [String]
  /// Standard input.
  let input: String
  /// 2 for a wrong call, 3 for a refused input or log.
  let status: Int32
  /// What the error must hold: what is wrong, where, and the next step.
  let says: [String]

  /// A wrong call.
  static func call(_ line: String, says: String...) -> BadInput {
    BadInput(words: shellWords(line), input: "", status: 2, says: says)
  }

  /// A right call with what the record refuses.
  static func refused(_ line: String, says: String...) -> BadInput {
    BadInput(words: shellWords(line), input: "", status: 3, says: says)
  }

  /// Drafts that are refused.
  static func drafts(_ input: String, says: String...) -> BadInput {
    BadInput(words: ["append"], input: input, status: 3, says: says)
  }

  /// A draft of a patient's event whose type and data are given, and what must be said of it.
  static func event(_ type: String, on date: String = "2022-08-01", _ data: String, says: String...) -> BadInput {
    BadInput(words: ["append"], input: draft(type, on: date, data), status: 3, says: says)
  }

  var testDescription: String {
    words.joined(separator: " ") + (input.isEmpty ? "" : " < " + input.prefix(160).debugDescription)
  }
}

/// A draft as `append` takes it.
func draft(_ type: String, patient: String = "P01", on date: String = "2022-08-01", _ data: String = "{}") -> String {
  #"{"type":"\#(type)","v":1,"patient":"\#(patient)","occurred":"\#(date)","data":\#(data)}"#
}

/// The drafts of a small record: P01 on baricitinib (T1, seq 1) and methotrexate (T2, seq 2); P02 on two courses of
/// methotrexate (T1 and T2, seqs 3 and 4).
let smallRecord = [
  draft(
    "treatment-started", on: "2022-03-01",
    #"{"treatment":"T1","drug":"baricitinib","dose":{"amount":4,"unit":"mg","every":"P1D"}}"#),
  draft(
    "co-therapy-added", on: "2022-06-01",
    #"{"treatment":"T2","drug":"methotrexate","dose":{"amount":15,"unit":"mg","every":"P1W"},"addedTo":["T1"]}"#),
  draft("treatment-started", patient: "P02", on: "2022-03-01", #"{"treatment":"T1","drug":"methotrexate"}"#),
  draft("treatment-started", patient: "P02", on: "2022-04-01", #"{"treatment":"T2","drug":"methotrexate"}"#),
]
