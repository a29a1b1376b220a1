import Entry
import PatientRecord
import Testing

@Suite("The ways to record events")
struct WaysToRecordTests {
  @Test("people record every type of event but corrections, erasures and answers, in the order of the types")
  func types() {
    let others = EventType.allCases.filter { $0.isRecordable && !$0.isCorrection && $0 != .findingAnswered }
    #expect(EventType.recorded == others)
  }

  /// The word after a type: a name that it defines, or a patient.
  private static func subject(_ type: EventType) -> String {
    switch type {
    case .drugDefined: "newtinib"
    case .instrumentDefined: "ItchCount"
    default: "P01"
    }
  }

  @Test("every example records an event of its type, and says its effect in a sentence", arguments: EventType.recorded)
  func examples(type: EventType) throws {
    let example = try #require(type.example)
    #expect(example.hasPrefix("regimen record \(type.rawValue) " + Self.subject(type)))
    #expect(type.effect.hasSuffix("."))
    #expect(EventType.listing.contains("\(type.rawValue)\n  \(example)\n"))
  }
}
