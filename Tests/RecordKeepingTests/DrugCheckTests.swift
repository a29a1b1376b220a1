import PatientRecord
import Testing

@testable import RecordKeeping

@Suite("Checks of doses and of drugs find what is improbable, and nothing else")
struct DrugCheckTests {
  private typealias Case = CheckCase

  @Test(
    "doses",
    arguments: [
      Case("weekly methotrexate", [Case.start("T1", "methotrexate", "15 mg P1W")]),
      Case("daily methotrexate", [Case.start("T1", "methotrexate", "15 mg P1D")], "methotrexate-daily"),
      Case("by another name", [Case.start("T1", "Metotrexato", "10 mg P1D")], "methotrexate-daily"),
      Case("twice a week", [Case.start("T1", "methotrexate", "7.5 mg P3D")], "methotrexate-daily"),
      Case("100 mg a week", [Case.start("T1", "methotrexate", "100 mg P1W")], "dose-range"),
      Case("15 g a week", [Case.start("T1", "methotrexate", "15 g P1W")], "dose-range"),
      Case("daily and too much", [Case.start("T1", "methotrexate", "50 mg P1D")], "methotrexate-daily", "dose-range"),
      Case("27.5 mg a week", [Case.start("T1", "methotrexate", "27.5 mg P1W")], "dose-above-usual"),
      Case("1.5 for 15", [Case.start("T1", "methotrexate", "0.5 mg P1W")], "dose-far-below"),
      Case("a taper", [Case.start("T1", "methotrexate", "2.5 mg P1W")]),
      Case("15 mg per kg", [Case.start("T1", "methotrexate", "15 mg/kg P1W")], "dose-range"),
      Case("0.3 mg per kg", [Case.start("T1", "methotrexate", "0.3 mg/kg P1W")]),
      Case("baricitinib 400", [Case.start("T1", "baricitinib", "400 mg P1D")], "dose-range"),
      Case("baricitinib 40", [Case.start("T1", "Olumiant", "40 mg P1D")], "dose-range"),
      Case("baricitinib 4", [Case.start("T1", "baricitinib", "4 mg P1D")]),
      Case("in parts", [Case.start("T1", "tofacitinib", "5 mg PT12H")]),
      Case("parts that add up", [Case.start("T1", "tofacitinib", "20 mg PT12H")], "dose-range"),
      Case("ciclosporin in mg", [Case.start("T1", "ciclosporin", "200 mg P1D")]),
      Case("ciclosporin 10 g", [Case.start("T1", "ciclosporin", "10 g P1D")], "dose-range"),
      Case("dupilumab every day", [Case.start("T1", "dupilumab", "300 mg P1D")], "dose-too-often"),
      Case("dupilumab every week", [Case.start("T1", "dupilumab", "300 mg P1W")], "interval-short"),
      Case("adalimumab once a year", [Case.start("T1", "adalimumab", "40 mg P12M")], "interval-long"),
      Case("baricitinib once a week", [Case.start("T1", "baricitinib", "4 mg P1W")], "interval-long"),
      Case("methotrexate in joules", [Case.start("T1", "methotrexate", "15 J/cm2 P1W")], "dose-unit"),
      Case("adalimumab in tablets", [Case.start("T1", "adalimumab", "1 tablet P2W")], "dose-unit"),
      Case("methotrexate in tablets", [Case.start("T1", "methotrexate", "6 tablet P1W")]),
      Case("adalimumab by mouth", [Case.start("T1", "adalimumab", "40 mg P2W", route: "oral")], "route-unusual"),
      Case("ruxolitinib cream", [Case.start("T1", "ruxolitinib", "1 application P1D", route: "topical")]),
      Case(
        "a rise above the highest",
        [Case.start("T1", "baricitinib", "4 mg P1D"), titration("up", "T1", "40 mg P1D")], "dose-range"),
      Case(
        "a change of schedule to the same",
        [Case.start("T1", "methotrexate", "15 mg P1W"), schedule("T1", "15 mg P1W")],
        "schedule-unchanged"),
      Case(
        "a change of schedule", [Case.start("T1", "adalimumab", "40 mg P1W"), schedule("T1", "80 mg P2W")]),
      Case(
        "a tenfold change of a drug without range",
        [Case.start("T1", "tacrolimus", "1 mg P1D"), titration("up", "T1", "10 mg P1D")], "dose-jump"),
    ])
  func doses(_ checked: CheckCase) throws { try checked.expectFindings() }

  @Test(
    "drugs together",
    arguments: [
      Case("two JAK inhibitors", two("baricitinib", "upadacitinib"), "two-jak-inhibitors"),
      Case("a switch on one day", two("baricitinib", "upadacitinib", stop: "2022-06-01")),
      Case("a switch within one month", two("baricitinib", "upadacitinib", second: "2022-06", stop: "2022-06")),
      Case("two TNF inhibitors", two("adalimumab", "Enbrel"), "two-biologics"),
      Case("two targets", two("adalimumab", "dupilumab"), "biologics-of-two-targets"),
      Case("a JAK inhibitor with a biologic", two("baricitinib", "dupilumab"), "jak-inhibitor-immunosuppressant"),
      Case("a JAK inhibitor with ciclosporin", two("ciclosporin", "baricitinib"), "jak-inhibitor-immunosuppressant"),
      Case("a JAK inhibitor with methotrexate", two("baricitinib", "methotrexate")),
      Case("a JAK inhibitor with prednisone", two("baricitinib", "prednisone")),
      Case("a topical one", two("baricitinib", "ruxolitinib", route: "topical")),
      Case("acitretin with methotrexate", two("methotrexate", "acitretin"), "acitretin-methotrexate"),
      Case("azathioprine with allopurinol", two("azathioprine", "allopurinol"), "azathioprine-allopurinol"),
      Case("methotrexate with co-trimoxazole", two("methotrexate", "Bactrim"), "methotrexate-trimethoprim"),
      Case("a live vaccine", two("baricitinib", "MMR vaccine"), "live-vaccine", "drug-unknown"),
      Case("one drug twice", two("baricitinib", "Olumiant"), "course-twice"),
      Case("the same start twice", two("baricitinib", "Olumiant", second: "2022-03-01"), "start-twice"),
      Case(
        "two doses of one day",
        [Case.start("T1", "baricitinib", "4 mg P1D"), Case.start("T2", "baricitinib", "2 mg P1D")], "course-twice"),
      Case(
        "the same start twice, of a known month",
        [
          Case.start("T1", "baricitinib", "4 mg P1D", on: "2022-03"),
          Case.start("T2", "baricitinib", "4 mg P1D", on: "2022-03"),
        ], "start-twice"),
      Case(
        "a drug stopped and begun again in one month",
        [
          Case.start("T1", "baricitinib", on: "2022-03"), RecordBench.stop("T1", on: "2022-03"),
          Case.start("T2", "baricitinib", on: "2022-03"),
        ], "course-twice"),
      Case(
        "the same start twice, both stopped",
        [
          Case.start("T1", "baricitinib"), RecordBench.stop("T1", on: "2022-05-01"), Case.start("T2", "baricitinib"),
          RecordBench.stop("T2", on: "2022-06-01"),
        ], "start-twice"),
      Case(
        "a drug added to itself", [Case.start("T1", "baricitinib"), added("Olumiant", to: "T1")], "added-to-itself",
        "course-twice"),
      Case("a drug added to another", [Case.start("T1", "baricitinib"), added("methotrexate", to: "T1")]),
      Case("one drug after another course", two("baricitinib", "baricitinib", stop: "2022-05-01")),
    ])
  func pairs(_ checked: CheckCase) throws { try checked.expectFindings() }

  @Test(
    "definitions of drugs",
    arguments: [
      Case("a new drug", [definition("somekinumab", "biologic-il-17")]),
      Case("not counted", [definition("newcitinib", "jak-inhibitor", counts: false)], "definition-not-counted"),
      Case("a corticosteroid that is not counted", [definition("newsone", "corticosteroid", counts: false)]),
      Case("methotrexate as a biologic", [definition("Methotrexat", "biologic-il-17")], "definition-of-another-class"),
      Case("methotrexate as it is", [definition("methotrexate", "antimetabolite")]),
      Case("a synonym of its own", [definition("somekinumab", "biologic-il-17", synonyms: "somek, S-17")]),
      Case(
        "a synonym that is another substance",
        [definition("somekinumab", "biologic-il-17", synonyms: "somek, Humira")], "definition-names-another"),
      Case(
        "twice", [definition("somekinumab", "biologic-il-17"), definition("Somekinumab", "biologic-il-17")],
        "definition-twice"),
      Case("a score of its own", [instrument("ItchCount")]),
      Case("a score twice", [instrument("ItchCount"), instrument("itch-count")], "instrument-defined-twice"),
      Case("a score that is known", [instrument("PASI")], "instrument-defined-twice"),
    ])
  func definitions(_ checked: CheckCase) throws {
    var bench = RecordBench()
    for draft in checked.drafts { try bench.append(draft, accepting: .all) }
    let record = bench.record
    let own = CheckedPatient(RecordItself.name, record.ownEvents, pool: record.pool, catalogue: record.catalogue)
    var spellings = Spellings()
    spellings.add(own)
    let findings = own.findings + spellings.findings
    #expect(Set(findings.map(\.check.code)) == Set(checked.codes), "\(findings.map(\.sentence))")
    #expect(findings.allSatisfy { $0.check.severity == .note || own.isAccepted($0) })
  }

  private static func definition(
    _ drug: String, _ drugClass: String, counts: Bool = true, synonyms: String? = nil
  ) -> String {
    let names = synonyms.map { #","synonyms":"\#($0)""# } ?? ""
    return #"{"type":"drug-defined","occurred":"2023-01-01","data":{"drug":"\#(drug)","class":"\#(drugClass)","#
      + #""immunomodulator":\#(counts)\#(names)}}"#
  }

  private static func added(_ drug: String, to label: String) -> String {
    RecordBench.draft(
      "co-therapy-added", on: "2022-06-01", #""treatment":"T2","drug":"\#(drug)","addedTo":["\#(label)"]"#)
  }

  private static func instrument(_ name: String) -> String {
    #"{"type":"instrument-defined","occurred":"2023-01-01","data":{"instrument":"\#(name)","lowest":0,"#
      + #""highest":20,"better":"lower"}}"#
  }

  private static func titration(_ direction: String, _ label: String, _ dose: String) -> String {
    change("dose-\(direction)-titrated", label, dose)
  }

  private static func schedule(_ label: String, _ dose: String) -> String {
    change("dose-schedule-changed", label, dose)
  }

  private static func change(_ type: String, _ label: String, _ dose: String) -> String {
    let parts = dose.split(separator: " ")
    return RecordBench.draft(
      type, on: "2022-07-01",
      #""treatment":"\#(label)","dose":{"amount":\#(parts[0]),"unit":"\#(parts[1])","every":"\#(parts[2])"}"#)
  }

  private static func two(
    _ first: String, _ second: String, second date: String = "2022-06-01", stop: String? = nil, route: String? = nil
  ) -> [String] {
    [CheckCase.start("T1", first)] + (stop.map { [RecordBench.stop("T1", on: $0)] } ?? [])
      + [CheckCase.start("T2", second, on: date, route: route)]
  }
}
