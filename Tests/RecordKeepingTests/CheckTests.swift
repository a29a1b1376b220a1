import PatientRecord
import RecordKeeping
import Testing

/// A score of SALT, as a part of a draft.
private func salt(_ score: Int) -> String { #","instrument":"SALT","score":\#(score)"# }

@Suite("Checks find what is improbable, and nothing else")
struct CheckTests {
  private typealias Case = CheckCase

  @Test(
    "dates",
    arguments: [
      Case("1924", [Case.seen(on: "1924-05-01")], "long-ago"),
      Case("1972 for 2022", [Case.start("T1", "methotrexate", on: "1972-05-01")], "long-ago"),
      Case("a diagnosis in childhood", [Case.diagnosis("psoriasis", on: "1955")]),
      Case("an old therapy", [RecordBench.draft("prior-therapy-recorded", on: "1970", #""therapy":"light""#)]),
      Case(
        "after consent", [Case.end("consent-withdrawn", on: "2022-05-01"), Case.seen(on: "2022-06-01")],
        "after-consent-withdrawn"),
      Case(
        "a new enrolment after consent",
        [
          Case.enrolment(#""sex":"female""#), Case.end("consent-withdrawn", on: "2022-05-01"),
          Case.enrolment(#""sex":"female""#, on: "2022-06-01"), Case.seen(on: "2022-07-01"),
        ]),
      Case(
        "a value after lost", [Case.end("lost", on: "2022-03-01"), Case.value("ALT", "30", "U/L")], "after-follow-up"),
      Case("a visit after lost", [Case.end("lost", on: "2022-03-01"), Case.seen(on: "2022-06-01")]),
      Case("a value on the day", [Case.end("transferred", on: "2022-04-01"), Case.value("ALT", "30", "U/L")]),
    ])
  func dates(_ checked: CheckCase) throws { try checked.expectFindings() }

  @Test(
    "patients",
    arguments: [
      Case("an age that fits", [Case.enrolment(#""sex":"male","birthYear":1980,"age":41"#)]),
      Case("one that does not", [Case.enrolment(#""sex":"male","birthYear":1980,"age":14"#)], "age-and-birth"),
      Case("120 years", [Case.enrolment(#""sex":"male","age":120"#)], "age"),
      Case("born 1880", [Case.enrolment(#""sex":"male","birthYear":1880"#)], "age"),
      Case("another sex", enrolledTwice(#""sex":"female""#, #""sex":"male""#), "enrolled-otherwise"),
      Case(
        "another birth", enrolledTwice(#""sex":"male","birthYear":1980"#, #""sex":"male","birthYear":1990"#),
        "enrolled-otherwise"),
      Case(
        "another age", enrolledTwice(#""sex":"male","birthYear":1980"#, #""sex":"male","age":60"#),
        "enrolled-otherwise"),
      Case(
        "the same enrolment twice",
        [Case.enrolment(#""sex":"male","age":40"#), Case.enrolment(#""sex":"male","age":40"#)], "enrolment-twice"),
      Case(
        "two enrolments of one day, of which one says more",
        [Case.enrolment(#""sex":"male""#), Case.enrolment(#""sex":"male","age":40"#)], "enrolled-twice"),
      Case("the same again", enrolledTwice(#""sex":"male""#, #""sex":"male""#), "enrolled-twice"),
      Case("unknown before", enrolledTwice(#""sex":"unknown""#, #""sex":"male""#), "enrolled-twice"),
      Case(
        "pregnancy of a man", [Case.enrolment(#""sex":"male""#), Case.diagnosis("pregnancy", "comorbidity")],
        "sex-and-condition"),
      Case(
        "a stop for pregnancy of a man",
        [
          Case.enrolment(#""sex":"male""#), Case.start("T1", "methotrexate", "15 mg P1W"),
          RecordBench.draft(
            "treatment-stopped", on: "2022-09-01", #""treatment":"T1","reasons":["other","pregnancy"]"#),
        ], "pregnancy-of-a-man"),
      Case(
        "a teratogen after the end of a pregnancy",
        [
          Case.enrolment(#""sex":"female""#),
          Case.diagnosis("pregnancy", on: "2021-10-10", "comorbidity", id: ID.first),
          Case.end(ofDiagnosis: ID.first, on: "2021-12-01"), Case.start("T1", "methotrexate", "15 mg P1W"),
        ]),
      Case(
        "a teratogen in pregnancy",
        [
          Case.enrolment(#""sex":"female""#), Case.diagnosis("pregnancy", on: "2022-01-10", "comorbidity"),
          Case.start("T1", "methotrexate", "15 mg P1W"),
        ], "teratogen-in-pregnancy"),
      Case(
        "long after pregnancy",
        [
          Case.enrolment(#""sex":"female""#), Case.diagnosis("pregnancy", on: "2020-01-10", "comorbidity"),
          Case.start("T1", "methotrexate", "15 mg P1W"),
        ]),
      Case(
        "a JAK inhibitor at 70", [Case.enrolment(#""sex":"female","age":70"#), Case.start("T1", "baricitinib")],
        "jak-inhibitor-at-65"),
      Case(
        "a JAK inhibitor after thrombosis",
        [Case.diagnosis("deep vein thrombosis", "comorbidity"), Case.start("T1", "baricitinib")], "jak-inhibitor-risk"),
      Case("a drug that nobody knows", [Case.start("T1", "wonderdrug")], "drug-unknown"),
      Case("a drug one letter from a known one", [Case.start("T1", "baricitinb")], "drug-misspelt"),
      Case("another spelling of a known drug", [Case.start("T1", "Methotrexat")]),
    ])
  func patients(_ checked: CheckCase) throws { try checked.expectFindings() }

  @Test(
    "adverse events",
    arguments: [
      Case("a cause after its effect", suspected(start: "2022-06-01", event: "2022-05-01"), "suspect-after-event"),
      Case("a cause in its month", suspected(start: "2022-06-15", event: "2022-06")),
      Case("a cause before", suspected(start: "2022-03-01", event: "2022-05-01")),
      Case(
        "a cause long over",
        [
          Case.start("T1", "methotrexate", on: "2019-01-01"), RecordBench.stop("T1", on: "2019-06-01"),
          Case.event("nausea", on: "2022-05-01", #","suspects":[{"treatment":"T1"}]"#),
        ], "suspect-long-stopped"),
      Case(
        "twice", [Case.event("nausea", on: "2022-05-01"), Case.event("Nausea ", on: "2022-05-01")],
        "event-twice", "spelling"),
      Case(
        "twice in a month", [Case.event("nausea", on: "2022-05"), Case.event("nausea", on: "2022-05")],
        "event-twice"),
      Case(
        "a recurrence",
        [Case.event("nausea", on: "2022-05-01"), Case.event("nausea", on: "2022-05-01", #","recurrence":true"#)]),
      Case(
        "still open", [Case.event("nausea", on: "2022-05-01"), Case.event("nausea", on: "2022-07-01")],
        "event-still-open"),
      Case(
        "again after its end",
        [
          Case.event("nausea", on: "2022-05-01", id: ID.first), Case.end(of: ID.first, on: "2022-05-10"),
          Case.event("nausea", on: "2022-07-01"),
        ]),
      Case(
        "mild of grade 4", [Case.event("nausea", on: "2022-05-01", #","severity":"mild","grade":4"#)],
        "grade-and-severity"),
      Case(
        "grade 5, not serious", [Case.event("sepsis", on: "2022-05-01", #","grade":5,"serious":false"#)],
        "grade-and-outcome", "death-unrecorded"),
      Case(
        "recovered from grade 5",
        [
          Case.event("sepsis", on: "2022-05-01", id: ID.first, #","grade":5"#),
          Case.end(of: ID.first, on: "2022-06-01"),
        ],
        "grade-and-outcome"),
      Case(
        "recovered from a later grade 5",
        [
          Case.event("sepsis", on: "2022-05-01", id: ID.first, #","grade":3"#),
          Case.grade(5, of: ID.first, on: "2022-05-20"), Case.end(of: ID.first, on: "2022-06-01"),
        ], "grade-and-outcome"),
      Case(
        "graded after its end",
        [
          Case.event("nausea", on: "2022-05-01", id: ID.first), Case.end(of: ID.first, on: "2022-06-01"),
          Case.grade(2, of: ID.first, on: "2022-07-01"),
        ], "graded-after-end"),
      Case(
        "graded while it lasts",
        [
          Case.event("nausea", on: "2022-05-01", id: ID.first, #","severity":"mild""#),
          Case.grade(2, of: ID.first, on: "2022-05-20"), Case.end(of: ID.first, on: "2022-06"),
        ]),
      Case(
        "a fatal outcome of an event that grew worse",
        [
          Case.event("sepsis", on: "2022-05-01", id: ID.first, #","grade":2"#),
          Case.grade(4, of: ID.first, on: "2022-05-20"), Case.end(of: ID.first, on: "2022-06-01", "fatal"),
          Case.end("death", on: "2022-06-01"),
        ]),
    ])
  func adverseEvents(_ checked: CheckCase) throws { try checked.expectFindings() }

  @Test(
    "responses and measurements",
    arguments: [
      Case("complete with SALT 95", [Case.score("SALT", "95", "complete")], "complete-with-score"),
      Case("complete with SALT 10", [Case.score("SALT", "10", "complete")]),
      Case("complete with IGA 3", [Case.score("viga-ad", "3", "complete")], "complete-with-score"),
      Case("half an IGA", [Case.score("IGA", "1.5")], "score-step"),
      Case(
        "no response with SALT 5 after 95", [Case.response("none", #","instrument":"SALT","score":5,"baseline":95"#)],
        "none-with-score"),
      Case(
        "two baselines",
        [
          Case.response("partial", #","instrument":"SALT","score":50,"baseline":80"#),
          Case.response("partial", on: "2022-12-01", #","instrument":"SALT","score":20,"baseline":30"#),
        ], "baseline-differs"),
      Case(
        "a baseline that is not the last score before the course",
        [
          Case.start("T1", "methotrexate", on: "2022-03-10"), Case.response("none", on: "2022-03-01", salt(80)),
          Case.response("partial", salt(30) + #","baseline":40,"treatments":["T1"]"#),
        ], "baseline-and-score"),
      Case(
        "a baseline that is",
        [
          Case.start("T1", "methotrexate", on: "2022-03-10"), Case.response("none", on: "2022-01-15", salt(40)),
          Case.response("none", on: "2022-03-10", salt(80)),
          Case.response("partial", salt(30) + #","baseline":80,"treatments":["T1"]"#),
        ]),
      Case(
        "a score too long before the course",
        [
          Case.start("T1", "methotrexate", on: "2022-08-10"), Case.response("none", on: "2022-03-01", salt(80)),
          Case.response("partial", salt(30) + #","baseline":40,"treatments":["T1"]"#),
        ]),
      Case(
        "a response before the course",
        [
          Case.start("T1", "methotrexate", on: "2022-10-01"),
          Case.response("partial", #","treatments":["T1"]"#),
        ], "response-before-course"),
      Case(
        "another disease", [Case.diagnosis("psoriasis"), Case.response("partial", #","condition":"alopecia areata""#)],
        "condition-unknown"),
      Case("the same disease", [Case.diagnosis("psoriasis"), Case.response("partial", #","condition":"psoriasis""#)]),
      Case(
        "another case of letters",
        [Case.diagnosis("psoriasis"), Case.response("partial", #","condition":"Psoriasis""#)], "spelling"),
      Case(
        "a letter too few",
        [Case.diagnosis("alopecia areata"), Case.start("T1", "baricitinib", more: #","indication":"alopecia arata""#)],
        "indication-unknown", "spelling"),
      Case("ALT 87.6", [Case.value("ALT", "87.6", "U/L")]),
      Case("ALT 870000", [Case.value("ALT", "870000", "U/L")], "laboratory-range"),
      Case("by its long name", [Case.value("Alanine Aminotransferase", "-3", "IU/L")], "laboratory-range"),
      Case("haemoglobin 135 g/dL", [Case.value("haemoglobin", "135", "g/dL")], "laboratory-range"),
      Case("haemoglobin 135 g/L", [Case.value("Hb", "135", "g/L")]),
      Case("leukocytes 6500 in 10^3/uL", [Case.value("leukocytes", "6500", "10*3/uL")], "laboratory-range"),
      Case("leukocytes 6500 in 10^9/L", [Case.value("leukocytes", "6500", "10^9/L")], "laboratory-range"),
      Case("lymphocytes per microlitre", [Case.value("lymphocyte count", "810", "/µL")]),
      Case("creatinine in U/L", [Case.value("creatinine", "1", "U/L")], "laboratory-unit"),
      Case("an analyte that nobody knows", [Case.value("wonder index", "1e9", "1")]),
      Case("twice a day", [Case.value("ALT", "30", "U/L"), Case.value("ALT", "300", "U/L")], "measurement-twice"),
    ])
  func responses(_ checked: CheckCase) throws { try checked.expectFindings() }

  @Test(
    "entries that repeat or miss others",
    arguments: [
      Case("not enrolled", [Case.seen(on: "2022-01-01")], "not-enrolled"),
      Case("enrolled later", [Case.seen(on: "2022-01-01"), Case.enrolment(#""sex":"male""#)]),
      Case("a visit twice", [Case.seen(on: "2022-01-01"), Case.seen(on: "2022-01-01")], "entered-twice"),
      Case("a response twice", [Case.score("SALT", "30"), Case.score("SALT", "30")], "entered-twice"),
      Case("two scores of a day", [Case.score("SALT", "30"), Case.score("DLQI", "3")]),
      Case(
        "a diagnosis twice", [Case.diagnosis("psoriasis"), Case.diagnosis("psoriasis", "comorbidity")],
        "diagnosis-twice"),
      Case(
        "a relapse after its end",
        [
          Case.diagnosis("psoriasis", id: ID.first), Case.end(ofDiagnosis: ID.first, on: "2021-06-01"),
          Case.diagnosis("psoriasis", on: "2021-09-01"),
        ]),
      Case(
        "a course for what ended",
        [
          Case.diagnosis("psoriasis", id: ID.first), Case.end(ofDiagnosis: ID.first, on: "2021-06-01"),
          Case.start("T1", "methotrexate", more: #","indication":"psoriasis""#),
        ], "treated-after-end"),
      Case(
        "a response of what ended",
        [
          Case.diagnosis("psoriasis", id: ID.first), Case.end(ofDiagnosis: ID.first, on: "2021-06-01"),
          Case.response("partial", #","condition":"Psoriasis""#),
        ], "treated-after-end", "spelling"),
      Case(
        "a course for a relapse",
        [
          Case.diagnosis("psoriasis", id: ID.first), Case.end(ofDiagnosis: ID.first, on: "2021-06-01"),
          Case.diagnosis("psoriasis", on: "2021-09-01"),
          Case.start("T1", "methotrexate", more: #","indication":"psoriasis""#),
        ]),
      Case("two primary ones", [Case.diagnosis("psoriasis"), Case.diagnosis("vitiligo")], "second-primary"),
      Case(
        "an end before the enrolment", [Case.enrolment(#""sex":"male""#), Case.end("lost", on: "2021-01-01")],
        "ended-before-enrolment"),
      Case("a JAK inhibitor of 2004", [Case.start("T1", "baricitinib", on: "2004-05-01")], "drug-before-its-time"),
      Case(
        "replaced by itself",
        [
          Case.start("T1", "methotrexate"),
          RecordBench.draft(
            "treatment-stopped", on: "2022-09-01", #""treatment":"T1","reasons":["other"],"switchedTo":"MTX""#),
        ], "switched-to-itself"),
      Case(
        "a fatal outcome of a mild event",
        [
          Case.event("nausea", on: "2022-05-01", id: ID.first, #","severity":"mild""#),
          Case.end(of: ID.first, on: "2022-06-01", "fatal"),
        ], "grade-and-outcome", "death-unrecorded"),
      Case(
        "two days of death",
        [
          Case.event("sepsis", on: "2022-05-01", id: ID.first), Case.end(of: ID.first, on: "2022-05-20", "fatal"),
          Case.end("death", on: "2022-06-01"),
        ], "death-days-differ"),
      Case(
        "SALT of dermatitis",
        [Case.response("partial", #","condition":"atopic dermatitis","instrument":"SALT","score":4"#)],
        "instrument-and-condition"),
      Case("a score of nothing", [Case.response("partial", #","score":4"#)], "instrument-unknown"),
      Case("a misspelled instrument", [Case.score("SATL", "40")], "instrument-unknown"),
      Case(
        "worse and partial", [Case.response("partial", #","instrument":"SALT","score":90,"baseline":40"#)],
        "response-with-worse-score"),
    ])
  func repeats(_ checked: CheckCase) throws { try checked.expectFindings() }

  @Test(
    "what cannot be is refused",
    arguments: [
      Case(
        "born after the enrolment", [Case.enrolment(#""sex":"male","birthYear":2023"#)],
        "the patient is born after the enrolment"),
      Case(
        "before birth", [Case.enrolment(#""sex":"male","birthYear":1980"#), Case.seen(on: "1979-12-31")],
        "the patient was born later, in 1980"),
      Case(
        "before birth by age", [Case.enrolment(#""sex":"male","age":20"#), Case.seen(on: "2000-01-01")],
        "the patient was born later, in 2001 or 2002"),
      Case(
        "1022", [Case.start("T1", "methotrexate", on: "1022-03-09")],
        "1022-03-09 is more than 130 years before the entry"),
      Case(
        "0202-03", [Case.start("T1", "prednisone", on: "0202-03")], "0202-03 is more than 130 years before the entry"),
      Case(
        "an end before its onset",
        [Case.event("nausea", on: "2022-05-10", id: ID.first), Case.end(of: ID.first, on: "2022-05-09")],
        "the event begins later, on 2022-05-10 (seq 1)"),
      Case(
        "a grade before its onset",
        [Case.event("nausea", on: "2022-05-10", id: ID.first), Case.grade(2, of: ID.first, on: "2022-05-09")],
        "the event begins later, on 2022-05-10 (seq 1)"),
      Case(
        "a diagnosis that ends before it was made",
        [Case.diagnosis("psoriasis", id: ID.first), Case.end(ofDiagnosis: ID.first, on: "2020-06")],
        "psoriasis was diagnosed later, on 2021-01-01 (seq 1)"),
      Case("SALT 950", [Case.score("SALT", "950")], "SALT goes from 0 to 100: 950 is none"),
      Case("DLQI 31", [Case.score("dlqi", "31")], "DLQI goes from 0 to 30: 31 is none"),
      Case("PASI -1", [Case.score("PASI", "-1")], "PASI goes from 0 to 72: -1 is none"),
      Case("DAS28 of 55", [Case.score("DAS28-CRP", "55")], "DAS28 goes from 0 to 10: 55 is none"),
    ])
  func refused(_ checked: CheckCase) throws {
    var bench = RecordBench()
    #expect(bench.faults(checked.drafts.joined(separator: "\n")) == checked.codes)
    #expect(bench.record.lastSequenceNumber == 0)
  }

  @Test(
    "pseudonyms that look like something else",
    arguments: [
      ("P01", nil), ("K10", nil), ("Ñandú 3", nil), ("AB", nil), ("ward-3-0007", nil), ("20220", nil), ("SALT", nil),
      ("x7f", nil), ("Maria Garcia", "a name"), ("García, Ana", "a name"), ("maria", "a name"), ("Schmidt", "a name"),
      ("j. smith", "a name"), ("ana@hospital.org", "an e-mail address"), ("1980-05-03", "a date of birth"),
      ("3.5.1980", "a date of birth"), ("03051980", "a date of birth"), ("MG-1980-05-03", "a date of birth"),
      ("12345678", nil),
    ])
  func pseudonyms(name: String, likeness: String?) throws {
    var bench = RecordBench()
    let draft = #"{"type":"patient-seen","patient":"\#(name)","occurred":"2022-03-01","data":{}}"#
    #expect(bench.faults(draft) == (likeness.map { ["the pseudonym looks like \($0)"] } ?? []))
  }

  private static func enrolledTwice(_ first: String, _ second: String) -> [String] {
    [CheckCase.enrolment(first), CheckCase.enrolment(second, on: "2022-08-01")]
  }

  private static func suspected(start: String, event: String) -> [String] {
    [
      CheckCase.start("T1", "methotrexate", on: start),
      CheckCase.event("nausea", on: event, #","suspects":[{"treatment":"T1"}]"#),
    ]
  }
}
