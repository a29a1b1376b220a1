import PatientRecord
import Projections
import Testing

@Suite("Attrition") struct AttritionTests {
  private func step(_ text: String, _ rules: [String] = []) throws -> AttritionStep? {
    let record = try TestRecord(text)
    return try deriveAttrition(record.history, patient: "P01", in: record.context(rules)).step
  }

  private static let both = "2022-01-01 start T1 baricitinib\n2022-02-01 start T2 methotrexate"

  @Test(
    "each patient is left out at the last step that a drug, a pair or a row came to",
    arguments: [
      ("2022-01-01 seen", [], AttritionStep.noSystemicDrug),
      ("2022-01-01 start T1 ruxolitinib topical", [], .noSystemicDrug),
      ("2022-01-01 start T1 methotrexate", [], .noAnchor), ("2022-01-01 start T1 somekinumab", [], .noAnchor),
      ("2022-01-01 start T1 baricitinib", [], .noPartner),
      ("2022-01-01 start T1 baricitinib\n2022-01-01 start T2 acitretin", [], .noPartner),
      (
        "2022-01-01 start T1 baricitinib\n2022-02-01 stop T1 other\n2022-03-01 start T2 methotrexate", [],
        .neverTogether
      ),
      (
        "2022-01-01 start T1 baricitinib\n2022-02 stop T1 other\n2022-02 start T2 methotrexate", ["possible=left-out"],
        .onlyPossible
      ),
      (both + "\n2022-02-10 stop T2 other", ["minimum=P1M"], .tooShort), (both, [], nil),
      (both + "\n2022-03-01 stop T2 other\n2023-01-01 enrolled female", [], .overBeforeEnrolment),
      (both + "\n2022-03-01 enrolled female", ["prevalent=left-out"], .begunBeforeEnrolment),
      (both + "\n2022-03-01 enrolled female", [], nil),
      (
        "2022-01-01 start T1 baricitinib onOrBefore\n2022-01-01 start T2 methotrexate onOrBefore", [], .startUnknown
      ),
      ("2022-01-01 start T1 methotrexate", ["unit=course"], nil),
      ("2022-01-01 start T1 acitretin", ["unit=course"], .noAnchor),
      ("2022-01-01 start T1 methotrexate\n2022-01-05 stop T1 other", ["unit=course", "minimum=P1M"], .tooShort),
    ] as [(String, [String], AttritionStep?)])
  func steps(text: String, rules: [String], expected: AttritionStep?) throws {
    #expect(try step(text, rules) == expected)
  }

  @Test("of several rows the one that came furthest decides")
  func furthest() throws {
    let text =
      Self.both + "\n2022-03-01 stop T2 other\n2022-04-01 start T3 prednisone\n2022-06-01 enrolled female"
    #expect(try step(text) == nil)
    #expect(try step(text, ["prevalent=left-out"]) == .begunBeforeEnrolment)
  }
}

@Suite("Causes of ends") struct EndCauseTests {
  @Test(
    "of several reasons death goes first, then an adverse event, ineffectiveness, remission",
    arguments: [
      ([], EndCause.other), ([.noResponse], .ineffectiveness), ([.infection], .adverseEvent),
      ([.completeResponse], .remission), ([.courseCompleted, .lossOfEfficacy], .ineffectiveness),
      ([.noResponse, .adverseEvent], .adverseEvent), ([.adverseEvent, .death], .death), ([.funding], .other),
    ] as [([StopReason], EndCause)])
  func causes(reasons: [StopReason], cause: EndCause) { #expect(EndCause(reasons) == cause) }

  @Test("a failure is an end for ineffectiveness or an adverse event", arguments: StopReason.allCases)
  func failures(reason: StopReason) {
    #expect(reason.isFailure == [.ineffectiveness, .adverseEvent].contains(EndCause([reason])))
  }

  @Test("what is ongoing is censored at the as-of date, the last contact or the end of follow-up")
  func censoring() throws {
    let text = "2022-01-01 start T1 baricitinib"
    func cause(_ text: String, _ rule: String) throws -> CensoringCause {
      let record = try TestRecord(text)
      return deriveCensoringCause(record.history, in: try record.context([rule]))
    }
    #expect(try cause(text, "assume-continuing=yes") == .asOf)
    #expect(try cause(text, "assume-continuing=P3M") == .lastContact)
    #expect(try cause(text + "\n2024-12-01 seen", "assume-continuing=P3M") == .asOf)
    #expect(try cause(text + "\n2023-01-01 ended lost", "assume-continuing=yes") == .followUpEnded(.lost))
  }
}
