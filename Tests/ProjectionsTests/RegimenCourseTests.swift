import CalendarTime
import PatientRecord
import Projections
import TestSupport
import Testing

@Suite("Treatment from day to day") struct RegimenCourseTests {
  @Test(
    "on every day it is the regimen as of that day, its days imputed within what a partial date may still be",
    arguments: ["middle", "longest", "shortest"])
  func law(partial: String) throws {
    let others = [
      "ended lost", "seen", "ended consent-withdrawn", "enrolled female", "adverse sepsis grade=5", "resolved #1 fatal",
      "resolved #1 recovered", "measured ALT 30 U/L", "ended death", "hold T1", "resume T1",
    ]
    for seed in UInt64(0)..<120 {
      var generator = RepeatableRandomNumberGenerator(seed: seed &+ 9_000_000)
      let random = RandomRecord(seed: seed, upTo: 6, partialOneIn: [nil, 4, 2][Int(seed % 3)])
      var text = "2022-01-05 adverse rash grade=\([3, 5][Int(seed / 2 % 2)])\n" + random.text
      for _ in 0..<Int.random(in: 0...3, using: &generator) {
        let day = RandomRecord.day(Int.random(in: 0...220, using: &generator)).description
        let date = seed % 3 == 2 ? day.prefix(7) : day[...]
        text += "\n\(date) \(others.randomElement(using: &generator) ?? "seen")"
      }
      let record = try TestRecord(text, asOf: "2023-06-01")
      let context = try record.context(["partial=\(partial)"])
      var course = RegimenCourse(record.history, context)
      for number in 0..<260 {
        let day = RandomRecord.day(number)
        let history = PatientHistory(record.events, pool: record.pool, asOf: day)
        let regimen = try deriveCurrentRegimen(history, patient: "P01", in: context)
        #expect(try course.treatments(on: day) == regimen.treatments, "seed \(seed), \(day)\n\(text)")
      }
    }
  }

  @Test("each event is looked at once, whatever the number of days")
  func steps() throws {
    let holds = (0..<2000).map { "\(RandomRecord.day($0 + 1)) \($0 % 2 == 0 ? "hold" : "resume") T1" }
    let record = try TestRecord(
      "2022-01-01 start T1 methotrexate\n" + holds.joined(separator: "\n"), asOf: "2028-01-01")
    var course = RegimenCourse(record.history, try record.context([]))
    for number in 0..<2001 { #expect(try course.treatments(on: RandomRecord.day(number)).count == 1) }
    #expect(course.steps < 3 * 2001)
  }

  @Test("an event known by month is looked at on each day of its month, however many others there are")
  func stepsOfMonths() throws {
    func steps(months: Int) throws -> Int {
      let changes = try (0..<months).map { (number) throws in
        let day = try #require(CalendarDay(year: 2000 + number / 12, month: number % 12 + 1, day: 1))
        let change = number == 0 ? "start T1 methotrexate" : number % 2 == 1 ? "hold T1" : "resume T1"
        return "\(day.description.prefix(7)) \(change)"
      }
      let record = try TestRecord(changes.joined(separator: "\n"), asOf: "2060-01-01")
      var course = RegimenCourse(record.history, try record.context([]))
      let first = try #require(CalendarDay(year: 2000, month: 1, day: 1))
      for number in 0..<31 * months { #expect(try course.treatments(on: first.adding(days: number)).count == 1) }
      return course.steps
    }
    // 31 days and the day after, and once as it begins.
    #expect(try steps(months: 60) < 60 * 34)
    #expect(try steps(months: 240) < 240 * 34)
  }

  @Test("partial dates are refused where they are refused of the regimen of that day")
  func refusal() throws {
    let record = try TestRecord("2022-01-10 start T1 methotrexate\n2022-03 start T2 dupilumab", asOf: "2023-01-01")
    let context = try record.context(["partial=refuse"])
    var course = RegimenCourse(record.history, context)
    let days = ["2022-02-28": 1, "2022-03-01": 2, "2022-03-02": nil, "2022-05-01": nil]
    for (text, count) in days.sorted(by: { $0.key < $1.key }) {
      let day = try day(text)
      let history = PatientHistory(record.events, pool: record.pool, asOf: day)
      #expect((try? deriveCurrentRegimen(history, patient: "P01", in: context).treatments.count) == count)
      #expect((try? course.treatments(on: day).count) == count)
    }
  }
}
