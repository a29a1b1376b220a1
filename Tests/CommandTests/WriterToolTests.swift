import TestSupport
import Testing

/// The short forms of two tools that go on for as long as they are asked to.
@Suite("Races and crashes")
struct WriterToolTests {
  private static let python = "/usr/bin/python3"

  @Test("writers that race, some of them killed, lose nothing that was acknowledged")
  func race() throws {
    let result = try run(
      WriterToolTests.python,
      [
        PackageLayout.root + "/Tools/race.py", PackageLayout.executable("regimen"), "--processes", "24", "--at-once",
        "6",
      ],
      environment: ["PATH": "/usr/bin:/bin"])
    #expect(result.status == 0 && result.output.contains(" 0 lost, 0 faults"), "\(result.output)\(result.error)")
  }

  @Test("crashes and failing calls on a random log lose nothing that was acknowledged")
  func crashMatrix() throws {
    let result = try run(PackageLayout.executable("crash-matrix"), ["--histories", "1", "--seed", "7"])
    #expect(result.status == 0 && result.output.contains(" 0 seeds failed"), "\(result.output)\(result.error)")
  }
}
