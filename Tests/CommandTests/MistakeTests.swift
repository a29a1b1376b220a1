import TestSupport
import Testing

/// Mistakes are mended in few words, and what is improbable is asked about.
@Suite("Mistakes at the keyboard")
struct MistakeTests {
  private func withCourse(_ body: (String) throws -> Void) throws {
    try withLog { log in
      try succeeds(regimen("record", "enrol", "P01", "f", "--age", "43", "--on", "1 Mar 2022", log: log))
      try succeeds(regimen("record", "start", "P01", "baricitinib", "4mg/day", "--on", "13/03/2022", log: log))
      try body(log)
    }
  }

  @Test("record understands the words of people for types, sex and dates")
  func words() throws {
    try withCourse { log in
      let rows = try answer("query", "events", log: log)["rows"].elements
      #expect(rows.map { $0["type"].text } == ["patient-enrolled", "treatment-started"])
      #expect(rows.map { $0["occurred"].text } == ["2022-03-01", "2022-03-13"])
      #expect(rows[0]["data"]["sex"].text == "female")
      try succeeds(regimen("record", "stop", "P01", "baricitinib", "--reason", "other", "--on", "2022-05", log: log))
      try succeeds(regimen("record", "seen", "P01", "--on", "2022-06", log: log))
    }
  }

  @Test("an amendment takes the options of record")
  func amendment() throws {
    try withCourse { log in
      let output = try succeeds(
        regimen("amend", "2", "--drug", "upadacitinib", "--dose", "15mg/day", "--reason", "misread", log: log))
      #expect(output.contains("upadacitinib 15mg/day"))
      let none = try regimen("amend", "1", "--drug", "upadacitinib", "--reason", "misread", log: log)
      #expect(none.status == 2 && none.error.contains("the event has no such field"))
    }
  }

  @Test("undo again takes back the batch before, and --redo brings back the last that was taken back")
  func undo() throws {
    try withCourse { log in
      func courses() throws -> Int { try answer("query", "exposures", log: log)["rows"].elements.count }
      #expect(try succeeds(regimen("undo", log: log)).contains("took back seq 2 (P01 treatment-started)"))
      #expect(try courses() == 0)
      #expect(try succeeds(regimen("undo", log: log)).contains("took back seq 1 (P01 patient-enrolled)"))
      let empty = try regimen("undo", log: log)
      #expect(empty.status == 2 && empty.error.contains("or all are taken back"))
      #expect(try succeeds(regimen("undo", "--redo", log: log)).contains("brought back seq 1 (P01 patient-enrolled)"))
      #expect(try succeeds(regimen("undo", "--redo", log: log)).contains("brought back seq 2 (P01 treatment-started)"))
      #expect(try courses() == 1)
      #expect(try regimen("undo", "--redo", log: log).status == 2)
      try succeeds(regimen("undo", "--reason", "another ward", log: log))
      #expect(try courses() == 0)
      #expect(try succeeds(regimen("undo", log: log)).contains("took back seq 1 "), "a reason of one's own is no entry")
      let other = try regimen("undo", "--author", "somebody", log: log)
      #expect(other.status == 2 && other.error.contains("no batch of this author"))
    }
  }

  @Test("undo takes back a definition, which is of no patient, and an amendment")
  func undoOfAll() throws {
    try withCourse { log in
      try succeeds(regimen("amend", "2", "--dose", "2mg/day", "--reason", "misread", log: log))
      let words = ["record", "drug-defined", "newtinib", "jak-inhibitor", "--immunomodulator", "yes", "--on", "2024"]
      try succeeds(regimen(words: words, log: log))
      #expect(try succeeds(regimen("undo", log: log)).contains("took back seq 4 "))
      #expect(try succeeds(regimen("undo", log: log)).contains("took back seq 3 (P01 event-amended)"))
      #expect(try succeeds(regimen("replay", "P01", log: log)).contains("4mg/day"))
    }
  }

  @Test("an entry is written for the patient whom reading means, in whatever letter case")
  func letterCase() throws {
    try withCourse { log in
      let seen = try regimen("record", "seen", "p01", "--on", "2022-04-01", log: log)
      #expect(seen.output == "recorded seq 3: P01 patient-seen, on 2022-04-01\n")
      #expect(seen.error.contains("p01 is known as P01"))
      try succeeds(regimen("record", "enrol", "P02", "m", "--on", "2022-04-01", log: log))
      #expect(try succeeds(regimen("move", "3", "p02", log: log)).contains("moved to P02: seq 3"))
      let talk = try regimen(words: ["log"], input: "p02\nseen\n2022-06-01\n\nyes\nno\n", log: log)
      #expect(talk.output.contains("P02 patient-seen, on 2022-06-01"), "\(talk.error)")
      #expect(try answer("query", "patients", log: log)["rows"].elements.map { $0["patient"].text } == ["P01", "P02"])
      // What was taken back is no patient, and holds no pseudonym.
      try succeeds(regimen("record", "seen", "x9", "--on", "2022-04-01", log: log))
      try succeeds(regimen("undo", log: log))
      #expect(try succeeds(regimen("record", "seen", "X9", "--on", "2022-04-01", log: log)).contains(": X9 "))
    }
  }

  @Test("a new pseudonym that is nearly a known one is asked about, and listed by check")
  func nearPseudonym() throws {
    try withCourse { log in
      let words = ["record", "seen", "P1", "--on", "2022-04-01"]
      let asked = try regimen(words: words, log: log)
      #expect(asked.status == 3 && asked.error.contains("the patient P1 is new, and nearly called as another one, P01"))
      #expect(asked.error.contains("try: if it is so: --accept pseudonym-near\n"))
      #expect(try regimen("move", "2", "PO1", log: log).status == 3)
      try succeeds(regimen(words: words + ["--accept", "pseudonym-near"], log: log))
      try succeeds(regimen("record", "seen", "P02", "--on", "2022-04-01", log: log))
      try succeeds(regimen("append", input: draft("p-1"), log: log))
      func near(_ words: String...) throws -> [String] {
        // It exits with 1 where it finds something.
        let found = try regimen(words: ["check", "--format", "json"] + words, log: log)
        return try JSONDocument(parsing: found.output)["rows"].elements
          .filter { $0["code"].text == "pseudonym-near" }.map { $0["patient"].text ?? "" }
      }
      #expect(try near() == ["P1", "p-1"])
      #expect(try near("--open") == ["p-1"])
    }
  }

  private func draft(_ patient: String) -> String {
    #"{"type":"patient-seen","patient":"\#(patient)","occurred":"2022-03-01","data":{}}"#
  }

  @Test("move takes an entry to another patient in one batch")
  func move() throws {
    try withCourse { log in
      let moved = try succeeds(regimen("move", "2", "P02", log: log))
      #expect(moved == "recorded seq 3, 4: moved to P02: seq 2\n")
      let rows = try answer("query", "exposures", log: log)["rows"].elements
      #expect(rows.map { $0["patient"].text } == ["P02"])
    }
  }

  @Test("move takes several entries in one batch, names the patient in its notes, and lists the entries of a patient")
  func moveOfSeveral() throws {
    try withCourse { log in
      try succeeds(regimen("record", "seen", "P01", "--on", "2022-06", log: log))
      let listed = try regimen("move", "P01", "P02", log: log)
      #expect(listed.status == 2 && listed.error.contains("2 treatment-started T1 baricitinib 4mg/day"))
      let moved = try regimen("move", "2", "3", "P02", log: log)
      #expect(moved.output == "recorded seq 4, 5, 6, 7: moved to P02: seq 2, 3\n")
      #expect(moved.error.contains("note: P02: the patient is not enrolled"))
      #expect(try answer("query", "patients", log: log)["rows"].elements.count == 2)
      let mixed = try regimen("move", "1", "7", "P03", log: log)
      #expect(mixed.status == 2 && mixed.error.contains("the entries are of several patients"))
      let amended = try regimen("amend", "P02", "--dose", "2mg/day", "--reason", "misread", log: log)
      #expect(amended.status == 2 && amended.error.contains("a patient, where the seq of one of the entries"))
    }
  }

  @Test("a course entered twice is taken back, and its stop is that of the other one")
  func instead() throws {
    try withCourse { log in
      let again = ["record", "start", "P01", "baricitinib", "4mg/day", "--on", "13/03/2022"]
      let asked = try regimen(words: again, log: log)
      #expect(asked.status == 3 && asked.error.contains("recorded already, as T1, by seq 2"))
      try succeeds(regimen(words: again + ["--accept", "start-twice"], log: log))
      try succeeds(regimen("record", "stop", "P01", "T2", "--reason", "other", "--on", "2022-05-01", log: log))
      let refused = try regimen("retract", "3", "--reason", "entered twice", log: log)
      #expect(refused.status == 3 && refused.error.contains("--instead TREATMENT"))
      try succeeds(regimen("retract", "3", "--instead", "T1", "--reason", "entered twice", log: log))
      let rows = try answer("query", "exposures", log: log)["rows"].elements
      #expect(rows.count == 1 && rows[0]["end"].text == "2022-05-01")
      #expect(try regimen("verify", log: log).status == 0)
    }
  }

  @Test("a drug is not added to a course of its own")
  func addedToItself() throws {
    try withCourse { log in
      func add(_ drug: String) throws -> ProcessResult {
        try regimen("record", "add", "P01", drug, "15mg/week", "--on", "2022-06-01", "--dry-run", log: log)
      }
      try succeeds(regimen("record", "start", "P01", "methotrexate", "10mg/week", "--on", "2022-05-01", log: log))
      #expect(try add("methotrexate").output.contains("addedTo T1 (baricitinib), on"))
      try succeeds(regimen("retract", "2", "--reason", "wrong", log: log))
      let alone = try add("methotrexate")
      #expect(alone.status == 2 && alone.error.contains("nothing but the drug itself is running"))
    }
  }

  @Test("what is improbable is refused with the codes to accept, dry runs too, and listed by check")
  func confirmation() throws {
    try withCourse { log in
      let words = ["record", "start", "P01", "methotrexate", "15mg/day", "--on", "2022-06-01"]
      for words in [words, words + ["--dry-run"]] {
        let asked = try regimen(words: words, log: log)
        #expect(asked.status == 3 && asked.error.contains("try: if it is so: --accept methotrexate-daily\n"))
      }
      #expect(try regimen("check", log: log).status == 0)
      try succeeds(regimen(words: words + ["--accept", "methotrexate-daily"], log: log))
      let listed = try regimen("check", "--format", "json", log: log)
      #expect(listed.status == 0 && listed.output.contains(#""code":"methotrexate-daily""#))
      #expect(try !regimen("check", "--open", "--format", "json", log: log).output.contains("methotrexate-daily"))
      #expect(try succeeds(regimen("verify", log: log)).contains("checks: 1 accepted; see regimen check\n"))
      let unknown = try regimen(words: words + ["--accept", "methotrexate-dayly"], log: log)
      #expect(unknown.status == 2 && unknown.error.contains("methotrexate-daily"))
    }
  }

  @Test("notes of a batch name line, patient and text, and are grouped")
  func notes() throws {
    try withLog { log in
      let drafts = (1...300).map { number in
        #"{"type":"treatment-started","patient":"P\#(number)","occurred":"2024-01-01","#
          + #""data":{"treatment":"T1","drug":""# + (number == 217 ? "Wonderdrug" : "methotrexate") + #""}}"#
      }
      let result = try regimen("append", "-", input: drafts.joined(separator: "\n") + "\n", log: log)
      #expect(
        result.status == 0 && result.error.contains("regimen: note: line 217, P217: the drug Wonderdrug is not in"))
      let enrolment = "line 1, P1; line 2, P2; line 3, P3 and 297 more lines: the patient is not enrolled"
      #expect(result.error.contains("regimen: note: \(enrolment)\n"))
    }
  }

  @Test("a definition of a drug is of no patient, and no check says that nobody is enrolled")
  func definition() throws {
    try withLog { log in
      let words = ["record", "drug-defined", "newtinib", "jak-inhibitor", "--immunomodulator", "yes", "--on", "2024"]
      let said = try regimen(words: words, log: log)
      #expect(said.status == 0 && said.error.isEmpty, "\(said.error)")
      #expect(try answer("query", "checks", log: log)["rows"].elements.isEmpty)
    }
  }

  @Test("a cutoff in the future is refused")
  func cutoff() throws {
    try withTemporaryDirectory { directory in
      let result = try regimen("init", directory + "/log", "--cutoff", "2999-01-01")
      #expect(result.status == 2 && result.error.contains("the cutoff lies in the future"))
    }
  }
}
