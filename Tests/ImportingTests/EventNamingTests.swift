import PatientRecord
import Testing

@testable import Importing

@Suite("Ids of imported events")
struct EventNamingTests {
  @Test(
    "an id is the first 80 bits of HMAC-SHA256 over what names the event, as Python's hmac has it",
    arguments: [
      (
        "6b1f0c9d4e2a7385b0a1c2d3e4f50617", ["derma-sheet", "017/2", "stop", "treatment-stopped"],
        "00000000005G29EWTHZTAHKB32"
      ),
      (
        "6b1f0c9d4e2a7385b0a1c2d3e4f50617", ["derma-sheet", "017", "enrolled", "patient-enrolled"],
        "0000000000V7YCXR07K5T24DN8"
      ),
      (
        "0f3b8a6674c1d2e59b77a0c41d8e6f02",
        ["redcap-417", "101/baseline_arm_1/medication/2", "start", "treatment-started"], "00000000008JERA50CD196ZJDW"
      ),
    ])
  func ids(salt: String, parts: [String], id: String) throws {
    #expect(EventNaming(try #require(ImportSalt(salt))).id(of: parts).description == id)
  }

  @Test("a salt is 32 hexadecimal digits, and a new one is another each time")
  func salts() {
    #expect(ImportSalt("6b1f0c9d4e2a7385b0a1c2d3e4f50617")?.text == "6b1f0c9d4e2a7385b0a1c2d3e4f50617")
    for text in ["", "6b1f", "6B1F0C9D4E2A7385B0A1C2D3E4F50617", "6b1f0c9d4e2a7385b0a1c2d3e4f5061g"] {
      #expect(ImportSalt(text) == nil)
    }
    #expect(Set((0..<20).map { _ in ImportSalt.random() }).count == 20)
  }
}
