import CalendarTime
import PatientRecord
import Projections
import Testing

@Suite("Courses of single drugs, under unit=course") struct CourseRowTests {
  private static let text = """
    2022-01-01 start T1 baricitinib 4mg/day
    2022-02-01 lower T1 2mg/day
    2022-03-01 hold T1
    2022-03-15 resume T1
    2022-04-01 start T2 methotrexate
    2022-05-01 response partial T1 phase=monotherapy
    2022-06-01 stop T1 other
    2022-06-11 start T3 olumiant
    2022-09-01 stop T3 insufficient-response
    2022-10-01 ended death
    """

  private func shown(_ rows: [Combination]) -> [String] {
    rows.map { row in
      "\(row.anchor)\(row.partners.isEmpty ? "" : " with partners") \(row.start) "
        + "\(row.end.map { "\($0)" } ?? "ongoing") "
        + "\(row.days)d \(row.endingReasons.map(\.rawValue).joined(separator: "+"))"
    }
  }

  @Test("a change of dose, a hold, another drug and another product within the gap do not end a course")
  func merged() throws {
    let record = try TestRecord(CourseRowTests.text)
    #expect(
      shown(try record.combinations("unit=course", "gap=10")) == [
        "baricitinib 2022-01-01 2022-09-01 243d insufficient-response", "methotrexate 2022-04-01 2022-10-01 183d death",
      ])
    #expect(
      shown(try record.combinations("unit=course", "gap=9")) == [
        "baricitinib 2022-01-01 2022-06-01 151d other", "methotrexate 2022-04-01 2022-10-01 183d death",
        "baricitinib 2022-06-11 2022-09-01 82d insufficient-response",
      ])
  }

  @Test("held days are left out of a course by the rule holds, and short ones by the rule minimum")
  func rules() throws {
    let record = try TestRecord(CourseRowTests.text)
    let held = try record.combinations("unit=course", "gap=10", "holds=left-out")
    #expect(held.map(\.days) == [243 - 14, 183])
    #expect(try record.combinations("unit=course", "minimum=100").map(\.days) == [151, 183])
    #expect(try record.combinations("unit=course", "anchor=baricitinib", "partner=acitretin").map(\.days) == [151, 82])
  }

  @Test("a response to the drug alone counts for its course, and for no combination")
  func responses() throws {
    let record = try TestRecord(CourseRowTests.text)
    #expect(try record.combinations("unit=course").map(\.response) == [.partial, nil, nil])
    #expect(try record.combinations().allSatisfy { $0.response == nil })
  }

  @Test("one drug alone is a course, and a topical or unknown one is none")
  func alone() throws {
    let record = try TestRecord(
      "2022-01-01 start T1 upadacitinib\n2022-01-01 start T2 tacrolimus topical\n2022-01-01 start T3 somekinumab",
      asOf: "2022-04-01")
    #expect(shown(try record.combinations("unit=course")) == ["upadacitinib 2022-01-01 ongoing 90d "])
  }

  @Test("only the first row of a patient counts under row=first, of those that are not over by the enrolment")
  func first() throws {
    let record = try TestRecord(CourseRowTests.text)
    let rules = ["unit=course", "row=first"]
    #expect(try record.combinations(rules).map(\.days) == [151])
    let late = try TestRecord(CourseRowTests.text + "\n2022-06-05 enrolled female")
    #expect(try late.combinations(rules).map(\.entry) == [.overBefore, .delayed(days: 65, months: 2 + 4.0 / 30)])
    #expect(try late.combinations("row=first").map(\.entry) == [.overBefore, .atStart])
  }

  @Test("of several contacts on the latest day, the last in the order of the record is named, not the last recorded")
  func lastContact() throws {
    let record = try TestRecord(
      """
      2022-03-01 start T1 prednisone
      2022-05-01 start T2 baricitinib 4mg/day
      2022-07 hold T2
      2022-07 lower T2 2mg/day
      2022 resume T2
      """, asOf: "2022-12-31")
    for rule in ["assume-continuing=P1M", "assume-continuing=no"] {
      let rows = try record.combinations("unit=course", "partial=midpoint", rule)
      #expect(rows.map(\.anchor) == ["prednisone", "baricitinib"])
      #expect(rows.first?.days == (rule.hasSuffix("no") ? 137 : 168))
      #expect(rows.first?.events == [1, 4])
    }
  }

  @Test("an unknown day of a start is refused")
  func refusal() throws {
    let record = try TestRecord("2022-03 start T1 baricitinib\n2022-07-01 stop T1 other")
    #expect(throws: ProjectionError.partialDate(sequenceNumber: 1)) {
      try record.combinations("unit=course", "partial=refuse")
    }
  }
}

@Suite("Windows of time after a start") struct StartWindowTests {
  @Test(
    "two periods, either of which may be missing, but the second must be later",
    arguments: [
      ("P6M..P12M", "6 months to 12 months after the start"), ("..P1Y", "0 days to 12 months after the start"),
      ("90..", "90 days after the start on"), ("P1M..P1M", nil), ("P1Y..P6M", nil), ("..", nil), ("P6M", nil),
      ("P6M..x", nil), ("", nil), ("0..", "0 days after the start on"),
    ] as [(String, String?)])
  func parsing(text: String, words: String?) {
    #expect(StartWindow(parsing: text)?.inWords == words)
  }

  @Test("months are those from the start, whatever their days")
  func months() throws {
    let window = try #require(StartWindow(parsing: "P6M..P12M"))
    let bounds = window.months(from: try day("2022-08-31"), Profile())
    #expect(bounds.from == 6 && bounds.to == 12)
  }
}
