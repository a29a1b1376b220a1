import PatientRecord
import Projections
import Testing

/// Baricitinib with methotrexate from 1 January 2022 on.
private let pair = "2022-01-01 start T1 baricitinib\n2022-01-01 start T2 methotrexate\n"

@Suite("The time to a response") struct TimeToResponseTests {
  private func inWords(_ text: String, _ rules: [String] = []) throws -> String {
    let record = try TestRecord(text)
    let context = try record.context(rules)
    let row = try #require(try deriveAssessedRows(record.history, patient: "P01", in: context).first)
    let (time, apart) = row.timeToResponse(.complete, in: context.profile)
    guard let time else { return apart?.rawValue ?? "" }
    let entry = time.entry == 0 ? "" : " from \(time.entry)"
    switch time.end {
    case .documented(let after): return "after \(after) by \(time.months)" + entry
    case .stopped: return "stopped at \(time.months)" + entry
    case .ongoing: return "ongoing at \(time.months)" + entry
    }
  }

  @Test(
    "goes from the last assessment without it to the first with it",
    arguments: [
      ("2022-03-01 response none\n2022-07-01 response complete", "after 2.0 by 6.0"),
      ("2022-07-01 response complete", "after 0.0 by 6.0"),
      ("2022-03-01 response none\n2022-05-01 response partial\n2022-07-01 response complete", "after 4.0 by 6.0"),
      ("2022-03-01 response complete\n2022-05-01 response none\n2022-07-01 response complete", "after 0.0 by 2.0"),
      ("2022-05-01 response unassessable\n2022-07-01 response complete", "after 0.0 by 6.0"),
      ("2022-07-01 response complete\n2022-07-01 stop T2 other", "after 0.0 by 6.0"),
      ("2022-07-01 response complete\n2022-06-01 stop T2 other", "stopped at 5.0"),
      ("2022-05-01 response none\n2022-06-01 stop T2 other", "stopped at 5.0"),
      ("2022-06-01 ended death", "stopped at 5.0"),
      ("2022-06-01 ended lost", "ongoing at 5.0"),
      ("2022-06-01 seen", "ongoing at 8.0"),
    ])
  func interval(text: String, said: String) throws {
    let words = try inWords(pair + text, ["assume-continuing=P3M"])
    #expect(words == said)
  }

  @Test("is followed from the enrolment on, by prevalent")
  func entry() throws {
    let late = pair + "2022-03-01 enrolled female\n2022-07-01 response complete"
    #expect(try inWords(late) == "after 0.0 by 6.0 from 2.0")
    #expect(try inWords(late, ["prevalent=naive"]) == "after 0.0 by 6.0")
    #expect(try inWords(late, ["prevalent=left-out"]) == "before-enrolment")
    let before = pair + "2022-08-01 enrolled female\n2022-07-01 response complete"
    #expect(try inWords(before) == "before-enrolment")
  }
}
