import CalendarTime
import PatientRecord
import Projections
import Testing

/// Baricitinib with methotrexate from 1 January to 1 October 2022.
private let pair = """
  2022-01-01 start T1 baricitinib 4mg/day
  2022-01-01 start T2 methotrexate 15mg/week
  2022-10-01 stop T2 complete-response

  """

/// The same without an end.
private let goingOn = """
  2022-01-01 start T1 baricitinib 4mg/day
  2022-01-01 start T2 methotrexate 15mg/week

  """

/// A history of one patient, a response, and how it stands at a month: by non-responder, observed and last-observed,
/// and the reason that nothing was seen.
struct StandingCase: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let text: String
  let month: Int
  let stands: String
  var definition = ResponseDefinition.complete
  var asOf = "2025-01-01"

  init(
    _ name: String, _ text: String, month: Int, _ stands: String, _ definition: ResponseDefinition = .complete,
    asOf: String = "2025-01-01"
  ) {
    (testDescription, self.text, self.month, self.stands) = (name, text, month, stands)
    (self.definition, self.asOf) = (definition, asOf)
  }

  // Windows: month 3 is 2 March to 1 May; month 6 is 1 June to 31 July; 12 is 8 November 2022 to 24
  // February 2023, 54 days on either side.
  static let all = [
    StandingCase(
      "the nearest assessment decides, not the best",
      pair + "2022-03-15 response none T1 T2\n2022-04-20 response complete T1 T2", month: 3, "no no no"),
    StandingCase(
      "of two at equal distance the earlier decides",
      pair + "2022-03-27 response complete T1 T2\n2022-04-06 response none T1 T2", month: 3, "yes yes yes"),
    StandingCase(
      "the first day of the window is in it", pair + "2022-03-02 response complete", month: 3, "yes yes yes"),
    StandingCase("the day before is not", pair + "2022-03-01 response complete", month: 3, "no - yes missing"),
    StandingCase("the last day of the window is in it", pair + "2022-05-01 response complete", month: 3, "yes yes yes"),
    StandingCase("the day after is not", pair + "2022-05-02 response complete", month: 3, "no - - missing"),
    StandingCase(
      "at 12 months the window is 15 % wide", goingOn + "2022-11-08 response complete", month: 12, "yes yes yes"),
    StandingCase(
      "and no wider", goingOn + "2022-11-07 response complete", month: 12, "no - yes missing"),
    StandingCase(
      "a response on the first day is none to the row", pair + "2022-01-01 response complete", month: 1,
      "no - - missing"),
    StandingCase(
      "who had stopped counts as failing", pair + "2022-09-01 response complete", month: 12, "no - yes stopped"),
    StandingCase(
      "the response at the stop is one", pair + "2022-10-01 response complete", month: 9, "yes yes yes"),
    StandingCase(
      "what is seen after the stop is none to the row", pair + "2022-10-02 response complete", month: 9,
      "no - - stopped"),
    StandingCase(
      "another immunomodulator before the assessment is a rescue",
      goingOn + "2022-06-20 start T3 prednisone\n2022-06-28 response complete T1 T2", month: 6, "no yes yes rescued"),
    StandingCase(
      "one on its day is not", goingOn + "2022-06-28 start T3 prednisone\n2022-06-28 response complete T1 T2",
      month: 6, "yes yes yes"),
    StandingCase(
      "nor is a topical drug", goingOn + "2022-06-20 start T3 tacrolimus topical\n2022-06-28 response complete",
      month: 6, "yes yes yes"),
    StandingCase(
      "who was rescued and not assessed failed", goingOn + "2022-07-20 start T3 prednisone", month: 6,
      "no - - rescued"),
    StandingCase(
      "who was lost before the window was over is apart", goingOn + "2022-07-01 ended lost", month: 6,
      "- - - follow-up-ended"),
    StandingCase(
      "but counts by an assessment before", goingOn + "2022-05-01 response complete\n2022-07-01 ended lost", month: 6,
      "- - yes follow-up-ended"),
    StandingCase(
      "and by one in the window", goingOn + "2022-06-15 response none\n2022-07-01 ended lost", month: 6, "no no no"),
    StandingCase("who was lost afterwards was missed", goingOn + "2022-08-01 ended lost", month: 6, "no - - missing"),
    StandingCase("death is a stop", goingOn + "2022-07-01 ended death", month: 6, "no - - stopped"),
    StandingCase(
      "whose window is not over is too recent, assessed or not", goingOn + "2022-06-28 response complete", month: 6,
      "- - - too-recent", asOf: "2022-07-30"),
    StandingCase(
      "on its last day it is over", goingOn + "2022-06-28 response complete", month: 6, "yes yes yes",
      asOf: "2022-07-31"),
    StandingCase(
      "an unassessable response says nothing", goingOn + "2022-06-28 response unassessable", month: 6,
      "no - - missing"),
    StandingCase(
      "a partial response is one if partial ones count", goingOn + "2022-06-28 response partial", month: 6,
      "yes yes yes", .completeOrPartial),
    StandingCase(
      "a response to one drug alone does not count", goingOn + "2022-06-28 response complete T1 phase=monotherapy",
      month: 6, "no - - missing"),
    StandingCase(
      "nor one to another drug", goingOn + "2022-06-28 start T3 prednisone\n2022-07-01 response complete T3", month: 6,
      "no - - rescued"),
    StandingCase(
      "nor a month after a start that nobody knows",
      "2022-01-01 start T1 baricitinib onOrBefore\n2022-01-01 start T2 methotrexate onOrBefore\n"
        + "2022-06-28 response complete", month: 6, "- - - start-unknown"),
    StandingCase(
      "nor one before the enrolment", goingOn + "2022-02-01 enrolled female\n2022-06-28 response complete", month: 6,
      "- - - before-enrolment"),
    // Scores.
    StandingCase(
      "SALT20 from the last score in 90 days",
      "2021-11-01 response score instrument=SALT score=18\n2021-12-01 response score instrument=SALT score=60\n"
        + goingOn + "2022-06-28 response score instrument=SALT score=20", month: 6, "yes yes yes", .salt20From50),
    StandingCase(
      "a score on the first day is before it",
      "2022-01-01 response score instrument=SALT score=49\n" + goingOn
        + "2022-06-28 response score instrument=SALT score=20", month: 6, "- - - out-of-reach", .salt20From50),
    StandingCase(
      "an older score is none",
      "2021-10-02 response score instrument=SALT score=60\n" + goingOn
        + "2022-06-28 response score instrument=SALT score=20", month: 6, "- - - no-baseline", .salt20),
    StandingCase(
      "then the first baseline that is stated is",
      goingOn + "2022-03-01 response score instrument=SALT score=30 baseline=80\n"
        + "2022-06-28 response score instrument=SALT score=18 baseline=30", month: 6, "yes yes yes", .salt20From50),
    StandingCase(
      "SALT 20 cannot be reached from 20",
      "2022-01-01 response score instrument=SALT score=20\n" + goingOn
        + "2022-06-28 response score instrument=SALT score=10", month: 6, "- - - out-of-reach", .salt20),
    StandingCase(
      "EASI75 from the course's own baseline",
      "2022-01-01 response score instrument=EASI score=40\n" + goingOn
        + "2022-06-28 response score instrument=EASI score=10 baseline=12", month: 6, "yes yes yes", .easi75),
    StandingCase(
      "and not EASI90",
      "2022-01-01 response score instrument=EASI score=40\n" + goingOn
        + "2022-06-28 response score instrument=EASI score=10", month: 6, "no no no", .easi90),
    StandingCase(
      "IGA 1 after 2 is no fall of 2",
      "2022-01-01 response score instrument=IGA score=2\n" + goingOn
        + "2022-06-28 response score instrument=IGA score=1", month: 6, "no no no", .iga),
    StandingCase(
      "DLQI of 1",
      "2022-01-01 response score instrument=DLQI score=3\n" + goingOn
        + "2022-06-28 response score instrument=DLQI score=1", month: 6, "yes yes yes", .dlqi01),
    StandingCase(
      "DLQI cannot fall by 4 from 3",
      "2022-01-01 response score instrument=DLQI score=3\n" + goingOn
        + "2022-06-28 response score instrument=DLQI score=1", month: 6, "- - - out-of-reach", .dlqiFall4),
    StandingCase(
      "a score says nothing of the global response",
      goingOn + "2022-06-28 response score instrument=SALT score=0", month: 6, "no - - missing"),
  ]
}

@Suite("The response at a month") struct ResponseStandingTests {
  private func rows(_ text: String, asOf: String = "2025-01-01", _ rules: [String] = []) throws -> [AssessedRow] {
    let record = try TestRecord(text, asOf: asOf)
    return try deriveAssessedRows(record.history, patient: "P01", in: record.context(rules))
  }

  private func inWords(_ standing: ResponseStanding) -> String {
    let ways: [ResponseStanding.Method] = [.nonResponder, .observed, .lastObserved]
    let verdicts = ways.map { way in standing.responds(by: way).map { $0 ? "yes" : "no" } ?? "-" }
    let reasons = [standing.apart?.rawValue, standing.failing?.rawValue].compactMap { $0 }
    return (verdicts + reasons).joined(separator: " ")
  }

  @Test("stands by the assessment nearest to it", arguments: StandingCase.all)
  func standing(_ each: StandingCase) throws {
    let rows = try rows(each.text, asOf: each.asOf)
    let row = try #require(rows.first)
    let standing = row.standing(each.definition, atMonth: each.month, asOf: try day(each.asOf))
    #expect(inWords(standing) == each.stands)
  }

  @Test("the best response is that of the whole row; who was never assessed counts as failing")
  func best() throws {
    let responses = "2022-02-01 response complete\n2022-06-01 response none\n2022-10-02 response partial"
    let row = try #require(try rows(pair + responses).first)
    #expect(row.best(.complete).responds(by: .best) == true)
    #expect(try #require(try rows(pair).first).best(.complete).responds(by: .best) == false)
    let late = try #require(try rows(pair + "2022-10-02 response complete").first)
    #expect(late.best(.complete).failing == .missing)
  }

  @Test("prevalent=naive counts rows that began before the enrolment, or when nobody knows")
  func naive() throws {
    let late = goingOn + "2022-02-01 enrolled female\n2022-06-28 response complete"
    let open =
      "2022-01-01 start T1 baricitinib onOrBefore\n2022-01-01 start T2 methotrexate\n2022-06-28 response complete"
    for text in [late, open] {
      let row = try #require(try rows(text, ["prevalent=naive"]).first)
      #expect(inWords(row.standing(.complete, atMonth: 6, asOf: try day("2025-01-01"))) == "yes yes yes")
    }
  }

  @Test("a window is 30 days on either side, or 15 % of the time since the start")
  func windows() throws {
    let start = try day("2022-01-01")
    let six = ResponseWindow(month: 6, after: start)
    #expect(six.first == (try day("2022-06-01")))
    #expect(six.last == (try day("2022-07-31")))
    // 365 days · 15 % = 54.75 days.
    let twelve = ResponseWindow(month: 12, after: start)
    #expect(twelve.first == (try day("2022-11-08")))
    #expect(twelve.last == (try day("2023-02-24")))
  }

  @Test("a row rests on its assessments and on the score before it")
  func events() throws {
    let text =
      "2021-12-01 response score instrument=SALT score=60\n" + goingOn
      + "2022-06-20 start T3 prednisone\n2022-06-28 response score instrument=SALT score=20"
    let found = try #require(try rows(text, ["partner=methotrexate,corticosteroid"]).first)
    #expect(found.row.partners == ["methotrexate"])
    #expect(found.events == [1, 2, 3, 4, 5])
  }

  @Test(
    "partial dates of assessments are refused where they decide",
    arguments: ["2022-06 response complete", "2021-12 response score instrument=SALT score=60"])
  func refused(text: String) throws {
    #expect(throws: ProjectionError.self) { _ = try rows(goingOn + text, ["partial=refuse"]) }
  }

  @Test("partial dates that decide nothing are not")
  func notRefused() throws {
    #expect(try rows(goingOn + "2020-06 response complete", ["partial=refuse"]).count == 1)
  }
}
