import CalendarTime
import Foundation
import TestSupport
import Testing

/// What a report holds for its slider, as another program reads it.
private struct ReplayedPage {
  let html: String
  private let replay: JSONDocument

  init(_ log: String, _ words: String...) throws {
    html = try succeeds(regimen(words: ["report", "--output", "-"] + words, log: log))
    let data = try #require(html.split(separator: #"<script type="application/json" id="data">"#).last)
    let text = try #require(data.split(separator: "</script>").first)
    #expect(!text.contains("<"), "nothing in the data can end its element")
    replay = try JSONDocument(parsing: String(text))["replay"]
  }

  var points: [String] { replay["points"].texts }

  var days: ClosedRange<Int> {
    get throws { Int(try #require(replay["first"].number))...Int(try #require(replay["last"].number)) }
  }

  /// Who was on what: the last state known by then that begins by that day.
  func rows(on day: Int, point: Int) throws -> [[String]] {
    let texts = replay["texts"].texts
    let first = try days.lowerBound
    return replay["patients"].elements.compactMap { patient in
      let known = patient.elements[1].elements.last { Int($0.elements[0].number ?? 0) <= point }
      let states = known?.elements[1].elements.compactMap { $0.number.map(Int.init) } ?? []
      let last = Array(stride(from: 0, to: states.count, by: 2)).last { first + states[$0] <= day }
      let text = last.map { texts[states[$0 + 1]] } ?? ""
      return text.isEmpty ? nil : [patient.elements[0].text ?? "", text]
    }
  }
}

@Suite("Reports")
struct ReportTests {
  /// The rows of `replay`, as a table of Markdown has them, without the day of the last entry.
  private func replayed(_ log: String, on day: Int, at instant: String) throws -> [[String]] {
    let date = CalendarDay(daysSinceEpoch: Int32(day)).description
    let table = try succeeds(
      regimen("replay", "--as-of", date, "--known-at", instant, "--format", "markdown", log: log))
    return table.split(separator: "\n").filter { $0.hasPrefix("| ") }.dropFirst(2).map { line in
      // Markdown escapes the mark of an imputed date.
      let plain = line.replacing("\\~", with: "~")
      let cells = plain.dropFirst(2).dropLast(2).split(separator: " | ").map(String.init)
      return [cells[0], cells.dropFirst().dropLast().joined(separator: " | ")]
    }
  }

  private func check(_ log: String, _ page: ReplayedPage, seed: UInt64, count: Int) throws {
    var generator = RepeatableRandomNumberGenerator(seed: seed)
    var shown = 0
    for _ in 0..<count {
      let day = Int.random(in: try page.days, using: &generator)
      let point = try #require(page.points.indices.randomElement(using: &generator))
      let rows = try page.rows(on: day, point: point)
      shown += rows.count
      let answered = try replayed(log, on: day, at: page.points[point])
      #expect(
        rows == answered,
        "seed \(seed), \(CalendarDay(daysSinceEpoch: Int32(day))) as known at \(page.points[point])")
    }
    #expect(shown > 0, "seed \(seed): there is something to compare")
  }

  @Test("the slider of the case series gives what replay gives, on any day, as known at any moment")
  func series() throws {
    let page = try ReplayedPage(caseSeries)
    #expect(page.points.count == 31 && page.html.contains("The page holds all 31 moments"))
    try check(caseSeries, page, seed: 1, count: 25)
  }

  @Test("the same for random wards with dates of whole months, recorded in batches", arguments: 0..<4 as Range<UInt64>)
  func wards(seed: UInt64) throws {
    let drafts = RandomWard(seed: seed, patients: 1...5).drafts
    let quarter = drafts.count / 4 + 1
    try withLog { log in
      for start in stride(from: 0, to: drafts.count, by: quarter) {
        let some = drafts[start..<min(start + quarter, drafts.count)]
        try succeeds(regimen("append", "--accept", "all", input: some.joined(separator: "\n"), log: log))
      }
      let page = try ReplayedPage(log, "--as-of", "2022-12-31")
      #expect(page.points.count == 4, "seed \(seed)")
      try check(log, page, seed: seed, count: 25)
    }
  }

  @Test("texts of the record stay texts, in markup and in data")
  func texts() throws {
    let hostile = #"</script><img src=x onerror=\"harm()\">"#
    let drafts = [
      #"{"type":"treatment-started","patient":"\#(hostile)","occurred":"2022-01","#
        + #""data":{"treatment":"T1","drug":"\#(hostile)","note":"\#(hostile)"}}"#,
      #"{"type":"adverse-event-recorded","patient":"\#(hostile)","occurred":"2022-02","data":{"term":"\#(hostile)"}}"#,
    ]
    try withLog(drafts) { log in
      let page = try ReplayedPage(log, "--as-of", "2022-06-01", "--title", "<b>&")
      #expect(!page.html.contains("<img") && page.html.contains("<title>&lt;b&gt;&amp;</title>"))
      #expect(page.html.split(separator: "</script>", omittingEmptySubsequences: false).count == 3)
      let day = Int(try #require(CalendarDay(year: 2022, month: 6, day: 1)).daysSinceEpoch)
      let name = hostile.replacingOccurrences(of: "\\", with: "")
      #expect(try page.rows(on: day, point: 0).map(\.[0]) == [name])
    }
  }

  @Test("a page of nobody is a page, and a page of some patients holds no one else")
  func few() throws {
    try withLog { log in
      let page = try succeeds(regimen("report", "--output", "-", log: log))
      #expect(page.hasSuffix("</html>\n"))
    }
    let page = try succeeds(regimen("report", "--output", "-", "--patient", "P12", log: caseSeries))
    #expect(page.contains("P12") && !page.contains("P11") && !page.contains("P13"))
  }

  @Test("the page begins with whom it is about, and with figures that the queries give")
  func firstScreen() throws {
    let page = try ReplayedPage(caseSeries).html
    #expect(
      page.contains(
        "18 patients, 22 combinations of a JAK inhibitor with another systemic drug; record to 1 January 2025; "
          + "3 patients still on one when last seen."))
    #expect(page.contains("The dates are not those of the patients: all 248 were chosen"))
    let survival = try answer("query", "survival", "--at", "12")
    let share = try #require(survival["rows"].elements.first?["at"].elements.first?["survival"].number)
    for cell in [
      "Remaining on combination at 12 months", String(format: "%.1f", 100 * share),
      "Complete response at best, ever", "61.1", "35.7 to 82.7",
      "11 of 18 patients; at 6 months 11 of 18 were not assessed",
      "8 of 18 patients; 53.9 per 100 patient-years; 0 serious, 12 not recorded if serious",
      "4: 18.2 % (4.7 to 38.7)", "complete or partial", "Nobody is left out of time on combination.",
    ] {
      #expect(page.contains(">\(cell)</"), "\(cell)")
    }
    #expect(!page.contains("by the patient's response"))
  }

  @Test("a page that says what changed begins with the figures then and now, as two pages have them")
  func changes() throws {
    let page = try succeeds(regimen("report", "--output", "-", "--since", "@211", log: caseSeries))
    #expect(page.contains("Since seq 211, recorded "))
    #expect(page.contains("39 events added, 3 amendments, 5 retractions, 8 rows appeared, 2 rows went, 6 rows moved."))
    let then = try succeeds(regimen("report", "--output", "-", "--known-at", "@211", log: caseSeries))
    for (number, text) in [(0, then), (1, page)] {
      let name = "Remaining on combination at 12 months"
      let value = try #require(
        text.firstMatch(
          of: try Regex(">\(name)</span>\n<span class=\"value\"><span>([0-9.]+)<", as: (Substring, Substring).self)))
      let row = try #require(page.split(separator: "<tr>").first { $0.contains(">\(name)</th>") })
      #expect(row.split(separator: "<td")[number + 1].contains(">\(value.output.1) % ("), "\(row)")
    }
  }

  @Test("rows beyond the first are texts, of which a browser makes nothing before they are asked for")
  func later() throws {
    let drafts = (0..<210).flatMap { number in
      let (patient, start) = ("P\(number)", #""occurred":"2022-01-01""#)
      return ["baricitinib", "methotrexate"].enumerated().map { place, drug in
        #"{"type":"treatment-started","patient":"\#(patient)",\#(start),"#
          + #""data":{"treatment":"T\#(place)","drug":"\#(drug)"}}"#
      }
    }
    try withLog(drafts) { log in
      let page = try succeeds(regimen("report", "--output", "-", "--as-of", "2023-01-01", log: log))
      let table = try #require(
        page.split(separator: "<table id=\"outcome-table\"").last?.split(separator: "</table>").first)
      #expect(table.split(separator: "<tr").count - 1 == 201)
      let rest = try #require(
        page.split(separator: "<script type=\"text/plain\" class=\"rows\" data-table=\"outcome-table\">").last?
          .split(separator: "</script>").first)
      #expect(rest.split(separator: "<tr class=\"beyond\">").count == 10)
      #expect(page.contains("The first 200 of 210 rows.") && page.contains("Show all 210 rows"))
      #expect(page.split(separator: "<script type=\"text/plain\" class=\"lanes\">").count - 1 == 5)
    }
  }

  @Test(
    "under every figure of time or risk on the page stands its estimand, in the words of the query",
    arguments: [
      "durations", "survival", "incidence --at 12", "response-rates", "outcomes", "rates --exposure combination",
    ])
  func estimands(query: String) throws {
    let page = try ReplayedPage(caseSeries).html
    let words = ["query"] + query.split(separator: " ").map(String.init)
    let shown = try succeeds(regimen(words: words, log: caseSeries))
    let sentence = try #require(shown.split(separator: "\n").first { $0.hasPrefix("estimand: ") })
    #expect(page.contains(">\(sentence)</p>"), "\(query)")
  }

  @Test("curves and causes of a page from a landmark are those of the queries from it")
  func landmark() throws {
    let words = ["--from-start", "P6M..", "--log", caseSeries]
    let page = try succeeds(regimen(words: ["report", "--output", "-"] + words))
    let shown = try succeeds(regimen(words: ["query", "incidence"] + words))
    let sentence = try #require(shown.split(separator: "\n").first { $0.hasPrefix("estimand: ") })
    #expect(sentence.contains("6 months") && page.contains(">\(sentence)</p>"), "\(sentence)")
    let refused = try regimen(words: ["report", "--output", "-", "--suppress-below", "5"] + words)
    #expect(refused.status == 2 && refused.error.contains("--from-start is about what --suppress-below leaves out"))
  }

  @Test("figures on the page are those of the queries")
  func figures() throws {
    let page = try ReplayedPage(caseSeries).html
    let cells = { (line: String) in line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) } }
    for words in [["durations"], ["durations", "--rule", "unit=patient"], ["outcomes"]] {
      let table = try succeeds(regimen(words: ["query"] + words + ["--format", "markdown"], log: caseSeries))
      let rows = table.split(separator: "\n").filter { $0.hasPrefix("| ") }.map { cells(String($0)) }.dropFirst(2)
      #expect(!rows.isEmpty)
      for row in rows {
        let shown = row.dropFirst().map { ">\($0)</td>" }
        let isThere = page.split(separator: "<tr>").contains { part in
          ["</th>", "</button>"].contains { part.contains(">\(row[0])" + $0) }
            && shown.allSatisfy { part.contains($0) }
        }
        #expect(isThere, "\(row)")
      }
    }
  }

  /// A short form of the long run: `Tools/checks/report-browser/check.py --regimen … --patients 5000 --days 400`.
  @Test("driven in a browser: the slider, sorting, hostile texts, no request, names and roles, contrast, sizes")
  func browser() throws {
    let result = try run(
      "/usr/bin/env",
      [
        "python3", PackageLayout.root + "/Tools/checks/report-browser/check.py", "--regimen",
        PackageLayout.executable("regimen"), "--days", "15",
      ], environment: ProcessInfo.processInfo.environment)
    if result.status == 77 {
      print("the report was not driven in a browser: \(result.output)")
      return
    }
    #expect(result.status == 0, "\(result.output)\(result.error)")
    #expect(result.output.contains("0 faults in "), "\(result.output)")
  }
}
