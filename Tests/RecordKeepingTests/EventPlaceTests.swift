import EventStorage
import PatientRecord
import Testing

@testable import RecordKeeping

@Suite("Places of events")
struct EventPlaceTests {
  @Test(
    "an event is decoded from its place as it stands among the patient's events, whatever is known", arguments: 40...45)
  func sameEvents(seed: UInt64) throws {
    var log = try DrawnLog(seed: seed)
    for _ in 0..<10 { try log.grow() }
    _ = try log.makeSnapshot()
    for _ in 0..<8 { try log.grow() }
    let snapshot = RecordSnapshot(of: try LogDirectory.open(log.path), id: DrawnLog.id)
    let lookup = LogLookup(try LogExtent.open(log.path))
    var record = try log.record(after: snapshot)
    for position in (0...record.lastSequenceNumber).reversed() {
      record.know(upTo: try lookup.lastBatch(endingAtOrBefore: position))
      for subject in record.subjects {
        let events = record.events(of: subject)
        let places = record.places(of: subject)
        #expect(places.map(record.event(at:)) == events, "seed \(seed), known at \(position)")
        #expect(places.map(\.sequenceNumber) == events.map(\.sequenceNumber), "seed \(seed), known at \(position)")
      }
    }
  }
}
