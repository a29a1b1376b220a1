import Projections
import TestSupport
import Testing

@Suite("Courses that no combination counts")
struct CourseTallyTests {
  private func tally(_ records: [TestRecord]) -> CourseTally {
    records.reduce(into: CourseTally()) { $0.add($1.history) }
  }

  private func words(_ record: TestRecord, _ reason: CourseTally.Reason, _ rules: String...) throws -> [String] {
    tally([record]).courses(leftOutFor: reason, in: try record.context(rules)).map { "\($0.drug) \($0.count)" }
  }

  @Test("a course is left out for its route, for an unknown drug, or because the rules name the drug nowhere")
  func reasons() throws {
    let record = try TestRecord(
      """
      2022-01-01 start T1 baricitinib
      2022-01-01 start T2 methotrexate
      2022-01-01 start T3 Newdrug
      2022-01-01 start T4 newdrug
      2022-01-01 start T5 Newdrug
      2022-01-01 start T6 dapsone
      2022-01-01 start T7 tacrolimus topical
      2022-01-01 start T8 Protopic
      2022-01-01 start T9 Newcream topical
      2022-01-01 start T10 betamethasone 1application/day
      2022-01-01 start T11 another
      """)
    #expect(try words(record, .unknownDrug) == ["Newdrug 3", "another 1"])
    #expect(try words(record, .otherDrug) == ["dapsone 1"])
    #expect(try words(record, .notSystemic) == ["tacrolimus 2", "Newcream 1", "betamethasone 1"])
    #expect(try words(record, .otherDrug, "partner=prednisone,dapsone") == ["methotrexate 1"])
  }

  @Test("every course is left out for one reason, or can be part of a combination; parts add up")
  func law() throws {
    let seed: UInt64 = 51
    var generator = RepeatableRandomNumberGenerator(seed: seed)
    let drugs = ["baricitinib", "methotrexate", "dapsone", "Newdrug", "ruxolitinib", "clobetasol", "puva", "Protopic"]
    let routes = ["", " oral", " topical", " subcutaneous"]
    for _ in 0..<200 {
      let lines = (1...Int.random(in: 1...8, using: &generator)).map { number in
        "2022-01-01 start T\(number) \(drugs.randomElement(using: &generator)!)"
          + routes.randomElement(using: &generator)!
      }
      let record = try TestRecord(lines.joined(separator: "\n"))
      let context = try record.context([])
      let left = CourseTally.Reason.allCases.flatMap {
        tally([record]).courses(leftOutFor: $0, in: context)
      }.reduce(0) { $0 + $1.count }
      // What can be combined is what a rule that names every drug as a partner would show as an exposure with a role.
      let combined = try deriveExposureRows(record.history, patient: "P", in: context)
        .filter { $0.role != nil }.reduce(0) { $0 + $1.exposure.treatments.count }
      #expect(left + combined == lines.count, "seed \(seed): \(lines)")
      let twice = tally([record, record])
      #expect(
        CourseTally.Reason.allCases.flatMap { twice.courses(leftOutFor: $0, in: context) }.reduce(0) { $0 + $1.count }
          == 2 * left)
    }
  }

  @Test("a patient with an event in force, but without an enrolment, is not enrolled")
  func enrolment() throws {
    let enrolled = try TestRecord("2022-01-01 enrolled female age=29")
    let seen = try TestRecord("2022-01-01 seen")
    let later = try TestRecord("2026-01-01 seen")
    #expect(tally([enrolled, seen, later, seen]).notEnrolled == 2)
  }
}
