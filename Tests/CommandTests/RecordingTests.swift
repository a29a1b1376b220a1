import CalendarTime
import Foundation
import TestSupport
import Testing

@Suite("Recording")
struct RecordingTests {
  @Test("says of a log whose instants are given why it writes nothing, and what does")
  func givenInstants() throws {
    let refused = try regimen(
      "record", "patient-seen", "P01", "--on", "2024-12-01", "--dry-run", "--log", caseSeries)
    #expect(refused.status == 2 && refused.error.contains("the instants of this log are given"))
    #expect(refused.error.contains("one of your own: regimen init DIR; or regimen append, with drafts"))
  }

  @Test("six changes as a nurse would type them; what is stopped before its last change is refused")
  func sixLines() throws {
    try withLog { log in
      let lines = [
        ("treatment-started P01 baricitinib 4mg/day --on 2022-03", "T1 baricitinib 4mg/day, on 2022-03"),
        (
          "co-therapy-added P01 methotrexate 15mg/week --on 2022-06 --reason partial-response",
          "T2 methotrexate 15mg/week, reason partial-response, addedTo T1 (baricitinib), on 2022-06"
        ),
        ("dose-down-titrated P01 methotrexate 10mg/week --on today", "T2 (methotrexate) 10mg/week, on 2"),
        ("response-assessed P01 partial --on 2022-09", "partial, on 2022-09"),
        (
          "adverse-event-recorded P01 nausea --suspect methotrexate:probable --on yesterday",
          "nausea, suspects T2 (methotrexate):probable, on 2"
        ),
      ]
      for (index, line) in lines.enumerated() {
        let output = try succeeds(regimen(words: ["record"] + shellWords(line.0), log: log))
        let type = line.0.prefix { $0 != " " }
        #expect(output.hasPrefix("recorded seq \(index + 1): P01 \(type) \(line.1)"))
      }
      let stop = ["record", "treatment-stopped", "P01", "methotrexate", "--reason", "adverse-event", "--on"]
      let early = try regimen(words: stop + ["2023-11-01"], log: log)
      #expect(early.status == 3)
      #expect(early.error.contains("the treatment was still running: seq 3 changes it later"))
      try succeeds(regimen("amend", "3", "--on", "2023-08-01", "--reason", "entered too late", log: log))
      #expect(
        try succeeds(regimen(words: stop + ["2023-11-01"], log: log))
          == "recorded seq 7: P01 treatment-stopped T2 (methotrexate), reasons adverse-event, on 2023-11-01\n")
      let row = try #require(try answer("query", "combinations", log: log)["rows"].elements.first)
      #expect(row["start"].text == "2022-06-15" && row["end"].text == "2023-11-01")
      #expect(row["endingReasons"].texts == ["adverse-event"])
    }
  }

  @Test("the example of every type works in one story")
  func everyType() throws {
    let listing = try succeeds(regimen("record"))
    let examples = listing.split(separator: "\n").filter { $0.hasPrefix("  regimen record ") }
      .map { shellWords(String($0)).dropFirst(1).map { $0 } }
    #expect(Set(examples.map { $0[1] }).count == 22 && examples.count == 22)
    try withLog { log in
      for var words in examples {
        // The examples are dated for reading one by one: a story needs its last titration before its stop, and the seq
        // of its own adverse event.
        if words[1] == "dose-down-titrated" { words[words.count - 1] = "2022-07" }
        if words[1] == "adverse-event-recorded" { words[words.count - 1] = "2022-10-04" }
        if words[1].hasPrefix("adverse-event-"), words[3] == "12" { words[3] = "13" }
        if words[1] == "dose-schedule-changed" {
          words[3...] = ["methotrexate", "40mg/2w", "--on", "2022-08-15", "--accept", "all"]
        }
        if words[1] == "patients-linked" {
          try succeeds(regimen("record", "patient-seen", words[3], "--on", "2022-10", log: log))
        }
        let result = try regimen(words: words, log: log)
        #expect(result.status == 0, "\(words): \(result.error)")
        let isOfAll = words[1].hasSuffix("-defined") || words[1] == "patients-linked"
        #expect(result.output.contains(isOfAll ? words[1] : ": P01 \(words[1])"))
      }
      #expect(try succeeds(regimen("verify", log: log)).hasPrefix("ok: 23 events in 23 sealed batches\n"))
      let rows = try answer("query", "events", log: log)["rows"].elements
      #expect(Set(rows.compactMap { $0["type"].text }) == Set(examples.map { $0[1] }) && rows.count == 23)
    }
  }

  @Test("a label is assigned to a new course, and found by the name of the drug")
  func labels() throws {
    try withLog(smallRecord) { log in
      func record(_ line: String, says: String) throws {
        let said = try succeeds(regimen(words: ["record"] + shellWords(line), log: log))
        #expect(said.contains(says), "\(said)")
      }
      try record("treatment-started P01 dupilumab 300mg/14d --on 2023-01", says: " T3 dupilumab 300mg/14d,")
      try record("treatment-stopped P01 dupilumab --reason funding --on 2023-06", says: " T3 (dupilumab), ")
      try record("treatment-started P01 dupilumab --on 2023-09", says: " T4 dupilumab,")
      try record("treatment-stopped P01 dupilumab --reason other --on 2023-10", says: " T4 (dupilumab), ")
      try record("treatment-started P03 x --treatment A --on 2023", says: " A x,")
      try record("treatment-started P03 y --on 2023", says: " T2 y,")
      try record("treatment-held P02 T2 --on 2023", says: " T2 (methotrexate),")
    }
  }

  @Test("a dose of two words needs no quotes, and every field has an option as well")
  func options() throws {
    try withLog { log in
      func data(_ line: String) throws -> String {
        try succeeds(regimen(words: ["record"] + shellWords(line), log: log))
        let last = try succeeds(regimen("query", "events", "--format", "jsonl", log: log)).split(separator: "\n").last
        let row = try #require(last)
        let start = try #require(row.range(of: #""data":"#)).upperBound
        return String(row[start...].prefix { $0 != "\n" }.components(separatedBy: #","said":"#)[0])
      }
      let dose = #""dose":{"amount":15,"unit":"mg","every":"P1W"}"#
      #expect(
        try data("treatment-started P01 methotrexate 15 mg/week --on 2022")
          == #"{"treatment":"T1","drug":"methotrexate",\#(dose)}"#)
      #expect(
        try data(
          "treatment-started P01 --drug methotrexate --dose 15mg/week --treatment M --route oral "
            + "--indication 'alopecia areata' --reason flare --plan 'down in June' --on-or-before yes --note 'a b' "
            + "--on 2022")
          == #"{"treatment":"M","drug":"methotrexate",\#(dose),"route":"oral","indication":"alopecia areata","#
          + #""reason":"flare","plan":"down in June","onOrBefore":true,"note":"a b"}"#)
      #expect(
        try data(
          "response-assessed P01 --response partial --condition 'atopic dermatitis' --treatment T1 --treatment M "
            + "--phase combination --transitory no --instrument EASI --score 7.2 --baseline 20 --on 2022")
          == #"{"response":"partial","condition":"atopic dermatitis","treatments":["T1","M"],"phase":"combination","#
          + #""transitory":false,"instrument":"EASI","score":7.2,"baseline":20}"#)
      #expect(
        try data("measurement-recorded P01 --analyte ALT --value 87.6 --unit U/L --on 2022")
          == #"{"analyte":"ALT","value":87.6,"unit":"U/L"}"#)
      let id = try #require(
        try answer("query", "events", log: log)["rows"].elements.last?["id"].text)
      #expect(
        try data(
          "adverse-event-recorded P01 --term nausea --severity mild --grade 1 --serious no --recurrence yes "
            + "--suspect T1:possible:held --suspect M --measurement 4 --on 2022")
          == #"{"term":"nausea","severity":"mild","grade":1,"serious":false,"recurrence":true,"suspects":"#
          + #"[{"treatment":"T1","causality":"possible","action":"held"},{"treatment":"M"}],"measurements":["\#(id)"]}"#
      )
      #expect(
        try data("treatment-stopped P01 --treatment T1 --reason no-response --reason funding --switched-to x --on 2023")
          == #"{"treatment":"T1","reasons":["no-response","funding"],"switchedTo":"x"}"#)
    }
  }

  @Test("a dry run judges everything and writes nothing")
  func dryRun() throws {
    try withLog(smallRecord) { log in
      let before = try contents(of: log)
      func tried(_ line: String, input: String = "") throws -> String {
        try succeeds(regimen(words: shellWords(line) + ["--dry-run"], input: input, log: log))
      }
      #expect(try tried("record patient-seen P01 --on 2023") == "would record: P01 patient-seen, on 2023\n")
      #expect(try tried("append", input: draft("patient-seen")) == "would append 1 event as seq 5\n")
      #expect(
        try tried("amend 1 --set dose=2mg/day --reason misread")
          == "would amend it to: T1 baricitinib 2mg/day\n")
      #expect(try tried("retract 2 --reason twice") == "would retract seq 2\n")
      #expect(try tried("undo").hasPrefix("would take back seq "))
      #expect(try tried("move 2 P02").hasPrefix("would move seq 2"))
      let refused = try regimen("record", "patient-seen", "P01", "--on", "2099", "--dry-run", log: log)
      #expect(refused.status == 3)
      #expect(try contents(of: log) == before)
    }
  }

  @Test("the same event under the same id is written once, whatever the expected end")
  func idempotency() throws {
    let id = "01JCQ7Z6V4W1N8S3T5Y2K9M0AB"
    try withLog { log in
      let words = ["record", "patient-seen", "P01", "--on", "2022-03-01", "--id", id]
      #expect(try succeeds(regimen(words: words, log: log)) == "recorded seq 1: P01 patient-seen, on 2022-03-01\n")
      let before = try contents(of: log)
      let again = try succeeds(regimen(words: words, log: log))
      #expect(again == "already recorded as seq 1: P01 patient-seen, on 2022-03-01\n")
      try succeeds(regimen(words: words + ["--expect-seq", "0"], log: log))
      #expect(try contents(of: log) == before)
      let batch = draft("patient-seen", on: "2022-03-01").replacingOccurrences(
        of: #"{"type""#, with: #"{"id":"\#(id)","type""#)
      let mixed = try succeeds(regimen("append", input: batch + "\n" + draft("patient-seen"), log: log))
      #expect(mixed.hasPrefix("appended 1 event as seq 2, 1 known already, seal "))
    }
  }

  @Test("an unknown drug is asked about where a known one is near, and else accepted with a note")
  func unknownDrug() throws {
    try withLog { log in
      for patient in ["P01", "P02"] {
        try succeeds(regimen("record", "patient-enrolled", patient, "female", "--on", "2022", log: log))
      }
      let near = try regimen("record", "treatment-started", "P01", "baricitinb", "--on", "2022", log: log)
      #expect(near.status == 3)
      #expect(near.error.contains("the drug baricitinb is not in the catalogue: did you mean baricitinib?\n"))
      #expect(near.error.contains("--accept drug-misspelt\n"))
      let far = try regimen("record", "treatment-started", "P01", "placebo", "--on", "2022", log: log)
      #expect(far.error.contains("it is neither anchor nor partner"))
      let synonym = try regimen("record", "treatment-started", "P01", "metotrexate", "--on", "2022", log: log)
      #expect(
        synonym.error.hasPrefix("regimen: note: the drug is kept as it was written, and counted as methotrexate\n"))
      let written = try regimen("record", "treatment-started", "P02", "Methotrexate", "--on", "2022", log: log)
      #expect(written.error == "")
    }
  }

  @Test("a second course of a drug that runs on that date is noted, and the same entry made twice is asked about")
  func sameCourseTwice() throws {
    try withLog { log in
      let start = ["record", "treatment-started", "P01", "baricitinib", "--on"]
      try succeeds(regimen(words: start + ["2022-01-10"], log: log))
      let again = try regimen(words: start + ["2022-01-10"], log: log)
      #expect(again.status == 3 && again.error.contains("try: if it is so: --accept start-twice"))
      let later = try regimen(words: start + ["2022-03-01"], log: log)
      #expect(
        later.error == "regimen: note: a course of the same drug runs on that date, T1, started by seq 1\n")
    }
  }

  @Test(
    "a number of days without a slash is how long, not how often, and is refused",
    arguments: ["20mg 5 days", "40 mg 2 weeks"])
  func burst(dose: String) throws {
    try withLog { log in
      let words = ["record", "treatment-started", "P01", "prednisone", "--on", "2022", "--dose", dose]
      let result = try regimen(words: words, log: log)
      #expect(result.status == 2)
      #expect(result.error.contains("how often the dose is given cannot be read"))
    }
  }

  @Test("doses in plain words are read, and a severity in quotes stays a part of the term")
  func plainWords() throws {
    try withLog { log in
      let start = try succeeds(
        regimen(words: shellWords("record treatment-started P01 baricitinib 4 mg once a day --on 2022"), log: log))
      #expect(start == "recorded seq 1: P01 treatment-started T1 baricitinib 4mg/day, on 2022\n")
      let event = try succeeds(
        regimen(words: shellWords("record adverse-event-recorded P01 'nausea mild' --on 2022"), log: log))
      #expect(event == "recorded seq 2: P01 adverse-event-recorded nausea mild, on 2022\n")
    }
  }

  @Test("a word that is not UTF-8 is refused, so that two patients do not become one")
  func otherEncoding() throws {
    let line = "exec '\(PackageLayout.executable("regimen"))' record patient-seen $'M\\xfcller' --on 2022"
    let result = try run("/bin/bash", ["-c", line])
    #expect(result.status == 2)
    #expect(result.error == "regimen: a word of the call is not UTF-8\ntry: a terminal whose encoding is UTF-8\n")
  }

  @Test("one treatment suspected twice is refused")
  func suspectedTwice() throws {
    try withLog { log in
      try succeeds(regimen("record", "treatment-started", "P01", "baricitinib", "--on", "2022", log: log))
      let words = ["record", "adverse-event-recorded", "P01", "nausea", "--on", "2023", "--suspect", "T1"]
      let result = try regimen(words: words + ["--suspect", "baricitinib:probable"], log: log)
      #expect(result.status == 2)
      #expect(result.error.contains("the same treatment is suspected twice"))
    }
  }

  @Test("author, source and basis go with the event")
  func provenance() throws {
    try withLog { log in
      try succeeds(
        regimen(
          "record", "patient-seen", "P01", "--on", "2022", "--source", "letter", "--basis", "reported", log: log,
          environment: ["REGIMEN_AUTHOR": "nurse-7"]))
      let line = try succeeds(regimen("query", "events", "--explain", "--format", "jsonl", log: log))
      #expect(line.contains(#""author":"nurse-7""#))
      #expect(line.contains(#""evidence":{"source":"letter","basis":"reported"}"#))
    }
  }

  @Test("a new log belongs to its owner alone, whatever the umask", arguments: ["000", "077"])
  func modes(umask: String) throws {
    try withTemporaryDirectory { directory in
      let script =
        "umask \(umask); '\(PackageLayout.executable("regimen"))' init new && "
        + "'\(PackageLayout.executable("regimen"))' record patient-seen P01 --on 2022 --log new"
      let result = try run("/bin/bash", ["-c", script], environment: ["PATH": "/usr/bin:/bin"], directory: directory)
      #expect(result.status == 0, "\(result.error)")
      func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: directory + "/" + path)[.posixPermissions] as? Int
      }
      #expect(try mode("new") == 0o700)
      for name in try contents(of: directory + "/new").keys { #expect(try mode("new/" + name) == 0o600, "\(name)") }
    }
  }

  @Test("an archive takes the instants of recording from its drafts, and says so")
  func given() throws {
    try withTemporaryDirectory { directory in
      let log = directory + "/archive"
      try succeeds(regimen("init", log, "--recorded", "given", "--cutoff", "2024-06-30"))
      let line = draft("patient-seen").replacingOccurrences(
        of: #","data""#, with: #","recorded":"2023-01-02T03:04:05.678Z","data""#)
      try succeeds(regimen("append", input: line, log: log))
      let document = try answer("query", "events", log: log)
      #expect(document["knownAt"].text == "2023-01-02T03:04:05.678Z")
      #expect(document["asOf"].text == "2023-01-02")
      #expect(try succeeds(regimen("query", "events", log: log)).contains("2024-06-30 is later than anything"))
      #expect(try succeeds(regimen("query", "events", log: log)).contains("as given by the authors"))
      #expect(try regimen("append", input: line, log: log).status == 0, "an equal instant is not before")
      let earlier = line.replacingOccurrences(of: "2023-01-02T", with: "2023-01-01T")
      #expect(try regimen("append", input: earlier, log: log).status == 3)
      #expect(try regimen("append", input: draft("patient-seen"), log: log).error.contains(#""recorded" is missing"#))
    }
  }

  @Test("a new pseudonym near a known one is recorded, with a note on standard error")
  func note() throws {
    try withLog { log in
      let words = ["--on", "2022-03"]
      let notEnrolled = "regimen: note: the patient is not enrolled\n"
      #expect(try regimen(words: ["record", "patient-seen", "K01"] + words, log: log).error == notEnrolled)
      let result = try regimen(words: ["record", "patient-seen", "K1O"] + words, log: log)
      #expect(result.status == 0 && result.output == "recorded seq 2: K1O patient-seen, on 2022-03\n")
      #expect(result.error == "regimen: note: K1O is new here (near it: K01)\n" + notEnrolled)
      let again = try regimen(words: ["record", "patient-seen", "K1O", "--note", "again"] + words, log: log)
      #expect(again.error == "")
    }
  }
}
