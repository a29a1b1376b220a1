import CalendarTime
import PatientRecord
import Projections
import Testing

@Suite("Partial dates") struct PossiblePairTests {
  @Test("daysMin and daysMax come from the shortest and longest imputation")
  func bounds() throws {
    let record = try TestRecord(
      """
      2022-03-01 start T1 baricitinib
      2022-06 start T2 methotrexate
      2022-09 stop T2 other
      """)
    // Start 06-01, 06-15, 06-30; stop 09-01, 09-15, 09-30.
    let middle = try record.onlyCombination()
    #expect(middle.brief == "baricitinib + methotrexate 2022-06-15..2022-09-15 92d")
    #expect((middle.daysMin, middle.daysMax) == (63, 121))
    let longest = try record.onlyCombination("partial=longest")
    #expect(longest.brief == "baricitinib + methotrexate 2022-06-01..2022-09-30 121d")
    #expect((longest.daysMin, longest.daysMax) == (63, 121))
    let shortest = try record.onlyCombination("partial=shortest")
    #expect(shortest.brief == "baricitinib + methotrexate 2022-06-30..2022-09-01 63d")
    #expect((shortest.daysMin, shortest.daysMax) == (63, 121))
    let inclusive = try record.onlyCombination("days=inclusive")
    #expect((inclusive.days, inclusive.daysMin, inclusive.daysMax) == (93, 64, 122))
  }

  @Test("daysMax is null where the later start is of a course that was already running")
  func onOrBefore() throws {
    func row(_ anchor: String, _ partner: String) throws -> Combination {
      try TestRecord(
        """
        \(anchor)
        \(partner)
        """, asOf: "2022-05-01"
      ).onlyCombination()
    }
    let later = try row("2022-03-01 start T1 baricitinib", "2022-04-01 start T2 tacrolimus onOrBefore")
    #expect(later.daysMax == nil)
    #expect((later.days, later.daysMin) == (30, 30))
    let earlier = try row("2022-03-01 start T1 baricitinib", "2022-02-01 start T2 tacrolimus onOrBefore")
    #expect(earlier.daysMax == 61)
    let together = try row("2022-03-01 start T1 baricitinib", "2022-03-01 start T2 tacrolimus onOrBefore")
    #expect(together.daysMax == 61)
    let both = try row("2022-03-01 start T1 baricitinib onOrBefore", "2022-03-01 start T2 tacrolimus onOrBefore")
    #expect(both.daysMax == nil)
  }

  @Test("daysMax is null too if that is so under the chosen or the longest imputation alone")
  func onOrBeforeInLongestReading() throws {
    // Read in the middle, methotrexate starts on 06-15, after baricitinib; at longest on 06-01, before it.
    let row = try TestRecord(
      """
      2022-06-10 start T1 baricitinib onOrBefore
      2022-06 start T2 methotrexate
      """, asOf: "2022-07-01"
    ).onlyCombination()
    #expect(row.start == (try day("2022-06-15")))
    #expect(row.daysMax == nil)
    let reverse = try TestRecord(
      """
      2022-06 start T1 baricitinib onOrBefore
      2022-06-10 start T2 methotrexate
      """, asOf: "2022-07-01"
    ).onlyCombination()
    #expect(reverse.start == (try day("2022-06-15")))
    #expect(reverse.daysMax == nil)
  }

  private static let possible = """
    2022-03-01 start T1 baricitinib
    2022-06 stop T1 no-response
    2022-06 start T2 methotrexate reason=no-response
    """

  @Test(
    "a pair that overlaps under some imputation and not under another is possible under every profile",
    arguments: [
      ("middle", "? baricitinib + methotrexate 2022-06-15..2022-06-15 0d"),
      ("longest", "? baricitinib + methotrexate 2022-06-01..2022-06-30 29d"),
      ("shortest", "? baricitinib + methotrexate 2022-06-30..2022-06-30 0d"),
    ])
  func possible(partial: String, brief: String) throws {
    let record = try TestRecord(PossiblePairTests.possible)
    for unit in Profile.Unit.ofCombinations {
      let row = try record.onlyCombination("possible=left-out", "partial=\(partial)", "unit=\(unit.rawValue)")
      #expect(row.brief == brief)
      #expect((row.daysMin, row.daysMax) == (0, 29))
      #expect(!row.ongoing)
      #expect(row.reason == .noResponse)
      #expect(row.endingReasons == [.noResponse])
      #expect(row.events == [1, 2, 3])
    }
  }

  @Test("a pair with days under the chosen imputation is possible too if the shortest has none")
  func possibleWithDays() throws {
    let row = try TestRecord(
      """
      2022-03-01 start T1 baricitinib
      2022-06 stop T1 other
      2022-06-10 start T2 methotrexate
      """
    ).onlyCombination()
    #expect(row.brief == "? baricitinib + methotrexate 2022-06-10..2022-06-15 5d")
    #expect((row.daysMin, row.daysMax) == (0, 20))
  }

  @Test("0 days stay 0 when days are counted inclusively")
  func inclusive() throws {
    let row = try TestRecord(PossiblePairTests.possible).onlyCombination("days=inclusive")
    #expect((row.days, row.months, row.daysMin, row.daysMax) == (0, 0, 0, 30))
  }

  @Test("possible pairs stand as pair rows beside the regimens or the patient, and add nothing to them")
  func besideOtherUnits() throws {
    let record = try TestRecord(
      """
      2022-03-01 start T1 baricitinib
      2022-03-01 start T2 prednisone
      2022-03-31 stop T2 other
      2022-06 stop T1 no-response
      2022-06 start T3 methotrexate
      """)
    for unit in ["pair", "regimen", "patient"] {
      #expect(
        try record.combinations("unit=\(unit)").map(\.brief) == [
          "baricitinib + prednisone 2022-03-01..2022-03-31 30d",
          "? baricitinib + methotrexate 2022-06-15..2022-06-15 0d",
        ])
    }
  }

  @Test("the minimum uses chosen days, for possible pairs too")
  func minimum() throws {
    let record = try TestRecord(PossiblePairTests.possible)
    #expect(try record.combinations("minimum=1").isEmpty)
    #expect(try record.combinations("minimum=29", "partial=longest").count == 1)
  }

  @Test("the bounds of a merged exposure run from its earliest start's to its latest stop's")
  func mergedBounds() throws {
    let row = try TestRecord(
      """
      2022-01-01 start T1 baricitinib
      2022-03 start T2 methotrexate
      2022-06 stop T2 other
      2022-06 start T3 methotrexate
      2022-09 stop T3 other
      """
    ).onlyCombination()
    // Start 03-01, 03-16, 03-31; stop 09-01, 09-15, 09-30; the gap in June does not matter once merged.
    #expect(row.brief == "baricitinib + methotrexate 2022-03-16..2022-09-15 183d")
    #expect((row.daysMin, row.daysMax) == (154, 213))
  }
}
