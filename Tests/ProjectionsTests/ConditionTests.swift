import PatientRecord
import Projections
import Testing

@Suite("The condition that a row treats")
struct ConditionTests {
  private func record(_ anchor: String, _ partner: String, _ lines: String) throws -> TestRecord {
    try TestRecord(
      """
      2019-01-01 diagnosis atopic_dermatitis
      2022-01-01 diagnosis alopecia_areata
      2024-06-01 diagnosis vitiligo
      2023-01-01 start T1 upadacitinib \(anchor)
      2023-02-01 start T2 dupilumab \(partner)
      2024-09-01 stop T2 other
      \(lines)
      """)
  }

  private let responses = """
    2023-06-01 response none condition=alopecia_areata
    2023-06-01 response complete condition=atopic_dermatitis
    2023-07-01 response partial condition=vitiligo
    """

  @Test(
    "is the indication of the anchor, else a primary diagnosis of the partner, else that in force on the first day",
    arguments: [
      ("", "", "alopecia areata", Response.none), ("for=atopic_dermatitis", "", "atopic dermatitis", .complete),
      ("", "for=atopic_dermatitis", "atopic dermatitis", .complete),
      ("for=vitiligo", "for=atopic_dermatitis", "vitiligo", .partial),
      ("for=Atopic__Dermatitis", "", "Atopic  Dermatitis", .complete),
      ("", "for=renal_transplantation", "alopecia areata", Response.none), ("for=eczema", "", "eczema", nil),
    ])
  func condition(anchor: String, partner: String, condition: String, response: Response?) throws {
    let record = try record(anchor, partner, responses)
    let outcome = try #require(try record.outcomes().first)
    #expect(outcome.condition == condition)
    #expect(outcome.combination.response == response)
    for unit in ["unit=regimen", "unit=patient"] {
      let row = try record.onlyCombination(unit)
      #expect(row.response == response)
      #expect(try deriveCondition(of: row, record.history, in: record.context([unit]))?.condition == condition)
    }
  }

  @Test("a combination that treats two conditions has an outcome for each if the responses differ; it lasts once")
  func severalConditions() throws {
    let differing = try record("for=vitiligo", "for=atopic_dermatitis", responses)
    #expect(try differing.outcomes().map(\.condition) == ["vitiligo", "atopic dermatitis"])
    #expect(try differing.outcomes().map(\.combination.response) == [.partial, .complete])
    #expect(try differing.combinations().count == 1)
    let equal = try record("for=vitiligo", "for=atopic_dermatitis", "2023-06-01 response partial")
    #expect(try equal.outcomes().map(\.condition) == ["vitiligo"])
    let same = try record("for=vitiligo", "for=Vitiligo", responses)
    #expect(try same.outcomes().map(\.condition) == ["vitiligo"])
  }

  @Test("where all diagnoses are later, the first of their days decides, though another could have been before it")
  func laterDiagnoses() throws {
    let record = try TestRecord(
      """
      2022-01-01 start T1 upadacitinib
      2022-01-01 start T2 dupilumab
      2022 diagnosis vitiligo
      2022-03-10 diagnosis atopic_dermatitis
      2022-06-01 response none condition=vitiligo
      2022-06-01 response complete condition=atopic_dermatitis
      """)
    #expect(try record.onlyCombination().response == .complete)
    #expect(try record.onlyOutcome().condition == "atopic dermatitis")
  }

  @Test("a response that names no condition counts for any, and every one counts where no condition is known")
  func unnamed() throws {
    #expect(try record("", "", "2023-06-01 response partial").onlyCombination().response == .partial)
    #expect(try record("", "", responses + "\n2023-08-01 response partial").onlyCombination().response == .partial)
    let nothingKnown = try TestRecord(
      """
      2023-01-01 start T1 upadacitinib
      2023-02-01 start T2 dupilumab
      2023-06-01 response complete condition=atopic_dermatitis
      """)
    #expect(try nothingKnown.onlyCombination().response == .complete)
  }

  @Test("a response to the anchor alone is one to the row's condition as well")
  func alone() throws {
    let lines = """
      2023-01-15 response complete condition=atopic_dermatitis T1
      2023-01-20 response none condition=alopecia_areata T1
      """
    #expect(try record("", "", lines).onlyOutcome().monotherapy.response == Response.none)
    #expect(try record("for=atopic_dermatitis", "", lines).onlyOutcome().monotherapy.response == .complete)
  }

  @Test("a diagnosis that is over is treated no longer, from the day on which it is over")
  func resolved() throws {
    for (day, condition) in [
      ("2022-12-31", "atopic dermatitis"), ("2023-02-01", "atopic dermatitis"),
      ("2023-02-02", "alopecia areata"),
    ] {
      #expect(try record("", "", "\(day) cured #2").onlyOutcome().condition == condition)
    }
  }

  @Test("a score without a global response is listed, and is no response of a row")
  func scoreAlone() throws {
    let record = try record(
      "", "", "2023-06-01 score instrument=SALT score=20 baseline=80".replacing(" score ", with: " response score "))
    #expect(try record.onlyCombination().response == nil)
    let row = try #require(try record.responses().first)
    #expect(row.response == nil && row.scored?.improvement == 75)
  }

  @Test("an adverse event whose grade changes is one event, with the highest grade by the date of the answer")
  func grades() throws {
    for (asOf, grade) in [("2022-02-15", 1), ("2022-03-15", 3), ("2022-05-01", 3)] {
      let record = try TestRecord(
        """
        2022-01-01 start T1 baricitinib
        2022-02-01 adverse neutropenia grade=1
        2022-03-01 graded #2 3
        2022-04-01 graded #2 2
        """, asOf: asOf)
      let rows = try record.adverseEvents()
      #expect(rows.map(\.grade) == [grade])
    }
  }

  @Test("spellings of one condition are one; it is shown as it was written first")
  func spellings() throws {
    let row = try TestRecord(
      """
      2020-01-01 diagnosis Alopecia_Areata
      2021-01-01 diagnosis alopecia_areata
      2021-01-01 comorbidity asthma
      2022-01-01 comorbidity ASTHMA
      """
    ).patientRow()
    #expect(row.conditions == ["Alopecia Areata"])
    #expect(row.comorbidities == ["asthma"])
  }

  @Test("spellings of one adverse event are one term of rates")
  func terms() throws {
    let record = try TestRecord(
      """
      2022-01-01 start T1 baricitinib
      2022-02-01 adverse Zoster
      2022-03-01 adverse zoster
      2022-04-01 adverse acne
      """)
    let parts = try deriveAdverseEventExposures(record.history, patient: "P01", in: record.context([]))
      .withFirstSpellings
    #expect(
      parts.flatMap(\.onsets).map(\.term) == Array(repeating: ["Zoster", "Zoster", "acne"], count: 5).flatMap { $0 })
    #expect(parts.first?.rows == [["Zoster", "Zoster", "acne"]])
  }

  @Test(
    "an infection is a failure; other new reasons compete",
    arguments: [
      (StopReason.infection, true), (.pregnancy, false), (.surgery, false), (.vaccination, false),
      (.nonAdherence, false), (.adverseEvent, true), (.death, false),
    ])
  func failure(reason: StopReason, isFailure: Bool) throws {
    let row = try TestRecord(
      """
      2023-01-01 start T1 upadacitinib
      2023-02-01 start T2 dupilumab
      2024-01-01 stop T2 \(reason.rawValue)
      """
    ).onlyCombination()
    #expect(row.isFailure == isFailure)
  }
}
