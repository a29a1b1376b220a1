import CalendarTime
import PatientRecord
import Projections
import Testing

@Suite("The response of a row") struct ResponseTests {
  /// A row from 2022-03-01 to 2022-09-01 of baricitinib (T1) and methotrexate (T2); T3 is another course.
  private func row(_ responses: String, _ rules: String...) throws -> Combination {
    let record = try TestRecord(
      """
      2022-01-01 start T1 baricitinib
      2022-03-01 start T2 methotrexate
      2022-09-01 stop T2 other
      2022-01-01 start T3 acitretin
      \(responses)
      """)
    return try #require(deriveCombinations(record.history, patient: "P01", in: record.context(rules)).first)
  }

  @Test(
    "it is assessed after the first day and up to the end, that day included",
    arguments: [
      ("2022-03-01", nil), ("2022-03-02", Response.partial), ("2022-09-01", .partial), ("2022-09-02", nil),
      ("2022-02-01", nil),
    ])
  func interval(date: String, response: Response?) throws {
    #expect(try row("\(date) response partial").response == response)
  }

  @Test("while ongoing it is assessed up to the as-of date, that day included")
  func ongoing() throws {
    let row = try TestRecord(
      """
      2024-01-01 start T1 baricitinib
      2024-03-01 start T2 methotrexate
      2025-01-01 response partial
      """
    ).onlyCombination()
    #expect(row.response == .partial)
    #expect(row.events == [1, 2, 3])
  }

  @Test("nothing recorded is null; unassessable is an answer")
  func absent() throws {
    #expect(try row("").response == nil)
    #expect(try row("2022-04-01 response unassessable").response == .unassessable)
  }

  @Test(
    "the best counts, in the order complete, partial, none, unassessable; or the last",
    arguments: [
      (["complete", "partial"], Response.complete, Response.partial), (["none", "partial"], .partial, .partial),
      (["none", "unassessable"], .none, .unassessable), (["partial", "complete", "none"], .complete, .none),
    ])
  func choice(responses: [String], best: Response, last: Response) throws {
    let lines = responses.enumerated().map { "2022-0\(4 + $0.offset)-01 response \($0.element)" }
      .joined(separator: "\n")
    #expect(try row(lines).response == best)
    #expect(try row(lines, "response=last").response == last)
  }

  @Test("the last is the last in the record's order, whatever days an imputation chooses")
  func recordOrder() throws {
    let responses = "2022-04-10 response none\n2022-04 response partial"
    #expect(try row(responses, "response=last").response == Optional(Response.none))
  }

  @Test("the last is the last by date, not by entry")
  func lastByDate() throws {
    #expect(
      try row("2022-06-01 response none\n2022-05-01 response complete", "response=last").response
        == Optional(Response.none))
  }

  @Test("of two on one day the later entry is the last; of equals the first in the record's order is used")
  func ties() throws {
    let oneDay = "2022-06-01 response none\n2022-06-01 response partial"
    #expect(try row(oneDay, "response=last").response == .partial)
    // May is read as 05-16, but begins before 05-10.
    #expect(try row("2022-05-10 response complete\n2022-05 response complete").events == [1, 2, 3, 6])
  }

  @Test("those that name one of the row's courses come first; those that name none count only without them")
  func labelled() throws {
    #expect(try row("2022-04-01 response complete\n2022-05-01 response partial T2").response == .partial)
    #expect(try row("2022-04-01 response complete\n2022-05-01 response partial T1 T3").response == .partial)
    #expect(try row("2022-04-01 response complete T3").response == nil)
    #expect(try row("2022-04-01 response complete T3\n2022-05-01 response partial").response == .partial)
  }

  @Test("those of phase monotherapy never count")
  func monotherapy() throws {
    #expect(try row("2022-04-01 response complete phase=monotherapy").response == nil)
    #expect(
      try row("2022-04-01 response complete T1 phase=monotherapy\n2022-05-01 response none").response
        == Optional(Response.none))
    #expect(try row("2022-04-01 response complete phase=combination").response == .complete)
  }

  @Test("an unlabelled response counts for every concurrent pair")
  func concurrent() throws {
    let rows = try TestRecord(
      """
      2022-01-01 start T1 baricitinib
      2022-03-01 start T2 methotrexate
      2022-03-01 start T3 prednisone
      2022-04-01 response complete
      """
    ).combinations()
    #expect(rows.map(\.response) == [.complete, .complete])
  }

  @Test("a labelled response counts for the pair of its course; the other pair keeps the unlabelled one")
  func concurrentLabelled() throws {
    let rows = try TestRecord(
      """
      2022-01-01 start T1 baricitinib
      2022-03-01 start T2 methotrexate
      2022-03-01 start T3 prednisone
      2022-04-01 response complete T3
      2022-05-01 response partial
      """
    ).combinations()
    #expect(rows.map(\.partners) == [["methotrexate"], ["prednisone"]])
    #expect(rows.map(\.response) == [.partial, .complete])
  }

  @Test("a response in a month is read in its middle, whatever the rule for partial dates")
  func partialDate() throws {
    for rule in ["middle", "longest", "shortest"] {
      #expect(try row("2022-03 response partial", "partial=\(rule)").response == .partial)
      #expect(try row("2022-09 response partial", "partial=\(rule)").response == nil)
    }
  }

  @Test("the events of a row hold the response used and the amendments in force")
  func events() throws {
    let lines = """
      2022-04-01 response none
      2022-05-01 response partial
      amend #5 2022-04-02 response complete
      amend #6 response none
      amend #3 2022-09-01 stop T2 funding
      retract #9
      """
    let row = try row(lines)
    #expect(row.response == .complete)
    #expect(row.endingReasons == [.other])
    #expect(row.events == [1, 2, 3, 5, 7])
  }
}
