import Foundation
import TestSupport
import Testing

@Suite("Words behind record")
struct RecordedWordsTests {
  private func record(_ line: String, log: String) throws -> String {
    try succeeds(regimen(words: ["record"] + shellWords(line), log: log))
  }

  @Test(
    "a measurement is a number, a bound or a word",
    arguments: [
      ("CRP '<5' mg/L", "CRP <5 mg/L"), ("CRP '<=5' mg/L", "CRP <=5 mg/L"), ("CRP '≥ 5' mg/L", "CRP >=5 mg/L"),
      ("CRP '>200' mg/L", "CRP >200 mg/L"), ("CRP 5.5 mg/L", "CRP 5.5 mg/L"), ("ANA negative", "ANA negative"),
      ("ANA --result 1:80", "ANA 1:80"), ("CRP 5 mg/L --comparator '<'", "CRP <5 mg/L"),
    ])
  func measurements(words: String, said: String) throws {
    try withLog { log in
      let output = try record("measurement-recorded P01 \(words) --on 2022-10-03", log: log)
      #expect(output == "recorded seq 1: P01 measurement-recorded \(said), on 2022-10-03\n")
      let adverse = try record("adverse-event-recorded P01 fever --measurement 1 --on 2022-10-03", log: log)
      #expect(adverse.hasPrefix("recorded seq 2: "))
      let csv = try succeeds(regimen("query", "adverse-events", "--format", "csv", log: log))
      #expect(csv.contains(said))
    }
  }

  @Test("a measurement that says nothing is refused")
  func nothing() throws {
    try withLog { log in
      let result = try regimen("record", "measurement-recorded", "P01", "CRP", "--on", "2022-10-03", log: log)
      #expect(result.status == 3 && result.error.contains("it says nothing"))
    }
  }

  @Test(
    "a number or a dose without its unit is refused with the units that it may have, and the whole call",
    arguments: [
      (
        "lab P01 ALT 87 --on 2022", "ALT 87 has no unit",
        "ALT is measured in U/L or ukat/L: regimen record lab P01 ALT 87 U/L --on 2022"
      ),
      (
        "lab P01 ALT '<5' --on 2022", "ALT 5 has no unit",
        "ALT is measured in U/L or ukat/L: regimen record lab P01 ALT '<5' U/L --on 2022"
      ),
      (
        "lab P01 GPT --value 87 --on 2022", "GPT 87 has no unit",
        "GPT is measured in U/L or ukat/L: regimen record lab P01 GPT --value 87 --unit U/L --on 2022"
      ),
      ("lab P01 foo 80 --on 2022", "foo 80 has no unit", "its unit after the value, as UCUM writes it, 1 where"),
      (
        "start P01 adalimumab 40 --on 2022", "DOSE: the dose has no known unit",
        "adalimumab is given in mg/2w: regimen record start P01 adalimumab 40mg/2w --on 2022"
      ),
      (
        "start P01 Humira --dose=40mg --on 2022", "--dose: the dose does not say how often",
        "adalimumab is given in mg/2w: regimen record start P01 Humira --dose=40mg/2w --on 2022"
      ),
      (
        "raise P09 methotrexate 20 --on 2022", "DOSE: the dose has no known unit",
        "methotrexate is given in mg/week: regimen record raise P09 methotrexate 20mg/week --on 2022"
      ),
      (
        "start P01 methotrexate 15/week --on 2022", "DOSE: the dose has no known unit",
        "methotrexate is given in mg/week: regimen record start P01 methotrexate 15mg/week --on 2022"
      ),
      ("start P01 wonderdrug 40 --on 2022", "DOSE: the dose has no known unit", "units: g, mg,"),
    ])
  func withoutUnit(line: String, message: String, hint: String) throws {
    let start =
      #"{"type":"treatment-started","patient":"P09","occurred":"2021","data":{"treatment":"T1","#
      + #""drug":"methotrexate","dose":{"amount":10,"unit":"mg","every":"P1W"}}}"#
    try withLog([start]) { log in
      let result = try regimen(words: ["record"] + shellWords(line), log: log)
      #expect(result.status == 2 && result.output.isEmpty)
      #expect(result.error.hasPrefix("regimen: \(message)\n"), "\(result.error)")
      #expect(result.error.contains("\ntry: \(hint)"), "\(result.error)")
      guard let call = hint.split(separator: ": regimen ").dropFirst().first else { return }
      try succeeds(regimen(words: shellWords(String(call)) + ["--accept", "all"], log: log))
    }
  }

  @Test("an amendment of a dose without its unit names those of the drug")
  func amendedWithoutUnit() throws {
    let start =
      #"{"type":"treatment-started","patient":"P09","occurred":"2021","data":{"treatment":"T1","#
      + #""drug":"methotrexate","dose":{"amount":10,"unit":"mg","every":"P1W"}}}"#
    try withLog([start]) { log in
      let result = try regimen("amend", "1", "--dose", "15", "--reason", "misread", log: log)
      let hint = "methotrexate is given in mg/week: regimen amend 1 --dose 15mg/week --reason misread"
      #expect(result.status == 2 && result.error.contains("\ntry: \(hint)\n"), "\(result.error)")
    }
  }

  @Test(
    "letters and abbreviations are understood as words and as options",
    arguments: [
      ("enrol P01 f --on 2022", "patient-enrolled female"), ("enrol P01 --sex M --on 2022", "patient-enrolled male"),
      ("amend 1 --sex f --reason misread", "amended: female"),
      ("start P02 adalimumab --route sc --on 2022", "T1 adalimumab, route subcutaneous"),
      ("drug-defined examplinib retinoid --immunomodulator no --route po --on 2022", "routes oral"),
    ])
  func abbreviations(line: String, said: String) throws {
    try withLog([#"{"type":"patient-enrolled","patient":"P09","occurred":"2022","data":{"sex":"male"}}"#]) { log in
      let words = (line.hasPrefix("amend") ? [] : ["record"]) + shellWords(line)
      let output = try succeeds(regimen(words: words + ["--accept", "all"], log: log))
      #expect(output.contains(said), "\(output)")
    }
  }

  @Test("a change that keeps the amount per day, a single dose, a dose as needed and a range are recorded as they are")
  func doses() throws {
    try withLog { log in
      _ = try record("treatment-started P01 adalimumab 40mg/week --route SC --on 2022-01-01", log: log)
      let changed = try record("dose-schedule-changed P01 adalimumab 80mg/2w --on 2022-02-01", log: log)
      #expect(changed.contains("dose-schedule-changed T1 (adalimumab) 80mg/2w"))
      _ = try record("treatment-started P02 rituximab 1000 mg once --route i.v. --on 2022-01-01", log: log)
      _ = try record("treatment-started P03 prednisone 5-10 mg daily --route po --on 2022-01-01", log: log)
      _ = try record("treatment-started P04 hydrocortisone 10mg as needed --route topically --on 2022-01-01", log: log)
      let rows = try answer("query", "regimens", "--as-of", "2022-03-01", log: log)["rows"].elements
      let doses = rows.compactMap { $0["treatments"].elements.first }
      let intervals = doses.map { $0["dose.every"].text ?? "none" }
      #expect(intervals == ["P2W", "once", "P1D", "as-needed"])
      let bounds = doses.map { $0["dose.upTo"].number ?? 0 }
      #expect(bounds == [0, 0, 10, 0])
      let events = try answer("query", "events", log: log)["rows"].elements
      let routes = events.compactMap { $0["data.route"].text }
      #expect(routes == ["subcutaneous", "intravenous", "oral", "topical"])
    }
  }

  @Test("the same dose at other times with another amount per day is refused as a change of schedule")
  func schedule() throws {
    try withLog { log in
      _ = try record("treatment-started P01 adalimumab 40mg/week --on 2022-01-01", log: log)
      let words = ["record", "dose-schedule-changed", "P01", "adalimumab", "40mg/2w", "--on", "2022-02-01"]
      let result = try regimen(words: words, log: log)
      #expect(result.status == 3 && result.error.contains("dose-down-titrated"))
    }
  }
}
