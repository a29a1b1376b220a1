import Foundation
import TestSupport
import Testing

@Suite("The command link")
struct LinkTests {
  /// Calls `body` with a log of P01, on baricitinib, and P03, on methotrexate within that time.
  private func withWard(_ body: (_ log: String) throws -> Void) throws {
    try withTemporaryDirectory { directory in
      let log = directory + "/ward"
      try succeeds(regimen("init", log))
      for words in [
        "patient-enrolled P01 female --age 40 --on 2023-01-01",
        "treatment-started P01 baricitinib 4mg/day --on 2023-01-01",
        "patient-enrolled P03 female --age 40 --on 2023-05-01",
        "treatment-started P03 methotrexate 15mg/week --on 2023-05-01",
      ] {
        try record(words, in: log)
      }
      try body(log)
    }
  }

  private func record(_ words: String, in log: String) throws {
    try succeeds(regimen(words: ["record"] + shellWords(words) + ["--log", log]))
  }

  private func link(_ words: String..., in log: String) throws -> ProcessResult {
    try regimen(words: ["link"] + words + ["--reason", "one hospital number", "--log", log])
  }

  private func rows(_ words: String..., of log: String) throws -> [JSONDocument] {
    let words = ["query"] + words + ["--as-of", "2024-01-01", "--format", "json", "--log", log]
    return try JSONDocument(parsing: succeeds(regimen(words: words)))["rows"].elements
  }

  @Test(
    "makes one person of two, with the combination that nobody saw; known before, and after a retraction, there are two"
  )
  func onePerson() throws {
    try withWard { log in
      #expect(try rows("combinations", of: log).isEmpty)
      let said = try succeeds(link("P01", "P03", in: log))
      #expect(said == "recorded seq 5: P03 is P01\n")
      let combinations = try rows("combinations", of: log)
      #expect(combinations.map { $0["patient"].text } == ["P01"])
      #expect(combinations.map { $0["partners"].elements.map(\.text) } == [["methotrexate"]])
      #expect(try rows("patients", of: log).map { $0["patient"].text } == ["P01"])
      let courses = try rows("exposures", of: log).flatMap { $0["treatments"].elements.map(\.text) }
      #expect(Set(courses) == ["T1", "P03:T1"])
      #expect(try rows("combinations", "--known-at", "@4", of: log).isEmpty)
      try succeeds(regimen("retract", "5", "--reason", "two sisters", "--log", log))
      #expect(try rows("combinations", of: log).isEmpty)
      #expect(try rows("patients", of: log).map { $0["patient"].text } == ["P01", "P03"])
    }
  }

  @Test("either pseudonym is asked and recorded for; what changes a course goes with it when the two are parted")
  func eitherPseudonym() throws {
    try withWard { log in
      try succeeds(link("P01", "P03", in: log))
      let story = try succeeds(regimen("timeline", "P03", "--log", log))
      #expect(story.contains("P01 is P03, too: the two are linked"))
      #expect(story.contains("baricitinib") && story.contains("P03:T1") && story.contains("patients-linked"))
      let stopped = try regimen(
        words: ["record"] + shellWords("treatment-stopped P01 methotrexate --reason other --on 2023-08-01 --log \(log)")
      )
      #expect(try succeeds(stopped).contains("P03 treatment-stopped T1 (methotrexate)"))
      try record("treatment-started P03 prednisone 10mg/day --on 2023-09-01", in: log)
      try record("patient-seen P03 --on 2023-10-01", in: log)
      let events = try rows("events", "--patient", "P01", of: log).map {
        "\($0["patient"].text ?? "-") \($0["type"].text ?? "")"
      }
      #expect(events.suffix(3) == ["P03 treatment-stopped", "P03 treatment-started", "P03 patient-seen"])
      try succeeds(regimen("retract", "5", "--reason", "two sisters", "--log", log))
      #expect(try succeeds(regimen("replay", "P01", "--log", log)).contains("baricitinib"))
      let other = try succeeds(regimen("replay", "P03", "--as-of", "2023-09-02", "--log", log))
      #expect(other.contains("prednisone") && !other.contains("methotrexate") && !other.contains("baricitinib"))
      #expect(try succeeds(regimen("verify", "--log", log)).contains("ok"))
    }
  }

  @Test(
    "a pseudonym of which nothing is recorded is named, with those near it, in a link and in record",
    arguments: [
      ("P01 P0E", "P0E", "near it: P03: regimen "), ("p01 P03", "p01", "near it: P01: regimen "),
      ("P01 zzz", "zzz", "see: regimen query patients"),
    ])
  func unknown(pseudonyms: String, unknown: String, hint: String) throws {
    try withWard { log in
      for command in [["link"], ["record", "patients-linked"]] {
        let words = command + pseudonyms.split(separator: " ").map(String.init)
        let result = try regimen(
          words: words + ["--reason", "x", "--log", log] + (command == ["link"] ? [] : ["--on", "today"]))
        #expect(result.status == 2 && result.output.isEmpty, "\(result.error)")
        #expect(result.error.contains("a patient of that pseudonym: \(unknown)\n"), "\(result.error)")
        #expect(result.error.contains("\ntry: \(hint)"), "\(result.error)")
      }
    }
  }

  @Test("what cannot be is refused with a next step, and what is improbable is asked about")
  func refused() throws {
    try withWard { log in
      let same = try link("P01", "P01", in: log)
      #expect(same.status == 3 && same.error.contains("the two pseudonyms are one person already"))
      #expect(same.error.contains("try: "))
      try record("patient-enrolled P04 male --age 40 --on 2023-01-01", in: log)
      let asked = try link("P01", "P04", in: log)
      #expect(asked.status == 3 && asked.error.contains("--accept enrolled-otherwise"))
      let trial = try regimen("link", "P01", "P03", "--reason", "x", "--dry-run", "--log", log)
      #expect(try succeeds(trial) == "would link: P03 is P01\n")
    }
  }

  @Test("an erasure of either takes the link, says who else the person is, and leaves nothing of the pseudonym")
  func erased() throws {
    for (erased, kept) in [("P01", "P03"), ("P03", "P01")] {
      try withWard { log in
        try succeeds(link("P01", "P03", in: log))
        let said = try succeeds(regimen("erase", "--patient", erased, "--reason", "asked for", "--log", log))
        #expect(said.contains("the same person is \(kept), whose events stay: regimen erase --patient \(kept)"))
        let files = try FileManager.default.contentsOfDirectory(atPath: log).filter { $0.hasSuffix(".jsonl") }
        for file in files {
          let text = try String(contentsOfFile: "\(log)/\(file)", encoding: .utf8)
          #expect(!text.contains(erased) && !text.contains("patients-linked"))
        }
        #expect(try rows("patients", of: log).map { $0["patient"].text } == [kept])
      }
    }
  }

  @Test("exports have one person, and say how many pseudonyms they leave out; without people nothing tells the link")
  func exported() throws {
    try withWard { log in
      try succeeds(link("P01", "P03", in: log))
      for format in ["tables", "phenopackets", "omop", "adam"] {
        let output = "\(log)-\(format)"
        try succeeds(regimen("export", format, "--output", output, "--log", log))
        let losses = try String(contentsOfFile: output + "/losses.jsonl", encoding: .utf8)
        #expect(losses.contains(#""what":"further pseudonyms of linked patients""#), "\(format)")
      }
      try succeeds(regimen("export", "fhir", "--output", "\(log)-fhir", "--log", log))
      let person = try String(contentsOfFile: "\(log)-fhir/Patient.ndjson", encoding: .utf8)
      #expect(
        person.contains(#""link":[{"other":{"type":"Patient","identifier":"#) && person.contains(#""value":"P03"}}"#))
      #expect(person.split(separator: "\n").count == 1)
      let patients = try String(contentsOfFile: "\(log)-tables/patients.csv", encoding: .utf8)
      #expect(patients.split(separator: "\n").count == 2)
    }
  }

  @Test("several logs, standard input, snapshots and a copy know who is one")
  func everywhere() throws {
    try withWard { log in
      try succeeds(link("P01", "P03", in: log))
      let words = ["query", "combinations", "--as-of", "2024-01-01", "--format", "csv"]
      let expected = try succeeds(regimen(words: words + ["--log", log]))
      let lines = try String(contentsOfFile: log + "/00000000000000000001.jsonl", encoding: .utf8)
      #expect(try succeeds(regimen(words: words + ["--log", "-"], input: lines)) == expected)
      try succeeds(regimen("snapshot", "--log", log))
      #expect(try succeeds(regimen(words: words + ["--log", log])) == expected)
      try succeeds(regimen("backup", log + "-copy", "--log", log))
      #expect(try succeeds(regimen(words: words + ["--log", log + "-copy"])) == expected)
      try succeeds(regimen("init", log + "-other"))
      let several = try succeeds(regimen(words: words + ["--log", "a=\(log)", "--log", "b=\(log)-other"]))
      #expect(several.contains("\na/P01,a,baricitinib,"))
    }
  }
}
