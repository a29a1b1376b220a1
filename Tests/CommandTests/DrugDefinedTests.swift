import Foundation
import TestSupport
import Testing

@Suite("Drugs that a department defines")
struct DrugDefinedTests {
  private let courses = [("T1", "newtinib"), ("T2", "methotrexate")].map { label, drug in
    #"{"type":"treatment-started","patient":"P1","occurred":"2022-01-01","#
      + #""data":{"treatment":"\#(label)","drug":"\#(drug)"}}"#
  }

  private func define(_ words: String, log: String) throws -> String {
    try succeeds(regimen(words: ["record", "drug-defined"] + shellWords(words), log: log))
  }

  private func anchors(_ words: String..., log: String) throws -> [String?] {
    try answer(words: ["query", "combinations"] + words, log: log)["rows"].elements.map { $0["anchor"].text }
  }

  @Test("a definition is of no patient, and makes courses count from then on, but not in an answer as known before")
  func defined() throws {
    try withLog(courses) { log in
      #expect(try anchors(log: log) == [])
      let said = try define(
        "newtinib jak-inhibitor --immunomodulator yes --synonyms 'Newtix, NT-1' --on 2022-01-01", log: log)
      #expect(
        said == "recorded seq 3: drug-defined newtinib jak-inhibitor, immunomodulator yes, synonyms Newtix, NT-1, "
          + "on 2022-01-01\n")
      let line = try #require(
        contents(of: log)["00000000000000000001.jsonl"].map { String(decoding: $0, as: UTF8.self) })
      #expect(line.contains(#""type":"drug-defined","v":1,"occurred":"2022-01-01","recorded""#))
      #expect(try anchors(log: log) == ["newtinib"])
      #expect(try anchors("--known-at", "@2", log: log) == [])
      #expect(try anchors("--patient", "P1", log: log) == ["newtinib"])
      #expect(try anchors("--rule", "anchor=NT-1", log: log) == ["newtinib"])
      #expect(try answer("query", "patients", log: log)["rows"].elements.map { $0["patient"].text } == ["P1"])
      let unknown = try answer("query", "combinations", "--known-at", "@2", log: log)["notCounted"].elements.first
      #expect(unknown?["reason"].text == "unknown-drug")
      #expect(try succeeds(regimen("verify", log: log)).hasPrefix("ok: 3 events in 2 sealed batches\n"))
    }
  }

  @Test("a definition is amended, retracted and erased as any other event, from a snapshot as well")
  func corrected() throws {
    try withLog(courses) { log in
      _ = try define("newtinib jak-inhibitor --immunomodulator yes --on 2022-01-01", log: log)
      let amended = ["amend", "3", "--set", "class=antimetabolite", "--reason", "wrong class"]
      try succeeds(regimen(words: amended, log: log))
      #expect(try anchors(log: log) == [])
      try succeeds(regimen("retract", "4", "--reason", "it was right", log: log))
      try succeeds(regimen("snapshot", log: log))
      #expect(try anchors(log: log) == ["newtinib"])
      let events = try answer("query", "events", log: log)["rows"].elements
      #expect(events.map { $0["patient"].isNull } == [false, false, true, true, true])
      let said = try succeeds(regimen("erase", "3", "--reason", "request", log: log))
      #expect(
        said.hasPrefix("erased 3 events (seq 3, 4, 5; 2 of them because they refer to the others), as seq 6 says\n"))
      #expect(try anchors(log: log) == [])
    }
  }

  @Test("erasing a patient leaves definitions, and the latest definition of a drug counts")
  func latest() throws {
    try withLog(courses) { log in
      _ = try define("newtinib antimetabolite --immunomodulator no --on 2022-01-01", log: log)
      _ = try define("Newtinib jak-inhibitor --immunomodulator yes --usual-dose 5-10mg/day --on 2022-01-01", log: log)
      try succeeds(regimen("erase", "--patient", "P1", "--reason", "request", log: log))
      let drugs = try answer("drugs", log: log)["rows"].elements
      let own = drugs.filter { $0["defined"].text == "record" }
      #expect(own.map { $0["drug"].text } == ["newtinib"] && own[0]["class"].text == "jak-inhibitor")
      #expect(own[0]["doses"].texts == ["oral 5-10mg/day, at most 10"])
      #expect(drugs.count > 180 && drugs.contains { $0["drug"].text == "baricitinib" })
    }
  }

  @Test("what the catalogue says of a drug can be said otherwise")
  func otherwise() throws {
    let drafts = [("T1", "baricitinib"), ("T2", "dapsone")].map { label, drug in
      #"{"type":"treatment-started","patient":"P1","occurred":"2022-01-01","#
        + #""data":{"treatment":"\#(label)","drug":"\#(drug)"}}"#
    }
    try withLog(drafts) { log in
      #expect(try anchors(log: log) == [])
      _ = try define("dapsone other-anti-inflammatory --immunomodulator yes --on 2022-01-01", log: log)
      #expect(try anchors(log: log) == ["baricitinib"])
    }
  }

  @Test("a course of such a drug is called by any of its names")
  func synonyms() throws {
    try withLog { log in
      _ = try define(
        "examplinib retinoid --immunomodulator yes --synonyms 'Sampla, exa' --on 2022-01-01", log: log)
      try succeeds(regimen(words: shellWords("record start P1 Sampla --on 2022-02-01"), log: log))
      let words = shellWords("record adverse-event P1 rash --suspect exa:probable --on 2022-03-01")
      #expect(try succeeds(regimen(words: words, log: log)).contains("suspects T1 (Sampla):probable"))
      let stop = shellWords("record stop P1 examplinib --reason other --on 2022-04-01")
      #expect(try succeeds(regimen(words: stop, log: log)).contains("treatment-stopped T1 (Sampla)"))
    }
  }

  @Test("a class that the catalogue does not have, and a patient, are refused")
  func refused() throws {
    try withLog { log in
      let words = ["record", "drug-defined", "newtinib", "jak", "--immunomodulator", "yes", "--on", "2022-01-01"]
      let result = try regimen(words: words, log: log)
      #expect(result.status == 3 && result.error.contains("no such class") && result.error.contains("jak-inhibitor"))
      let draft =
        #"{"type":"drug-defined","patient":"P1","occurred":"2022","#
        + #""data":{"drug":"x","class":"other","immunomodulator":true}}"#
      #expect(try regimen("append", input: draft, log: log).status == 3)
      let seen = #"{"type":"patient-seen","occurred":"2022","data":{}}"#
      #expect(try regimen("append", input: seen, log: log).error.contains("\"patient\" is missing"))
    }
  }
}
