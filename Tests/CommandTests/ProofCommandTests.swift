import Foundation
import TestSupport
import Testing

/// `prove`, `verify --proof` and `verify --against` as processes, on the reference log.
@Suite("Proofs on the command line")
struct ProofCommandTests {
  static let log = PackageLayout.root + "/EventLogs/case-series"
  static let seal = "82f4c22a8d8fd3c7cf568edd9184afdba2fb8d6d1ab7852adf83f75bf64f463d"
  static let sealAt101 = "d1c17ea814f27a4a83a03dd99392509b11f8ad7d7bfe3f29307ead3d13aa99fb"
  static let label = "log 5f0c2d1e-8a37-4b64-9c1d-3e7a6f20b815, as the proof says: no seal commits to it"

  /// Runs the program, without a log in the environment unless one is named.
  private func regimen(
    _ words: String..., input: String = "", environment: [String: String] = [:]
  ) throws -> ProcessResult {
    try run(PackageLayout.executable("regimen"), words, input: input, environment: environment)
  }

  private func prove(_ words: String...) throws -> String {
    let result = try run(PackageLayout.executable("regimen"), ["prove"] + words + ["--log", ProofCommandTests.log])
    try #require(result.status == 0 && result.error == "")
    return result.output
  }

  /// The stored line of an event.
  private func line(_ sequenceNumber: Int) throws -> String {
    let data = try Data(contentsOf: URL(fileURLWithPath: ProofCommandTests.log + "/00000000000000000001.jsonl"))
    return String(String(decoding: data, as: UTF8.self).split(separator: "\n")[sequenceNumber - 1])
  }

  @Test("an event is proven, and the proof says what it proves and under which seal")
  func inclusion() throws {
    let proof = try prove("7")
    #expect(proof.utf8.count { $0 == UInt8(ascii: "\n") } == 1)
    let result = try regimen("verify", "--proof", "-", input: proof)
    #expect(result.status == 0 && result.error == "")
    #expect(
      result.output == """
        ok: the line below is seq 7 of every log that has this seal at seq 258
        seal \(ProofCommandTests.seal) at seq 258, as the proof says: compare it with one kept elsewhere
        \(ProofCommandTests.label)
        \(try line(7))

        """)
    let held = try regimen("verify", "--proof", "-", "--against", ProofCommandTests.seal + "@258", input: proof)
    #expect(held.status == 0)
    #expect(held.output.contains("\nseal \(ProofCommandTests.seal) at seq 258, the one given\n"))
  }

  @Test("an event is proven under the seal of an earlier batch")
  func inclusionAtEarlierSeal() throws {
    let result = try regimen("verify", "--proof", "-", input: try prove("7", "--at", "101"))
    #expect(
      result.output == """
        ok: the line below is seq 7 of every log that has this seal at seq 101
        seal \(ProofCommandTests.sealAt101) at seq 101, as the proof says: compare it with one kept elsewhere
        \(ProofCommandTests.label)
        \(try line(7))

        """)
  }

  @Test("growth is proven from one seal to another; either may be the one that was kept")
  func consistency() throws {
    let proof = try prove("--since", "101")
    let first = "ok: every log that has the later seal begins with all the lines that the earlier one commits to\n"
    let (earlier, later) = (
      "earlier seal \(ProofCommandTests.sealAt101) at seq 101", "later seal \(ProofCommandTests.seal) at seq 258"
    )
    let unheld = ", as the proof says: compare it with one kept elsewhere"
    let label = ProofCommandTests.label + "\n"
    let result = try regimen("verify", "--proof", "-", input: proof)
    #expect(result.output == first + earlier + unheld + "\n" + later + unheld + "\n" + label)
    let fromEarlier = try regimen(
      "verify", "--proof", "-", "--against", ProofCommandTests.sealAt101 + "@101", input: proof)
    #expect(fromEarlier.output == first + earlier + ", the one given\n" + later + "\n" + label)
    let fromLater = try regimen("verify", "--proof", "-", "--against", ProofCommandTests.seal + "@258", input: proof)
    #expect(fromLater.output == first + earlier + "\n" + later + ", the one given\n" + label)
  }

  @Test("a proof under another seal than the one given is a finding, with the reason")
  func otherSeal() throws {
    let proof = try prove("7")
    let other = try regimen("verify", "--proof", "-", "--against", ProofCommandTests.sealAt101 + "@258", input: proof)
    #expect(other.status == 1)
    #expect(
      other.output == "finding: the proof has another seal at seq 258 than the one given: it is of a log that was "
        + "rewritten, or of another log\n")
    let elsewhere = try regimen(
      "verify", "--proof", "-", "--against", ProofCommandTests.sealAt101 + "@101", input: proof)
    #expect(elsewhere.status == 1)
    #expect(
      elsewhere.output == "finding: the proof has seals at seq 258, and the one given stands at seq 101\n")
  }

  @Test("an altered proof, one that leads nowhere, and what is no proof")
  func failures() throws {
    let proof = try prove("7")
    let altered = try regimen(
      "verify", "--proof", "-", input: proof.replacing("baricitinib", with: "upadacitinib"))
    #expect(
      altered.status == 1 && altered.output == "finding: the proof was altered: its check does not fit the rest\n")
    let forged = try regimen(
      "verify", "--proof", "-", input: try checked(proof.replacing("baricitinib", with: "upadacitinib")))
    #expect(forged.status == 1)
    #expect(
      forged.output
        == "finding: the proof fails: its path does not lead from the line of seq 7 to the seal at seq 258\n")
    let growth = try regimen(
      "verify", "--proof", "-", input: try checked(try prove("--since", "101").replacing("d1c17e", with: "d1c17f")))
    #expect(growth.status == 1)
    #expect(
      growth.output
        == "finding: the proof fails: its path does not lead from the seal at seq 101 to the one at seq 258\n")
    let none = try regimen("verify", "--proof", "-", input: "{\"format\":1}\n")
    #expect(none.status == 3 && none.output == "")
    #expect(none.error == "regimen: standard input:1:1: is no proof: the proof has no kind\n")
    let missing = try regimen("verify", "--proof", "/nowhere/proof.json")
    #expect(missing.status == 3)
    #expect(
      missing.error == "regimen: /nowhere/proof.json: cannot be read: No such file or directory\ntry: check the path\n")
  }

  @Test("a refusal shows nothing of a patient")
  func privacy() throws {
    let proof = try prove("7").replacing(#""size":258"#, with: #""size":"258""#)
    let result = try regimen("verify", "--proof", "-", input: proof)
    #expect(result.status == 3)
    #expect(result.error.contains("is no proof: expected a number"))
    #expect(!result.error.contains("P03") && !result.error.contains("baricitinib"))
  }

  @Test("a proof needs no log: one in the environment is left alone, one on the line is refused")
  func withoutLog() throws {
    let proof = try prove("7")
    let environment = ["REGIMEN_LOG": "/nowhere"]
    #expect(try regimen("verify", "--proof", "-", input: proof, environment: environment).status == 0)
    let both = try regimen("verify", "--proof", "-", "--log", "ward", input: proof)
    #expect(both.status == 2)
    #expect(
      both.error == """
        regimen: a proof is checked without a log
          regimen verify --proof - --log ward
                                         ^^^^
        try: leave out --log or --proof

        """)
  }

  @Test(
    "a call that asks for what is not there is refused at its word",
    arguments: [
      (["prove"], "SEQ is missing", "regimen prove [SEQ] [options]"),
      (["prove", "0"], "SEQ: not a seq", "a whole number from 1"),
      (["prove", "x"], "SEQ: not a seq", "a whole number from 1"),
      (["prove", "259"], "no such event", "a seq; see: regimen query events"),
      (["prove", "7", "--at", "100"], "no batch ends at seq 100", "83 or 101"),
      (["prove", "7", "--at", "300"], "no batch ends at seq 300", "258"),
      (["prove", "--since", "100"], "no batch ends at seq 100", "83 or 101"),
      (
        ["prove", "7", "--since", "101"], "a proof is of one event or of growth, not of both",
        "leave out SEQ or --since"
      ),
      (["verify", "--against", "x@1"], "--against: not a seal and its place", nil),
      (["verify", "--against", seal], "--against: not a seal and its place", nil),
      (["verify", "--against", seal + "@0"], "--against: not a seal and its place", nil),
    ] as [([String], String, String?)])
  func usage(words: [String], message: String, hint: String?) throws {
    let result = try run(PackageLayout.executable("regimen"), words + ["--log", ProofCommandTests.log])
    #expect(result.status == 2 && result.output == "")
    let lines = result.error.split(separator: "\n").map(String.init)
    #expect(lines.first == "regimen: " + message)
    #expect(lines.last == "try: " + (hint ?? "64 digits of 0-9 and a-f, @, and the seq that the seal stood at"))
  }

  @Test("a seal that stands before the event commits to nothing there")
  func sealBefore() throws {
    let result = try regimen("prove", "200", "--at", "101", "--log", ProofCommandTests.log)
    #expect(result.status == 2)
    #expect(
      result.error.hasPrefix("regimen: that seal stands before seq 200 and commits to nothing there\n"))
    let growth = try regimen("prove", "--since", "258", "--at", "101", "--log", ProofCommandTests.log)
    #expect(growth.error.hasPrefix("regimen: that seal stands before seq 258 and commits to nothing there\n"))
  }

  /// The document with a check that fits it, as one would compute who forges.
  private func checked(_ document: String) throws -> String {
    let part = try #require(document.split(separator: #","check":""#).first)
    let script = "import hashlib, sys; print(hashlib.sha256(sys.stdin.buffer.read()).hexdigest())"
    let sum = try run(
      "/usr/bin/env", ["python3", "-c", script], input: String(part), environment: ProcessInfo.processInfo.environment
    ).output
    return part + #","check":""# + sum.prefix(64) + "\"}\n"
  }
}
