import Foundation
import TestSupport
import Testing

@Suite("A log that cannot be used")
struct BadLogTests {
  @Test(
    "is named, with the reason and what to try",
    arguments: [
      (
        "no-such-directory", "no-such-directory: cannot be read: No such file or directory",
        "try: check the path; `regimen init DIR` makes a log"
      ),
      (".", ".: holds no log: there is no log.json", "try: `regimen init DIR` makes a log"),
      ("log/log.json", "log/log.json: is not a directory", "try: `regimen init DIR` makes a log"),
    ])
  func unusable(path: String, message: String, hint: String) throws {
    try withLog { log in
      let directory = URL(fileURLWithPath: log).deletingLastPathComponent().path
      let calls = [
        ["query", "events"], ["verify"], ["replay"], ["record", "patient-seen", "P01", "--on", "2022"], ["append"],
      ]
      for call in calls {
        let result = try regimen(words: call, input: draft("patient-seen"), log: path, directory: directory)
        #expect(result.status == 3)
        #expect(result.error == "regimen: \(message)\n\(hint)\n", "\(call)")
      }
    }
  }

  @Test("without a log named, the call says how to name one")
  func unnamed() throws {
    let result = try regimen("query", "events")
    #expect(result.status == 2)
    #expect(
      result.error
        == "regimen: no log is named\ntry: --log DIR, or set REGIMEN_LOG; make a new one with: regimen init DIR\n")
  }

  @Test("a later format is refused, and its log left alone")
  func laterFormat() throws {
    try withLog(smallRecord) { log in
      let path = URL(fileURLWithPath: log + "/log.json")
      let text = String(decoding: try Data(contentsOf: path), as: UTF8.self)
      try Data(text.replacingOccurrences(of: #""format":1"#, with: #""format":2"#).utf8).write(to: path)
      let before = try contents(of: log)
      for call in [["query", "events"], ["record", "patient-seen", "P01", "--on", "2022"]] {
        let result = try regimen(words: call, log: log)
        #expect(result.status == 3)
        #expect(result.error.contains("log.json: the log has format 2; this version reads format 1"))
        #expect(result.error.contains("try: use a later version of regimen"))
      }
      #expect(try contents(of: log) == before)
    }
  }

  @Test("damage is named by file and line, nothing is appended to it, and verify calls it a finding")
  func damaged() throws {
    try withLog(smallRecord) { log in
      let name = "/00000000000000000001.jsonl"
      let text = String(decoding: try Data(contentsOf: URL(fileURLWithPath: log + name)), as: UTF8.self)
      try Data(text.replacingOccurrences(of: "2022-06-01", with: "2022-06-02").utf8)
        .write(to: URL(fileURLWithPath: log + name))
      let before = try contents(of: log)
      let calls: [(words: [String], status: Int32)] = [
        (["query", "events"], 3), (["record", "patient-seen", "P01", "--on", "2022"], 3), (["verify"], 1),
      ]
      for call in calls {
        let result = try regimen(words: call.words, log: log)
        #expect(result.status == call.status)
        #expect(result.error.contains("\(name):"))
        #expect(result.error.contains("lines 1 to 4 do not fit the seal on line 4 (byte 0)"), "\(result.error)")
      }
      #expect(try contents(of: log) == before)
    }
  }

  @Test("a new log is made only where there is none")
  func initialised() throws {
    try withLog(smallRecord) { log in
      let before = try contents(of: log)
      let result = try regimen("init", log)
      #expect(result.status == 3)
      #expect(result.error.contains("holds a log already"))
      #expect(result.error.contains("try: use it, or name another directory"))
      #expect(try contents(of: log) == before)
    }
  }

  /// Root may write everywhere, so the program runs as a user who may not: `setpriv` takes the right away.
  @Test("a directory that may only be read can be asked, and not written to", .enabled(if: canLoseRights))
  func readOnly() throws {
    try withLog(smallRecord) { log in
      let modes = [("log", 0o555), ("log/lock", 0o444), ("log/head", 0o444), ("log/log.json", 0o444)]
      let directory = URL(fileURLWithPath: log).deletingLastPathComponent().path
      for (path, mode) in modes + [("log/00000000000000000001.jsonl", 0o444), (".", 0o755)] {
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: directory + "/" + path)
      }
      let before = try contents(of: log)
      let recorded = try withoutRights("record patient-seen P01 --on 2022 --log '\(log)'")
      #expect(recorded.status == 3)
      #expect(recorded.error.contains("Permission denied"), "\(recorded.error)")
      #expect(recorded.error.contains("try: "), "\(recorded.error)")
      let asked = try withoutRights("query events --log '\(log)' --format jsonl")
      #expect(asked.status == 0, "\(asked.error)")
      #expect(try contents(of: log) == before)
    }
  }

  private static let setpriv = "/usr/bin/setpriv"
  private static let isRoot = getuid() == 0
  private static let canLoseRights = !isRoot || FileManager.default.isExecutableFile(atPath: setpriv)

  /// Runs the program as nobody, where the tests run as root; a copy stands where nobody can reach it.
  private func withoutRights(_ line: String) throws -> ProcessResult {
    try withTemporaryDirectory { directory in
      let copy = directory + "/regimen"
      try FileManager.default.copyItem(atPath: PackageLayout.executable("regimen"), toPath: copy)
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: directory)
      let prefix = Self.isRoot ? "\(Self.setpriv) --reuid=65534 --regid=65534 --clear-groups " : ""
      return try run(
        "/bin/bash", ["-c", "\(prefix)'\(copy)' \(line)"],
        environment: ["PATH": "/usr/bin:/bin", "TZ": "UTC", "SWIFT_BACKTRACE": "enable=no"])
    }
  }
}
