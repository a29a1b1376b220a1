import Foundation
import TestSupport
import Testing

@Suite("The README and the documents")
struct ReadmeTests {
  /// Pages whose commands no test can run: a benchmark takes half an hour, and needs its peers.
  private static let unrun: Set<String> = ["Documentation/performance.md"]

  /// The pages that show commands, by their path in the package.
  private static func documents() throws -> [String] {
    let files = FileManager.default
    let root = PackageLayout.root
    let pages = try files.subpathsOfDirectory(atPath: root + "/Documentation").map { "Documentation/" + $0 }
    let all = try files.contentsOfDirectory(atPath: root) + pages
    return try all.filter { $0.hasSuffix(".md") && !unrun.contains($0) }.sorted().filter {
      try String(contentsOfFile: root + "/" + $0, encoding: .utf8).contains("\n```console\n")
    }
  }

  @Test("that show commands are found")
  func found() throws {
    let documents = try Self.documents()
    #expect(documents.count > 8 && documents.contains("README.md") && documents.contains("Documentation/trust.md"))
  }

  @Test("the README counts the figures of the reference log and the types of events as they are")
  func figures() throws {
    let readme = try String(contentsOfFile: PackageLayout.root + "/README.md", encoding: .utf8)
    let words = readme.split(whereSeparator: \.isWhitespace).joined(separator: " ")
    let log = PackageLayout.root + "/EventLogs/case-series"
    let claims = try regimen("claims", log + "/claims.json", "--log", log).output
    let counts = try #require(claims.firstMatch(of: /(\d+) claims: (.+)\n/))
    #expect(words.contains("\(counts.1) figures again: \(counts.2)"))
    let types = try regimen("help", "types").output.matches(of: /\n[a-z-]+\n/).count
    #expect(words.contains("| \(types) types of events"))
  }

  /// With `REGIMEN_ACCEPT=1` the outputs in a document are rewritten in place.
  @Test("show the real output of their commands", arguments: try ReadmeTests.documents())
  func document(name: String) throws {
    let path = PackageLayout.root + "/" + name
    let document = try String(contentsOfFile: path, encoding: .utf8)
    let transcript = Transcript(document)
    #expect(!transcript.steps.isEmpty)
    for seal in transcript.steps.flatMap({ $0.command.matches(of: /\b[0-9a-f]{64}\b/) }).map(\.output) {
      #expect(referenceLog.contains(seal), "\(name) names a seal that the reference log does not have")
    }
    let outputs = try ConsoleRunner.outputs(of: transcript)
    let found = differences(transcript, from: outputs)
    if ProcessInfo.processInfo.environment["REGIMEN_ACCEPT"] == "1", !found.isEmpty {
      try transcript.replacingOutputs(outputs).write(toFile: path, atomically: true, encoding: .utf8)
      return
    }
    for step in found {
      Issue.record(
        """
        $ \(step.command)
        \(step.difference)
        (- \(name) shows, + is real; accept with REGIMEN_ACCEPT=1)
        """)
    }
  }
}

@Suite("The checker of the README")
struct TranscriptTests {
  private static let sample = """
    # Sample

    ```console
    $ regimen init ward
    made the log ward in ward
    $ export REGIMEN_LOG=ward
    $ regimen record patient-enrolled P01 female --age 43 \\
        --on 2022-03
    recorded seq 1: P01 patient-enrolled female, age 43, on 2022-03
    $ regimen verify
    ok: 1 event in 1 sealed batch
    seal 0000000000000000000000000000000000000000000000000000000000000000 at seq 1
    ```

    ```sh
    $ not run
    ```

    ## Elsewhere

    ```console
    $ ls
    Documentation
    EventLogs
    Tools
    ward
    $ swift run regimen verify --log elsewhere
    regimen: elsewhere: cannot be read: No such file or directory
    try: check the path; `regimen init DIR` makes a log
    $ swift test
    ```

    """

  @Test("commands and outputs are told apart, and other blocks are left alone")
  func parsing() {
    let steps = Transcript(Self.sample).steps
    #expect(
      steps.map(\.section) == [
        "# Sample", "# Sample", "# Sample", "# Sample", "## Elsewhere", "## Elsewhere", "## Elsewhere",
      ])
    #expect(steps[2].command == "regimen record patient-enrolled P01 female --age 43 \\\n    --on 2022-03")
    #expect(steps[4].output == "Documentation\nEventLogs\nTools\nward\n")
    #expect(
      steps[6] == Transcript.Step(section: "## Elsewhere", command: "swift test", outputLines: 30..<30, output: ""))
  }

  @Test("what is typed into a command is part of it")
  func hereDocument() throws {
    let transcript = Transcript("```console\n$ cat <<'END'\n> x\n> END\nx\n```\n")
    #expect(transcript.steps.map(\.command) == ["cat <<'END'\nx\nEND"])
    #expect(differences(transcript, from: try ConsoleRunner.outputs(of: transcript)) == [])
  }

  @Test("a document that tells the truth passes")
  func truth() throws {
    let transcript = Transcript(Self.sample)
    #expect(differences(transcript, from: try ConsoleRunner.outputs(of: transcript)) == [])
  }

  @Test("a wrong output fails with the difference, and accepting it mends the document")
  func lie() throws {
    let wrong = Self.sample.replacingOccurrences(of: "ok: 1 event in 1", with: "ok: 2 events in 1")
    let transcript = Transcript(wrong)
    let outputs = try ConsoleRunner.outputs(of: transcript)
    let found = differences(transcript, from: outputs)
    #expect(found.map(\.command) == ["regimen verify"])
    #expect(
      found.first?.difference
        == "- ok: 2 events in 1 sealed batch\n+ ok: 1 event in 1 sealed batch\n  seal <hash> at seq 1\n  ")
    let mended = transcript.replacingOutputs(outputs)
    #expect(withoutChance(mended) == withoutChance(Self.sample))
  }

  @Test("what is shown too much, or not at all, is a difference")
  func missing() {
    let transcript = Transcript("```console\n$ a\nx\n$ b\n```\n")
    #expect(differences(transcript, from: ["x\n", ""]) == [])
    #expect(differences(transcript, from: ["x\ny\n", ""]).map(\.difference) == ["  x\n+ y\n  "])
    #expect(differences(transcript, from: ["", "z\n"]).map(\.command) == ["a", "b"])
    #expect(transcript.replacingOutputs(["", "z\n"]) == "```console\n$ a\n$ b\nz\n```\n")
  }

  @Test(
    "only what chance made is replaced",
    arguments: [
      ("id 01JCQ7Z6V4W1N8S3T5Y2K9M0AB.", "id <id>."), ("seal f5182006…", "seal <hash>…"),
      ("1ab4c0cc-1234-4abc-8def-0123456789ab", "<uuid>"),
      ("known at 2024-12-31T09:15:00.123Z,", "known at <instant>,"),
      ("as of 2024-12-31, seq 258", "as of 2024-12-31, seq 258"),
      ("methotrexate 15mg/week", "methotrexate 15mg/week"),
    ])
  func chance(text: String, replaced: String) {
    #expect(withoutChance(text) == replaced)
  }
}
