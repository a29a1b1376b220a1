import PatientRecord
import RecordKeeping
import Testing

/// A history of one patient, in drafts, and the codes of what the checks find in it.
struct CheckCase: CustomTestStringConvertible, Sendable {
  let name: String
  let drafts: [String]
  let codes: [String]

  init(_ name: String, _ drafts: [String], _ codes: String...) {
    (self.name, self.drafts, self.codes) = (name, drafts, codes)
  }

  var testDescription: String { name }

  static func start(
    _ label: String, _ drug: String, _ dose: String? = nil, on date: String = "2022-03-01", route: String? = nil,
    more: String = ""
  ) -> String {
    let parts = (dose ?? "").split(separator: " ")
    let text =
      parts.count == 3 ? #","dose":{"amount":\#(parts[0]),"unit":"\#(parts[1])","every":"\#(parts[2])"}"# : ""
    let by = route.map { #","route":"\#($0)""# } ?? ""
    return RecordBench.draft(
      "treatment-started", on: date, #""treatment":"\#(label)","drug":"\#(drug)"\#(text)\#(by)\#(more)"#)
  }

  static func enrolment(_ data: String, on date: String = "2022-03-01") -> String {
    RecordBench.draft("patient-enrolled", on: date, data)
  }

  static func event(_ term: String, on date: String, id: String? = nil, _ more: String = "") -> String {
    RecordBench.draft("adverse-event-recorded", on: date, id: id, #""term":"\#(term)"\#(more)"#)
  }

  static func end(of id: String, on date: String, _ outcome: String = "recovered") -> String {
    RecordBench.draft("adverse-event-resolved", on: date, #""event":"\#(id)","outcome":"\#(outcome)""#)
  }

  static func response(_ response: String, on date: String = "2022-09-01", _ more: String) -> String {
    RecordBench.draft("response-assessed", on: date, #""response":"\#(response)"\#(more)"#)
  }

  static func score(_ instrument: String, _ score: String, _ response: String = "partial") -> String {
    self.response(response, #","instrument":"\#(instrument)","score":\#(score)"#)
  }

  static func value(_ analyte: String, _ value: String, _ unit: String, on date: String = "2022-04-01") -> String {
    RecordBench.draft(
      "measurement-recorded", on: date, #""analyte":"\#(analyte)","value":\#(value),"unit":"\#(unit)""#)
  }

  static func grade(_ grade: Int, of id: String, on date: String) -> String {
    RecordBench.draft("adverse-event-graded", on: date, #""event":"\#(id)","grade":\#(grade)"#)
  }

  static func end(ofDiagnosis id: String, on date: String) -> String {
    RecordBench.draft("diagnosis-resolved", on: date, #""event":"\#(id)""#)
  }

  static func diagnosis(
    _ condition: String, on date: String = "2021-01-01", _ role: String = "primary", id: String? = nil
  ) -> String {
    RecordBench.draft("diagnosis-recorded", on: date, id: id, #""condition":"\#(condition)","role":"\#(role)""#)
  }

  static func end(_ reason: String, on date: String) -> String {
    RecordBench.draft("follow-up-ended", on: date, #""reason":"\#(reason)""#)
  }

  static func seen(on date: String) -> String { RecordBench.draft("patient-seen", on: date, "") }

  /// Records the drafts one after the other with everything accepted, and compares what the checks find in the record.
  func expectFindings() throws {
    var bench = RecordBench()
    for draft in drafts { try bench.append(draft, accepting: .all) }
    // Few of the histories begin with an enrolment.
    let findings = bench.findings.filter {
      $0.check.code != "not-enrolled" || codes.contains("not-enrolled")
    }
    #expect(Set(findings.map(\.check.code)) == Set(codes), "\(findings.map(\.sentence))")
    // What was asked about at the door is what is found and accepted later.
    let patient = bench.checkedPatient
    for finding in findings where finding.check.severity == .confirm && finding.check.code != "spelling" {
      #expect(patient.isAccepted(finding), "\(finding.check.code)")
    }
  }
}
