import Foundation
import TestSupport
import Testing

@Suite("import fhir")
struct FHIRImportTests {
  private static let examples = PackageLayout.root + "/Documentation/examples/fhir/"

  /// An answer as CSV without the ids of events, which an import makes anew.
  private func answered(_ query: String, _ log: String) throws -> String {
    try succeeds(regimen("query", query, "--format", "csv", "--as-of", "2023-01-01", log: log))
      .replacing(/[0-9A-HJKMNP-TV-Z]{26}/, with: "ID")
  }

  /// The stored lines of a log.
  private func lines(of log: String) throws -> String {
    try contents(of: log).filter { $0.key.hasSuffix(".jsonl") }.values.map { String(decoding: $0, as: UTF8.self) }
      .joined()
  }

  private func withExport(_ body: (_ log: String, _ other: String, _ directory: String) throws -> Void) throws {
    try withLog(FHIRExportTests.drafts) { log in
      let directory = log + "-fhir"
      try succeeds(regimen("export", "fhir", "--output", directory, "--bundles", log: log))
      try succeeds(regimen("init", log + "-other"))
      try body(log, log + "-other", directory)
    }
  }

  @Test("an export comes back into another log with the same answers, and a second time with nothing new")
  func circle() throws {
    try withExport { log, other, directory in
      let first = try succeeds(regimen("import", "fhir", directory, "--accept", "all", log: other))
      #expect(first.contains("\(FHIRExportTests.drafts.count) new\n"), "\(first)")
      for query in ["combinations", "exposures", "responses", "adverse-events", "outcomes", "patients"] {
        #expect(try answered(query, log) == answered(query, other), "\(query)")
      }
      let again = try succeeds(regimen("import", "fhir", directory, "--accept", "all", log: other))
      #expect(again.contains("\(FHIRExportTests.drafts.count) the same\n") && again.contains("nothing to write\n"))
    }
  }

  @Test(
    "an end of follow-up that holds comes back although a death was recorded after it, whatever says so",
    arguments: [
      #"{"type":"treatment-stopped","patient":"P01","occurred":"2021-06-01","data":"#
        + #"{"treatment":"T2","reasons":["death"]}}"#,
      #"{"type":"follow-up-ended","patient":"P01","occurred":"2021-09-01","data":{"reason":"death","note":"told"}}"#,
      #"{"type":"follow-up-ended","patient":"P01","occurred":"2021-09..2021-11","data":{"reason":"death"}}"#,
    ])
  func deathAfterAnotherEnd(_ death: String) throws {
    let drafts =
      ["T1 baricitinib", "T2 methotrexate"].map { course in
        let words = course.split(separator: " ")
        return #"{"type":"treatment-started","patient":"P01","occurred":"2021-03-01","data":"#
          + #"{"treatment":"\#(words[0])","drug":"\#(words[1])"}}"#
      } + [
        #"{"type":"follow-up-ended","patient":"P01","occurred":"2021-06-01","data":{"reason":"consent-withdrawn"}}"#,
        death,
      ]
    try withLog(drafts) { log in
      let directory = log + "-fhir"
      try succeeds(regimen("export", "fhir", "--output", directory, log: log))
      try succeeds(regimen("init", log + "-other"))
      let said = try succeeds(regimen("import", "fhir", directory, "--accept", "all", log: log + "-other"))
      #expect(said.contains("4 new\n"), "\(said)")
      for query in ["exposures", "combinations", "patients"] {
        #expect(try answered(query, log) == answered(query, log + "-other"), "\(query)")
      }
      #expect(try answered("exposures", log).contains("P01,baricitinib,T1,2021-03-01,,true,92,"))
    }
  }

  private static let checks = PackageLayout.root + "/Tools/checks/fhir/"

  @Test("the reference log and two random cohorts come back with the same answers")
  func cohorts() throws {
    let result = try run(
      "/usr/bin/env",
      ["python3", Self.checks + "circle.py", "--regimen", PackageLayout.executable("regimen"), "--cohorts", "2"],
      environment: ["PATH": "/usr/bin:/bin", "TZ": "UTC"])
    #expect(result.status == 0 && result.output.hasSuffix("3 logs, 13 answers each: 0 faults\n"), "\(result.output)")
  }

  @Test("the published definitions find nothing in the reference log, and nineteen planted faults")
  func definitions() throws {
    let (python, definitions) = (
      PackageLayout.root + "/.build/fhir-checks/bin/python",
      PackageLayout.root + "/../shared/interchange/definitions/fhir-r4"
    )
    guard [python, definitions].allSatisfy({ FileManager.default.fileExists(atPath: $0) }) else {
      print("skipped: the definitions of FHIR are not beside the package, or Tools/checks/fhir/install was not run")
      return
    }
    try withTemporaryDirectory { directory in
      let out = directory + "/fhir"
      try succeeds(regimen("export", "fhir", "--output", out, "--bundles", log: caseSeries))
      let lines = try contents(of: out).keys.filter { $0.hasSuffix(".ndjson") }.map { out + "/" + $0 }
      let whole = try run(python, [Self.checks + "check.py", definitions] + lines.sorted())
      #expect(whole.status == 0 && whole.output.contains("499 resources, 0 problems"), "\(whole.output)")
      let planted = try run(python, [Self.checks + "planted.py", definitions, out + "/P17.bundle.json"])
      #expect(
        planted.status == 0 && planted.output.hasSuffix("19 of 19 found, 0 problems before\n"), "\(planted.output)")
    }
  }

  @Test("what was exported from a log is not taken into it again")
  func ownLog() throws {
    try withExport { log, _, directory in
      let result = try regimen("import", "fhir", directory, log: log)
      #expect(result.status == 3 && result.error.contains("was exported from this log"), "\(result.error)")
    }
  }

  @Test("statements of a record system become one course; an order, an error and a course that goes on make no stop")
  func recordSystem() throws {
    try withLog { log in
      let words = [
        "import", "fhir", Self.examples + "ehr.bundle.json", "--mapping", Self.examples + "ehr.mapping.json",
      ]
      let result = try regimen(words: words, log: log)
      #expect(result.status == 0 && result.output.contains("5 new\n"), "\(result.output)\(result.error)")
      for left in ["an order is no course", "its status is entered-in-error"] {
        #expect(result.error.contains(left), "\(result.error)")
      }
      let rows = try answer("query", "exposures", log: log)["rows"].elements
      #expect(rows.map { $0["drug"].text } == ["upadacitinib"])
      #expect(rows.first?["ongoing"].flag == true && rows.first?["doses"].elements.count == 2)
      let events = try lines(of: log)
      #expect(events.contains(#""patient":"D-0471""#) && events.contains(#""occurred":"2023-03""#))
      #expect(!events.contains("Muster") && !events.contains("0004711") && !events.contains("treatment-stopped"))
      #expect(events.contains(#""analyte":"alanine aminotransferase","value":31,"unit":"U/L""#))
      #expect(events.contains(#""occurred":"2023-09-04""#) && events.contains(#""code":"ICD10:L20.9""#))
      #expect(try succeeds(regimen(words: words, log: log)).contains("5 the same\n"))
    }
  }

  @Test("--requests propose writes the first order of each drug without a course to a file, and never to the log")
  func proposedOrders() throws {
    func request(_ id: String, _ drug: String, _ day: String, _ status: String = "stopped") -> String {
      #"{"resource":{"resourceType":"MedicationRequest","id":"\#(id)","status":"\#(status)","intent":"order","#
        + #""subject":{"reference":"Patient/1"},"medicationCodeableConcept":{"text":"\#(drug)"},"#
        + #""authoredOn":"\#(day)T10:00:00+02:00"}}"#
    }
    let dispensed =
      #"{"resource":{"resourceType":"MedicationDispense","id":"d","status":"completed","#
      + #""subject":{"reference":"Patient/1"},"medicationCodeableConcept":{"text":"prednisone"},"#
      + #""whenHandedOver":"2022-01-03"}}"#
    let running = statement(
      "a",
      #""status":"active","medicationCodeableConcept":{"text":"upadacitinib"},"#
        + #""effectivePeriod":{"start":"2022-05-01"}"#)
    let entries = [
      #"{"resource":{"resourceType":"Patient","id":"1"}}"#, running, request("r1", "methotrexate", "2022-04-01"),
      request("r2", "methotrexate", "2022-03-01"), request("r3", "Rinvoq", "2022-02-01"),
      request("r4", "ciclosporin", "2022-02-01", "cancelled"), dispensed,
    ].joined(separator: ",")
    try withLog { log in
      let (mapping, proposals) = (log + ".mapping.json", log + ".proposed.jsonl")
      try #"{"source":"ehr","salt":"00112233445566778899aabbccddeeff","pseudonyms":{"1":"P01"}}"#
        .write(toFile: mapping, atomically: true, encoding: .utf8)
      let words = ["import", "fhir", "-", "--mapping", mapping, "--accept", "all", "--requests", "propose"]
      let bundle = #"{"resourceType":"Bundle","type":"collection","entry":[\#(entries)]}"#
      let without = try regimen(words: words, input: bundle, log: log)
      #expect(without.status == 3 && without.error.contains("--proposals FILE"), "\(without.error)")
      let result = try regimen(words: words + ["--proposals", proposals], input: bundle, log: log)
      #expect(result.status == 0 && result.error.contains("2 courses of orders proposed"), "\(result.error)")
      #expect(!(try lines(of: log)).contains("methotrexate"))
      let drafts = try String(contentsOfFile: proposals, encoding: .utf8).split(separator: "\n")
      #expect(drafts.count == 2 && drafts.allSatisfy { $0.contains(#""basis":"inferred""#) })
      #expect(drafts[0].contains("2022-01-03") && drafts[0].contains("prednisone") && drafts[1].contains("2022-03-01"))
      try succeeds(regimen("append", proposals, "--accept", "all", log: log))
      let rows = try answer("query", "exposures", log: log)["rows"].elements
      #expect(rows.map { $0["drug"].text } == ["prednisone", "methotrexate", "upadacitinib"])
      #expect(rows.allSatisfy { $0["ongoing"].flag == true })
      let again = try regimen(words: words + ["--proposals", proposals + "2"], input: bundle, log: log)
      #expect(again.status == 0 && again.error.contains("0 courses of orders proposed"), "\(again.error)")
      #expect(again.output.contains("nothing to write") && !again.output.contains("vanished"), "\(again.output)")
    }
  }

  @Test("resources of another system need a mapping, and a patient a pseudonym")
  func refused() throws {
    try withLog { log in
      let bundle = Self.examples + "ehr.bundle.json"
      let without = try regimen("import", "fhir", bundle, log: log)
      #expect(without.status == 3 && without.error.contains("name a mapping"), "\(without.error)")
      let mapping = log + ".mapping.json"
      try #"{"source":"ehr","salt":"00112233445566778899aabbccddeeff","patientSystem":"urn:other"}"#
        .write(toFile: mapping, atomically: true, encoding: .utf8)
      let nameless = try regimen("import", "fhir", bundle, "--mapping", mapping, log: log)
      #expect(nameless.status == 3 && nameless.error.contains("Patient/4711 has no pseudonym"), "\(nameless.error)")
    }
  }

  /// A statement of a drug in a bundle, with more members; `P01` is its patient.
  private func statement(_ id: String, _ members: String) -> String {
    #"{"resource":{"resourceType":"MedicationStatement","id":"\#(id)","subject":{"reference":"Patient/1"},"#
      + members + "}}"
  }

  @Test(
    "a dose is what its frequency, period and unit say together, and none without a unit",
    arguments: [
      (#""frequency":2,"period":1,"periodUnit":"d""#, #""unit":"mg""#, #""every":"PT12H""#),
      (#""frequency":1,"period":2,"periodUnit":"wk""#, #""unit":"mg""#, #""every":"P2W""#),
      (#""frequency":1,"period":1,"periodUnit":"mo""#, #""code":"[iU]""#, #""unit":"IU","every":"P1M""#),
      (#""frequency":3,"period":1,"periodUnit":"wk""#, #""unit":"mg""#, #""every":"PT56H""#),
      (#""frequency":5,"period":1,"periodUnit":"wk""#, #""unit":"mg""#, nil),
      (#""frequency":1,"period":1,"periodUnit":"d""#, #""display":"one""#, nil),
    ])
  func doses(_ timing: String, _ unit: String, _ expected: String?) throws {
    let dosage =
      #""status":"active","medicationCodeableConcept":{"text":"methotrexate"},"#
      + #""effectivePeriod":{"start":"2022-05-01"},"#
      + #""dosage":[{"timing":{"repeat":{\#(timing)}},"doseAndRate":[{"doseQuantity":{"value":5,\#(unit)}}]}]"#
    let patient = #"{"resource":{"resourceType":"Patient","id":"1"}}"#
    let bundle =
      #"{"resourceType":"Bundle","type":"collection","entry":[\#(patient),\#(statement("a", dosage))]}"#
    try withLog { log in
      let mapping = log + ".mapping.json"
      try #"{"source":"ehr","salt":"00112233445566778899aabbccddeeff","pseudonyms":{"1":"P01"}}"#
        .write(toFile: mapping, atomically: true, encoding: .utf8)
      let result = try regimen(
        "import", "fhir", "-", "--mapping", mapping, "--accept", "all", input: bundle, log: log)
      #expect(result.status == 0, "\(result.error)")
      let events = try lines(of: log)
      #expect(events.contains(#""type":"treatment-started""#) && !events.contains("treatment-stopped"))
      #expect(events.contains(#""dose""#) == (expected != nil) && events.contains(expected ?? "methotrexate"))
      #expect(result.error.contains("no unit or no interval") == (expected == nil))
    }
  }
}
