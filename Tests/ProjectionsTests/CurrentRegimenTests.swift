import CalendarTime
import PatientRecord
import Projections
import Testing

@Suite("The regimen on the as-of date") struct CurrentRegimenTests {
  private func brief(_ text: String, asOf: String, _ rules: String...) throws -> [String] {
    let record = try TestRecord(text, asOf: asOf)
    return try deriveCurrentRegimen(record.history, patient: "P01", in: record.context(rules)).treatments.map {
      let dose = $0.dose.map { " \($0)" } ?? ""
      let doseSince = $0.doseSince.map { " since \($0)" } ?? ""
      return "\($0.treatment) \($0.drug) \($0.since)\(dose)\(doseSince)\($0.held ? " held" : "")"
    }
  }

  private static let text = """
    2022-03-01 start T1 Olumiant 4mg/day
    2022-06-01 add T2 methotrexate 15mg/week
    2022-08-01 lower T2 10mg/week
    2022-09-01 hold T1
    2022-09-15 resume T1
    2022-10-01 stop T2 other
    """

  @Test(
    "each date has its courses, doses and holds; a change holds from its day on",
    arguments: [
      ("2022-02-28", []), ("2022-03-01", ["T1 baricitinib 2022-03-01 4mg/day since 2022-03-01"]),
      (
        "2022-08-01",
        [
          "T1 baricitinib 2022-03-01 4mg/day since 2022-03-01", "T2 methotrexate 2022-06-01 10mg/week since 2022-08-01",
        ]
      ),
      (
        "2022-09-01",
        [
          "T1 baricitinib 2022-03-01 4mg/day since 2022-03-01 held",
          "T2 methotrexate 2022-06-01 10mg/week since 2022-08-01",
        ]
      ),
      ("2022-10-01", ["T1 baricitinib 2022-03-01 4mg/day since 2022-03-01"]),
    ])
  func dates(asOf: String, courses: [String]) throws {
    #expect(try brief(CurrentRegimenTests.text, asOf: asOf) == courses)
  }

  @Test("it rests on the starts, latest doses and holds of what runs")
  func events() throws {
    #expect(try TestRecord(CurrentRegimenTests.text, asOf: "2022-09-01").regimen().events == [1, 2, 3, 4])
    #expect(try TestRecord(CurrentRegimenTests.text, asOf: "2022-10-01").regimen().events == [1])
  }

  @Test("all routes and all drugs are listed; a course without a dose has none")
  func routes() throws {
    #expect(
      try brief("2022-03-01 start T2 ruxolitinib topical\n2022-02-01 start T1 aspirin", asOf: "2022-04-01") == [
        "T1 aspirin 2022-02-01", "T2 ruxolitinib 2022-03-01",
      ])
  }

  @Test("nothing runs after death, or after an end of follow-up that nothing follows", arguments: ["death", "lost"])
  func ended(reason: String) throws {
    let text = CurrentRegimenTests.text + "\n2022-11-01 ended \(reason)"
    #expect(try brief(text, asOf: "2022-10-31").count == 1)
    #expect(try brief(text, asOf: "2022-11-01") == [])
    #expect(try TestRecord(text, asOf: "2022-11-01").regimen().events == [7])
  }

  @Test("who is seen again after follow-up ended is on something again")
  func seenAgain() throws {
    #expect(
      try brief(CurrentRegimenTests.text + "\n2022-11-01 ended lost\n2022-12-01 seen", asOf: "2022-12-31").count == 1)
  }

  @Test("days are as chosen, and a dose never begins before its course")
  func chosenDays() throws {
    let text = "2022-06 start T1 baricitinib 2mg/day\n2022-06 raise T1 4mg/day"
    #expect(try brief(text, asOf: "2022-12-01") == ["T1 baricitinib 2022-06-10 4mg/day since 2022-06-20"])
    #expect(
      try brief(text, asOf: "2022-12-01", "partial=midpoint") == ["T1 baricitinib 2022-06-15 4mg/day since 2022-06-15"])
    #expect(
      try brief(text, asOf: "2022-12-01", "partial=longest") == ["T1 baricitinib 2022-06-01 4mg/day since 2022-06-15"])
    #expect(
      try brief(text, asOf: "2022-12-01", "partial=shortest") == ["T1 baricitinib 2022-06-30 4mg/day since 2022-06-30"])
  }
}
