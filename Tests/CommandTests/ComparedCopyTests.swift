import Foundation
import TestSupport
import Testing

@Suite("A log held against another copy of it")
struct ComparedCopyTests {
  /// Calls `body` with a log of three batches of two events, a copy of it, and the seal that both end at.
  private func withCopies(_ body: (_ ward: SealedWard, _ copy: String, _ seal: String) throws -> Void) throws {
    try withTemporaryDirectory { directory in
      let ward = try SealedWard(directory + "/ward")
      let copy = directory + "/copy"
      try FileManager.default.copyItem(atPath: ward.path, toPath: copy)
      let kept = try #require(try ward.seals().last)
      try body(ward, copy, "seq 6, seal \(kept.prefix(64))")
    }
  }

  private func append(_ count: Int, to log: String, of patient: String) throws {
    for number in 0..<count {
      try succeeds(regimen("record", "patient-seen", patient, "--on", "2024-0\(number + 4)-01", "--log", log))
    }
  }

  @Test(
    "the last seal that both hold is named; it is a finding if the copy holds what the log does not",
    arguments: [
      (0, 0, "the copy in COPY is the same up to SEAL", 0),
      (2, 0, "the log goes on from the copy in COPY after SEAL", 0),
      (
        0, 1,
        "finding: the copy in COPY goes on after SEAL, where this log ends: its end was cut off, or the copy is newer",
        1
      ),
      (3, 2, "finding: this log and the copy in COPY parted after SEAL: 3 lines follow here, 2 there", 1),
    ] as [(Int, Int, String, Int32)])
  func parted(here: Int, there: Int, line: String, status: Int32) throws {
    try withCopies { ward, copy, seal in
      try append(here, to: ward.path, of: "P91")
      try append(there, to: copy, of: "P92")
      let result = try ward.verify(against: copy)
      let expected = line.replacing("COPY", with: copy).replacing("SEAL", with: seal)
      #expect(result.status == status && result.output.split(separator: "\n").contains { $0 == expected })
    }
  }

  @Test("an erasure in the log is none of the copy's lines; another log has nothing in common")
  func erasedAndOther() throws {
    try withCopies { ward, copy, seal in
      try succeeds(regimen("erase", "2", "--reason", "asked for", "--log", ward.path))
      #expect(try ward.verify(against: copy).output.contains("the log goes on from the copy in \(copy) after \(seal)"))
      let other = try SealedWard(copy + "-other", author: "nurse-8")
      let result = try ward.verify(against: other.path)
      #expect(result.status == 1 && result.output.contains("parted after its beginning: 7 lines follow here, 6 there"))
    }
  }

  @Test("a copy that is damaged, or no log, is named; a proof is held against a seal")
  func refused() throws {
    try withCopies { ward, copy, _ in
      let lines = try ward.lines()
      try Data(
        (lines[0].replacing("2024", with: "2023") + "\n" + lines.dropFirst().joined(separator: "\n") + "\n").utf8
      )
      .write(to: URL(fileURLWithPath: copy + "/" + SealedWard.segment))
      let damaged = try ward.verify(against: copy)
      #expect(damaged.status != 0 && damaged.error.contains(copy + "/" + SealedWard.segment))
      #expect(try ward.verify(against: copy + "-none").status == 3)
      let proof = try regimen("verify", "--proof", "x.json", "--against", "./copy")
      #expect(proof.status == 2 && proof.error.contains("--against SEAL@SEQ"))
    }
  }
}
