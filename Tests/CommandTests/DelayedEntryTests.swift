import Foundation
import TestSupport
import Testing

@Suite("Patients who were on a drug when they were enrolled")
struct DelayedEntryTests {
  /// Six patients whose combination began on 1 January 2021, four of them enrolled later; F's was over by then.
  private func withRegistry(_ body: (String) throws -> Void) throws {
    let path = PackageLayout.root + "/Documentation/examples/delayed-entry.jsonl"
    try withLog(try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map(String.init), body)
  }

  private let asOf = ["--as-of", "2022-07-01"]

  /// By hand, and by R's survfit of Surv(entry, time, status): of A, B, E one ends at 3 months; of B, C, E one at 6; of
  /// C, D, E one at 9; of D, E one at 12.
  @Test("enter the risk set at the enrolment, so that the curve is that of all who began")
  func delayed() throws {
    try withRegistry { log in
      let row = try #require(
        try answer(words: ["query", "survival", "--at", "6,12"] + asOf, log: log)["rows"].elements.first)
      #expect(row["n"].number == 5 && row["kaplanMeier.median"].number == 6)
      let shares = row["at"].elements.compactMap { $0["survival"].number }
      #expect(abs(shares[0] - 4.0 / 9) < 1e-12 && abs(shares[1] - 4.0 / 27) < 1e-12)
      #expect(row["at"].elements.compactMap { $0["atRisk"].number } == [3, 2])
      #expect(row["entry.delayed"].number == 3 && row["entry.leftOut"].number == 1 && row["entry.unknown"].number == 0)
      let error = try #require(row["at"].elements.first?["standardError"].number)
      #expect(abs(error - 0.25660011963983365) < 1e-12)
    }
  }

  @Test(
    "count from the start under prevalent=naive, and not at all under prevalent=left-out",
    arguments: [("naive", 6.0, 7.5), ("left-out", 2, 3)])
  func rules(value: String, count: Double, median: Double) throws {
    try withRegistry { log in
      for query in ["survival", "durations"] {
        let words = ["query", query, "--rule", "prevalent=\(value)"] + asOf
        let row = try #require(try answer(words: words, log: log)["rows"].elements.first)
        #expect(row["n"].number == count, "\(query)")
        if value == "naive" { #expect(row["kaplanMeier.median"].number == median, "\(query)") }
      }
    }
  }

  @Test("are named in notes: those at risk later, those left out, and the few on whom the curve rests")
  func notes() throws {
    try withRegistry { log in
      let notes = try answer(words: ["query", "survival"] + asOf, log: log)["notes"].texts
      #expect(notes.contains("3 rows begun before the enrolment: at risk from then on"))
      #expect(notes.contains("1 row over by the enrolment: left out"))
      #expect(notes.contains { $0.hasPrefix("fewer than 5 at risk up to month 12.0") })
      let naive = try answer(words: ["query", "survival", "--rule", "prevalent=naive"] + asOf, log: log)
      #expect(!naive["notes"].texts.contains { $0.contains("enrolment") || $0.contains("fewer than 5") })
    }
  }

  @Test("whose enrolment is only inferred have an unknown entry")
  func inferred() throws {
    try withRegistry { log in
      let said = { (words: [String]) in
        try answer(words: ["query"] + words + asOf, log: log)["notes"].texts.filter { $0.hasPrefix("entry unknown") }
      }
      #expect(try said(["survival"]) == [])
      let draft =
        #"{"type":"patient-enrolled","patient":"G","occurred":"2021-01-01","data":{"sex":"female"},"#
        + #""evidence":{"basis":"inferred"}}"#
      let courses = ["baricitinib", "methotrexate"].map { drug in
        #"{"type":"treatment-started","patient":"G","occurred":"2021-01-01","data":{"treatment":"T\#(drug.count)","#
          + #""drug":"\#(drug)"}}"#
      }
      try succeeds(regimen("append", "--accept", "all", input: ([draft] + courses).joined(separator: "\n"), log: log))
      for query in ["survival", "durations"] {
        #expect(try said([query]).first?.contains("of 1 patient: the enrolment is inferred") == true, "\(query)")
        #expect(try said([query, "--rule", "prevalent=naive"]) == [])
      }
      #expect(try said(["survival", "--suppress-below", "5"]).first?.contains("of some patients") == true)
    }
  }

  @Test("the curve begins with those who were enrolled by the start, and a step rests on rows that are followed")
  func curves() throws {
    try withRegistry { log in
      let steps = try answer(words: ["query", "curves"] + asOf, log: log)["rows"].elements
      #expect(steps.compactMap { $0["month"].number } == [0, 3, 6, 9, 12, 18])
      #expect(steps.compactMap { $0["atRisk"].number } == [2, 3, 3, 3, 2, 1])
      let left = try answer(words: ["query", "combinations", "--patient", "F"] + asOf, log: log)
      let events = try #require(left["rows"].elements.first?["events"].texts)
      #expect(steps.allSatisfy { Set($0["events"].texts).isDisjoint(with: events) })
    }
  }
}

@Suite("The estimand of a figure")
struct EstimandTests {
  @Test(
    "stands in JSON in its parts, composed from the rules",
    arguments: [
      ([], "every pair of JAK inhibitor and partner, all patients of the record", "the first day on both drugs"),
      (
        ["--rule", "unit=regimen", "--rule", "minimum=P1M"],
        "every interval on one set of JAK inhibitor and partners of at least 1 month, all patients of the record",
        "the first day on that set of drugs"
      ),
      (
        ["--patient", "P01"], "every pair of JAK inhibitor and partner, the patients asked about",
        "the first day on both drugs"
      ),
    ] as [([String], String, String)])
  func parts(words: [String], population: String, timeZero: String) throws {
    for query in ["durations", "survival", "curves"] {
      let document = try answer(words: ["query", query] + words)
      #expect(
        document["estimand"].keys
          == ["population", "timeZero", "event", "competing", "censoring", "entry", "variance"])
      #expect(document["estimand.population"].text == population, "\(query)")
      #expect(document["estimand.timeZero"].text == timeZero, "\(query)")
      #expect(document["estimand.event"].text == "discontinued for any reason, death included")
    }
  }

  @Test(
    "says what each rule changes",
    arguments: [
      ("endpoint=failure", "event", "stopped for ineffectiveness or adverse event"),
      ("endpoint=failure", "competing", "stopped for other reasons, death included"),
      ("assume-continuing=yes", "censoring", "the as-of date or the end of follow-up"),
      ("assume-continuing=no", "censoring", "the patient's last event or the end of follow-up"),
      ("assume-continuing=P1M", "censoring", "the as-of date, the end of follow-up, or 1 month after the last contact"),
      ("assume-continuing=0", "censoring", "the as-of date, the end of follow-up, or the last contact"),
      ("prevalent=delayed", "entry", "the first day, or the enrolment if it is later"),
      ("prevalent=left-out", "entry", "the first day, rows begun before the enrolment left out"),
      ("prevalent=naive", "entry", "the first day, also before the enrolment"),
    ])
  func rules(rule: String, part: String, text: String) throws {
    #expect(try answer("query", "survival", "--rule", rule)["estimand.\(part)"].text == text)
  }

  @Test("is one sentence under the table and in Markdown, and nothing in answers that give no time")
  func sentence() throws {
    for format in ["table", "markdown"] {
      let shown = try succeeds(regimen("query", "survival", "--format", format, log: caseSeries))
      #expect(
        shown.contains("estimand: every pair of JAK inhibitor and partner, all patients of the record; time from"))
    }
    let sums = try answer("query", "durations", "--rule", "unit=patient")["estimand"]
    #expect(sums["event"].isNull && sums["variance"].isNull && sums["timeZero"].text?.contains("summed") == true)
    #expect(try !answer("query", "combinations").keys.contains("estimand"))
    #expect(try answer("query", "outcomes")["estimand.event"].text != nil)
  }

  @Test("stands under the curves of a page and of a plot")
  func figures() throws {
    try withTemporaryDirectory { directory in
      let svg = directory + "/curves.svg"
      try succeeds(regimen("plot", "survival", "--output", svg, log: caseSeries))
      #expect(try String(contentsOfFile: svg, encoding: .utf8).contains("Estimand: every pair"))
    }
  }
}
