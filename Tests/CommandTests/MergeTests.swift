import Foundation
import TestSupport
import Testing

@Suite("The command merge")
struct MergeTests {
  /// Calls `body` with a log of six events, and a copy of it.
  private func withCopies(_ body: (_ ward: SealedWard, _ copy: String) throws -> Void) throws {
    try withTemporaryDirectory { directory in
      let ward = try SealedWard(directory + "/ward")
      try succeeds(regimen("backup", directory + "/copy", "--log", ward.path))
      try body(ward, directory + "/copy")
    }
  }

  private func merge(_ copy: String, into ward: SealedWard, _ words: String...) throws -> ProcessResult {
    try regimen(words: ["merge", copy, "--log", ward.path] + words)
  }

  private func record(_ words: String, in log: String) throws {
    try succeeds(regimen(words: ["record"] + shellWords(words) + ["--log", log]))
  }

  @Test("a visit that both copies have recorded is noted, and can be taken back as the note says")
  func visitTwice() throws {
    try withCopies { ward, copy in
      for log in [ward.path, copy] { try record("patient-seen P01 --on 2024-05-01", in: log) }
      try record("patient-seen P01 --on 2024-06-01", in: copy)
      let merged = try merge(copy, into: ward)
      let notes = merged.error.split(separator: "\n").filter { $0.contains("says the same as") }
      #expect(merged.status == 0 && notes.count == 1, "\(merged.error)")
      let note = "P01: seq 8 says the same as seq 7, patient-seen on 2024-05-01; if it was once: regimen "
      let call = try #require(notes.first?.split(separator: note).last.map(String.init))
      #expect(call == "retract 8 --reason 'recorded in both copies'")
      try succeeds(regimen(words: shellWords(call) + ["--log", ward.path]))
    }
  }

  @Test("what the copy has recorded is recorded once, with its ids and authors, under labels that are free")
  func merged() throws {
    try withCopies { ward, copy in
      try record("treatment-started P01 baricitinib 4mg/day --on 2024-04-01 --author nurse-1", in: ward.path)
      try record("treatment-started P01 methotrexate 15mg/week --on 2024-05-01 --author nurse-2", in: copy)
      try record("dose-down-titrated P01 methotrexate 10mg/week --on 2024-06-01 --author nurse-2", in: copy)
      let trial = try merge(copy, into: ward, "--dry-run")
      #expect(trial.output.hasPrefix("would merge 2 events of \(copy) as seq 8 to 9\n"))
      #expect(try ward.lines().count == 7)
      let before = try contents(of: copy)
      let said = try succeeds(merge(copy, into: ward))
      #expect(said.hasPrefix("merged 2 events of \(copy) as seq 8 to 9, seal "))
      #expect(said.hasSuffix("\nthe course T1 of its seq 7 is T2 here\n"))
      #expect(try succeeds(merge(copy, into: ward)) == "merged 0 events of \(copy), 2 known already\n")
      let lines = try ward.lines().suffix(2)
      #expect(lines.allSatisfy { $0.contains(#""author":"nurse-2""#) && $0.contains(#""treatment":"T2""#) })
      #expect(try contents(of: copy) == before)
      let now = try succeeds(regimen("replay", "P01", "--as-of", "2024-07-01", "--log", ward.path))
      #expect(now.contains("baricitinib 4mg/day") && now.contains("methotrexate 10mg/week"))
      #expect(try ward.verify(against: copy).output.contains("parted after seq 6"))
      // The other way round: what came from there is known there.
      let back = try succeeds(regimen("merge", ward.path, "--log", copy))
      #expect(back.hasPrefix("merged 1 event of \(ward.path) as seq 9, 2 known already, seal "))
    }
  }

  @Test("what the rules refuse, and what both corrected in different ways, is listed, and nothing is written")
  func refused() throws {
    try withCopies { ward, copy in
      for (note, log) in [("one", ward.path), ("two", copy)] {
        try succeeds(regimen("amend", "1", "--set", "note=\(note)", "--reason", "misread", "--log", log))
      }
      let conflict = try merge(copy, into: ward)
      #expect(conflict.status == 3 && conflict.error.contains("seq 1 was corrected in both, each in another way"))
      let said = conflict.error.replacing("\n", with: " ")
      #expect(
        said.contains("here note one, on 2024-02-01 (seq 7), in the copy note two, on 2024-02-01 (seq 7)"), "\(said)")
      #expect(said.contains("regimen retract 7 --reason TEXT --log \(ward.path), or regimen retract 7 "), "\(said)")
      try succeeds(regimen("retract", "7", "--reason", "the other is right", "--log", ward.path))
      try record("follow-up-ended P01 death --on 2024-06-01", in: ward.path)
      try record("patient-seen P01 --on 2024-08-01", in: copy)
      let broken = try merge(copy, into: ward)
      #expect(broken.status == 3 && broken.error.contains("seq 8: "))
      #expect(try ward.lines().count == 9)
    }
  }

  @Test("an erasure in the copy is named until it is repeated; what was erased here does not come back")
  func erased() throws {
    try withCopies { ward, copy in
      try record("patient-seen P03 --on 2024-09-01", in: copy)
      try succeeds(regimen("erase", "--patient", "P02", "--reason", "asked for", "--log", copy))
      let first = try merge(copy, into: ward)
      let hint = "erased in the copy and still here; repeat it: regimen erase 3 4 --reason TEXT\n"
      #expect(first.status == 1 && first.output.hasPrefix("merged 1 event of ") && first.output.hasSuffix(hint))
      try succeeds(regimen("erase", "3", "4", "--reason", "asked for", "--log", ward.path))
      #expect(try succeeds(merge(copy, into: ward)) == "merged 0 events of \(copy), 1 known already\n")
      try succeeds(regimen("erase", "--patient", "P01", "--reason", "asked for", "--log", ward.path))
      try record("patient-seen P01 --on 2024-09-01", in: copy)
      let back = try merge(copy, into: ward)
      #expect(back.status == 3 && back.error.contains("is of a patient who was erased here"))
    }
  }

  @Test("another log is no copy, and a log whose instants are given takes none")
  func otherLogs() throws {
    try withCopies { ward, copy in
      let other = try SealedWard(copy + "-other")
      #expect(try merge(other.path, into: ward).error.contains("is a log of its own"))
      try succeeds(regimen("backup", copy + "-series", "--log", caseSeries))
      let given = try regimen("merge", caseSeries, "--log", copy + "-series")
      #expect(given.status == 3 && given.error.contains("a log whose instants are given takes no events of a copy"))
    }
  }
}
