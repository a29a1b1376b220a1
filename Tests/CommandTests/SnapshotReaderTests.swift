import Foundation
import TestSupport
import Testing

/// The specification of snapshots suffices to read one: Tools/read-snapshot.py was written from it.
@Suite("A reader of snapshots that was written from their specification")
struct SnapshotReaderTests {
  @Test("reads every event of the reference log as its line says it")
  func referenceLog() throws {
    try withTemporaryDirectory { directory in
      let log = directory + "/log"
      try FileManager.default.copyItem(atPath: caseSeries, toPath: log)
      try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: log)
      let read = try readSnapshot(of: log)
      #expect(read.events.count == 258)
      #expect(try read.events == events(of: log))
      #expect(read.notes == #"{"unknown":[],"faults":[],"stubs":[],"others":[],"erased":[],"misnamed":[]}"#)
    }
  }

  @Test("reads every field of every type, corrections, and what an erasure leaves")
  func everyField() throws {
    try withLog(draftsOfEveryType) { log in
      try succeeds(regimen("amend", "13", "--on", "2020-08", "--reason", "misread", log: log))
      try succeeds(regimen("retract", "18", "--reason", "read well", log: log))
      try succeeds(regimen("erase", "16", "--reason", "another patient", log: log))
      let read = try readSnapshot(of: log)
      #expect(try read.events == events(of: log))
      #expect(read.notes.contains(#""stubs":[{"seq":16,"id":"01JGZYVKV61PTXG10AJGVGBQEX","recorded":"20"#))
      #expect(read.notes.contains(#"Z","acceptsClock":false}],"others""#))
      #expect(read.notes.contains(#""others":[{"seq":20,"#) && read.notes.hasSuffix(#""erased":[16],"misnamed":[]}"#))
    }
  }

  @Test("finds a changed byte wherever it is")
  func changedByte() throws {
    try withLog(draftsOfEveryType) { log in
      let file = try snapshot(of: log)
      let bytes = try Data(contentsOf: URL(fileURLWithPath: file))
      for place in stride(from: 0, to: bytes.count, by: 97) {
        var changed = bytes
        changed[place] ^= 1
        try changed.write(to: URL(fileURLWithPath: file))
        #expect(try reader(file).status == 1, "byte \(place)")
      }
    }
  }

  private func snapshot(of log: String) throws -> String {
    try succeeds(regimen("snapshot", log: log))
    let directory = log + "/snapshots"
    return directory + "/" + (try #require(try FileManager.default.contentsOfDirectory(atPath: directory).first))
  }

  private func reader(_ file: String) throws -> ProcessResult {
    try run(
      "/usr/bin/env", ["python3", PackageLayout.root + "/Tools/read-snapshot.py", file],
      environment: ProcessInfo.processInfo.environment)
  }

  private func readSnapshot(of log: String) throws -> (events: [String], notes: String) {
    let lines = try succeeds(reader(snapshot(of: log))).split(separator: "\n").map(String.init)
    return (lines.dropLast().sorted(), lines.last ?? "")
  }

  /// The lines of patients without what a snapshot does not hold.
  private func events(of log: String) throws -> [String] {
    let segments = try FileManager.default.contentsOfDirectory(atPath: log).filter { $0.hasSuffix(".jsonl") }
    return try segments.flatMap { segment in
      try String(contentsOfFile: log + "/" + segment, encoding: .utf8).split(separator: "\n").map(String.init)
    }
    .filter { $0.contains(#""patient":"#) }
    .map { $0.replacing(/"salt":"[0-9a-f]{32}",/, with: "").replacing(/,"seal":"[0-9a-f]{64}"\}$/, with: "}") }
    .sorted()
  }
}

/// Drafts that together have every field that there is.
private let draftsOfEveryType = [
  line("patient-enrolled", "2019", #""sex":"other","birthYear":1979,"age":40,"note":"tab\t, ï, 😀, \u0001""#),
  line("diagnosis-recorded", "2019-02", #""condition":"psoriasis","role":"comorbidity","code":"L40""#),
  line("prior-therapy-recorded", "2019-02", #""therapy":"light","outcome":"not-tolerated""#),
  line(
    "treatment-started", "2020-01-01",
    #""treatment":"T1","drug":"ciclosporin","dose":{"amount":2.5,"unit":"mg/kg","every":"PT12H"},"route":"oral","#
      + #""indication":"psoriasis","reason":"flare","plan":"slowly","onOrBefore":true,"note":"n""#,
    accepted: #"["dose-range","long-ago"]"#),
  line("co-therapy-added", "2020-02-01", #""treatment":"T2","drug":"methotrexate","addedTo":["T1"],"note":"m""#),
  line(
    "dose-down-titrated", "2020-03-01",
    #""treatment":"T1","dose":{"amount":1.1,"unit":"mg/kg","every":"PT12H"},"reason":"course-completed""#),
  line("dose-up-titrated", "2020-04-01", #""treatment":"T1","dose":{"amount":3,"unit":"mg/kg","every":"PT12H"}"#),
  line("treatment-held", "2020-05", #""treatment":"T1","reason":"funding""#),
  line("treatment-resumed", "2020-06", #""treatment":"T1""#),
  line(
    "treatment-stopped", "2021-01-01",
    #""treatment":"T1","reasons":["other","adverse-event","no-response"],"switchedTo":"dupilumab""#),
  line(
    "response-assessed", "2020-07-01",
    #""response":"none","condition":"psoriasis","treatments":["T1","T2"],"phase":"combination","transitory":false,"#
      + #""instrument":"PASI","score":3.25,"baseline":12"#),
  line("measurement-recorded", "2020-07-01", id: "Z", #""analyte":"ALT","value":-0.1,"unit":"U/L""#),
  line(
    "adverse-event-recorded", "2020-07-01", id: "Y",
    #""term":"nausea","severity":"severe","grade":5,"serious":true,"recurrence":false,"suspects":["#
      + #"{"treatment":"T1","causality":"conditional","action":"stopped"},{"treatment":"T2"}],"#
      + #""measurements":["01JGZYVKV61PTXG10AJGVGBQEZ"],"note":"q""#),
  line("adverse-event-resolved", "2020-08-01", #""event":"01JGZYVKV61PTXG10AJGVGBQEY","outcome":"fatal""#),
  line("patient-seen", "2020-08-01", ""),
  line("patient-seen", "2020-09-01", id: "X", #""note":"é""#),
  line("follow-up-ended", "2021-08-01", #""reason":"consent-withdrawn""#),
]

private func line(
  _ type: String, _ occurred: String, id: String? = nil, _ data: String, accepted: String? = nil
) -> String {
  let id = id.map { #""id":"01JGZYVKV61PTXG10AJGVGBQE\#($0)","# } ?? ""
  let accepted = accepted.map { #","accepted":\#($0)"# } ?? ""
  return #"{\#(id)"type":"\#(type)","patient":"Ä\"01","occurred":"\#(occurred)","data":{\#(data)}\#(accepted)}"#
}
