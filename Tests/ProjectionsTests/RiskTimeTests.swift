import CalendarTime
import PatientRecord
import Projections
import Testing

@Suite("Time at risk of adverse events") struct RiskTimeTests {
  private func part(
    _ basis: AdverseEventExposure.Basis, _ text: String, asOf: String = "2023-01-01", _ rules: String...
  ) throws -> AdverseEventExposure {
    let record = try TestRecord(text, asOf: asOf)
    let parts = try deriveAdverseEventExposures(record.history, patient: "P01", in: record.context(rules))
    return try #require(parts.first { $0.basis == basis })
  }

  private static let text = """
    2022-01-01 start T1 baricitinib
    2022-01-31 start T2 methotrexate
    2022-03-01 stop T1 other
    2022-03-31 stop T2 other
    """

  @Test(
    "days on each kind of treatment, those of overlapping courses once",
    arguments: [(AdverseEventExposure.Basis.anchor, 59), (.partner, 59), (.combination, 29)])
  func days(basis: AdverseEventExposure.Basis, days: Int) throws {
    #expect(try part(basis, Self.text).days == days)
    #expect(try part(basis, Self.text + "\n2022-02-10 start T3 upadacitinib\n2022-02-20 stop T3 other").days == days)
  }

  @Test("a lag lengthens the time at risk, to the as-of date or the end of follow-up at most, and never beyond death")
  func lag() throws {
    #expect(try part(.anchor, Self.text, "lag=30").days == 89)
    #expect(try part(.anchor, Self.text, asOf: "2022-03-11", "lag=30").days == 69)
    #expect(try part(.partner, Self.text + "\n2022-04-05 ended lost", "lag=30").days == 64)
    #expect(try part(.partner, Self.text + "\n2022-04-05 ended death", "lag=30").days == 64)
    #expect(try part(.anchor, "2022-01-01 start T1 baricitinib\n2022-01-11 ended death", "lag=30").days == 10)
  }

  @Test(
    "an onset counts from the first day to the day of the end and those of the lag, if its drug may be suspected",
    arguments: [
      ("2021-12-31", AdverseEventExposure.Place.outside, false), ("2022-01-01", .counted, false),
      ("2022-03-01", .counted, false), ("2022-03-02", .outside, false), ("2022-03", .outside, true),
      ("2022-02", .counted, false), ("2022", .outside, true), ("2021", .outside, false),
    ])
  func onsets(date: String, place: AdverseEventExposure.Place, isUncertain: Bool) throws {
    let onset = try #require(try part(.anchor, Self.text + "\n\(date) adverse nausea").onsets.first)
    #expect((onset.place, onset.isUncertain) == (place, isUncertain))
    let within = try #require(try part(.partner, Self.text + "\n2022 adverse nausea").onsets.first)
    #expect((within.place, within.isUncertain) == (.outside, true), "the time at risk lies within the year")
    let other = try #require(try part(.anchor, Self.text + "\n2022-02-10 adverse nausea T2").onsets.first)
    #expect(other.place == .otherSuspect)
  }
}
