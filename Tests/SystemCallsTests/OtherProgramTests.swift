import Foundation
import SystemCalls
import TestSupport
import Testing

@Suite("Other programs")
struct OtherProgramTests {
  /// Calls `body` with the path of a shell script.
  private func withScript(_ script: String, _ body: (String) throws -> Void) throws {
    try withTemporaryDirectory { directory in
      let path = directory + "/program"
      try Data(("#!/bin/sh\n" + script + "\n").utf8).write(to: URL(fileURLWithPath: path))
      try FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: path)
      try body(path)
    }
  }

  @Test("a program is given its words as they are and its input whole, and gives all that it writes")
  func runs() throws {
    let words = ["a b", "$HOME", "'", "*"]
    let input = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 * 7) }
    try withScript(#"printf '%s|' "$@"; cat"#) { path in
      let written = try OtherProgram.run(path, words, reading: input)
      #expect(written == Array("a b|$HOME|'|*|".utf8) + input)
    }
  }

  @Test(
    "a program that fails says why in its first words, and one that does not end is ended",
    arguments: [
      ("echo there >&2; echo more >&2; echo half; exit 3", "failed: there"), ("exit 1", "failed"),
      ("kill -9 $$", "failed"), ("exec sleep 600", "did not end within 1 seconds"),
    ])
  func fails(script: String, message: String) throws {
    try withScript(script) { path in
      #expect(throws: OtherProgram.Failure(message: message)) {
        try OtherProgram.run(path, [], reading: [1], seconds: 1)
      }
    }
  }

  @Test("what is no program is said to be none")
  func noProgram() throws {
    try withScript("exit") { path in
      #expect(throws: OtherProgram.Failure(message: "cannot be run: No such file or directory")) {
        try OtherProgram.run(path + "-gone", [], reading: [])
      }
      #expect(throws: OtherProgram.Failure(message: "cannot be run: Permission denied")) {
        try OtherProgram.run(String(path.dropLast("/program".count)), [], reading: [])
      }
    }
  }

  @Test("a program is found where PATH has it, and not where it has none of that name")
  func path() throws {
    let shell = try #require(OtherProgram.path(of: "sh"))
    #expect(shell.hasPrefix("/") && shell.hasSuffix("/sh"))
    #expect(OtherProgram.path(of: "no-program-of-this-name") == nil)
  }
}
