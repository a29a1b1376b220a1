import Foundation
import TestSupport
import Testing

@Suite("Erasing from the command line")
struct ErasureTests {
  private static let outOfReach =
    "not reached would be backups and copies of the log, exports and reports made from it, proofs of erased events, "
    + "and blocks that the disk has freed but not overwritten\n"

  private let start = "treatment-started P01 baricitinib 4mg/day --on 2023-01-01"
  private let added = "co-therapy-added P01 methotrexate 15mg/week --on 2023-02-01"

  private func record(_ lines: String..., log: String) throws {
    for line in lines { try succeeds(regimen(words: ["record"] + shellWords(line), log: log)) }
  }

  @Test("a patient's content is in no file of the log, seals still verify, and no answer at any known-at holds it")
  func patient() throws {
    try withLog { log in
      try record(start, added, "patient-seen P02 --on 2023-03-01 --note Unmistakable", log: log)
      let dry = try succeeds(regimen("erase", "--patient", "P02", "--reason", "request", "--dry-run", log: log))
      #expect(dry == "would erase 1 event (seq 3)\n" + Self.outOfReach)
      let said = try succeeds(regimen("erase", "--patient", "P02", "--reason", "request", log: log))
      #expect(said.hasPrefix("erased 1 event (seq 3), as seq 4 says\nno file of the log holds them any more; "))
      for (name, content) in try contents(of: log) {
        #expect(!String(decoding: content, as: UTF8.self).contains("Unmistakable"), "\(name)")
      }
      #expect(try succeeds(regimen("verify", log: log)).hasPrefix("ok: 4 events in 4 sealed batches\n"))
      for knownAt in ["@3", "@4"] {
        let document = try answer("query", "events", "--known-at", knownAt, log: log)
        #expect(document["rows"].elements.map { $0["seq"].number } == [1, 2])
        #expect(document["erased"].number == 1)
      }
    }
  }

  @Test("a pseudonym in another Unicode form or case is the same patient where it is recorded; Jose-7 is not José-7")
  func unicodeForms() throws {
    try withLog { log in
      for patient in ["Jos\u{E9}-7", "Jose\u{301}-7", "JOS\u{C9}-7", "Jose-7"] {
        try succeeds(regimen("record", "patient-seen", patient, "--on", "2023-03-01", log: log))
      }
      let said = try succeeds(regimen("erase", "--patient", "Jos\u{E9}-7", "--reason", "request", log: log))
      #expect(said.hasPrefix("erased 3 events (seq 1, 2, 3), as seq 5 says\n"))
    }
  }

  @Test("what refers to an erased event goes with it")
  func following() throws {
    try withLog { log in
      try record(start, added, "treatment-stopped P01 methotrexate --reason funding --on 2023-06-01", log: log)
      let dry = try succeeds(regimen("erase", "2", "--reason", "wrong person", "--dry-run", log: log))
      #expect(dry == "would erase 2 events (seq 2, 3; 1 of them because they refer to the others)\n" + Self.outOfReach)
    }
  }

  @Test("of two patients in one call, each loses only what refers to their own, though their labels are the same")
  func severalPatients() throws {
    try withLog { log in
      let another = start.replacing("P01", with: "P02")
      try record(start, another, "treatment-stopped P02 T1 --reason funding --on 2023-06-01", log: log)
      try record("patient-seen P02 --on 2023-07-01", log: log)
      let dry = try succeeds(regimen("erase", "1", "4", "--reason", "wrong person", "--dry-run", log: log))
      #expect(dry == "would erase 2 events (seq 1, 4)\n" + Self.outOfReach)
    }
  }

  @Test("whoever erases a correction is told what it brings back, and what no longer fits")
  func consequences() throws {
    try withLog { log in
      try record(start, added, "treatment-stopped P01 methotrexate --reason other --on 2023-03-01", log: log)
      try succeeds(regimen("retract", "3", "--reason", "wrong", log: log))
      try record("treatment-stopped P01 methotrexate --reason adverse-event --on 2023-12-01", log: log)
      let dry = try succeeds(regimen("erase", "4", "--reason", "x", "--dry-run", log: log))
      #expect(
        dry == """
          would erase 1 event (seq 4)
          \(Self.outOfReach)then seq 3 is in force again
          then seq 5 no longer fits the record: the treatment was stopped already, by seq 3

          """)
      try succeeds(regimen("erase", "4", "--reason", "x", log: log))
      let asked = try regimen("query", "combinations", "--as-of", "2024-01-01", "--format", "json", log: log)
      #expect(
        asked.error
          == "regimen: 1 event against the rules of the record; they may not count: see regimen verify\n")
    }
  }

  @Test("a call that names nothing, or both, or what is not there, is refused")
  func refused() throws {
    try withLog { log in
      try record(start, log: log)
      for words in [["erase", "--reason", "x"], ["erase", "1", "--patient", "P01", "--reason", "x"], ["erase", "1"]] {
        #expect(try regimen(words: words, log: log).status == 2, "\(words)")
      }
      #expect(try regimen("erase", "9", "--reason", "x", log: log).status == 2)
      #expect(try regimen("erase", "--patient", "P09", "--reason", "x", log: log).status == 2)
    }
  }
}
