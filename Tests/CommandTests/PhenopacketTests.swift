import Foundation
import TestSupport
import Testing

@Suite("export phenopackets")
struct PhenopacketTests {
  private static let drafts = [
    #"{"type":"patient-enrolled","patient":"P01","occurred":"2021-03-01","data":{"sex":"female","age":44}}"#,
    #"{"type":"diagnosis-recorded","patient":"P01","occurred":"2021-03","data":"#
      + #"{"condition":"alopecia areata","role":"primary","code":"MONDO:0005340"}}"#,
    #"{"type":"treatment-started","patient":"P01","occurred":"2021-03-01","data":"#
      + #"{"treatment":"T1","drug":"baricitinib","dose":{"amount":4,"unit":"mg","every":"P1D"},"route":"oral"}}"#,
    #"{"type":"dose-down-titrated","patient":"P01","occurred":"2021-07-01","data":"#
      + #"{"treatment":"T1","dose":{"amount":2,"unit":"mg","every":"P1D"}}}"#,
    #"{"type":"response-assessed","patient":"P01","occurred":"2021-05-01","data":"#
      + #"{"response":"partial","treatments":["T1"]}}"#,
    #"{"type":"response-assessed","patient":"P01","occurred":"2021-06-01","data":"#
      + #"{"response":"complete","treatments":["T1"]}}"#,
    #"{"type":"adverse-event-recorded","patient":"P01","occurred":"2021-05-10","data":"#
      + #"{"term":"herpes zoster","severity":"mild","suspects":[{"treatment":"T1","causality":"probable"}]}}"#,
  ]

  @Test("has a packet for each patient, with codes, intervals and what it declares of them")
  func packet() throws {
    try withLog(Self.drafts) { log in
      let result = try regimen(
        "export", "phenopackets", "--output", log + "-packets", "--as-of", "2021-12-31", log: log)
      #expect(result.status == 0 && result.error.contains("doses that go on"), "\(result.error)")
      let text = try String(contentsOfFile: log + "-packets/P01.phenopacket.json", encoding: .utf8)
      let packet = try #require(
        JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
      let actions = try #require(packet["medicalActions"] as? [[String: Any]])
      #expect(actions.count == 1)
      let treatment = try #require(actions[0]["treatment"] as? [String: Any])
      let doses = try #require(treatment["doseIntervals"] as? [[String: Any]])
      #expect(
        doses.map { ($0["interval"] as? [String: String])?["end"] ?? "" } == [
          "2021-06-30T23:59:59Z", "2021-12-31T23:59:59Z",
        ])
      #expect((actions[0]["responseToTreatment"] as? [String: String])?["id"] == "regimen:response-complete")
      #expect((actions[0]["treatmentTarget"] as? [String: String])?["id"] == "MONDO:0005340")
      #expect(
        text.contains("\"start\": \"2021-03-01T00:00:00Z\"") && text.contains("\"end\": \"2021-03-31T23:59:59Z\""))
      let data = try #require(packet["metaData"] as? [String: Any])
      let prefixes = try #require(data["resources"] as? [[String: String]]).map { $0["namespacePrefix"] ?? "" }
      #expect(prefixes == ["ATC", "HP", "LOINC", "MONDO", "NCIT", "UCUM", "regimen"])
    }
  }

  @Test("has no list of resources for a patient of whom nothing has a code")
  func withoutCodes() throws {
    try withLog([#"{"type":"patient-enrolled","patient":"P01","occurred":"2021-03-01","data":{"sex":"female"}}"#]) {
      log in
      try succeeds(regimen("export", "phenopackets", "--output", log + "-packets", log: log))
      let text = try String(contentsOfFile: log + "-packets/P01.phenopacket.json", encoding: .utf8)
      #expect(!text.contains("\"resources\"") && text.contains("\"phenopacketSchemaVersion\": \"2.0\""))
    }
  }

  @Test("declares no ontology for a dose that it leaves out")
  func leftOut() throws {
    try withLog([
      #"{"type":"patient-enrolled","patient":"P01","occurred":"2021-03-01","data":{"sex":"female"}}"#,
      #"{"type":"treatment-started","patient":"P01","occurred":"2021-03-01","data":"#
        + #"{"treatment":"T1","drug":"baricitinib","dose":{"amount":4,"unit":"mg","every":"P3D"}}}"#,
    ]) { log in
      try succeeds(regimen("export", "phenopackets", "--output", log + "-packets", log: log))
      let text = try String(contentsOfFile: log + "-packets/P01.phenopacket.json", encoding: .utf8)
      #expect(
        text.contains("\"namespacePrefix\": \"ATC\"") && !text.contains("UCUM") && !text.contains("doseIntervals"))
    }
  }

  @Test("refuses a pseudonym that can be no name of a file")
  func names() throws {
    try withLog([
      #"{"type":"patient-enrolled","patient":"a/b","occurred":"2021-03-01","data":{"sex":"female"}}"#
    ]) { log in
      let result = try regimen("export", "phenopackets", "--output", log + "-packets", log: log)
      #expect(result.status == 3 && result.error.contains("can be no name of a file"))
    }
  }
}
