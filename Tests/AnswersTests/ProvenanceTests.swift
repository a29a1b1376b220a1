import Testing

@testable import Answers

@Suite("What an answer rests on")
struct ProvenanceTests {
  @Test(
    "date, log and seal in one line, the rules that are not the defaults in another, and nothing left out goes unsaid")
  func lines() throws {
    var answer = try Answer.sample(rows: [])
    let seal = String(repeating: "1a2b3c4d", count: 8)
    let place =
      "as of 2025-01-01, known at 2025-02-28T00:00:00.000Z, "
      + "log 0b7d5a40-1c2d-4e3f-8a9b-001122334455 seq 312, seal \(seal)"
    #expect(answer.provenanceLines() == [place, "days count both ends"])
    #expect(answer.provenanceLines(wholeProfile: true) == [place, "unit=pair days=inclusive"])
    (answer.erased, answer.unknown) = (1, 2)
    answer.notCounted = [NotCounted(.possible, count: 3)]
    #expect(
      answer.provenanceLines().suffix(2) == [
        "1 event erased, 2 events not understood",
        "not counted: 3 combinations possible only, by partial dates",
      ])
  }

  @Test("lines from standard input have neither id nor seal")
  func standardInput() throws {
    var answer = try Answer.sample(rows: [])
    answer.log = LogPosition(id: nil, sequenceNumber: 0, seal: nil)
    answer.knownAt = nil
    answer.differences = []
    #expect(answer.provenanceLines(abbreviated: true) == ["as of 2025-01-01, seq 0"])
  }

  @Test("every form but JSON lines and CSV carries it", arguments: OutputFormat.allCases)
  func forms(format: OutputFormat) throws {
    let text = (try Answer.sample(rows: [["a": 1]])).text(as: format)
    #expect(text.contains("2025-01-01") == format.carriesProvenance)
  }
}
