import EventStorage
import PatientRecord
import RecordKeeping
import Testing
import Text

@testable import Entry

@Suite("Refusals")
struct RefusalTests {
  private struct Other: Error {}

  @Test("errors of the rooms below become diagnostics, a fault each; any other error is none")
  func errors() throws {
    let diagnostic = Diagnostic("is there already", file: "report.html")
    #expect(Refusal(diagnostic)?.diagnostics == [diagnostic])
    #expect(Refusal(Other()) == nil)
    let missing = try #require(failure { () throws(LogError) in try EventLog.open("nowhere") })
    let told = try #require(Refusal(missing)?.diagnostics.first)
    #expect(told.file == "nowhere" && told.hint == "check the path; `regimen init DIR` makes a log")
  }

  @Test("faults of drafts stand at their places in the text")
  func drafts() throws {
    let text = Array("{\"type\":\"patient-seen\"}\n{\"type\":\"patient-lost\"}\n".utf8)
    let context = AdmissionContext(recorded: nil, makeID: EventID.random)
    let error = #expect(throws: AdmissionError.self) { try Record().admitting(.text(text), context) }
    let diagnostics = Refusal(try #require(error), in: text, of: "drafts.jsonl").diagnostics
    #expect(!diagnostics.isEmpty)
    for diagnostic in diagnostics {
      #expect(diagnostic.file == "drafts.jsonl" && diagnostic.line != nil && diagnostic.lineText != nil)
    }
  }
}

private func failure(_ body: () throws(LogError) -> EventLog) -> LogError? {
  do throws(LogError) {
    _ = try body()
    return nil
  } catch {
    return error
  }
}
