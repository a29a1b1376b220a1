import CalendarTime
import PatientRecord
import Projections
import Testing

@Suite("Outcome rows") struct OutcomeTests {
  @Test("a row says everything that Table 1 says")
  func whole() throws {
    let row = try TestRecord(
      """
      2022-01-10 enrolled female age=29
      2022-01-10 diagnosis alopecia-areata
      2022-01-10 comorbidity hypertension
      2022-01-10 prior ciclosporin
      2022-03-01 start T1 baricitinib 4mg/day oral
      2022-08-01 response partial
      2022-09-01 add T2 methotrexate 15mg/week subcutaneous reason=partial-response
      2022-10-01 raise T2 20mg/week
      2023-01-01 lower T2 10mg/week
      2023-02-01 response complete
      2023-03-01 adverse nausea T2:probable
      2023-04-01 stop T2 complete-response
      2023-10-01 stop T1 loss-of-efficacy switchedTo=rinvoq
      """
    ).onlyOutcome()
    #expect(row.combination.brief == "baricitinib + methotrexate 2022-09-01..2023-04-01 212d")
    #expect((row.sex, row.age, row.condition) == (.female, 29, "alopecia-areata"))
    #expect(row.comorbidities == ["hypertension"])
    #expect(row.priorTherapies == ["ciclosporin"])
    #expect((row.anchor.drug, row.anchor.treatments, row.anchor.route) == ("baricitinib", ["T1"], .oral))
    #expect(row.anchor.doseAtStart?.description == "4mg/day")
    #expect(row.partner.route == .subcutaneous)
    #expect(row.partner.doseAtStart?.description == "15mg/week")
    #expect(row.partner.doseAtMost?.description == "20mg/week")
    #expect(row.partner.doseAtEnd?.description == "10mg/week")
    #expect((row.monotherapy.phase, row.monotherapy.response) == (.before, .partial))
    #expect((row.monotherapy.start, row.monotherapy.end) == (try day("2022-03-01"), try day("2022-09-01")))
    #expect((row.combination.reason, row.combination.response) == (.partialResponse, .complete))
    #expect(row.combination.endingReasons == [.completeResponse])
    #expect(row.anchorStop?.day == (try day("2023-10-01")))
    #expect(row.anchorStop?.reasons == [.lossOfEfficacy])
    #expect(row.anchorStop?.switchedTo == "upadacitinib")
    #expect(row.adverseEvents.map(\.term) == ["nausea"])
    #expect(row.adverseEvents.map(\.sequenceNumber) == [11])
    #expect(row.adverseEvents.map(\.id) == [EventID(high: 0, low: 11)])
    #expect(row.combination.events == [5, 7, 10, 12, 13])
    #expect(row.events == Array(1...13))
  }

  @Test("a row per pair whatever the unit, in the order of the combinations")
  func perPair() throws {
    let record = try TestRecord(
      """
      2022-01-01 start T1 baricitinib
      2022-01-01 start T2 prednisone
      2022-01-01 start T3 methotrexate
      """)
    for unit in ["pair", "regimen", "patient"] {
      #expect(try record.outcomes("unit=\(unit)").map(\.partner.drug) == ["methotrexate", "prednisone"])
    }
    #expect(try record.outcomes("minimum=P10Y").isEmpty)
  }
}

@Suite("What was known at a row's start") struct PatientFactsTests {
  private func row(_ facts: String) throws -> OutcomeRow {
    try TestRecord(
      """
      2022-03-01 start T1 baricitinib
      2022-03-01 start T2 methotrexate
      \(facts)
      """
    ).onlyOutcome()
  }

  @Test(
    "the age is that at enrolment and the completed years since, or else a difference of years",
    arguments: [
      ("2022-03-01 enrolled male age=40", 40), ("2021-03-01 enrolled male age=40", 41),
      ("2021-03-02 enrolled male age=40", 40), ("2023-03-01 enrolled male age=40", 39),
      ("2022-03-02 enrolled male age=40", 40), ("2022-01-01 enrolled male born=1980", 42),
      ("2021-01-01 enrolled male age=40 born=1975", 41), ("2022-01-01 enrolled male", nil), ("2022-01-01 seen", nil),
    ])
  func age(enrolment: String, age: Int?) throws {
    #expect(try row(enrolment).age == age)
  }

  @Test(
    "the condition is the latest primary diagnosis by the start, or else the first",
    arguments: [
      ("2021-01-01 diagnosis eczema\n2022-03-01 diagnosis alopecia\n2022-03-02 diagnosis lupus", "alopecia"),
      ("2021-01-01 diagnosis eczema\n2021-01-01 diagnosis lupus", "lupus"),
      ("2022-04-01 diagnosis eczema\n2022-05-01 diagnosis lupus", "eczema"),
      ("2022 diagnosis eczema\n2022-02-01 diagnosis lupus", "lupus"), ("2021-01-01 comorbidity asthma", nil),
    ])
  func condition(diagnoses: String, condition: String?) throws {
    #expect(try row(diagnoses).condition == condition)
  }

  @Test("comorbidities and earlier therapies are those known by the start, each once")
  func comorbidities() throws {
    let row = try row(
      """
      2021-01-01 comorbidity asthma
      2021-02-01 comorbidity asthma
      2022-03-01 comorbidity gout
      2022-03-02 comorbidity hypertension
      2020 prior ciclosporin
      2021 prior ciclosporin
      2022-03-02 prior azathioprine
      """)
    #expect(row.comorbidities == ["asthma", "gout"])
    #expect(row.priorTherapies == ["ciclosporin"])
  }
}

@Suite("Doses of a row") struct RowDoseTests {
  private func partner(_ lines: String) throws -> OutcomeRow.DrugUse {
    try TestRecord(
      """
      2022-03-01 start T1 baricitinib
      \(lines)
      """
    ).onlyOutcome().partner
  }

  private func doses(_ use: OutcomeRow.DrugUse) -> [String?] {
    [use.doseAtStart, use.doseAtEnd, use.doseAtMost].map { $0?.description }
  }

  @Test("the dose at the start is the one after the changes of that day, at the end the one before that day")
  func days() throws {
    let use = try partner(
      """
      2022-01-01 start T2 prednisone 30mg/day
      2022-03-01 lower T2 20mg/day
      2022-04-01 lower T2 10mg/day
      2022-05-01 lower T2 5mg/day
      2022-05-01 stop T2 course-completed
      """)
    #expect(doses(use) == ["20mg/day", "10mg/day", "20mg/day"])
  }

  @Test("while ongoing the dose at the end is that of the as-of date")
  func ongoing() throws {
    let use = try partner(
      """
      2022-03-01 start T2 prednisone 30mg/day
      2025-01-01 lower T2 5mg/day
      """)
    #expect(doses(use) == ["30mg/day", "5mg/day", "30mg/day"])
  }

  @Test("the highest dose is compared by amount per day")
  func comparable() throws {
    let use = try partner(
      """
      2022-03-01 start T2 dupilumab 600mg/28d
      2022-04-01 raise T2 300mg/7d
      2022-05-01 lower T2 400mg/14d
      """)
    #expect(doses(use) == ["600mg/28d", "400mg/14d", "300mg/7d"])
  }

  @Test("doses that cannot be compared have no highest, and none recorded is null")
  func incomparable() throws {
    let mixed = try partner("2022-03-01 start T2 methotrexate 15mg/week\n2022-04-01 raise T2 8tablet/week")
    #expect(doses(mixed) == ["15mg/week", "8tablet/week", nil])
    #expect(doses(try partner("2022-03-01 start T2 methotrexate")) == [nil, nil, nil])
  }

  @Test("a possible row of 0 days has the doses of its day")
  func zeroDays() throws {
    let row = try TestRecord(
      """
      2022-03-01 start T1 baricitinib 4mg/day
      2022-06 stop T1 no-response
      2022-06 start T2 methotrexate 15mg/week
      """
    ).onlyOutcome()
    #expect((row.combination.possible, row.combination.days) == (true, 0))
    #expect(doses(row.anchor) == ["4mg/day", "4mg/day", "4mg/day"])
    #expect(doses(row.partner) == ["15mg/week", "15mg/week", "15mg/week"])
  }

  @Test("the route is that of the course that runs on the first day")
  func route() throws {
    let use = try partner(
      """
      2022-01-01 start T2 methotrexate oral
      2022-02-01 stop T2 other
      2022-02-01 start T3 methotrexate subcutaneous
      """)
    #expect(use.route == .subcutaneous)
    #expect(use.treatments == ["T2", "T3"])
  }
}

@Suite("The response to the anchor alone") struct MonotherapyTests {
  private func alone(_ text: String, _ rules: String..., row: Int = 0) throws -> OutcomeRow.Monotherapy {
    let record = try TestRecord(text)
    let rows = try deriveOutcomes(record.history, patient: "P01", in: record.context(rules))
    try #require(rows.indices.contains(row))
    return rows[row].monotherapy
  }

  private static let before = """
    2022-01-01 start T1 baricitinib
    2022-06-01 start T2 methotrexate
    2022-09-01 stop T2 other

    """

  @Test("it is assessed after the phase's first day and up to the day that ends it")
  func interval() throws {
    for (date, response) in [
      ("2022-01-01", nil), ("2022-01-02", Response.partial), ("2022-06-01", .partial), ("2022-06-02", nil),
    ] {
      let alone = try alone(MonotherapyTests.before + "\(date) response partial T1")
      #expect(alone.response == response, "\(date)")
      #expect(alone.phase == .before)
    }
  }

  @Test("a phase without a recorded response is null, even if one is recorded after the combination")
  func nothingRecorded() throws {
    let alone = try alone(MonotherapyTests.before + "2022-10-01 response complete")
    #expect((alone.phase, alone.response) == (.before, nil))
  }

  @Test("responses to other courses, or to a combination, are not to the anchor alone")
  func others() throws {
    #expect(
      try alone(MonotherapyTests.before + "2022-02-01 response complete T2\n2022-03-01 response partial").response
        == .partial)
    #expect(try alone(MonotherapyTests.before + "2022-02-01 response complete phase=combination").response == nil)
    #expect(
      try alone(MonotherapyTests.before + "2022-02-01 response partial phase=monotherapy").response == .partial)
  }

  @Test("the best or the last by the rule, with what is said of its lasting")
  func choice() throws {
    let text = MonotherapyTests.before + "2022-02-01 response partial transitory\n2022-03-01 response none"
    let best = try alone(text)
    #expect((best.response, best.transitory) == (.partial, true))
    let last = try alone(text, "response=last")
    #expect((last.response, last.transitory) == (Optional(Response.none), nil))
  }

  @Test("the phase nearest before the row counts, between two partners too")
  func nearest() throws {
    let text = """
      2022-01-01 start T1 upadacitinib
      2022-02-01 response partial
      2022-03-01 start T2 dupilumab
      2022-04-01 stop T2 other
      2022-05-01 response none
      2022-06-01 start T3 dupilumab
      """
    #expect(try alone(text, row: 0).response == .partial)
    let second = try alone(text, row: 1)
    #expect(second.response == Optional(Response.none))
    #expect((second.start, second.end) == (try day("2022-04-01"), try day("2022-06-01")))
  }

  @Test("another partner's time is not time alone")
  func otherPartner() throws {
    let text = """
      2022-01-01 start T1 baricitinib
      2022-01-01 start T2 prednisone
      2022-02-01 response partial
      2022-03-01 start T3 methotrexate
      """
    let rows = try TestRecord(text).outcomes()
    #expect(rows.map(\.monotherapy.phase) == [nil, nil])
    #expect(rows.map(\.monotherapy.response) == [.unassessable, .unassessable])
  }

  @Test("if the anchor never ran alone before, the first phase after counts")
  func after() throws {
    let alone = try alone(
      """
      2022-01-01 start T2 methotrexate
      2022-03-01 start T1 baricitinib
      2022-02-01 response none
      2022-04-01 response partial
      2022-06-01 stop T2 other
      2022-07-01 response complete
      """)
    #expect((alone.phase, alone.response) == (.after, .complete))
    #expect((alone.start, alone.end) == (try day("2022-06-01"), nil))
  }

  @Test("no phase at all is unassessable")
  func never() throws {
    let alone = try alone("2022-01-01 start T1 baricitinib\n2022-01-01 start T2 methotrexate")
    #expect((alone.phase, alone.response, alone.start) == (nil, .unassessable, nil))
  }
}

@Suite("Adverse events of a row") struct RowAdverseEventTests {
  private func terms(_ lines: String) throws -> [String] {
    try TestRecord(
      """
      2022-03-01 start T1 baricitinib
      2022-03-01 start T2 methotrexate
      2022-06-01 stop T2 other
      2022-01-01 start T3 acitretin
      \(lines)
      """
    ).onlyOutcome().adverseEvents.map(\.term)
  }

  @Test(
    "onset lies from the first day to the end, both included",
    arguments: [("2022-02-28", false), ("2022-03-01", true), ("2022-06-01", true), ("2022-06-02", false)])
  func onset(date: String, counts: Bool) throws {
    #expect(try terms("\(date) adverse gout") == (counts ? ["gout"] : []))
  }

  @Test("there is no suspect, or one of the two courses is one")
  func suspects() throws {
    #expect(
      try terms(
        """
        2022-04-01 adverse one
        2022-04-02 adverse two T1
        2022-04-03 adverse three T3 T2:certain:stopped
        2022-04-04 adverse four T3
        """) == ["one", "two", "three"])
  }
}
