import CalendarTime
import PatientRecord
import TestSupport
import Testing

@testable import Projections

/// A random record with visits, responses, holds and reasons around the courses of `RandomRecord`, most of it plain.
private struct Written {
  private var generator: RepeatableRandomNumberGenerator
  private(set) var text = ""

  init(seed: UInt64) {
    generator = RepeatableRandomNumberGenerator(seed: seed &+ 5_000_000)
    let random = RandomRecord(
      seed: seed, upTo: 4, partialOneIn: seed % 5 == 0 ? 3 : nil, oneCourseADrug: !oneIn(4))
    if !oneIn(4) { write(Int.random(in: -30...(oneIn(3) ? 90 : 0), using: &generator), "enrolled female") }
    for line in random.text.split(separator: "\n") {
      let isStart = line.contains(" start ")
      text += line + (isStart ? startWords : oneIn(3) ? " adverse-event" : "") + "\n"
    }
    for course in random.courses.indices where oneIn(4) {
      write(random.courses[course].start + 1, "hold T\(course + 1)")
    }
    for _ in 0..<Int.random(in: 0...4, using: &generator) { write(Int.random(in: 0...250, using: &generator), finding) }
    if oneIn(12) { write(Int.random(in: 200...260, using: &generator), oneIn(2) ? "ended death" : "ended lost") }
  }

  private mutating func oneIn(_ number: Int) -> Bool { Int.random(in: 0..<number, using: &generator) == 0 }

  private mutating func write(_ day: Int, _ words: String) { text += "\(RandomRecord.day(day)) \(words)\n" }

  private var startWords: String {
    mutating get {
      let words = ["", "", " for=eczema", " for=psoriasis", " reason=partial-response", " onOrBefore"]
      return (words.randomElement(using: &generator) ?? "") + (oneIn(6) ? " topical" : "")
    }
  }

  private var finding: String {
    mutating get {
      let words = [
        "seen", "response complete", "response partial T1", "response none T2", "response partial T1 T2",
        "response complete condition=eczema", "response partial phase=monotherapy", "response score score=3",
        "measured ALT 30 U/L", "comorbidity asthma", "diagnosis eczema",
      ]
      return words.randomElement(using: &generator) ?? ""
    }
  }
}

@Suite("Pairs of plain histories")
struct PlainPairsTests {
  private static let rules: [[String]] = [
    [], ["assume-continuing=P3M"], ["assume-continuing=P0M", "prevalent=naive"], ["assume-continuing=no"],
    ["days=inclusive", "month=30.4375"], ["response=last", "prevalent=left-out"], ["row=first"], ["partial=refuse"],
    ["partial=longest", "possible=left-out"], ["anchor=methotrexate", "partner=baricitinib,prednisone"],
    ["gap=20"], ["minimum=10"], ["holds=left-out"], ["unit=regimen"],
  ]
  private static let days = ["2021-12-31", "2022-02-01", "2022-06-15", "2024-12-31"]

  private func clear(_ record: TestRecord, _ context: ProjectionContext) -> Result<[Combination], ProjectionError> {
    Result { () throws(ProjectionError) in try deriveClearly(record.history, patient: "P01", in: context) }
  }

  @Test("the quick way has the rows of the clear way, under every rule and as of any day", arguments: 0..<14)
  func sameRows(place: Int) throws {
    for seed in UInt64(0)..<250 {
      let text = Written(seed: seed).text
      for day in PlainPairsTests.days {
        let record = try TestRecord(text, asOf: day)
        let context = try record.context(PlainPairsTests.rules[place])
        let quick = Result { () throws(ProjectionError) in
          try deriveCombinations(record.history, patient: "P01", in: context)
        }
        #expect(quick == clear(record, context), "seed \(seed), \(day)\n\(text)")
      }
    }
  }

  @Test("most of those histories go the quick way, and some do not")
  func bothWays() throws {
    let quick = try (0..<250 as Range<UInt64>).count { seed in
      let record = try TestRecord(Written(seed: seed).text)
      return PlainPairs.combinations(record.history, patient: "P01", in: try record.context([])) != nil
    }
    #expect(100 < quick && quick < 220, "\(quick)")
  }

  @Test(
    "a history that a rule has to choose in goes the clear way",
    arguments: [
      "2022-01 start T1 baricitinib\n2022-02-01 start T2 methotrexate",
      "2022-01-01 start T1 baricitinib\n2022-02-01 start T2 methotrexate\n2022-03-01 ended lost",
      "2022-01-01 start T1 baricitinib\n2022-01-01 stop T1 other\n2022-01-01 start T2 methotrexate",
      "2022-01-01 start T1 baricitinib\n2022-02-01 start T2 Olumiant",
    ])
  func clearWay(text: String) throws {
    let record = try TestRecord(text)
    #expect(PlainPairs.combinations(record.history, patient: "P01", in: try record.context([])) == nil)
  }
}
