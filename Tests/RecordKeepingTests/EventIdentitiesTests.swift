import PatientRecord
import TestSupport
import Testing

@testable import RecordKeeping

@Suite("Ids of a patient's events")
struct EventIdentitiesTests {
  @Test("are told apart as a dictionary tells them apart, of few events and of many, and after they are forgotten")
  func likeADictionary() {
    let seed: UInt64 = 7
    var generator = RepeatableRandomNumberGenerator(seed: seed)
    var identities = EventIdentities()
    for count in [0, 1, 10, 47, 48, 49, 500] {
      identities.removeAll()
      var expected: [EventID: (type: EventType, position: Int)] = [:]
      for position in 1..<count + 1 {
        let id = EventID(high: 0, low: UInt64.random(in: 0..<400, using: &generator))
        let type = EventType.allCases.randomElement(using: &generator) ?? .patientSeen
        #expect(identities.add(id, type, at: position) == expected[id]?.position, "seed \(seed), \(count) events")
        if expected[id] == nil { expected[id] = (type, position) }
      }
      for low in 0..<400 as Range<UInt64> {
        let id = EventID(high: 0, low: low)
        #expect(identities.type(of: id) == expected[id]?.type, "seed \(seed), \(count) events")
      }
    }
  }
}
