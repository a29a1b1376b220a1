import Foundation
import TestSupport
import Testing

@Suite("references between resources of FHIR")
struct FHIRReferenceTests {
  private static let patient =
    #"{"resourceType":"Patient","id":"1","identifier":[{"system":"urn:p","value":"P01"}]}"#

  /// An ALT of patient 1 in units per litre; `subject` is the reference, and `more` are further members.
  private static func observation(
    _ value: Int, subject: String = #"{"reference":"Patient/1"}"#, more: String = ""
  ) -> String {
    #"{"resourceType":"Observation","id":"o","status":"final","subject":\#(subject),"#
      + #""code":{"coding":[{"system":"http://loinc.org","code":"1742-6"}]},"effectiveDateTime":"2022-02-01","#
      + #""valueQuantity":{"value":\#(value),"code":"U/L"}\#(more)}"#
  }

  /// Imports a bundle of resources, each with the address at which it stands, if any; hands over what was said, and
  /// the values that the log has then.
  private func importing(
    _ entries: [(address: String?, resource: String)],
    _ body: (_ result: ProcessResult, _ values: [Double]) throws -> Void
  ) throws {
    let texts = entries.map { entry in
      let address = entry.address.map { #""fullUrl":"\#($0)","# } ?? ""
      return #"{\#(address)"resource":\#(entry.resource)}"#
    }
    let bundle = #"{"resourceType":"Bundle","type":"collection","entry":[\#(texts.joined(separator: ","))]}"#
    try withLog { log in
      let mapping = log + ".mapping.json"
      try #"{"source":"ehr","salt":"00112233445566778899aabbccddeeff","patientSystem":"urn:p"}"#
        .write(toFile: mapping, atomically: true, encoding: .utf8)
      let result = try regimen("import", "fhir", "-", "--mapping", mapping, input: bundle, log: log)
      let rows = try answer("query", "measurements", log: log)["rows"].elements
      try body(result, rows.compactMap { $0["value"].number })
    }
  }

  @Test(
    "a reference that names a version, an address or the identifier of its patient leads there",
    arguments: [
      #"{"reference":"Patient/1/_history/3"}"#, #"{"reference":"http://ehr/fhir/Patient/1/_history/3"}"#,
      #"{"reference":"http://ehr/fhir/Patient/1"}"#, #"{"identifier":{"system":"urn:p","value":"P01"}}"#,
    ])
  func leadsThere(_ subject: String) throws {
    try importing([
      ("http://ehr/fhir/Patient/1/_history/2", Self.patient), (nil, Self.observation(30, subject: subject)),
    ]) { result, values in
      #expect(values == [30], "\(result.output)\(result.error)")
    }
  }

  @Test(
    "an identifier of another system, or of a patient who is not among the files, leads nowhere, and is counted",
    arguments: [
      #"{"identifier":{"system":"urn:q","value":"P01"}}"#, #"{"identifier":{"system":"urn:p","value":"P02"}}"#,
    ])
  func leadsNowhere(_ subject: String) throws {
    try importing([(nil, Self.patient), (nil, Self.observation(30, subject: subject))]) { result, values in
      #expect(values.isEmpty && result.error.contains("its patient is not among the files"), "\(result.error)")
    }
  }

  @Test("of two versions of a resource the later counts, else the first, and the other is named")
  func versions() throws {
    let later = #","meta":{"versionId":"10"}"#
    let cases: [(String, String, Double, Bool)] = [
      (#","meta":{"versionId":"9"}"#, later, 99, true), (later, #","meta":{"versionId":"9"}"#, 30, true),
      ("", "", 30, true), ("", "", 30, false),
    ]
    for (first, second, expected, differs) in cases {
      let both = [Self.observation(30, more: first), Self.observation(differs ? 99 : 30, more: second)]
      try importing([(nil, Self.patient)] + both.map { (nil, $0) }) { result, values in
        #expect(values == [expected], "\(first)\(second)")
        #expect(result.error.contains("another version of it counts") == differs, "\(result.error)")
      }
    }
  }

  @Test("an id that two systems gave to different patients is refused, as no reference tells which is meant")
  func twoSystems() throws {
    let other = Self.patient.replacing("P01", with: "P02")
    try importing([
      ("http://a/Patient/1", Self.patient), ("http://b/Patient/1", other),
      ("http://b/Observation/o", Self.observation(30)),
    ]) { result, values in
      #expect(result.status == 3 && values.isEmpty)
      let said = "Patient/1 is one thing at http://a/Patient/1, and another at http://b/Patient/1"
      #expect(result.error.contains(said), "\(result.error)")
    }
  }

  @Test("a dose that cannot be read is counted once")
  func unreadableDose() throws {
    let statement =
      #"{"resourceType":"MedicationStatement","id":"m","status":"active","subject":{"reference":"Patient/1"},"#
      + #""medicationCodeableConcept":{"text":"methotrexate"},"effectivePeriod":{"start":"2022-05-01"},"#
      + #""dosage":[{"doseAndRate":[{"doseQuantity":{"value":5,"unit":"mg"}}]}]}"#
    try importing([(nil, Self.patient), (nil, statement)]) { result, _ in
      let line = result.error.split(separator: "\n").first { $0.hasPrefix("doses") }
      #expect(line?.hasSuffix(" 1") == true, "\(result.error)")
    }
  }
}
