import TestSupport
import Testing

/// The short forms of tools that go on for as long as they are asked to.
@Suite("Races, crashes and flipped bits")
struct WriterToolTests {
  private static let python = "/usr/bin/python3"

  @Test("writers that race, some of them killed, beside erasers and readers, lose nothing that was acknowledged")
  func race() throws {
    let result = try run(
      WriterToolTests.python,
      [
        PackageLayout.root + "/Tools/checks/shim/race.py", PackageLayout.executable("regimen"),
        "--processes", "24", "--at-once", "6",
      ],
      // A killed writer would leave half a profile.
      environment: ["PATH": "/usr/bin:/bin", "LLVM_PROFILE_FILE": "/dev/null"])
    #expect(result.status == 0 && result.output.contains(" 0 lost, 0 faults"), "\(result.output)\(result.error)")
  }

  @Test("backups, merges and readers that follow, most of them killed, lose nothing, double nothing and name a fork")
  func kills() throws {
    let result = try run(
      WriterToolTests.python,
      [
        PackageLayout.root + "/Tools/checks/shim/kills.py", PackageLayout.executable("regimen"),
        "--rounds", "1", "--steps", "6",
      ],
      environment: ["PATH": "/usr/bin:/bin", "LLVM_PROFILE_FILE": "/dev/null"])
    #expect(result.status == 0 && result.output.contains(" 0 twice, 0 faults"), "\(result.output)\(result.error)")
  }

  @Test("a system call of any command goes wrong: nothing is lost, nothing erased is found, no reader accuses")
  func systemCalls() throws {
    let result = try run(
      WriterToolTests.python,
      [
        PackageLayout.root + "/Tools/checks/shim/check.py", "--regimen", PackageLayout.executable("regimen"),
        "--cases", "100",
      ], environment: ["PATH": "/usr/bin:/bin"])
    #expect(result.status == 0 && result.output.contains(" 0 events lost"), "\(result.output)\(result.error)")
  }

  @Test("crashes and failing calls on a random log lose nothing that was acknowledged")
  func crashMatrix() throws {
    let result = try run(PackageLayout.executable("crash-matrix"), ["--histories", "1", "--seed", "7"])
    #expect(result.status == 0 && result.output.contains(" 0 seeds failed"), "\(result.output)\(result.error)")
  }

  /// Every ninth bit, so that each of the eight of a byte has its turn, of a log with a batch, a stub and two segments.
  @Test("a flipped bit anywhere in a log is found, and its file, line and byte named")
  func bitFlips() throws {
    let drafts = ["2022-01", "2022-02", "2022-03"].map { draft("patient-seen", on: $0) }
    try withLog(drafts) { log in
      try succeeds(regimen("record", "patient-seen", "P02", "--on", "2022-04", log: log))
      try succeeds(regimen("erase", "2", "--reason", "x", log: log))
      let result = try run(PackageLayout.executable("bit-flips"), [log, "--every", "9"])
      #expect(result.status == 0 && result.output.hasSuffix(" 0 faults\n"), "\(result.output)\(result.error)")
      #expect(result.output.contains("00000000000000000005.jsonl: "), "the erasure has a segment of its own")
    }
  }
}
