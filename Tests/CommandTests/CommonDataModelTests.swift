import Foundation
import TestSupport
import Testing

@Suite("export omop")
struct CommonDataModelTests {
  private static let drafts = [
    #"{"type":"patient-enrolled","patient":"P01","occurred":"2021-03-01","data":{"sex":"female","age":44}}"#,
    #"{"type":"diagnosis-recorded","patient":"P01","occurred":"2021-03","data":"#
      + #"{"condition":"alopecia areata","role":"primary"}}"#,
    #"{"type":"treatment-started","patient":"P01","occurred":"2021-03-01","data":"#
      + #"{"treatment":"T1","drug":"baricitinib","dose":{"amount":4,"unit":"mg","every":"P1D"},"route":"oral"}}"#,
    #"{"type":"treatment-started","patient":"P01","occurred":"2021-04-01","data":"#
      + #"{"treatment":"T2","drug":"methotrexate","dose":{"amount":15,"unit":"mg","every":"P1W"}}}"#,
    #"{"type":"treatment-held","patient":"P01","occurred":"2021-05-01","data":{"treatment":"T1"}}"#,
    #"{"type":"treatment-resumed","patient":"P01","occurred":"2021-06-01","data":{"treatment":"T1"}}"#,
    #"{"type":"dose-down-titrated","patient":"P01","occurred":"2021-07-01","data":"#
      + #"{"treatment":"T1","dose":{"amount":2,"unit":"mg","every":"P1D"}}}"#,
    #"{"type":"treatment-stopped","patient":"P01","occurred":"2021-08-01","data":"#
      + #"{"treatment":"T1","reasons":["insufficient-response","adverse-event"]}}"#,
    #"{"type":"adverse-event-recorded","patient":"P01","occurred":"2021-05-10","data":"#
      + #"{"term":"nausea","severity":"mild","suspects":[{"treatment":"T2","causality":"probable"}]}}"#,
    #"{"type":"patient-enrolled","patient":"P02","occurred":"2021-03-01","data":{"sex":"male"}}"#,
  ]

  private func lines(_ table: String, in directory: String) throws -> [String] {
    try String(contentsOfFile: directory + "/\(table).csv", encoding: .utf8).split(separator: "\n").dropFirst()
      .map(String.init)
  }

  @Test("has an exposure for each dose, closed where a course was held, with last days")
  func exposures() throws {
    try withLog(Self.drafts) { log in
      let tables = log + "-cdm"
      let result = try regimen("export", "omop", "--output", tables, "--as-of", "2021-12-31", log: log)
      #expect(result.status == 0, "\(result.error)")
      #expect(
        try lines("drug_exposure", in: tables) == [
          "3,1,1510627,2021-03-01,2021-04-30,2021-04-30,32817,held,4mg/day,0,baricitinib,0,oral,mg",
          "6,1,1510627,2021-06-01,2021-06-30,2021-06-30,32817,dose changed,4mg/day,0,baricitinib,0,oral,mg",
          "7,1,1510627,2021-07-01,2021-07-31,2021-07-31,32817,insufficient-resp,2mg/day,0,baricitinib,0,oral,mg",
          "4,1,1305058,2021-04-01,2021-12-31,,32817,,15mg/week,0,methotrexate,0,,mg",
        ])
      #expect(try lines("person", in: tables) == ["1,8532,1977,0,0,P01,female,0,0,0"])
      #expect(try lines("observation_period", in: tables) == ["1,1,2021-03-01,2021-12-31,32817"])
      #expect(
        try lines("possible_dates", in: tables) == [
          "condition_occurrence,2,condition_start_date,2021-03,2021-03-01,2021-03-31"
        ])
      #expect(try lines("episode", in: tables).map { $0.prefix(34) } == ["400,1,32531,2021-04-01,2021-07-31,"])
      #expect(
        try lines("episode_event", in: tables) == ["400,3,1147094", "400,6,1147094", "400,7,1147094", "400,4,1147094"])
      #expect(result.error.contains("patients without a year of birth") && result.error.contains("further reasons"))
      let observed = try lines("observation", in: tables)
      #expect(observed.contains { $0.contains("probable,adverse event suspect,0,,methotrexate,4,1147094") })
      #expect(observed.contains { $0.hasPrefix("801,1,0,2021-08-01,32817,,adverse-event,stop reason,0,,,7,") })
    }
  }

  @Test("a dose of no days is no exposure, and every reason of a stop is told")
  func noDays() throws {
    let drafts = [
      ("patient-enrolled", "2021-03-01", #""sex":"female","birthYear":1980"#),
      ("treatment-started", "2021-03-01", #""treatment":"T1","drug":"baricitinib","dose":\#(Self.dose(4))"#),
      ("dose-up-titrated", "2021-05-01", #""treatment":"T1","dose":\#(Self.dose(8))"#),
      ("treatment-stopped", "2021-05-01", #""treatment":"T1","reasons":["no-response"]"#),
      ("treatment-started", "2021-03-01", #""treatment":"T2","drug":"methotrexate""#),
      ("treatment-held", "2021-04-01", #""treatment":"T2""#),
      ("treatment-stopped", "2021-05-01", #""treatment":"T2","reasons":["funding"]"#),
      ("treatment-started", "2021-06-01", #""treatment":"T3","drug":"prednisone","dose":\#(Self.dose(10))"#),
      ("dose-up-titrated", "2021-06-01", #""treatment":"T3","dose":\#(Self.dose(20))"#),
      ("treatment-stopped", "2021-06-01", #""treatment":"T3","reasons":["surgery"]"#),
    ].map { #"{"type":"\#($0)","patient":"P01","occurred":"\#($1)","data":{\#($2)}}"# }
    try withLog(drafts) { log in
      try succeeds(regimen("export", "omop", "--output", log + "-cdm", log: log))
      let exposures = try lines("drug_exposure", in: log + "-cdm").map { line in
        let cells = line.split(separator: ",", omittingEmptySubsequences: false)
        return cells[3...5].joined(separator: " ") + " \(cells[7])"
      }
      #expect(
        exposures == [
          "2021-03-01 2021-04-30 2021-04-30 no-response", "2021-03-01 2021-03-31 2021-03-31 held",
          "2021-06-01 2021-06-01 2021-06-01 surgery",
        ])
      let observed = try lines("observation", in: log + "-cdm")
      #expect(observed.count == 1 && observed[0].contains(",funding,stop reason,"))
      let losses = try String(contentsOfFile: log + "-cdm/losses.jsonl", encoding: .utf8)
      #expect(
        losses.contains(#""what":"doses that were taken on no day","why":"an exposure has a day at least","count":2"#))
    }
  }

  private static func dose(_ amount: Int) -> String { #"{"amount":\#(amount),"unit":"mg","every":"P1D"}"# }

  @Test("takes concepts and the type of a registry from a site's own vocabulary")
  func vocabulary() throws {
    try withLog(Self.drafts) { log in
      try FileManager.default.createDirectory(atPath: log + "-athena", withIntermediateDirectories: true)
      let header =
        "concept_id\tconcept_name\tdomain_id\tvocabulary_id\tconcept_class_id\tstandard_concept\tconcept_code"
      try
        (header + "\n77\tRegistry\tType Concept\tType Concept\tType Concept\tS\tOMOP1\n"
        + "88\tbaricitinib\tDrug\tATC\tATC 5th\tC\tL04AF02\n99\tupadacitinib\tDrug\tATC\tATC 5th\tC\tL04AF03\n")
        .write(toFile: log + "-athena/CONCEPT.csv", atomically: true, encoding: .utf8)
      try succeeds(
        regimen("export", "omop", "--output", log + "-cdm", "--vocabulary", log + "-athena", log: log))
      let first = try #require(try lines("drug_exposure", in: log + "-cdm").first)
      #expect(first.hasPrefix("3,1,1510627,") && first.contains(",77,held,"))
      let terms = log + "-terms.csv"
      try "kind,text,code,omop_concept_id,source\ndrug,Olumiant,,55,\ncondition,alopecia areata,,66,\n"
        .write(toFile: terms, atomically: true, encoding: .utf8)
      try succeeds(
        regimen(
          "export", "omop", "--output", log + "-own", "--vocabulary", log + "-athena", "--terms", terms, log: log))
      #expect(try lines("drug_exposure", in: log + "-own").first?.hasPrefix("3,1,55,") == true)
      #expect(try lines("condition_occurrence", in: log + "-own").first?.hasPrefix("2,1,66,") == true)
      try "id,name\n".write(toFile: log + "-athena/CONCEPT.csv", atomically: true, encoding: .utf8)
      let refused = try regimen(
        "export", "omop", "--output", log + "-x", "--vocabulary", log + "-athena", log: log)
      #expect(refused.status == 3 && refused.error.contains("is no CONCEPT.csv of Athena"))
    }
  }
}
