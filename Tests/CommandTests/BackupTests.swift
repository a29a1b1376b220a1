import Foundation
import TestSupport
import Testing

@Suite("Copies of a log, and those who follow it")
struct BackupTests {
  private func withWard(_ body: (_ ward: SealedWard, _ copy: String) throws -> Void) throws {
    try withTemporaryDirectory { directory in
      try body(try SealedWard(directory + "/ward"), directory + "/copy")
    }
  }

  private func backUp(_ ward: SealedWard, to copy: String) throws -> ProcessResult {
    try regimen("backup", copy, "--log", ward.path)
  }

  @Test("a copy answers as its log does, and its seal is printed; a second run has nothing to do")
  func answers() throws {
    try withWard { ward, copy in
      let kept = try #require(try ward.seals().last)
      let said = "every seal verified as read back; seal \(kept.prefix(64)) at seq 6\n"
      #expect(try succeeds(backUp(ward, to: copy)) == "backed up: 6 new events in \(copy)\n" + said)
      #expect(try succeeds(backUp(ward, to: copy)) == "backed up: 0 new events in \(copy)\n" + said)
      #expect(try ward.verify(against: copy).output.contains("the copy in \(copy) is the same up to seq 6"))
      #expect(try succeeds(regimen("verify", "--log", copy)).hasPrefix("ok: 6 events in 3 sealed batches\n"))
      #expect(try verifySeals([copy]).status == 0)
      let words = ["query", "events", "--format", "json", "--log"]
      #expect(try regimen(words: words + [copy]).output == regimen(words: words + [ward.path]).output)
    }
  }

  @Test("an erasure reaches the copy, its snapshots too")
  func erased() throws {
    try withWard { ward, copy in
      try succeeds(backUp(ward, to: copy))
      try succeeds(regimen("snapshot", "--log", copy))
      try succeeds(regimen("erase", "--patient", "P02", "--reason", "asked for", "--log", ward.path))
      #expect(
        try succeeds(backUp(ward, to: copy)).hasPrefix("backed up: 1 new event in \(copy), 2 events erased there\n"))
      for (name, bytes) in try contents(of: copy) {
        #expect(!String(decoding: bytes, as: UTF8.self).contains("P02"), "\(name)")
      }
      #expect(try succeeds(regimen("verify", "--log", copy)).contains("2 events erased"))
    }
  }

  @Test("a log whose erased line was put back is not copied")
  func putBack() throws {
    try withWard { ward, copy in
      let lines = try ward.lines()
      try succeeds(regimen("erase", "2", "--reason", "asked for", "--log", ward.path))
      try ward.setLines(lines)
      let refused = try backUp(ward, to: copy)
      #expect(refused.status == 3 && refused.error.contains("the log is not as its erasures say, and is not copied"))
      #expect(!FileManager.default.fileExists(atPath: copy))
    }
  }

  @Test("a copy that was written to is refused and stays as it is")
  func forked() throws {
    try withWard { ward, copy in
      try succeeds(backUp(ward, to: copy))
      try succeeds(regimen("record", "patient-seen", "P01", "--on", "2024-05-01", "--log", copy))
      let before = try contents(of: copy)
      let refused = try backUp(ward, to: copy)
      #expect(refused.status == 3 && refused.error.contains("goes on after seq 6, seal "))
      #expect(try contents(of: copy) == before)
    }
  }

  @Test("a copy within the log is refused, and nothing is made")
  func within() throws {
    try withWard { ward, _ in
      let before = try contents(of: ward.path)
      let refused = try backUp(ward, to: ward.path + "/copy")
      #expect(refused.status == 3 && refused.error.contains("/copy: lies within the log "), "\(refused.error)")
      #expect(try contents(of: ward.path) == before)
    }
  }

  @Test("who follows from each place that was printed has the lines of the log once, whatever is recorded meanwhile")
  func followed() throws {
    try withWard { ward, copy in
      var lines: [String] = []
      var place: String?
      for month in 5...8 {
        let words = ["follow", "--once", "--log", ward.path] + (place.map { ["--after", $0] } ?? [])
        for line in try succeeds(regimen(words: words)).split(separator: "\n").map(String.init) {
          if let resume = line.wholeMatch(of: /\{"resume":"([0-9a-f]{64}@[0-9]+)"\}/) {
            place = String(resume.1)
          } else {
            lines.append(line)
          }
        }
        try succeeds(regimen("record", "patient-seen", "P01", "--on", "2024-0\(month)-01", "--log", ward.path))
      }
      #expect(try lines == Array(ward.lines().dropLast()))
      let end = try #require(place)
      try succeeds(backUp(ward, to: copy))
      #expect(try succeeds(regimen("follow", "--once", "--after", end, "--log", copy)).contains("\"seq\":10,"))
      let other = try SealedWard(copy + "-other", author: "nurse-8", batches: 6)
      let refused = try regimen("follow", "--once", "--after", end, "--log", other.path)
      #expect(refused.status == 3 && refused.output.isEmpty && refused.error.contains("another log, or a fork"))
    }
  }
}
