import Foundation
import Queries
import TestSupport
import Testing

@Suite("Several logs as one")
struct SeveralLogsTests {
  /// The reference log: patients with an odd number in one log, the others in a second, and a third that holds all,
  /// each pseudonym behind the name of its site.
  private struct Parted {
    let odd, even, all: String

    init(_ directory: String) throws {
      (odd, even, all) = (directory + "/odd", directory + "/even", directory + "/all")
      let text = try String(contentsOfFile: caseSeries + "/00000000000000000001.jsonl", encoding: .utf8)
      var drafts: [String: [String]] = [:]
      for line in text.split(separator: "\n") {
        let draft = String(line.replacing(/^\{"seq":[0-9]+,/, with: "{").replacing(/"salt":"[0-9a-f]+",/, with: ""))
          .replacing(/,"seal":"[0-9a-f]{64}"\}$/, with: "}")
        let patient = try #require(draft.firstMatch(of: /"patient":"P([0-9]+)"/))
        let site = (Int(patient.1) ?? 0) % 2 == 0 ? "even" : "odd"
        drafts[site, default: []].append(draft)
        drafts["all", default: []].append(draft.replacing(patient.0, with: "\"patient\":\"\(site)/P\(patient.1)\""))
      }
      for (site, path) in [("odd", odd), ("even", even), ("all", all)] {
        try succeeds(regimen("init", path, "--recorded", "given", "--cutoff", "2025-01-01"))
        let input = (drafts[site] ?? []).joined(separator: "\n")
        try succeeds(regimen("append", "--accept", "all", input: input, log: path))
      }
    }

    var logs: [String] { ["--log", "odd=\(odd)", "--log", "even=\(even)"] }
  }

  @Test("answer as one log that holds all of them, in every query, by site and within sites")
  func oneLog() throws {
    try withTemporaryDirectory { directory in
      let parted = try Parted(directory)
      var asked = Query.all.map { [$0.name] }.filter { !["events", "changes", "checks"].contains($0[0]) }
      asked += [
        ["durations", "--by", "site"], ["survival", "--by", "site"], ["curves", "--by", "site"],
        ["survival", "--by", "condition", "--strata", "site"], ["rates", "--rule", "unit=patient"],
        ["combinations", "--known-at", "2025-01-15"], ["regimens", "--patient", "odd/P03", "--as-of", "2022-01-01"],
      ]
      var answered = 0
      for words in asked {
        let question = ["query"] + words + ["--format", "jsonl"]
        let several = try regimen(words: question + parted.logs)
        let one = try regimen(words: question + ["--log", parted.all])
        // Several logs have the site of each patient, which is what its pseudonym begins with. The patients whose
        // intervals a group of `time-to-response` lists have none of their own.
        var alone = ""
        for line in several.output.split(separator: "\n") {
          let rows = line.replacing(/"intervals":\[[^\]]*\]/, with: "")
          let patients = rows.matches(of: /"patient":"(odd|even)\//).map(\.output.1)
          #expect(line.matches(of: /,"site":"(odd|even)"/).map(\.output.1) == patients, "\(words)")
          alone += line.replacing(/,"site":"(odd|even)"/, with: "") + "\n"
        }
        #expect(several.status == one.status && alone == one.output, "\(words)")
        if several.status == 0, !several.output.isEmpty { answered += 1 }
      }
      #expect(answered > 20)
      let groups = try succeeds(
        regimen(words: ["query", "durations", "--by", "site", "--format", "csv"] + parted.logs))
      #expect(groups.contains("\nodd,") && groups.contains("\neven,"))
    }
  }

  @Test("the answer names the log of each site with its seal, and counts what was erased in each")
  func proof() throws {
    try withTemporaryDirectory { directory in
      let one = try SealedWard(directory + "/one")
      let two = try SealedWard(directory + "/two", author: "nurse-8")
      try succeeds(regimen("erase", "--patient", "P02", "--reason", "asked for", "--log", two.path))
      let words = ["query", "patients", "--format", "json", "--log", "a=\(one.path)", "--log", "b=\(two.path)"]
      let document = try JSONDocument(parsing: succeeds(regimen(words: words)))
      #expect(document["log"].isNull && document["erased"].number == 2)
      let sites = document["logs"].elements
      #expect(sites.map { $0["site"].text } == ["a", "b"] && sites.map { $0["seq"].number } == [6, 7])
      #expect(try one.seals().last == sites.first.map { "\($0["seal"].text ?? "")@6" })
      let patients = document["rows"].elements.map { $0["patient"].text }
      #expect(patients == ["a/P01", "a/P02", "a/P03", "b/P01", "b/P03"])
    }
  }

  @Test("a drug that two sites define in different ways is named, and one that they define alike is not")
  func definitions() throws {
    func defined(_ drug: String, _ word: String) -> String {
      #"{"type":"drug-defined","occurred":"2021-01-01","data":"#
        + #"{"drug":"\#(drug)","class":"\#(word)","immunomodulator":true}}"#
    }
    try withLog([defined("newtinib", "jak-inhibitor"), defined("otherstat", "antimetabolite")]) { one in
      try withLog([defined("newtinib", "antimetabolite"), defined("otherstat", "antimetabolite")]) { two in
        let words = ["query", "combinations", "--log", "a=" + one, "--log", "b=" + two]
        let result = try regimen(words: words)
        #expect(result.status == 0)
        let said = result.output + result.error
        #expect(said.contains("newtinib is defined in different ways (a: jak-inhibitor"), "\(said)")
        #expect(said.contains("b: antimetabolite") && !said.contains("otherstat is defined"), "\(said)")
      }
    }
  }

  @Test("an instrument that two sites define in different ways is named, and one that they define alike is not")
  func instruments() throws {
    func defined(_ name: String, _ highest: Int, _ relative: String) -> String {
      #"{"type":"instrument-defined","occurred":"2021-01-01","data":{"instrument":"\#(name)","lowest":0,"#
        + #""highest":\#(highest),"better":"lower","relative":"\#(relative)"}}"#
    }
    try withLog([defined("Ward score", 10, "50"), defined("Other score", 10, "50")]) { one in
      try withLog([defined("Ward score", 10, "75"), defined("Other score", 10, "50")]) { two in
        let result = try regimen(words: ["query", "responses", "--log", "a=" + one, "--log", "b=" + two])
        let said = result.output + result.error
        #expect(said.contains("Ward score is defined in different ways (a: 0 to 10, lower is better, "), "\(said)")
        #expect(said.contains("; b: 0 to 10, lower is better, Ward-score75)"), "\(said)")
        #expect(!said.contains("Other score is defined"), "\(said)")
      }
    }
  }

  @Test("what is no question to several logs is refused with a next step")
  func refused() throws {
    try withTemporaryDirectory { directory in
      let one = try SealedWard(directory + "/one")
      let two = try SealedWard(directory + "/two")
      try succeeds(regimen("backup", directory + "/copy", "--log", one.path))
      try succeeds(regimen("init", directory + "/cut", "--cutoff", "2024-01-01"))
      let names = ["--log", "a=\(one.path)", "--log", "b=\(two.path)"]
      for (words, said) in [
        (["query", "patients", "--log", one.path, "--log", two.path], "two sites are called Ward"),
        (["query", "patients", "--log", one.path, "--log", "b=\(directory)/copy"], "is the log of Ward once more"),
        (["query", "patients", "--known-at", "@3"] + names, "a position is one log's, and several are asked"),
        (["query", "patients", "--log", one.path, "--log", directory + "/cut"], "the cutoffs of these logs differ"),
        (["query", "events"] + names, "its rows name positions in a log, and several are asked"),
        (["report", "--output", "-"] + names, "only query reads several logs as one"),
        (["replay"] + names, "only query reads several logs as one"),
      ] as [([String], String)] {
        let result = try regimen(words: words)
        #expect(result.status != 0 && result.error.contains(said), "\(words)")
      }
    }
  }
}
