import PatientRecord
import Testing

@testable import Arguments
@testable import Entry

@Suite("The places of words behind a type")
struct RecordWordPlacesTests {
  private func given(
    _ type: EventType, _ words: String, flags: [String: String] = [:]
  ) throws(UsageError) -> [String: String] {
    let arguments = words.split(separator: " ").enumerated().map { index, word in
      Argument(text: String(word), label: "WORDS", index: index)
    }
    let flagged = flags.mapValues { [Argument(text: $0, label: "--flag", index: nil)] }
    return try RecordWordPlaces(type, arguments, flagged, usage: "usage").given().mapValues {
      $0.map(\.text).joined(separator: "+")
    }
  }

  @Test("words fill the fields in their order, and the last text takes all that are left")
  func order() throws {
    #expect(try given(.treatmentStarted, "baricitinib 4 mg/day") == ["drug": "baricitinib", "dose": "4 mg/day"])
    #expect(try given(.adverseEventRecorded, "oral herpes") == ["term": "oral herpes"])
    #expect(try given(.patientSeen, "") == [:])
  }

  @Test("a field behind its flag leaves its place to the next")
  func flags() throws {
    let given = try given(.treatmentStarted, "4mg/day", flags: ["drug": "baricitinib"])
    #expect(given == ["drug": "baricitinib", "dose": "4mg/day"])
  }

  @Test(
    "a word that fits nowhere, or a field of its own, is refused with what to type",
    arguments: [
      (EventType.patientEnrolled, "female male", "usage; put quotes around spaces"),
      (.adverseEventRecorded, "nausea mild", "--severity mild, or quotes around words that belong together"),
      (
        .diagnosisRecorded, "alopecia areata primary",
        "quotes around a condition of several words: 'alopecia areata' primary; role is primary or comorbidity"
      ),
    ])
  func refused(type: EventType, words: String, hint: String) {
    let error = #expect(throws: UsageError.self) { try given(type, words) }
    #expect(error?.hint == hint)
  }
}
