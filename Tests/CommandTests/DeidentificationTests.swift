import Foundation
import TestSupport
import Testing

@Suite("--deidentify")
struct DeidentifiedOutputTests {
  /// Words that must not go out, one in each field that somebody types.
  private static let secrets = [
    "Miller-7", "hospital drug", "leftarm", "Smith syndrome", "dr-jones", "bed 12", "ICD10:X99", "taper by Sunday",
    "fell off a horse", "letter of Dr Brown", "odd substance", "strange", "Qunit", "Homemade score", "folk remedy",
  ]

  private static let drafts = [
    #"{"type":"patient-enrolled","patient":"Miller-7","occurred":"2021-03-04","author":"dr-jones","data":"#
      + #"{"sex":"female","age":93,"note":"bed 12"}}"#,
    #"{"type":"diagnosis-recorded","patient":"Miller-7","occurred":"2021-03-04","data":"#
      + #"{"condition":"Smith syndrome","role":"primary","code":"ICD10:X99"}}"#,
    #"{"type":"prior-therapy-recorded","patient":"Miller-7","occurred":"2019","data":{"therapy":"folk remedy"}}"#,
    #"{"type":"treatment-started","patient":"Miller-7","occurred":"2021-03-10","data":"#
      + #"{"treatment":"leftarm","drug":"baricitinib","dose":{"amount":4,"unit":"mg","every":"P1D"},"#
      + #""indication":"Smith syndrome","plan":"taper by Sunday"}}"#,
    #"{"type":"treatment-started","patient":"Miller-7","occurred":"2021-04-10","data":"#
      + #"{"treatment":"T2","drug":"hospital drug"}}"#,
    #"{"type":"treatment-started","patient":"Miller-7","occurred":"2021-05-01","data":"#
      + #"{"treatment":"T3","drug":"methotrexate"},"evidence":{"source":"letter of Dr Brown","basis":"reported"}}"#,
    #"{"type":"measurement-recorded","patient":"Miller-7","occurred":"2021-06-01","data":"#
      + #"{"analyte":"odd substance","value":3,"unit":"Qunit"}}"#,
    #"{"type":"measurement-recorded","patient":"Miller-7","occurred":"2021-06-01","data":"#
      + #"{"analyte":"odd substance","result":"strange"}}"#,
    #"{"type":"adverse-event-recorded","patient":"Miller-7","occurred":"2021-07-01","data":"#
      + #"{"term":"fell off a horse","suspects":[{"treatment":"leftarm"},{"treatment":"T2"}]}}"#,
    #"{"type":"response-assessed","patient":"Miller-7","occurred":"2021-08-01","data":"#
      + #"{"response":"partial","condition":"Smith syndrome","treatments":["leftarm"],"instrument":"Homemade score","#
      + #""score":3}}"#,
    #"{"type":"treatment-stopped","patient":"Miller-7","occurred":"2022-01-05","data":"#
      + #"{"treatment":"T3","reasons":["adverse-event"],"switchedTo":"hospital drug"}}"#,
    #"{"type":"follow-up-ended","patient":"Miller-7","occurred":"2022-02-02","data":{"reason":"death"}}"#,
  ]

  private func withSecretLog<Result>(_ body: (String, String) throws -> Result) throws -> Result {
    try withLog(Self.drafts) { log in try body(log, log + "-secret") }
  }

  /// The traces of a record in a text: a secret word, a date, an event's id, a seal.
  private func traces(in text: String) -> [String] {
    let words = Self.secrets.filter { text.localizedCaseInsensitiveContains($0) }
    let dates = text.matches(of: /20[12]\d-\d\d/).map { String($0.output) }
    let ids = text.matches(of: /\b0[0-9A-HJKMNP-TV-Z]{25}\b|[0-9a-f]{64}/).map { String($0.output) }
    return words + dates + ids
  }

  @Test("leaves no pseudonym, word, date, id or seal in tables, and their days as they were")
  func tables() throws {
    try withSecretLog { log, secret in
      let (open, hidden) = (log + "-open", log + "-hidden")
      try succeeds(regimen("export", "tables", "--output", open, "--as-of", "2022-06-01", log: log))
      try succeeds(
        regimen(
          "export", "tables", "--output", hidden, "--as-of", "2022-06-01", "--deidentify", secret, log: log))
      for (name, data) in try contents(of: hidden) {
        let found = traces(in: String(decoding: data, as: UTF8.self))
        #expect(found == [], "\(name)")
      }
      #expect(!traces(in: try String(contentsOfFile: open + "/events.csv", encoding: .utf8)).isEmpty)
      let combinations = try String(contentsOfFile: hidden + "/combinations.csv", encoding: .utf8)
      #expect(combinations.contains(",baricitinib,methotrexate,52,301,false,false,249,"))
      let patients = try String(contentsOfFile: hidden + "/patients.csv", encoding: .utf8)
      #expect(patients.contains(",female,90,,-6,-6,-6,329,329,329,death"))
      let courses = try String(contentsOfFile: hidden + "/courses.csv", encoding: .utf8)
      #expect(courses.contains(/\np-[0-9a-f]{20},t-[0-9a-f]{20},e-[0-9a-f]{20},treatment-started,baricitinib,/))
      #expect(try String(contentsOfFile: hidden + "/losses.jsonl", encoding: .utf8).contains("diagnoses.code"))
    }
  }

  @Test("leaves out why events were corrected, linked or answered, and keeps the reasons of closed lists")
  func reasons() throws {
    try withSecretLog { log, secret in
      try succeeds(regimen("retract", "7", "--reason", "Miller-7 said so", "--author", "dr-jones", log: log))
      let link = ["link", "Miller-7", "Q-02", "--reason", "letter of Dr Brown", "--accept", "all"]
      let seen = #"{"type":"patient-seen","patient":"Q-02","occurred":"2021-09-01","data":{}}"#
      try succeeds(regimen("append", input: seen, log: log))
      try succeeds(regimen(words: link, log: log))
      for format in ["csv", "json", "jsonl"] {
        let words = ["query", "events", "--deidentify", secret, "--format", format]
        let output = try succeeds(regimen(words: words, log: log))
        #expect(traces(in: output) == [], "\(format)")
        #expect(output.contains("death") && output.contains("adverse-event"), "\(format)")
      }
    }
  }

  @Test("leaves nothing of them in forms without columns", arguments: ["omop", "fhir", "phenopackets"])
  func forms(format: String) throws {
    try withSecretLog { log, secret in
      let hidden = log + "-hidden"
      try succeeds(
        regimen("export", format, "--output", hidden, "--as-of", "2022-06-01", "--deidentify", secret, log: log))
      for (name, data) in try contents(of: hidden) {
        #expect(traces(in: name + String(decoding: data, as: UTF8.self)) == [], "\(name)")
      }
      let losses = try String(contentsOfFile: hidden + "/losses.jsonl", encoding: .utf8)
      #expect(losses.contains("notes, plans, codes and other free words"))
    }
  }

  /// The lengths of the exposures of an OMOP export in days, from the least.
  private func lengths(_ directory: String) throws -> [Int] {
    let lines = try String(contentsOfFile: directory + "/drug_exposure.csv", encoding: .utf8).split(separator: "\n")
    return try lines.dropFirst().map { line in
      let cells = line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
      let days = try cells[3...4].map { try Date($0 + "T00:00:00Z", strategy: .iso8601).timeIntervalSince1970 }
      return Int((days[1] - days[0]) / 86_400)
    }.sorted()
  }

  @Test("each patient's own first day is 2000-01-01 where a form asks for dates, and lengths are what they were")
  func dayZero() throws {
    try withSecretLog { log, secret in
      let hidden = log + "-hidden"
      try succeeds(
        regimen("export", "omop", "--output", hidden, "--as-of", "2022-06-01", "--deidentify", secret, log: log))
      let exposures = try String(contentsOfFile: hidden + "/drug_exposure.csv", encoding: .utf8)
      #expect(exposures.contains("2000-01-01") && exposures.contains("2000-02-22,2000-10-27"))
      #expect(try String(contentsOfFile: hidden + "/death.csv", encoding: .utf8).contains("2000-11-25"))
      let (open, shifted) = (log + "-reference", log + "-reference-hidden")
      try succeeds(regimen("export", "omop", "--output", open, log: caseSeries))
      try succeeds(regimen("export", "omop", "--output", shifted, "--deidentify", secret, log: caseSeries))
      #expect(try lengths(open) == lengths(shifted) && lengths(open).count == 50)
    }
  }

  @Test("leaves nothing of them in any answer in JSON or CSV", arguments: ["json", "csv", "jsonl"])
  func answers(format: String) throws {
    try withSecretLog { log, secret in
      let help = try succeeds(regimen("help", "query"))
      let queries = help.matches(of: /\n  ([a-z][a-z-]+)  +[A-Z]/).map { String($0.1) }
      #expect(queries.count > 15)
      for query in queries {
        let result = try regimen(
          "query", query, "--format", format, "--as-of", "2022-06-01", "--deidentify", secret, log: log)
        #expect(result.status == 0, "\(query): \(result.error)")
        let found = traces(in: result.output + result.error)
        #expect(found == [], "\(query)")
      }
    }
  }

  @Test("makes the same codes from the same secret, and others from another")
  func secrets() throws {
    try withSecretLog { log, secret in
      func rows(_ secret: String) throws -> String {
        try succeeds(regimen("query", "patients", "--format", "csv", "--deidentify", secret, log: log))
      }
      let first = try rows(secret)
      #expect(try rows(secret) == first)
      #expect(try rows(secret + "2") != first)
      let mode = try FileManager.default.attributesOfItem(atPath: secret)[.posixPermissions] as? Int
      #expect(mode == 0o600)
    }
  }

  @Test("is refused with a secret that others can read, with lines of the log, and for tables for people")
  func refusals() throws {
    try withSecretLog { log, secret in
      try succeeds(regimen("query", "patients", "--format", "csv", "--deidentify", secret, log: log))
      try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: secret)
      let read = try regimen("query", "patients", "--format", "csv", "--deidentify", secret, log: log)
      #expect(read.status == 3 && read.error.contains("can be read by others"))
      let table = try regimen("query", "patients", "--deidentify", secret, log: log)
      #expect(table.status == 2 && table.error.contains("--format csv, json or jsonl"))
      let lines = try regimen(
        "query", "patients", "--format", "json", "--explain", "--deidentify", secret, log: log)
      #expect(lines.status == 2 && lines.error.contains("--explain"))
    }
  }
}
