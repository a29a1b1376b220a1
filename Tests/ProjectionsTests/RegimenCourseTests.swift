import CalendarTime
import PatientRecord
import Projections
import TestSupport
import Testing

@Suite("Treatment from day to day") struct RegimenCourseTests {
  @Test("on every day it is the regimen as of that day, or is not known where a partial date is cut")
  func law() throws {
    let others = [
      "ended lost", "seen", "ended consent-withdrawn", "enrolled female", "adverse sepsis grade=5", "resolved #1 fatal",
      "resolved #1 recovered", "measured ALT 30 U/L", "ended death", "hold T1", "resume T1",
    ]
    for seed in UInt64(0)..<120 {
      var generator = RepeatableRandomNumberGenerator(seed: seed &+ 9_000_000)
      let random = RandomRecord(seed: seed, upTo: 6, partialOneIn: seed % 2 == 0 ? nil : 4)
      var text = "2022-01-05 adverse rash grade=\([3, 5][Int(seed / 2 % 2)])\n" + random.text
      for _ in 0..<Int.random(in: 0...3, using: &generator) {
        let date = RandomRecord.day(Int.random(in: 0...220, using: &generator))
        text += "\n\(date) \(others.randomElement(using: &generator) ?? "seen")"
      }
      let record = try TestRecord(text, asOf: "2023-06-01")
      let context = try record.context([])
      var course = RegimenCourse(record.history, context)
      var known = 0
      for number in 0..<260 {
        let day = RandomRecord.day(number)
        guard let treatments = course.treatments(on: day) else { continue }
        known += 1
        let history = PatientHistory(record.events, pool: record.pool, asOf: day)
        let regimen = try deriveCurrentRegimen(history, patient: "P01", in: context)
        #expect(treatments == regimen.treatments, "seed \(seed), \(day)\n\(text)")
      }
      #expect(known == 260 || seed % 2 == 1)
      #expect(course.steps <= record.events.count)
    }
  }

  @Test("each event is looked at once, whatever the number of days")
  func steps() throws {
    let holds = (0..<2000).map { "\(RandomRecord.day($0 + 1)) \($0 % 2 == 0 ? "hold" : "resume") T1" }
    let record = try TestRecord(
      "2022-01-01 start T1 methotrexate\n" + holds.joined(separator: "\n"), asOf: "2028-01-01")
    var course = RegimenCourse(record.history, try record.context([]))
    for number in 0..<2001 { #expect(course.treatments(on: RandomRecord.day(number))?.count == 1) }
    #expect(course.steps == 2001)
  }
}
