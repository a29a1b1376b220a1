import SystemCalls
import TestSupport
import Testing

/// Each row of the table in Documentation/trust.md, and who finds what it does.
@Suite("What only a seal kept elsewhere shows")
struct TrustTests {
  @Test("an untouched log: all three find nothing, against each of its seals")
  func untouched() throws {
    try withWard { ward in
      let seals = try ward.seals()
      for (seal, sequenceNumber) in zip(seals, [2, 4, 6]) {
        let result = try ward.verify(against: seal)
        #expect(result.status == 0)
        #expect(
          result.output == """
            ok: 6 events in 3 sealed batches
            seal \(seals[2].dropLast(2)) at seq 6
            the log extends what seal \(seal.dropLast(2)) at seq \(sequenceNumber) commits to

            """)
      }
      try expectUnseen(ward, "ok seq 6 seal \(seals[2].dropLast(2))\n")
    }
  }

  @Test("a cut tail: the head tells")
  func cutTail() throws {
    try withWard { ward in
      try ward.setLines(Array(try ward.lines()[..<4]))
      try expectFound(
        ward, "the log ends at line 4, but its head acknowledges line 6",
        "names what is not there: the log ends at seq 4")
    }
  }

  @Test("a cut tail and a new head: only a kept seal tells")
  func cutTailAndHead() throws {
    try withWard { ward in
      let seals = try ward.seals()
      try ward.setLines(Array(try ward.lines()[..<4]))
      try ward.acknowledge()
      try expectUnseen(ward, "ok seq 4 seal \(seals[1].dropLast(2))\n")
      let result = try ward.verify(against: seals[2])
      #expect(result.status == 1)
      #expect(
        result.output == """
          4 events in 2 sealed batches
          seal \(seals[1].dropLast(2)) at seq 4
          finding: the log ends at seq 4, before seq 6: its end was cut off, or it is another log

          """)
      #expect(try ward.verify(against: seals[1]).status == 0, "a seal from before the cut cannot show it")
    }
  }

  @Test("a segment missing in the middle: its successor's name tells")
  func missingMiddle() throws {
    try withWard { ward in
      try ward.split()
      try #require(try ward.verify().status == 0)
      try ward.remove("00000000000000000003.jsonl")
      try expectFound(
        ward, "stands where 00000000000000000003.jsonl should: a segment is missing or misnamed",
        "should be 00000000000000000003.jsonl")
    }
  }

  @Test("the last segment missing: the head tells, and where that is new, only a kept seal")
  func missingLast() throws {
    try withWard { ward in
      let seals = try ward.seals()
      try ward.split()
      try ward.remove("00000000000000000005.jsonl")
      try expectFound(ward, "is missing: the log ends at line 4", "names what is not there: the log ends at seq 4")
      try ward.acknowledge("00000000000000000003.jsonl")
      try expectUnseen(ward, "ok seq 4 seal \(seals[1].dropLast(2))\n")
      let result = try ward.verify(against: seals[2])
      #expect(result.status == 1)
      #expect(result.output.contains("finding: the log ends at seq 4, before seq 6: its end was cut off"))
    }
  }

  @Test("an exchanged line: the seal of its batch tells")
  func exchangedLine() throws {
    try withWard { ward in
      var lines = try ward.lines()
      lines[2] = lines[2].replacing("2024-02-01", with: "2024-02-02")
      try ward.setLines(lines)
      try expectFound(ward, SealedWard.segment + ":3:", "a line up to 4, or its seal, is changed")
    }
  }

  @Test("two exchanged lines of one batch, or a line taken out: the numbers or the seal tell")
  func movedLines() throws {
    try withWard { ward in
      let lines = try ward.lines()
      try ward.setLines(lines[..<2] + [lines[3], lines[2]] + lines[4...])
      #expect(try ward.verify().status == 1)
      #expect(try ward.secondVerifier().status == 1)
      try ward.setLines(Array(lines[..<2] + lines[3...]))
      #expect(try ward.verify().status == 1)
      #expect(try ward.secondVerifier().status == 1)
    }
  }

  @Test("a rebuilt log, with its id and name: only a kept seal tells, and only one from after the change")
  func rebuilt() throws {
    try withTemporaryDirectory { directory in
      let ward = try SealedWard(directory + "/ward")
      let seals = try ward.seals()
      let rebuilt = try SealedWard(directory + "/rebuilt", author: "nurse-8")
      try rebuilt.write(try ward.read("log.json"), to: "log.json")
      try expectUnseen(rebuilt, "ok seq 6 seal \(try rebuilt.seals()[2].dropLast(2))\n")
      for (seal, sequenceNumber) in zip(seals, [2, 4, 6]) {
        let result = try rebuilt.verify(against: seal)
        #expect(result.status == 1)
        #expect(
          result.output == """
            6 events in 3 sealed batches
            seal \(try rebuilt.seals()[2].dropLast(2)) at seq 6
            finding: the log does not extend what that seal at seq \(sequenceNumber) commits to: it was rewritten or \
            is another log

            """)
      }
    }
  }

  @Test("a log in place of another, or the same log grown otherwise: only a kept seal tells")
  func replaced() throws {
    try withTemporaryDirectory { directory in
      let ward = try SealedWard(directory + "/ward")
      let (last, early) = (try ward.seals()[2], try ward.seals()[0])
      let short = try SealedWard(directory + "/short", batches: 1)
      try expectUnseen(short, "ok seq 2 seal \(try short.seals()[0].dropLast(2))\n")
      #expect(
        try short.verify(against: last).output.hasSuffix(
          "finding: the log ends at seq 2, before seq 6: its end was cut off, or it is another log\n"))
      #expect(
        try short.verify(against: early).output.hasSuffix(
          "finding: the log does not extend what that seal at seq 2 commits to: it was rewritten or is another log\n"))
    }
  }

  @Test("an event taken away by a stub that no erasure names: verify tells, the seals do not")
  func stub() throws {
    try withWard { ward in
      let seals = try ward.seals()
      var lines = try ward.lines()
      // The path from the second of two lines is the leaf hash of the first.
      let proof = try run(
        PackageLayout.executable("regimen"), ["prove", "2", "--at", "2", "--log", ward.path]
      ).output
      let leaf = try #require(proof.split(separator: "\"path\":[\"").last).prefix(64)
      let id = try #require(lines[0].split(separator: "\"id\":\"").last).prefix(26)
      let recorded = try #require(lines[0].split(separator: "\"recorded\":\"").last).prefix(24)
      lines[0] = #"{"seq":1,"id":"\#(id)","recorded":"\#(recorded)","erased":{"leafHash":"\#(leaf)"}}"#
      try ward.setLines(lines)
      try ward.acknowledge()
      let result = try ward.verify(against: seals[2])
      #expect(result.status == 1)
      #expect(result.output.contains("finding: seq 1 was taken away, and no erasure says so\n"))
      #expect(result.output.contains("the log extends what seal \(seals[2].dropLast(2)) at seq 6 commits to\n"))
      #expect(try ward.secondVerifier().output == "ok seq 6 seal \(seals[2].dropLast(2))\n")
      let refusal = try run(PackageLayout.executable("regimen"), ["prove", "1", "--log", ward.path])
      #expect(refusal.status == 2)
      #expect(
        refusal.error.hasPrefix(
          "regimen: that event was erased: what its line said is gone, and there is nothing to show\n"))
    }
  }

  @Test("another name or id in log.json: no seal commits to it, and none of the three tells")
  func description() throws {
    try withWard { ward in
      let seals = try ward.seals()
      try ward.write(try ward.read("log.json").replacing(#""name":"Ward""#, with: #""name":"Other""#), to: "log.json")
      try expectUnseen(ward, "ok seq 6 seal \(seals[2].dropLast(2))\n")
      #expect(try ward.verify(against: seals[2]).status == 0)
    }
  }

  private func withWard(_ body: (SealedWard) throws -> Void) throws {
    try withTemporaryDirectory { try body(try SealedWard($0 + "/ward")) }
  }

  /// Plain `verify` and the second verifier find damage.
  private func expectFound(
    _ ward: SealedWard, _ message: String, _ secondMessage: String, _ location: SourceLocation = #_sourceLocation
  ) throws {
    let result = try ward.verify()
    #expect(result.status == 1, sourceLocation: location)
    #expect(result.output == "" && result.error.contains(message), "\(result.error)", sourceLocation: location)
    let second = try ward.secondVerifier()
    #expect(second.status == 1, sourceLocation: location)
    #expect(second.output.contains(secondMessage), "\(second.output)", sourceLocation: location)
  }

  /// Neither plain `verify` nor the second verifier finds anything.
  private func expectUnseen(
    _ ward: SealedWard, _ secondOutput: String, _ location: SourceLocation = #_sourceLocation
  ) throws {
    let result = try ward.verify()
    #expect(result.status == 0 && result.output.hasPrefix("ok: "), "\(result.output)", sourceLocation: location)
    let second = try ward.secondVerifier()
    #expect(second.status == 0 && second.output == secondOutput, "\(second.output)", sourceLocation: location)
  }
}
