import Foundation
import TestSupport
import Testing

@Suite("export fhir")
struct FHIRExportTests {
  static let drafts = [
    #"{"type":"patient-enrolled","patient":"P_01","occurred":"2021-03-01","data":{"sex":"female","age":44}}"#,
    #"{"type":"diagnosis-recorded","patient":"P_01","occurred":"2019","data":"#
      + #"{"condition":"alopecia areata","role":"primary","code":"ICD10:L63.9"}}"#,
    #"{"type":"treatment-started","patient":"P_01","occurred":"2021-03","data":{"treatment":"T1","drug":"Olumiant","#
      + #""dose":{"amount":4,"unit":"mg","every":"P1D"},"route":"oral","indication":"alopecia areata"}}"#,
    #"{"type":"co-therapy-added","patient":"P_01","occurred":"2021-04-01","data":{"treatment":"T2","#
      + #""drug":"methotrexate","dose":{"amount":5,"upTo":10,"unit":"mg","every":"P1W"},"addedTo":["T1"]}}"#,
    #"{"type":"dose-down-titrated","patient":"P_01","occurred":"2021-07-01","data":"#
      + #"{"treatment":"T1","dose":{"amount":2,"unit":"mg","every":"P1D"},"reason":"adverse-event"}}"#,
    #"{"type":"treatment-held","patient":"P_01","occurred":"2021-08-01","data":{"treatment":"T1"}}"#,
    #"{"type":"treatment-resumed","patient":"P_01","occurred":"2021-09-01","data":{"treatment":"T1"}}"#,
    #"{"type":"treatment-stopped","patient":"P_01","occurred":"2021-10-15","data":"#
      + #"{"treatment":"T1","reasons":["course-completed"]}}"#,
    #"{"type":"treatment-started","patient":"P_01","occurred":"2021-11-01","data":"#
      + #"{"treatment":"T3","drug":"prednisone"}}"#,
    #"{"type":"treatment-stopped","patient":"P_01","occurred":"2021-11-01","data":"#
      + #"{"treatment":"T3","reasons":["other"]}}"#,
    #"{"type":"treatment-stopped","patient":"P_01","occurred":"2021-12..2022-02","data":"#
      + #"{"treatment":"T2","reasons":["adverse-event","patient-preference"]}}"#,
    #"{"type":"measurement-recorded","patient":"P_01","occurred":"2021-05-01","data":"#
      + #"{"analyte":"ALT","comparator":"<","value":5,"unit":"U/L"}}"#,
    #"{"type":"response-assessed","patient":"P_01","occurred":"2021-06-01","data":"#
      + #"{"response":"partial","treatments":["T1","T2"],"instrument":"SALT","score":30,"baseline":80}}"#,
    #"{"type":"adverse-event-recorded","patient":"P_01","occurred":"2021-05-10","data":"#
      + #"{"term":"herpes zoster","severity":"mild","grade":2,"#
      + #""suspects":[{"treatment":"T2","causality":"probable","action":"stopped"}]}}"#,
  ]

  private func resources(_ type: String, in directory: String) throws -> [[String: Any]] {
    try String(contentsOfFile: directory + "/\(type).ndjson", encoding: .utf8).split(separator: "\n").map {
      try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
    }
  }

  @Test("has a statement for each course, with its doses, last days and reasons, and one for an interruption")
  func courses() throws {
    try withLog(Self.drafts) { log in
      let directory = log + "-fhir"
      try succeeds(regimen("export", "fhir", "--output", directory, "--bundles", log: log))
      let statements = try resources("MedicationStatement", in: directory)
      #expect(
        statements.map { $0["status"] as? String } == ["completed", "not-taken", "stopped", "stopped"])
      let text = try statements.map { statement in
        try String(
          decoding: JSONSerialization.data(withJSONObject: statement, options: [.sortedKeys, .withoutEscapingSlashes]),
          as: UTF8.self)
      }
      #expect(text[0].contains(#""end":"2021-10-14""#) && text[0].contains(#""start":"2021-03""#))
      #expect(text[0].contains(#"{"code":"L04AF02","display":"baricitinib","system":"http://www.whocc.no/atc"}"#))
      #expect(text[0].contains(#""end":"2021-06-30""#) && text[0].contains(#""start":"2021-07-01""#))
      #expect(text[0].contains(#""reasonReference":[{"reference":"Condition/"#))
      #expect(text[1].contains(#""start":"2021-08-01""#) && text[1].contains(#""end":"2021-08-31""#))
      // A stretch is no date, and a course that ended on its first day was taken on it.
      #expect(text[2].contains(#""url":"urn:regimen:date","valueString":"2021-12..2022-02""#))
      #expect(text[2].contains("added to Olumiant (T1)") && text[2].contains(#""doseRange":{"high":{"#))
      #expect(text[3].contains(#""url":"urn:regimen:first-day-off","valueString":"2021-11-01""#))
    }
  }

  @Test("names a patient by an id, says what it has no element for, and of each line where it stands")
  func provenance() throws {
    try withLog(Self.drafts) { log in
      let directory = log + "-fhir"
      let result = try regimen("export", "fhir", "--output", directory, "--bundles", log: log)
      let patient = try #require(resources("Patient", in: directory).first)
      let id = try #require(patient["id"] as? String)
      // printf P_01 | sha256sum
      #expect(id == "p-d502de3148a241dd22a4b4def3f1e8f5")
      let bundle = try String(contentsOfFile: directory + "/\(id).bundle.json", encoding: .utf8)
      #expect(bundle.contains(#""url": "Patient/\#(id)""#) && bundle.contains("urn:regimen:proof"))
      #expect(try resources("Provenance", in: directory).count == Self.drafts.count)
      for lost in ["treatments that another was added to", "grades of adverse events", "actions taken with suspects"] {
        #expect(result.error.contains(lost))
      }
      let manifest = try String(contentsOfFile: directory + "/manifest.json", encoding: .utf8)
      #expect(manifest.contains(#""seal": ""#) && manifest.contains(#""type": "AdverseEvent""#))
      let observed = try resources("Observation", in: directory)
      #expect(observed.compactMap { ($0["valueQuantity"] as? [String: Any])?["comparator"] as? String } == ["<"])
    }
  }

  @Test("--terms adds codes to words that have none, and goes before the program's own; --base makes addresses")
  func termsAndBase() throws {
    try withLog(Self.drafts) { log in
      let (directory, terms) = (log + "-fhir", log + "-terms.csv")
      try """
      kind,text,code,omop_concept_id,source
      drug,Olumiant,RXNORM:1,,ours
      analyte,ALT,LOINC:2,77,ours
      condition,alopecia areata,SCT:3,,ours

      """.write(toFile: terms, atomically: true, encoding: .utf8)
      let words = ["export", "fhir", "--output", directory, "--bundles", "--terms", terms]
      try succeeds(regimen(words: words + ["--base", "https://fhir.example.org/r4/"], log: log))
      let statements = try String(contentsOfFile: directory + "/MedicationStatement.ndjson", encoding: .utf8)
      #expect(statements.contains(#"rxnorm","code":"1""#) && !statements.contains("2047232"))
      let observed = try String(contentsOfFile: directory + "/Observation.ndjson", encoding: .utf8)
      #expect(observed.contains(#"{"system":"http://loinc.org","code":"2""#))
      // The code of the log goes before that of the file.
      let conditions = try String(contentsOfFile: directory + "/Condition.ndjson", encoding: .utf8)
      #expect(conditions.contains("L63.9") && !conditions.contains("snomed"))
      let manifest = try String(contentsOfFile: directory + "/manifest.json", encoding: .utf8)
      #expect(manifest.contains(#""url": "https://fhir.example.org/r4/Patient.ndjson""#))
      let bundle = try #require(contents(of: directory).first { $0.key.hasSuffix(".bundle.json") })
      let text = String(decoding: bundle.value, as: UTF8.self)
      #expect(text.contains(#""fullUrl": "https://fhir.example.org/r4/Patient/p-d502"#))
      try succeeds(regimen("init", log + "-other"))
      let said = try succeeds(regimen("import", "fhir", directory, "--accept", "all", log: log + "-other"))
      #expect(said.contains("\(Self.drafts.count) new\n"))
    }
  }

  @Test(
    "a file of terms with a fault, and a base that is no address, are refused with what would do",
    arguments: [
      ("dose,x,,1,", "row 2, column kind, 'dose' is no kind of a term"),
      ("drug,,RXNORM:1,,", "row 2, column text, the term has no word"),
      ("drug,x,1234,,", "row 2, column code, '1234' has no known prefix"),
      ("drug,x,,-4,", "row 2, column omop_concept_id, '-4' is no number of a concept"),
      ("drug,x", "row 2, has 2 fields"),
    ])
  func faultyTerms(line: String, message: String) throws {
    try withLog { log in
      let terms = log + "-terms.csv"
      try "kind,text,code,omop_concept_id,source\n\(line)\n".write(toFile: terms, atomically: true, encoding: .utf8)
      for format in ["fhir", "omop"] {
        let words = ["export", format, "--output", log + "-out", "--terms", terms]
        let result = try regimen(words: words, log: log)
        #expect(result.status == 3 && result.error.contains(message), "\(result.error)")
      }
      for base in ["fhir.example.org", "https://", "https://a b"] {
        let result = try regimen("export", "fhir", "--output", log + "-out", "--base", base, log: log)
        #expect(result.status == 3 && result.error.contains("is no address of a server"), "\(result.error)")
      }
    }
  }

  @Test("writes the same bytes for the same record")
  func same() throws {
    try withLog(Self.drafts) { log in
      for name in ["-a", "-b"] {
        try succeeds(regimen("export", "fhir", "--output", log + name, "--bundles", log: log))
      }
      #expect(try contents(of: log + "-a") == contents(of: log + "-b"))
    }
  }
}
