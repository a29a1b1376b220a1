import PatientRecord
import Projections
import Testing

@Suite("Patients at the index date") struct CohortMemberTests {
  private static let text = """
    2022-01-10 enrolled female age=40
    2020-01-01 diagnosis alopecia_areata
    2022-01-01 start T1 baricitinib
    2022-06-01 start T2 methotrexate

    """

  private func member(_ more: String = "", _ rules: String...) throws -> CohortMember {
    let record = try TestRecord(Self.text + more)
    return try #require(try deriveCohortMember(record.history, patient: "P01", in: record.context(rules)))
  }

  @Test("the index date is the first day of the first row, not the enrolment")
  func index() throws {
    let member = try member("2021-12-01 prior ciclosporin\n2022-03-01 prior MTX\n2022-07-01 prior acitretin")
    #expect("\(member.index.start)" == "2022-06-01")
    #expect(member.age == 40 && member.sex == .female && member.condition == "alopecia areata")
    // From 1 January 2020 to 1 June 2022: 882 days.
    #expect(member.yearsSinceDiagnosis == 882 / 365.25)
    #expect(member.priorTherapies == ["ciclosporin", "methotrexate"] && member.priorTherapyCount == 2)
    let local = try self.member("2021-12-01 prior tacrolimus\n2021-12-01 prior topical_tacrolimus")
    #expect(local.priorTherapies == ["tacrolimus", "topical tacrolimus"], "a cream is not the drug by mouth")
    let alone = try self.member("", "unit=course").index.start
    #expect("\(alone)" == "2022-01-01")
  }

  @Test("what is not recorded is missing, and `none` is a known absence of prior therapies")
  func missing() throws {
    let record = try TestRecord("2022-01-01 start T1 baricitinib\n2022-06-01 start T2 methotrexate")
    let member = try #require(try deriveCohortMember(record.history, patient: "P01", in: record.context([])))
    #expect(member.age == nil && member.sex == nil && member.weight == nil && member.condition == nil)
    #expect(member.yearsSinceDiagnosis == nil && member.priorTherapies == nil && member.priorTherapyCount == nil)
    #expect(try self.member("2021-12-01 prior none").priorTherapyCount == 0)
    #expect(try self.member("2021-12-01 prior none").priorTherapies == ["none"])
  }

  @Test(
    "a weight counts in the year up to the index date, in kilograms, the last one",
    arguments: [
      ("2022-06-01 measured weight 70 kg", 70.0), ("2022-06-02 measured weight 70 kg", nil),
      ("2021-06-01 measured weight 70 kg", 70), ("2021-05-31 measured weight 70 kg", nil),
      ("2022-02-01 measured Weight 70 kg\n2022-01-01 measured weight 60 kg", 70),
      ("2022-02-01 measured weight 70000 g", nil), ("2022-02-01 measured ALT 70 kg", nil),
    ] as [(String, Double?)])
  func weights(more: String, weight: Double?) throws {
    #expect(try member(more).weight == weight)
  }

  @Test(
    "a score counts in the 90 days up to the index date, the last one of each instrument, to the condition",
    arguments: [
      ("2022-06-01 response score instrument=SALT score=80", [Instrument.salt: 80.0]),
      ("2022-03-03 response score instrument=SALT score=80", [.salt: 80]),
      ("2022-03-02 response score instrument=SALT score=80", [:]),
      (
        "2022-05-01 response score instrument=salt score=80\n2022-05-20 response score instrument=SALT score=70\n"
          + "2022-05-20 response score instrument=DLQI score=9", [.salt: 70, .dlqi: 9]
      ),
      ("2022-06-02 response score instrument=SALT score=80", [:]),
      ("2022-06-01 response score instrument=SALT score=800", [:]),
      ("2022-06-01 response score instrument=SALT score=80 condition=eczema", [:]),
    ])
  func scores(more: String, scores: [Instrument: Double]) throws {
    #expect(try member(more).scores == scores)
  }

  @Test("a fact that a partial date may place before or after the index date is refused if partial dates are")
  func refusal() throws {
    for line in [
      "2022-06 measured weight 70 kg", "2022-06 response score instrument=SALT score=80", "2022-06 prior ciclosporin",
      "2019 diagnosis alopecia_areata",
    ] {
      #expect(throws: ProjectionError.partialDate(sequenceNumber: 5)) { try member(line, "partial=refuse") }
    }
    #expect(try member("2022-07 measured weight 70 kg\n2021 prior ciclosporin", "partial=refuse").weight == nil)
  }

  @Test("a patient whose rows were over by the enrolment, or who has none, is no member")
  func noMember() throws {
    for text in [
      "2022-01-01 start T1 baricitinib", Self.text + "2022-07-01 stop T2 other\n2023-01-01 enrolled female",
    ] {
      let record = try TestRecord(text.replacing("2022-01-10 enrolled female age=40\n", with: ""))
      #expect(try deriveCohortMember(record.history, patient: "P01", in: record.context([])) == nil)
    }
  }
}
