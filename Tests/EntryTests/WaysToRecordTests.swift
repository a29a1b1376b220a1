import Entry
import PatientRecord
import Testing

@Suite("The ways to record events")
struct WaysToRecordTests {
  @Test("people record every type of event but corrections and erasures, in the order of the types")
  func types() {
    #expect(EventType.recorded == EventType.allCases.filter { $0.isRecordable && !$0.isCorrection })
  }

  @Test("every example records an event of its type, and says its effect in a sentence", arguments: EventType.recorded)
  func examples(type: EventType) throws {
    let example = try #require(type.example)
    #expect(example.hasPrefix("regimen record \(type.rawValue) " + (type.isOfRecordItself ? "newtinib" : "P01")))
    #expect(type.effect.hasSuffix("."))
    #expect(EventType.listing.contains("\(type.rawValue)\n  \(example)\n"))
  }
}
