import PatientRecord
import Projections
import Testing

@Suite("Events of special interest") struct SpecialInterestTests {
  private static let interest: SpecialInterest = {
    var vte = SpecialInterest.Group(id: "vte", title: "venous thromboembolism")
    vte.terms = ["pulmonary embolism", "deep vein thrombosis"]
    var infection = SpecialInterest.Group(id: "serious-infection", title: "serious infection")
    (infection.terms, infection.serious) = (["infection", "pneumonia"], true)
    var cytopenia = SpecialInterest.Group(id: "cytopenia", title: "cytopenia of grade 3")
    (cytopenia.terms, cytopenia.gradeAtLeast) = (["neutropenia"], 3)
    var any = SpecialInterest.Group(id: "any", title: "any of them")
    any.groups = ["vte", "serious-infection"]
    var death = SpecialInterest.Group(id: "death", title: "death of any cause")
    death.kind = .death
    return SpecialInterest(name: "test", version: "1", groups: [vte, infection, cytopenia, any, death])
  }()

  @Test(
    "an event is of a group if the words of a term are whole words of its own, in one or several",
    arguments: [
      ("Pulmonary embolism", "vte", SpecialInterest.Match.yes), ("bilateral pulmonary embolisms, acute", "vte", .yes),
      ("embolism of a pulmonary artery", "vte", .no), ("post-infection fatigue", "serious-infection", .no),
      ("subpulmonary embolism", "vte", .no),
      ("Urinary tract infection", "serious-infection", .unknown), ("reinfection", "serious-infection", .no),
      ("pulmonary embolism", "any", .yes), ("pneumonia", "any", .unknown), ("neutropenia", "cytopenia", .unknown),
      ("pulmonary embolism", "death", .no),
    ])
  func words(term: String, group: String, match: SpecialInterest.Match) throws {
    let group = try #require(Self.interest.groups.first { $0.id == group })
    #expect(Self.interest.matches(group, term: term, serious: nil, grade: nil) == match)
  }

  @Test(
    "seriousness and grade decide where a group asks for them",
    arguments: [
      ("infection", Bool?.some(true), Int?.none, SpecialInterest.Match.yes), ("infection", false, nil, .no),
      ("infection", nil, 4, .unknown), ("neutropenia", nil, 3, .yes), ("neutropenia", true, 2, .no),
      ("neutropenia", true, nil, .unknown),
    ])
  func conditions(term: String, serious: Bool?, grade: Int?, match: SpecialInterest.Match) throws {
    let id = term == "neutropenia" ? "cytopenia" : "serious-infection"
    let group = try #require(Self.interest.groups.first { $0.id == id })
    #expect(Self.interest.matches(group, term: term, serious: serious, grade: grade) == match)
  }

  private static let text = """
    2022-01-01 start T1 baricitinib
    2022-01-31 start T2 methotrexate
    2022-03-01 stop T1 other
    2022-03-31 stop T2 other

    """

  private func part(
    _ group: String, _ basis: AdverseEventExposure.Basis, _ more: String, _ rules: String...
  ) throws -> FirstEventExposure {
    let record = try TestRecord(Self.text + more, asOf: "2023-01-01")
    let parts = try deriveFirstEvents(
      of: Self.interest, record.history, patient: "P01", in: record.context(rules))
    return try #require(parts.first { $0.group == group && $0.basis == basis })
  }

  @Test(
    "the first event of a patient ends the time at risk, and counts where it lies",
    arguments: [
      ("", AdverseEventExposure.Basis.anchor, 59, false, true),
      ("2022-02-10 adverse pulmonary_embolism", .anchor, 40, true, true),
      ("2022-02-10 adverse pulmonary_embolism", .anchorAlone, 30, false, true),
      ("2022-02-10 adverse pulmonary_embolism", .combination, 10, true, true),
      ("2022-02-10 adverse pulmonary_embolism\n2022-02-20 adverse pulmonary_embolism", .combination, 10, true, true),
      // An event before any treatment leaves no first one; one after it ends only the time of those ever exposed.
      ("2021-12-01 adverse pulmonary_embolism\n2022-02-20 adverse pulmonary_embolism", .anchor, 0, false, false),
      ("2022-06-01 adverse pulmonary_embolism", .anchor, 59, false, true),
      ("2022-06-01 adverse pulmonary_embolism", .anchorEver, 151, true, true),
      ("", .anchorEver, 365, false, true),
    ])
  func first(
    more: String, basis: AdverseEventExposure.Basis, days: Int, hasEvent: Bool, isExposed: Bool
  ) throws {
    let part = try part("vte", basis, more)
    #expect((part.days, part.hasEvent, part.isExposed) == (days, hasEvent, isExposed))
    #expect(part.term == (hasEvent ? "pulmonary_embolism" : nil))
  }

  @Test("an event of unknown seriousness is counted apart, unless another one counts")
  func unknown() throws {
    #expect(try part("serious-infection", .anchor, "2022-02-10 adverse infection").isUnknown)
    #expect(try !part("serious-infection", .anchor, "2022-05-10 adverse infection").isUnknown)
    #expect(try !part("serious-infection", .anchor, "2022-02-10 adverse infection").hasEvent)
    let graded = "2022-02-10 adverse neutropenia grade=2\n2022-02-20 graded #5 3"
    #expect(try part("cytopenia", .combination, graded).hasEvent)
    #expect(try !part("cytopenia", .combination, "2022-02-10 adverse neutropenia grade=2").isUnknown)
  }

  @Test("a death counts on the day of the fatal outcome, not of the onset, whatever is suspected")
  func deaths() throws {
    let fatal = "2022-02-10 adverse sepsis T2\n2022-02-20 resolved #5 fatal"
    #expect(try part("death", .anchor, fatal, "attribution=suspected").days == 50)
    #expect(try part("death", .anchor, fatal, "attribution=suspected").hasEvent)
    #expect(try part("death", .combination, "2022-02-10 ended death").days == 10)
    #expect(try !part("death", .anchor, "2022-06-01 ended death").hasEvent)
    #expect(try part("death", .anchorEver, "2022-06-01 ended death").hasEvent)
    // Of grade 5 and without an outcome: some day from the last contact on, the stop of 31 March, after the anchor's.
    let part = try part("death", .anchor, "2022-02-10 adverse sepsis grade=5")
    #expect(!part.hasEvent && !part.isUncertain)
  }

  @Test("by the rule attribution, an event with another suspect alone does not count, and a partial date may decide")
  func attribution() throws {
    let other = "2022-02-10 adverse pulmonary_embolism T2"
    #expect(try part("vte", .anchor, other).hasEvent)
    #expect(try !part("vte", .anchor, other, "attribution=suspected").hasEvent)
    #expect(try part("vte", .anchor, "2022 adverse pulmonary_embolism").isUncertain)
    #expect(throws: ProjectionError.partialDate(sequenceNumber: 5)) {
      try part("vte", .anchor, "2022 adverse pulmonary_embolism", "partial=refuse")
    }
  }
}
